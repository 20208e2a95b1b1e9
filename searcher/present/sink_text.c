/* text: for people. Labels instead of ids, words of the query marked, lines as wide as the terminal. */
#include "sink_text.h"

#include "facet_label.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_VALUES = 12, COUNT_WIDTH = 8 };

imr_wrap imr_text_paragraph(imr_page *page, size_t indent)
{
    return (imr_wrap){.out = &page->out, .width = page->view->width, .indent = indent, .colour = page->view->colour};
}

imr_status imr_text_marked(imr_page *page, imr_str text, size_t indent, imr_error *err)
{
    imr_snippet whole;
    imr_status status = imr_snippet_make(page->scratch, page->excerpts.stemmer, &page->excerpts.tokens, text,
                                         &page->excerpts.highlights, SIZE_MAX, &whole, err);
    if (status != IMR_OK) return status;
    imr_wrap to = imr_text_paragraph(page, indent);
    imr_wrap_marked(&to, text, (imr_byte_range){0, (uint32_t)text.n}, whole.marks, whole.n);
    imr_wrap_end(&to);
    return IMR_OK;
}

void imr_text_outcome(imr_page *page, imr_wrap *to, const imr_decision *decision)
{
    static const struct {
        const char *outcome, *meaning;
        imr_style style;
    } said[] = {{"upheld", "(the denial stands)", IMR_STYLE_RED},
                {"overturned", "(must be provided)", IMR_STYLE_GREEN}};
    if (decision->outcome.n == 0) return;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!imr_str_equal(decision->outcome, imr_str_of(said[i].outcome))) continue;
        imr_wrap_text(to, 2, decision->outcome, said[i].style);
        if (!page->view->ids) imr_wrap_text(to, 1, imr_str_of(said[i].meaning), said[i].style);
        return;
    }
    imr_wrap_text(to, 2, decision->outcome, IMR_STYLE_PLAIN);
}

/* ---- what utilization review authorized ---- */

void imr_text_authorized(const imr_decision *decision, imr_buf *out)
{
    static const char *const units[] = {
        [IMR_AMOUNT_VISITS] = " visits", [IMR_AMOUNT_PIECES] = "", [IMR_AMOUNT_DAYS] = " days"};
    size_t differing = 0, which = 0;
    long less[sizeof units / sizeof *units], more[sizeof units / sizeof *units];
    if (decision->authorized.n == 0) return;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        less[i] = imr_decision_amount(decision, (imr_amount)i, true);
        more[i] = imr_decision_amount(decision, (imr_amount)i, false);
        if (less[i] == 0 || more[i] == 0 || less[i] == more[i]) continue;
        which = i;
        differing++;
    }
    if (differing == 1 && less[which] < more[which])
        imr_buf_printf(out, "%ld of %ld%s", less[which], more[which], units[which]);
    else
        imr_buf_add(out, decision->authorized);
}

/* ---- hits ---- */

static const imr_field *field_named(const char *key) { return imr_field_find(imr_str_of(key)); }

/* Appends the labels of a list, except those that another value refines. */
static void add_labels(imr_page *page, const char *key, const imr_list *values, imr_buf *out)
{
    bool some = false;
    for (size_t i = 0; i < values->n; i++) {
        if (imr_is_refined(values, values->at[i])) continue;
        if (some) imr_buf_puts(out, page->view->ids ? ", " : "; ");
        imr_buf_add(out, imr_page_label(page, field_named(key), values->at[i]));
        some = true;
    }
}

/* Appends the pages of a guideline that the reviewer cited: ", pages 303, 304". */
static void add_pages(const imr_decision *decision, imr_str guideline, imr_buf *out)
{
    bool some = false;
    for (size_t i = 0; i < decision->citations.n; i++) {
        const imr_citation *citation = &decision->citations.at[i];
        if (!imr_str_equal(citation->guideline, guideline)) continue;
        for (size_t k = 0; k < citation->page.n; k++, some = true) {
            imr_buf_puts(out, some ? ", " : citation->page.n > 1 ? ", pages " : ", page ");
            imr_buf_add(out, citation->page.at[k]);
        }
    }
}

static void add_cited(imr_page *page, const imr_decision *decision, imr_buf *out)
{
    const imr_list *values = &decision->guideline;
    bool some = false;
    for (size_t i = 0; i < values->n; i++) {
        if (imr_is_refined(values, values->at[i])) continue;
        imr_buf_puts(out, some ? "; " : "");
        imr_buf_add(out, imr_page_label(page, field_named("guideline"), values->at[i]));
        add_pages(decision, values->at[i], out);
        some = true;
    }
}

