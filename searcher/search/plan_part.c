#include "plan_part.h"

#include "anywhere.h"
#include "find.h"
#include "position_match.h"

#include <stdlib.h>

void imr_parts_free(imr_parts *parts)
{
    for (size_t i = 0; i < parts->n; i++) imr_part_free(&parts->at[i]);
    free(parts->at);
    parts->at = NULL;
    parts->n = parts->room = 0;
}

static imr_doclist set_of(const imr_docset *set)
{
    imr_doclist view = imr_docset_view(set);
    view.n = imr_docset_count(set);
    return view;
}

/* Where the part weighs only in some documents. */
static imr_status limit(const imr_parts *to, imr_doclist *set)
{
    imr_docset *both = NULL;
    bool anywhere = set->bits == NULL && set->ids == NULL;
    if (to->where == NULL) return IMR_OK;
    if (anywhere) {
        *set = set_of(to->where);
        return IMR_OK;
    }
    imr_status status = imr_docset_new_in(to->ground->arena, imr_reader_last(to->ground->reader), &both, to->err);
    if (status != IMR_OK) return status;
    imr_doclist where = imr_docset_view(to->where);
    imr_docset_unite(both, set);
    imr_docset_intersect(both, &where);
    *set = set_of(both);
    return IMR_OK;
}

/* Takes the part over. */
static imr_status append(imr_parts *to, const imr_part *part)
{
    enum { FIRST = 32 };
    if (to->n == to->room) {
        size_t room = to->room == 0 ? FIRST : to->room * 2;
        imr_part *grown = realloc(to->at, room * sizeof *grown);
        if (grown == NULL) {
            imr_part_free(part);
            return imr_fail_memory(to->err);
        }
        to->at = grown;
        to->room = room;
    }
    to->at[to->n++] = *part;
    return IMR_OK;
}

static imr_status add(imr_parts *to, const imr_part *part)
{
    imr_part limited = *part;
    imr_status status = limit(to, &limited.set);
    if (status == IMR_OK) return append(to, &limited);
    imr_part_free(part);
    return status;
}

static void *allocate(imr_parts *to, size_t n, size_t size)
{
    void *made = imr_arena_alloc(to->ground->arena, (n + 1) * size);
    if (made == NULL) imr_fail_memory(to->err);
    return made;
}

/* ---- where words stand ---- */

static imr_status test_place(void *context, imr_docid id, bool *stands, imr_error *err)
{
    return imr_position_match_test(context, id, stands, err);
}

static void free_place(void *context) { imr_position_match_free(context); }

imr_status imr_plan_check(const imr_query_context *ground, const imr_clause *clause, imr_check *out, imr_error *err)
{
    imr_position_match *place = NULL;
    *out = (imr_check){0};
    imr_status status = imr_position_match_new(ground, clause, clause->field, &place, err);
    if (status == IMR_OK) *out = (imr_check){test_place, free_place, place};
    return status;
}

/* As it was settled, else the documents that may have it, and how to ask. */
static imr_status find_place(imr_parts *to, const imr_clause *clause, const imr_field *field, imr_doclist *set,
                             imr_check *stands)
{
    bool known = false;
    imr_docset *candidates = NULL;
    if (clause->settled != NULL) {
        *set = set_of(clause->settled);
        return IMR_OK;
    }
    const imr_finder finder = {to->ground->arena, to->ground};
    imr_status status = imr_find_candidates(&finder, clause, field, to->found, &candidates, &known, to->err);
    if (status == IMR_OK) *set = set_of(candidates);
    return status == IMR_OK && !known ? imr_plan_check(to->ground, clause, stands, to->err) : status;
}

/* Words without a field's prefix are the heading's too, so that only looking tells those of one field. */
static bool has_to_look(const imr_clause *clause)
{
    return imr_clause_has_order(clause) || (clause->field != NULL && clause->field->prefix[0] == '\0');
}

/* ---- words ---- */

static imr_word *words_of(imr_parts *to, imr_str prefix, const imr_str *stems, size_t n)
{
    const imr_bitmaps *sets = to->ground->sets;
    imr_word *made = allocate(to, n, sizeof *made);
    for (size_t i = 0; made != NULL && i < n; i++) {
        made[i] = (imr_word){.term = stems[i]};
        if (!imr_bitmaps_posting_list(sets, prefix, stems[i], &made[i].counted))
            imr_bitmaps_term(sets, prefix, stems[i], &made[i].counted.set);
    }
    return made;
}

