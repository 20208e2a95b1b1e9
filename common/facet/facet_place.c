/* Where on the body: parts, spinal levels, sides. */
#include <stdio.h>
#include <string.h>

#include "facet_internal.h"

/* ---- levels ---- */

/* The vertebrae in order; a level is a pair of neighbours. */
static const struct region {
    char letter;
    int first, count; /* places in the column, from 0 */
    const char *body_part;
} regions[] = {{'c', 0, 7, "cervical"}, {'t', 7, 12, "thoracic"}, {'l', 19, 5, "lumbar"}, {'s', 24, 5, "lumbar"}};

static const struct region *region_of_letter(char letter)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (regions[i].letter == letter) return &regions[i];
    }
    return NULL;
}

/* The vertebra's place in the column, or -1 for a token that is none. */
static int vertebra(const imr_token *token)
{
    imr_str word = token->word;
    if (word.n < 2 || word.n > 3 || word.s[1] < '1' || word.s[1] > '9') return -1;
    const struct region *region = region_of_letter(word.s[0]);
    int number = word.s[1] - '0';
    if (word.n == 3 && (word.s[2] < '0' || word.s[2] > '9')) return -1;
    if (word.n == 3) number = number * 10 + (word.s[2] - '0');
    return region != NULL && number <= region->count ? region->first + number - 1 : -1;
}

static const struct region *region_of_place(int place)
{
    size_t last = sizeof regions / sizeof *regions - 1;
    while (last > 0 && regions[last].first > place) last--;
    return &regions[last];
}

static int print_vertebra(char *to, size_t room, int place)
{
    const struct region *region = region_of_place(place);
    return snprintf(to, room, "%c%d", region->letter - 'a' + 'A', place - region->first + 1);
}

static bool add_level(imr_arena *arena, imr_list *levels, int from, int to)
{
    char name[16];
    int n = print_vertebra(name, sizeof name, from);
    if (to != from) {
        name[n++] = '-';
        n += print_vertebra(name + n, sizeof name - (size_t)n, to);
    }
    imr_str level = {name, (size_t)n};
    if (imr_list_has(levels, level)) return true;
    const char *copy = imr_arena_dup(arena, level);
    return copy != NULL && imr_list_add(arena, levels, (imr_str){copy, level.n});
}

/* How a vertebra follows the one before: as the end of a range, in a list, or apart from it. */
typedef enum link { LINK_NONE, LINK_LIST, LINK_RANGE } link;

static link link_to_next(const imr_token *tokens, size_t n, size_t at, size_t *next)
{
    static const char *const through[] = {"to", "through", "thru", NULL};
    static const char *const listing[] = {"and", "or", NULL};
    *next = at + 1;
    if (at + 1 >= n) return LINK_NONE;
    if (vertebra(&tokens[at + 1]) >= 0) return (tokens[at + 1].flags & IMR_TOKEN_COMMA) ? LINK_LIST : LINK_RANGE;
    if (at + 2 >= n || vertebra(&tokens[at + 2]) < 0) return LINK_NONE;
    *next = at + 2;
    if (imr_token_in(&tokens[at + 1], through)) return LINK_RANGE;
    return imr_token_in(&tokens[at + 1], listing) ? LINK_LIST : LINK_NONE;
}

imr_status imr_facet_levels(imr_arena *arena, const imr_token *tokens, size_t n, imr_list *levels, imr_error *err)
{
    bool paired = false; /* the vertebra at hand ended a pair already */
    for (size_t i = 0, next; i < n; i = next) {
        next = i + 1;
        int place = vertebra(&tokens[i]);
        if (place < 0) continue;
        link how = link_to_next(tokens, n, i, &next);
        int other = how == LINK_NONE ? -1 : vertebra(&tokens[next]);
        /* "L3, L4" lists one level; "L4-5, L5-S1" lists two, and its comma joins nothing */
        bool pair =
            other > place &&
            (how == LINK_RANGE || (other == place + 1 && !paired) ||
             (other == place + 1 && paired && how == LINK_LIST && i > 0 && !(tokens[i].flags & IMR_TOKEN_JOINED)));
        bool added = true;
        for (int p = place; pair && p < other && added; p++) added = add_level(arena, levels, p, p + 1);
        if (!pair && !paired) added = add_level(arena, levels, place, place);
        if (!added) return imr_fail_memory(err);
        paired = pair;
        if (how == LINK_NONE) next = i + 1, paired = false;
    }
    return IMR_OK;
}

/* ---- body parts ---- */

/* C/S, T/S, L/S: the spine's part by its letter; NULL for anything else. */
static const struct region *abbreviated_spine(imr_stretch text, size_t i)
{
    if (i + 1 >= text.n || text.at[i].word.n != 1 || !(text.at[i].flags & IMR_TOKEN_CAPITAL)) return NULL;
    const imr_token *spine = &text.at[i + 1];
    bool joined = (spine->flags & IMR_TOKEN_JOINED) && (spine->flags & IMR_TOKEN_CAPITAL);
    return joined && imr_token_is(spine, "s") ? region_of_letter(text.at[i].word.s[0]) : NULL;
}

/* The region of the vertebra at a place; the first thoracic one behind a cervical one is the end of a cervical level.
 */
static const char *region_named(imr_stretch text, size_t i)
{
    int place = vertebra(&text.at[i]);
    const struct region *spine = abbreviated_spine(text, i);
    if (spine != NULL) return spine->body_part;
    if (place < 0) return NULL;
    bool ends_level = i > 0 && vertebra(&text.at[i - 1]) >= 0 && !(text.at[i].flags & IMR_TOKEN_COMMA);
    if (ends_level && place == 7) return NULL;
    return region_of_place(place)->body_part;
}

