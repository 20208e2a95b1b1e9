/* The hits below the line, and offers of what to give up if there is none above it. */
#include "markup.h"
#include "page_search.h"
#include "restate.h"

/* ---- below the line ---- */

/* "Without knee and 2016: 1 decision. Search without them: 10" */
static imr_status put_lacks(imr_result *result, const imr_group *group, imr_error *err)
{
    imr_visit *visit = result->visit;
    imr_result probe = *result, found = {0};
    const imr_list *lacks = &group->lacks;
    imr_buf_puts(visit->out, "<h3 class=\"lacks\">");
    for (size_t i = 0; i < lacks->n; i++)
        imr_markup(visit->out, "%z<b>%s</b>", i == 0 ? "Without " : (i + 1 == lacks->n ? " and " : ", "), lacks->at[i]);
    imr_markup(visit->out, ": %n decision%z", group->total, group->total == 1 ? "" : "s");
    for (size_t i = 0; i < lacks->n; i++) {
        size_t at = imr_str_find(probe.address.q, lacks->at[i], 0);
        if (at == SIZE_MAX) continue;
        probe.address = imr_result_without_words(&probe, (imr_str){probe.address.q.s + at, lacks->at[i].n});
    }
    bool other = !imr_str_equal(probe.address.q, result->address.q) && !imr_address_is_empty(&probe.address);
    imr_status status = other ? imr_result_open(visit, &probe.address, false, 0, &found, err) : IMR_OK;
    if (status == IMR_OK && other && found.total > 0)
        imr_markup(visit->out, ". <a href=\"%s\">Search without %z: %n</a>", imr_web_link(visit, probe.address),
                   lacks->n == 1 ? "it" : "them", found.total);
    imr_result_close(&found);
    imr_buf_puts(visit->out, "</h3>\n");
    return status;
}

/* Hits of one group are adjacent. */
static imr_status put_groups(imr_web_hits *hits, size_t first, imr_error *err)
{
    imr_result *result = hits->result;
    imr_status status = IMR_OK;
    const imr_group *group = NULL;
    for (size_t i = first; i < result->hits_n && status == IMR_OK; i++) {
        const imr_hit *hit = &result->hits[i];
        if (i == first || hit->group != group) {
            imr_buf_puts(result->visit->out, i == first ? "" : "</ol>\n");
            status = hit->group == NULL ? IMR_OK : put_lacks(result, hit->group, err);
            imr_buf_puts(result->visit->out, "<ol class=\"below\">\n");
            group = hit->group;
        }
        if (status == IMR_OK) status = imr_web_hit(hits, hit, err);
    }
    imr_buf_puts(result->visit->out, "</ol>\n");
    return status;
}

imr_status imr_web_below(imr_web_hits *hits, size_t above, imr_error *err)
{
    imr_result *result = hits->result;
    if (above >= result->hits_n) return IMR_OK;
    bool plain = hits->plain;
    hits->plain = true;
    imr_markup(result->visit->out, "<section class=\"line\" aria-labelledby=\"below\">\n<h2 id=\"below\">%z</h2>\n",
               above > 0 ? "Below this line: not counted, something is lacking"
                         : "Below this line: the nearest, not counted");
    imr_status status = put_groups(hits, above, err);
    imr_buf_puts(result->visit->out, "</section>\n");
    hits->plain = plain;
    return status;
}

/* ---- nothing matches ---- */

/* A reading or word that can be given up, and how many decisions are found without it. */
typedef struct offer {
    imr_str label;
    imr_address to;
    unsigned n;
} offer;

static imr_status probe(imr_visit *visit, offer *of, imr_error *err)
{
    imr_result found = {0};
    imr_status status = imr_result_open(visit, &of->to, false, 0, &found, err);
    if (status == IMR_OK) of->n = found.total;
    imr_result_close(&found);
    return status;
}

static imr_str say(imr_visit *visit, const char *before, imr_str text)
{
    imr_buf label = {0};
    imr_markup(&label, "%z%s", before, text);
    return imr_buf_keep(&label, visit->arena);
}

static size_t list_offers(imr_result *result, offer *at, size_t most)
{
    imr_visit *visit = result->visit;
    size_t n = 0;
    for (size_t i = 0; i < result->words.n && n < most && !result->operators; i++)
        at[n++] = (offer){say(visit, "without the word ", result->words.at[i]),
                          imr_result_without_words(result, result->words.at[i]), 0};
    for (size_t i = 0; i < result->readings_n && n < most; i++) {
        const imr_reading *reading = &result->readings[i];
        imr_str label = imr_result_label(visit->lexicon, reading->field, reading->value);
        bool outcome = imr_str_equal(imr_str_of(reading->field->key), IMR_STR("outcome"));
        at[n++] = (offer){outcome ? IMR_STR("with either outcome")
                                  : say(visit, reading->excluded ? "with or without " : "without ",
                                        reading->range ? reading->value : label),
                          imr_result_drop(result, reading), 0};
    }
    return n;
}

imr_status imr_web_offers(imr_result *result, imr_error *err)
{
    enum { MOST = 12 };
    offer offers[MOST];
    imr_buf *out = result->visit->out;
    imr_status status = IMR_OK;
    size_t n = list_offers(result, offers, MOST), useless = 0;
    for (size_t i = 0; i < n && status == IMR_OK; i++) status = probe(result->visit, &offers[i], err);
    if (status != IMR_OK || n < 2) return status;
    imr_markup(out, "<section aria-labelledby=\"g1\" class=\"gave\"><h2 id=\"g1\">Give up one of the %n</h2>\n<ul>\n",
               (unsigned)n);
    for (size_t i = 0; i < n; i++) {
        useless += offers[i].n == 0;
        if (offers[i].n == 0) continue;
        imr_markup(out, "<li><b>%n</b><span><a href=\"%s\">", offers[i].n, imr_web_link(result->visit, offers[i].to));
        imr_buf_add(out, offers[i].label);
        imr_buf_puts(out, "</a></span></li>\n");
    }
    if (useless > 0) imr_buf_puts(out, "<li class=\"nil\"><b>0</b><span>");
    for (size_t i = 0, said = 0; i < n; i++) {
        if (offers[i].n > 0) continue;
        imr_buf_puts(out, said++ == 0 ? "" : ", ");
        imr_buf_add(out, offers[i].label);
    }
    imr_buf_puts(out, useless > 0 ? "</span></li>\n</ul></section>\n" : "</ul></section>\n");
    return IMR_OK;
}
