#include "sets.h"

#include "sets_impl.h"
#include "sets_pairs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A word that fewer have than one decision in FREQUENT, or than LEAST, is read from its posting list as soon: about 10
 * ns a document. */
enum { FREQUENT = 100, LEAST = 1000 };
/* A pair of words that fewer have is looked for in those that have both: 0.1 us each. */
enum { FREQUENT_PAIR = 20 };
/* Bits of pairs that are held at once, in words of 64. */
enum { PAIR_ROOM = 8 << 20 };

typedef struct id_list {
    uint32_t *at;
    size_t n, room;
    bool failed;
} id_list;

/* A value of a slot and who has it. */
typedef struct valued {
    char *value;
    id_list ids;
} valued;

typedef struct making {
    const imr_reader *reader;
    imr_arena *arena;
    FILE *file;
    uint64_t at;              /* where the file ends so far */
    uint64_t lengths, orders; /* where they begin */
    imr_buf keys;
    imr_buf entries; /* of imr_sets_entry */
    id_list ids;     /* scratch */
    imr_buf counts;  /* scratch: of each of the ids, a byte */
    uint64_t *bits;  /* scratch: as many words as the index needs */
    size_t words;
    const imr_field *field;
    uint32_t least, least_pair; /* documents of a word that gets a set; of words that may make a pair, and of pairs */
    imr_list paired;            /* these words; the arena's */
    uint32_t *places;           /* of the orders */
    imr_docset *any;            /* who has a value of the facet at hand */
    valued *values;             /* of the slot at hand, by value */
    size_t values_n, values_room;
    imr_status status;
    imr_error *err;
} making;

/* ---- ids ---- */

static bool reserve(id_list *list, size_t room)
{
    uint32_t *grown = room > list->room ? realloc(list->at, room * sizeof *grown) : list->at;
    list->failed = list->failed || (grown == NULL && room > 0);
    if (list->failed) return false;
    list->at = grown;
    list->room = room > list->room ? room : list->room;
    return true;
}

static bool keep_id(void *context, imr_docid id)
{
    enum { FIRST = 64 };
    id_list *list = context;
    if (list->n == list->room && !reserve(list, list->room == 0 ? FIRST : list->room * 2)) return false;
    list->at[list->n++] = id;
    return true;
}

/* ---- one set ---- */

static imr_status write_failed(const making *to)
{
    return imr_fail(to->err, IMR_IO, IMR_SETS_FILE ": cannot be written: %s", strerror(errno));
}

static imr_status put(making *to, const void *bytes, size_t n)
{
    static const char padding[sizeof(uint64_t)];
    size_t odd = n % sizeof padding, more = odd == 0 ? 0 : sizeof padding - odd;
    if (n == 0) return IMR_OK;
    if (fwrite(bytes, 1, n, to->file) != n || fwrite(padding, 1, more, to->file) != more) return write_failed(to);
    to->at += n + more;
    return IMR_OK;
}

static void set_bits(making *to, const id_list *ids)
{
    memset(to->bits, 0, to->words * sizeof *to->bits);
    for (size_t i = 0; i < ids->n; i++) to->bits[ids->at[i] / 64] |= (uint64_t)1 << ids->at[i] % 64;
}

static imr_status put_set(making *to, imr_str prefix, imr_str rest, const id_list *ids)
{
    bool sparse = ids->n < to->words * 64 / IMR_SETS_SPARSE;
    imr_sets_entry entry = {.at = to->at,
                            .n = (uint32_t)ids->n,
                            .words = sparse ? 0 : (uint32_t)to->words,
                            .key = (uint32_t)to->keys.n,
                            .key_n = (uint32_t)(prefix.n + rest.n)};
    if (ids->failed) return imr_fail_memory(to->err);
    imr_buf_add(&to->keys, prefix);
    imr_buf_add(&to->keys, rest);
    imr_buf_add(&to->entries, (imr_str){(const char *)&entry, sizeof entry});
    if (to->keys.failed || to->entries.failed) return imr_fail_memory(to->err);
    if (sparse) return put(to, ids->at, ids->n * sizeof *ids->at);
    set_bits(to, ids);
    return put(to, to->bits, to->words * sizeof *to->bits);
}

static imr_status put_term(making *to, imr_str prefix, imr_str term)
{
    to->ids.n = 0;
    imr_status status = imr_reader_documents(to->reader, prefix, term, keep_id, &to->ids, to->err);
    return status == IMR_OK ? put_set(to, prefix, term, &to->ids) : status;
}

/* ---- words ---- */

