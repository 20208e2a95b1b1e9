#include "answer.h"
#include "counts.h"

#include "docstore.h"
#include "explain.h"

#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 5, AHEAD = 16 /* records that are read when the search is opened */, LOST = 0 /* no document */ };

struct imr_search {
    imr_snapshot *snapshot;
    imr_request request;
    imr_stemmer *stemmer;
    imr_arena *arena;   /* of the search */
    imr_arena *records; /* for the current hit */
    imr_notes notes;
    imr_answer answer;
    imr_matched matched; /* made at the first count */
    size_t next;         /* hit */
    imr_hit *ahead;      /* the first hits */
    size_t ahead_n;
};

/* ---- hits ---- */

static imr_status load_hit(const imr_search *search, imr_arena *arena, size_t i, imr_hit *out, imr_error *err)
{
    const imr_ranked *of = &search->answer.hits[i];
    const imr_extent extent = search->request.whole ? IMR_WHOLE : IMR_BARE;
    *out = (imr_hit){.docid = of->docid,
                     .score = of->score,
                     .rank = search->request.offset + i + 1,
                     .partial = i >= search->answer.partial_from};
    if (out->partial && search->answer.group_of != NULL)
        out->group = &search->answer.groups[search->answer.group_of[i]];
    imr_status status =
        imr_docstore_read(imr_snapshot_reader(search->snapshot), of->docid, extent, arena, &out->decision, err);
    /* It existed a moment ago. */
    return status == IMR_NONE ? imr_fail(err, IMR_CHANGED, "%s", imr_status_text(IMR_CHANGED)) : status;
}

/* A record that cannot be read costs only its hit, with a note. */
static void note_lost(imr_search *search, imr_hit *hit, const imr_error *why)
{
    const imr_str text = imr_arena_printf(search->arena, "%s", why->text);
    imr_notes_add(&search->notes, (imr_note){.code = IMR_NOTE_LOST_RECORD, .value = text, .number = hit->docid});
    hit->docid = LOST;
}

/* The records of the first hits are read with the answer, so that a page comes from one snapshot. Fails if none of them
 * can be read. */
static imr_status load_first(imr_search *search, imr_error *err)
{
    size_t n = search->answer.n < AHEAD ? search->answer.n : AHEAD, lost = 0;
    imr_status status = IMR_OK;
    search->ahead = imr_arena_alloc(search->arena, (n + 1) * sizeof *search->ahead);
    if (search->ahead == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        imr_error why = {.status = IMR_OK};
        status = load_hit(search, search->arena, i, &search->ahead[i], &why);
        if (status == IMR_CORRUPT && ++lost < n) {
            note_lost(search, &search->ahead[i], &why);
            status = IMR_OK;
        }
        if (status != IMR_OK) imr_fail(err, status, "%s", why.text);
    }
    search->ahead_n = n;
    return status;
}

static imr_status load_next(imr_search *search, imr_arena *arena, size_t i, imr_hit *hit, imr_error *err)
{
    imr_error why = {.status = IMR_OK};
    imr_status status = load_hit(search, arena, i, hit, &why);
    if (status == IMR_CORRUPT) {
        note_lost(search, hit, &why);
        return IMR_OK;
    }
    return status == IMR_OK ? IMR_OK : imr_fail(err, status, "%s", why.text);
}

