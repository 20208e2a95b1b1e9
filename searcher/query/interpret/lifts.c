#include "lifts.h"

#include "mention.h"

#include <string.h>

/* What a match adds to the score; all the words of a description add 50 to 250. The same treatment ranks above any
 * other, the same region above other regions. */
static const double PROCEDURE = 200.0, REGION = 380.0, LEVEL = 12.0, SIDE = 6.0;
/* A region near the one asked for; a region of the case, found in a decision's text; one that the case does not name,
 * found in a heading; a decision about these regions and no others. */
static const double NEARLY = 200.0, INFERRED = 300.0, UNNAMED = 300.0, ALONE = 40.0;
/* A treatment akin to the one asked for; the same category. */
static const double NEIGHBOUR = 200.0, CATEGORY = 150.0;
/* For what acts on the whole body, as a drug does: the same treatment; the part that is left of the weights of regions.
 */
static const double WHOLE_BODY = 300.0, REGION_LEFT = 0.1;

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

/* Lifts decisions that have one of the values and none of the better ones, which lift more. */
static imr_status add_lesser_lift(imr_interpreter *reading, const imr_field *field, const imr_list *values,
                                  const imr_list *better, double weight, imr_clause *all, imr_error *err)
{
    if (values->n == 0) return IMR_OK;
    imr_clause *lesser = imr_clause_new(reading->arena, IMR_CLAUSE_AND, IMR_ROLE_SHOULD, NULL, (imr_str){0});
    imr_clause *none = imr_clause_new(reading->arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST_NOT, field, (imr_str){0});
    if (lesser == NULL || none == NULL) return imr_fail_memory(err);
    none->values = *better;
    imr_status status = add_lift(reading, field, values, weight, lesser, err);
    if (status != IMR_OK) return status;
    lesser->parts[0]->role = IMR_ROLE_MUST;
    if (better->n > 0 && !imr_clause_add(reading->arena, lesser, none)) return imr_fail_memory(err);
    return imr_clause_add(reading->arena, all, lesser) ? IMR_OK : imr_fail_memory(err);
}

bool imr_procedures_like(imr_arena *arena, const imr_lexicon *lexicon, const imr_list *procedures, const char *trait,
                         imr_list *out)
{
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        bool like = false;
        for (size_t k = 0; k < procedures->n && !like; k++) like = imr_concept_lists(concept, trait, procedures->at[k]);
        if (like && !imr_list_has(procedures, concept->id) && !imr_list_add_once(arena, out, concept->id)) return false;
    }
    return true;
}

/* Lifts treatments akin to those asked for. */
static imr_status lift_neighbours(imr_interpreter *reading, const imr_list *procedures, imr_clause *all, imr_error *err)
{
    imr_list akin = {0};
    if (!imr_procedures_like(reading->arena, reading->lexicon, procedures, "akin", &akin)) return imr_fail_memory(err);
    return add_lesser_lift(reading, imr_requested_field(IMR_REQUESTED_PROCEDURE), &akin, procedures, NEIGHBOUR, all,
                           err);
}

/* Lifts the same category; if imaging is asked for, imaging before the other tests. */
static imr_status lift_category(imr_interpreter *reading, const imr_requested *of, imr_clause *all, imr_error *err)
{
    const imr_lexicon *lexicon = reading->lexicon;
    const imr_list *asked = &of->values[IMR_REQUESTED_PROCEDURE];
    imr_list imaging = {0};
    bool images = false;
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        if (!imr_concept_is(concept, "imaging")) continue;
        images = images || imr_list_has(asked, concept->id);
        if (!imr_list_add(reading->arena, &imaging, concept->id)) return imr_fail_memory(err);
    }
    imr_status status = add_lift(reading, imr_requested_field(IMR_REQUESTED_CATEGORY),
                                 &of->values[IMR_REQUESTED_CATEGORY], images ? CATEGORY / 2 : CATEGORY, all, err);
    if (status != IMR_OK || !images) return status;
    return add_lift(reading, imr_requested_field(IMR_REQUESTED_PROCEDURE), &imaging, CATEGORY / 2, all, err);
}

