/* Spinal levels and the regions of the spine. */
#include "language.h"

#include <stdio.h>

/* The vertebrae in order; a level is a pair of neighbours. */
static const struct region {
    char letter;
    int first, count; /* index in the column, from 0 */
    const char *body_part;
} regions[] = {{'c', 0, 7, "cervical"}, {'t', 7, 12, "thoracic"}, {'l', 19, 5, "lumbar"}, {'s', 24, 5, "lumbar"}};

static const struct region *region_of_letter(char letter)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        if (regions[i].letter == letter) return &regions[i];
    }
    return NULL;
}

/* The vertebra's index in the column, or -1 for another token. */
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

/* How a vertebra follows the previous one: end of a range, in a list, or neither. */
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

imr_status imr_levels_read(imr_arena *arena, const imr_token *tokens, size_t n, imr_list *levels, imr_error *err)
{
    bool paired = false; /* the current vertebra ended a pair */
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

/* The region of C/S, T/S or L/S; NULL for anything else. */
static const struct region *abbreviated_spine(imr_stretch text, size_t i)
{
    if (i + 1 >= text.n || text.at[i].word.n != 1 || !(text.at[i].flags & IMR_TOKEN_CAPITAL)) return NULL;
    const imr_token *spine = &text.at[i + 1];
    bool joined = (spine->flags & IMR_TOKEN_JOINED) && (spine->flags & IMR_TOKEN_CAPITAL);
    return joined && imr_token_is(spine, "s") ? region_of_letter(text.at[i].word.s[0]) : NULL;
}

imr_str imr_region_at(imr_stretch text, size_t i)
{
    if (i >= text.n) return (imr_str){0};
    int place = vertebra(&text.at[i]);
    const struct region *spine = abbreviated_spine(text, i);
    if (spine != NULL) return imr_str_of(spine->body_part);
    if (place < 0) return (imr_str){0};
    bool ends_level = i > 0 && vertebra(&text.at[i - 1]) >= 0 && !(text.at[i].flags & IMR_TOKEN_COMMA);
    if (ends_level && place == 7) return (imr_str){0};
    return imr_str_of(region_of_place(place)->body_part);
}