/* Each word of a TERM or PHRASE by itself. */
static imr_status weigh_each(imr_parts *to, const imr_clause *clause, imr_str prefix, imr_same *out)
{
    size_t n = clause->values.n;
    imr_word *words = words_of(to, prefix, clause->values.at, n);
    imr_alternative *alone = allocate(to, n, sizeof *alone);
    if (words == NULL || alone == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        alone[i] = (imr_alternative){.words = &words[i], .n = 1};
        out[i] = (imr_same){&alone[i], 1};
    }
    return IMR_OK;
}

static bool is_phrase(const imr_clause *clause) { return clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1; }

/* What means the same as one word. Of what failed no check is left. */
static imr_status weigh_same(imr_parts *to, const imr_clause *same, const imr_field *field, imr_plan_reach reach,
                             imr_same *out)
{
    imr_status status = IMR_OK;
    imr_str prefix = imr_str_of(field->prefix);
    imr_alternative *made = allocate(to, same->n, sizeof *made);
    if (made == NULL) return IMR_MEMORY;
    *out = (imr_same){made, 0};
    for (size_t i = 0; i < same->n && status == IMR_OK; i++) {
        const imr_clause *part = same->parts[i];
        imr_alternative *next = &made[out->n];
        if (part->values.n == 0 || (is_phrase(part) && reach == IMR_PLAN_SINGLE)) continue;
        *next = (imr_alternative){.words = words_of(to, prefix, part->values.at, part->values.n), .n = part->values.n};
        if (next->words == NULL) status = IMR_MEMORY;
        if (status == IMR_OK && is_phrase(part) && reach == IMR_PLAN_IN_ORDER)
            status = find_place(to, part, field, &next->set, &next->stands);
        out->n += status == IMR_OK;
    }
    for (size_t i = 0; status != IMR_OK && i < out->n; i++) imr_check_free(&made[i].stands);
    return status;
}

/* looks: the SAME as a whole has to stand there. */
static imr_status add_same(imr_parts *to, const imr_clause *same, const imr_field *field, imr_plan_reach reach,
                           double factor, bool looks)
{
    imr_same *one = allocate(to, 1, sizeof *one);
    imr_part part = {.prefix = imr_str_of(field->prefix), .words = one, .n = 1, .factor = factor};
    imr_status status = one == NULL ? IMR_MEMORY : weigh_same(to, same, field, reach, one);
    if (status != IMR_OK || one->n == 0) return status;
    if (looks) status = find_place(to, same, field, &part.set, &part.stands);
    return status == IMR_OK ? add(to, &part) : status;
}

imr_status imr_parts_add_same(imr_parts *to, const imr_clause *same, const imr_field *field, imr_plan_reach reach,
                              double factor)
{
    return add_same(to, same, field, reach, factor, false);
}

imr_status imr_parts_add_plain(imr_parts *to, const imr_clause *clause, const imr_field *field, double factor,
                               bool stands)
{
    size_t n = clause->values.n;
    if (n == 0) return IMR_OK;
    imr_same *words = allocate(to, n, sizeof *words);
    imr_part part = {.prefix = imr_str_of(field->prefix), .words = words, .n = n, .factor = factor};
    imr_status status = words == NULL ? IMR_MEMORY : weigh_each(to, clause, part.prefix, words);
    if (status == IMR_OK && stands) status = find_place(to, clause, field, &part.set, &part.stands);
    return status == IMR_OK ? add(to, &part) : status;
}

static imr_status add_in(imr_parts *to, const imr_clause *clause, const imr_field *field, double factor)
{
    imr_plan_reach reach = imr_position_match_has_order(field) ? IMR_PLAN_IN_ORDER : IMR_PLAN_SINGLE;
    if (clause->field != NULL) reach = IMR_PLAN_HELD;
    bool looks = clause->field != NULL && has_to_look(clause);
    if (clause->kind == IMR_CLAUSE_SYNONYM) return add_same(to, clause, field, reach, factor, looks);
    bool without_order = is_phrase(clause) && clause->field == NULL && !imr_position_match_has_order(field);
    return without_order ? IMR_OK : imr_parts_add_plain(to, clause, field, factor, has_to_look(clause));
}

