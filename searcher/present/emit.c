#include "emit.h"

#include <string.h>

imr_status imr_emit_snippet(imr_emitter *emitter, const imr_hit *hit, imr_snippet *out, imr_error *err)
{
    imr_highlights marks = imr_highlights_for(&emitter->marks, imr_search_query(emitter->search), &hit->decision);
    return imr_snippet_make(emitter->arena, emitter->stemmer, &emitter->tokens, hit->decision.rationale, &marks,
                            IMR_SNIPPET_BYTES, out, err);
}

static imr_status keep_hit(imr_emitter *emitter, const imr_hit *hit, imr_error *err)
{
    if ((emitter->n & (emitter->n - 1)) == 0) {
        imr_hit *grown = imr_arena_alloc(emitter->arena, (emitter->n == 0 ? 1 : emitter->n * 2) * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(err);
        if (emitter->n > 0) memcpy(grown, emitter->hits, emitter->n * sizeof *grown);
        emitter->hits = grown;
    }
    emitter->hits[emitter->n++] = *hit;
    return IMR_OK;
}

imr_status imr_emitter_collect(imr_emitter *emitter, imr_error *err)
{
    imr_hit hit;
    const imr_options *options = emitter->options;
    imr_status status = IMR_OK;
    emitter->stemmer = imr_search_stemmer(emitter->search);
    while (status == IMR_OK && (status = imr_search_next(emitter->search, emitter->arena, &hit, err)) == IMR_OK)
        status = keep_hit(emitter, &hit, err);
    if (status != IMR_NONE) return status;
    emitter->counts = imr_arena_alloc(emitter->arena, (options->facets_n + 1) * sizeof *emitter->counts);
    status = emitter->counts == NULL ? imr_fail_memory(err) : IMR_OK;
    for (; emitter->counts_n < options->facets_n && status == IMR_OK; emitter->counts_n++)
        status = imr_search_facet(emitter->search, options->facets[emitter->counts_n],
                                  &emitter->counts[emitter->counts_n], err);
    return status;
}

imr_status imr_emitter_read(imr_emitter *emitter, imr_snapshot *snapshot, imr_error *err)
{
    emitter->snapshot = snapshot;
    imr_status status = imr_snapshot_borrow_stemmer(snapshot, &emitter->stemmer, err);
    if (status != IMR_OK || emitter->search == NULL) return status;
    return imr_highlights_of(emitter->arena, imr_search_query(emitter->search), &emitter->marks, err);
}

imr_status imr_emit_answer(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    static imr_status (*const formats[])(imr_emitter *, imr_buf *, imr_error *) = {
        [IMR_FORMAT_TEXT] = imr_emit_text, [IMR_FORMAT_JSON] = imr_emit_json, [IMR_FORMAT_JSONL] = imr_emit_jsonl,
        [IMR_FORMAT_CSV] = imr_emit_csv,   [IMR_FORMAT_TREC] = imr_emit_trec,
    };
    imr_status status = imr_highlights_of(emitter->arena, imr_search_query(emitter->search), &emitter->marks, err);
    if (status == IMR_OK)
        status = imr_group_duplicates(emitter->arena, emitter->hits, emitter->n, &emitter->firsts, err);
    if (status == IMR_OK) status = formats[emitter->options->format](emitter, out, err);
    return status == IMR_OK && out->failed ? imr_fail_memory(err) : status;
}

void imr_emitter_free(imr_emitter *emitter)
{
    imr_tokens_free(&emitter->tokens);
    if (emitter->snapshot != NULL) imr_snapshot_return_stemmer(emitter->snapshot, emitter->stemmer);
}
