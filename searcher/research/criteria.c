#include "criteria.h"

#include "docset.h"
#include "docstore.h"
#include "log_odds.h"
#include "phrases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const outcomes[IMR_SIDES] = {"upheld", "overturned"};

typedef struct job {
    imr_snapshot *snapshot;
    imr_stemmer *stemmer;
    const imr_criteria_request *request;
    imr_arena *arena, *scratch; /* scratch: one record at a time */
    imr_tokens tokens;
    imr_docset *sides[IMR_SIDES]; /* matching decisions by outcome */
    const uint32_t *letter_of;
    uint32_t letters_n;
    uint32_t *ids;
    uint8_t *met; /* scratch: letters already counted */
    imr_phrases *phrases;
    imr_criteria *out;
    imr_error *err;
} job;

/* ---- the decisions of each side ---- */

static bool add_match(void *context, imr_docid id) { return imr_docset_add(context, id); }

/* The number of distinct letters of the first n of to->ids; a decision without a letter counts as one. */
static uint32_t count_letters_of_ids(job *to, uint32_t n)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t letter = to->letter_of[to->ids[i]];
        letters += letter == 0 || to->met[letter] == 0;
        to->met[letter] = 1;
    }
    for (uint32_t i = 0; i < n; i++) to->met[to->letter_of[to->ids[i]]] = 0;
    return letters;
}

static uint32_t count_letters(job *to, const imr_docset *set)
{
    return count_letters_of_ids(to, imr_docset_ids(set, to->ids, imr_docset_count(set)));
}

static imr_status gather(job *to, imr_search *search)
{
    imr_docset *matched = NULL;
    uint32_t last = imr_reader_last(imr_snapshot_reader(to->snapshot));
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("outcome"))->prefix);
    imr_status status = imr_docset_new_in(to->arena, last, &matched, to->err);
    if (status == IMR_OK) status = imr_snapshot_letters(to->snapshot, &to->letter_of, &to->letters_n, to->err);
    if (status != IMR_OK) return status;
    imr_search_matches(search, add_match, matched);
    to->ids = imr_arena_alloc(to->arena, ((size_t)imr_docset_count(matched) + 1) * sizeof *to->ids);
    to->met = imr_arena_alloc(to->arena, (size_t)to->letters_n + 1);
    if (to->ids == NULL || to->met == NULL) return imr_fail_memory(to->err);
    imr_doclist view = imr_docset_view(matched);
    for (int side = 0; side < IMR_SIDES && status == IMR_OK; side++) {
        status = imr_docset_new_in(to->arena, last, &to->sides[side], to->err);
        if (status == IMR_OK)
            status = imr_bitmaps_add_term(imr_snapshot_bitmaps(to->snapshot), prefix, imr_str_of(outcomes[side]),
                                          to->sides[side], to->err);
        if (status != IMR_OK) return status;
        imr_docset_intersect(to->sides[side], &view);
        to->out->decisions[side] = imr_docset_count(to->sides[side]);
        to->out->letters[side] = count_letters(to, to->sides[side]);
    }
    return status;
}

static imr_status read_tokens(job *to, imr_docid id, imr_decision *decision)
{
    imr_arena_reset(to->scratch);
    imr_status status =
        imr_docstore_read(imr_snapshot_reader(to->snapshot), id, IMR_BARE, to->scratch, decision, to->err);
    if (status == IMR_OK) status = imr_tokenize(decision->rationale, &to->tokens, to->err);
    if (status == IMR_OK) status = imr_stem_tokens(to->stemmer, &to->tokens, to->err);
    if (status == IMR_OK) imr_phrases_pass_over(&to->tokens);
    return status;
}

