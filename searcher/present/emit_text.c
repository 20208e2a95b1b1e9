/* The form that people read. */
#include "emit.h"

#include <string.h>

enum { WIDTH = 100, INDENT = 4, SHOWN_VALUES = 12 };

static const char bold[] = "\033[1m", plain[] = "\033[0m";

/* ---- wrapped text with marks ---- */

typedef struct wrap {
    imr_buf *out;
    imr_str text;
    const imr_byte_range *marks; /* in order */
    size_t n;
    bool colour;
    bool inside; /* of a mark */
    size_t column;
} wrap;

static size_t width_of(imr_str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.n; i++) width += ((unsigned char)text.s[i] & 0xC0U) != 0x80U;
    return width;
}

static void put_marked(wrap *to, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        while (to->n > 0 && to->marks->end <= i) {
            if (to->inside) imr_buf_puts(to->out, plain);
            to->inside = false;
            to->marks++;
            to->n--;
        }
        bool marked = to->colour && to->n > 0 && to->marks->begin <= i;
        if (marked && !to->inside) imr_buf_puts(to->out, bold);
        to->inside = marked;
        imr_buf_putc(to->out, to->text.s[i]);
    }
    if (to->inside) imr_buf_puts(to->out, plain);
    to->inside = false;
}

static void new_line(wrap *to)
{
    imr_buf_putc(to->out, '\n');
    for (int i = 0; i < INDENT; i++) imr_buf_putc(to->out, ' ');
    to->column = INDENT;
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

/* The words of text[begin, end) in lines of WIDTH, each line indented; the first line goes on where the caller is. A
 * line end of the text, which parts paragraphs, stays one. */
static void put_wrapped(wrap *to, size_t begin, size_t end)
{
    for (size_t at = begin; at < end;) {
        bool paragraph = false;
        while (at < end && is_space(to->text.s[at])) paragraph = to->text.s[at++] == '\n' || paragraph;
        size_t word = at;
        while (at < end && !is_space(to->text.s[at])) at++;
        if (at == word) break;
        size_t width = width_of((imr_str){to->text.s + word, at - word});
        bool first = word == begin;
        if (!first && (paragraph || to->column + 1 + width > WIDTH))
            new_line(to);
        else if (!first) {
            imr_buf_putc(to->out, ' ');
            to->column++;
        }
        put_marked(to, word, at);
        to->column += width;
    }
}

/* A whole text with its marks. */
static imr_status put_paragraphs(imr_emitter *emitter, imr_str text, imr_buf *out, imr_error *err)
{
    imr_snippet whole;
    imr_status status = imr_snippet_make(emitter->arena, emitter->stemmer, &emitter->tokens, text, &emitter->marks,
                                         SIZE_MAX, &whole, err);
    wrap to = {.out = out, .text = text, .marks = whole.marks, .n = whole.n, .colour = emitter->colour};
    to.column = INDENT;
    imr_buf_puts(out, "    ");
    if (status == IMR_OK) put_wrapped(&to, 0, text.n);
    imr_buf_puts(out, "\n");
    return status;
}

/* ---- hits ---- */

/* A value that another one of the list refines: "odg" beside "odg.lowback". */
static bool is_refined(const imr_list *values, imr_str value)
{
    for (size_t i = 0; i < values->n; i++)
        if (values->at[i].n > value.n && values->at[i].s[value.n] == '.' && imr_str_starts(values->at[i], value))
            return true;
    return false;
}

static void put_list(imr_buf *out, const char *before, const imr_list *values)
{
    bool some = false;
    for (size_t i = 0; i < values->n; i++) {
        if (is_refined(values, values->at[i])) continue;
        imr_buf_printf(out, "%s%.*s", some ? ", " : before, IMR_STR_ARG(values->at[i]));
        some = true;
    }
}

static void put_if(imr_buf *out, const char *before, imr_str text)
{
    if (text.n > 0) imr_buf_printf(out, "%s%.*s", before, IMR_STR_ARG(text));
}

static imr_status put_excerpt(imr_emitter *emitter, const imr_hit *hit, imr_buf *out, imr_error *err)
{
    imr_snippet excerpt;
    imr_status status = imr_emit_snippet(emitter, hit, &excerpt, err);
    if (status != IMR_OK || excerpt.span.end == 0) return status;
    wrap to = {.out = out,
               .text = hit->decision.rationale,
               .marks = excerpt.marks,
               .n = excerpt.n,
               .colour = emitter->colour,
               .column = INDENT};
    imr_buf_puts(out, excerpt.cut_before ? "    ... " : "    ");
    to.column += excerpt.cut_before ? strlen("... ") : 0;
    put_wrapped(&to, excerpt.span.begin, excerpt.span.end);
    imr_buf_puts(out, excerpt.cut_after ? " ...\n" : "\n");
    return IMR_OK;
}

/* Where the rationale can be read in the letter. */
static void put_source(const imr_decision *decision, imr_buf *out)
{
    if (decision->file.n > 0 && decision->source_page > 0)
        imr_buf_printf(out, "    [%.*s, page %lld]\n", IMR_STR_ARG(decision->file), (long long)decision->source_page);
}

/* The hits that give the same reasons as hit i. */
static void put_same(const imr_emitter *emitter, size_t i, imr_buf *out)
{
    size_t more = 0;
    for (size_t k = i + 1; k < emitter->n; k++) more += emitter->firsts[k] == i;
    if (more == 0) return;
    imr_buf_printf(out, "    and %zu more with the same rationale:\n", more);
    for (size_t k = i + 1; k < emitter->n; k++) {
        const imr_decision *other = &emitter->hits[k].decision;
        if (emitter->firsts[k] != i) continue;
        imr_buf_printf(out, "%6zu. %.*s", (size_t)emitter->hits[k].rank, IMR_STR_ARG(other->id));
        put_if(out, "  ", other->outcome);
        imr_buf_printf(out, "  %.*s\n", IMR_STR_ARG(other->heading));
    }
}

static imr_status put_hit(imr_emitter *emitter, size_t i, imr_buf *out, imr_error *err)
{
    const imr_hit *hit = &emitter->hits[i];
    const imr_decision *decision = &hit->decision;
    imr_buf_printf(out, "\n%2zu. %s%.*s%s", (size_t)hit->rank, emitter->colour ? bold : "", IMR_STR_ARG(decision->id),
                   emitter->colour ? plain : "");
    put_if(out, "  ", decision->outcome);
    put_list(out, "  ", &decision->procedure);
    put_list(out, "  ", &decision->guideline);
    put_if(out, "  ", decision->date_decision);
    imr_buf_puts(out, "\n");
    imr_status status = put_paragraphs(emitter, decision->heading, out, err);
    if (status == IMR_OK) status = put_excerpt(emitter, hit, out, err);
    if (status != IMR_OK) return status;
    put_source(decision, out);
    put_same(emitter, i, out);
    return IMR_OK;
}

static void put_counts(const imr_counts *counts, imr_buf *out)
{
    imr_buf_printf(out, "\n%s\n", counts->field->key);
    for (size_t i = 0; i < counts->n && i < SHOWN_VALUES; i++)
        imr_buf_printf(out, "%8u  %.*s\n", counts->at[i].n, IMR_STR_ARG(counts->at[i].value));
    if (counts->n > SHOWN_VALUES) {
        imr_buf_puts(out, "          and ");
        imr_buf_count(out, counts->n - SHOWN_VALUES, "more value");
        imr_buf_putc(out, '\n');
    }
    if (counts->without > 0) imr_buf_printf(out, "%8u  (none)\n", counts->without);
}

/* What the hits from here on lack. */
static void put_group(const imr_emitter *emitter, size_t i, imr_buf *out)
{
    const imr_group *group = emitter->hits[i].group;
    if (group == NULL || (i > 0 && emitter->hits[i - 1].group == group)) return;
    imr_buf_puts(out, "\n---- without ");
    for (size_t k = 0; k < group->lacks.n; k++)
        imr_buf_printf(out, "%s\"%.*s\"", k == 0 ? "" : ", ", IMR_STR_ARG(group->lacks.at[k]));
    imr_buf_puts(out, ": ");
    imr_buf_count(out, group->total, "decision");
    imr_buf_puts(out, " ----\n");
}

imr_status imr_emit_text(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    const uint32_t total = imr_search_total(emitter->search);
    imr_status status = IMR_OK;
    if (total == 0 && emitter->n == 0) return status;
    imr_buf_count(out, total, "decision");
    size_t whole = 0;
    while (whole < emitter->n && !emitter->hits[whole].partial) whole++;
    if (whole > 0 && whole < total)
        imr_buf_printf(out, ", %zu to %zu of them", (size_t)emitter->hits[0].rank,
                       (size_t)emitter->hits[whole - 1].rank);
    imr_buf_puts(out, "\n");
    for (size_t i = 0; i < emitter->n && status == IMR_OK; i++) {
        if (i >= whole) put_group(emitter, i, out);
        if (emitter->firsts[i] == i) status = put_hit(emitter, i, out, err);
    }
    for (size_t i = 0; i < emitter->counts_n; i++)
        if (emitter->counts[i].n > 0) put_counts(&emitter->counts[i], out);
    return status;
}

/* ---- whole decisions ---- */

static void put_field(imr_buf *out, const imr_field *field, const imr_decision *decision)
{
    char digits[32];
    size_t n = imr_field_values(field, decision);
    if (n == 0) return;
    imr_buf_printf(out, "%-20s", field->key);
    for (size_t i = 0; i < n; i++)
        imr_buf_printf(out, "%s%.*s", i == 0 ? "" : ", ", IMR_STR_ARG(imr_field_value(field, decision, i, digits)));
    imr_buf_puts(out, "\n");
}

static void put_citations(imr_buf *out, const char *whose, const imr_citations *citations)
{
    for (size_t i = 0; i < citations->n; i++) {
        bool again = i > 0 && imr_str_equal(citations->at[i].raw, citations->at[i - 1].raw);
        if (citations->at[i].raw.n > 0 && !again)
            imr_buf_printf(out, "%-20s%.*s\n", whose, IMR_STR_ARG(citations->at[i].raw));
    }
}

static imr_status put_titled(imr_emitter *emitter, const char *title, imr_str text, imr_buf *out, imr_error *err)
{
    if (text.n == 0) return IMR_OK;
    imr_buf_printf(out, "\n%s\n", title);
    return put_paragraphs(emitter, text, out, err);
}

/* Each ground with the sentence that says it. */
static imr_status put_grounds(imr_emitter *emitter, const imr_decision *decision, imr_buf *out, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < decision->grounds.n && status == IMR_OK; i++) {
        const imr_ground *at = &decision->grounds.at[i];
        imr_str sentence = {decision->rationale.s + at->begin, (size_t)(at->end - at->begin)};
        imr_buf_printf(out, "\nground: %.*s\n", IMR_STR_ARG(at->ground));
        status = put_paragraphs(emitter, sentence, out, err);
    }
    return status;
}

