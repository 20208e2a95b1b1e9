#include "counts.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 64, FIRST_TABLE = 64 };

bool imr_docset_add(void *docset, imr_docid id)
{
    imr_docset *to = docset;
    size_t word = id / BITS;
    if (word >= to->words) {
        size_t words = (word + 1) * 2;
        uint64_t *grown = realloc(to->bits, words * sizeof *grown);
        if (grown == NULL) {
            to->failed = true;
            return false;
        }
        memset(grown + to->words, 0, (words - to->words) * sizeof *grown);
        to->bits = grown;
        to->words = words;
    }
    uint64_t bit = (uint64_t)1 << id % BITS;
    to->n += (to->bits[word] & bit) == 0;
    to->bits[word] |= bit;
    return true;
}

bool imr_docset_has(const imr_docset *docset, imr_docid id)
{
    return id / BITS < docset->words && (docset->bits[id / BITS] >> id % BITS & 1U) != 0;
}

void imr_docset_clear(imr_docset *docset)
{
    if (docset->words > 0) memset(docset->bits, 0, docset->words * sizeof *docset->bits);
    docset->n = 0;
    docset->failed = false;
}

void imr_docset_free(imr_docset *docset)
{
    free(docset->bits);
    *docset = (imr_docset){0};
}

/* ---- a hash table of values, open addressing, never more than half full ---- */

typedef struct tally {
    imr_arena *arena;
    const imr_docset *matched;
    imr_count *at;
    size_t n, room;
    uint32_t seen; /* decisions with a value */
    bool failed;
} tally;

static imr_count *place_of(imr_count *at, size_t room, imr_str value)
{
    size_t i = (size_t)imr_str_hash(value) & (room - 1);
    while (at[i].value.s != NULL && !imr_str_equal(at[i].value, value)) i = (i + 1) & (room - 1);
    return &at[i];
}

static bool grow(tally *to)
{
    size_t room = to->room == 0 ? FIRST_TABLE : to->room * 2;
    imr_count *grown = imr_arena_alloc(to->arena, room * sizeof *grown);
    if (grown == NULL) return false;
    for (size_t i = 0; i < to->room; i++)
        if (to->at[i].value.s != NULL) *place_of(grown, room, to->at[i].value) = to->at[i];
    to->at = grown;
    to->room = room;
    return true;
}

static bool count_one(tally *to, imr_str value)
{
    if (to->n * 2 >= to->room && !grow(to)) return false;
    imr_count *place = place_of(to->at, to->room, value);
    if (place->value.s == NULL) {
        char *copy = imr_arena_dup(to->arena, value);
        if (copy == NULL) return false;
        place->value = (imr_str){copy, value.n};
        to->n++;
    }
    place->n++;
    return true;
}

static bool visit_value(void *context, imr_docid id, imr_str value)
{
    tally *to = context;
    if (!imr_docset_has(to->matched, id) || value.n == 0) return true;
    to->seen++;
    for (size_t at = 0; at <= value.n && !to->failed;) {
        const char *joint = memchr(value.s + at, IMR_VALUE_JOINT, value.n - at);
        size_t end = joint == NULL ? value.n : (size_t)(joint - value.s);
        to->failed = !count_one(to, (imr_str){value.s + at, end - at});
        at = end + 1;
    }
    return !to->failed;
}

static int by_count(const void *a, const void *b)
{
    const imr_count *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? 1 : -1;
    return imr_str_compare(x->value, y->value);
}

imr_status imr_counts_make(imr_arena *arena, const imr_reader *reader, const imr_docset *matched,
                           const imr_field *field, imr_counts *out, imr_error *err)
{
    tally to = {.arena = arena, .matched = matched};
    *out = (imr_counts){.field = field};
    imr_status status = imr_reader_values(reader, (unsigned)field->slot, visit_value, &to, err);
    if (status != IMR_OK) return status;
    if (to.failed || matched->failed) return imr_fail_memory(err);
    size_t kept = 0;
    for (size_t i = 0; i < to.room; i++)
        if (to.at[i].value.s != NULL) to.at[kept++] = to.at[i];
    if (kept > 0) qsort(to.at, kept, sizeof *to.at, by_count);
    *out = (imr_counts){field, to.at, kept, matched->n - to.seen};
    return IMR_OK;
}
