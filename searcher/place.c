#include "place.h"

#include "plan.h"

#include <stdlib.h>
#include <string.h>

/* A word of the clause and its places in the decision at hand. */
typedef struct word {
    imr_str stem;
    uint32_t *at;
    size_t n, room;
    bool absent;
} word;

/* The clause with its words as numbers. */
typedef struct shape {
    const imr_clause *clause;
    size_t *words; /* of TERM and PHRASE */
    struct shape *parts;
} shape;

typedef struct place {
    const imr_reader *reader;
    imr_stemmer *stemmer;
    const imr_field *field;
    imr_str prefix;
    bool positions;            /* in the index */
    bool stands;               /* what is asked for */
    uint32_t first;            /* positions before it are another field's */
    imr_arena *keep, *scratch; /* for the query; for one decision */
    word *words;               /* by stem */
    size_t n;
    shape root;
    imr_tokens tokens;
    imr_buf record;
    bool failed; /* memory ran out in a visit */
} place;

/* Words from begin to end, both included. */
typedef struct stretch {
    uint32_t begin, end;
} stretch;

typedef struct stretches {
    stretch *at;
    size_t n;
} stretches;

static void place_free(void *context)
{
    place *to = context;
    if (to == NULL) return;
    imr_arena_free(to->keep);
    imr_arena_free(to->scratch);
    imr_tokens_free(&to->tokens);
    imr_buf_free(&to->record);
    free(to);
}

/* ---- the clause's words ---- */

static size_t count_words(const imr_clause *clause)
{
    size_t n = clause->values.n;
    for (size_t i = 0; i < clause->n; i++) n += count_words(clause->parts[i]);
    return n;
}

static void collect_words(place *to, const imr_clause *clause)
{
    for (size_t i = 0; i < clause->values.n; i++) to->words[to->n++].stem = clause->values.at[i];
    for (size_t i = 0; i < clause->n; i++) collect_words(to, clause->parts[i]);
}

static int by_stem(const void *a, const void *b)
{
    const word *x = a, *y = b;
    return imr_str_compare(x->stem, y->stem);
}

static word *find_word(const place *to, imr_str stem)
{
    word key = {.stem = stem};
    return bsearch(&key, to->words, to->n, sizeof *to->words, by_stem);
}

static bool make_shape(place *to, const imr_clause *clause, shape *out)
{
    out->clause = clause;
    out->words = imr_arena_alloc(to->keep, (clause->values.n + 1) * sizeof *out->words);
    out->parts = imr_arena_alloc(to->keep, (clause->n + 1) * sizeof *out->parts);
    if (out->words == NULL || out->parts == NULL) return false;
    for (size_t i = 0; i < clause->values.n; i++)
        out->words[i] = (size_t)(find_word(to, clause->values.at[i]) - to->words);
    for (size_t i = 0; i < clause->n; i++)
        if (!make_shape(to, clause->parts[i], &out->parts[i])) return false;
    return true;
}

static bool make_words(place *to, const imr_clause *clause)
{
    size_t all = count_words(clause), n = 0;
    to->words = imr_arena_alloc(to->keep, (all + 1) * sizeof *to->words);
    if (to->words == NULL) return false;
    collect_words(to, clause);
    if (all > 0) qsort(to->words, all, sizeof *to->words, by_stem);
    for (size_t i = 0; i < all; i++)
        if (n == 0 || by_stem(&to->words[n - 1], &to->words[i]) != 0) to->words[n++] = to->words[i];
    to->n = n;
    return make_shape(to, clause, &to->root);
}

/* ---- their places in a decision ---- */

static void add_place(place *to, word *at, uint32_t position)
{
    if (at->n == at->room) {
        size_t room = at->room == 0 ? 16 : at->room * 2;
        uint32_t *grown = imr_arena_alloc(to->keep, room * sizeof *grown);
        if (grown == NULL) {
            to->failed = true;
            return;
        }
        if (at->n > 0) memcpy(grown, at->at, at->n * sizeof *grown);
        at->at = grown;
        at->room = room;
    }
    at->at[at->n++] = position;
}

