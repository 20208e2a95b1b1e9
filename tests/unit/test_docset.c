#include "test.h"

#include <stdlib.h>

#include "docset.h"

enum { LAST = 1000, WORDS = LAST / 64 + 1 };

/* One set in two forms: ids and bits. */
typedef struct both {
    uint32_t ids[LAST];
    uint64_t bits[WORDS];
    imr_doclist as_ids, as_bits;
} both;

static void make(both *out, uint32_t first, uint32_t step)
{
    memset(out, 0, sizeof *out);
    uint32_t n = 0;
    for (uint32_t id = first; step > 0 && id <= LAST; id += step) {
        out->ids[n++] = id;
        out->bits[id / 64] |= (uint64_t)1 << id % 64;
    }
    out->as_ids = (imr_doclist){.ids = out->ids, .n = n};
    out->as_bits = (imr_doclist){.bits = out->bits, .words = WORDS, .n = n};
}

static bool has(const imr_doclist *set, uint32_t id)
{
    for (uint32_t i = 0; i < set->n; i++)
        if (set->ids[i] == id) return true;
    return false;
}

typedef void change(imr_docset *set, const imr_doclist *with);

static bool either(bool a, bool b) { return a || b; }
static bool each(bool a, bool b) { return a && b; }
static bool without(bool a, bool b) { return a && !b; }

static void sets_join_the_same_as_ids_and_as_bits(void **state)
{
    (void)state;
    static const struct {
        change *join;
        bool (*expected)(bool, bool);
    } joins[] = {{imr_docset_unite, either}, {imr_docset_intersect, each}, {imr_docset_subtract, without}};
    static const struct {
        uint32_t first, step;
    } shapes[] = {{1, 0}, {1, 1}, {1, 2}, {3, 7}, {64, 64}, {63, 64}, {500, 1}, {LAST, 1}, {1, 999}};
    enum { SHAPES = sizeof shapes / sizeof *shapes };
    for (size_t k = 0; k < sizeof joins / sizeof *joins * SHAPES * SHAPES * 2; k++) {
        both a, b;
        imr_docset *set = NULL;
        bool bits = k % 2 == 1;
        size_t j = k / 2 / SHAPES / SHAPES, x = k / 2 / SHAPES % SHAPES, y = k / 2 % SHAPES;
        make(&a, shapes[x].first, shapes[x].step);
        make(&b, shapes[y].first, shapes[y].step);
        assert_int_equal(imr_docset_new(LAST, &set, NULL), IMR_OK);
        imr_docset_unite(set, &a.as_ids);
        uint32_t common = imr_docset_common(set, bits ? &b.as_bits : &b.as_ids), n = 0, in_both = 0;
        joins[j].join(set, bits ? &b.as_bits : &b.as_ids);
        uint32_t ids[LAST], got = imr_docset_ids(set, ids, LAST);
        for (uint32_t id = 1; id <= LAST; id++) {
            in_both += has(&a.as_ids, id) && has(&b.as_ids, id);
            if (!joins[j].expected(has(&a.as_ids, id), has(&b.as_ids, id))) continue;
            if (n >= got || ids[n] != id) fail_msg("join %zu of %zu and %zu: %u is missing", j, x, y, id);
            n++;
        }
        assert_int_equal(got, n);
        assert_int_equal(imr_docset_count(set), n);
        assert_int_equal(common, in_both);
        assert_int_equal(imr_doclist_among(bits ? &b.as_bits : &b.as_ids, a.ids, a.as_ids.n), in_both);
        imr_docset_free(set);
    }
}

static void ids_beyond_the_last_are_passed_over(void **state)
{
    (void)state;
    imr_docset *set = NULL;
    const uint32_t ids[] = {5, 70, 4000000000U};
    const imr_doclist far = {.ids = ids, .n = 3};
    assert_int_equal(imr_docset_new(10, &set, NULL), IMR_OK);
    imr_docset_unite(set, &far);
    imr_docset_add(set, 4000000000U);
    assert_int_equal(imr_docset_count(set), 1);
    assert_int_equal(imr_docset_common(set, &far), 1);
    imr_docset_intersect(set, &far);
    assert_int_equal(imr_docset_count(set), 1);
    imr_docset_subtract(set, &far);
    assert_int_equal(imr_docset_count(set), 0);
    imr_docset_free(set);
}

static void ids_out_of_order_lose_documents_and_no_memory(void **state)
{
    (void)state;
    imr_docset *set = NULL;
    const uint32_t ids[] = {900, 5, 700, 5, 64};
    const imr_doclist mixed = {.ids = ids, .n = 5};
    both all;
    make(&all, 1, 1);
    assert_int_equal(imr_docset_new(LAST, &set, NULL), IMR_OK);
    imr_docset_unite(set, &all.as_bits);
    imr_docset_intersect(set, &mixed);
    assert_true(imr_docset_count(set) <= 5);
    imr_docset_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_join_the_same_as_ids_and_as_bits),
        cmocka_unit_test(ids_beyond_the_last_are_passed_over),
        cmocka_unit_test(ids_out_of_order_lose_documents_and_no_memory),
    };
    return cmocka_run_group_tests_name("docset", tests, NULL, NULL);
}
