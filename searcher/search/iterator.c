#include "iterator.h"

#include <string.h>

/* ---- making one ---- */

static imr_iterator *make(imr_arena *arena, imr_iterator_kind kind, size_t words)
{
    imr_iterator *made = imr_arena_alloc(arena, sizeof *made);
    if (made == NULL) return NULL;
    *made = (imr_iterator){.kind = kind, .window = SIZE_MAX};
    made->own = imr_arena_alloc(arena, words * sizeof *made->own);
    return made->own == NULL ? NULL : made;
}

imr_iterator *imr_iterator_list(imr_arena *arena, const imr_doclist *list, uint32_t documents)
{
    imr_iterator *made = make(arena, IMR_ITERATOR_LIST, IMR_WINDOW);
    if (made == NULL) return NULL;
    bool unknown = list->bits != NULL && list->n == 0;
    made->list = *list;
    made->cost = unknown || list->n > documents ? documents : list->n;
    return made;
}

imr_iterator *imr_iterator_join(imr_arena *arena, imr_iterator_kind kind) { return make(arena, kind, IMR_WINDOW); }

imr_iterator *imr_iterator_positions(imr_arena *arena, imr_iterator *part, imr_position_match *positions,
                                     const imr_cancel *cancel)
{
    imr_iterator *made = part == NULL ? NULL : make(arena, IMR_ITERATOR_POSITIONS, 2 * (size_t)IMR_WINDOW);
    if (made == NULL || !imr_iterator_add(arena, made, part)) {
        imr_position_match_free(positions);
        return NULL;
    }
    made->two_phase = true;
    made->cost = part->cost;
    made->positions = positions;
    made->cancel = cancel;
    made->known = made->own;
    made->matches = made->own + IMR_WINDOW;
    return made;
}

bool imr_iterator_add(imr_arena *arena, imr_iterator *to, imr_iterator *part)
{
    return to != NULL && part != NULL &&
           imr_arena_append(arena, (void **)&to->parts, &to->n, &part, sizeof(imr_iterator *));
}

/* Parts without verification come first, then parts with fewer documents; in an AND, excluded parts come last of their
 * kind. */
static bool comes_before(const imr_iterator *a, const imr_iterator *b)
{
    if (a->two_phase != b->two_phase) return !a->two_phase;
    if (a->excluded != b->excluded) return !a->excluded;
    return a->cost < b->cost;
}

static void sort_parts(imr_iterator *of)
{
    for (size_t i = 1; i < of->n; i++) {
        imr_iterator *part = of->parts[i];
        size_t at = i;
        for (; at > 0 && comes_before(part, of->parts[at - 1]); at--) of->parts[at] = of->parts[at - 1];
        of->parts[at] = part;
    }
}

/* Finds the only part of an OR that has documents. */
static void find_only(imr_iterator *of)
{
    size_t n = 0;
    for (size_t i = 0; i < of->n; i++) {
        if (of->parts[i]->cost == 0) continue;
        of->only = of->parts[i];
        n++;
    }
    if (n > 1) of->only = NULL;
}

void imr_iterator_finish(imr_iterator *of, uint32_t documents)
{
    bool all = of->kind == IMR_ITERATOR_AND;
    uint32_t cost = all ? documents : 0;
    for (size_t i = 0; i < of->n; i++) {
        const imr_iterator *part = of->parts[i];
        of->two_phase = of->two_phase || part->two_phase;
        if (all && !part->excluded && part->cost < cost) cost = part->cost;
        if (!all) cost = documents - cost < part->cost ? documents : cost + part->cost;
    }
    of->cost = cost;
    if (all) sort_parts(of);
    if (!all) find_only(of);
}

bool imr_iterator_implies(const imr_iterator *one, const imr_iterator *other)
{
    bool implies = one == other;
    for (size_t i = 0; i < one->n && one->kind >= IMR_ITERATOR_AND && one->kind != IMR_ITERATOR_OR && !implies; i++)
        implies = !one->parts[i]->excluded && imr_iterator_implies(one->parts[i], other);
    return implies;
}

static void fetch_ahead(imr_iterator *of, imr_iterator *whole)
{
    of->outer = whole;
    for (size_t i = 0; i < of->n; i++) fetch_ahead(of->parts[i], whole);
}

void imr_iterator_fetch_ahead(imr_iterator *whole) { fetch_ahead(whole, whole); }

void imr_iterator_rewind(imr_iterator *of)
{
    of->window = SIZE_MAX;
    of->place = 0;
    for (size_t i = 0; i < of->n; i++) imr_iterator_rewind(of->parts[i]);
}

/* ---- candidates ---- */

