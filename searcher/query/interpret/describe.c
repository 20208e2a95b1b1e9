#include "describe.h"

#include "facet.h"
#include "mention.h"
#include "relax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a match adds, where all the words of a description add 50 to 250: the same treatment comes before any other, the
 * same region before other regions. */
static const struct {
    const char *field;
    double weight;
} lifts[] = {{"procedure", 300.0}, {"body_part", 380.0}, {"category", 60.0}, {"level", 12.0}, {"side", 6.0}};
enum { LIFTS = sizeof lifts / sizeof *lifts };
/* A region that the text alone tells, of the rest of a decision and of its heading; a neighbour of the treatment. */
static const double INFERRED = 80.0, UNNAMED = 200.0, NEIGHBOUR = 200.0;

static const char asking[] = "|request|requests|requested|requesting|asks|asked|asking|recommends|recommended|orders|"
                             "ordered|prescribes|prescribed|seeks|sought|proposes|proposed|wants|authorization|"
                             "appeals|appealed|issue|";
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

/* Whether a semicolon stands between two tokens. */
static bool is_parted(imr_str text, const imr_token *before, const imr_token *token)
{
    imr_str gap = {text.s + before->end, token->begin - before->end};
    return imr_str_find(gap, IMR_STR(";"), 0) != SIZE_MAX;
}

/* The words that a verb of asking speaks of: those behind it up to the end of the sentence or a semicolon; where it is
 * passive ("an MRI was requested") those before it. */
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
                       imr_interpretation *heard, imr_error *err)
{
    imr_recognized *grown = imr_arena_alloc(reading->arena, (heard->n + 1) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(err);
    if (heard->n > 0) memcpy(grown, heard->at, heard->n * sizeof *grown);
    grown[heard->n++] = (imr_recognized){text, field, value};
    heard->at = grown;
    return IMR_OK;
}

/* What is much like a treatment, and is not it. */
static const struct {
    const char *of, *neighbour;
} neighbours[] = {{"rehab.pt", "rehab.ot"}, {"rehab.ot", "rehab.pt"}};

static imr_status lift_neighbours(imr_interpreter *reading, const imr_list *procedures, imr_clause *all, imr_error *err)
{
    imr_list values = {0};
    for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++)
        if (imr_list_has(procedures, imr_str_of(neighbours[i].of)) &&
            !imr_list_has(procedures, imr_str_of(neighbours[i].neighbour)) &&
            !imr_list_add_once(reading->arena, &values, imr_str_of(neighbours[i].neighbour)))
            return imr_fail_memory(err);
    return add_lift(reading, imr_field_find(IMR_STR("procedure")), &values, NEIGHBOUR, all, err);
}

/* Lifts what a heading of these words would be tagged with. */
static imr_status lift_alike(imr_interpreter *reading, const imr_decision *asked, imr_clause *all,
                             imr_interpretation *heard, imr_error *err)
{
    imr_status status = IMR_OK;
    char scratch[32];
    for (size_t i = 0; i < LIFTS && status == IMR_OK; i++) {
        const imr_field *field = imr_field_find(imr_str_of(lifts[i].field));
        imr_list values = {0};
        for (size_t v = 0; v < imr_field_values(field, asked); v++)
            if (!imr_list_add(reading->arena, &values, imr_field_value(field, asked, v, scratch)))
                return imr_fail_memory(err);
        bool said = strcmp(lifts[i].field, "procedure") == 0 || strcmp(lifts[i].field, "body_part") == 0;
        for (size_t v = 0; v < values.n && said && status == IMR_OK; v++)
            status = hear(reading, field, values.at[v], asked->heading, heard, err);
        if (status == IMR_OK) status = add_lift(reading, field, &values, lifts[i].weight, all, err);
    }
    const imr_field *inferred = imr_field_find(IMR_STR("body_part_inferred"));
    const double nearly = 200.0;
    imr_list near = {0};
    if (!imr_mention_near(reading->arena, &asked->body_part, &near)) return imr_fail_memory(err);
    if (status == IMR_OK) status = add_lift(reading, imr_field_find(IMR_STR("body_part")), &near, nearly, all, err);
    bool named = asked->body_part.n > 0;
    const imr_list *parts = named ? &asked->body_part : &asked->body_part_inferred;
    if (status == IMR_OK) status = add_lift(reading, inferred, parts, INFERRED, all, err);
    if (status == IMR_OK && !named)
        status = add_lift(reading, imr_field_find(IMR_STR("body_part")), parts, UNNAMED, all, err);
    return status == IMR_OK ? lift_neighbours(reading, &asked->procedure, all, err) : status;
}

/* Lifts what the first sentence that asks for a treatment asks for. */
static imr_status lift_asked(imr_interpreter *reading, imr_str text, imr_clause *all, imr_interpretation *heard,
                             imr_error *err)
{
    imr_facets *facets = NULL;
    imr_tokens tokens = {0};
    bool found = false;
    imr_status status = imr_tokenize(text, &tokens, err);
    if (status == IMR_OK) status = imr_facets_new(reading->lexicon, &facets, err);
    for (size_t i = 0; i < tokens.n && status == IMR_OK && !found; i++) {
        if (!is_in(tokens.at[i].word, asking)) continue;
        imr_decision asked = {.heading = object_of(text, &tokens, i), .summary = text};
        if (asked.heading.n == 0) continue;
        status = imr_facets_derive(facets, reading->arena, &asked, err);
        found = status == IMR_OK && asked.procedure.n > 0;
        if (found) status = lift_alike(reading, &asked, all, heard, err);
    }
    imr_tokens_free(&tokens);
    imr_facets_free(facets);
    return status;
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

/* Of a long description the words that tell most: that stand often in it, and in few decisions. */
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

/* A word that stands there n times weighs more, but not n times as much. */
static double repeated(double n) { return 2.0 * n / (1.0 + n); }

/* Each word once, weighed by how often it stands there. */
static imr_status any_of_words(imr_interpreter *reading, const imr_described *told, imr_clause *any, imr_error *err)
{
    double *times = imr_arena_alloc(reading->arena, (told->n + 1) * sizeof *times);
    if (times == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < told->n; i++) {
        size_t earlier = 0;
        while (earlier < any->n && !is_equal(any->parts[earlier], told->words[i])) earlier++;
        times[earlier]++;
        if (earlier == any->n && !imr_clause_add(reading->arena, any, told->words[i])) return imr_fail_memory(err);
    }
    for (size_t i = 0; i < any->n; i++) any->parts[i]->weight = repeated(times[i]);
    return any->n > TOLD_MOST ? keep_telling(reading, any, err) : IMR_OK;
}

imr_status imr_describe(imr_interpreter *reading, const imr_described *told, imr_clause *all, imr_interpretation *heard,
                        imr_error *err)
{
    imr_clause *any = imr_clause_new(reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, told->text);
    imr_status status = any == NULL ? imr_fail_memory(err) : any_of_words(reading, told, any, err);
    if (status == IMR_OK && !imr_clause_add(reading->arena, all, any)) status = imr_fail_memory(err);
    if (status != IMR_OK) return status;
    any->read = true;
    if (told->literal) return IMR_OK;
    imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_DESCRIPTION, .span = told->text});
    if (told->of != NULL) return lift_alike(reading, told->of, all, heard, err);
    return lift_asked(reading, told->text, all, heard, err);
}
