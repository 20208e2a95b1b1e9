/* What a text denies: "no numbness or tingling", "denies weakness", "without any sign of infection". */
#include "words_internal.h"

#include <string.h>

static const char denying[] =
    "|no|not|without|denies|denying|deny|lack|lacks|lacking|negative|absent|absence|never|nor|neither|"
    "hasnt|havent|hadnt|didnt|doesnt|dont|isnt|wasnt|cannot|cant|couldnt|";
/* Words allowed between a denial and what it denies. */
static const char between[] =
    "|or|and|nor|of|for|any|the|a|an|evidence|documented|documentation|sign|signs|significant|"
    "history|complaint|complaints|focal|new|objective|clear|true|further|active|current|"
    "prior|previous|recent|have|be|try|show|had|been|received|undergone|tried|attempted|documenting|";
enum { REACH = 6, NEAR = 5 };

/* Whether token i belongs to a mention with a meaning of its own, so that it neither denies nor is denied as a word. */
static bool is_named(const imr_words_run *to, size_t i)
{
    for (size_t k = 0; k < to->mentions.n; k++) {
        const imr_mention *at = &to->mentions.at[k];
        if (i < at->first || i >= at->first + at->count || at->aside || at->table == IMR_TABLE_GROUND) continue;
        if (at->field != NULL || at->excluded) return true;
    }
    return false;
}

static const imr_word_unit *unit_at(const imr_words_run *to, size_t token)
{
    for (size_t i = 0; i < to->units_n; i++)
        if (token >= to->units[i].first && token < to->units[i].first + to->units[i].count) return &to->units[i];
    return NULL;
}

/* Whether token i is a "not" that a mention covers because it is to be ignored, as that of "UR approved the pills but
 * not the refills". */
static bool is_ignored(const imr_words_run *to, size_t i)
{
    for (size_t k = 0; k < to->mentions.n && imr_words_is(to, i, "|not|"); k++) {
        const imr_mention *at = &to->mentions.at[k];
        if (i >= at->first && i < at->first + at->count && at->field == NULL && !at->excluded && !at->aside)
            return true;
    }
    return false;
}

/* The token that denies the unit; SIZE_MAX if there is none. "No" denies both in "no numbness or tingling". */
static size_t denial_of(const imr_words_run *to, const imr_word_unit *unit)
{
    bool joined = false;
    for (size_t i = unit->first; i > 0 && unit->first - i < REACH; i--) {
        if ((to->tokens[i].flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0) break;
        bool listed = (to->tokens[i].flags & IMR_TOKEN_COMMA) != 0;
        if (is_named(to, i - 1) || is_ignored(to, i - 1)) break;
        if (imr_words_is(to, i - 1, denying) && unit_at(to, i - 1)->count == 1) return listed ? SIZE_MAX : i - 1;
        joined = joined || listed || imr_words_is(to, i - 1, "|or|nor|");
        if (!joined && !imr_words_is(to, i - 1, between)) break;
    }
    return SIZE_MAX;
}

static imr_clause *any_denial(imr_words_run *to, imr_str text)
{
    static const char *const stems[] = {"no", "not", "without", "deni", "negat", "absent", "lack", "never"};
    imr_arena *arena = to->reading->arena;
    imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_MUST, to->how->field, text);
    for (size_t i = 0; i < sizeof stems / sizeof *stems && any != NULL; i++) {
        imr_clause *term = imr_clause_new(arena, IMR_CLAUSE_TERM, IMR_ROLE_MUST, to->how->field, text);
        bool added = term != NULL && imr_list_add(arena, &term->values, imr_str_of(stems[i]));
        if (!added || !imr_clause_add(arena, any, term)) any = NULL;
    }
    return any;
}

/* Replaces the unit's clause by the same words near a denial. */
static imr_status deny(imr_words_run *to, imr_word_unit *unit, size_t denial)
{
    imr_str text = imr_words_span(to, denial, unit->first + unit->count - denial);
    imr_clause *near = imr_clause_new(to->reading->arena, IMR_CLAUSE_NEAR, IMR_ROLE_MUST, to->how->field, text);
    imr_status status = imr_words_add(to, near, any_denial(to, text));
    if (status == IMR_OK) status = imr_words_add(to, near, unit->clause);
    if (status != IMR_OK) return status;
    near->distance = NEAR;
    unit->clause = near;
    return IMR_OK;
}

imr_status imr_words_deny(imr_words_run *to)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < to->units_n && status == IMR_OK; i++) {
        imr_word_unit *unit = &to->units[i];
        bool word = unit->clause != NULL && unit->clause->kind <= IMR_CLAUSE_SYNONYM && !is_named(to, unit->first);
        size_t denial = word && !imr_words_is(to, unit->first, denying) ? denial_of(to, unit) : SIZE_MAX;
        if (denial != SIZE_MAX) status = deny(to, unit, denial);
    }
    return status;
}
