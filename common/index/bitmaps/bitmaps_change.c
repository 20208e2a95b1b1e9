#include "bitmaps_change.h"

#include "bitmaps_out.h"

#include <stdlib.h>
#include <string.h>

/* If more than one document in SHARE has changed, building from the whole index is as fast. */
enum { SHARE = 16 };

/* ---- which documents ---- */

typedef struct tail {
    imr_bitmaps_change *change;
    imr_docset *written;
    uint32_t last, n;
} tail;

static void take_order(void *context, uint32_t id, uint32_t place)
{
    tail *to = context;
    if (id == 0 || id > to->last) return;
    imr_docset_add(to->written, id);
    to->change->places[id] = place;
    to->n++;
}

static imr_status read_tail(imr_bitmaps_change *change, imr_docset *written, uint32_t *n)
{
    const imr_bitmaps_head *head = imr_bitmaps_head_of(change->before);
    tail to = {change, written, imr_reader_last(change->reader), 0};
    change->places = calloc((size_t)to.last + 1, sizeof *change->places);
    if (change->places == NULL) return imr_fail_memory(change->err);
    memcpy(change->places, imr_bitmaps_places(change->before), ((size_t)head->last + 1) * sizeof *change->places);
    imr_status status =
        imr_position_index_visit(imr_reader_positions(change->reader), head->words, take_order, &to, change->err);
    *n = to.n;
    return status;
}

static imr_status list(const imr_docset *set, imr_ids *out, imr_error *err)
{
    const uint32_t n = imr_docset_count(set);
    out->at = calloc((size_t)n + 1, sizeof *out->at);
    if (out->at == NULL) return imr_fail_memory(err);
    out->n = imr_docset_ids(set, out->at, n);
    return IMR_OK;
}

enum { WRITTEN, NOW, LIVE, LOST, DOCSETS };

static imr_status list_documents(imr_bitmaps_change *change, imr_docset *const *sets)
{
    imr_doclist before, now = imr_docset_view(sets[NOW]);
    const imr_doclist written = imr_docset_view(sets[WRITTEN]);
    if (!imr_bitmaps_term(change->before, IMR_STR(""), IMR_STR(""), &before)) before = (imr_doclist){0};
    imr_docset_unite(sets[LIVE], &written);
    imr_docset_intersect(sets[LIVE], &now);
    imr_docset_unite(sets[LOST], &before);
    imr_docset_subtract(sets[NOW], &written); /* leaves the unchanged documents */
    now = imr_docset_view(sets[NOW]);
    imr_docset_subtract(sets[LOST], &now);
    imr_status status = list(sets[WRITTEN], &change->written, change->err);
    if (status == IMR_OK) status = list(sets[LIVE], &change->live, change->err);
    return status == IMR_OK ? list(sets[LOST], &change->lost, change->err) : status;
}

/* *usable is false if too much has changed, or if the earlier length does not end an entry: another history. */
static imr_status find_documents(imr_bitmaps_change *change, bool *usable)
{
    const imr_str none = {"", 0};
    imr_docset *sets[DOCSETS] = {NULL};
    uint32_t n = 0, most = imr_reader_count(change->reader) / SHARE;
    imr_status status = IMR_OK;
    for (size_t i = 0; i < DOCSETS && status == IMR_OK; i++)
        status = imr_docset_new(imr_reader_last(change->reader), &sets[i], change->err);
    if (status == IMR_OK) status = read_tail(change, sets[WRITTEN], &n);
    *usable = status == IMR_OK && n <= most;
    if (status == IMR_CORRUPT) status = IMR_OK;
    if (*usable) status = imr_reader_documents(change->reader, none, none, imr_docset_add, sets[NOW], change->err);
    if (*usable && status == IMR_OK) status = list_documents(change, sets);
    *usable = *usable && change->lost.n <= most;
    for (size_t i = 0; i < DOCSETS; i++) imr_docset_free(sets[i]);
    return status;
}

/* ---- which sets ---- */

static imr_status keep_memory(imr_bitmaps_change *change) { return change->status = imr_fail_memory(change->err); }

