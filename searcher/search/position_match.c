#include "position_match.h"

#include "docstore.h"
#include "vec.h"

#include <stdlib.h>
#include <string.h>

/* Words from begin to end, both included. */
typedef struct stretch {
    uint32_t begin, end;
} stretch;

typedef struct stretches {
    stretch *at;
    size_t n, room;
} stretches;

/* The clause with its words as codes. */
typedef struct shape {
    const imr_clause *clause;
    imr_word_code *codes; /* of TERM, PHRASE; of an ANY or SAME of many single words, sorted */
    size_t n;
    uint64_t *low;      /* bit set of the lower halves of many codes */
    imr_nearness *near; /* of a NEAR of single words */
    struct shape *parts;
    stretches found; /* in the current text, in the order of their beginnings */
} shape;

struct imr_position_match {
    imr_query_context context;
    const imr_field *field;
    imr_section first, last; /* sections to examine, if the field has positions */
    bool ordered;
    imr_arena *arena, *scratch; /* for the clause; for one decision */
    shape root;
    imr_tokens tokens;
    imr_positions_builder draft; /* positions of a text that is read */
    bool failed;                 /* memory ran out */
};

/* A text: the words [begin, end) of a decision. */
typedef struct text {
    const imr_positions *order;
    uint32_t begin, end;
} text;

/* ---- fields ---- */

static const struct {
    const char *field;
    imr_section section;
} sections[] = {{"heading", IMR_SECTION_HEADING}, {"rationale", IMR_SECTION_RATIONALE}};

static bool find_sections(const imr_field *field, imr_section *first, imr_section *last)
{
    *first = 0;
    *last = IMR_SECTIONS - 1;
    if (field == NULL) return true;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(sections[i].field, field->key) == 0) {
            *first = *last = sections[i].section;
            return true;
        }
    return false;
}

bool imr_position_match_has_order(const imr_field *field)
{
    imr_section first, last;
    return find_sections(field, &first, &last);
}

/* ---- the clause ---- */

enum { MANY = IMR_NEAR_MOST, LOWS = 1 << 16, BITS = 64 };

