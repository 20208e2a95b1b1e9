#include "rates.h"

#include "docset.h"

#include <stdlib.h>
#include <string.h>

/* A value of a facet, and the matching decisions that have it. */
typedef struct group {
    imr_str value;
    imr_docset *set;
    uint32_t n;
} group;

typedef struct groups {
    group *at;
    size_t n, room;
} groups;

/* The data that all cells are computed from. */
typedef struct job {
    const imr_bitmaps *bitmaps;
    imr_arena *arena;
    uint32_t last;
    imr_docset *matched;    /* the decisions that count: they match and have an outcome */
    imr_docset *overturned; /* of these */
    const uint32_t *letter_of;
    uint32_t letters_n;
    uint32_t *ids;         /* scratch: the decisions of a cell */
    uint32_t *cluster_of;  /* scratch, by letter: index of its cluster in this cell, from 1 */
    imr_cluster *clusters; /* scratch */
    imr_error *err;
} job;

/* ---- the decisions ---- */

static bool add_match(void *context, imr_docid id) { return imr_docset_add(context, id); }

static imr_status value_set(job *to, const char *field, const char *value, imr_docset **out)
{
    imr_status status = imr_docset_new_in(to->arena, to->last, out, to->err);
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    if (status == IMR_OK) status = imr_bitmaps_add_term(to->bitmaps, prefix, imr_str_of(value), *out, to->err);
    return status;
}

static imr_status leave_out_dependents(job *to, uint32_t *n)
{
    imr_docset *dependents = NULL;
    imr_status status = value_set(to, "dependent", "true", &dependents);
    if (status != IMR_OK) return status;
    imr_doclist view = imr_docset_view(dependents);
    *n = imr_docset_common(to->matched, &view);
    imr_docset_subtract(to->matched, &view);
    return IMR_OK;
}

static imr_status gather(job *to, imr_search *search, const imr_rates_request *request, uint32_t *dependents)
{
    imr_docset *decided = NULL;
    imr_status status = imr_docset_new_in(to->arena, to->last, &to->matched, to->err);
    if (status != IMR_OK) return status;
    imr_search_matches(search, add_match, to->matched);
    if (request->without_dependents) status = leave_out_dependents(to, dependents);
    if (status == IMR_OK) status = value_set(to, "outcome", "overturned", &to->overturned);
    if (status == IMR_OK) status = value_set(to, "outcome", "upheld", &decided);
    if (status != IMR_OK) return status;
    imr_doclist view = imr_docset_view(to->overturned);
    imr_docset_unite(decided, &view);
    view = imr_docset_view(decided);
    imr_docset_intersect(to->matched, &view);
    view = imr_docset_view(to->matched);
    imr_docset_intersect(to->overturned, &view);
    return IMR_OK;
}

static imr_status make_scratch(job *to)
{
    size_t n = imr_docset_count(to->matched);
    to->ids = imr_arena_alloc(to->arena, (n + 1) * sizeof *to->ids);
    to->clusters = imr_arena_alloc(to->arena, (n + 1) * sizeof *to->clusters);
    to->cluster_of = imr_arena_alloc(to->arena, ((size_t)to->letters_n + 1) * sizeof *to->cluster_of);
    return to->ids != NULL && to->clusters != NULL && to->cluster_of != NULL ? IMR_OK : imr_fail_memory(to->err);
}

/* ---- a cell ---- */

static bool has(const imr_doclist *bits, uint32_t id) { return (bits->bits[id / 64] >> id % 64 & 1U) != 0; }

/* Groups the decisions of the cell by letter; one without a letter is a cluster of its own. */
static uint32_t cluster(job *to, uint32_t n)
{
    imr_doclist overturned = imr_docset_view(to->overturned);
    uint32_t clusters = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t id = to->ids[i], letter = to->letter_of[id];
        uint32_t place = letter == 0 ? 0 : to->cluster_of[letter];
        if (place == 0) {
            place = ++clusters;
            to->clusters[place - 1] = (imr_cluster){0, 0};
            if (letter != 0) to->cluster_of[letter] = place;
        }
        to->clusters[place - 1].n++;
        to->clusters[place - 1].successes += has(&overturned, id);
    }
    for (uint32_t i = 0; i < n; i++) to->cluster_of[to->letter_of[to->ids[i]]] = 0;
    return clusters;
}

