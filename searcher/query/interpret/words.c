#include "words_internal.h"

#include "describe.h"

typedef enum standing { STANDS_APART, STANDS_ACROSS, STANDS_INSIDE } standing;

/* How a unit relates to the mentions: INSIDE if it expresses one; ACROSS if it only overlaps one, as "brain scan"
 * overlaps the mention "brain"; else APART. */
static standing standing_of(const imr_words_run *to, const imr_word_unit *at)
{
    standing found = STANDS_APART;
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *name = &to->mentions.at[i];
        if (name->aside || !imr_word_unit_touches(at, name)) continue;
        if (imr_word_unit_is_of(to, at, name)) return STANDS_INSIDE;
        found = STANDS_ACROSS;
    }
    return found;
}

/* Lifts the region of a level: decisions on C5-C6 are like those on the neck. */
static imr_status lift_region(imr_words_run *to, const imr_word_unit *at)
{
    static const struct {
        char letter;
        const char *part;
    } spine[] = {{'c', "cervical"}, {'t', "thoracic"}, {'l', "lumbar"}, {'s', "lumbar"}};
    imr_list part = {0};
    char letter = to->tokens[at->first].word.s[0];
    for (size_t i = 0; i < sizeof spine / sizeof *spine; i++)
        if (spine[i].letter == letter && !imr_list_add(to->reading->arena, &part, imr_str_of(spine[i].part)))
            return imr_fail_memory(to->err);
    return imr_words_want(to, imr_words_weighing(to, "body_part", &part), IMR_ROLE_SHOULD);
}

static bool is_levels(const imr_words_run *to, const imr_word_unit *at)
{
    return at->count > 1 && imr_is_level(to->tokens[at->first].word) && at->clause->kind == IMR_CLAUSE_OR;
}

/* Whether a unit repeats the name of a treatment that is asked for: the "consult" of "spine surgeon consult". */
static imr_status says_treatment_again(imr_words_run *to, const imr_word_unit *at, bool *out)
{
    imr_status status = IMR_OK;
    *out = false;
    for (size_t i = 0; i < to->mentions.n && status == IMR_OK && !*out; i++) {
        const imr_mention *name = &to->mentions.at[i];
        bool treatment = name->table == IMR_TABLE_PROCEDURE && name->field != NULL && name->concept != NULL;
        if (treatment && !name->aside && !name->excluded) status = imr_words_are_of_name(to, name, at->clause, out);
    }
    return status;
}

static imr_status apply_unit(imr_words_run *to, const imr_word_unit *at)
{
    standing where = standing_of(to, at);
    if (at->clause == NULL || where == STANDS_INSIDE) return IMR_OK;
    if (is_levels(to, at)) {
        imr_status status = lift_region(to, at);
        if (status != IMR_OK) return status;
    }
    imr_str word = to->tokens[at->first].word;
    bool plain = to->how->literal || to->how->field != NULL || to->how->strict || at->count > 1;
    if (!plain && !to->how->stops && imr_mention_is_idle(word)) return IMR_OK;
    bool optional = where == STANDS_ACROSS || (!plain && !to->how->stops && imr_mention_is_soft(word));
    imr_status status = plain || optional ? IMR_OK : says_treatment_again(to, at, &optional);
    return status == IMR_OK ? imr_words_want(to, at->clause, optional ? IMR_ROLE_SHOULD : IMR_ROLE_MUST) : status;
}

/* Whether a unit must match as plain words. */
static bool is_plain(const imr_words_run *to, const imr_word_unit *at)
{
    return at->clause != NULL && at->clause->kind <= IMR_CLAUSE_SYNONYM && at->clause->role == IMR_ROLE_MUST &&
           standing_of(to, at) == STANDS_APART;
}

/* A copy of words that relaxing does not give up; NULL if memory runs out. */
static imr_clause *once_more(imr_words_run *to, const imr_clause *words)
{
    imr_clause *copy = imr_arena_alloc(to->reading->arena, sizeof *copy);
    if (copy == NULL) return NULL;
    *copy = *words;
    copy->read = false;
    return copy;
}

/* Lifts decisions in which words typed side by side, "acute injury", are adjacent. */
static imr_status lift_neighbours(imr_words_run *to)
{
    enum { NEAR = 2 };
    imr_status status = IMR_OK;
    for (size_t i = 0; i + 1 < to->units_n && status == IMR_OK; i++) {
        const imr_word_unit *a = &to->units[i], *b = a + 1;
        if (!is_plain(to, a) || !is_plain(to, b) || (to->tokens[b->first].flags & IMR_TOKEN_COMMA) != 0) continue;
        imr_clause *near = imr_clause_new(to->reading->arena, IMR_CLAUSE_NEAR, IMR_ROLE_SHOULD, NULL, a->clause->text);
        status = imr_words_add(to, near, once_more(to, a->clause));
        if (status == IMR_OK) status = imr_words_add(to, near, once_more(to, b->clause));
        if (status != IMR_OK) return status;
        near->distance = NEAR;
        status = imr_words_add(to, to->all, near);
    }
    return status;
}

imr_status imr_words_telling(imr_interpreter *reading, imr_str text, size_t *telling, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    *telling = 0;
    for (size_t i = 0; i < reading->tokens.n && status == IMR_OK; i++)
        *telling += !imr_word_joins(reading->tokens.at[i].word);
    return status;
}