/* ---- words near each other ---- */

static bool is_plain(const imr_clause *clause)
{
    return clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE || clause->kind == IMR_CLAUSE_SYNONYM;
}

/* Of alternatives that are no one word each weighs where all of its words are: of a phrase among them, not each word.
 */
static bool is_plain_any(const imr_clause *any)
{
    for (size_t i = 0; i < any->n; i++)
        if (!is_plain(any->parts[i]) || is_phrase(any->parts[i])) return false;
    return any->kind == IMR_CLAUSE_OR;
}

static size_t count_words(const imr_clause *part)
{
    if (part->kind == IMR_CLAUSE_SYNONYM) return 1;
    return part->kind == IMR_CLAUSE_OR ? part->n : part->values.n;
}

static imr_status weigh_part(imr_parts *to, const imr_clause *part, const imr_field *field, imr_same *out)
{
    imr_status status = IMR_OK;
    if (part->kind == IMR_CLAUSE_SYNONYM) return weigh_same(to, part, field, IMR_PLAN_HELD, out);
    if (part->kind != IMR_CLAUSE_OR) return weigh_each(to, part, imr_str_of(field->prefix), out);
    for (size_t i = 0; i < part->n && status == IMR_OK; i++) status = weigh_part(to, part->parts[i], field, &out[i]);
    return status;
}

/* All of its words weigh where it stands. */
static imr_status add_near(imr_parts *to, const imr_clause *near)
{
    const imr_field *field = near->field != NULL ? near->field : imr_field_find(IMR_STR("rationale"));
    size_t left = count_words(near->parts[0]), n = left + count_words(near->parts[1]);
    imr_same *words = allocate(to, n, sizeof *words);
    imr_part part = {.prefix = imr_str_of(field->prefix), .words = words, .n = n, .factor = 1.0};
    imr_status status = words == NULL ? IMR_MEMORY : weigh_part(to, near->parts[0], field, words);
    if (status == IMR_OK) status = weigh_part(to, near->parts[1], field, words + left);
    if (status == IMR_OK) status = find_place(to, near, field, &part.set, &part.stands);
    return status == IMR_OK ? add(to, &part) : status;
}

/* ---- clauses ---- */

bool imr_parts_can(const imr_clause *clause)
{
    if (clause->kind != IMR_CLAUSE_NEAR) return is_plain(clause);
    for (size_t i = 0; i < clause->n; i++)
        if (!is_plain(clause->parts[i]) && !is_plain_any(clause->parts[i])) return false;
    return true;
}

imr_status imr_parts_add_words(imr_parts *to, const imr_clause *clause)
{
    imr_status status = IMR_OK;
    if (clause->kind == IMR_CLAUSE_NEAR) return add_near(to, clause);
    if (clause->field != NULL) return add_in(to, clause, clause->field, 1.0);
    for (size_t i = 0; i < IMR_ANYWHERE && status == IMR_OK; i++)
        status = add_in(to, clause, imr_anywhere(i), clause->weight * imr_anywhere_weight(i));
    return status;
}

/* The set of the one value, or one that is made. */
imr_status imr_parts_add_facet(imr_parts *to, const imr_clause *clause)
{
    const imr_bitmaps *sets = to->ground->sets;
    const imr_list *values = &clause->values;
    imr_part part = {.factor = clause->weight};
    if (to->found != NULL && clause->weight <= 0) return IMR_OK;
    bool facet = clause->kind == IMR_CLAUSE_FACET;
    if (facet && values->n == 1 && imr_bitmaps_term(sets, imr_str_of(clause->field->prefix), values->at[0], &part.set))
        return add(to, &part);
    imr_docset *made = NULL;
    imr_status status = imr_docset_new_in(to->ground->arena, imr_reader_last(to->ground->reader), &made, to->err);
    for (size_t i = 0; facet && i < values->n && status == IMR_OK; i++)
        status = imr_bitmaps_add_term(sets, imr_str_of(clause->field->prefix), values->at[i], made, to->err);
    if (!facet && status == IMR_OK)
        status = imr_bitmaps_add_range(sets, clause->field, values->at[0], values->at[1], made, to->err);
    if (status != IMR_OK) return status;
    part.set = set_of(made);
    return add(to, &part);
}
