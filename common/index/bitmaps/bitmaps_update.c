#include "bitmaps_update.h"

#include "bigrams.h"
#include "bitmaps_build.h"
#include "letter_table.h"

#include <stdlib.h>
#include <string.h>

typedef struct renewing {
    const imr_bitmaps_change *change;
    imr_bitmaps_out *out;
    imr_list words; /* frequent enough for pairs */
    uint32_t least_paired;
    uint64_t forgotten; /* length of the new file at the last forget() */
    /* Scratch for one set. */
    imr_ids lost;    /* its documents to take out */
    imr_ids ids;     /* the new set, if the old one was ids */
    uint64_t *bits;  /* the new set, if it was bits */
    uint8_t *counts; /* counts of the new set */
    size_t counts_n;
    uint32_t *few; /* ids from bits that have become few */
} renewing;

/* ---- what a set loses ---- */

static uint32_t place_among(const uint32_t *ids, uint32_t n, uint32_t id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_among(const uint32_t *ids, uint32_t n, uint32_t id)
{
    const uint32_t place = place_among(ids, n, id);
    return place < n && ids[place] == id;
}

static bool is_in(const imr_doclist *set, uint32_t id)
{
    if (set->bits == NULL) return is_among(set->ids, set->n, id);
    return id / 64 < set->words && (set->bits[id / 64] >> id % 64 & 1) != 0;
}

static void find_lost(renewing *to, const imr_doclist *set)
{
    const imr_ids *all = &to->change->lost;
    const bool few = set->bits == NULL && set->n < all->n;
    to->lost.n = 0;
    for (uint32_t i = 0; few && i < set->n; i++)
        if (is_among(all->at, all->n, set->ids[i])) to->lost.at[to->lost.n++] = set->ids[i];
    for (uint32_t i = 0; !few && i < all->n; i++)
        if (is_in(set, all->at[i])) to->lost.at[to->lost.n++] = all->at[i];
}

/* ---- what becomes of it ---- */

/* The number of its documents before `id`; not computed for bits without counts, which do not need it. */
static size_t place_in(const imr_posting_list *from, uint32_t id)
{
    const imr_doclist *set = &from->set;
    const size_t word = id / 64;
    if (set->bits == NULL) return place_among(set->ids, set->n, id);
    if (word >= set->words || from->ranks == NULL) return set->n;
    uint64_t before = set->bits[word] & (((uint64_t)1 << id % 64) - 1);
    size_t place = from->ranks[word / 2] + (size_t)__builtin_popcountll(before);
    return word % 2 == 0 ? place : place + (size_t)__builtin_popcountll(set->bits[word - 1]);
}

static void keep(renewing *to, const imr_posting_list *old, size_t from, size_t until)
{
    const size_t n = until > from ? until - from : 0;
    if (n == 0) return;
    if (old->set.bits == NULL) memcpy(&to->ids.at[to->ids.n], &old->set.ids[from], n * sizeof *to->ids.at);
    if (old->set.bits == NULL) to->ids.n += (uint32_t)n;
    if (old->counts != NULL) memcpy(&to->counts[to->counts_n], &old->counts[from], n);
    if (old->counts != NULL) to->counts_n += n;
}

static void take(renewing *to, const imr_posting_list *old, uint32_t id, const imr_subject *subject, size_t i)
{
    if (old->set.bits == NULL)
        to->ids.at[to->ids.n++] = id;
    else
        to->bits[id / 64] |= (uint64_t)1 << id % 64;
    if (old->counts != NULL) to->counts[to->counts_n++] = (uint8_t)subject->counts.s[i];
}

/* Merges what stays with what is new, ascending. */
static void merge(renewing *to, const imr_posting_list *old, const imr_subject *subject)
{
    const uint32_t *more = (const void *)subject->ids.s;
    const size_t more_n = subject->ids.n / sizeof *more;
    size_t done = 0;
    to->ids.n = 0;
    to->counts_n = 0;
    for (size_t l = 0, m = 0; l < to->lost.n || m < more_n;) {
        const uint32_t id = m == more_n || (l < to->lost.n && to->lost.at[l] < more[m]) ? to->lost.at[l] : more[m];
        const bool goes = l < to->lost.n && to->lost.at[l] == id, comes = m < more_n && more[m] == id;
        const size_t place = place_in(old, id);
        keep(to, old, done, place);
        done = place + goes;
        if (goes && old->set.bits != NULL) to->bits[id / 64] &= ~((uint64_t)1 << id % 64);
        if (comes) take(to, old, id, subject, m);
        l += goes;
        m += comes;
    }
    keep(to, old, done, old->set.n);
}

/* Copies the bits of the earlier file, for merge() to change. */
static void copy_bits(renewing *to, const imr_doclist *set)
{
    const size_t words = to->out->words;
    memcpy(to->bits, set->bits, set->words * sizeof *set->bits);
    memset(to->bits + set->words, 0, (words - set->words) * sizeof *set->bits);
}

/* Turns bits that have become few into ids. */
static void list_few(renewing *to, imr_doclist *set)
{
    uint32_t n = 0;
    for (size_t i = 0; i < set->words; i++)
        for (uint64_t bits = set->bits[i]; bits != 0; bits &= bits - 1)
            to->few[n++] = (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(bits);
    *set = (imr_doclist){.ids = to->few, .n = n};
}

static imr_status put_renewed(renewing *to, const imr_subject *subject, uint32_t n)
{
    imr_posting_list old = subject->before;
    const bool same = to->lost.n == 0 && subject->ids.n == 0;
    if (old.set.bits != NULL && imr_bitmaps_out_is_sparse(to->out, n)) list_few(to, &old.set);
    if (same && (old.set.bits == NULL || old.set.words == to->out->words))
        return imr_bitmaps_out_set(to->out, subject->key, IMR_STR(""), &old.set, old.counts);
    if (old.set.bits != NULL) copy_bits(to, &old.set);
    merge(to, &old, subject);
    const imr_doclist ids = {.ids = to->ids.at, .n = n}, bits = {.bits = to->bits, .words = to->out->words, .n = n};
    return imr_bitmaps_out_set(to->out, subject->key, IMR_STR(""), old.set.bits == NULL ? &ids : &bits,
                               old.counts == NULL ? NULL : to->counts);
}

/* Releases pages of the earlier file as the new one grows. */
static void forget(renewing *to)
{
    enum { STEP = 16 << 20 };
    if (to->out->at - to->forgotten < STEP) return;
    imr_bitmaps_forget(to->change->before);
    to->forgotten = to->out->at;
}

/* Puts the set of a subject if at least `least` documents have it; *n is how many do. */
static imr_status put_subject(renewing *to, const imr_subject *subject, uint32_t least, uint32_t *n)
{
    forget(to);
    find_lost(to, &subject->before.set);
    *n = subject->before.set.n - to->lost.n + (uint32_t)(subject->ids.n / sizeof(uint32_t));
    return *n >= least ? put_renewed(to, subject, *n) : IMR_OK;
}

/* ---- fields ---- */

/* Subject i if it has the prefix, or is a word's (empty prefix); NULL after the last of them. */
static const imr_subject *next_of(const imr_bitmaps_change *change, imr_str prefix, size_t *i)
{
    for (; *i < change->n; ++*i) {
        const imr_subject *subject = &change->subjects[*i];
        const imr_str key = subject->key;
        if (prefix.n > 0
                ? imr_str_starts(key, prefix)
                : key.n > 0 && strchr(IMR_BITMAPS_PAIR "=", key.s[0]) == NULL && !(key.s[0] >= 'A' && key.s[0] <= 'Z'))
            return subject;
    }
    return NULL;
}

static imr_status put_word(renewing *to, const imr_subject *subject, bool pairs)
{
    const imr_str none = {"", 0};
    uint32_t n = 0;
    imr_status status = subject->known ? put_subject(to, subject, to->change->least, &n)
                                       : imr_bitmaps_make_word(to->change->reader, none, subject->key, to->out, &n);
    bool kept =
        status != IMR_OK || !pairs || n < to->least_paired || imr_list_add(to->change->arena, &to->words, subject->key);
    return kept ? status : imr_fail_memory(to->out->err);
}

static imr_status put_words(renewing *to, const imr_field *field)
{
    const imr_str prefix = imr_str_of(field->prefix);
    const imr_subject *subject;
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && (subject = next_of(to->change, prefix, &i)) != NULL; i++)
        status = put_word(to, subject, prefix.n == 0);
    return status;
}

/* Puts the values of a facet, then the set of any value; or the values of a slot. */
static imr_status put_values(renewing *to, imr_str prefix)
{
    const imr_subject *subject, *any = NULL;
    imr_status status = IMR_OK;
    uint32_t n;
    for (size_t i = 0; status == IMR_OK && (subject = next_of(to->change, prefix, &i)) != NULL; i++) {
        if (subject->key.n == prefix.n)
            any = subject;
        else
            status = put_subject(to, subject, 1, &n);
    }
    return status == IMR_OK && any != NULL ? put_subject(to, any, 0, &n) : status;
}

static imr_status put_field(renewing *to, const imr_field *field)
{
    char scratch[IMR_BITMAPS_KEY];
    if ((field->flags & IMR_FIELD_FACET) != 0) return put_values(to, imr_str_of(field->prefix));
    if ((field->flags & IMR_FIELD_TEXT) != 0) return put_words(to, field);
    return imr_bitmaps_has_slot(field) ? put_values(to, imr_bitmaps_prefix(field, scratch)) : IMR_OK;
}

/* ---- the whole ---- */

static imr_status put_lengths(renewing *to, uint64_t *where)
{
    const imr_bitmaps_change *change = to->change;
    const imr_docid last = imr_reader_last(change->reader);
    uint32_t *lengths = calloc((size_t)last + 1, sizeof *lengths);
    imr_status status = lengths == NULL ? imr_fail_memory(to->out->err) : IMR_OK;
    if (status == IMR_OK)
        memcpy(lengths, imr_bitmaps_lengths(change->before),
               ((size_t)imr_bitmaps_head_of(change->before)->last + 1) * sizeof *lengths);
    for (uint32_t i = 0; i < change->lost.n && status == IMR_OK; i++) lengths[change->lost.at[i]] = 0;
    for (uint32_t i = 0; i < change->live.n && status == IMR_OK; i++)
        status = imr_reader_length(change->reader, change->live.at[i], &lengths[change->live.at[i]], to->out->err);
    if (status == IMR_OK) status = imr_bitmaps_out_table(to->out, lengths, last, where);
    free(lengths);
    return status;
}

static imr_status put_letters(renewing *to, uint64_t *where)
{
    const imr_docid last = imr_reader_last(to->change->reader);
    uint32_t *first = calloc((size_t)last + 1, sizeof *first);
    imr_status status =
        first == NULL ? imr_fail_memory(to->out->err) : imr_letter_table_renew(to->change, first, to->out->err);
    if (status == IMR_OK) status = imr_bitmaps_out_table(to->out, first, last, where);
    free(first);
    return status;
}

static imr_status put_pairs(renewing *to)
{
    const imr_bitmaps_change *change = to->change;
    const imr_bigrams_known known = {change->before, change->written.at, change->written.n};
    const imr_bigram_input in = {.orders = imr_reader_positions(change->reader),
                                 .places = change->places,
                                 .last = imr_reader_last(change->reader),
                                 .words = to->words,
                                 .least = to->least_paired};
    return imr_bigrams_put(&in, &known, to->out);
}

static imr_status put_all(renewing *to)
{
    const imr_bitmaps_change *change = to->change;
    imr_bitmaps_tables tables = {0};
    uint32_t n;
    imr_status status = put_lengths(to, &tables.lengths);
    if (status == IMR_OK)
        status = imr_bitmaps_out_table(to->out, change->places, imr_reader_last(change->reader), &tables.orders);
    if (status == IMR_OK) status = put_letters(to, &tables.letters);
    if (status == IMR_OK && change->n > 0) status = put_subject(to, &change->subjects[0], 0, &n); /* all documents */
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++) status = put_field(to, imr_field_at(i));
    if (status == IMR_OK) status = put_pairs(to);
    return status == IMR_OK ? imr_bitmaps_out_end(to->out, change->reader, &tables) : status;
}

imr_status imr_bitmaps_renew(const imr_bitmaps_change *change, imr_bitmaps_out *out)
{
    const size_t room = (size_t)imr_reader_last(change->reader) + 1;
    renewing to = {.change = change,
                   .out = out,
                   .least_paired = imr_bitmaps_least_paired(imr_reader_count(change->reader)),
                   .lost.at = calloc((size_t)change->lost.n + 1, sizeof(uint32_t)),
                   .ids.at = calloc(room, sizeof(uint32_t)),
                   .bits = calloc(out->words, sizeof(uint64_t)),
                   .counts = calloc(room, 1),
                   .few = calloc(room, sizeof(uint32_t))};
    bool made = to.lost.at != NULL && to.ids.at != NULL && to.bits != NULL && to.counts != NULL && to.few != NULL;
    imr_status status = made ? put_all(&to) : imr_fail_memory(out->err);
    free(to.lost.at);
    free(to.ids.at);
    free(to.bits);
    free(to.counts);
    free(to.few);
    return status;
}
