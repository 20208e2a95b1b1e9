#include "describe.h"

#include "findings.h"
#include "lifts.h"
#include "relax.h"

#include <math.h>
#include <stdlib.h>

enum { TOLD_MOST = 60 };

static bool is_equal(const imr_clause *a, const imr_clause *b)
{
    if (a->kind != b->kind || a->values.n != b->values.n || a->n != b->n) return false;
    for (size_t i = 0; i < a->values.n; i++)
        if (!imr_str_equal(a->values.at[i], b->values.at[i])) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!is_equal(a->parts[i], b->parts[i])) return false;
    return true;
}

typedef struct telling {
    imr_clause *clause;
    double worth;
} telling;

static int by_worth(const void *a, const void *b)
{
    const telling *x = a, *y = b;
    if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
    return imr_str_compare(x->clause->text, y->clause->text);
}

/* Keeps the most telling words or pairs of a long description: those that are frequent in it and rare in decisions. */
static imr_status keep_telling(imr_interpreter *reading, imr_clause *any, size_t most, imr_error *err)
{
    const imr_reader *reader = reading->reader;
    if (reader == NULL || any->n <= most) return IMR_OK;
    telling *parts = imr_arena_alloc(reading->arena, any->n * sizeof *parts);
    imr_status status = parts == NULL ? imr_fail_memory(err) : IMR_OK;
    for (size_t i = 0; i < any->n && status == IMR_OK; i++) {
        uint32_t found = 0;
        status = imr_clause_frequency(reader, any->parts[i], &found, err);
        double rarity = log((imr_reader_count(reader) + 1.0) / (found + 1.0));
        parts[i] = (telling){any->parts[i], found == 0 ? 0 : any->parts[i]->weight * rarity};
    }
    if (status != IMR_OK) return status;
    qsort(parts, any->n, sizeof *parts, by_worth);
    any->n = most;
    for (size_t i = 0; i < any->n; i++) any->parts[i] = parts[i].clause;
    return IMR_OK;
}

/* The weight of a word that occurs n times: more than for once, but less than n times as much. */
static double repeated(double n) { return 2.0 * n / (1.0 + n); }

/* Adds each word once, weighted by how often it occurs. */
static imr_status any_of_words(imr_interpreter *reading, const imr_described *described, imr_clause *any,
                               imr_error *err)
{
    double *times = imr_arena_alloc(reading->arena, (described->n + 1) * sizeof *times);
    if (times == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < described->n; i++) {
        size_t earlier = 0;
        while (earlier < any->n && !is_equal(any->parts[earlier], described->words[i])) earlier++;
        times[earlier]++;
        if (earlier == any->n && !imr_clause_add(reading->arena, any, described->words[i])) return imr_fail_memory(err);
    }
    for (size_t i = 0; i < any->n; i++) any->parts[i]->weight = repeated(times[i]);
    return keep_telling(reading, any, TOLD_MOST, err);
}

static bool is_kept(const imr_clause *any, const imr_clause *word)
{
    for (size_t i = 0; i < any->n; i++)
        if (is_equal(any->parts[i], word)) return word->kind <= IMR_CLAUSE_SYNONYM;
    return false;
}

/* Whether only a space separates two words of the case. */
static bool are_side_by_side(const imr_clause *a, const imr_clause *b)
{
    const char *end = a->text.s + a->text.n;
    return b->text.s == end + 1 && *end == ' ';
}

/* Words that are adjacent in the case add a little to decisions in which they are adjacent: the most telling ones, as
 * each costs time and common ones add next to nothing. */
static imr_status lift_pairs(imr_interpreter *reading, const imr_described *described, const imr_clause *any,
                             imr_clause *all, imr_error *err)
{
    enum { NEAR = 2, MOST = 6 };
    const double PAIR = 0.25; /* 0.15 and 0.4 were worse on three public collections */
    imr_clause *pairs = imr_clause_new(reading->arena, IMR_CLAUSE_OR, IMR_ROLE_SHOULD, NULL, described->text);
    bool fine = pairs != NULL;
    for (size_t i = 0; i + 1 < described->n && fine; i++) {
        imr_clause *a = described->words[i], *b = described->words[i + 1];
        if (!are_side_by_side(a, b) || !is_kept(any, a) || !is_kept(any, b)) continue;
        imr_clause *near = imr_clause_new(reading->arena, IMR_CLAUSE_NEAR, IMR_ROLE_SHOULD, NULL, a->text);
        fine = near != NULL && imr_clause_add(reading->arena, near, a) && imr_clause_add(reading->arena, near, b) &&
               imr_clause_add(reading->arena, pairs, near);
        if (!fine) break;
        near->distance = NEAR;
        near->weight = PAIR;
    }
    imr_status status = fine ? keep_telling(reading, pairs, MOST, err) : imr_fail_memory(err);
    for (size_t i = 0; status == IMR_OK && i < pairs->n; i++)
        if (!imr_clause_add(reading->arena, all, pairs->parts[i])) status = imr_fail_memory(err);
    return status;
}

imr_status imr_describe(imr_interpreter *reading, const imr_described *described, imr_clause *all,
                        imr_interpretation *meaning, imr_error *err)
{
    imr_clause *any = imr_clause_new(reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, described->text);
    imr_status status = any == NULL ? imr_fail_memory(err) : any_of_words(reading, described, any, err);
    if (status == IMR_OK && !imr_clause_add(reading->arena, all, any)) status = imr_fail_memory(err);
    if (status != IMR_OK) return status;
    any->read = true;
    status = lift_pairs(reading, described, any, all, err);
    if (status != IMR_OK) return status;
    if (described->literal) return IMR_OK;
    imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_DESCRIPTION, .span = described->text});
    imr_requested requested = {0};
    status = described->of != NULL ? imr_requested_add(reading->arena, described->of, &requested, err)
                                   : imr_requested_read(reading, described->text, &requested, err);
    if (status == IMR_OK) status = imr_lift_requested(reading, &requested, all, meaning, err);
    return status == IMR_OK ? imr_lift_findings(reading, described->text, &requested, all, err) : status;
}
