/* md: Markdown, for notes and memos. */
#include "facet_label.h"
#include "sink.h"
#include "visible.h"

#include <inttypes.h>
#include <string.h>

/* Writes text in one line, with the characters escaped that Markdown or HTML would interpret. */
static void put_escaped(imr_buf *out, imr_str text)
{
    imr_buf shown = {0};
    for (size_t i = 0; i < text.n; i++) imr_buf_putc(&shown, text.s[i] == '\n' ? ' ' : text.s[i]);
    imr_buf safe = {0};
    imr_visible_add(&safe, imr_buf_str(&shown));
    for (size_t i = 0; i < safe.n; i++) {
        if (strchr("\\`*_[]<>#|", safe.s[i]) != NULL) imr_buf_putc(out, '\\');
        imr_buf_putc(out, safe.s[i]);
    }
    out->failed |= shown.failed || safe.failed;
    imr_buf_free(&shown);
    imr_buf_free(&safe);
}

static imr_status md_begin(imr_page *page, imr_error *err)
{
    (void)err;
    if (page->search == NULL) return IMR_OK;
    imr_buf_count(&page->out, imr_search_total(page->search), "decision");
    if (page->view->query.n > 0) imr_buf_puts(&page->out, " for ");
    put_escaped(&page->out, page->view->query);
    imr_buf_putc(&page->out, '\n');
    return IMR_OK;
}

static void put_quote(imr_page *page, const char *lead, imr_str text, const imr_snippet *snippet)
{
    if (snippet->span.end == 0) return;
    imr_buf_printf(&page->out, "   > %s%s", lead, snippet->cut_before ? "... " : "");
    put_escaped(&page->out, imr_snippet_text(text, snippet));
    imr_buf_puts(&page->out, snippet->cut_after ? " ...\n" : "\n");
}

static void put_group(imr_page *page, const imr_group *group)
{
    if (group == NULL || group == page->group) return;
    page->group = group;
    imr_buf_puts(&page->out, "\nWithout ");
    for (size_t i = 0; i < group->lacks.n; i++) {
        imr_buf_puts(&page->out, i == 0 ? "\"" : ", \"");
        put_escaped(&page->out, group->lacks.at[i]);
        imr_buf_putc(&page->out, '"');
    }
    imr_buf_puts(&page->out, ": ");
    imr_buf_count(&page->out, group->total, "decision");
    imr_buf_putc(&page->out, '\n');
}

static imr_status md_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    const imr_decision *decision = &hit->decision;
    imr_buf *out = &page->out;
    imr_snippet snippet, summary = {0};
    put_group(page, hit->group);
    imr_buf_printf(out, "\n%" PRIu64 ". **", hit->rank);
    put_escaped(out, decision->id);
    imr_buf_puts(out, "** ");
    put_escaped(out, decision->ur_modified && decision->disputed.n > 0 ? decision->disputed : decision->heading);
    imr_buf_puts(out, " (");
    put_escaped(out, decision->outcome.n > 0 ? decision->outcome : IMR_STR("outcome unknown"));
    if (decision->date_decision.n > 0) imr_buf_puts(out, ", ");
    put_escaped(out, decision->date_decision);
    imr_buf_puts(out, ")\n");
    imr_status status = imr_excerpt_make(&page->excerpts, page->scratch, decision, &snippet, err);
    if (status == IMR_OK) put_quote(page, "", decision->rationale, &snippet);
    if (status == IMR_OK)
        status = imr_excerpt_of_summary(&page->excerpts, page->scratch, decision, &snippet, &summary, err);
    if (status == IMR_OK) put_quote(page, "In the case summary: ", decision->summary, &summary);
    if (decision->file.n > 0 && decision->source_page > 0) {
        imr_buf_puts(out, "\n   ");
        put_escaped(out, decision->file);
        imr_buf_printf(out, ", page %" PRId64 "\n", decision->source_page);
    }
    return status;
}

static imr_status md_facet(imr_page *page, const imr_counts *counts, bool all, imr_error *err)
{
    (void)all;
    (void)err;
    imr_buf_puts(&page->out, "\n| ");
    put_escaped(&page->out, imr_str_of(counts->field->key));
    imr_buf_puts(&page->out, " | decisions |\n|---|---:|\n");
    for (size_t i = 0; i < counts->n; i++) {
        imr_buf_puts(&page->out, "| ");
        put_escaped(&page->out, imr_page_label(page, counts->field, counts->at[i].value));
        imr_buf_printf(&page->out, " | %u |\n", counts->at[i].n);
    }
    if (counts->without > 0) imr_buf_printf(&page->out, "| (none) | %u |\n", counts->without);
    return IMR_OK;
}

const imr_sink imr_sink_md = {.begin = md_begin, .hit = md_hit, .facet = md_facet};