imr_status imr_search_next(imr_search *search, imr_arena *arena, imr_hit *hit, imr_error *err)
{
    hit->docid = LOST;
    while (hit->docid == LOST) {
        const size_t i = search->next;
        const bool ahead = i < search->ahead_n;
        if (i >= search->answer.n) return IMR_NONE;
        search->next++;
        if (ahead && (arena == NULL || search->ahead[i].docid == LOST)) {
            *hit = search->ahead[i];
            continue;
        }
        if (arena == NULL) imr_arena_reset(search->records);
        imr_status status = load_next(search, arena == NULL ? search->records : arena, i, hit, err);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

void imr_search_matches(const imr_search *search, imr_docid_visitor *visit, void *context)
{
    if (search->answer.found == NULL) return;
    const imr_doclist all = imr_docset_view(search->answer.found);
    for (size_t word = 0; word < all.words; word++)
        for (uint64_t left = all.bits[word]; left != 0; left &= left - 1)
            if (!visit(context, (imr_docid)(word * 64) + (imr_docid)__builtin_ctzll(left))) return;
}

/* ---- opening and closing ---- */

static imr_status new_search(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err)
{
    imr_search *made = *out = calloc(1, sizeof *made);
    if (made == NULL) return imr_fail_memory(err);
    made->snapshot = imr_snapshot_retain(snapshot);
    made->request = *request;
    made->arena = imr_arena_new();
    made->records = imr_arena_new();
    made->notes.arena = made->arena;
    if (made->arena == NULL || made->records == NULL) return imr_fail_memory(err);
    return imr_snapshot_borrow_stemmer(snapshot, &made->stemmer, err);
}

void imr_search_close(imr_search *search)
{
    if (search == NULL) return;
    imr_answer_free(&search->answer);
    imr_arena_free(search->arena);
    imr_arena_free(search->records);
    imr_snapshot_return_stemmer(search->snapshot, search->stemmer);
    imr_snapshot_release(search->snapshot);
    free(search);
}

static imr_asking asking_of(imr_search *search)
{
    return (imr_asking){.request = &search->request,
                        .context = {.reader = imr_snapshot_reader(search->snapshot),
                                    .bitmaps = imr_snapshot_bitmaps(search->snapshot),
                                    .stemmer = search->stemmer,
                                    .lengths = imr_bitmaps_lengths(imr_snapshot_bitmaps(search->snapshot)),
                                    .cancel = search->request.cancel,
                                    .arena = search->arena},
                        .lexicon = imr_snapshot_lexicon(search->snapshot),
                        .notes = &search->notes};
}

static imr_status open_once(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err)
{
    imr_status status = new_search(snapshot, request, out, err);
    if (status == IMR_OK) {
        const imr_asking asking = asking_of(*out);
        status = imr_answer_make(&asking, &(*out)->answer, err);
    }
    if (status == IMR_OK) status = load_first(*out, err);
    if (status == IMR_OK) return IMR_OK;
    imr_search_close(*out);
    *out = NULL;
    return status;
}

imr_status imr_search_open(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err)
{
    imr_status status = open_once(snapshot, request, out, err);
    imr_snapshot *asked = imr_snapshot_retain(snapshot);
    for (int attempt = 1; attempt < ATTEMPTS && status == IMR_CHANGED; attempt++) {
        imr_snapshot *newer = NULL;
        status = imr_snapshot_newest(asked, &newer, err);
        if (status != IMR_OK) break;
        imr_snapshot_release(asked);
        asked = newer;
        status = open_once(asked, request, out, err);
    }
    imr_snapshot_release(asked);
    return status;
}

imr_status imr_search_read(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err)
{
    imr_status status = new_search(snapshot, request, out, err);
    if (status == IMR_OK) {
        const imr_asking asking = asking_of(*out);
        status = imr_answer_read(&asking, &(*out)->answer, err);
    }
    if (status == IMR_OK) return IMR_OK;
    imr_search_close(*out);
    *out = NULL;
    return status;
}

/* ---- what it says ---- */

imr_snapshot *imr_search_snapshot(const imr_search *search) { return search->snapshot; }
imr_stemmer *imr_search_stemmer(const imr_search *search) { return search->stemmer; }
const imr_notes *imr_search_notes(const imr_search *search) { return &search->notes; }
const imr_interpretation *imr_search_interpretation(const imr_search *search) { return &search->answer.meaning; }
const imr_clause *imr_search_query(const imr_search *search) { return search->answer.clause; }
imr_str imr_search_canonical(const imr_search *search) { return search->answer.canonical; }
const imr_list *imr_search_relaxed(const imr_search *search) { return &search->answer.relaxed; }
uint32_t imr_search_total(const imr_search *search) { return search->answer.total; }

/* ---- counts ---- */

static imr_status need_matched(imr_search *search, imr_error *err)
{
    if (search->matched.set != NULL) return IMR_OK;
    if (search->answer.found == NULL) return imr_fail(err, IMR_USAGE, "the query was only read");
    return imr_matched_make(search->arena, search->answer.found, &search->matched, err);
}

imr_status imr_search_facet(imr_search *search, const imr_field *field, imr_counts *out, imr_error *err)
{
    imr_status status = need_matched(search, err);
    if (status != IMR_OK) return status;
    return imr_counts_make(search->arena, imr_snapshot_bitmaps(search->snapshot), &search->matched, field, out, err);
}

imr_status imr_search_cross(imr_search *search, const imr_field *field, const imr_field *other, imr_cross *out,
                            imr_error *err)
{
    const uint32_t *letter_of = NULL;
    uint32_t n = 0;
    *out = (imr_cross){0};
    imr_status status = imr_search_facet(search, field, &out->rows, err);
    if (status == IMR_OK) status = imr_search_facet(search, other, &out->columns, err);
    if (status == IMR_OK) status = imr_snapshot_letters(search->snapshot, &letter_of, &n, err);
    if (status != IMR_OK) return status;
    return imr_cross_make(search->arena, imr_snapshot_bitmaps(search->snapshot), &search->matched, letter_of, n, out,
                          err);
}

/* Counts with the query's own filters for the field left out. */
static imr_status count_open(imr_search *search, imr_search *open, const imr_field *field, imr_counts *out,
                             imr_error *err)
{
    imr_matched matched;
    imr_clause *all = open->answer.clause;
    imr_docset *found = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        const imr_clause *part = all->parts[i];
        bool own = (part->kind == IMR_CLAUSE_FACET || part->kind == IMR_CLAUSE_RANGE) && part->field == field;
        if (!own) all->parts[kept++] = all->parts[i];
    }
    all->n = kept;
    const imr_asking asking = asking_of(open);
    imr_status status = imr_answer_match(&asking, all, &found, err);
    if (status == IMR_OK) status = imr_matched_make(open->arena, found, &matched, err);
    if (status == IMR_OK)
        status = imr_counts_make(search->arena, imr_snapshot_bitmaps(search->snapshot), &matched, field, out, err);
    imr_docset_free(found);
    return status;
}

imr_status imr_search_facet_open(imr_search *search, const imr_field *field, imr_counts *out, imr_error *err)
{
    imr_search *open = NULL;
    imr_status status = imr_search_read(search->snapshot, &search->request, &open, err);
    if (status == IMR_OK) status = count_open(search, open, field, out, err);
    imr_search_close(open);
    return status;
}

/* ---- reasons ---- */

imr_status imr_search_explain_query(imr_search *search, imr_buf *out, imr_error *err)
{
    (void)err;
    imr_explain_query(&search->answer, out);
    return IMR_OK;
}

imr_status imr_search_explain(imr_search *search, imr_docid docid, imr_buf *out, imr_error *err)
{
    return imr_explain_hit(&search->answer, docid, out, err);
}