static bool keep_count(void *context, imr_docid id, uint32_t count)
{
    making *to = context;
    imr_buf_putc(&to->counts, (char)(count < IMR_COUNTED_MOST ? count : IMR_COUNTED_MOST));
    return keep_id(&to->ids, id);
}

/* Behind the set of the word that was put last. */
static imr_status put_counts(making *to)
{
    imr_sets_entry *entry = (void *)(to->entries.s + to->entries.n - sizeof *entry);
    imr_status status = IMR_OK;
    if (entry->words > 0) {
        size_t n = imr_sets_ranks(to->words);
        uint32_t *ranks = calloc(n, sizeof *ranks);
        if (ranks == NULL) return imr_fail_memory(to->err);
        for (size_t i = 0; i < to->ids.n; i++) ranks[to->ids.at[i] / 128]++;
        for (size_t i = 0, before = 0, here; i < n; i++, before += here) here = ranks[i], ranks[i] = (uint32_t)before;
        status = put(to, ranks, n * sizeof *ranks);
        free(ranks);
    }
    entry->counts = to->at;
    return status == IMR_OK ? put(to, to->counts.s, to->counts.n) : status;
}

static imr_status put_word(making *to, imr_str prefix, imr_str term)
{
    to->ids.n = 0;
    imr_buf_clear(&to->counts);
    imr_status status = imr_reader_postings(to->reader, prefix, term, keep_count, to, to->err);
    if (status == IMR_OK && to->counts.failed) status = imr_fail_memory(to->err);
    if (status == IMR_OK) status = put_set(to, prefix, term, &to->ids);
    return status == IMR_OK ? put_counts(to) : status;
}

static bool take_word(void *context, imr_str term, uint32_t documents)
{
    making *to = context;
    if (documents >= to->least) to->status = put_word(to, imr_str_of(to->field->prefix), term);
    if (documents >= to->least_pair && to->field->prefix[0] == '\0' && to->paired.n < IMR_PAIRED_MOST) {
        const char *kept = imr_arena_dup(to->arena, term);
        if (kept == NULL || !imr_list_add(to->arena, &to->paired, (imr_str){kept, term.n}))
            to->status = imr_fail_memory(to->err);
    }
    return to->status == IMR_OK;
}

static imr_status put_words(making *to)
{
    imr_status status =
        imr_reader_terms(to->reader, imr_str_of(to->field->prefix), IMR_STR(""), take_word, to, to->err);
    return status == IMR_OK ? to->status : status;
}

/* ---- pairs of words ---- */

static imr_status put_pair(making *to, const imr_pair *pair, const uint64_t *bits)
{
    imr_sets_entry entry = {.at = to->at, .words = (uint32_t)to->words, .key = (uint32_t)to->keys.n};
    for (size_t i = 0; i < to->words; i++) entry.n += (uint32_t)__builtin_popcountll(bits[i]);
    imr_buf_printf(&to->keys, IMR_SETS_PAIR "%.*s %.*s", IMR_STR_ARG(to->paired.at[pair->first]),
                   IMR_STR_ARG(to->paired.at[pair->second]));
    entry.key_n = (uint32_t)to->keys.n - entry.key;
    imr_buf_add(&to->entries, (imr_str){(const char *)&entry, sizeof entry});
    if (to->keys.failed || to->entries.failed) return imr_fail_memory(to->err);
    return put(to, bits, to->words * sizeof *bits);
}

