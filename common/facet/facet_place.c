/* Reads the place on the body: parts, spinal levels, sides. */
#include <string.h>

#include "facet_internal.h"

/* ---- body parts ---- */

/* Whether the word belongs to another one: "hand-held", "hands-free", "second-hand", "arm chair". */
static bool is_no_part(imr_stretch text, const imr_match *match)
{
    static const char *const behind[] = {"held", "free", "operated", "chair", "rest", NULL};
    static const char *const before[] = {"second", "first", NULL};
    size_t end = match->first + match->count;
    if (match->count > 1) return false;
    if (end < text.n && !(text.at[end].flags & IMR_TOKEN_COMMA) && imr_token_in(&text.at[end], behind)) return true;
    return match->first > 0 && imr_token_in(&text.at[match->first - 1], before) &&
           (text.at[match->first].flags & IMR_TOKEN_JOINED);
}

/* Lists the parts that the stretch names, in order. */
static void list_parts(imr_facet_reading *reading, imr_stretch text, imr_list *parts)
{
    imr_matches *matches = &reading->facets->matches;
    size_t match = 0;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_BODY_PART), text, matches)) return;
    for (size_t i = 0; i < text.n; i++) {
        for (; match < matches->n && matches->at[match].first == i; match++)
            if (!is_no_part(text, &matches->at[match])) imr_facet_add(reading, parts, matches->at[match].concept->id);
        imr_str region = imr_region_at(text, i);
        if (region.n > 0) imr_facet_add(reading, parts, region);
    }
}

/* ---- parts that the heading does not name ---- */

/* The end of the sentence that begins at a token. */
static size_t sentence_end(imr_stretch text, size_t begin)
{
    size_t end = begin + 1;
    while (end < text.n && !(text.at[end].flags & IMR_TOKEN_SENTENCE)) end++;
    return end;
}

/* Where the sentence begins to state a diagnosis, or the sentence's end. */
static size_t diagnosis_begin(imr_stretch sentence)
{
    static const char *const words[] = {"diagnosis",  "diagnoses",   "diagnosed",  "diagnose",
                                        "impression", "impressions", "assessment", NULL};
    static const char *const before_for[] = {"treatment", "treatments", "treated", "claim", "evaluated", NULL};
    for (size_t i = 0; i < sentence.n; i++) {
        if (imr_token_in(&sentence.at[i], words)) return i;
        bool purpose = i + 1 < sentence.n && imr_token_is(&sentence.at[i + 1], "for");
        if (purpose && imr_token_in(&sentence.at[i], before_for)) return i;
    }
    return sentence.n;
}

/* Lists the diagnosed parts; if there are none, the parts of the first sentence that names any. */
static void list_diagnosed(imr_facet_reading *reading, imr_str text, imr_list *parts)
{
    imr_stretch tokens = imr_facet_tokens(reading, &reading->facets->text, text);
    for (size_t begin = 0, end; begin < tokens.n && parts->n == 0; begin = end) {
        end = sentence_end(tokens, begin);
        imr_stretch sentence = imr_stretch_part(tokens, begin, end);
        list_parts(reading, imr_stretch_part(sentence, diagnosis_begin(sentence), sentence.n), parts);
    }
    for (size_t begin = 0, end; begin < tokens.n && parts->n == 0; begin = end) {
        end = sentence_end(tokens, begin);
        list_parts(reading, imr_stretch_part(tokens, begin, end), parts);
    }
}

/* The diagnosed parts that the text mentions, or all of them if it mentions none. */
static imr_list narrow(imr_facet_reading *reading, const imr_list *parts, imr_str text)
{
    imr_list named = {0}, both = {0};
    list_parts(reading, imr_facet_tokens(reading, &reading->facets->text, text), &named);
    for (size_t i = 0; i < parts->n; i++) {
        if (imr_list_has(&named, parts->at[i])) imr_facet_add(reading, &both, parts->at[i]);
    }
    return both;
}

static bool is_any_of(imr_str id, const char *const *ids)
{
    for (; *ids != NULL; ids++) {
        if (imr_str_equal(id, imr_str_of(*ids))) return true;
    }
    return false;
}

static void drop_parts(imr_list *parts, const char *const *dropped)
{
    size_t kept = 0;
    for (size_t i = 0; i < parts->n; i++) {
        if (!is_any_of(parts->at[i], dropped)) parts->at[kept++] = parts->at[i];
    }
    parts->n = kept;
}

static bool has_part(const imr_list *parts, const char *const *ids)
{
    bool found = false;
    for (size_t i = 0; i < parts->n && !found; i++) found = is_any_of(parts->at[i], ids);
    return found;
}

/* Drops an arm beside a part of it, and the mood beside the back if the procedure is for the back. */
static void drop_vague_parts(imr_list *parts, const imr_concept *procedure)
{
    static const char *const arm[] = {"upper-extremity", NULL}, *const of_arm[] = {"shoulder", "elbow", "wrist-hand",
                                                                                   NULL};
    static const char *const leg[] = {"lower-extremity", NULL}, *const of_leg[] = {"hip", "knee", "ankle-foot", NULL};
    static const char *const inner[] = {"internal", "psyche", NULL};
    if (has_part(parts, of_arm)) drop_parts(parts, arm);
    if (has_part(parts, of_leg)) drop_parts(parts, leg);
    bool treats_outer = procedure != NULL && imr_concept_is(procedure, "outer");
    size_t inside = 0;
    for (size_t i = 0; i < parts->n; i++) inside += is_any_of(parts->at[i], inner);
    if (treats_outer && inside < parts->n) drop_parts(parts, inner);
}

/* If several injuries are diagnosed and one is treated, the rationale decides which, otherwise the guideline's
 * chapter. */
static void infer_parts(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_list *parts = &decision->body_part_inferred;
    list_diagnosed(reading, decision->summary, parts);
    if (parts->n == 0) list_diagnosed(reading, decision->rationale, parts);
    imr_str procedure = decision->procedure.n > 0 ? decision->procedure.at[0] : (imr_str){0};
    drop_vague_parts(parts, imr_lexicon_find(reading->facets->lexicon, IMR_TABLE_PROCEDURE, procedure));
    if (parts->n < 2) return;
    imr_list treated = narrow(reading, parts, decision->rationale);
    if (treated.n == 0) treated = narrow(reading, parts, decision->imr_line);
    if (treated.n > 0) *parts = treated;
}

/* ---- sides ---- */

static void read_sides(imr_facet_reading *reading, imr_stretch text)
{
    for (size_t i = 0, taken; i<text.n; i += taken> 0 ? taken : 1) {
        imr_str side;
        taken = imr_side_at(text, i, &side);
        if (taken > 0) imr_facet_add(reading, &reading->decision->side, side);
    }
}

void imr_facet_read_places(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_stretch heading = reading->heading;
    if (decision->body_part.n == 0) list_parts(reading, heading, &decision->body_part);
    if (decision->body_part.n == 0)
        list_parts(reading, imr_facet_spelt_tokens(reading, decision->heading), &decision->body_part);
    if (decision->level.n == 0 &&
        imr_levels_read(reading->arena, heading.at, heading.n, &decision->level, NULL) != IMR_OK)
        reading->failed = true;
    if (decision->side.n == 0) read_sides(reading, heading);
    if (decision->body_part.n > 0 || decision->body_part_inferred.n > 0) return;
    infer_parts(reading);
}
