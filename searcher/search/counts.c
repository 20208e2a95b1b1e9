#include "counts.h"

#include <stdlib.h>
#include <string.h>

/* So few documents are looked up in a set one by one where it has FEWER_BY times as many. */
enum { FEW = 1024, FEWER_BY = 16 };

imr_status imr_matched_make(imr_arena *arena, const imr_docset *set, imr_matched *out, imr_error *err)
{
    *out = (imr_matched){.set = set, .n = imr_docset_count(set)};
    if (out->n > FEW) return IMR_OK;
    out->few = imr_arena_alloc(arena, (out->n + 1) * sizeof *out->few);
    if (out->few == NULL) return imr_fail_memory(err);
    imr_docset_ids(set, out->few, out->n);
    return IMR_OK;
}

static uint32_t count_common(const imr_matched *matched, const imr_doclist *set)
{
    if (matched->few != NULL && (set->bits != NULL || matched->n < set->n / FEWER_BY))
        return imr_doclist_among(set, matched->few, matched->n);
    return imr_docset_common(matched->set, set);
}

typedef struct counter {
    imr_arena *arena;
    const imr_matched *matched;
    imr_counts *out;
    imr_count *at;
    bool failed;
} counter;

static bool count_value(void *context, imr_str value, const imr_doclist *set)
{
    counter *to = context;
    uint32_t n = count_common(to->matched, set);
    if (value.n == 0) to->out->without = to->matched->n - n;
    if (value.n == 0 || n == 0) return true;
    char *copy = imr_arena_dup(to->arena, value);
    const imr_count one = {{copy, value.n}, n};
    to->failed = copy == NULL || !imr_arena_append(to->arena, (void **)&to->at, &to->out->n, &one, sizeof one);
    return !to->failed;
}

static int by_count(const void *a, const void *b)
{
    const imr_count *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? 1 : -1;
    return imr_str_compare(x->value, y->value);
}

imr_status imr_counts_make(imr_arena *arena, const imr_bitmaps *bitmaps, const imr_matched *matched,
                           const imr_field *field, imr_counts *out, imr_error *err)
{
    counter to = {.arena = arena, .matched = matched, .out = out};
    *out = (imr_counts){.field = field};
    imr_status status = imr_bitmaps_values(bitmaps, field, count_value, &to, err);
    if (status == IMR_OK && to.failed) status = imr_fail_memory(err);
    out->at = to.at;
    if (status == IMR_OK && out->n > 0) qsort(to.at, out->n, sizeof *to.at, by_count);
    return status;
}

/* ---- letters ---- */

/* Numbers of letters seen in the current round. */
typedef struct letter_marks {
    const uint32_t *letter_of;
    uint32_t *met, round, n;
} letter_marks;

static imr_status open_marks(const uint32_t *letter_of, uint32_t letters_n, letter_marks *out, imr_error *err)
{
    *out = (letter_marks){.letter_of = letter_of, .met = calloc((size_t)letters_n + 1, sizeof *out->met)};
    return out->met == NULL ? imr_fail_memory(err) : IMR_OK;
}

static void note_letter(letter_marks *marks, uint32_t document)
{
    uint32_t letter = marks->letter_of[document];
    if (letter == 0 || marks->met[letter] == marks->round) return;
    marks->met[letter] = marks->round;
    marks->n++;
}

static uint32_t count_letters(letter_marks *marks, const imr_docset *set)
{
    const imr_doclist all = imr_docset_view(set);
    marks->round++;
    marks->n = 0;
    for (size_t word = 0; word < all.words; word++)
        for (uint64_t left = all.bits[word]; left != 0; left &= left - 1)
            note_letter(marks, (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left));
    return marks->n;
}

imr_status imr_letters_count(const imr_docset *set, const uint32_t *letter_of, uint32_t letters_n, uint32_t *out,
                             imr_error *err)
{
    letter_marks marks;
    imr_status status = open_marks(letter_of, letters_n, &marks, err);
    if (status == IMR_OK) *out = count_letters(&marks, set);
    free(marks.met);
    return status;
}

/* ---- cross-tables ---- */