/* Writes a line "name: text" unless the text is empty. */
static void put_line(imr_page *page, const char *name, const imr_buf *text)
{
    imr_wrap to = imr_text_paragraph(page, IMR_TEXT_INDENT);
    page->out.failed |= text->failed;
    if (text->n == 0) return;
    if (name[0] != '\0') imr_wrap_text(&to, 1, imr_str_of(name), IMR_STYLE_PLAIN);
    imr_wrap_text(&to, 1, imr_buf_str(text), IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

static void put_facts(imr_page *page, const imr_decision *decision)
{
    imr_buf text = {0};
    imr_text_authorized(decision, &text);
    put_line(page, "UR authorized", &text);
    imr_buf_clear(&text);
    add_labels(page, "procedure", &decision->procedure, &text);
    if (text.n > 0 && decision->guideline.n > 0) imr_buf_puts(&text, ". ");
    if (decision->guideline.n > 0) imr_buf_puts(&text, "Cited: ");
    add_cited(page, decision, &text);
    put_line(page, "", &text);
    imr_buf_clear(&text);
    add_labels(page, "ground", &decision->ground, &text);
    put_line(page, "Ground:", &text);
    imr_buf_free(&text);
}

static void put_snippet(imr_page *page, const char *lead, imr_str text, const imr_snippet *snippet)
{
    imr_wrap to = imr_text_paragraph(page, IMR_TEXT_INDENT);
    if (snippet->span.end == 0) return;
    imr_wrap_text(&to, 1, imr_str_of(lead), IMR_STYLE_PLAIN);
    if (snippet->cut_before) imr_wrap_text(&to, 1, IMR_STR("..."), IMR_STYLE_PLAIN);
    imr_wrap_marked(&to, text, snippet->span, snippet->marks, snippet->n);
    if (snippet->cut_after) imr_wrap_text(&to, 1, IMR_STR("..."), IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

/* Writes where the rationale is in the letter. */
static void put_source(imr_page *page, const imr_decision *decision)
{
    char place[64];
    if (decision->file.n == 0 || decision->source_page == 0) return;
    imr_wrap to = imr_text_paragraph(page, IMR_TEXT_INDENT);
    imr_buf text = {0};
    imr_buf_printf(&text, "[%.*s,", IMR_STR_ARG(decision->file));
    imr_wrap_text(&to, 1, imr_buf_str(&text), IMR_STYLE_PLAIN);
    snprintf(place, sizeof place, "page %" PRId64 "]", decision->source_page);
    imr_wrap_text(&to, 1, imr_str_of(place), IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
    page->out.failed |= text.failed;
    imr_buf_free(&text);
}

static void put_title(imr_page *page, const imr_hit *hit)
{
    char rank[32];
    imr_wrap to = imr_text_paragraph(page, IMR_TEXT_INDENT);
    to.indent = 0;
    snprintf(rank, sizeof rank, "%2" PRIu64 ". ", hit->rank);
    imr_buf_puts(&page->out, rank);
    to.column = strlen(rank);
    imr_wrap_text(&to, 0, hit->decision.id, IMR_STYLE_BOLD);
    to.indent = IMR_TEXT_INDENT;
    imr_text_outcome(page, &to, &hit->decision);
    imr_wrap_text(&to, 2, hit->decision.date_decision, IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

static void put_same_reasons(imr_page *page, const imr_seen *first)
{
    char text[64];
    imr_buf line = {0};
    snprintf(text, sizeof text, "(the same rationale as %" PRIu64 ".)", first->rank);
    imr_buf_puts(&line, text);
    put_line(page, "", &line);
    imr_buf_free(&line);
}

/* "213 decisions, 11 to 20 of them" */
static void put_total(imr_page *page)
{
    const uint64_t total = imr_search_total(page->search), offset = page->view->offset;
    imr_buf_count(&page->out, total, "decision");
    if (offset < total && page->view->limit > 0) {
        uint64_t last = page->view->limit < total - offset ? offset + page->view->limit : total;
        if (offset > 0 || last < total)
            imr_buf_printf(&page->out, ", %" PRIu64 " to %" PRIu64 " of them", offset + 1, last);
    }
    imr_buf_putc(&page->out, '\n');
}

/* Writes what the following hits lack. */
static void put_group(imr_page *page, const imr_group *group)
{
    imr_buf text = {0};
    imr_wrap to = imr_text_paragraph(page, 0);
    if (group == NULL || group == page->group) return;
    page->group = group;
    imr_buf_puts(&text, "---- without ");
    for (size_t i = 0; i < group->lacks.n; i++)
        imr_buf_printf(&text, "%s\"%.*s\"", i == 0 ? "" : ", ", IMR_STR_ARG(group->lacks.at[i]));
    imr_buf_puts(&text, ": ");
    imr_buf_count(&text, group->total, "decision");
    imr_buf_puts(&text, " ----");
    imr_buf_putc(&page->out, '\n');
    imr_wrap_text(&to, 0, imr_buf_str(&text), IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
    page->out.failed |= text.failed;
    imr_buf_free(&text);
}

static imr_status text_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    const imr_decision *decision = &hit->decision;
    const imr_seen *first = NULL;
    imr_snippet snippet = {0}, summary = {0};
    bool modified = decision->ur_modified && decision->disputed.n > 0;
    imr_status status = imr_duplicates_find(&page->seen, decision->rationale, decision->id, hit->rank, &first, err);
    if (page->hits == 0 && imr_search_total(page->search) == 0) put_total(page);
    put_group(page, hit->group);
    imr_buf_putc(&page->out, '\n');
    put_title(page, hit);
    if (status == IMR_OK)
        status = imr_text_marked(page, modified ? decision->disputed : decision->heading, IMR_TEXT_INDENT, err);
    put_facts(page, decision);
    if (first != NULL) {
        put_same_reasons(page, first);
        return status;
    }
    if (status == IMR_OK) status = imr_excerpt_make(&page->excerpts, page->scratch, decision, &snippet, err);
    if (status == IMR_OK) put_snippet(page, "", decision->rationale, &snippet);
    if (status == IMR_OK)
        status = imr_excerpt_of_summary(&page->excerpts, page->scratch, decision, &snippet, &summary, err);
    if (status == IMR_OK) put_snippet(page, "In the case summary:", decision->summary, &summary);
    put_source(page, decision);
    return status;
}

/* ---- the page ---- */

/* That nothing was found is reported elsewhere; here only that what is below the line is not counted. */
static imr_status text_begin(imr_page *page, imr_error *err)
{
    (void)err;
    if (page->search != NULL && imr_search_total(page->search) > 0) put_total(page);
    return IMR_OK;
}

static void put_value(imr_page *page, const imr_field *field, const imr_count *count)
{
    char number[32];
    imr_wrap to = imr_text_paragraph(page, COUNT_WIDTH + 2);
    snprintf(number, sizeof number, "%*u", COUNT_WIDTH, count->n);
    imr_buf_puts(&page->out, number);
    to.column = strlen(number);
    imr_wrap_text(&to, 2, imr_page_label(page, field, count->value), IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

static imr_status text_facet(imr_page *page, const imr_counts *counts, bool all, imr_error *err)
{
    (void)err;
    if (counts->n == 0) return IMR_OK;
    imr_buf_printf(&page->out, "\n%s\n", counts->field->key);
    for (size_t i = 0; i < counts->n && (all || i < SHOWN_VALUES); i++) put_value(page, counts->field, &counts->at[i]);
    if (!all && counts->n > SHOWN_VALUES) {
        imr_buf text = {0};
        imr_wrap to = imr_text_paragraph(page, COUNT_WIDTH + 2);
        imr_buf_puts(&text, "and ");
        imr_buf_count(&text, counts->n - SHOWN_VALUES, "more value");
        imr_buf_printf(&text, ": --facets=%s:all", counts->field->key);
        imr_wrap_text(&to, 1, imr_buf_str(&text), IMR_STYLE_PLAIN);
        imr_wrap_end(&to);
        page->out.failed |= text.failed;
        imr_buf_free(&text);
    }
    if (counts->without > 0) imr_buf_printf(&page->out, "%8u  (none)\n", counts->without);
    return IMR_OK;
}

/* Writes the command of the next page, in lines that a shell joins again. */
static imr_status text_end(imr_page *page, imr_error *err)
{
    (void)err;
    const imr_view *view = page->view;
    if (page->search == NULL || view->command.n == 0 || page->hits == 0) return IMR_OK;
    uint64_t next = view->offset + page->hits;
    if (next >= imr_search_total(page->search)) return IMR_OK;
    char start[64];
    imr_wrap to = {.out = &page->out, .width = view->width, .indent = IMR_TEXT_INDENT, .joint = " \\"};
    snprintf(start, sizeof start, "imr-search --offset %" PRIu64, next);
    imr_buf_puts(&page->out, "\nNext page:\n");
    imr_wrap_text(&to, 0, imr_str_of(start), IMR_STYLE_PLAIN);
    imr_wrap_text(&to, 1, view->command, IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
    return IMR_OK;
}

const imr_sink imr_sink_text = {
    .begin = text_begin, .hit = text_hit, .whole = imr_text_whole, .facet = text_facet, .end = text_end};
