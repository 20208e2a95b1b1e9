#include "describe.h"

#include "facet.h"
#include "mention.h"
#include "relax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a match adds to the score; all the words of a description add 50 to 250. The same treatment ranks above any
 * other, the same region above other regions. */
static const struct {
    const char *field;
    double weight;
} lifts[] = {{"procedure", 200.0}, {"body_part", 380.0}, {"category", 150.0}, {"level", 12.0}, {"side", 6.0}};
enum { PROCEDURE, REGION, CATEGORY, LIFTS = sizeof lifts / sizeof *lifts };
/* Weights of: a region near the named one; a region of the case, found in a decision's text; one that the case does not
 * name, found in a heading; a treatment akin to the one asked for. */
static const double NEARLY = 200.0, INFERRED = 300.0, UNNAMED = 300.0, NEIGHBOUR = 200.0;
/* Weights of: a decision about these regions and no others; the same treatment, if it acts on the whole body, as a drug
 * does. */
static const double ALONE = 40.0, WHOLE_BODY = 300.0;

static const char asking[] = "|request|requests|requested|requesting|asks|asked|asking|recommends|recommended|orders|"
                             "ordered|prescribes|prescribed|seeks|sought|proposes|proposed|wants|authorization|"
                             "appeals|appealed|issue|";
/* Words for: what utilization review does to a request; who does it; what it is done to. Further below: what begins a
 * reason. */
static const char refusing[] =
    "|denied|denial|denying|denies|non|noncertified|noncertification|uncertified|certification|"
    "modified|modification|failed|partially|refused|rejected|necessary|";
static const char reviewers[] = "|utilization|ur|administrator|";
static const char reviewed[] = "|request|requests|requested|review|reviewed|previously|previous|prior|determination|"
                               "certified|certification|";
static const char planning[] = "|plan|included|includes|planned|";
static const char reasons[] = "|due|because|since|given|as|reason|rationale|";
static const char passive[] = "|is|was|are|were|been|being|be|";

static bool is_in(imr_str word, const char *list)
{
    enum { LONGEST = 30 };
    char key[LONGEST + 3];
    if (word.n > LONGEST) return false;
    key[0] = '|';
    memcpy(key + 1, word.s, word.n);
    memcpy(key + 1 + word.n, "|", 2);
    return strstr(list, key) != NULL;
}