/* Text fields stand below, under their names; citations are printed as lines. */
static bool is_short(const imr_field *field)
{
    static const char *const elsewhere[] = {"id",        "heading",      "requested", "authorized", "disputed",
                                            "citations", "ur_citations", "summary",   "rationale"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(field->key, elsewhere[i]) == 0) return false;
    return field->kind != IMR_KIND_DERIVED;
}

static void put_others(const imr_decision *decision, const imr_letter_page *page, imr_buf *out)
{
    if (page->letter_n > 1) imr_buf_puts(out, "\nother decisions of the letter\n");
    for (size_t i = 0; i < page->letter_n; i++) {
        const imr_decision *other = &page->letter[i];
        if (imr_str_equal(other->id, decision->id)) continue;
        imr_buf_printf(out, "    %.*s  %.*s  %.*s\n", IMR_STR_ARG(other->id), IMR_STR_ARG(other->outcome),
                       IMR_STR_ARG(other->heading));
    }
}

static imr_status put_whole(imr_emitter *emitter, const imr_decision *decision, const imr_letter_page *page,
                            imr_buf *out, imr_error *err)
{
    bool modified = decision->requested.n > 0 || decision->authorized.n > 0;
    const struct {
        const char *title;
        imr_str text;
    } texts[] = {
        {"requested", decision->requested},
        {"authorized", decision->authorized},
        {"disputed", modified ? decision->disputed : (imr_str){0}},
        {"rationale", decision->rationale},
        {"summary", decision->summary},
    };
    imr_buf_printf(out, "%s%.*s%s\n", emitter->colour ? bold : "", IMR_STR_ARG(decision->id),
                   emitter->colour ? plain : "");
    imr_status status = put_paragraphs(emitter, decision->heading, out, err);
    imr_buf_puts(out, "\n");
    for (size_t i = 0; i < imr_field_count(); i++)
        if (is_short(imr_field_at(i))) put_field(out, imr_field_at(i), decision);
    put_citations(out, "reviewer cited", &decision->citations);
    put_citations(out, "UR cited", &decision->ur_citations);
    if (status == IMR_OK) status = put_grounds(emitter, decision, out, err);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == IMR_OK; i++)
        status = put_titled(emitter, texts[i].title, texts[i].text, out, err);
    put_others(decision, page, out);
    return status;
}

imr_status imr_emit_whole(imr_emitter *emitter, const imr_letter_page *page, imr_buf *out, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < page->n && status == IMR_OK; i++) {
        const imr_decision *decision = &page->decisions[i];
        bool data = emitter->options->format == IMR_FORMAT_JSON || emitter->options->format == IMR_FORMAT_JSONL;
        if (data) {
            imr_record_write(decision, out);
            imr_buf_puts(out, "\n");
            continue;
        }
        if (i > 0) imr_buf_puts(out, "\n");
        status = put_whole(emitter, decision, page, out, err);
    }
    return status == IMR_OK && out->failed ? imr_fail_memory(err) : status;
}