static void add_ids(imr_iterator *of, size_t window, uint64_t *bits)
{
    const size_t first = window * IMR_WINDOW;
    const imr_doclist *list = &of->list;
    of->place = imr_block_seek(list, of->place, first);
    for (uint32_t i = of->place; i < list->n && list->ids[i] / IMR_BLOCK < first + IMR_WINDOW; i++)
        bits[list->ids[i] / IMR_BLOCK - first] |= (uint64_t)1 << list->ids[i] % IMR_BLOCK;
}

static void load_list(imr_iterator *of, size_t window)
{
    const size_t first = window * IMR_WINDOW, words = of->list.words;
    of->bits = of->own;
    if (of->list.bits != NULL && first + IMR_WINDOW <= words) {
        of->bits = of->list.bits + first;
        return;
    }
    memset(of->own, 0, IMR_WINDOW * sizeof *of->own);
    if (of->list.bits == NULL)
        add_ids(of, window, of->own);
    else if (first < words)
        memcpy(of->own, of->list.bits + first, (words - first) * sizeof *of->own);
}

static void load(imr_iterator *of, size_t window)
{
    if (of->window != window) imr_iterator_load(of, window);
}

/* A part that must be verified excludes no candidate. */
static void load_and(imr_iterator *of, size_t window)
{
    uint64_t any = UINT64_MAX;
    const uint64_t *before = NULL;
    of->bits = of->own;
    for (size_t i = 0; i < of->n && any != 0; i++) {
        imr_iterator *part = of->parts[i];
        if (part->excluded && part->two_phase) continue;
        load(part, window);
        if (before == NULL && !part->excluded) {
            of->bits = before = part->bits; /* the result so far, copied only when another part comes */
            continue;
        }
        const uint64_t flip = part->excluded ? UINT64_MAX : 0;
        any = 0;
        for (size_t w = 0; w < IMR_WINDOW; w++)
            any |= of->own[w] = (before == NULL ? UINT64_MAX : before[w]) & (part->bits[w] ^ flip);
        of->bits = before = of->own;
    }
    if (before == NULL) memset(of->own, 0, IMR_WINDOW * sizeof *of->own);
}

static void load_or(imr_iterator *of, size_t window)
{
    if (of->only != NULL) {
        load(of->only, window);
        of->bits = of->only->bits;
        return;
    }
    of->bits = of->own;
    memset(of->own, 0, IMR_WINDOW * sizeof *of->own);
    for (size_t i = 0; i < of->n; i++) {
        imr_iterator *part = of->parts[i];
        if (part->kind == IMR_ITERATOR_LIST && part->list.bits == NULL) {
            add_ids(part, window, of->own);
            continue;
        }
        load(part, window);
        for (size_t w = 0; w < IMR_WINDOW; w++) of->own[w] |= part->bits[w];
    }
}

static void load_positions(imr_iterator *of, size_t window)
{
    load(of->parts[0], window);
    of->bits = of->parts[0]->bits;
    memset(of->own, 0, 2 * IMR_WINDOW * sizeof *of->own);
}

void imr_iterator_load(imr_iterator *of, size_t window)
{
    static void (*const loads[])(imr_iterator *, size_t) = {
        [IMR_ITERATOR_LIST] = load_list,
        [IMR_ITERATOR_AND] = load_and,
        [IMR_ITERATOR_OR] = load_or,
        [IMR_ITERATOR_POSITIONS] = load_positions,
    };
    loads[of->kind](of, window);
    of->window = window;
}

static size_t next_of_list(imr_iterator *of, size_t window)
{
    const imr_doclist *list = &of->list;
    if (list->bits != NULL) return window * IMR_WINDOW < list->words ? window : SIZE_MAX;
    of->place = imr_block_seek(list, of->place, window * IMR_WINDOW);
    return of->place < list->n ? list->ids[of->place] / IMR_BLOCK / IMR_WINDOW : SIZE_MAX;
}

static size_t next_of_and(imr_iterator *of, size_t window)
{
    size_t at = window;
    for (size_t i = 0; i < of->n && at != SIZE_MAX; i++) {
        if (of->parts[i]->excluded) continue;
        size_t next = imr_iterator_next(of->parts[i], at);
        if (next > at) at = next; /* the others may have none there, which is found when it is loaded */
    }
    return at;
}

size_t imr_iterator_next(imr_iterator *of, size_t window)
{
    size_t first = SIZE_MAX;
    switch (of->kind) {
    case IMR_ITERATOR_LIST: return next_of_list(of, window);
    case IMR_ITERATOR_AND: return next_of_and(of, window);
    case IMR_ITERATOR_POSITIONS: return imr_iterator_next(of->parts[0], window);
    case IMR_ITERATOR_OR: break;
    }
    for (size_t i = 0; i < of->n && first > window; i++) {
        size_t next = imr_iterator_next(of->parts[i], window);
        if (next < first) first = next;
    }
    return first;
}

/* ---- verification ---- */

