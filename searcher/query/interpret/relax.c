#include "relax.h"

#include "anywhere.h"

#include <ctype.h>
#include <string.h>

/* The number of decisions with a word in a field; if the field is NULL, the sum over the default fields. */
static imr_status count_word(const imr_reader *reader, const imr_field *field, imr_str word, uint32_t *out,
                             imr_error *err)
{
    if (field != NULL) return imr_reader_frequency(reader, imr_str_of(field->prefix), word, out, err);
    imr_status status = IMR_OK;
    *out = 0;
    for (size_t i = 0; i < IMR_ANYWHERE && status == IMR_OK; i++) {
        uint32_t one = 0;
        status = imr_reader_frequency(reader, imr_str_of(imr_anywhere(i)->prefix), word, &one, err);
        *out += one;
    }
    return status;
}

/* Counts for value or part i. */
static imr_status count_one(const imr_reader *reader, const imr_clause *clause, size_t i, uint32_t *out, imr_error *err)
{
    if (clause->n > 0) return imr_clause_frequency(reader, clause->parts[i], out, err);
    return count_word(reader, clause->field, clause->values.at[i], out, err);
}

static bool needs_all(imr_clause_kind kind)
{
    return kind == IMR_CLAUSE_TERM || kind == IMR_CLAUSE_PHRASE || kind == IMR_CLAUSE_NEAR || kind == IMR_CLAUSE_AND;
}

imr_status imr_clause_frequency(const imr_reader *reader, const imr_clause *clause, uint32_t *out, imr_error *err)
{
    const size_t n = clause->n > 0 ? clause->n : clause->values.n;
    imr_status status = IMR_OK;
    uint32_t sum = 0, least = UINT32_MAX;
    *out = 0;
    if (clause->kind == IMR_CLAUSE_RANGE || n == 0) return IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        uint32_t one = 0;
        status = count_one(reader, clause, i, &one, err);
        sum += one;
        if (one < least) least = one;
    }
    *out = needs_all(clause->kind) ? least : sum;
    return status;
}

/* Facets read from words are given up in this order; an outcome never is. */
static const char *const of_worker[] = {
    "age",       "sex",         "date", "injured", "year",     "priority", "specialty",         "retrospective",
    "dependent", "ur_modified", "page", "visits",  "quantity", "days",     "visits_authorized", "quantity_authorized"};
static const char *const of_review[] = {"ur_guideline", "guideline"};
static const char *const of_treatment[] = {"procedure"};

#define AMONG(all, fields) facet_among(all, fields, sizeof(fields) / sizeof *(fields))
static imr_clause *facet_among(const imr_clause *all, const char *const *fields, size_t n)
{
    for (size_t f = 0; f < n; f++)
        for (size_t i = 0; i < all->n; i++) {
            imr_clause *part = all->parts[i];
            if (part->read && part->role == IMR_ROLE_FILTER && part->field != NULL &&
                strcmp(part->field->key, fields[f]) == 0)
                return part;
        }
    return NULL;
}

/* Whether a part is an amount requested: a range, alone or with the amount authorized. */
static bool is_amount(const imr_clause *part)
{
    if (part->kind == IMR_CLAUSE_AND) return part->n > 0 && is_amount(part->parts[0]);
    return part->kind == IMR_CLAUSE_RANGE && (part->field->flags & IMR_FIELD_AMOUNT) != 0;
}

bool imr_clause_is_number(const imr_clause *part)
{
    if (part->kind <= IMR_CLAUSE_PHRASE) /* "10/325" is a phrase */
        return part->values.at[0].n > 0 && isdigit((unsigned char)part->values.at[0].s[0]);
    bool number = false;
    for (size_t i = 0; part->kind == IMR_CLAUSE_SYNONYM && i < part->n && !number; i++)
        number = imr_clause_is_number(part->parts[i]);
    for (size_t i = 0; part->kind == IMR_CLAUSE_OR && i < part->n && !number; i++) number = is_amount(part->parts[i]);
    return number;
}

/* How readily a part is given up; the largest value goes first: words that no decision has, numbers, the most frequent
 * words, then places, then treatments. */
static imr_status readiness_of(const imr_reader *reader, const imr_clause *part, uint64_t *out, imr_error *err)
{
    uint32_t n = 0;
    imr_status status = imr_clause_frequency(reader, part, &n, err);
    uint64_t class = (uint64_t)(IMR_HOLD_TREATMENT - part->hold) << 32U;
    if (part->hold == IMR_HOLD_WORD && imr_clause_is_number(part)) class <<= 1U;
    *out = n == 0 && part->hold == IMR_HOLD_WORD ? UINT64_MAX : class + n;
    return status;
}