/* Whether what is asked for acts on the whole body. */
static bool is_of_whole_body(const imr_interpreter *reading, const imr_requested *of)
{
    const imr_list *categories = &of->values[IMR_REQUESTED_CATEGORY];
    for (size_t i = 0; i < categories->n; i++) {
        const imr_concept *concept = imr_lexicon_find(reading->lexicon, IMR_TABLE_CATEGORY, categories->at[i]);
        if (concept == NULL || !imr_concept_is(concept, "whole-body")) return false;
    }
    return categories->n > 0;
}

/* Lifts headings that name these regions and no others. */
static imr_status lift_alone(imr_interpreter *reading, const imr_list *regions, double weight, imr_clause *all,
                             imr_error *err)
{
    const imr_lexicon *lexicon = reading->lexicon;
    imr_list others = {0};
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_BODY_PART); i++) {
        imr_str id = imr_lexicon_at(lexicon, IMR_TABLE_BODY_PART, i)->id;
        if (!imr_list_has(regions, id) && !imr_list_add(reading->arena, &others, id)) return imr_fail_memory(err);
    }
    if (others.n == 0) return IMR_OK;
    return add_lesser_lift(reading, imr_field_find(IMR_STR("body_part")), regions, &others, weight, all, err);
}

static imr_status lift_regions(imr_interpreter *reading, const imr_requested *of, double left, imr_clause *all,
                               imr_error *err)
{
    const imr_field *named = imr_field_find(IMR_STR("body_part")),
                    *inferred = imr_field_find(IMR_STR("body_part_inferred"));
    const imr_list *regions = &of->values[IMR_REQUESTED_REGION];
    imr_list near = {0};
    if (!imr_mention_near(reading->arena, regions, &near)) return imr_fail_memory(err);
    imr_status status = add_lift(reading, named, regions, REGION * left, all, err);
    if (status == IMR_OK) status = add_lesser_lift(reading, named, &near, regions, NEARLY * left, all, err);
    if (status == IMR_OK) status = add_lift(reading, inferred, &of->inferred, INFERRED * left, all, err);
    if (status == IMR_OK && regions->n == 0) status = add_lift(reading, named, &of->inferred, UNNAMED * left, all, err);
    return status == IMR_OK ? lift_alone(reading, regions, ALONE * left, all, err) : status;
}

/* Tells what was read: the treatments and regions. */
static imr_status hear_requested(imr_interpreter *reading, const imr_requested *of, imr_interpretation *meaning,
                                 imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = IMR_REQUESTED_PROCEDURE; i <= IMR_REQUESTED_REGION; i++)
        for (size_t v = 0; v < of->values[i].n && status == IMR_OK; v++)
            status = hear(reading, imr_requested_field(i), of->values[i].at[v], of->words, meaning, err);
    return status;
}

imr_status imr_lift_requested(imr_interpreter *reading, const imr_requested *of, imr_clause *all,
                              imr_interpretation *meaning, imr_error *err)
{
    const bool drug = is_of_whole_body(reading, of);
    const struct {
        size_t field;
        double weight;
    } same[] = {{IMR_REQUESTED_PROCEDURE, drug ? WHOLE_BODY : PROCEDURE},
                {IMR_REQUESTED_LEVEL, LEVEL},
                {IMR_REQUESTED_SIDE, SIDE}};
    imr_status status = hear_requested(reading, of, meaning, err);
    for (size_t i = 0; i < sizeof same / sizeof *same && status == IMR_OK; i++)
        status =
            add_lift(reading, imr_requested_field(same[i].field), &of->values[same[i].field], same[i].weight, all, err);
    if (status == IMR_OK) status = lift_regions(reading, of, drug ? REGION_LEFT : 1.0, all, err);
    if (status == IMR_OK) status = lift_category(reading, of, all, err);
    return status == IMR_OK ? lift_neighbours(reading, &of->values[IMR_REQUESTED_PROCEDURE], all, err) : status;
}
