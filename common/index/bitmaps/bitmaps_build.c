#include "bitmaps_build.h"

#include "bigrams.h"
#include "letter_table.h"

#include <stdlib.h>
#include <string.h>

typedef struct id_list {
    uint32_t *at;
    size_t n, room;
} id_list;

/* A value of a slot and the documents that have it. */
typedef struct valued {
    char *value;
    id_list ids;
} valued;

typedef struct making {
    const imr_reader *reader;
    imr_bitmaps_out *out;
    imr_arena *arena;
    const imr_field *field;
    uint32_t least, least_paired;
    id_list ids;     /* scratch */
    imr_docset *any; /* documents that have any value of the current facet */
    valued *values;  /* of the current slot, by value */
    size_t values_n, values_room;
    imr_bigram_input pairing;
    uint32_t *places; /* of the positions */
    imr_status status;
    imr_error *err;
} making;

/* ---- ids ---- */

static bool reserve(id_list *list, size_t room)
{
    uint32_t *grown = room > list->room ? realloc(list->at, room * sizeof *grown) : list->at;
    if (grown == NULL && room > 0) return false;
    list->at = grown;
    list->room = room > list->room ? room : list->room;
    return true;
}

static bool keep_id(id_list *list, imr_docid id)
{
    enum { FIRST = 64 };
    if (list->n == list->room && !reserve(list, list->room == 0 ? FIRST : list->room * 2)) return false;
    list->at[list->n++] = id;
    return true;
}

static imr_doclist set_of(const id_list *list) { return (imr_doclist){.ids = list->at, .n = (uint32_t)list->n}; }

static bool take_id(void *context, imr_docid id)
{
    making *to = context;
    if (!keep_id(&to->ids, id)) to->status = imr_fail_memory(to->err);
    return to->status == IMR_OK;
}

static imr_status put_term(making *to, imr_str prefix, imr_str term)
{
    to->ids.n = 0;
    imr_status status = imr_reader_documents(to->reader, prefix, term, take_id, to, to->err);
    if (status == IMR_OK) status = to->status;
    const imr_doclist set = set_of(&to->ids);
    return status == IMR_OK ? imr_bitmaps_out_set(to->out, prefix, term, &set, NULL) : status;
}

/* ---- words ---- */

typedef struct counted {
    id_list ids;
    imr_buf counts; /* of each id, a byte */
} counted;

static bool keep_count(void *context, imr_docid id, uint32_t count)
{
    counted *to = context;
    imr_buf_putc(&to->counts, (char)(count < IMR_TERM_FREQUENCY_MAX ? count : IMR_TERM_FREQUENCY_MAX));
    to->counts.failed = to->counts.failed || !keep_id(&to->ids, id);
    return !to->counts.failed;
}

imr_status imr_bitmaps_make_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_bitmaps_out *out,
                                 uint32_t *documents)
{
    counted word = {0};
    imr_status status = imr_reader_postings(reader, prefix, term, keep_count, &word, out->err);
    if (status == IMR_OK && word.counts.failed) status = imr_fail_memory(out->err);
    const imr_doclist set = set_of(&word.ids);
    if (status == IMR_OK) status = imr_bitmaps_out_set(out, prefix, term, &set, (const void *)word.counts.s);
    *documents = set.n;
    imr_buf_free(&word.counts);
    free(word.ids.at);
    return status;
}