static imr_status verify_and(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < of->n && some != 0 && status == IMR_OK; i++) {
        imr_iterator *part = of->parts[i];
        uint64_t found = 0;
        if (!part->two_phase) continue; /* its candidates are matches */
        status = imr_iterator_verify(part, block, some, &found, err);
        some = part->excluded ? some & ~found : found;
    }
    *matches = some;
    return status;
}

/* If a part without verification matches, no other part is examined. */
static imr_status verify_or(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err)
{
    imr_status status = IMR_OK;
    uint64_t found = 0;
    for (int two_phase = 0; two_phase <= 1; two_phase++)
        for (size_t i = 0; i < of->n && (some & ~found) != 0 && status == IMR_OK; i++) {
            uint64_t more = 0;
            if (of->parts[i]->two_phase != (two_phase == 1)) continue;
            status = imr_iterator_verify(of->parts[i], block, some & ~found, &more, err);
            found |= more;
        }
    *matches = found;
    return status;
}

enum { AHEAD = 8 /* documents */ };

/* Lists the documents to verify, then those of this window that will be verified next, ended by 0: their positions are
 * prefetched, because most of the time is spent waiting for memory. */
static size_t list_documents(const imr_iterator *of, size_t block, uint64_t ask, imr_docid ids[IMR_BLOCK + AHEAD])
{
    const imr_iterator *outer = of->outer;
    size_t n = 0, at = block + 1;
    unsigned bit = 0;
    while (imr_next_bit(&ask, &bit)) ids[n++] = imr_block_id(block, bit);
    memset(ids + n, 0, AHEAD * sizeof *ids);
    if (outer == NULL || outer->window != block / IMR_WINDOW) return n;
    uint64_t left = 0;
    for (size_t i = n; i < n + AHEAD; i++) {
        while (left == 0 && at % IMR_WINDOW != 0) left = outer->bits[at++ % IMR_WINDOW];
        if (!imr_next_bit(&left, &bit)) break;
        ids[i] = imr_block_id(at - 1, bit);
    }
    return n;
}

static imr_status verify_positions(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err)
{
    const size_t at = block % IMR_WINDOW;
    imr_docid ids[IMR_BLOCK + AHEAD];
    uint64_t ask = some & ~of->known[at];
    *matches = 0;
    imr_status status = ask == 0 ? IMR_OK : imr_cancel_check(of->cancel, err);
    if (status == IMR_OK && of->parts[0]->two_phase) status = imr_iterator_verify(of->parts[0], block, ask, &ask, err);
    const size_t n = ask == 0 ? 0 : list_documents(of, block, ask, ids);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        bool match = false;
        if (ids[i + AHEAD] != 0) imr_position_match_prefetch(of->positions, ids[i + AHEAD]);
        status = imr_position_match_test(of->positions, ids[i], &match, err);
        if (match) of->matches[at] |= (uint64_t)1 << ids[i] % IMR_BLOCK;
    }
    of->known[at] |= some;
    *matches = some & of->matches[at];
    return status;
}

imr_status imr_iterator_verify(imr_iterator *of, size_t block, uint64_t some, uint64_t *matches, imr_error *err)
{
    some &= imr_iterator_at(of, block);
    *matches = some;
    if (!of->two_phase || some == 0) return IMR_OK;
    switch (of->kind) {
    case IMR_ITERATOR_AND: return verify_and(of, block, some, matches, err);
    case IMR_ITERATOR_OR: return verify_or(of, block, some, matches, err);
    case IMR_ITERATOR_POSITIONS: return verify_positions(of, block, some, matches, err);
    case IMR_ITERATOR_LIST: break;
    }
    return IMR_OK;
}

/* ---- its picture ---- */

void imr_iterator_describe(const imr_iterator *of, imr_buf *out)
{
    static const char *const names[] = {[IMR_ITERATOR_LIST] = "",
                                        [IMR_ITERATOR_AND] = "AND",
                                        [IMR_ITERATOR_OR] = "OR",
                                        [IMR_ITERATOR_POSITIONS] = "POSITIONS"};
    enum { SHOWN = 12 };
    imr_buf_printf(out, "%s%s", of->excluded ? "-" : "", names[of->kind]);
    if (of->kind == IMR_ITERATOR_LIST) {
        imr_buf_printf(out, "%s%s %u", of->name == NULL ? "" : of->name, of->label == NULL ? "all" : of->label,
                       of->cost);
        return;
    }
    for (size_t i = 0; i < of->n && i < SHOWN; i++) {
        imr_buf_puts(out, i == 0 ? "(" : ", ");
        imr_iterator_describe(of->parts[i], out);
    }
    if (of->n > SHOWN) imr_buf_printf(out, ", %zu more", of->n - SHOWN);
    imr_buf_puts(out, of->n == 0 ? "()" : ")");
}