static imr_status put_some_pairs(making *to, const imr_pairing *in, const imr_pair *pairs, size_t n)
{
    uint64_t *bits = calloc(n * to->words, sizeof *bits);
    if (bits == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_pairs_mark(in, pairs, n, bits, to->words, to->err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) status = put_pair(to, &pairs[i], &bits[i * to->words]);
    free(bits);
    return status;
}

static imr_status put_pairs(making *to)
{
    size_t n = 0, most = to->words < PAIR_ROOM ? PAIR_ROOM / to->words : 1;
    imr_pair *pairs = NULL;
    imr_word_code *codes = calloc(to->paired.n + 1, sizeof *codes);
    if (codes == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->paired.n; i++) codes[i] = imr_word_code_of(to->paired.at[i]);
    const imr_pairing in = {imr_reader_orders(to->reader), to->places, imr_reader_last(to->reader), codes,
                            to->paired.n};
    imr_status status = imr_pairs_find(&in, to->least_pair, &pairs, &n, to->err);
    for (size_t i = 0, some; i < n && status == IMR_OK; i += some) {
        some = n - i < most ? n - i : most;
        status = put_some_pairs(to, &in, &pairs[i], some);
    }
    free(pairs);
    free(codes);
    return status;
}

/* ---- facets ---- */

static bool take_facet(void *context, imr_str value, uint32_t documents)
{
    (void)documents;
    making *to = context;
    to->status = put_term(to, imr_str_of(to->field->prefix), value);
    for (size_t i = 0; i < to->ids.n; i++) imr_docset_add(to->any, to->ids.at[i]);
    return to->status == IMR_OK;
}

static imr_status put_facet(making *to)
{
    imr_str prefix = imr_str_of(to->field->prefix);
    imr_docset_clear(to->any);
    imr_status status = imr_reader_terms(to->reader, prefix, IMR_STR(""), take_facet, to, to->err);
    if (status == IMR_OK) status = to->status;
    if (status != IMR_OK) return status;
    uint32_t n = imr_docset_count(to->any);
    if (!reserve(&to->ids, n)) return imr_fail_memory(to->err);
    to->ids.n = imr_docset_ids(to->any, to->ids.at, n);
    return put_set(to, prefix, IMR_STR(""), &to->ids);
}

/* ---- values of slots ---- */

static size_t place_of(const making *to, imr_str value)
{
    size_t low = 0, high = to->values_n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (imr_str_compare(imr_str_of(to->values[middle].value), value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool make_room(making *to, size_t place, imr_str value)
{
    if (to->values_n == to->values_room) {
        size_t room = to->values_room == 0 ? 256 : to->values_room * 2;
        valued *grown = realloc(to->values, room * sizeof *grown);
        if (grown == NULL) return false;
        to->values = grown;
        to->values_room = room;
    }
    char *copy = imr_arena_dup(to->arena, value);
    if (copy == NULL) return false;
    memmove(&to->values[place + 1], &to->values[place], (to->values_n - place) * sizeof *to->values);
    to->values[place] = (valued){.value = copy};
    to->values_n++;
    return true;
}

static bool take_value(void *context, imr_docid id, imr_str value)
{
    making *to = context;
    size_t place = place_of(to, value);
    bool there = place < to->values_n && imr_str_equal(imr_str_of(to->values[place].value), value);
    bool kept = (there || make_room(to, place, value)) && keep_id(&to->values[place].ids, id);
    if (!kept) to->status = imr_fail_memory(to->err);
    return kept;
}

static imr_status put_values(making *to)
{
    char scratch[IMR_SETS_KEY];
    imr_str prefix = imr_sets_prefix(to->field, scratch);
    imr_status status = imr_reader_values(to->reader, (unsigned)to->field->slot, take_value, to, to->err);
    if (status == IMR_OK) status = to->status;
    for (size_t i = 0; i < to->values_n; i++) {
        if (status == IMR_OK) status = put_set(to, prefix, imr_str_of(to->values[i].value), &to->values[i].ids);
        free(to->values[i].ids.at);
    }
    to->values_n = 0;
    return status;
}

/* ---- the whole ---- */

static imr_status put_field(making *to, const imr_field *field)
{
    bool valued_slot = (field->flags & IMR_FIELD_SORT) != 0 && (field->flags & IMR_FIELD_KEY) == 0 && !field->prefix;
    to->field = field;
    if ((field->flags & IMR_FIELD_FACET) != 0) return put_facet(to);
    if ((field->flags & IMR_FIELD_TEXT) != 0) return put_words(to);
    return valued_slot ? put_values(to) : IMR_OK;
}

static int by_key(const void *a, const void *b, void *keys)
{
    const imr_sets_entry *x = a, *y = b;
    const char *at = keys;
    return imr_str_compare((imr_str){at + x->key, x->key_n}, (imr_str){at + y->key, y->key_n});
}

/* The sets are written: their keys, the directory, and in place of the empty head the true one. */
static imr_status put_directory(making *to)
{
    imr_sets_head head = {.magic = IMR_SETS_MAGIC,
                          .layout = IMR_SETS_LAYOUT,
                          .lengths = to->lengths,
                          .orders = to->orders,
                          .keys = to->at};
    size_t n = to->entries.n / sizeof(imr_sets_entry);
    head.n = (uint32_t)n;
    imr_status status = imr_sets_stamp(to->reader, head.stamp, to->err);
    if (status == IMR_OK) status = put(to, to->keys.s, to->keys.n);
    head.directory = to->at;
    if (n > 0) qsort_r(to->entries.s, n, sizeof(imr_sets_entry), by_key, to->keys.s);
    if (status == IMR_OK) status = put(to, to->entries.s, to->entries.n);
    head.size = to->at;
    if (status != IMR_OK) return status;
    bool written = fseek(to->file, 0, SEEK_SET) == 0 && fwrite(&head, sizeof head, 1, to->file) == 1 &&
                   fflush(to->file) == 0 && fsync(fileno(to->file)) == 0;
    return written ? IMR_OK : write_failed(to);
}

typedef struct measuring {
    const imr_reader *reader;
    uint32_t *lengths;
    imr_status status;
    imr_error *err;
} measuring;

static bool measure(void *context, imr_docid id)
{
    measuring *to = context;
    to->status = imr_reader_length(to->reader, id, &to->lengths[id], to->err);
    return to->status == IMR_OK;
}

static imr_status put_lengths(making *to)
{
    const imr_str none = {"", 0};
    size_t n = (size_t)imr_reader_last(to->reader) + 1;
    measuring all = {to->reader, calloc(n, sizeof *all.lengths), IMR_OK, to->err};
    if (all.lengths == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_reader_documents(to->reader, none, none, measure, &all, to->err);
    if (status == IMR_OK) status = all.status;
    to->lengths = to->at;
    if (status == IMR_OK) status = put(to, all.lengths, n * sizeof *all.lengths);
    free(all.lengths);
    return status;
}

static imr_status put_orders(making *to)
{
    imr_docid last = imr_reader_last(to->reader);
    to->places = calloc((size_t)last + 1, sizeof *to->places);
    if (to->places == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_orders_locate(imr_reader_orders(to->reader), to->places, last, to->err);
    to->orders = to->at;
    return status == IMR_OK ? put(to, to->places, ((size_t)last + 1) * sizeof *to->places) : status;
}

static imr_status put_all(making *to)
{
    const imr_sets_head empty = {.layout = 0};
    imr_status status = put(to, &empty, sizeof empty);
    if (status == IMR_OK) status = put_lengths(to);
    if (status == IMR_OK) status = put_orders(to);
    if (status == IMR_OK) status = put_term(to, IMR_STR(""), IMR_STR(""));
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++) status = put_field(to, imr_field_at(i));
    if (status == IMR_OK) status = put_pairs(to);
    return status == IMR_OK ? put_directory(to) : status;
}

static imr_status prepare(making *to)
{
    imr_docid last = imr_reader_last(to->reader);
    uint32_t n = imr_reader_count(to->reader);
    to->least = n / FREQUENT < LEAST ? LEAST : n / FREQUENT;
    to->least_pair = n / FREQUENT_PAIR < LEAST ? LEAST : n / FREQUENT_PAIR;
    to->words = last / 64 + 1;
    to->bits = calloc(to->words, sizeof *to->bits);
    to->arena = imr_arena_new();
    if (to->bits == NULL || to->arena == NULL) return imr_fail_memory(to->err);
    return imr_docset_new(last, &to->any, to->err);
}

static void end(making *to)
{
    imr_docset_free(to->any);
    imr_arena_free(to->arena);
    imr_buf_free(&to->counts);
    imr_buf_free(&to->keys);
    imr_buf_free(&to->entries);
    free(to->ids.at);
    free(to->bits);
    free(to->values);
    free(to->places);
}

imr_status imr_sets_write_to(const imr_reader *reader, FILE *file, imr_error *err)
{
    making to = {.reader = reader, .file = file, .err = err};
    imr_status status = prepare(&to);
    if (status == IMR_OK) status = put_all(&to);
    end(&to);
    return status;
}

static imr_status write_to(const imr_reader *reader, const char *fresh, const char *path, imr_error *err)
{
    making to = {.err = err};
    to.file = fopen(fresh, "wbe");
    if (to.file == NULL) return imr_fail(err, IMR_IO, "%s: cannot be written: %s", fresh, strerror(errno));
    imr_status status = imr_sets_write_to(reader, to.file, err);
    if (fclose(to.file) != 0 && status == IMR_OK) status = write_failed(&to);
    if (status == IMR_OK && rename(fresh, path) != 0) status = write_failed(&to);
    if (status != IMR_OK) remove(fresh);
    return status;
}

/* Whether the file that is there is of this commit. */
static imr_status is_made(const imr_reader *reader, bool *made, imr_error *err)
{
    imr_sets *sets = NULL;
    imr_status status = imr_sets_open(reader, &sets, err);
    *made = status == IMR_OK && imr_sets_mapped(sets);
    imr_sets_close(sets);
    return status;
}

imr_status imr_sets_write(const imr_reader *reader, imr_error *err)
{
    bool made = false;
    imr_buf path = {0}, fresh = {0};
    imr_sets_path(reader, &path);
    imr_buf_printf(&fresh, "%s.new", path.s);
    imr_status status = path.failed || fresh.failed ? imr_fail_memory(err) : is_made(reader, &made, err);
    if (status == IMR_OK && !made && path.n > 0) status = write_to(reader, fresh.s, path.s, err);
    imr_buf_free(&path);
    imr_buf_free(&fresh);
    return status;
}