static bool take_word(void *context, imr_str term, uint32_t documents)
{
    making *to = context;
    if (documents >= to->least)
        to->status = imr_bitmaps_make_word(to->reader, imr_str_of(to->field->prefix), term, to->out, &documents);
    if (documents >= to->least_paired && to->field->prefix[0] == '\0' && to->status == IMR_OK) {
        const char *kept = imr_arena_dup(to->arena, term);
        if (kept == NULL || !imr_list_add(to->arena, &to->pairing.words, (imr_str){kept, term.n}))
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
    const imr_doclist set = set_of(&to->ids);
    return imr_bitmaps_out_set(to->out, prefix, IMR_STR(""), &set, NULL);
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
    char scratch[IMR_BITMAPS_KEY];
    imr_str prefix = imr_bitmaps_prefix(to->field, scratch);
    imr_status status = imr_reader_values(to->reader, (unsigned)to->field->slot, take_value, to, to->err);
    if (status == IMR_OK) status = to->status;
    for (size_t i = 0; i < to->values_n; i++) {
        const imr_doclist set = set_of(&to->values[i].ids);
        if (status == IMR_OK)
            status = imr_bitmaps_out_set(to->out, prefix, imr_str_of(to->values[i].value), &set, NULL);
        free(to->values[i].ids.at);
    }
    to->values_n = 0;
    return status;
}

/* ---- the whole ---- */

static imr_status put_field(making *to, const imr_field *field)
{
    to->field = field;
    if ((field->flags & IMR_FIELD_FACET) != 0) return put_facet(to);
    if ((field->flags & IMR_FIELD_TEXT) != 0) return put_words(to);
    return imr_bitmaps_has_slot(field) ? put_values(to) : IMR_OK;
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

static imr_status put_lengths(making *to, uint64_t *where)
{
    const imr_str none = {"", 0};
    const imr_docid last = imr_reader_last(to->reader);
    measuring all = {to->reader, calloc((size_t)last + 1, sizeof *all.lengths), IMR_OK, to->err};
    if (all.lengths == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_reader_documents(to->reader, none, none, measure, &all, to->err);
    if (status == IMR_OK) status = all.status;
    if (status == IMR_OK) status = imr_bitmaps_out_table(to->out, all.lengths, last, where);
    free(all.lengths);
    return status;
}

static imr_status put_places(making *to, uint64_t *where)
{
    const imr_docid last = imr_reader_last(to->reader);
    imr_status status = imr_position_index_locate(imr_reader_positions(to->reader), to->places, last, to->err);
    return status == IMR_OK ? imr_bitmaps_out_table(to->out, to->places, last, where) : status;
}

static imr_status put_letters(making *to, uint64_t *where)
{
    const imr_docid last = imr_reader_last(to->reader);
    uint32_t *first = calloc((size_t)last + 1, sizeof *first);
    imr_status status = first == NULL ? imr_fail_memory(to->err) : imr_letter_table_make(to->reader, first, to->err);
    if (status == IMR_OK) status = imr_bitmaps_out_table(to->out, first, last, where);
    free(first);
    return status;
}

static imr_status put_all(making *to)
{
    imr_bitmaps_tables tables = {0};
    imr_status status = put_lengths(to, &tables.lengths);
    if (status == IMR_OK) status = put_places(to, &tables.orders);
    if (status == IMR_OK) status = put_letters(to, &tables.letters);
    if (status == IMR_OK) status = put_term(to, IMR_STR(""), IMR_STR(""));
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++) status = put_field(to, imr_field_at(i));
    if (status == IMR_OK) status = imr_bigrams_put(&to->pairing, NULL, to->out);
    return status == IMR_OK ? imr_bitmaps_out_end(to->out, to->reader, &tables) : status;
}

static imr_status prepare(making *to)
{
    const imr_docid last = imr_reader_last(to->reader);
    const uint32_t n = imr_reader_count(to->reader);
    to->least = imr_bitmaps_least(n);
    to->least_paired = imr_bitmaps_least_paired(n);
    to->places = calloc((size_t)last + 1, sizeof *to->places);
    to->arena = imr_arena_new();
    to->pairing = (imr_bigram_input){
        .orders = imr_reader_positions(to->reader), .places = to->places, .last = last, .least = to->least_paired};
    if (to->places == NULL || to->arena == NULL) return imr_fail_memory(to->err);
    return imr_docset_new(last, &to->any, to->err);
}

imr_status imr_bitmaps_make(const imr_reader *reader, imr_bitmaps_out *out)
{
    making to = {.reader = reader, .out = out, .err = out->err};
    imr_status status = prepare(&to);
    if (status == IMR_OK) status = put_all(&to);
    imr_docset_free(to.any);
    imr_arena_free(to.arena);
    free(to.ids.at);
    free(to.values);
    free(to.places);
    return status;
}
