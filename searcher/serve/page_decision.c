/* One decision: its facts, the rationale with each ground beside its sentence, what both sides cited, how to cite it,
 * the letter's other decisions and decisions like it. */
#include "page_decision.h"
#include "desk_page.h"
#include "markup.h"
#include "restate.h"
#include "web.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- facts ---- */

static imr_str search_for(imr_visit *visit, const char *key, imr_str value)
{
    imr_address none = {.limit = IMR_PAGE_LIMIT};
    imr_address to = imr_address_at(&none, "/search");
    return imr_web_link(visit, imr_address_with(visit->arena, &to, imr_field_find(imr_str_of(key)), value));
}

static void put_linked(imr_visit *visit, const char *title, const char *key, const imr_list *values)
{
    if (values->n == 0) return;
    imr_markup(visit->out, "<dt>%z</dt><dd>", title);
    for (size_t i = 0; i < values->n; i++)
        imr_markup(visit->out, "%z<a href=\"%s\">%s</a>", i == 0 ? "" : ", ", search_for(visit, key, values->at[i]),
                   imr_result_label(visit->lexicon, imr_field_find(imr_str_of(key)), values->at[i]));
    imr_buf_puts(visit->out, "</dd>\n");
}

static void put_worker(imr_visit *visit, const imr_decision *decision)
{
    if (decision->age == 0 && decision->sex.n == 0) return;
    imr_buf_puts(visit->out, "<dt>Worker</dt><dd>");
    if (decision->age > 0) imr_markup(visit->out, "%d", (unsigned)decision->age);
    imr_markup(visit->out, "%z%s</dd>\n", decision->age > 0 && decision->sex.n > 0 ? ", " : "", decision->sex);
}

static void put_facts(imr_visit *visit, const imr_decision *decision)
{
    imr_list category = {(imr_str[]){decision->category}, decision->category.n > 0};
    imr_buf_puts(visit->out, "<h2>Facts</h2>\n<dl>\n");
    put_linked(visit, "Category", "category", &category);
    put_linked(visit, "Procedure", "procedure", &decision->procedure);
    put_linked(visit, "Body part", "body_part", &decision->body_part);
    put_linked(visit, "Level", "level", &decision->level);
    put_linked(visit, "Side", "side", &decision->side);
    put_worker(visit, decision);
    put_linked(visit, "Reviewer", "specialty", &decision->specialty);
    imr_markup(visit->out, "<dt>Letter</dt><dd><a href=\"%s\">%s</a>, issue %d of %d</dd>\n</dl>\n",
               search_for(visit, "letter", decision->letter), decision->letter, (unsigned)decision->issue,
               (unsigned)decision->issues);
}

static void put_dates(imr_visit *visit, const imr_decision *decision)
{
    const struct {
        const char *label;
        imr_str date;
    } dates[] = {{"Injury", decision->date_injury},
                 {"UR denial", decision->date_ur_denial},
                 {"IMR received", decision->date_received},
                 {"Assigned", decision->date_assigned},
                 {"Decided", decision->date_decision}};
    bool any = false;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (dates[i].date.n == 0) continue;
        imr_buf_puts(visit->out, any ? "" : "<h2>Dates</h2>\n<dl class=\"days\">");
        any = true;
        imr_markup(visit->out, "<dt>%z</dt><dd><time datetime=\"%s\">", dates[i].label, dates[i].date);
        imr_markup_date(visit->out, dates[i].date);
        imr_buf_puts(visit->out, "</time></dd>");
    }
    if (any) imr_buf_puts(visit->out, "</dl>\n");
}

static void put_source(imr_visit *visit, const imr_decision *decision)
{
    imr_buf *out = visit->out;
    imr_str path = imr_web_decision_link(visit, decision->id, NULL);
    const char *slash = decision->file.n > 0 ? memrchr(decision->file.s, '/', decision->file.n) : NULL;
    imr_str name = decision->file;
    if (slash != NULL) name = (imr_str){slash + 1, (size_t)(decision->file.s + decision->file.n - slash - 1)};
    imr_markup(out, "<h2>Source</h2>\n<dl><dt>Rationale</dt><dd><a href=\"%s/source\">%s</a>", path, name);
    if (decision->source_page > 0) imr_markup(out, ", page %n", (unsigned)decision->source_page);
    if (decision->source_end > decision->source_begin)
        imr_markup(out, ", bytes %n to %n", (unsigned)decision->source_begin, (unsigned)decision->source_end);
    imr_markup(out,
               "</dd>\n<dt>This decision as data</dt><dd class=\"links\"><a href=\"%s.json\">.json</a></dd></dl>\n",
               path);
}

/* ---- the rationale and its grounds ---- */

enum { LETTERS = 26, SHADES = 4 };

