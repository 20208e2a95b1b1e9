/* Passes a decision through the readers of facets. */
#include <stdlib.h>

#include "facet_ground.h"

static imr_status make_facets(const imr_lexicon *lexicon, bool grounds, imr_facets **out, imr_error *err)
{
    *out = NULL;
    imr_facets *facets = calloc(1, sizeof *facets);
    if (facets == NULL) return imr_fail_memory(err);
    facets->lexicon = lexicon;
    imr_status status = imr_lexicon_stemmer(lexicon, &facets->stemmer, err);
    facets->speller = (imr_speller){lexicon, facets->stemmer};
    if (status == IMR_OK && grounds) status = imr_ground_rules_new(lexicon, &facets->rules, err);
    if (status == IMR_OK) status = imr_lexicon_speller(&facets->speller, &facets->spelling, err);
    if (status != IMR_OK) {
        imr_facets_free(facets);
        return status;
    }
    *out = facets;
    return IMR_OK;
}

imr_status imr_facets_new(const imr_lexicon *lexicon, imr_facets **out, imr_error *err)
{
    return make_facets(lexicon, true, out, err);
}

imr_status imr_facets_new_groundless(const imr_lexicon *lexicon, imr_facets **out, imr_error *err)
{
    return make_facets(lexicon, false, out, err);
}

void imr_facets_free(imr_facets *facets)
{
    if (facets == NULL) return;
    imr_ground_rules_free(facets->rules);
    imr_stemmer_free(facets->spelling);
    imr_stemmer_free(facets->stemmer);
    imr_tokens_free(&facets->heading);
    imr_tokens_free(&facets->disputed);
    imr_tokens_free(&facets->text);
    imr_tokens_free(&facets->rationale);
    imr_tokens_free(&facets->summary);
    imr_buf_free(&facets->summary_text);
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

/* The service was already given: the heading says so, or dates it. */
static void read_retrospective(imr_facet_reading *reading)
{
    static const char *const words[] = {"retrospective", "retrospectively", "retro", NULL};
    imr_stretch heading = reading->heading;
    for (size_t i = 0; i < heading.n && !reading->decision->retrospective; i++)
        reading->decision->retrospective = imr_token_in(&heading.at[i], words) || is_date_of_service(heading, i);
}

imr_status imr_facets_derive(imr_facets *facets, imr_arena *arena, imr_decision *decision, imr_error *err)
{
    imr_facet_reading reading = {.facets = facets, .arena = arena, .decision = decision};
    if (imr_stemmer_is_full(facets->stemmer))
        imr_buf_clear(&facets->summary_text); /* stems of its tokens become invalid */
    imr_status status = imr_stemmer_trim(facets->stemmer, err);
    if (status == IMR_OK) status = imr_stemmer_trim(facets->spelling, err);
    if (status != IMR_OK) return status;
    reading.heading = imr_facet_tokens(&reading, &facets->heading, decision->heading);
    read_retrospective(&reading);
    imr_facet_read_procedure(&reading);
    imr_facet_read_guidelines(&reading);
    imr_facet_read_dependent(&reading);
    imr_facet_read_grounds(&reading);
    imr_facet_read_places(&reading);
    imr_facet_read_person(&reading);
    imr_facet_read_reviewer(&reading);
    return reading.failed ? imr_fail_memory(err) : IMR_OK;
}