static imr_status keep(job *to, imr_str from, imr_str *out)
{
    *out = (imr_str){imr_arena_dup(to->arena, from), from.n};
    return out->s == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

/* ---- grounds ---- */

typedef struct ground_list {
    job *to;
    size_t room;
    imr_docset *cell;
    imr_status status;
} ground_list;

/* The z-score of one feature against its absence. The totals are letters: all of them, or those that were read. The
 * prior weighs as much as ten letters with the overall share, so that "0 of 1" is not taken for proof. */
static double z_of(const uint32_t with[IMR_SIDES], const uint32_t letters[IMR_SIDES])
{
    const double weight = 10, both = with[IMR_SIDE_UPHELD] + with[IMR_SIDE_OVERTURNED];
    imr_side overturned = {with[IMR_SIDE_OVERTURNED], letters[IMR_SIDE_OVERTURNED]};
    imr_side upheld = {with[IMR_SIDE_UPHELD], letters[IMR_SIDE_UPHELD]};
    /* half a letter keeps the share away from 0 and 1 */
    imr_prior prior = {weight * (both + .5) / (overturned.total + upheld.total + 1), weight};
    return imr_log_odds_z(overturned, upheld, prior);
}

static bool is_weak(double z)
{
    const double strong = 3;
    return fabs(z) <= strong;
}

/* Finds the sentence of the ground in the first decision of the side that has it more often. */
static imr_status ground_example(job *to, const imr_doclist *docs, imr_criterion *out)
{
    imr_decision decision;
    int side = out->z > 0 ? IMR_SIDE_OVERTURNED : IMR_SIDE_UPHELD;
    imr_doclist of_side = imr_docset_view(to->sides[side]);
    imr_docset *cell = NULL;
    imr_docid first = 0;
    imr_status status =
        imr_docset_new_in(to->arena, imr_reader_last(imr_snapshot_reader(to->snapshot)), &cell, to->err);
    if (status != IMR_OK) return status;
    imr_docset_unite(cell, docs);
    imr_docset_intersect(cell, &of_side);
    if (imr_docset_ids(cell, &first, 1) == 0) return IMR_OK;
    status = read_tokens(to, first, &decision);
    for (size_t i = 0; i < decision.grounds.n && status == IMR_OK && out->id.n == 0; i++) {
        const imr_ground *ground = &decision.grounds.at[i];
        if (!imr_str_equal(ground->ground, out->name)) continue;
        imr_str sentence = {decision.rationale.s + ground->begin, (size_t)(ground->end - ground->begin)};
        status = keep(to, decision.id, &out->id);
        if (status == IMR_OK) status = keep(to, sentence, &out->text);
        out->end = sentence.n;
    }
    return status;
}

static bool add_ground(void *context, imr_str value, const imr_doclist *docs)
{
    ground_list *list = context;
    job *to = list->to;
    imr_criterion one = {0};
    if (value.n == 0) return true;
    for (int side = 0; side < IMR_SIDES; side++) {
        imr_doclist of_side = imr_docset_view(to->sides[side]);
        imr_docset_clear(list->cell);
        imr_docset_unite(list->cell, docs);
        imr_docset_intersect(list->cell, &of_side);
        one.letters[side] = count_letters(to, list->cell);
    }
    if (one.letters[IMR_SIDE_UPHELD] + one.letters[IMR_SIDE_OVERTURNED] == 0) return true;
    list->status = keep(to, value, &one.name);
    one.z = z_of(one.letters, to->out->letters);
    one.weak = is_weak(one.z);
    if (list->status == IMR_OK) list->status = ground_example(to, docs, &one);
    if (list->status == IMR_OK && to->out->grounds.n < list->room) to->out->grounds.at[to->out->grounds.n++] = one;
    return list->status == IMR_OK;
}

static int by_z(const void *a, const void *b)
{
    const imr_criterion *x = a, *y = b;
    if (x->z != y->z) return x->z < y->z ? -1 : 1;
    return imr_str_compare(x->name, y->name);
}

static imr_status make_grounds(job *to)
{
    ground_list list = {.to = to, .room = imr_lexicon_count(imr_snapshot_lexicon(to->snapshot), IMR_TABLE_GROUND)};
    imr_criteria_list *grounds = &to->out->grounds;
    grounds->at = imr_arena_alloc(to->arena, (list.room + 1) * sizeof *grounds->at);
    if (grounds->at == NULL) return imr_fail_memory(to->err);
    imr_status status =
        imr_docset_new_in(to->arena, imr_reader_last(imr_snapshot_reader(to->snapshot)), &list.cell, to->err);
    if (status == IMR_OK)
        status = imr_bitmaps_values(imr_snapshot_bitmaps(to->snapshot), imr_field_find(IMR_STR("ground")), add_ground,
                                    &list, to->err);
    if (status == IMR_OK) status = list.status;
    if (grounds->n > 0) qsort(grounds->at, grounds->n, sizeof *grounds->at, by_z);
    return status;
}

/* ---- phrases ---- */

/* Calls `read` for decisions of both sides, evenly spaced, at most as many of each as requested. */
typedef imr_status decision_reader(job *to, unsigned side, imr_docid id);

static imr_status read_sides(job *to, decision_reader *read)
{
    imr_status status = IMR_OK;
    for (unsigned side = 0; side < IMR_SIDES; side++) {
        uint32_t n = imr_docset_ids(to->sides[side], to->ids, to->out->decisions[side]);
        uint32_t wanted = n < to->request->examined ? n : to->request->examined;
        for (uint32_t i = 0; i < wanted; i++) to->ids[i] = to->ids[(uint64_t)i * n / wanted];
        to->out->examined[side] = wanted;
        to->out->examined_letters[side] = count_letters_of_ids(to, wanted);
        for (uint32_t i = 0; i < wanted && status == IMR_OK; i++) status = read(to, side, to->ids[i]);
    }
    return status;
}

static imr_status estimate(job *to, unsigned side, imr_docid id)
{
    imr_decision decision;
    (void)side;
    imr_status status = read_tokens(to, id, &decision);
    if (status == IMR_OK) imr_phrases_estimate(to->phrases, &to->tokens);
    return status;
}

static imr_status count(job *to, unsigned side, imr_docid id)
{
    imr_decision decision;
    imr_phrase_source source = {side, to->letter_of[id], id};
    imr_status status = read_tokens(to, id, &decision);
    return status == IMR_OK ? imr_phrases_count(to->phrases, &to->tokens, &source, to->err) : status;
}

/* A phrase that may be reported. */
typedef struct candidate {
    const imr_phrase *phrase;
    double z;
} candidate;

static int by_strength(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    double of_x = fabs(x->z), of_y = fabs(y->z);
    if (of_x != of_y) return of_x > of_y ? -1 : 1;
    if (x->phrase->words != y->phrase->words) return x->phrase->words > y->phrase->words ? -1 : 1;
    return x->phrase->hash < y->phrase->hash ? -1 : x->phrase->hash > y->phrase->hash;
}

/* Whether most letters of both sides have the phrase, which then distinguishes nothing. */
static bool is_boilerplate(const imr_phrase *phrase, const imr_criteria *in)
{
    for (int side = 0; side < IMR_SIDES; side++)
        if (phrase->letters[side] * 2 < in->examined_letters[side]) return false;
    return true;
}

static imr_status find_candidates(job *to, candidate **out, size_t *n)
{
    size_t all = 0;
    const imr_phrase *phrases = imr_phrases_at(to->phrases, &all);
    *out = imr_arena_alloc(to->arena, (all + 1) * sizeof **out);
    if (*out == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < all; i++) {
        const imr_phrase *one = &phrases[i];
        uint32_t both = one->letters[IMR_SIDE_UPHELD] + one->letters[IMR_SIDE_OVERTURNED];
        if (both < to->request->least || is_boilerplate(one, to->out)) continue;
        (*out)[(*n)++] = (candidate){one, z_of(one->letters, to->out->examined_letters)};
    }
    if (*n > 0) qsort(*out, *n, sizeof **out, by_strength);
    return IMR_OK;
}

/* The sentence that contains the tokens. */
static imr_str sentence_around(const imr_tokens *tokens, size_t first, size_t last, imr_str text)
{
    size_t begin = first, end = last + 1;
    while (begin > 0 && (tokens->at[begin].flags & IMR_TOKEN_SENTENCE) == 0) begin--;
    while (end < tokens->n && (tokens->at[end].flags & IMR_TOKEN_SENTENCE) == 0) end++;
    uint32_t from = tokens->at[begin].begin, to = end < tokens->n ? tokens->at[end].begin : (uint32_t)text.n;
    return imr_str_trim((imr_str){text.s + from, to - from});
}

static imr_status phrase_example(job *to, const candidate *of, imr_criterion *out)
{
    imr_decision decision;
    int side = of->z > 0 ? IMR_SIDE_OVERTURNED : IMR_SIDE_UPHELD;
    imr_status status = read_tokens(to, of->phrase->example[side], &decision);
    size_t first = status == IMR_OK ? imr_phrases_find(&to->tokens, of->phrase) : SIZE_MAX;
    if (first == SIZE_MAX) return status;
    size_t last = first + of->phrase->words - 1;
    imr_str sentence = sentence_around(&to->tokens, first, last, decision.rationale);
    uint32_t begin = to->tokens.at[first].begin, end = to->tokens.at[last].end;
    size_t from = (size_t)(sentence.s - decision.rationale.s);
    *out = (imr_criterion){.z = of->z, .weak = is_weak(of->z), .begin = begin - from, .end = end - from};
    for (int s = 0; s < IMR_SIDES; s++) out->letters[s] = of->phrase->letters[s];
    status = keep(to, decision.id, &out->id);
    if (status == IMR_OK) status = keep(to, sentence, &out->text);
    if (status == IMR_OK) out->name = (imr_str){out->text.s + out->begin, out->end - out->begin};
    return status;
}

/* Whether one phrase is contained in the other, compared by the words of the letters. */
static bool is_nested(const imr_criterion *a, const imr_criterion *b)
{
    imr_str longer = a->name.n > b->name.n ? a->name : b->name, shorter = a->name.n > b->name.n ? b->name : a->name;
    for (size_t at = 0; at + shorter.n <= longer.n; at++)
        if (strncasecmp(longer.s + at, shorter.s, shorter.n) == 0) return true;
    return false;
}

/* Whether two phrases come from one sentence, and so say the same. */
static bool is_same_sentence(const imr_criterion *a, const imr_criterion *b)
{
    return imr_str_equal(a->id, b->id) && imr_str_equal(a->text, b->text);
}

/* Whether the difference between the sides is large enough to report. */
static bool tells(double z)
{
    const double least = .5;
    return fabs(z) >= least;
}

static imr_status choose(job *to, const candidate *from, size_t n)
{
    imr_status status = IMR_OK;
    for (int side = 0; side < IMR_SIDES; side++) {
        imr_criteria_list *list = &to->out->phrases[side];
        list->at = imr_arena_alloc(to->arena, ((size_t)to->request->most + 1) * sizeof *list->at);
        if (list->at == NULL) return imr_fail_memory(to->err);
    }
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        imr_criteria_list *list = &to->out->phrases[from[i].z > 0 ? IMR_SIDE_OVERTURNED : IMR_SIDE_UPHELD];
        bool both_full = to->out->phrases[0].n == to->request->most && to->out->phrases[1].n == to->request->most;
        if (both_full || !tells(from[i].z)) break;
        if (list->n == to->request->most) continue;
        imr_criterion one = {0};
        status = phrase_example(to, &from[i], &one);
        bool again = one.name.n == 0;
        for (size_t k = 0; k < list->n && !again; k++)
            again = is_nested(&list->at[k], &one) || is_same_sentence(&list->at[k], &one);
        if (status == IMR_OK && !again) list->at[list->n++] = one;
    }
    return status;
}

static imr_status make_phrases(job *to)
{
    candidate *candidates = NULL;
    size_t n = 0;
    imr_status status = imr_phrases_new(to->request->least, &to->phrases, to->err);
    if (status == IMR_OK) status = read_sides(to, estimate);
    if (status == IMR_OK) status = read_sides(to, count);
    if (status == IMR_OK) status = find_candidates(to, &candidates, &n);
    return status == IMR_OK ? choose(to, candidates, n) : status;
}

imr_status imr_criteria_make(imr_search *search, const imr_criteria_request *request, imr_arena *arena,
                             imr_criteria *out, imr_error *err)
{
    job to = {.snapshot = imr_search_snapshot(search),
              .stemmer = imr_search_stemmer(search),
              .request = request,
              .arena = arena,
              .scratch = imr_arena_new(),
              .out = out,
              .err = err};
    *out = (imr_criteria){0};
    imr_status status = to.scratch == NULL ? imr_fail_memory(err) : gather(&to, search);
    if (status == IMR_OK) status = make_grounds(&to);
    if (status == IMR_OK) status = make_phrases(&to);
    imr_phrases_free(to.phrases);
    imr_tokens_free(&to.tokens);
    imr_arena_free(to.scratch);
    return status;
}