static bool starts_sentence(const imr_token *token)
{
    return (token->flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0;
}

/* Whether a semicolon separates two tokens. */
static bool is_parted(imr_str text, const imr_token *before, const imr_token *token)
{
    imr_str gap = {text.s + before->end, token->begin - before->end};
    return imr_str_find(gap, IMR_STR(";"), 0) != SIZE_MAX;
}

/* The words that a verb of asking refers to: those after it, up to the end of the sentence or a semicolon; if it is
 * passive ("an MRI was requested"), those before it. */
static imr_str object_of(imr_str text, const imr_tokens *tokens, size_t verb)
{
    size_t first = verb + 1, end = verb + 1;
    if (verb > 0 && is_in(tokens->at[verb - 1].word, passive)) {
        first = verb;
        end = verb;
        while (first > 0 && !starts_sentence(&tokens->at[first])) first--;
    } else
        while (end < tokens->n && !starts_sentence(&tokens->at[end]) &&
               !is_parted(text, &tokens->at[end - 1], &tokens->at[end]))
            end++;
    if (first >= end) return (imr_str){0};
    uint32_t begin = tokens->at[first].begin;
    return (imr_str){text.s + begin, tokens->at[end - 1].end - begin};
}

static imr_status add_lift(imr_interpreter *reading, const imr_field *field, const imr_list *values, double weight,
                           imr_clause *all, imr_error *err)
{
    if (values->n == 0) return IMR_OK;
    imr_clause *facet = imr_clause_new(reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_SHOULD, field, (imr_str){0});
    if (facet == NULL) return imr_fail_memory(err);
    facet->values = *values;
    facet->weight = weight;
    return imr_clause_add(reading->arena, all, facet) ? IMR_OK : imr_fail_memory(err);
}

static imr_status hear(imr_interpreter *reading, const imr_field *field, imr_str value, imr_str text,
                       imr_interpretation *meaning, imr_error *err)
{
    imr_recognized *grown = imr_arena_alloc(reading->arena, (meaning->n + 1) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(err);
    if (meaning->n > 0) memcpy(grown, meaning->at, meaning->n * sizeof *grown);
    grown[meaning->n++] = (imr_recognized){text, field, value};
    meaning->at = grown;
    return IMR_OK;
}

/* Lifts treatments akin to those asked for. */
static imr_status lift_neighbours(imr_interpreter *reading, const imr_list *procedures, imr_clause *all, imr_error *err)
{
    const imr_lexicon *lexicon = reading->lexicon;
    imr_list values = {0};
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        bool akin = false;
        for (size_t k = 0; k < procedures->n && !akin; k++)
            akin = imr_concept_lists(concept, "akin", procedures->at[k]);
        if (akin && !imr_list_has(procedures, concept->id) && !imr_list_add(reading->arena, &values, concept->id))
            return imr_fail_memory(err);
    }
    return add_lift(reading, imr_field_find(IMR_STR("procedure")), &values, NEIGHBOUR, all, err);
}

/* ---- what is asked for ---- */

/* The values of the facets in `lifts`, and the regions inferred from the text. */
typedef struct wanted {
    imr_list values[LIFTS], inferred;
    imr_str words; /* the first that asked for something */
} wanted;

/* Adds the facet values that were derived for the words that ask. */
static imr_status add_wanted(imr_arena *arena, const imr_decision *asked, wanted *to, imr_error *err)
{
    char scratch[32];
    for (size_t i = 0; i < LIFTS; i++) {
        const imr_field *field = imr_field_find(imr_str_of(lifts[i].field));
        for (size_t v = 0; v < imr_field_values(field, asked); v++)
            if (!imr_list_add_once(arena, &to->values[i], imr_field_value(field, asked, v, scratch)))
                return imr_fail_memory(err);
    }
    const imr_list *parts = asked->body_part.n > 0 ? &asked->body_part : &asked->body_part_inferred;
    for (size_t i = 0; i < parts->n; i++)
        if (!imr_list_add_once(arena, &to->inferred, parts->at[i])) return imr_fail_memory(err);
    if (to->words.n == 0) to->words = asked->heading;
    return IMR_OK;
}

/* Whether what is asked for acts on the whole body. */
static bool is_of_whole_body(const imr_interpreter *reading, const wanted *of)
{
    const imr_list *categories = &of->values[CATEGORY];
    for (size_t i = 0; i < categories->n; i++) {
        const imr_concept *concept = imr_lexicon_find(reading->lexicon, IMR_TABLE_CATEGORY, categories->at[i]);
        if (concept == NULL || !imr_concept_is(concept, "whole-body")) return false;
    }
    return categories->n > 0;
}

/* Lifts headings that name these regions and no others. */
static imr_status lift_alone(imr_interpreter *reading, const imr_list *regions, imr_clause *all, imr_error *err)
{
    const imr_field *field = imr_field_find(IMR_STR("body_part"));
    const imr_lexicon *lexicon = reading->lexicon;
    imr_clause *alone = imr_clause_new(reading->arena, IMR_CLAUSE_AND, IMR_ROLE_SHOULD, NULL, (imr_str){0});
    imr_clause *others = imr_clause_new(reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST_NOT, field, (imr_str){0});
    if (alone == NULL || others == NULL) return imr_fail_memory(err);
    imr_status status = add_lift(reading, field, regions, ALONE, alone, err);
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_BODY_PART) && status == IMR_OK; i++) {
        imr_str id = imr_lexicon_at(lexicon, IMR_TABLE_BODY_PART, i)->id;
        if (!imr_list_has(regions, id) && !imr_list_add(reading->arena, &others->values, id))
            return imr_fail_memory(err);
    }
    if (status != IMR_OK || alone->n == 0 || others->values.n == 0) return status;
    alone->parts[0]->role = IMR_ROLE_MUST;
    if (!imr_clause_add(reading->arena, alone, others)) return imr_fail_memory(err);
    return imr_clause_add(reading->arena, all, alone) ? IMR_OK : imr_fail_memory(err);
}

static imr_status lift_regions(imr_interpreter *reading, wanted *of, imr_clause *all, imr_error *err)
{
    const imr_field *named = imr_field_find(IMR_STR("body_part")),
                    *inferred = imr_field_find(IMR_STR("body_part_inferred"));
    const imr_list *regions = &of->values[REGION];
    imr_list near = {0};
    if (!imr_mention_near(reading->arena, regions, &near)) return imr_fail_memory(err);
    imr_status status = add_lift(reading, named, &near, NEARLY, all, err);
    if (status == IMR_OK) status = add_lift(reading, inferred, &of->inferred, INFERRED, all, err);
    if (status == IMR_OK && regions->n == 0) status = add_lift(reading, named, &of->inferred, UNNAMED, all, err);
    return status == IMR_OK ? lift_alone(reading, regions, all, err) : status;
}

