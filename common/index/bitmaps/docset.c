#include "docset.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 64 };

/* Debian builds for processors without a bit-counting instruction; nearly all have it, and it takes a tenth of the
 * time. ThreadSanitizer does not support choosing a function at load time, because it is not initialised then. */
#if defined(__x86_64__) && !defined(__POPCNT__) && !defined(__SANITIZE_THREAD__)
#define COUNTS_BITS __attribute__((target_clones("popcnt", "default")))
#else
#define COUNTS_BITS
#endif

struct imr_docset {
    size_t words;
    uint64_t bits[];
};

static size_t size_of(uint32_t last) { return sizeof(imr_docset) + ((size_t)last / BITS + 1) * sizeof(uint64_t); }

static imr_status prepare(imr_docset *set, uint32_t last, imr_docset **out, imr_error *err)
{
    *out = set;
    if (set == NULL) return imr_fail_memory(err);
    set->words = last / BITS + 1;
    return IMR_OK;
}

imr_status imr_docset_new(uint32_t last, imr_docset **out, imr_error *err)
{
    return prepare(calloc(1, size_of(last)), last, out, err);
}

imr_status imr_docset_new_in(imr_arena *arena, uint32_t last, imr_docset **out, imr_error *err)
{
    return prepare(imr_arena_alloc(arena, size_of(last)), last, out, err);
}

void imr_docset_free(imr_docset *set) { free(set); }

void imr_docset_clear(imr_docset *set) { memset(set->bits, 0, set->words * sizeof *set->bits); }

bool imr_docset_add(void *set, uint32_t id)
{
    imr_docset *to = set;
    if (id / BITS < to->words) to->bits[id / BITS] |= (uint64_t)1 << id % BITS;
    return true;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

void imr_docset_add_words(imr_docset *set, size_t first, const uint64_t *bits, size_t n)
{
    for (size_t i = first, end = least(set->words, first + n); i < end; i++) set->bits[i] |= bits[i - first];
}

void imr_docset_unite(imr_docset *set, const imr_doclist *with)
{
    if (with->bits != NULL)
        for (size_t i = 0, end = least(set->words, with->words); i < end; i++) set->bits[i] |= with->bits[i];
    else
        for (uint32_t i = 0; i < with->n; i++) imr_docset_add(set, with->ids[i]);
}

/* Word by word: intersects the words in which there are ids, clears the others. */
static void keep_ids(imr_docset *set, const uint32_t *ids, uint32_t n)
{
    size_t word = 0;
    for (uint32_t i = 0; i < n;) {
        size_t at = ids[i] / BITS;
        uint64_t bits = 0;
        if (at >= set->words || at < word) break;
        while (i < n && ids[i] / BITS == at) bits |= (uint64_t)1 << ids[i++] % BITS;
        memset(&set->bits[word], 0, (at - word) * sizeof *set->bits);
        set->bits[at] &= bits;
        word = at + 1;
    }
    memset(&set->bits[word], 0, (set->words - word) * sizeof *set->bits);
}

void imr_docset_intersect(imr_docset *set, const imr_doclist *with)
{
    if (with->bits == NULL) {
        keep_ids(set, with->ids, with->n);
        return;
    }
    size_t end = least(set->words, with->words);
    for (size_t i = 0; i < end; i++) set->bits[i] &= with->bits[i];
    memset(&set->bits[end], 0, (set->words - end) * sizeof *set->bits);
}

void imr_docset_subtract(imr_docset *set, const imr_doclist *with)
{
    if (with->bits != NULL)
        for (size_t i = 0, end = least(set->words, with->words); i < end; i++) set->bits[i] &= ~with->bits[i];
    else
        for (uint32_t i = 0; i < with->n; i++)
            if (with->ids[i] / BITS < set->words)
                set->bits[with->ids[i] / BITS] &= ~((uint64_t)1 << with->ids[i] % BITS);
}

imr_doclist imr_docset_view(const imr_docset *set) { return (imr_doclist){.bits = set->bits, .words = set->words}; }

COUNTS_BITS static uint32_t count_bits(const uint64_t *bits, size_t words)
{
    uint32_t n = 0;
    for (size_t i = 0; i < words; i++) n += (uint32_t)__builtin_popcountll(bits[i]);
    return n;
}

COUNTS_BITS static uint32_t count_common(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint32_t n = 0;
    for (size_t i = 0; i < words; i++) n += (uint32_t)__builtin_popcountll(a[i] & b[i]);
    return n;
}

uint32_t imr_bits_count(const uint64_t *bits, size_t words) { return count_bits(bits, words); }

COUNTS_BITS static void rank_bits(const uint64_t *bits, size_t words, uint32_t *ranks)
{
    uint32_t before = 0;
    for (size_t i = 0; i < words; i++) {
        if (i % 2 == 0) ranks[i / 2] = before;
        before += (uint32_t)__builtin_popcountll(bits[i]);
    }
    if (words % 2 == 0) ranks[words / 2] = before;
}

void imr_bits_rank(const uint64_t *bits, size_t words, uint32_t *ranks) { rank_bits(bits, words, ranks); }

uint32_t imr_docset_count(const imr_docset *set) { return count_bits(set->bits, set->words); }

uint32_t imr_docset_common(const imr_docset *set, const imr_doclist *with)
{
    uint32_t n = 0;
    if (with->bits != NULL) return count_common(set->bits, with->bits, least(set->words, with->words));
    for (uint32_t i = 0; i < with->n; i++) {
        size_t word = with->ids[i] / BITS;
        if (word < set->words) n += (uint32_t)(set->bits[word] >> with->ids[i] % BITS & 1U);
    }
    return n;
}

uint32_t imr_docset_ids(const imr_docset *set, uint32_t *ids, uint32_t room)
{
    uint32_t n = 0;
    for (size_t i = 0; i < set->words; i++)
        for (uint64_t bits = set->bits[i]; bits != 0 && n < room; bits &= bits - 1)
            ids[n++] = (uint32_t)(i * BITS) + (uint32_t)__builtin_ctzll(bits);
    return n;
}

/* The index of the first id that is not less than `id`, from `from` on: galloping, then binary search. */
static uint32_t seek(const imr_doclist *set, uint32_t from, uint32_t id)
{
    uint32_t step = 1, low = from, high = from;
    while (high < set->n && set->ids[high] < id) {
        low = high + 1;
        high = set->n - high > step ? high + step : set->n;
        step *= 2;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (set->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t imr_doclist_among(const imr_doclist *set, const uint32_t *ids, uint32_t n)
{
    uint32_t among = 0, at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (set->bits != NULL) {
            size_t word = ids[i] / BITS;
            if (word < set->words) among += (uint32_t)(set->bits[word] >> ids[i] % BITS & 1U);
            continue;
        }
        at = seek(set, at, ids[i]);
        if (at == set->n) break;
        among += set->ids[at] == ids[i];
    }
    return among;
}
