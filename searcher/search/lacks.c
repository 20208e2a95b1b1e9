#include "lacks.h"

#include <string.h>

enum { PARTS = 32 /* that are distinguished */ };

static bool is_outcome(const imr_clause *part)
{
    return part->read && part->kind == IMR_CLAUSE_FACET && strcmp(part->field->key, "outcome") == 0;
}

imr_status imr_required_read(imr_arena *arena, const imr_clause *all, imr_required *out, imr_error *err)
{
    *out = (imr_required){.fixed = imr_arena_alloc(arena, (all->n + 1) * sizeof *out->fixed),
                          .optional = imr_arena_alloc(arena, (all->n + 1) * sizeof *out->optional)};
    if (out->fixed == NULL || out->optional == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < all->n; i++) {
        const imr_clause *part = all->parts[i];
        if (part->role == IMR_ROLE_SHOULD) continue;
        bool optional = part->read && part->role != IMR_ROLE_MUST_NOT && part->text.n > 0 && out->optional_n < PARTS;
        if (optional)
            out->optional[out->optional_n++] = part;
        else
            out->fixed[out->fixed_n++] = part;
        if (optional && is_outcome(part)) out->outcome = part;
    }
    return IMR_OK;
}

/* The documents that have all of the parts; all documents if there are none. The caller frees the set. */
static imr_status match_parts(const imr_asking *asking, const imr_clause *const *parts, size_t n, imr_docset **out,
                              imr_error *err)
{
    imr_arena *arena = asking->context.arena;
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
    if (all == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        imr_clause *copy = imr_arena_alloc(arena, sizeof *copy);
        if (copy == NULL) return imr_fail_memory(err);
        *copy = *parts[i];
        if (copy->role == IMR_ROLE_SHOULD) copy->role = IMR_ROLE_MUST; /* relaxed meanwhile */
        if (!imr_clause_add(arena, all, copy)) return imr_fail_memory(err);
    }
    return imr_answer_match(asking, all, out, err);
}

typedef struct part_sets {
    const imr_asking *asking;
    const imr_required *required;
    imr_docset *of[PARTS];
} part_sets;

static void free_sets(part_sets *all)
{
    for (size_t i = 0; i < PARTS; i++) imr_docset_free(all->of[i]);
}

static imr_status make_sets(part_sets *all, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < all->required->optional_n && status == IMR_OK; i++)
        status = match_parts(all->asking, &all->required->optional[i], 1, &all->of[i], err);
    return status;
}

static bool has(const imr_docset *set, imr_docid id)
{
    imr_doclist list = imr_docset_view(set);
    return id / 64 < list.words && (list.bits[id / 64] >> (id % 64) & 1U) != 0;
}

/* Bits of the parts that a document lacks. */
static uint32_t lacking(const part_sets *all, imr_docid id)
{
    uint32_t mask = 0;
    for (size_t i = 0; i < all->required->optional_n; i++)
        if (!has(all->of[i], id)) mask |= 1U << i;
    return mask;
}

/* The number of documents that lack just these. */
static imr_status count(const part_sets *all, uint32_t mask, uint32_t *out, imr_error *err)
{
    const imr_required *required = all->required;
    imr_docset *found = NULL;
    imr_status status = match_parts(all->asking, required->fixed, required->fixed_n, &found, err);
    for (size_t i = 0; i < required->optional_n && status == IMR_OK; i++) {
        imr_doclist list = imr_docset_view(all->of[i]);
        if ((mask >> i & 1U) != 0)
            imr_docset_subtract(found, &list);
        else
            imr_docset_intersect(found, &list);
    }
    *out = status == IMR_OK ? imr_docset_count(found) : 0;
    imr_docset_free(found);
    return status;
}

/* The words of part i; says so if a decision has the words of a treatment without being about it. */
static imr_str label_of(const part_sets *all, uint32_t mask, size_t i)
{
    const imr_required *required = all->required;
    const imr_clause *part = required->optional[i], *words = NULL;
    if (part->kind == IMR_CLAUSE_FACET && strcmp(part->field->key, "procedure") == 0)
        for (size_t k = 0; k < required->optional_n; k++)
            if (k != i && required->optional[k]->text.s == part->text.s) words = required->optional[k], i = k;
    if (words == NULL) return part->text;
    if ((mask >> i & 1U) != 0) return words->text;
    return imr_arena_printf(all->asking->context.arena, "%.*s as the treatment", IMR_STR_ARG(words->text));
}

