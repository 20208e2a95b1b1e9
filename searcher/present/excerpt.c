#include "excerpt.h"

#include <stdlib.h>
#include <string.h>

/* Hits with the same rationale are near each other, because they have nearly the same score. */
enum { KEPT = 16, KEPT_BYTES = 64 * 1024 };

typedef struct imr_kept_excerpt {
    imr_str text;
    imr_byte_range preferred;
    double bonus;
    imr_snippet snippet;
} kept;

imr_status imr_excerpts_open(imr_arena *arena, imr_search *search, imr_excerpts *out, imr_error *err)
{
    *out = (imr_excerpts){.stemmer = imr_search_stemmer(search), .query = imr_search_query(search)};
    imr_status status = imr_highlights_of(arena, imr_search_query(search), &out->highlights, err);
    if (status != IMR_OK) return status;
    return imr_highlights_weigh(imr_snapshot_reader(imr_search_snapshot(search)), &out->highlights, err);
}

void imr_excerpts_close(imr_excerpts *excerpts)
{
    imr_tokens_free(&excerpts->tokens);
    imr_arena_free(excerpts->kept_bytes);
    free(excerpts->kept);
}

/* ---- rationales that were seen lately ---- */

static const kept *find_kept(const imr_excerpts *excerpts, imr_str text, const imr_highlights *marks)
{
    for (size_t i = 0; i < excerpts->kept_n; i++) {
        const kept *at = &excerpts->kept[i];
        if (at->preferred.begin == marks->preferred.begin && at->preferred.end == marks->preferred.end &&
            at->bonus == marks->bonus && imr_str_equal(at->text, text))
            return at;
    }
    return NULL;
}

/* Copies of text and marks are kept; when there is no more room, all are forgotten. False if memory runs out. */
static bool keep(imr_excerpts *excerpts, imr_str text, const imr_highlights *marks, const imr_snippet *snippet)
{
    if (text.n > KEPT_BYTES) return true;
    if (excerpts->kept == NULL) excerpts->kept = calloc(KEPT, sizeof *excerpts->kept);
    if (excerpts->kept_bytes == NULL) excerpts->kept_bytes = imr_arena_new();
    if (excerpts->kept == NULL || excerpts->kept_bytes == NULL) return false;
    if (excerpts->kept_n == KEPT) {
        imr_arena_reset(excerpts->kept_bytes);
        excerpts->kept_n = 0;
    }
    kept added = {{imr_arena_dup(excerpts->kept_bytes, text), text.n}, marks->preferred, marks->bonus, *snippet};
    added.snippet.marks = imr_arena_alloc(excerpts->kept_bytes, (snippet->n + 1) * sizeof *snippet->marks);
    if (added.text.s == NULL || added.snippet.marks == NULL) return false;
    if (snippet->n > 0) memcpy(added.snippet.marks, snippet->marks, snippet->n * sizeof *snippet->marks);
    excerpts->kept[excerpts->kept_n++] = added;
    return true;
}

static imr_status take_kept(const kept *from, imr_arena *arena, imr_snippet *out, imr_error *err)
{
    *out = from->snippet;
    out->marks = imr_arena_alloc(arena, (out->n + 1) * sizeof *out->marks);
    if (out->marks == NULL) return imr_fail_memory(err);
    if (out->n > 0) memcpy(out->marks, from->snippet.marks, out->n * sizeof *out->marks);
    return IMR_OK;
}

/* ---- excerpts ---- */

imr_status imr_excerpt_make(imr_excerpts *excerpts, imr_arena *arena, const imr_decision *decision, imr_snippet *out,
                            imr_error *err)
{
    const imr_str text = decision->rationale;
    const imr_highlights *all = &excerpts->highlights;
    const imr_highlights marks = excerpts->plain ? *all : imr_highlights_for(all, excerpts->query, decision);
    const kept *before = find_kept(excerpts, text, &marks);
    if (before != NULL) return take_kept(before, arena, out, err);
    imr_status status =
        imr_snippet_make(arena, excerpts->stemmer, &excerpts->tokens, text, &marks, IMR_EXCERPT_BYTES, out, err);
    if (status == IMR_OK && !keep(excerpts, text, &marks, out)) return imr_fail_memory(err);
    return status;
}

imr_status imr_excerpt_of_summary(imr_excerpts *excerpts, imr_arena *arena, const imr_decision *decision,
                                  const imr_snippet *rationale, imr_snippet *out, imr_error *err)
{
    *out = (imr_snippet){0};
    const imr_highlights *all = &excerpts->highlights;
    imr_highlights missing = {0};
    imr_snippet heading;
    if (decision->summary.n == 0 || all->n == 0) return IMR_OK;
    imr_status status = imr_highlights_without(arena, all, rationale->units, &missing, err);
    if (status != IMR_OK || missing.n == 0) return status;
    status =
        imr_snippet_make(arena, excerpts->stemmer, &excerpts->tokens, decision->heading, all, SIZE_MAX, &heading, err);
    if (status == IMR_OK) status = imr_highlights_without(arena, all, rationale->units | heading.units, &missing, err);
    if (status != IMR_OK || missing.n == 0) return status;
    status = imr_snippet_make(arena, excerpts->stemmer, &excerpts->tokens, decision->summary, &missing,
                              IMR_EXCERPT_BYTES, out, err);
    if (out->n == 0) *out = (imr_snippet){0};
    return status;
}

imr_str imr_snippet_text(imr_str text, const imr_snippet *snippet)
{
    return (imr_str){text.s + snippet->span.begin, snippet->span.end - snippet->span.begin};
}
