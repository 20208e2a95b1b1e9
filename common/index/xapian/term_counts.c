#include "term_counts.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    uint64_t hash;
    uint64_t head; /* the first bytes, for comparison */
    uint32_t at, n;
    uint32_t count;
} entry;

struct imr_term_counts {
    imr_buf text; /* of the terms */
    entry *entries;
    uint32_t *table; /* by hash: index of an entry, from 1 */
    size_t n, room;  /* of entries; the table has twice as many slots, a power of two */
    bool failed;
};

imr_term_counts *imr_term_counts_new(void) { return calloc(1, sizeof(imr_term_counts)); }

void imr_term_counts_free(imr_term_counts *tally)
{
    if (tally == NULL) return;
    imr_buf_free(&tally->text);
    free(tally->entries);
    free(tally->table);
    free(tally);
}

void imr_term_counts_clear(imr_term_counts *tally)
{
    imr_buf_clear(&tally->text);
    if (tally->n > 0) memset(tally->table, 0, tally->room * 2 * sizeof *tally->table);
    tally->n = 0;
    tally->failed = false;
}

static imr_str term_of(const imr_term_counts *tally, const entry *of)
{
    return (imr_str){tally->text.s + of->at, of->n};
}

/* The slot of the table where the term is, or where to insert it. */
static uint32_t *place_of(const imr_term_counts *tally, uint64_t hash, imr_str term)
{
    size_t mask = tally->room * 2 - 1, at = hash & mask;
    for (; tally->table[at] != 0; at = (at + 1) & mask) {
        const entry *known = &tally->entries[tally->table[at] - 1];
        if (known->hash == hash && imr_str_equal(term_of(tally, known), term)) break;
    }
    return &tally->table[at];
}

static bool grow(imr_term_counts *tally)
{
    enum { FIRST = 256 };
    size_t room = tally->room == 0 ? FIRST : tally->room * 2;
    entry *entries = realloc(tally->entries, room * sizeof *entries);
    if (entries != NULL) tally->entries = entries;
    uint32_t *table = entries == NULL ? NULL : calloc(room * 2, sizeof *table);
    if (table == NULL) return false;
    free(tally->table);
    tally->table = table;
    tally->room = room;
    for (size_t i = 0; i < tally->n; i++)
        *place_of(tally, entries[i].hash, term_of(tally, &entries[i])) = (uint32_t)(i + 1);
    return true;
}

static uint64_t head_of(imr_str term)
{
    uint64_t head = 0;
    for (size_t i = 0; i < sizeof head; i++) head = head << 8 | (i < term.n ? (unsigned char)term.s[i] : 0U);
    return head;
}

void imr_term_counts_add(imr_term_counts *tally, imr_str term, uint32_t count)
{
    if (tally->failed) return;
    tally->failed = tally->n == tally->room && !grow(tally);
    if (tally->failed) return;
    uint64_t hash = imr_str_hash(term);
    uint32_t *place = place_of(tally, hash, term);
    if (*place != 0) {
        tally->entries[*place - 1].count += count;
        return;
    }
    tally->entries[tally->n++] = (entry){hash, head_of(term), (uint32_t)tally->text.n, (uint32_t)term.n, count};
    *place = (uint32_t)tally->n;
    imr_buf_add(&tally->text, term);
    tally->failed = tally->text.failed;
}

static int by_term(const void *a, const void *b, void *context)
{
    const entry *x = a, *y = b;
    if (x->head != y->head) return x->head < y->head ? -1 : 1;
    return imr_str_compare(term_of(context, x), term_of(context, y));
}

bool imr_term_counts_drain(imr_term_counts *tally, imr_term_counts_visitor *visit, void *context)
{
    bool whole = !tally->failed;
    if (whole && tally->n > 1) qsort_r(tally->entries, tally->n, sizeof *tally->entries, by_term, tally);
    for (size_t i = 0; whole && i < tally->n; i++)
        visit(context, term_of(tally, &tally->entries[i]), tally->entries[i].count);
    imr_term_counts_clear(tally);
    return whole;
}