typedef struct visit {
    place *to;
    word *word;
} visit;

static bool visit_position(void *context, uint32_t position)
{
    visit *at = context;
    if (position >= at->to->first) add_place(at->to, at->word, position);
    return !at->to->failed;
}

static bool visit_present(void *context, imr_str term, uint32_t count)
{
    place *to = context;
    (void)count;
    word *known = find_word(to, term);
    if (known != NULL) known->absent = false;
    return true;
}

/* Of a wildcard's many words few are in a decision: its list of terms is read first. */
static imr_status load_positions(place *to, imr_docid id, imr_error *err)
{
    enum { MANY = 16 };
    imr_status status = IMR_OK;
    for (size_t i = 0; i < to->n; i++) to->words[i].absent = to->n > MANY;
    if (to->n > MANY) status = imr_reader_document_terms(to->reader, id, to->prefix, visit_present, to, err);
    for (size_t i = 0; i < to->n && status == IMR_OK; i++) {
        visit at = {to, &to->words[i]};
        if (!to->words[i].absent)
            status = imr_reader_positions(to->reader, id, to->prefix, to->words[i].stem, visit_position, &at, err);
    }
    return status;
}

/* Values of one field are apart from each other. */
static imr_status load_text(place *to, imr_docid id, imr_error *err)
{
    imr_decision decision;
    char scratch[32];
    uint32_t position = 1;
    imr_buf_clear(&to->record);
    imr_status status = imr_reader_data(to->reader, id, &to->record, err);
    if (status == IMR_OK && to->record.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_record_read(to->scratch, imr_buf_str(&to->record), &decision, err);
    size_t values = status == IMR_OK ? imr_field_values(to->field, &decision) : 0;
    for (size_t i = 0; i < values && status == IMR_OK; i++, position += IMR_POSITION_RATIONALE) {
        status = imr_tokenize(imr_field_value(to->field, &decision, i, scratch), &to->tokens, err);
        if (status == IMR_OK) status = imr_stem_tokens(to->stemmer, &to->tokens, err);
        for (size_t t = 0; t < to->tokens.n && status == IMR_OK; t++, position++) {
            word *known = find_word(to, to->tokens.at[t].stem);
            if (known != NULL) add_place(to, known, position);
        }
    }
    return status;
}

/* ---- where the clause stands ---- */

static bool has_place(const word *at, uint32_t position)
{
    size_t low = 0, high = at->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (at->at[middle] == position) return true;
        if (at->at[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static stretches new_stretches(place *to, size_t room)
{
    stretches made = {imr_arena_alloc(to->scratch, (room + 1) * sizeof *made.at), 0};
    to->failed = to->failed || made.at == NULL;
    return made;
}

/* Also of a TERM: a phrase of one word. */
static stretches find_phrase(place *to, const shape *phrase)
{
    size_t count = phrase->clause->values.n;
    if (count == 0) return (stretches){0};
    const word *first = &to->words[phrase->words[0]];
    stretches found = new_stretches(to, first->n);
    for (size_t i = 0; i < first->n && !to->failed; i++) {
        uint32_t begin = first->at[i];
        size_t same = 1;
        while (same < count && has_place(&to->words[phrase->words[same]], begin + (uint32_t)same)) same++;
        if (same == count) found.at[found.n++] = (stretch){begin, begin + (uint32_t)count - 1};
    }
    return found;
}

static int by_begin(const void *a, const void *b)
{
    const stretch *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end; /* the longer first */
}

static stretches find(place *to, const shape *at);

static stretches find_any(place *to, const shape *any)
{
    size_t n = 0;
    stretches *parts = imr_arena_alloc(to->scratch, (any->clause->n + 1) * sizeof *parts);
    if (parts == NULL) to->failed = true;
    for (size_t i = 0; i < any->clause->n && !to->failed; i++) {
        parts[i] = find(to, &any->parts[i]);
        n += parts[i].n;
    }
    stretches found = new_stretches(to, n);
    if (to->failed) return (stretches){0};
    for (size_t i = 0; i < any->clause->n; i++)
        for (size_t s = 0; s < parts[i].n; s++) found.at[found.n++] = parts[i].at[s];
    if (found.n > 0) qsort(found.at, found.n, sizeof *found.at, by_begin);
    return found;
}

/* Drops what has another one within itself. */
static void keep_shortest(stretches *list)
{
    if (list->n == 0) return;
    qsort(list->at, list->n, sizeof *list->at, by_begin);
    size_t kept = list->n;
    uint32_t least = UINT32_MAX;
    for (size_t i = list->n; i-- > 0;)
        if (list->at[i].end < least) {
            least = list->at[i].end;
            list->at[--kept] = list->at[i];
        }
    memmove(list->at, list->at + kept, (list->n - kept) * sizeof *list->at);
    list->n -= kept;
}

/* The shortest stretch that reaches from one of the left to this one, where there is one: left of it or right of it. */
static void reach(const stretches *left, const stretch *at, uint32_t distance, bool ordered, stretches *found)
{
    const stretch *before = NULL, *behind = NULL;
    for (size_t i = 0; i < left->n; i++) {
        const stretch *other = &left->at[i];
        if (other->begin > at->end + distance) break;
        if (other->end < at->begin && at->begin - other->end <= distance) before = other;
        if (other->begin > at->end && (behind == NULL || other->end < behind->end)) behind = other;
    }
    if (before != NULL) found->at[found->n++] = (stretch){before->begin, at->end};
    if (behind != NULL && !ordered) found->at[found->n++] = (stretch){at->begin, behind->end};
}

static stretches find_near(place *to, const shape *near)
{
    stretches left = find(to, &near->parts[0]), right = find(to, &near->parts[1]);
    stretches found = new_stretches(to, 2 * right.n);
    if (to->failed || left.n == 0) return (stretches){0};
    for (size_t i = 0; i < right.n; i++)
        reach(&left, &right.at[i], near->clause->distance, near->clause->ordered, &found);
    keep_shortest(&found);
    return found;
}

/* In the order of their beginnings. */
static stretches find(place *to, const shape *at)
{
    switch (at->clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE: return find_phrase(to, at);
    case IMR_CLAUSE_SAME:
    case IMR_CLAUSE_ANY: return find_any(to, at);
    case IMR_CLAUSE_NEAR: return find_near(to, at);
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE:
    case IMR_CLAUSE_ALL: break; /* have no places */
    }
    return (stretches){0};
}

static imr_status test(void *context, imr_docid id, bool *matches, imr_error *err)
{
    place *to = context;
    imr_arena_reset(to->scratch);
    for (size_t i = 0; i < to->n; i++) to->words[i].n = 0;
    imr_status status = to->positions ? load_positions(to, id, err) : load_text(to, id, err);
    if (status != IMR_OK) return status;
    size_t n = to->failed ? 0 : find(to, &to->root).n;
    if (to->failed) return imr_fail_memory(err);
    *matches = (n > 0) == to->stands;
    return IMR_OK;
}

imr_status imr_place_check(const imr_reader *reader, imr_stemmer *stemmer, const imr_clause *clause,
                           const imr_field *field, bool stands, imr_query **out, imr_error *err)
{
    *out = NULL;
    place *to = calloc(1, sizeof *to);
    if (to == NULL) return imr_fail_memory(err);
    bool rationale = field == NULL || field->prefix[0] == '\0';
    *to = (place){.reader = reader,
                  .stemmer = stemmer,
                  .field = field,
                  .prefix = rationale ? IMR_STR("") : imr_str_of(field->prefix),
                  .positions = field == NULL || imr_plan_has_order(field),
                  .stands = stands,
                  .first = field != NULL && rationale ? IMR_POSITION_RATIONALE : 0,
                  .keep = imr_arena_new(),
                  .scratch = imr_arena_new()};
    if (to->keep == NULL || to->scratch == NULL || !make_words(to, clause)) {
        place_free(to);
        return imr_fail_memory(err);
    }
    return imr_query_check(&(imr_check){test, place_free, to}, out, err);
}