/* Lifts decisions of the same treatments and regions. */
static imr_status lift_wanted(imr_interpreter *reading, wanted *of, imr_clause *all, imr_interpretation *meaning,
                              imr_error *err)
{
    imr_status status = IMR_OK;
    const bool drug = is_of_whole_body(reading, of);
    for (size_t i = 0; i < LIFTS && status == IMR_OK; i++) {
        const imr_field *field = imr_field_find(imr_str_of(lifts[i].field));
        const double weight = i == PROCEDURE && drug ? WHOLE_BODY : lifts[i].weight;
        bool said = i == PROCEDURE || i == REGION;
        for (size_t v = 0; v < of->values[i].n && said && status == IMR_OK; v++)
            status = hear(reading, field, of->values[i].at[v], of->words, meaning, err);
        if (status == IMR_OK) status = add_lift(reading, field, &of->values[i], weight, all, err);
    }
    if (status == IMR_OK) status = lift_regions(reading, of, all, err);
    return status == IMR_OK ? lift_neighbours(reading, &of->values[PROCEDURE], all, err) : status;
}

/* ---- where a case asks for it ---- */

typedef struct asked_for {
    imr_interpreter *reading;
    imr_facets *facets;
    imr_tokens tokens;
    imr_str text;
    wanted found;
} asked_for;

/* Whether the words ask for a treatment: "the patient presented for evaluation" does not ask for a visit. */
static bool is_treatment(const imr_decision *of, bool surely)
{
    return of->procedure.n > 0 && (surely || !imr_str_equal(of->category, IMR_STR("evaluation-management")));
}

/* Adds what words ask for, if they name a treatment. surely: they are known to ask for something, so a visit counts. */
static imr_status read_asked(asked_for *to, imr_str words, bool surely, imr_error *err)
{
    imr_decision decision = {.heading = words, .summary = to->text};
    if (words.n == 0) return IMR_OK;
    imr_status status = imr_facets_derive(to->facets, to->reading->arena, &decision, err);
    if (status != IMR_OK || !is_treatment(&decision, surely)) return status;
    return add_wanted(to->reading->arena, &decision, &to->found, err);
}

static bool is_found(asked_for *to) { return to->found.values[PROCEDURE].n > 0; }

/* Finds the sentence that contains a token. */
static void find_sentence(const imr_tokens *tokens, size_t at, size_t *first, size_t *end)
{
    for (*first = at; *first > 0 && !starts_sentence(&tokens->at[*first]);) --*first;
    for (*end = at + 1; *end < tokens->n && !starts_sentence(&tokens->at[*end]);) ++*end;
}

static bool has_any(const imr_tokens *tokens, size_t first, size_t end, const char *list)
{
    for (size_t i = first; i < end; i++)
        if (is_in(tokens->at[i].word, list)) return true;
    return false;
}

/* The first token of the account of utilization review: the first sentence in which it refuses something, else the
 * first that mentions a refused request; tokens->n if there is none. */
static size_t find_account(const imr_tokens *tokens)
{
    size_t first, end, spoken = tokens->n;
    for (size_t i = 0; i < tokens->n; i = end) {
        find_sentence(tokens, i, &first, &end);
        if (!has_any(tokens, first, end, refusing)) continue;
        if (has_any(tokens, first, end, reviewers)) return first;
        if (spoken == tokens->n && has_any(tokens, first, end, reviewed)) spoken = first;
    }
    return spoken;
}

/* The span of the text from token `first` up to token `end`. */
static imr_str words_at(const asked_for *to, size_t first, size_t end)
{
    const imr_token *at = to->tokens.at;
    return (imr_str){to->text.s + at[first].begin, at[end - 1].end - at[first].begin};
}

/* Where a piece of a sentence ends: at a semicolon, or at `end`. */
static size_t piece_end(const asked_for *to, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && !is_parted(to->text, &to->tokens.at[at - 1], &to->tokens.at[at])) at++;
    return at;
}

/* Where a piece begins to give a reason; `end` if it does not. */
static size_t claim_end(const asked_for *to, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && !is_in(to->tokens.at[at].word, reasons)) at++;
    return at;
}

/* Reads what utilization review refused, which is what is disputed: all sentences of its account that refuse, without
 * their reasons. */