static imr_rate rate_of(job *to, const imr_docset *set)
{
    imr_rate out = {.n = imr_docset_ids(set, to->ids, imr_docset_count(to->matched))};
    out.letters = cluster(to, out.n);
    for (uint32_t i = 0; i < out.letters; i++) out.overturned += to->clusters[i].successes;
    out.interval = imr_interval_wilson(out.overturned, out.n);
    out.clustered = imr_interval_clustered(to->clusters, out.letters);
    return out;
}

/* ---- the values of a facet ---- */

typedef struct grouping {
    job *to;
    groups *out;
    uint32_t without;
    imr_status status;
} grouping;

static bool grow(job *to, groups *list)
{
    enum { FIRST = 64 };
    if (list->n < list->room) return true;
    size_t room = list->room == 0 ? FIRST : list->room * 2;
    group *grown = imr_arena_alloc(to->arena, room * sizeof *grown);
    if (grown == NULL) return false;
    if (list->n > 0) memcpy(grown, list->at, list->n * sizeof *grown);
    *list = (groups){grown, list->n, room};
    return true;
}

static bool add_group(void *context, imr_str value, const imr_doclist *docs)
{
    grouping *of = context;
    job *to = of->to;
    uint32_t n = imr_docset_common(to->matched, docs);
    if (value.n == 0) of->without = imr_docset_count(to->matched) - n;
    if (value.n == 0 || n == 0) return true;
    group one = {.n = n, .value = {imr_arena_dup(to->arena, value), value.n}};
    if (one.value.s == NULL || !grow(to, of->out)) of->status = imr_fail_memory(to->err);
    if (of->status == IMR_OK) of->status = imr_docset_new_in(to->arena, to->last, &one.set, to->err);
    if (of->status != IMR_OK) return false;
    imr_doclist matched = imr_docset_view(to->matched);
    imr_docset_unite(one.set, docs);
    imr_docset_intersect(one.set, &matched);
    of->out->at[of->out->n++] = one;
    return true;
}

static int by_size(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return imr_str_compare(x->value, y->value);
}

static imr_status group_by(job *to, const imr_field *field, groups *out, imr_list *values, uint32_t *without)
{
    grouping of = {.to = to, .out = out};
    *out = (groups){0};
    imr_status status = imr_bitmaps_values(to->bitmaps, field, add_group, &of, to->err);
    if (status == IMR_OK) status = of.status;
    if (status != IMR_OK) return status;
    *without = of.without;
    if (out->n > 0) qsort(out->at, out->n, sizeof *out->at, by_size);
    for (size_t i = 0; values != NULL && i < out->n; i++)
        if (!imr_list_add(to->arena, values, out->at[i].value)) return imr_fail_memory(to->err);
    return IMR_OK;
}

/* ---- the tables ---- */

static imr_status fill_totals(job *to, const groups *of, imr_rate **out)
{
    *out = imr_arena_alloc(to->arena, (of->n + 1) * sizeof **out);
    if (*out == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < of->n; i++) (*out)[i] = rate_of(to, of->at[i].set);
    return IMR_OK;
}