/* The matching documents of each value, in the order of the counts. */
typedef struct value_sets {
    imr_arena *arena;
    const imr_docset *matched;
    const imr_counts *counts;
    imr_docset **at;
    imr_status status;
    imr_error *err;
} value_sets;

static bool keep_set(void *context, imr_str value, const imr_doclist *set)
{
    value_sets *to = context;
    const imr_doclist matched = imr_docset_view(to->matched);
    size_t i = 0;
    while (i < to->counts->n && !imr_str_equal(to->counts->at[i].value, value)) i++;
    if (i == to->counts->n) return true;
    to->status = imr_docset_new_in(to->arena, (uint32_t)(matched.words * 64 - 1), &to->at[i], to->err);
    if (to->status != IMR_OK) return false;
    imr_docset_unite(to->at[i], &matched);
    imr_docset_intersect(to->at[i], set);
    return true;
}

static imr_status keep_sets(imr_arena *arena, const imr_bitmaps *bitmaps, const imr_docset *matched,
                            const imr_counts *counts, imr_docset ***out, imr_error *err)
{
    value_sets to = {.arena = arena, .matched = matched, .counts = counts, .err = err};
    to.at = *out = imr_arena_alloc(arena, (counts->n + 1) * sizeof(imr_docset *));
    if (to.at == NULL) return imr_fail_memory(err);
    imr_status status = imr_bitmaps_values(bitmaps, counts->field, keep_set, &to, err);
    return status == IMR_OK ? to.status : status;
}

typedef struct cells {
    imr_docset **rows, **columns, *both;
    uint32_t *decisions, *letters, *row_letters, *column_letters;
} cells;

static void fill_cells(const imr_cross *table, const cells *to, letter_marks *marks)
{
    for (size_t c = 0; c < table->columns.n; c++) to->column_letters[c] = count_letters(marks, to->columns[c]);
    for (size_t r = 0; r < table->rows.n; r++) {
        const imr_doclist row = imr_docset_view(to->rows[r]);
        to->row_letters[r] = count_letters(marks, to->rows[r]);
        for (size_t c = 0; c < table->columns.n; c++) {
            const imr_doclist column = imr_docset_view(to->columns[c]);
            size_t cell = r * table->columns.n + c;
            imr_docset_clear(to->both);
            imr_docset_unite(to->both, &row);
            imr_docset_intersect(to->both, &column);
            to->decisions[cell] = imr_docset_count(to->both);
            to->letters[cell] = to->decisions[cell] == 0 ? 0 : count_letters(marks, to->both);
        }
    }
}

static bool make_cells(imr_arena *arena, imr_cross *table, cells *out)
{
    size_t n = table->rows.n * table->columns.n;
    table->decisions = out->decisions = imr_arena_alloc(arena, (n + 1) * sizeof *out->decisions);
    table->letters = out->letters = imr_arena_alloc(arena, (n + 1) * sizeof *out->letters);
    table->row_letters = out->row_letters = imr_arena_alloc(arena, (table->rows.n + 1) * sizeof *out->row_letters);
    table->column_letters = out->column_letters =
        imr_arena_alloc(arena, (table->columns.n + 1) * sizeof *out->column_letters);
    return out->decisions && out->letters && out->row_letters && out->column_letters;
}

imr_status imr_cross_make(imr_arena *arena, const imr_bitmaps *bitmaps, const imr_matched *matched,
                          const uint32_t *letter_of, uint32_t letters_n, imr_cross *out, imr_error *err)
{
    cells to = {0};
    letter_marks marks = {0};
    const imr_doclist all = imr_docset_view(matched->set);
    imr_arena *scratch = imr_arena_new();
    imr_status status = scratch == NULL || !make_cells(arena, out, &to) ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK) status = keep_sets(scratch, bitmaps, matched->set, &out->rows, &to.rows, err);
    if (status == IMR_OK) status = keep_sets(scratch, bitmaps, matched->set, &out->columns, &to.columns, err);
    if (status == IMR_OK) status = imr_docset_new_in(scratch, (uint32_t)(all.words * 64 - 1), &to.both, err);
    if (status == IMR_OK) status = open_marks(letter_of, letters_n, &marks, err);
    if (status == IMR_OK) fill_cells(out, &to, &marks);
    free(marks.met);
    imr_arena_free(scratch);
    return status;
}