static int compare_grounds(const void *a, const void *b)
{
    const imr_ground *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static void put_note(imr_visit *visit, const imr_decision *decision, const imr_ground *ground, size_t number,
                     const imr_counts *counts)
{
    const imr_field *field = imr_field_find(IMR_STR("ground"));
    imr_str label = imr_result_label(visit->lexicon, field, ground->ground);
    unsigned n = 0;
    for (size_t i = 0; i < counts->n; i++)
        if (imr_str_equal(counts->at[i].value, ground->ground)) n = counts->at[i].n;
    imr_markup(visit->out, "<span class=\"note\"><b data-k=\"%s\">%s</b>",
               (imr_str){&"abcdefghijklmnopqrstuvwxyz"[number % LETTERS], 1}, imr_restate_label(visit->arena, label));
    if (n > 0 && decision->procedure.n > 0) {
        imr_address none = {.limit = IMR_PAGE_LIMIT};
        imr_address to = imr_address_at(&none, "/search");
        const imr_field *procedure = imr_field_find(IMR_STR("procedure"));
        to = imr_address_with(visit->arena, &to, procedure, decision->procedure.at[0]);
        to = imr_address_with(visit->arena, &to, field, ground->ground);
        imr_markup(
            visit->out, " <small><a href=\"%s\">%n %s decision%z</a></small>", imr_web_link(visit, to), n,
            imr_restate_label(visit->arena, imr_result_label(visit->lexicon, procedure, decision->procedure.at[0])),
            n == 1 ? "" : "s");
    }
    imr_buf_puts(visit->out, "</span>");
}

/* Writes the rationale and marks the sentences of its grounds. Overlapping sentences are shown as one, with all their
 * grounds. */
static imr_status put_rationale(imr_visit *visit, const imr_decision *decision, const imr_counts *counts,
                                imr_error *err)
{
    imr_buf *out = visit->out;
    imr_str text = decision->rationale;
    imr_grounds grounds = decision->grounds;
    imr_ground *at = imr_arena_alloc(visit->arena, (grounds.n + 1) * sizeof *at);
    size_t done = 0;
    if (at == NULL) return imr_fail_memory(err);
    if (grounds.n > 0) memcpy(at, grounds.at, grounds.n * sizeof *at);
    qsort(at, grounds.n, sizeof *at, compare_grounds);
    imr_buf_puts(out, "<p class=\"text\" id=\"rationale\">");
    for (size_t i = 0; i < grounds.n;) {
        size_t begin = (size_t)at[i].begin, end = (size_t)at[i].end, next = i + 1;
        if (end > text.n || begin < done || begin >= end) { /* out of range, or inside a sentence already written */
            i++;
            continue;
        }
        while (next < grounds.n && (size_t)at[next].begin < end) {
            end = (size_t)at[next].end > end ? (size_t)at[next].end : end;
            next++;
        }
        end = end > text.n ? text.n : end;
        imr_markup(out, "%s<span class=\"g g%d\">%s</span><sup aria-hidden=\"true\">",
                   (imr_str){text.s + done, begin - done}, (unsigned)(i % SHADES + 1),
                   (imr_str){text.s + begin, end - begin});
        for (size_t g = i; g < next; g++) imr_buf_putc(out, "abcdefghijklmnopqrstuvwxyz"[g % LETTERS]);
        imr_buf_puts(out, "</sup>");
        for (; i < next; i++) put_note(visit, decision, &at[i], i, counts);
        done = end;
    }
    imr_markup(out, "%s</p>\n", (imr_str){text.s + done, text.n - done});
    if (decision->summary.n > 0)
        imr_markup(out,
                   "<details class=\"fold\"><summary>Case summary, as the letter has it</summary><p "
                   "class=\"text\">%s</p></details>\n",
                   decision->summary);
    return IMR_OK;
}

/* Counts, for each ground, the decisions of the same procedure that have it. */
static imr_status count_grounds(imr_visit *visit, const imr_decision *decision, imr_search **search, imr_counts *counts,
                                imr_error *err)
{
    *counts = (imr_counts){0};
    if (decision->procedure.n == 0 || decision->grounds.n == 0) return IMR_OK;
    const imr_filter filter = {imr_field_find(IMR_STR("procedure")), decision->procedure.at[0]};
    imr_request request = IMR_REQUEST_INIT;
    request.filters = &filter;
    request.filters_n = 1;
    request.limit = 0;
    request.cancel = visit->cancel;
    imr_status status = imr_search_open(visit->snapshot, &request, search, err);
    return status == IMR_OK ? imr_search_facet(*search, imr_field_find(IMR_STR("ground")), counts, err) : status;
}

/* ---- citations ---- */

static void put_side(imr_visit *visit, const char *title, const char *key, const imr_citations *citations)
{
    imr_buf *out = visit->out;
    const imr_field *field = imr_field_find(imr_str_of(key));
    imr_markup(out, "<div><h3>%z</h3>", title);
    if (citations->n == 0) imr_buf_puts(out, "<p class=\"small\">no citation found</p>");
    imr_buf_puts(out, citations->n > 0 ? "<ul>" : "");
    for (size_t i = 0; i < citations->n; i++) {
        const imr_citation *citation = &citations->at[i];
        const imr_list one = {(imr_str[]){citation->guideline}, citation->guideline.n > 0};
        imr_markup(out, "<li><a href=\"%s\">", search_for(visit, field->key, citation->guideline));
        imr_web_guidelines(visit, &one);
        imr_markup(out, "</a><q>%s</q></li>", imr_str_trim(citation->raw));
    }
    imr_buf_puts(out, citations->n > 0 ? "</ul></div>\n" : "</div>\n");
}

static void put_citations(imr_visit *visit, const imr_decision *decision)
{
    imr_buf *out = visit->out;
    imr_buf_puts(out, "<section class=\"part\" aria-labelledby=\"h2\"><h2 id=\"h2\">What each side cited</h2>\n<div "
                      "class=\"two sides\">");
    put_side(visit, "Utilization review", "ur_guideline", &decision->ur_citations);
    put_side(visit, "Reviewer", "guideline", &decision->citations);
    imr_buf_puts(out, "</div></section>\n<section class=\"part\" aria-labelledby=\"h3\"><h2 id=\"h3\">Cite this "
                      "decision</h2>\n<div class=\"citation\"><p>");
    imr_web_citation(visit, decision, true);
    imr_buf_puts(out, "</p></div></section>\n");
}

/* ---- the page ---- */

/* Finds a decision by its id. IMR_NONE if the id names a whole letter, or nothing. */
static imr_status find(imr_visit *visit, imr_str id, imr_decision **out, imr_error *err)
{
    size_t n = 0;
    imr_status status = imr_search_show(visit->snapshot, id, true, visit->arena, out, &n, err);
    if (status == IMR_OK && n != 1) return imr_fail(err, IMR_NONE, "no decision has this id");
    return status;
}

static imr_status put_body(imr_visit *visit, const imr_decision *decision, imr_error *err)
{
    imr_search *same = NULL;
    imr_counts counts;
    imr_status status = count_grounds(visit, decision, &same, &counts, err);
    imr_buf_puts(visit->out, "<div class=\"body\">\n<section class=\"part\" aria-labelledby=\"h1\"><h2 "
                             "id=\"h1\">Rationale</h2>\n");
    if (status == IMR_OK) status = put_rationale(visit, decision, &counts, err);
    imr_search_close(same);
    imr_buf_puts(visit->out, "</section>\n");
    put_citations(visit, decision);
    if (status == IMR_OK) status = imr_web_siblings(visit, decision, err);
    if (status == IMR_OK) status = imr_web_neighbours(visit, decision, err);
    imr_buf_puts(visit->out, "</div>\n");
    return status;
}

imr_status imr_web_decision(imr_visit *visit, imr_str id, imr_error *err)
{
    imr_decision *decision = NULL;
    imr_status status = find(visit, id, &decision, err);
    if (status != IMR_OK) return status;
    imr_buf *out = visit->out;
    imr_web_begin(visit, decision->heading, NULL, "#told");
    imr_buf_puts(out, "<div class=\"top\">\n");
    if (!imr_address_is_empty(&visit->address)) status = imr_web_place(visit, decision, err);
    imr_markup(out, "<h1 class=\"title\" id=\"told\" tabindex=\"-1\">%s</h1>\n<p>", decision->heading);
    imr_web_outcome(out, decision->outcome);
    if (decision->date_decision.n > 0) {
        imr_buf_puts(out, " on ");
        imr_markup_date(out, decision->date_decision);
    }
    if (imr_str_equal(decision->outcome, IMR_STR("upheld"))) imr_buf_puts(out, ": the denial stands.");
    if (imr_str_equal(decision->outcome, IMR_STR("overturned")))
        imr_buf_puts(out, ": the treatment was found necessary.");
    imr_buf_puts(out, "</p>\n</div>\n<aside class=\"side about\" aria-label=\"Facts of this decision\">\n");
    put_facts(visit, decision);
    put_dates(visit, decision);
    put_source(visit, decision);
    if (status == IMR_OK) status = imr_web_desk_decision(visit, decision, err);
    imr_buf_puts(out, "</aside>\n");
    if (status == IMR_OK) status = put_body(visit, decision, err);
    imr_web_end(visit);
    return status;
}
