/* The forms that programs read. */
#include "emit.h"

#include <string.h>

/* ---- JSON ---- */

static void key(imr_buf *out, const char *name) { imr_buf_printf(out, "\"%s\":", name); }

static void string(imr_buf *out, const char *name, imr_str text)
{
    key(out, name);
    imr_json_string(out, text);
}

static void json_excerpt(imr_buf *out, const imr_hit *hit, const imr_snippet *excerpt)
{
    imr_str rationale = hit->decision.rationale;
    imr_buf_puts(out, "{");
    string(out, "text", (imr_str){rationale.s + excerpt->span.begin, excerpt->span.end - excerpt->span.begin});
    imr_buf_printf(out, ",\"begin\":%u,\"end\":%u,\"marks\":[", excerpt->span.begin, excerpt->span.end);
    for (size_t i = 0; i < excerpt->n; i++)
        imr_buf_printf(out, "%s[%u,%u]", i == 0 ? "" : ",", excerpt->marks[i].begin, excerpt->marks[i].end);
    imr_buf_puts(out, "]}");
}

/* The record, with what the search knows of it behind its own fields. */
static imr_status json_hit(imr_emitter *emitter, size_t i, imr_buf *out, imr_error *err)
{
    const imr_hit *hit = &emitter->hits[i];
    imr_snippet excerpt;
    imr_status status = imr_emit_snippet(emitter, hit, &excerpt, err);
    if (status != IMR_OK) return status;
    imr_record_write(&hit->decision, out);
    if (out->failed) return imr_fail_memory(err);
    out->n--; /* the brace that closes it */
    imr_buf_printf(out, ",\"rank\":%zu,\"score\":%.4f", (size_t)hit->rank, hit->score);
    if (hit->partial) imr_buf_puts(out, ",\"fewer\":true");
    for (size_t k = 0; hit->group != NULL && k < hit->group->lacks.n; k++) {
        imr_buf_puts(out, k == 0 ? ",\"lacks\":[" : ",");
        imr_json_string(out, hit->group->lacks.at[k]);
        if (k + 1 == hit->group->lacks.n) imr_buf_puts(out, "]");
    }
    if (emitter->firsts[i] != i) {
        imr_buf_puts(out, ",");
        string(out, "same_rationale_as", emitter->hits[emitter->firsts[i]].decision.id);
    }
    if (hit->decision.rationale.n > 0) {
        imr_buf_puts(out, ",\"excerpt\":");
        json_excerpt(out, hit, &excerpt);
    }
    imr_buf_puts(out, "}");
    return IMR_OK;
}

static void json_read(const imr_interpretation *heard, imr_buf *out)
{
    for (size_t i = 0; i < heard->n; i++) {
        const imr_recognized *each = &heard->at[i];
        imr_buf_puts(out, i == 0 ? "{" : ",{");
        string(out, "words", each->text);
        imr_buf_puts(out, ",");
        string(out, "field", imr_str_of(each->field->key));
        imr_buf_puts(out, ",");
        string(out, "value", each->value);
        imr_buf_puts(out, "}");
    }
}

static void json_spelled(const imr_interpretation *heard, imr_buf *out)
{
    for (size_t i = 0; i < heard->typed.n; i++) {
        imr_buf_puts(out, i + heard->n == 0 ? "{" : ",{");
        string(out, "words", heard->typed.at[i]);
        imr_buf_puts(out, ",");
        string(out, "spelled", heard->spelled.at[i]);
        imr_buf_puts(out, "}");
    }
}

static void json_facets(const imr_emitter *emitter, imr_buf *out)
{
    for (size_t f = 0; f < emitter->counts_n; f++) {
        const imr_counts *counts = &emitter->counts[f];
        imr_buf_printf(out, "%s\"%s\":[", f == 0 ? "" : ",", counts->field->key);
        for (size_t i = 0; i < counts->n; i++) {
            imr_buf_puts(out, i == 0 ? "{" : ",{");
            string(out, "value", counts->at[i].value);
            imr_buf_printf(out, ",\"n\":%u}", counts->at[i].n);
        }
        imr_buf_puts(out, "]");
    }
}