static bool is_treatment(const imr_clause *part)
{
    return part->hold == IMR_HOLD_TREATMENT || (part->field != NULL && strcmp(part->field->key, "procedure") == 0);
}

/* Whether the other parts still say what is wanted: an outcome, an age or a guideline alone does not, a family of
 * treatments does. */
static bool says_enough_without(const imr_clause *all, const imr_clause *given_up)
{
    for (size_t i = 0; i < all->n; i++) {
        const imr_clause *part = all->parts[i];
        if (part == given_up) continue;
        if (part->role == IMR_ROLE_MUST) return true;
        const bool family = part->field != NULL && strcmp(part->field->key, "category") == 0;
        if (part->role == IMR_ROLE_FILTER && (family || is_treatment(part))) return true;
    }
    return false;
}

static bool has_words(const imr_clause *clause)
{
    if (clause->kind <= IMR_CLAUSE_NEAR) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (has_words(clause->parts[i])) return true;
    return false;
}

/* Whether a decision that has this dropped part, and nothing else of what was wanted, is near enough to be shown. */
static bool says_something(const imr_clause *part)
{
    return part->dropped && (part->hold == IMR_HOLD_PLACE || has_words(part));
}

/* Requires one of the parts that were dropped, or the last one: otherwise everything would match. */
static imr_status want_any(imr_arena *arena, imr_clause *all, imr_clause *last, imr_error *err)
{
    imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, last->text);
    size_t kept = 0;
    for (size_t i = 0; i < all->n && any != NULL; i++) {
        imr_clause *part = all->parts[i];
        bool spare = part == last || says_something(part);
        if (!spare)
            all->parts[kept++] = part;
        else if (!imr_clause_add(arena, any, part))
            any = NULL;
    }
    if (any == NULL) return imr_fail_memory(err);
    all->n = kept;
    return imr_clause_add(arena, all, any) ? IMR_OK : imr_fail_memory(err);
}

static bool others_were_given_up(const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (says_something(all->parts[i])) return true;
    return false;
}

/* What to give up last: a worker's or review's facet, then a treatment: its words if its facet remains, then the facet.
 * NULL if nothing may be given up. */
static imr_clause *last_to_give_up(const imr_clause *all, imr_clause *words, size_t wanted)
{
    imr_clause *facet = AMONG(all, of_treatment), *worker = AMONG(all, of_worker), *review = AMONG(all, of_review);
    if (worker != NULL || review != NULL) return worker != NULL ? worker : review;
    bool stands_for_them = words != NULL && words->hold == IMR_HOLD_TREATMENT && (facet != NULL || wanted > 1);
    if (stands_for_them || (facet == NULL && others_were_given_up(all))) return words;
    return facet;
}

/* Requires all words of the treatments, once their facet is dropped: "fusion" need not be said of a fusion, but a
 * decision about something else has the words of "cervical fusion" only if it has both. */
static void want_whole_names(imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++) {
        imr_clause *part = all->parts[i];
        for (size_t k = 0; k < part->n && part->hold == IMR_HOLD_TREATMENT; k++)
            for (size_t w = 0; w < part->parts[k]->n && part->parts[k]->kind == IMR_CLAUSE_AND; w++)
                if (part->parts[k]->parts[w]->role == IMR_ROLE_SHOULD) part->parts[k]->parts[w]->role = IMR_ROLE_MUST;
    }
}

imr_status imr_relax(imr_arena *arena, const imr_reader *reader, imr_clause *all, const imr_clause **given_up,
                     imr_error *err)
{
    imr_clause *first = NULL;
    uint64_t readiest = 0;
    size_t wanted = 0;
    *given_up = NULL;
    for (size_t i = 0; i < all->n; i++) {
        imr_clause *part = all->parts[i];
        if (part->role != IMR_ROLE_MUST) continue;
        wanted++;
        if (!part->read) continue;
        uint64_t ready = 0;
        imr_status status = readiness_of(reader, part, &ready, err);
        if (status != IMR_OK) return status;
        if (first == NULL || ready > readiest) first = part, readiest = ready;
    }
    if (first == NULL || wanted < 2 || first->hold == IMR_HOLD_TREATMENT)
        first = last_to_give_up(all, first, wanted);
    else if (first->hold == IMR_HOLD_PLACE && AMONG(all, of_worker) != NULL)
        first = AMONG(all, of_worker);
    *given_up = first;
    if (first != NULL && first->role == IMR_ROLE_FILTER && is_treatment(first)) want_whole_names(all);
    if (first != NULL && !says_enough_without(all, first)) return want_any(arena, all, first, err);
    if (first != NULL) first->role = IMR_ROLE_SHOULD, first->dropped = true;
    return IMR_OK;
}