/* Interprets a pasted paragraph: any of its words may match. */
static imr_status describe(imr_words_run *to)
{
    imr_clause **words = imr_arena_alloc(to->reading->arena, (to->units_n + 1) * sizeof *words);
    imr_described told = {.text = to->text, .words = words, .literal = to->how->literal, .of = to->how->of};
    if (words == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < to->units_n; i++)
        if (to->units[i].clause != NULL) words[told.n++] = to->units[i].clause;
    return imr_describe(to->reading, &told, to->all, to->meaning, to->err);
}

static imr_status find_mentions(imr_words_run *to)
{
    const imr_word_run words = {to->text, to->tokens, to->n, to->units, to->units_n};
    return imr_mentions_find(to->reading, &words, &to->mentions, to->err);
}

/* ---- clauses ---- */

/* Adds the OR for a sentence of several clauses, with an AND for each. */
static imr_status begin_pairs(imr_words_run *to)
{
    imr_arena *arena = to->reading->arena;
    imr_status status = IMR_OK;
    if (to->mentions.pairs == 0) return IMR_OK;
    to->pairs = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, to->text);
    for (size_t i = 0; i < to->mentions.pairs && status == IMR_OK; i++)
        status = imr_words_add(to, to->pairs, imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0}));
    return status == IMR_OK ? imr_words_add(to, to->whole, to->pairs) : status;
}

/* Adds further parts to the AND of a clause; 0: to that of the query. */
static void enter(imr_words_run *to, uint8_t pair)
{
    imr_clause *all = pair == 0 || to->pairs == NULL ? to->whole : to->pairs->parts[pair - 1];
    if (all == to->all) return;
    to->all = all;
    to->treatments = to->place = NULL;
}

static uint8_t pair_of(const imr_words_run *to, size_t token)
{
    return to->mentions.pair == NULL ? 0 : to->mentions.pair[token];
}

/* Says which clauses were read. */
static imr_status note_pairs(imr_words_run *to)
{
    imr_arena *arena = to->reading->arena;
    imr_note note = {.code = IMR_NOTE_ANY_OF, .span = to->text};
    const imr_str *outcome = NULL;
    for (size_t pair = 1; pair <= to->mentions.pairs; pair++) {
        size_t first = 0, end = to->n;
        while (pair_of(to, first) != pair) first++;
        while (pair_of(to, end - 1) != pair) end--;
        if (!imr_list_add(arena, &note.alternatives, imr_words_span(to, first, end - first)))
            return imr_fail_memory(to->err);
    }
    for (size_t i = 0; i < to->mentions.n; i++) {
        const imr_mention *at = &to->mentions.at[i];
        if (at->pair == 0 || !imr_mention_is_outcome(at)) continue;
        if (outcome != NULL && !imr_str_equal(*outcome, at->values.at[0]))
            note.field = imr_field_find(IMR_STR("case_outcome"));
        outcome = at->values.at;
    }
    imr_notes_add(to->reading->notes, note);
    return IMR_OK;
}

/* Turns mentions, then the remaining words, into parts. */
static imr_status apply(imr_words_run *to)
{
    imr_status status = to->how->narrow && !to->how->strict ? begin_pairs(to) : IMR_OK;
    for (size_t i = 0; i < to->mentions.n && status == IMR_OK; i++) {
        if (to->mentions.at[i].aside) continue;
        enter(to, to->mentions.at[i].pair);
        status = imr_words_apply(to, &to->mentions.at[i]);
    }
    for (size_t i = 0; i < to->units_n && status == IMR_OK; i++) {
        enter(to, pair_of(to, to->units[i].first));
        status = apply_unit(to, &to->units[i]);
    }
    for (size_t pair = 0; pair <= to->mentions.pairs && status == IMR_OK && !to->how->literal; pair++) {
        enter(to, (uint8_t)pair);
        status = imr_words_join(to);
    }
    enter(to, 0);
    return status == IMR_OK && to->pairs != NULL ? note_pairs(to) : status;
}

imr_status imr_words_read(imr_interpreter *reading, imr_str text, const imr_words_how *how, imr_clause *all,
                          imr_interpretation *meaning, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    if (status != IMR_OK || reading->tokens.n == 0) return status;
    /* Keep the tokens: reading the lexicon's phrases overwrites the scratch tokens. */
    imr_tokens kept = reading->tokens;
    reading->tokens = (imr_tokens){0};
    imr_words_run to = {.reading = reading,
                        .how = how,
                        .text = text,
                        .tokens = kept.at,
                        .n = kept.n,
                        .whole = all,
                        .all = all,
                        .meaning = meaning,
                        .err = err};
    if (!how->literal && !how->description) status = imr_words_write_out(&to);
    if (status == IMR_OK && !how->literal && !how->description) status = imr_words_complete(&to);
    if (status == IMR_OK) status = imr_units_find(&to);
    bool reads = !how->literal && how->field == NULL;
    if (status == IMR_OK && reads && !how->description) status = find_mentions(&to);
    if (status == IMR_OK && reads) status = imr_words_deny(&to);
    if (status == IMR_OK && how->description)
        status = describe(&to);
    else if (status == IMR_OK) {
        status = apply(&to);
        if (status == IMR_OK && reads && how->narrow && !how->stops) status = lift_neighbours(&to);
        if (status == IMR_OK && reads && how->narrow && !how->stops) status = imr_words_lift_reason(&to);
    }
    imr_tokens_free(&kept);
    return status;
}