/* Whether only spaces of the query stand between two spans of it. */
static bool are_side_by_side(imr_str query, imr_str a, imr_str b)
{
    const uintptr_t from = (uintptr_t)query.s, to = from + query.n, gap = (uintptr_t)a.s + a.n, next = (uintptr_t)b.s;
    if ((uintptr_t)a.s < from || gap > next || next + b.n > to) return false;
    for (const char *s = a.s + a.n; s < b.s; s++)
        if (*s != ' ') return false;
    return true;
}

/* The span that follows span i; n if there is none. */
static size_t next_to(imr_str query, const imr_list *spans, size_t i)
{
    size_t k = 0;
    while (k < spans->n && (k == i || !are_side_by_side(query, spans->at[i], spans->at[k]))) k++;
    return k;
}

/* Joins spans that are side by side in the query: "four times" is one thing that a decision lacks. */
static void join_spans(imr_str query, imr_list *spans)
{
    for (size_t i = 0; i < spans->n;) {
        size_t k = next_to(query, spans, i);
        if (k == spans->n) {
            i++;
            continue;
        }
        spans->at[i].n = (size_t)(spans->at[k].s + spans->at[k].n - spans->at[i].s);
        memmove(&spans->at[k], &spans->at[k + 1], (--spans->n - k) * sizeof *spans->at);
        if (k < i) i--;
    }
}

static imr_status add_group(const part_sets *all, uint32_t mask, imr_answer *answer, imr_error *err)
{
    imr_group *group = &answer->groups[answer->groups_n++];
    *group = (imr_group){0};
    for (size_t i = 0; i < all->required->optional_n; i++)
        if ((mask >> i & 1U) != 0 &&
            !imr_list_add_once(all->asking->context.arena, &group->lacks, label_of(all, mask, i)))
            return imr_fail_memory(err);
    join_spans(all->asking->request->query, &group->lacks);
    return count(all, mask, &group->total, err);
}

/* Moves the hits with this mask to follow those already placed. */
static size_t gather(imr_ranked *hits, uint32_t *masks, size_t n, size_t placed, uint32_t mask)
{
    for (size_t i = placed; i < n; i++) {
        if (masks[i] != mask) continue;
        imr_ranked hit = hits[i];
        memmove(&hits[placed + 1], &hits[placed], (i - placed) * sizeof *hits);
        memmove(&masks[placed + 1], &masks[placed], (i - placed) * sizeof *masks);
        hits[placed] = hit;
        masks[placed++] = mask;
    }
    return placed;
}

imr_status imr_lacks_group(const imr_asking *asking, const imr_required *required, size_t first, imr_answer *answer,
                           imr_error *err)
{
    imr_arena *arena = asking->context.arena;
    part_sets all = {.asking = asking, .required = required};
    imr_ranked *hits = answer->hits + first;
    size_t n = answer->n - first, placed = 0;
    uint32_t *masks = imr_arena_alloc(arena, (n + 1) * sizeof *masks);
    answer->groups = imr_arena_alloc(arena, (n + 1) * sizeof *answer->groups);
    answer->group_of = imr_arena_alloc(arena, (answer->n + 1) * sizeof *answer->group_of);
    if (masks == NULL || answer->groups == NULL || answer->group_of == NULL) return imr_fail_memory(err);
    imr_status status = make_sets(&all, err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) masks[i] = lacking(&all, hits[i].docid);
    while (placed < n && status == IMR_OK) {
        size_t end = gather(hits, masks, n, placed, masks[placed]);
        for (size_t i = placed; i < end; i++) answer->group_of[first + i] = (uint32_t)answer->groups_n;
        status = add_group(&all, masks[placed], answer, err);
        placed = end;
    }
    free_sets(&all);
    return status;
}

imr_status imr_lacks_outcome(const imr_asking *asking, const imr_required *required, uint32_t *out, imr_error *err)
{
    const imr_clause **parts =
        imr_arena_alloc(asking->context.arena, (required->fixed_n + required->optional_n + 1) * sizeof(imr_clause *));
    imr_docset *found = NULL;
    size_t n = 0;
    *out = 0;
    if (parts == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < required->fixed_n; i++) parts[n++] = required->fixed[i];
    for (size_t i = 0; i < required->optional_n; i++)
        if (required->optional[i] != required->outcome) parts[n++] = required->optional[i];
    if (required->outcome == NULL || n == 0) return IMR_OK;
    imr_status status = match_parts(asking, parts, n, &found, err);
    if (status == IMR_OK) *out = imr_docset_count(found);
    imr_docset_free(found);
    return status;
}