static imr_status fill_cells(job *to, const groups *rows, const groups *columns, imr_rate **out)
{
    imr_docset *cell = NULL;
    *out = imr_arena_alloc(to->arena, (rows->n * columns->n + 1) * sizeof **out);
    if (*out == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_docset_new_in(to->arena, to->last, &cell, to->err);
    for (size_t r = 0; r < rows->n && status == IMR_OK; r++)
        for (size_t c = 0; c < columns->n; c++) {
            imr_doclist row = imr_docset_view(rows->at[r].set), column = imr_docset_view(columns->at[c].set);
            imr_docset_clear(cell);
            imr_docset_unite(cell, &row);
            imr_docset_intersect(cell, &column);
            (*out)[r * columns->n + c] = rate_of(to, cell);
        }
    return status;
}

/* ---- standardising ---- */

/* The stratum of each decision, from 1; 0: none. It is the most frequent of its values, so that each decision is in
 * only one. */
static uint32_t *assign_strata(job *to, const groups *strata)
{
    uint32_t *of = imr_arena_alloc(to->arena, ((size_t)to->last + 1) * sizeof *of);
    for (size_t s = 0; of != NULL && s < strata->n; s++) {
        uint32_t n = imr_docset_ids(strata->at[s].set, to->ids, strata->at[s].n);
        for (uint32_t i = 0; i < n; i++)
            if (of[to->ids[i]] == 0) of[to->ids[i]] = (uint32_t)s + 1;
    }
    return of;
}

static imr_stratum *fill_strata(job *to, const groups *rows, const uint32_t *stratum_of, size_t strata)
{
    imr_stratum *table = imr_arena_alloc(to->arena, (rows->n * strata + 1) * sizeof *table);
    imr_doclist overturned = imr_docset_view(to->overturned);
    for (size_t r = 0; table != NULL && r < rows->n; r++) {
        uint32_t n = imr_docset_ids(rows->at[r].set, to->ids, rows->at[r].n);
        for (uint32_t i = 0; i < n; i++) {
            imr_stratum *cell = &table[r * strata + stratum_of[to->ids[i]]];
            cell->n++;
            cell->overturned += has(&overturned, to->ids[i]);
        }
    }
    return table;
}

static imr_status find_flips(job *to, const imr_stratum *table, size_t rows, size_t strata, imr_rates *out)
{
    out->flips = imr_arena_alloc(to->arena, (rows * rows / 2 + 1) * sizeof *out->flips);
    if (out->flips == NULL) return imr_fail_memory(to->err);
    for (size_t r = 0; r < rows; r++)
        for (size_t o = r + 1; o < rows; o++)
            if (imr_standardize_flips(table, strata, r, o)) out->flips[out->flips_n++] = (imr_flip){r, o};
    return IMR_OK;
}

static imr_status adjust(job *to, const groups *rows, const imr_field *field, imr_rates *out)
{
    groups strata;
    uint32_t without = 0;
    imr_status status = group_by(to, field, &strata, NULL, &without);
    if (status != IMR_OK) return status;
    size_t n = strata.n + 1; /* decisions without a value are a stratum too */
    uint32_t *stratum_of = assign_strata(to, &strata);
    imr_stratum *table = stratum_of == NULL ? NULL : fill_strata(to, rows, stratum_of, n);
    out->adjusted = imr_arena_alloc(to->arena, (rows->n + 1) * sizeof *out->adjusted);
    if (table == NULL || out->adjusted == NULL) return imr_fail_memory(to->err);
    for (size_t r = 0; r < rows->n; r++) out->adjusted[r] = imr_standardize(table, rows->n, n, r);
    return find_flips(to, table, rows->n, n, out);
}

imr_status imr_rates_make(imr_search *search, const imr_rates_request *request, imr_arena *arena, imr_rates *out,
                          imr_error *err)
{
    imr_snapshot *snapshot = imr_search_snapshot(search);
    job to = {.bitmaps = imr_snapshot_bitmaps(snapshot),
              .arena = arena,
              .last = imr_reader_last(imr_snapshot_reader(snapshot)),
              .err = err};
    groups rows = {0}, columns = {0};
    *out = (imr_rates){0};
    imr_status status = imr_snapshot_letters(snapshot, &to.letter_of, &to.letters_n, err);
    if (status == IMR_OK) status = gather(&to, search, request, &out->dependents);
    if (status == IMR_OK) status = make_scratch(&to);
    if (status != IMR_OK) return status;
    out->all = rate_of(&to, to.matched);
    status = group_by(&to, request->rows, &rows, &out->rows, &out->rows_without);
    if (status == IMR_OK) status = fill_totals(&to, &rows, &out->row_totals);
    if (status == IMR_OK && request->columns != NULL) {
        status = group_by(&to, request->columns, &columns, &out->columns, &out->columns_without);
        if (status == IMR_OK) status = fill_totals(&to, &columns, &out->column_totals);
        if (status == IMR_OK) status = fill_cells(&to, &rows, &columns, &out->cells);
    }
    if (status == IMR_OK && request->adjust != NULL) status = adjust(&to, &rows, request->adjust, out);
    return status;
}
