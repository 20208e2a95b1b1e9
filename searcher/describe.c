#include "describe.h"

#include "facet.h"

#include <string.h>

/* What a match adds, where all the words of a description add 50 to 250: the same treatment comes before any other, the
 * same region before other regions. */
static const struct {
    const char *field;
    double weight;
} lifts[] = {{"procedure", 300.0}, {"body_part", 320.0}, {"category", 60.0}, {"level", 12.0}, {"side", 6.0}};
enum { LIFTS = sizeof lifts / sizeof *lifts };

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

static imr_status add_lift(imr_reading *reading, const imr_field *field, const imr_list *values, double weight,
                           imr_clause *all, imr_error *err)
{
    if (values->n == 0) return IMR_OK;
    imr_clause *facet = imr_clause_new(reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_LIFT, field, (imr_str){0});
    if (facet == NULL) return imr_fail_memory(err);
    facet->values = *values;
    facet->weight = weight;
    return imr_clause_add(reading->arena, all, facet) ? IMR_OK : imr_fail_memory(err);
}

static imr_status hear(imr_reading *reading, const imr_field *field, imr_str value, imr_str text, imr_understood *heard,
                       imr_error *err)
{
    imr_heard *grown = imr_arena_alloc(reading->arena, (heard->n + 1) * sizeof *grown);
    if (grown == NULL) return imr_fail_memory(err);
    if (heard->n > 0) memcpy(grown, heard->at, heard->n * sizeof *grown);
    grown[heard->n++] = (imr_heard){text, field, value};
    heard->at = grown;
    return IMR_OK;
}

/* Lifts what a heading of these words would be tagged with. */
static imr_status lift_alike(imr_reading *reading, const imr_decision *asked, imr_clause *all, imr_understood *heard,
                             imr_error *err)
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
    const imr_list *parts = asked->body_part.n > 0 ? &asked->body_part : &asked->body_part_inferred;
    const double less = 80.0;
    return status == IMR_OK ? add_lift(reading, inferred, parts, less, all, err) : status;
}

imr_status imr_describe(imr_reading *reading, imr_str text, const imr_decision *known, imr_clause *all,
                        imr_understood *heard, imr_error *err)
{
    if (known != NULL) return lift_alike(reading, known, all, heard, err);
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
