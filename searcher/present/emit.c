#include "emit.h"

imr_status imr_emit_snippet(imr_emitter *emitter, const imr_hit *hit, imr_snippet *out, imr_error *err)
{
    return imr_snippet_make(emitter->arena, emitter->stemmer, &emitter->tokens, hit->decision.rationale,
                            &emitter->marks, IMR_SNIPPET_BYTES, out, err);
}

imr_status imr_emit_answer(imr_emitter *emitter, imr_buf *out, imr_error *err)
{
    static imr_status (*const formats[])(imr_emitter *, imr_buf *, imr_error *) = {
        [IMR_FORMAT_TEXT] = imr_emit_text, [IMR_FORMAT_JSON] = imr_emit_json, [IMR_FORMAT_JSONL] = imr_emit_jsonl,
        [IMR_FORMAT_CSV] = imr_emit_csv,   [IMR_FORMAT_TREC] = imr_emit_trec,
    };
    imr_status status = imr_highlights_of(emitter->arena, emitter->answer->clause, &emitter->marks, err);
    if (status == IMR_OK)
        status = imr_group_duplicates(emitter->arena, emitter->answer->hits, emitter->answer->n, &emitter->firsts, err);
    if (status == IMR_OK) status = formats[emitter->request->format](emitter, out, err);
    return status == IMR_OK && out->failed ? imr_fail_memory(err) : status;
}

void imr_emitter_free(imr_emitter *emitter) { imr_tokens_free(&emitter->tokens); }
