/* What "or" joins: "numbness or tingling" asks for either. */
#include "words_internal.h"

#include <string.h>

/* A part of the query tree and its tokens. */
typedef struct placed {
    imr_clause *part;
    size_t first, end;
    size_t next;      /* the part that it is joined to; 0: none */
    bool follows;     /* one of the earlier parts is joined to it */
    size_t low, high; /* the parts of its phrase, both included */
} placed;

/* The first token that begins at an offset of the text or after it. */
static size_t token_from(const imr_words_run *to, size_t offset)
{
    size_t i = 0;
    while (i < to->n && to->tokens[i].begin < offset) i++;
    return i;
}

static bool is_range(const imr_clause *part) { return part->kind == IMR_CLAUSE_RANGE; }

/* Whether the part is made of a facet and its words. */
static bool is_of(const imr_clause *part, const char *field)
{
    for (size_t i = 0; part->kind == IMR_CLAUSE_OR && i < part->n; i++)
        if (part->parts[i]->field != NULL && strcmp(part->parts[i]->field->key, field) == 0) return true;
    return false;
}

/* Whether two parts are of a kind that may be alternatives: ranges of one field, two sides, or words; but not a
 * treatment and its place. */
static bool are_alike(const imr_clause *a, const imr_clause *b)
{
    if (a->hold + b->hold == IMR_HOLD_PLACE + IMR_HOLD_TREATMENT) return false;
    if (is_range(a) || is_range(b)) return is_range(a) && is_range(b) && a->field == b->field;
    return is_of(a, "side") == is_of(b, "side");
}

/* The token after a span of the text that ends at an offset; a repeated noun there, which has no span, is part of it.
 */
static size_t token_after(const imr_words_run *to, size_t offset)
{
    size_t i = token_from(to, offset);
    while (i < to->n && to->tokens[i].begin == to->tokens[i].end) i++;
    return i;
}

/* Whether the part may be an alternative. A word near a denial may not: "no numbness or tingling" denies both. */
static bool is_eligible(const imr_words_run *to, const imr_clause *part)
{
    const uintptr_t begin = (uintptr_t)to->text.s, at = (uintptr_t)part->text.s;
    if (part->role != (is_range(part) ? IMR_ROLE_FILTER : IMR_ROLE_MUST) || part->kind == IMR_CLAUSE_NEAR) return false;
    return part->text.n > 0 && at >= begin && at + part->text.n <= begin + to->text.n;
}

/* Whether "or", or "and/or", joins two parts. Between them and it may be a word that both have, as in "left knee or
 * right knee"; between two sides, whatever they are the sides of. */
static bool joins(const imr_words_run *to, const placed *a, const placed *b)
{
    size_t end = b->first - 1;
    while (b->first > 0 && end > a->end && imr_words_is(to, end, "|other|any|the|a|an|")) end--;
    bool shares_denial = to->tokens[b->first].begin == to->tokens[b->first].end;
    if (b->first <= a->end || !imr_words_is(to, end, "|or|") || !are_alike(a->part, b->part) || shares_denial)
        return false;
    if (end > a->end && imr_words_is(to, end - 1, "|and|")) end--;
    for (size_t i = a->end; i < end && !is_of(a->part, "side"); i++) {
        size_t again = b->end + (i - a->end);
        if (again >= to->n || !imr_str_equal(to->tokens[i].word, to->tokens[again].word)) return false;
    }
    return true;
}

static bool are_beside(const imr_words_run *to, const placed *a, const placed *b)
{
    return a->end == b->first && (to->tokens[b->first].flags & IMR_TOKEN_COMMA) == 0;
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

/* Whether a part is words that no "or" joins; places too if `places`. */
static bool is_free(const placed *at, bool places)
{
    const imr_hold most = places ? IMR_HOLD_PLACE : IMR_HOLD_WORD;
    return at->part->kind <= IMR_CLAUSE_SYNONYM && at->part->hold <= most && at->next == 0 && !at->follows;
}

/* Adds to each alternative the words beside it: "acute injury or new deficit" asks for "acute injury" or "new deficit".
 * A named part belongs to the last alternative if the first is a phrase: "torn labrum or worn meniscus", but "torn or
 * worn labrum". */
static void widen(const imr_words_run *to, placed *at, size_t n)
{
    bool places = false;
    for (size_t i = 0; i < n; i++) {
        placed *of = &at[i];
        of->low = of->high = i;
        if (of->next == 0 && !of->follows) continue;
        const imr_hold hold = of->part->hold;
        const bool words = of->part->kind <= IMR_CLAUSE_SYNONYM && hold != IMR_HOLD_TREATMENT;
        if (!of->follows) places = false;
        while (words && !of->follows && of->low > 0 && is_free(&at[of->low - 1], false) &&
               are_beside(to, &at[of->low - 1], &at[of->low]))
            of->low--;
        while ((words || hold == IMR_HOLD_PLACE) && of->follows && of->high + 1 < n &&
               is_free(&at[of->high + 1], places) && are_beside(to, &at[of->high], &at[of->high + 1]))
            of->high++;
        places = places || hold == IMR_HOLD_PLACE || of->low < i;
    }
}

static void take_out(imr_clause *all, const imr_clause *part)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->parts[i] != part) all->parts[kept++] = all->parts[i];
    all->n = kept;
}

/* Moves an alternative's parts, of a treatment with its filter, to `any`. */
static imr_status move(imr_words_run *to, const placed *at, const placed *of, imr_clause *any)
{
    imr_clause *both = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, of->part->text);
    imr_clause *filter = of->part->hold == IMR_HOLD_TREATMENT ? filter_of(to, of->part) : NULL;
    imr_status status = filter == NULL ? IMR_OK : imr_words_add(to, both, filter);
    if (filter != NULL) take_out(to->all, filter);
    for (size_t i = of->low; i <= of->high && status == IMR_OK; i++) {
        take_out(to->all, at[i].part);
        status = imr_words_add(to, both, at[i].part);
    }
    if (status != IMR_OK) return status;
    if (of->part->hold > any->hold) any->hold = of->part->hold;
    return imr_words_add(to, any, both->n == 1 ? both->parts[0] : both);
}

/* Replaces part i and those that it is joined to by one that has them as alternatives. */
static imr_status replace(imr_words_run *to, const placed *at, size_t i)
{
    const size_t first = at[at[i].low].first;
    const imr_role role = at[i].part->role;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, role, NULL, at[i].part->text);
    if (any == NULL) return imr_fail_memory(to->err);
    for (size_t next = i;; next = at[next].next) {
        imr_status status = move(to, at, &at[next], any);
        if (status != IMR_OK) return status;
        any->text = imr_words_span(to, first, at[at[next].high].end - first);
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
    widen(to, at, n);
    imr_status status = IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++)
        if (at[i].next != 0 && !at[i].follows) status = replace(to, at, i);
    return status;
}
