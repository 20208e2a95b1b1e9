/* What "or" joins: "numbness or tingling" asks for either. */
#include "words_internal.h"

#include <string.h>

/* A part of the query tree and its tokens. */
typedef struct placed {
    imr_clause *part;
    size_t first, end;
    size_t next;  /* the part that it is joined to; 0: none */
    bool follows; /* one of the earlier parts is joined to it */
} placed;

static bool is_word(const imr_words_run *to, size_t i, const char *word)
{
    return i < to->n && imr_str_equal(to->tokens[i].word, imr_str_of(word));
}

/* The first token that begins at an offset of the text or after it. */
static size_t token_from(const imr_words_run *to, size_t offset)
{
    size_t i = 0;
    while (i < to->n && to->tokens[i].begin < offset) i++;
    return i;
}

static bool is_range(const imr_clause *part) { return part->kind == IMR_CLAUSE_RANGE; }

static bool is_side(const imr_clause *part)
{
    for (size_t i = 0; part->kind == IMR_CLAUSE_OR && i < part->n; i++)
        if (part->parts[i]->field != NULL && strcmp(part->parts[i]->field->key, "side") == 0) return true;
    return false;
}

/* Whether two parts are of a kind that may be alternatives: ranges of one field, two sides, or words; but not a
 * treatment and its place. */
static bool are_alike(const imr_clause *a, const imr_clause *b)
{
    if (a->hold + b->hold == IMR_HOLD_PLACE + IMR_HOLD_TREATMENT) return false;
    if (is_range(a) || is_range(b)) return is_range(a) && is_range(b) && a->field == b->field;
    return is_side(a) == is_side(b);
}

/* The token after a span of the text that ends at an offset; a repeated noun there, which has no span, is part of it.
 */
static size_t token_after(const imr_words_run *to, size_t offset)
{
    size_t i = token_from(to, offset);
    while (i < to->n && to->tokens[i].begin == to->tokens[i].end) i++;
    return i;
}

/* Whether the part may be an alternative. What is denied may not: "no numbness or tingling" denies both. */
static bool is_eligible(const imr_words_run *to, const imr_clause *part)
{
    const uintptr_t begin = (uintptr_t)to->text.s, at = (uintptr_t)part->text.s;
    if (part->role != (is_range(part) ? IMR_ROLE_FILTER : IMR_ROLE_MUST) || part->kind == IMR_CLAUSE_NEAR) return false;
    if (part->text.n == 0 || at < begin || at + part->text.n > begin + to->text.n) return false;
    return !imr_words_denies(to, token_from(to, at - begin));
}

/* Whether "or", or "and/or", joins two parts. Between them and it may be a word that both have, as in "left knee or
 * right knee"; between two sides, whatever they are the sides of. */
static bool joins(const imr_words_run *to, const placed *a, const placed *b)
{
    size_t end = b->first - 1;
    if (b->first <= a->end || !is_word(to, end, "or") || !are_alike(a->part, b->part)) return false;
    if (end > a->end && is_word(to, end - 1, "and")) end--;
    for (size_t i = a->end; i < end && !is_side(a->part); i++) {
        size_t again = b->end + (i - a->end);
        if (again >= to->n || !imr_str_equal(to->tokens[i].word, to->tokens[again].word)) return false;
    }
    return true;
}

/* Whether only a comma separates two parts of one kind. */
static bool lists(const imr_words_run *to, const placed *a, const placed *b)
{
    return a->end == b->first && (to->tokens[b->first].flags & IMR_TOKEN_COMMA) != 0 && a->part->hold == b->part->hold;
}

/* The facet that filters by the treatments; NULL if there are several parts with treatments, which share it. */
static imr_clause *filter_of(const imr_words_run *to, const imr_clause *treatments)
{
    imr_clause *found = NULL;
    for (size_t i = 0; i < to->all->n; i++) {
        imr_clause *part = to->all->parts[i];
        if (part != treatments && part->hold == IMR_HOLD_TREATMENT) return NULL;
        if (part->role == IMR_ROLE_FILTER && part->read && part->kind == IMR_CLAUSE_FACET &&
            strcmp(part->field->key, "procedure") == 0)
            found = part;
    }
    return found;
}

/* Fills `out` with the eligible parts in the order of the text. Returns their number. */
static size_t place(const imr_words_run *to, placed *out)
{
    size_t n = 0;
    for (size_t i = 0; i < to->all->n; i++) {
        imr_clause *part = to->all->parts[i];
        bool alone = part->hold != IMR_HOLD_TREATMENT || filter_of(to, part) != NULL;
        if (!alone || !is_eligible(to, part)) continue;
        const size_t begin = (size_t)(part->text.s - to->text.s);
        placed one = {.part = part, .first = token_from(to, begin), .end = token_after(to, begin + part->text.n)};
        size_t at = n++;
        for (; at > 0 && out[at - 1].first > one.first; at--) out[at] = out[at - 1];
        out[at] = one;
    }
    return n;
}

/* Finds what each part is joined to: by "or", or before that by commas, as in "depression, anxiety, or insomnia". In
 * "left knee or right knee" the knee is between the sides that "or" joins. */
static void link_parts(const imr_words_run *to, placed *at, size_t n)
{
    enum { REACH = 2 };
    for (size_t i = 0; i + 1 < n; i++)
        for (size_t k = i + REACH; k > i && at[i].next == 0; k--)
            if (k < n && !at[k].follows && joins(to, &at[i], &at[k])) at[i].next = k, at[k].follows = true;
    for (size_t i = n - 1; i-- > 0;)
        if (at[i].next == 0 && at[i + 1].next != 0 && !at[i + 1].follows && lists(to, &at[i], &at[i + 1]))
            at[i].next = i + 1, at[i + 1].follows = true;
}

static void take_out(imr_clause *all, const imr_clause *part)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i] != part) all->parts[kept++] = all->parts[i];
    all->n = kept;
}

/* Moves a part to the alternatives, a treatment with its filter. */
static imr_status move(imr_words_run *to, imr_clause *part, imr_clause *any)
{
    take_out(to->all, part);
    imr_clause *filter = part->hold == IMR_HOLD_TREATMENT ? filter_of(to, part) : NULL;
    if (filter == NULL) return imr_words_add(to, any, part);
    take_out(to->all, filter);
    imr_clause *both = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, part->text);
    imr_status status = imr_words_add(to, both, filter);
    if (status == IMR_OK) status = imr_words_add(to, both, part);
    return status == IMR_OK ? imr_words_add(to, any, both) : status;
}

/* Replaces part i and those that it is joined to by one that has them as alternatives. */
static imr_status replace(imr_words_run *to, const placed *at, size_t i)
{
    const size_t first = at[i].first;
    const imr_role role = at[i].part->role;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, role, NULL, at[i].part->text);
    for (size_t next = i;; next = at[next].next) {
        imr_status status = move(to, at[next].part, any);
        if (status != IMR_OK) return status;
        if (at[next].part->hold > any->hold) any->hold = at[next].part->hold;
        any->text = imr_words_span(to, first, at[next].end - first);
        if (at[next].next == 0) return imr_words_want(to, any, role);
    }
}

imr_status imr_words_join(imr_words_run *to)
{
    placed *at = imr_arena_alloc(to->reading->arena, (to->all->n + 1) * sizeof *at);
    if (at == NULL) return imr_fail_memory(to->err);
    const size_t n = place(to, at);
    if (n < 2) return IMR_OK;
    link_parts(to, at, n);
    imr_status status = IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++)
        if (at[i].next != 0 && !at[i].follows) status = replace(to, at, i);
    return status;
}
