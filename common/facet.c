/* The way of a decision through the readers of facets, and what they share. */
#include <stdlib.h>

#include "facet_internal.h"

imr_status imr_facets_new(const imr_lexicon *lexicon, imr_facets **out, imr_error *err)
{
    *out = NULL;
    imr_facets *facets = calloc(1, sizeof *facets);
    if (facets == NULL) return imr_fail_memory(err);
    facets->lexicon = lexicon;
    imr_status status = imr_lexicon_stemmer(lexicon, &facets->stemmer, err);
    if (status != IMR_OK) {
        imr_facets_free(facets);
        return status;
    }
    *out = facets;
    return IMR_OK;
}

void imr_facets_free(imr_facets *facets)
{
    if (facets == NULL) return;
    imr_stemmer_free(facets->stemmer);
    imr_tokens_free(&facets->heading);
    imr_tokens_free(&facets->disputed);
    imr_tokens_free(&facets->text);
    imr_matches_free(&facets->matches);
    imr_matches_free(&facets->spare);
    free(facets);
}

static bool is_date_of_service(imr_stretch heading, size_t i)
{
    static const char *const long_form[] = {"date", "of", "service", NULL};
    static const char *const plural[] = {"dates", "of", "service", NULL};
    bool short_form = imr_token_is(&heading.at[i], "dos") && (heading.at[i].flags & IMR_TOKEN_UPPER);
    return short_form || imr_stretch_has(heading, i, long_form) || imr_stretch_has(heading, i, plural);
}

/* The service was given already: the heading says so, or dates it. */
static void read_retrospective(imr_facet_reading *reading)
{
    static const char *const words[] = {"retrospective", "retrospectively", "retro", NULL};
    imr_stretch heading = {reading->facets->heading.at, reading->facets->heading.n};
    for (size_t i = 0; i < heading.n && !reading->decision->retrospective; i++)
        reading->decision->retrospective = imr_token_in(&heading.at[i], words) || is_date_of_service(heading, i);
}

imr_status imr_facets_derive(imr_facets *facets, imr_arena *arena, imr_decision *decision, imr_error *err)
{
    imr_facet_reading reading = {.facets = facets, .arena = arena, .decision = decision};
    imr_facet_tokens(&reading, &facets->heading, decision->heading);
    read_retrospective(&reading);
    imr_facet_read_procedure(&reading);
    imr_facet_read_guidelines(&reading);
    imr_facet_read_dependent(&reading);
    imr_facet_read_places(&reading);
    imr_facet_read_person(&reading);
    imr_facet_read_reviewer(&reading);
    return reading.failed ? imr_fail_memory(err) : IMR_OK;
}

/* ---- shared ---- */

imr_stretch imr_facet_tokens(imr_facet_reading *reading, imr_tokens *tokens, imr_str text)
{
    tokens->n = 0;
    if (text.n == 0) return (imr_stretch){0};
    imr_status status = imr_tokenize(text, tokens, NULL);
    if (status == IMR_OK) status = imr_stem_tokens(reading->facets->stemmer, tokens, NULL);
    if (status == IMR_OK) return (imr_stretch){tokens->at, tokens->n};
    if (status == IMR_MEMORY) reading->failed = true;
    tokens->n = 0;
    return (imr_stretch){0};
}

bool imr_facet_match(imr_facet_reading *reading, unsigned tables, imr_stretch stretch, imr_matches *matches)
{
    matches->n = 0;
    if (stretch.n == 0) return true;
    if (imr_lexicon_match(reading->facets->lexicon, tables, stretch.at, stretch.n, matches, NULL) == IMR_OK)
        return true;
    matches->n = 0;
    reading->failed = true;
    return false;
}

void imr_facet_add(imr_facet_reading *reading, imr_list *list, imr_str value)
{
    if (!imr_list_add_once(reading->arena, list, value)) reading->failed = true;
}

void imr_facet_add_copy(imr_facet_reading *reading, imr_list *list, imr_str value)
{
    if (value.n == 0 || imr_list_has(list, value)) return;
    const char *copy = imr_arena_dup(reading->arena, value);
    if (copy == NULL || !imr_list_add(reading->arena, list, (imr_str){copy, value.n})) reading->failed = true;
}

bool imr_token_in(const imr_token *token, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (imr_token_is(token, *words)) return true;
    }
    return false;
}

bool imr_stretch_has(imr_stretch stretch, size_t at, const char *const *words)
{
    for (; *words != NULL; words++, at++) {
        if (at >= stretch.n || !imr_token_is(&stretch.at[at], *words)) return false;
    }
    return true;
}

imr_stretch imr_stretch_part(imr_stretch stretch, size_t begin, size_t end)
{
    if (end > stretch.n) end = stretch.n;
    return begin < end ? (imr_stretch){stretch.at + begin, end - begin} : (imr_stretch){0};
}

long imr_token_number(const imr_token *token)
{
    long number = 0;
    if (token->word.n == 0 || token->word.n > 9) return -1;
    for (size_t i = 0; i < token->word.n; i++) {
        if (token->word.s[i] < '0' || token->word.s[i] > '9') return -1;
        number = number * 10 + (token->word.s[i] - '0');
    }
    return number;
}