/* The parts that the stretch names, in order. */
static void list_parts(imr_facet_reading *reading, imr_stretch text, imr_list *parts)
{
    imr_matches *matches = &reading->facets->matches;
    size_t match = 0;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_BODY_PART), text, matches)) return;
    for (size_t i = 0; i < text.n; i++) {
        for (; match < matches->n && matches->at[match].first == i; match++)
            imr_facet_add(reading, parts, matches->at[match].concept->id);
        const char *region = region_named(text, i);
        if (region != NULL) imr_facet_add(reading, parts, imr_str_of(region));
    }
}

/* ---- where the heading is silent ---- */

/* The end of the sentence that begins at a token. */
static size_t sentence_end(imr_stretch text, size_t begin)
{
    size_t end = begin + 1;
    while (end < text.n && !(text.at[end].flags & IMR_TOKEN_SENTENCE)) end++;
    return end;
}

/* Where in the sentence a diagnosis begins to be told, or the sentence's end. */
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

/* What the text names as diagnosed; where it names no part so, the parts of the first sentence that names one. */
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

/* Of the diagnosed parts those that the text speaks of, where there are any. */
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

/* An arm is not named beside a part of it, nor the mood beside the back where it is the back that can be treated so. */
static void drop_vague_parts(imr_list *parts, imr_str procedure)
{
    static const char *const arm[] = {"upper-extremity", NULL}, *const of_arm[] = {"shoulder", "elbow", "wrist-hand",
                                                                                   NULL};
    static const char *const leg[] = {"lower-extremity", NULL}, *const of_leg[] = {"hip", "knee", "ankle-foot", NULL};
    static const char *const inner[] = {"internal", "psyche", NULL};
    static const char *const outer[] = {"rx.opioid", "rx.nsaid", "rx.muscle_relaxant", "rx.topical", "rx.compound",
                                        "em.visit",  NULL};
    if (has_part(parts, of_arm)) drop_parts(parts, arm);
    if (has_part(parts, of_leg)) drop_parts(parts, leg);
    bool treats_outer = is_any_of(procedure, outer) || imr_str_starts(procedure, IMR_STR("rehab.")) ||
                        imr_str_starts(procedure, IMR_STR("dme."));
    size_t inside = 0;
    for (size_t i = 0; i < parts->n; i++) inside += is_any_of(parts->at[i], inner);
    if (treats_outer && inside < parts->n) drop_parts(parts, inner);
}

/* Several injuries are diagnosed, one is treated: the rationale tells which, else the guideline's chapter does. */
static void infer_parts(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_list *parts = &decision->body_part_inferred;
    list_diagnosed(reading, decision->summary, parts);
    if (parts->n == 0) list_diagnosed(reading, decision->rationale, parts);
    drop_vague_parts(parts, decision->procedure.n > 0 ? decision->procedure.at[0] : (imr_str){0});
    if (parts->n < 2) return;
    imr_list treated = narrow(reading, parts, decision->rationale);
    if (treated.n == 0) treated = narrow(reading, parts, decision->imr_line);
    if (treated.n > 0) *parts = treated;
}

/* ---- sides ---- */

static const struct side_word {
    const char *word, *side;
    unsigned flags; /* that the token must have */
} side_words[] = {
    {"left", "left", 0},
    {"right", "right", 0},
    {"bilateral", "bilateral", 0},
    {"bilaterally", "bilateral", 0},
    {"bil", "bilateral", 0},
    {"bilat", "bilateral", 0},
    {"both", "bilateral", 0},
    {"lt", "left", 0},
    {"rt", "right", 0},
    {"l", "left", IMR_TOKEN_CAPITAL},
    {"r", "right", IMR_TOKEN_CAPITAL},
    {"bl", "bilateral", IMR_TOKEN_UPPER},
    {"bue", "bilateral", IMR_TOKEN_UPPER},
    {"ble", "bilateral", IMR_TOKEN_UPPER},
    {"rue", "right", IMR_TOKEN_UPPER},
    {"rle", "right", IMR_TOKEN_UPPER},
    {"lue", "left", IMR_TOKEN_UPPER},
    {"lle", "left", IMR_TOKEN_UPPER},
};

static void read_sides(imr_facet_reading *reading, imr_stretch text)
{
    static const char *const both[] = {"b", "l", NULL};
    imr_list *sides = &reading->decision->side;
    for (size_t i = 0; i < text.n; i++) {
        if (imr_stretch_has(text, i, both)) { /* B/L */
            imr_facet_add(reading, sides, IMR_STR("bilateral"));
            i++;
            continue;
        }
        bool spine = (i + 1 < text.n && imr_token_is(&text.at[i + 1], "spine")) || /* "L spine" */
                     abbreviated_spine(text, i) != NULL;
        for (size_t k = 0; k < sizeof side_words / sizeof *side_words; k++) {
            const struct side_word *word = &side_words[k];
            if ((text.at[i].flags & word->flags) != word->flags || !imr_token_is(&text.at[i], word->word)) continue;
            if (!spine || word->flags == 0) imr_facet_add(reading, sides, imr_str_of(word->side));
        }
    }
}

void imr_facet_read_places(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_stretch heading = {reading->facets->heading.at, reading->facets->heading.n};
    if (decision->body_part.n == 0) list_parts(reading, heading, &decision->body_part);
    if (decision->body_part.n == 0)
        list_parts(reading, imr_facet_spelt_tokens(reading, decision->heading), &decision->body_part);
    if (decision->level.n == 0 &&
        imr_facet_levels(reading->arena, heading.at, heading.n, &decision->level, NULL) != IMR_OK)
        reading->failed = true;
    if (decision->side.n == 0) read_sides(reading, heading);
    if (decision->body_part.n > 0 || decision->body_part_inferred.n > 0) return;
    infer_parts(reading);
}
