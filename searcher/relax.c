#include "relax.h"

#include <string.h>

/* How many decisions a clause can match at most: where its words stand, and its facets. */
static imr_status frequency_of(const imr_reader *reader, const imr_clause *clause, uint32_t *out, imr_error *err)
{
    imr_status status = IMR_OK;
    uint32_t one = 0, sum = 0, least = UINT32_MAX;
    *out = 0;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
        for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
            const char *field = clause->field == NULL ? "" : clause->field->prefix;
            status = imr_reader_frequency(reader, imr_str_of(field), clause->values.at[i], &one, err);
            sum = one;
            if (clause->field == NULL && status == IMR_OK) {
                imr_str summary = imr_str_of(imr_field_find(IMR_STR("summary"))->prefix);
                status = imr_reader_frequency(reader, summary, clause->values.at[i], &one, err);
                sum += one;
            }
            if (sum < least) least = sum;
        }
        *out = clause->values.n == 0 ? 0 : least;
        return status;
    case IMR_CLAUSE_FACET:
        for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
            status = imr_reader_frequency(reader, imr_str_of(clause->field->prefix), clause->values.at[i], &one, err);
            *out += one;
        }
        return status;
    case IMR_CLAUSE_ALL:
    case IMR_CLAUSE_ANY:
    case IMR_CLAUSE_NEAR:
    case IMR_CLAUSE_SAME:
        for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
            status = frequency_of(reader, clause->parts[i], &one, err);
            sum += one;
            if (one < least) least = one;
        }
        *out = (clause->kind == IMR_CLAUSE_ALL || clause->kind == IMR_CLAUSE_NEAR) && clause->n > 0 ? least : sum;
        return status;
    case IMR_CLAUSE_RANGE: break;
    }
    return status;
}

/* The facets that are given up when one word is left, in this order. */
static imr_clause *facet_to_give_up(const imr_clause *all)
{
    static const char *const fields[] = {"procedure", "guideline"};
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
        for (size_t i = 0; i < all->n; i++) {
            imr_clause *part = all->parts[i];
            if (part->read && part->role == IMR_ROLE_FILTER && part->field != NULL &&
                strcmp(part->field->key, fields[f]) == 0)
                return part;
        }
    return NULL;
}

/* How readily a part is given up: words that nothing has, then the most frequent words, then what names a facet. */
static imr_status readiness_of(const imr_reader *reader, const imr_clause *part, uint64_t *out, imr_error *err)
{
    uint32_t n = 0;
    imr_status status = frequency_of(reader, part, &n, err);
    bool names = part->kind == IMR_CLAUSE_ANY;
    *out = n == 0 ? UINT64_MAX : n + (names ? 0 : (uint64_t)UINT32_MAX);
    return status;
}

imr_status imr_relax(const imr_reader *reader, imr_clause *all, const imr_clause **given_up, imr_error *err)
{
    imr_clause *first = NULL;
    uint64_t readiest = 0;
    size_t wanted = 0;
    *given_up = NULL;
    for (size_t i = 0; i < all->n; i++) {
        imr_clause *part = all->parts[i];
        if (part->role != IMR_ROLE_WANTED) continue;
        wanted++;
        if (!part->read) continue;
        uint64_t ready = 0;
        imr_status status = readiness_of(reader, part, &ready, err);
        if (status != IMR_OK) return status;
        if (first == NULL || ready > readiest) first = part, readiest = ready;
    }
    if (wanted < 2) first = facet_to_give_up(all);
    if (first != NULL) first->role = IMR_ROLE_LIFT;
    *given_up = first;
    return IMR_OK;
}