static imr_status find_refused(asked_for *to, size_t account, imr_error *err)
{
    const imr_tokens *tokens = &to->tokens;
    imr_status status = IMR_OK;
    for (size_t i = account, first, end; i < tokens->n && status == IMR_OK; i = end) {
        find_sentence(tokens, i, &first, &end);
        if (!has_any(tokens, first, claim_end(to, first, end), refusing)) continue;
        for (size_t piece = first; piece < end && status == IMR_OK; piece = piece_end(to, piece, end)) {
            const size_t until = claim_end(to, piece, piece_end(to, piece, end));
            status = read_asked(to, words_at(to, piece, until), true, err);
        }
    }
    return status;
}

/* Reads the whole account piece by piece, if it names what was refused only in its reasons or in a separate sentence.
 */
static imr_status find_in_account(asked_for *to, size_t account, imr_error *err)
{
    const imr_tokens *tokens = &to->tokens;
    imr_status status = IMR_OK;
    for (size_t i = account, first, end, piece; i < tokens->n && status == IMR_OK; i = piece) {
        find_sentence(tokens, i, &first, &end);
        piece = piece_end(to, i, end);
        status = read_asked(to, words_at(to, i, piece), false, err);
    }
    return status;
}

/* Reads what the last sentence that asks for a treatment asks for: a case first describes what was tried. */
static imr_status find_requested(asked_for *to, const char *verbs, bool surely, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = to->tokens.n; i-- > 0 && status == IMR_OK && !is_found(to);)
        if (is_in(to->tokens.at[i].word, verbs))
            status = read_asked(to, object_of(to->text, &to->tokens, i), surely, err);
    return status;
}

/* Adds the regions that the case mentions, if it asks for nothing. */
static imr_status find_regions(asked_for *to, imr_error *err)
{
    imr_decision decision = {.heading = IMR_STR("treatment"), .summary = to->text};
    imr_status status = imr_facets_derive(to->facets, to->reading->arena, &decision, err);
    for (size_t i = 0; i < decision.body_part_inferred.n && status == IMR_OK; i++)
        if (!imr_list_add_once(to->reading->arena, &to->found.inferred, decision.body_part_inferred.at[i]))
            status = imr_fail_memory(err);
    return status;
}

static imr_status find_asked(asked_for *to, imr_error *err)
{
    size_t account = find_account(&to->tokens);
    imr_status status = find_refused(to, account, err);
    if (status == IMR_OK && !is_found(to)) status = find_in_account(to, account, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, asking, false, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, planning, false, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, asking, true, err);
    return status == IMR_OK && !is_found(to) ? find_regions(to, err) : status;
}

/* Lifts what a case asks for: what was refused, else what is requested. */
static imr_status lift_asked(imr_interpreter *reading, imr_str text, imr_clause *all, imr_interpretation *meaning,
                             imr_error *err)
{
    asked_for to = {.reading = reading, .text = text};
    imr_status status = imr_tokenize(text, &to.tokens, err);
    if (status == IMR_OK) status = imr_facets_new(reading->lexicon, &to.facets, err);
    if (status == IMR_OK) status = find_asked(&to, err);
    if (status == IMR_OK) status = lift_wanted(reading, &to.found, all, meaning, err);
    imr_tokens_free(&to.tokens);
    imr_facets_free(to.facets);
    return status;
}

/* Lifts what a decision is about. */
static imr_status lift_alike(imr_interpreter *reading, const imr_decision *of, imr_clause *all,
                             imr_interpretation *meaning, imr_error *err)
{
    wanted alike = {0};
    imr_status status = add_wanted(reading->arena, of, &alike, err);
    return status == IMR_OK ? lift_wanted(reading, &alike, all, meaning, err) : status;
}

/* ---- the words ---- */

enum { TOLD_MOST = 60 };

static bool is_equal(const imr_clause *a, const imr_clause *b)
{
    if (a->kind != b->kind || a->values.n != b->values.n || a->n != b->n) return false;
    for (size_t i = 0; i < a->values.n; i++)
        if (!imr_str_equal(a->values.at[i], b->values.at[i])) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!is_equal(a->parts[i], b->parts[i])) return false;
    return true;
}

typedef struct telling {
    imr_clause *clause;
    double worth;
} telling;

static int by_worth(const void *a, const void *b)
{
    const telling *x = a, *y = b;
    if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
    return imr_str_compare(x->clause->text, y->clause->text);
}

