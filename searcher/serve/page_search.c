/* The decisions of a search: the sentence, the figures, the hits, the line and what is below it. */
#include "page_search.h"

#include <string.h>

#include "desk_page.h"
#include "excerpt.h"
#include "markup.h"
#include "page_views.h"
#include "restate.h"
#include "sentences.h"

static void put_bar(imr_result *result, unsigned above)
{
    imr_visit *visit = result->visit;
    static const struct {
        imr_sort sort;
        const char *label;
    } sorts[] = {{IMR_SORT_RELEVANCE, "By relevance"},
                 {IMR_SORT_NEWEST, "newest first"},
                 {IMR_SORT_OLDEST, "oldest first"},
                 {IMR_SORT_OUTCOME, "by outcome"}};
    unsigned from = (unsigned)result->address.offset;
    imr_buf_puts(visit->out, "<div class=\"bar\"><p>");
    if (above > 0) imr_markup(visit->out, "%n to %n of %n", from + 1, from + above, result->total);
    imr_buf_puts(visit->out, "</p><p>");
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        imr_address to = result->address;
        to.sort = sorts[i].sort;
        to.offset = 0;
        if (i > 0) imr_buf_puts(visit->out, " \xc2\xb7 ");
        if (sorts[i].sort == result->address.sort)
            imr_markup(visit->out, "<b>%z</b>", sorts[i].label);
        else
            imr_markup(visit->out, "<a href=\"%s\">%z</a>", imr_web_link(visit, to), sorts[i].label);
    }
    imr_buf_puts(visit->out, "</p></div>\n");
}

static void put_page_link(imr_result *result, uint64_t offset, const char *attributes, const char *label)
{
    imr_address to = result->address;
    uint64_t last = offset + to.limit < result->total ? offset + to.limit : result->total;
    to.offset = offset;
    imr_markup(result->visit->out, "<li><a %zhref=\"%s\">", attributes, imr_web_link(result->visit, to));
    if (label != NULL)
        imr_buf_puts(result->visit->out, label);
    else
        imr_markup(result->visit->out, "%n to %n", (unsigned)offset + 1, (unsigned)last);
    imr_buf_puts(result->visit->out, "</a></li>");
}

/* Links to this page, two before it and two after it. */
static void put_pages(imr_result *result)
{
    enum { AROUND = 2 };
    imr_buf *out = result->visit->out;
    uint64_t limit = result->address.limit, offset = result->address.offset, total = result->total;
    uint64_t first = offset > AROUND * limit ? offset - AROUND * limit : offset % limit;
    if (total == 0) return;
    imr_buf_puts(out, "<nav class=\"pages\" aria-label=\"Pages\"><ol>");
    if (offset > 0) put_page_link(result, offset > limit ? offset - limit : 0, "rel=\"prev\" ", "Previous");
    if (first > 0) put_page_link(result, 0, "", NULL);
    for (uint64_t at = first; at < total && at <= offset + AROUND * limit; at += limit) {
        uint64_t last = at + limit < total ? at + limit : total;
        if (at == offset)
            imr_markup(out, "<li><b aria-current=\"page\">%n to %n%z", (unsigned)at + 1, (unsigned)last,
                       total <= limit ? " of " : "");
        if (at == offset && total <= limit) imr_markup(out, "%n", (unsigned)total);
        if (at == offset)
            imr_buf_puts(out, "</b></li>");
        else
            put_page_link(result, at, "", NULL);
    }
    if (offset + limit < total) put_page_link(result, offset + limit, "rel=\"next\" ", "Next");
    imr_buf_puts(out, "</ol></nav>\n");
}

static imr_status put_list(imr_web_hits *hits, imr_error *err)
{
    imr_result *result = hits->result;
    imr_buf *out = result->visit->out;
    imr_status status = IMR_OK;
    size_t above = 0;
    while (above < result->hits_n && !result->hits[above].partial) above++;
    imr_buf_puts(out, "<h2 tabindex=\"-1\" id=\"decisions\" class=\"vh\">Decisions</h2>\n");
    put_bar(result, (unsigned)above);
    imr_buf_puts(out, "<form action=\"/memo\">");
    imr_web_hidden(result->visit, &result->address);
    imr_markup(out, "<ol class=\"hits\" start=\"%d\">\n", (unsigned)result->address.offset + 1);
    for (size_t i = 0; i < above && status == IMR_OK; i++) status = imr_web_hit(hits, &result->hits[i], err);
    imr_buf_puts(out, "</ol>\n");
    if (status == IMR_OK) status = imr_web_below(hits, above, err);
    imr_buf_puts(out,
                 "<p class=\"tray\"><button>Memo of the chosen decisions</button> <span>Tick a decision to quote it; "
                 "none ticked quotes the best of both sides.</span></p>\n</form>\n");
    put_pages(result);
    imr_web_desk_save(result);
    return status;
}

/* ---- notes on the query ---- */

/* Writes the notes that the chips do not show: corrected spellings, ignored marks. */
static void put_notes(imr_result *result)
{
    const imr_notes *notes = imr_search_notes(result->search);
    imr_buf text = {0};
    for (size_t i = 0; i < notes->n;) {
        imr_note_code code = notes->at[i].code;
        imr_buf_clear(&text);
        imr_note_sentence(notes, &i, &text);
        if (code == IMR_NOTE_READ_AS || code == IMR_NOTE_NOTHING_HAS_ALL) continue;
        imr_markup(result->visit->out, "<p class=\"small\">%s</p>\n", imr_buf_str(&text));
    }
    imr_buf_free(&text);
}

/* Writes the page if no decision has everything asked for. */
static imr_status put_empty(imr_web_hits *hits, imr_error *err)
{
    imr_result *result = hits->result;
    imr_visit *visit = result->visit;
    imr_web_top(result, NULL, NULL, "#told");
    imr_buf_puts(visit->out, "<div class=\"body empty\">\n");
    put_notes(result);
    imr_status status = imr_web_offers(result, err);
    hits->plain = true;
    if (status == IMR_OK) status = imr_web_below(hits, 0, err);
    imr_buf_puts(visit->out, "</div>\n");
    imr_web_end(visit);
    return status;
}

static imr_status put_found(imr_web_hits *hits, imr_error *err)
{
    imr_result *result = hits->result;
    imr_visit *visit = result->visit;
    imr_web_top(result, NULL, "/search", "#decisions");
    imr_status status = imr_web_filters(result, err);
    imr_buf_puts(visit->out, "<div class=\"body\">\n");
    put_notes(result);
    imr_buf_puts(visit->out, "<div class=\"strip\">\n");
    if (status == IMR_OK) status = imr_web_split(result, err);
    if (status == IMR_OK) status = imr_web_years(result, err);
    imr_buf_puts(visit->out, "</div>\n");
    if (status == IMR_OK) status = put_list(hits, err);
    imr_buf_puts(visit->out, "</div>\n");
    imr_web_end(visit);
    return status;
}

imr_status imr_web_search(imr_visit *visit, imr_error *err)
{
    imr_result result = {0};
    imr_excerpts excerpts = {0};
    imr_web_hits hits = {.result = &result, .excerpts = &excerpts};
    imr_status status = imr_result_open(visit, &visit->address, false, visit->address.limit, &result, err);
    if (status == IMR_OK) status = imr_excerpts_open(visit->arena, result.search, &excerpts, err);
    excerpts.plain = true;
    bool none = status == IMR_OK && result.total == 0;
    if (status == IMR_OK) status = none ? put_empty(&hits, err) : put_found(&hits, err);
    imr_excerpts_close(&excerpts);
    imr_result_close(&result);
    return status;
}