imr_status imr_emit_json(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    const imr_interpretation *heard = imr_search_interpretation(emitter->search);
    const imr_list *relaxed = imr_search_relaxed(emitter->search);
    imr_status status = IMR_OK;
    imr_buf_puts(out, "{\"schema\":\"imr.answer/1\",");
    string(out, "query", emitter->options->request.query);
    imr_buf_puts(out, ",\"read\":[");
    json_read(heard, out);
    json_spelled(heard, out);
    imr_buf_puts(out, "],\"relaxed\":[");
    for (size_t i = 0; i < relaxed->n; i++) {
        if (i > 0) imr_buf_puts(out, ",");
        imr_json_string(out, relaxed->at[i]);
    }
    imr_buf_printf(out, "],\"total\":%u,\"hits\":[", imr_search_total(emitter->search));
    for (size_t i = 0; i < emitter->n && status == IMR_OK; i++) {
        imr_buf_puts(out, i == 0 ? "\n" : ",\n");
        status = json_hit(emitter, i, out, err);
    }
    imr_buf_puts(out, "],\"facets\":{");
    json_facets(emitter, out);
    imr_buf_puts(out, "}}\n");
    return status;
}

imr_status imr_emit_jsonl(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < emitter->n && status == IMR_OK; i++) {
        status = json_hit(emitter, i, out, err);
        imr_buf_puts(out, "\n");
    }
    return status;
}

/* ---- CSV (RFC 4180) ---- */

static void cell(imr_buf *out, imr_str text)
{
    bool plain = true;
    for (size_t i = 0; i < text.n && plain; i++) plain = strchr(",\"\r\n", text.s[i]) == NULL;
    if (plain) {
        imr_buf_add(out, text);
        return;
    }
    imr_buf_putc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '"') imr_buf_putc(out, '"');
        imr_buf_putc(out, text.s[i]);
    }
    imr_buf_putc(out, '"');
}

static bool has_column(const imr_field *field)
{
    bool named = (field->flags & IMR_FIELD_KEY) != 0 && field->kind == IMR_KIND_STR;
    if (strncmp(field->key, "dates.", 6) == 0) return false;
    return named || (field->flags & (IMR_FIELD_FACET | IMR_FIELD_SORT)) != 0 || strcmp(field->key, "heading") == 0;
}

/* Several values of a cell are parted by "; ". */
static void csv_values(imr_buf *out, const imr_field *field, const imr_decision *decision, imr_buf *scratch)
{
    char digits[32];
    size_t n = imr_field_values(field, decision);
    imr_buf_clear(scratch);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) imr_buf_puts(scratch, "; ");
        imr_buf_add(scratch, imr_field_value(field, decision, i, digits));
    }
    cell(out, imr_buf_str(scratch));
}

imr_status imr_emit_csv(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    imr_buf scratch = {0};
    imr_status status = IMR_OK;
    imr_buf_puts(out, "rank,score");
    for (size_t f = 0; f < imr_field_count(); f++)
        if (has_column(imr_field_at(f))) imr_buf_printf(out, ",%s", imr_field_at(f)->key);
    imr_buf_puts(out, ",excerpt\r\n");
    for (size_t i = 0; i < emitter->n && status == IMR_OK; i++) {
        const imr_hit *hit = &emitter->hits[i];
        imr_snippet excerpt;
        imr_buf_printf(out, "%zu,%.4f", (size_t)hit->rank, hit->score);
        for (size_t f = 0; f < imr_field_count(); f++) {
            if (!has_column(imr_field_at(f))) continue;
            imr_buf_puts(out, ",");
            csv_values(out, imr_field_at(f), &hit->decision, &scratch);
        }
        status = imr_emit_snippet(emitter, hit, &excerpt, err);
        if (status != IMR_OK) break;
        imr_buf_puts(out, ",");
        cell(out, (imr_str){hit->decision.rationale.s + excerpt.span.begin, excerpt.span.end - excerpt.span.begin});
        imr_buf_puts(out, "\r\n");
    }
    if (scratch.failed) out->failed = true;
    imr_buf_free(&scratch);
    return status;
}

/* ---- TREC ---- */

imr_status imr_emit_trec(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    (void)err;
    for (size_t i = 0; i < emitter->n; i++) {
        const imr_hit *hit = &emitter->hits[i];
        /* Scores of a run decide its order. */
        const double lower = 1000.0;
        imr_buf_printf(out, "%s Q0 %.*s %zu %.6f imr\n", emitter->options->qid, IMR_STR_ARG(hit->decision.id),
                       (size_t)hit->rank, hit->partial ? hit->score - lower : hit->score);
    }
    return IMR_OK;
}