static int by_code(const void *a, const void *b)
{
    const imr_word_code *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool is_many_words(const imr_clause *clause)
{
    if (clause->n < MANY || (clause->kind != IMR_CLAUSE_OR && clause->kind != IMR_CLAUSE_SYNONYM)) return false;
    for (size_t i = 0; i < clause->n; i++)
        if (clause->parts[i]->kind != IMR_CLAUSE_TERM) return false;
    return true;
}

/* Prepares many words to be found in one pass. */
static bool shape_many(imr_arena *arena, shape *out)
{
    const imr_clause *clause = out->clause;
    out->n = clause->n;
    out->codes = imr_arena_alloc(arena, out->n * sizeof *out->codes);
    out->low = imr_arena_alloc(arena, LOWS / BITS * sizeof *out->low);
    if (out->codes == NULL || out->low == NULL) return false;
    for (size_t i = 0; i < out->n; i++) {
        imr_word_code code = imr_word_code_of(clause->parts[i]->values.at[0]);
        out->codes[i] = code;
        out->low[code % LOWS / BITS] |= (uint64_t)1 << code % BITS;
    }
    qsort(out->codes, out->n, sizeof *out->codes, by_code);
    return true;
}

/* The codes of a part that is one word, or one of a few; false for anything else. */
static bool single_words(imr_arena *arena, const shape *part, imr_codes *out)
{
    bool alternatives = part->clause->kind == IMR_CLAUSE_SYNONYM || part->clause->kind == IMR_CLAUSE_OR;
    imr_word_code *codes = imr_arena_alloc(arena, (part->clause->n + 1) * sizeof *codes);
    *out = (imr_codes){codes, 0};
    if (codes == NULL || part->low != NULL) return false;
    if (!alternatives) codes[out->n++] = part->n == 1 ? part->codes[0] : 0;
    for (size_t i = 0; alternatives && i < part->clause->n; i++) {
        if (part->parts[i].n != 1) return false;
        codes[out->n++] = part->parts[i].codes[0];
    }
    return alternatives || part->n == 1;
}

/* Prepares a NEAR of single words, which takes one pass. */
static bool shape_near(imr_arena *arena, shape *out)
{
    const imr_clause *clause = out->clause;
    imr_nearness *near = imr_arena_alloc(arena, sizeof *near);
    if (near == NULL) return false;
    *near = (imr_nearness){.distance = clause->distance, .ordered = clause->ordered};
    bool single = single_words(arena, &out->parts[0], &near->left) && single_words(arena, &out->parts[1], &near->right);
    if (single) out->near = near;
    return true;
}

static bool make_shape(imr_arena *arena, const imr_clause *clause, shape *out)
{
    out->clause = clause;
    if (is_many_words(clause)) return shape_many(arena, out);
    out->n = clause->values.n;
    out->codes = imr_arena_alloc(arena, (out->n + 1) * sizeof *out->codes);
    out->parts = imr_arena_alloc(arena, (clause->n + 1) * sizeof *out->parts);
    if (out->codes == NULL || out->parts == NULL) return false;
    for (size_t i = 0; i < out->n; i++) out->codes[i] = imr_word_code_of(clause->values.at[i]);
    for (size_t i = 0; i < clause->n; i++)
        if (!make_shape(arena, clause->parts[i], &out->parts[i])) return false;
    return clause->kind != IMR_CLAUSE_NEAR || shape_near(arena, out);
}

static void free_shape(shape *at)
{
    free(at->found.at);
    for (size_t i = 0; at->parts != NULL && at->clause != NULL && i < at->clause->n; i++) free_shape(&at->parts[i]);
}

imr_status imr_position_match_new(const imr_query_context *context, const imr_clause *clause, const imr_field *field,
                                  imr_position_match **out, imr_error *err)
{
    imr_position_match *place = *out = calloc(1, sizeof *place);
    if (place == NULL) return imr_fail_memory(err);
    *place =
        (imr_position_match){.context = *context, .field = field, .arena = imr_arena_new(), .scratch = imr_arena_new()};
    place->ordered = find_sections(field, &place->first, &place->last);
    if (place->arena != NULL && place->scratch != NULL && make_shape(place->arena, clause, &place->root)) return IMR_OK;
    imr_position_match_free(place);
    *out = NULL;
    return imr_fail_memory(err);
}

void imr_position_match_free(imr_position_match *place)
{
    if (place == NULL) return;
    free_shape(&place->root);
    imr_arena_free(place->arena);
    imr_arena_free(place->scratch);
    imr_tokens_free(&place->tokens);
    imr_positions_builder_free(&place->draft);
    free(place);
}

/* ---- stretches ---- */

static void keep(imr_position_match *to, stretches *list, stretch one)
{
    if (imr_vec_reserve((void **)&list->at, &list->room, list->n + 1, sizeof *list->at))
        list->at[list->n++] = one;
    else
        to->failed = true;
}

static int by_begin(const void *a, const void *b)
{
    const stretch *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end; /* the longer one first */
}

static void sort(stretches *list)
{
    if (list->n > 1) qsort(list->at, list->n, sizeof *list->at, by_begin);
}

/* Drops stretches that contain another one. */
static void keep_shortest(stretches *list)
{
    size_t kept = list->n;
    uint32_t least = UINT32_MAX;
    sort(list);
    for (size_t i = list->n; i-- > 0;)
        if (list->at[i].end < least) {
            least = list->at[i].end;
            list->at[--kept] = list->at[i];
        }
    list->n -= kept;
    if (kept > 0) memmove(list->at, list->at + kept, list->n * sizeof *list->at);
}

/* ---- where the clause stands ---- */

static void find(imr_position_match *to, shape *at, const text *in);

/* Also finds a TERM: a phrase of one word. */
static void find_phrase(imr_position_match *to, shape *phrase, const text *in)
{
    uint32_t n = (uint32_t)phrase->n;
    for (uint32_t at = in->begin; n > 0; at++) {
        at = imr_positions_next_run(in->order, phrase->codes, n, at, in->end);
        if (at == in->end) return;
        keep(to, &phrase->found, (stretch){at, at + n - 1});
    }
}

static bool is_one_of(const shape *many, imr_word_code code)
{
    return (many->low[code % LOWS / BITS] >> code % BITS & 1U) != 0 &&
           bsearch(&code, many->codes, many->n, sizeof code, by_code) != NULL;
}

static void find_many(imr_position_match *to, shape *many, const text *in)
{
    for (uint32_t at = in->begin; at < in->end; at++)
        if (is_one_of(many, imr_positions_at(in->order, at))) keep(to, &many->found, (stretch){at, at});
}

static void find_any(imr_position_match *to, shape *any, const text *in)
{
    if (any->low != NULL) {
        find_many(to, any, in);
        return;
    }
    for (size_t i = 0; i < any->clause->n; i++) {
        const stretches *part = &any->parts[i].found;
        find(to, &any->parts[i], in);
        for (size_t s = 0; s < part->n; s++) keep(to, &any->found, part->at[s]);
    }
    sort(&any->found);
}

/* Adds the shortest stretch from one of the left to this one, in either order, if there is one. */
static void reach(imr_position_match *to, const stretches *left, const stretch *at, shape *near)
{
    const stretch *before = NULL, *behind = NULL;
    uint32_t distance = near->clause->distance;
    for (size_t i = 0; i < left->n; i++) {
        const stretch *other = &left->at[i];
        if (other->begin > at->end + distance) break;
        if (other->end < at->begin && at->begin - other->end <= distance) before = other;
        if (other->begin > at->end && (behind == NULL || other->end < behind->end)) behind = other;
    }
    if (before != NULL) keep(to, &near->found, (stretch){before->begin, at->end});
    if (behind != NULL && !near->clause->ordered) keep(to, &near->found, (stretch){at->begin, behind->end});
}

static void find_near(imr_position_match *to, shape *near, const text *in)
{
    const stretches *left = &near->parts[0].found, *right = &near->parts[1].found;
    find(to, &near->parts[0], in);
    if (left->n == 0) return;
    find(to, &near->parts[1], in);
    for (size_t i = 0; i < right->n; i++) reach(to, left, &right->at[i], near);
    keep_shortest(&near->found);
}

static void find(imr_position_match *to, shape *at, const text *in)
{
    at->found.n = 0;
    switch (at->clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE: find_phrase(to, at, in); return;
    case IMR_CLAUSE_SYNONYM:
    case IMR_CLAUSE_OR: find_any(to, at, in); return;
    case IMR_CLAUSE_NEAR: find_near(to, at, in); return;
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE:
    case IMR_CLAUSE_AND: return; /* have no positions */
    }
}

/* Whether one of the left is near one of the right; for the outermost NEAR any two will do. */
static bool stands_near(imr_position_match *to, shape *near, const text *in)
{
    const stretches *left = &near->parts[0].found, *right = &near->parts[1].found;
    if (near->near != NULL) return imr_positions_near(in->order, near->near, in->begin, in->end);
    find(to, &near->parts[0], in);
    if (left->n == 0) return false;
    find(to, &near->parts[1], in);
    near->found.n = 0;
    for (size_t i = 0; i < right->n && near->found.n == 0; i++) reach(to, left, &right->at[i], near);
    return near->found.n > 0;
}

/* Whether the clause matches, without finding all places. */
static bool stands(imr_position_match *to, shape *at, const text *in)
{
    bool any = false;
    switch (at->clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
        return at->n > 0 && imr_positions_next_run(in->order, at->codes, at->n, in->begin, in->end) < in->end;
    case IMR_CLAUSE_NEAR: return stands_near(to, at, in);
    case IMR_CLAUSE_SYNONYM:
    case IMR_CLAUSE_OR:
        for (uint32_t word = in->begin; at->low != NULL && word < in->end && !any; word++)
            any = is_one_of(at, imr_positions_at(in->order, word));
        for (size_t i = 0; at->low == NULL && i < at->clause->n && !any; i++) any = stands(to, &at->parts[i], in);
        return any;
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE:
    case IMR_CLAUSE_AND: break; /* have no positions */
    }
    return false;
}

/* ---- in a decision ---- */

static imr_status test_order(imr_position_match *to, imr_docid id, bool *found, imr_error *err)
{
    imr_positions order;
    bool there = false;
    imr_status status = imr_bitmaps_positions(to->context.bitmaps, id, &order, &there, err);
    if (status != IMR_OK || !there) return status;
    for (int s = (int)to->first; s <= (int)to->last && !*found; s++)
        *found = stands(to, &to->root, &(text){&order, order.begin[s], order.begin[s + 1]});
    return IMR_OK;
}

static imr_status read_order(imr_position_match *to, imr_str value, imr_positions *order, imr_error *err)
{
    imr_status status = imr_tokenize(value, &to->tokens, err);
    if (status == IMR_OK) status = imr_stem_tokens(to->context.stemmer, &to->tokens, err);
    if (status != IMR_OK) return status;
    imr_positions_builder_clear(&to->draft);
    for (size_t i = 0; i < to->tokens.n; i++)
        imr_positions_builder_add(&to->draft, IMR_SECTION_HEADING, imr_word_code_of(to->tokens.at[i].stem));
    return imr_positions_builder_view(&to->draft, order, err);
}

/* Tests the values of one field separately. */
static imr_status test_text(imr_position_match *to, imr_docid id, bool *found, imr_error *err)
{
    imr_decision decision;
    imr_positions order;
    char scratch[32];
    imr_extent extent = strcmp(to->field->key, "summary") == 0 ? IMR_WHOLE : IMR_BARE;
    imr_arena_reset(to->scratch);
    imr_status status = imr_docstore_read(to->context.reader, id, extent, to->scratch, &decision, err);
    size_t values = status == IMR_OK ? imr_field_values(to->field, &decision) : 0;
    for (size_t i = 0; i < values && status == IMR_OK && !*found; i++) {
        status = read_order(to, imr_field_value(to->field, &decision, i, scratch), &order, err);
        if (status == IMR_OK) *found = stands(to, &to->root, &(text){&order, 0, order.begin[IMR_SECTIONS]});
    }
    return status;
}

void imr_position_match_prefetch(const imr_position_match *match, imr_docid id)
{
    if (match->ordered) imr_bitmaps_prefetch_positions(match->context.bitmaps, id);
}

imr_status imr_position_match_test(imr_position_match *place, imr_docid id, bool *found, imr_error *err)
{
    *found = false;
    imr_status status = place->ordered ? test_order(place, id, found, err) : test_text(place, id, found, err);
    return status == IMR_OK && place->failed ? imr_fail_memory(err) : status;
}