/* Keeps the most telling words of a long description: those that are frequent in it and rare in decisions. */
static imr_status keep_telling(imr_interpreter *reading, imr_clause *any, imr_error *err)
{
    const imr_reader *reader = reading->reader;
    telling *parts = imr_arena_alloc(reading->arena, any->n * sizeof *parts);
    imr_status status = parts == NULL ? imr_fail_memory(err) : IMR_OK;
    if (reader == NULL) return status;
    for (size_t i = 0; i < any->n && status == IMR_OK; i++) {
        uint32_t found = 0;
        status = imr_clause_frequency(reader, any->parts[i], &found, err);
        double rarity = log((imr_reader_count(reader) + 1.0) / (found + 1.0));
        parts[i] = (telling){any->parts[i], found == 0 ? 0 : any->parts[i]->weight * rarity};
    }
    if (status != IMR_OK) return status;
    qsort(parts, any->n, sizeof *parts, by_worth);
    any->n = TOLD_MOST;
    for (size_t i = 0; i < any->n; i++) any->parts[i] = parts[i].clause;
    return IMR_OK;
}

/* The weight of a word that occurs n times: more than for once, but less than n times as much. */
static double repeated(double n) { return 2.0 * n / (1.0 + n); }

/* Adds each word once, weighted by how often it occurs. */
static imr_status any_of_words(imr_interpreter *reading, const imr_described *described, imr_clause *any,
                               imr_error *err)
{
    double *times = imr_arena_alloc(reading->arena, (described->n + 1) * sizeof *times);
    if (times == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < described->n; i++) {
        size_t earlier = 0;
        while (earlier < any->n && !is_equal(any->parts[earlier], described->words[i])) earlier++;
        times[earlier]++;
        if (earlier == any->n && !imr_clause_add(reading->arena, any, described->words[i])) return imr_fail_memory(err);
    }
    for (size_t i = 0; i < any->n; i++) any->parts[i]->weight = repeated(times[i]);
    return any->n > TOLD_MOST ? keep_telling(reading, any, err) : IMR_OK;
}

static bool is_kept(const imr_clause *any, const imr_clause *word)
{
    for (size_t i = 0; i < any->n; i++)
        if (is_equal(any->parts[i], word)) return word->kind <= IMR_CLAUSE_SYNONYM;
    return false;
}

/* Whether only a space separates two words of the case. */
static bool are_side_by_side(const imr_clause *a, const imr_clause *b)
{
    const char *end = a->text.s + a->text.n;
    return b->text.s == end + 1 && *end == ' ';
}

/* Words that are adjacent in the case add a little to decisions in which they are adjacent. */
static imr_status lift_pairs(imr_interpreter *reading, const imr_described *described, const imr_clause *any,
                             imr_clause *all, imr_error *err)
{
    enum { NEAR = 2, MOST = 40 };
    const double PAIR = 0.25; /* 0.15 and 0.4 were worse on three public collections */
    for (size_t i = 0, pairs = 0; i + 1 < described->n && pairs < MOST; i++) {
        imr_clause *a = described->words[i], *b = described->words[i + 1];
        if (!are_side_by_side(a, b) || !is_kept(any, a) || !is_kept(any, b)) continue;
        imr_clause *near = imr_clause_new(reading->arena, IMR_CLAUSE_NEAR, IMR_ROLE_SHOULD, NULL, a->text);
        if (near == NULL || !imr_clause_add(reading->arena, near, a) || !imr_clause_add(reading->arena, near, b) ||
            !imr_clause_add(reading->arena, all, near))
            return imr_fail_memory(err);
        near->distance = NEAR;
        near->weight = PAIR;
        pairs++;
    }
    return IMR_OK;
}

imr_status imr_describe(imr_interpreter *reading, const imr_described *described, imr_clause *all,
                        imr_interpretation *meaning, imr_error *err)
{
    imr_clause *any = imr_clause_new(reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, described->text);
    imr_status status = any == NULL ? imr_fail_memory(err) : any_of_words(reading, described, any, err);
    if (status == IMR_OK && !imr_clause_add(reading->arena, all, any)) status = imr_fail_memory(err);
    if (status != IMR_OK) return status;
    any->read = true;
    status = lift_pairs(reading, described, any, all, err);
    if (status != IMR_OK) return status;
    if (described->literal) return IMR_OK;
    imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_DESCRIPTION, .span = described->text});
    if (described->of != NULL) return lift_alike(reading, described->of, all, meaning, err);
    return lift_asked(reading, described->text, all, meaning, err);
}