/* The index of a key, or where to insert it. */
static size_t place_of(const imr_subject *at, size_t n, imr_str key)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (imr_str_compare(at[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Subjects of the earlier file come first, new ones after them; both are sorted by key. */
static imr_subject *find_subject(const imr_bitmaps_change *change, imr_str key)
{
    size_t known = place_of(change->subjects, change->sorted, key);
    if (known < change->sorted && imr_str_equal(change->subjects[known].key, key)) return &change->subjects[known];
    size_t more = change->sorted + place_of(change->subjects + change->sorted, change->n - change->sorted, key);
    return more < change->n && imr_str_equal(change->subjects[more].key, key) ? &change->subjects[more] : NULL;
}

static imr_subject *add_subject(imr_bitmaps_change *change, imr_str key)
{
    if (change->n == change->room) {
        size_t room = change->room + change->room / 2 + 64;
        imr_subject *grown = realloc(change->subjects, room * sizeof *grown);
        if (grown == NULL) return NULL;
        change->subjects = grown;
        change->room = room;
    }
    const char *copy = imr_arena_dup(change->arena, key);
    if (copy == NULL) return NULL;
    imr_subject *behind = change->subjects + change->sorted;
    size_t n = change->n - change->sorted, place = place_of(behind, n, key);
    memmove(&behind[place + 1], &behind[place], (n - place) * sizeof *behind);
    behind[place] = (imr_subject){.key = {copy, key.n}};
    change->n++;
    return &behind[place];
}

static imr_status take_known(imr_bitmaps_change *change)
{
    const size_t n = imr_bitmaps_head_of(change->before)->n;
    change->subjects = calloc(n + 1, sizeof *change->subjects);
    if (change->subjects == NULL) return imr_fail_memory(change->err);
    change->room = n + 1;
    for (size_t i = 0; i < n; i++)
        change->subjects[i] = (imr_subject){.key = imr_bitmaps_key(change->before, i),
                                            .before = imr_bitmaps_entry_at(change->before, i),
                                            .known = true};
    change->n = change->sorted = n;
    return IMR_OK;
}

static int by_key(const void *a, const void *b)
{
    const imr_subject *x = a, *y = b;
    return imr_str_compare(x->key, y->key);
}

/* ---- what changed documents add to them ---- */

typedef struct gathering {
    imr_bitmaps_change *change;
    imr_docid id;
    const imr_field *facet; /* of which the document already has a value */
    imr_buf key;            /* scratch */
} gathering;

static void put_document(gathering *to, imr_subject *subject, uint32_t count)
{
    imr_buf_add(&subject->ids, (imr_str){(const char *)&to->id, sizeof to->id});
    if (subject->before.counts != NULL)
        imr_buf_putc(&subject->counts, (char)(count < IMR_TERM_FREQUENCY_MAX ? count : IMR_TERM_FREQUENCY_MAX));
    if (subject->ids.failed || subject->counts.failed) keep_memory(to->change);
}

static void take_key(gathering *to, imr_str key)
{
    imr_subject *subject = find_subject(to->change, key);
    if (subject == NULL) subject = add_subject(to->change, key);
    if (subject == NULL)
        keep_memory(to->change);
    else
        put_document(to, subject, 0);
}

/* Adds a subject for a word that is frequent now and was not: its set is made from its posting list. */
static void want_word(imr_bitmaps_change *change, imr_str key, uint32_t documents)
{
    bool add = documents >= change->least && find_subject(change, key) == NULL;
    if (add && add_subject(change, key) == NULL) keep_memory(change);
}

static void take_word(gathering *to, imr_str key, uint32_t count)
{
    imr_bitmaps_change *change = to->change;
    imr_subject *subject = find_subject(change, key);
    uint32_t documents = 0;
    if (subject != NULL && subject->known) {
        put_document(to, subject, count);
        return;
    }
    change->status = imr_reader_frequency(change->reader, IMR_STR(""), key, &documents, change->err);
    if (change->status == IMR_OK) want_word(change, key, documents);
}

/* The facet or text field that a term belongs to; NULL: none with sets. */
static const imr_field *field_of(imr_str term)
{
    const bool bare = term.n > 0 && (term.s[0] < 'A' || term.s[0] > 'Z');
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        if ((field->flags & (IMR_FIELD_FACET | IMR_FIELD_TEXT)) == 0) continue;
        if (bare ? field->prefix[0] == '\0'
                 : field->prefix[0] != '\0' && imr_str_starts(term, imr_str_of(field->prefix)))
            return field;
    }
    return NULL;
}

static bool take_term(void *context, imr_str term, uint32_t count)
{
    gathering *to = context;
    const imr_field *field = field_of(term);
    if (field != NULL && (field->flags & IMR_FIELD_FACET) != 0) {
        if (field != to->facet) take_key(to, imr_str_of(field->prefix));
        to->facet = field;
        take_key(to, term);
    } else if (field != NULL) {
        take_word(to, term, count);
    }
    return to->change->status == IMR_OK;
}

static imr_status take_value(gathering *to, const imr_field *field)
{
    char scratch[IMR_BITMAPS_KEY];
    imr_bitmaps_change *change = to->change;
    imr_str prefix = imr_bitmaps_prefix(field, scratch);
    imr_buf_clear(&to->key);
    imr_buf_add(&to->key, prefix);
    imr_status status = imr_reader_value(change->reader, to->id, (unsigned)field->slot, &to->key, change->err);
    if (status == IMR_OK && to->key.failed) status = imr_fail_memory(change->err);
    if (status == IMR_OK && to->key.n > prefix.n) take_key(to, imr_buf_str(&to->key));
    return status == IMR_OK ? change->status : status;
}

static imr_status gather_document(gathering *to, imr_docid id)
{
    imr_bitmaps_change *change = to->change;
    to->id = id;
    to->facet = NULL;
    take_key(to, IMR_STR(""));
    imr_status status = imr_reader_document_terms(change->reader, id, IMR_STR(""), take_term, to, change->err);
    if (status == IMR_OK) status = change->status;
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++)
        if (imr_bitmaps_has_slot(imr_field_at(i))) status = take_value(to, imr_field_at(i));
    return status;
}

/* ---- words that became frequent because there are fewer documents ---- */

typedef struct walk {
    imr_bitmaps_change *change;
    imr_str prefix;
    imr_buf key;
} walk;

static bool take_frequent(void *context, imr_str term, uint32_t documents)
{
    walk *to = context;
    if (documents < to->change->least) return true;
    imr_buf_clear(&to->key);
    imr_buf_add(&to->key, to->prefix);
    imr_buf_add(&to->key, term);
    if (to->key.failed)
        keep_memory(to->change);
    else
        want_word(to->change, imr_buf_str(&to->key), documents);
    return to->change->status == IMR_OK;
}

static imr_status walk_words(imr_bitmaps_change *change)
{
    imr_status status = IMR_OK;
    walk to = {.change = change};
    for (size_t i = 0; i < imr_field_count() && status == IMR_OK; i++) {
        if ((imr_field_at(i)->flags & IMR_FIELD_TEXT) == 0) continue;
        to.prefix = imr_str_of(imr_field_at(i)->prefix);
        status = imr_reader_terms(change->reader, to.prefix, IMR_STR(""), take_frequent, &to, change->err);
        if (status == IMR_OK) status = change->status;
    }
    imr_buf_free(&to.key);
    return status;
}

/* ---- the whole ---- */

static imr_status gather(imr_bitmaps_change *change)
{
    imr_doclist before = {0};
    gathering to = {.change = change};
    imr_status status = IMR_OK;
    imr_bitmaps_term(change->before, IMR_STR(""), IMR_STR(""), &before);
    for (uint32_t i = 0; i < change->live.n && status == IMR_OK; i++) status = gather_document(&to, change->live.at[i]);
    if (status == IMR_OK && change->least < imr_bitmaps_least(before.n)) status = walk_words(change);
    imr_buf_free(&to.key);
    if (status == IMR_OK && change->n > 0) qsort(change->subjects, change->n, sizeof *change->subjects, by_key);
    return status;
}

imr_status imr_bitmaps_change_find(const imr_reader *reader, imr_bitmaps *before, imr_bitmaps_change *change,
                                   bool *usable, imr_error *err)
{
    *change = (imr_bitmaps_change){.reader = reader,
                                   .before = before,
                                   .least = imr_bitmaps_least(imr_reader_count(reader)),
                                   .arena = imr_arena_new(),
                                   .err = err};
    *usable = false;
    imr_status status = change->arena == NULL ? imr_fail_memory(err) : find_documents(change, usable);
    if (status != IMR_OK || !*usable) return status;
    status = take_known(change);
    return status == IMR_OK ? gather(change) : status;
}

void imr_bitmaps_change_free(imr_bitmaps_change *change)
{
    for (size_t i = 0; i < change->n; i++) {
        imr_buf_free(&change->subjects[i].ids);
        imr_buf_free(&change->subjects[i].counts);
    }
    free(change->subjects);
    free(change->places);
    free(change->written.at);
    free(change->live.at);
    free(change->lost.at);
    imr_arena_free(change->arena);
}
