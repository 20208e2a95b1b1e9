#include "sum_world.h"

#include <math.h>
#include <stdlib.h>

#include "streams.h"

/* The best by a sum are those of adding up, in its order, what each part weighs alone in each document. */
enum { PARTS = 12, QUERIES = 600, MOST = 60, SAMES = 3, ALTERNATIVES = 4, LONGEST = 3 };

/* ---- sums by chance ---- */

/* The parts of a sum, and what they are. Salts are those of checks; 0: none. */
typedef struct sum {
    imr_part parts[PARTS];
    imr_same sames[PARTS][SAMES];
    imr_alternative alternatives[PARTS][SAMES][ALTERNATIVES];
    imr_word words[PARTS][SAMES][ALTERNATIVES][LONGEST];
    uint32_t of_word[PARTS][SAMES][ALTERNATIVES][LONGEST];
    uint32_t salts[PARTS][SAMES][ALTERNATIVES], part_salts[PARTS];
    uint32_t n;
} sum;

static bool has(const imr_docset *set, uint32_t id) { return imr_docset_view(set).bits[id / 64] >> id % 64 & 1U; }

static void make_same(const world *in, sum *to, uint32_t p, uint32_t s, uint32_t n)
{
    imr_alternative *made = to->alternatives[p][s];
    to->sames[p][s] = (imr_same){made, n};
    for (uint32_t a = 0; a < n; a++) {
        uint32_t words = n > 1 && roll(2) == 0 ? 2 + roll(LONGEST - 1) : 1;
        to->salts[p][s][a] = words > 1 && roll(3) > 0 ? 1 + roll(1000) : 0;
        for (uint32_t w = 0; w < words; w++) {
            uint32_t k = to->of_word[p][s][a][w] = roll(WORDS + 1);
            to->words[p][s][a][w] = make_word(in, k);
        }
        made[a] = (imr_alternative){to->words[p][s][a], words, {0}, {0}};
    }
}

/* A set; a word; what means the same; a phrase. */
static sum make_sum(const world *in)
{
    static const double factors[] = {1.0, 0.3, 1.0, 4.0 / 3};
    sum made = {.n = 1 + roll(PARTS)};
    for (uint32_t i = 0; i < made.n; i++) {
        uint32_t kind = roll(8);
        imr_part *part = &made.parts[i];
        if (kind == 0) {
            *part = (imr_part){.factor = roll(3), .set = view(in->rare)};
            continue;
        }
        *part = (imr_part){.prefix = IMR_STR("S"), .words = made.sames[i], .n = 1, .factor = factors[roll(4)]};
        if (kind >= 6) part->n = 1 + roll(SAMES);
        if (kind >= 6 && roll(4) > 0) made.part_salts[i] = 1 + roll(1000);
        for (uint32_t s = 0; s < part->n; s++)
            make_same(in, &made, i, s, kind == 4 || kind == 5 || (kind == 7 && roll(2)) ? 1 + roll(ALTERNATIVES) : 1);
    }
    return made;
}

/* A sum may be asked for more than once, so that what it points to is set anew: it was a copy's. */
static void settle(sum *of)
{
    for (uint32_t p = 0; p < of->n; p++) {
        imr_part *part = &of->parts[p];
        if (part->words != NULL) part->words = of->sames[p];
        part->stands = check_of(of->part_salts[p]);
        for (uint32_t s = 0; s < part->n; s++) {
            of->sames[p][s].alternatives = of->alternatives[p][s];
            for (uint32_t a = 0; a < of->sames[p][s].n; a++) {
                of->alternatives[p][s][a].words = of->words[p][s][a];
                of->alternatives[p][s][a].stands = check_of(of->salts[p][s][a]);
            }
        }
    }
}

static imr_query *query_of(const world *in, sum *of, const imr_docset *among)
{
    settle(of);
    imr_query *query = NULL;
    imr_doclist limit = among == NULL ? (imr_doclist){0} : view(among);
    const imr_sum whole = {.reader = in->reader,
                           .how = in->how,
                           .lengths = in->lengths,
                           .among = among == NULL ? NULL : &limit,
                           .parts = of->parts,
                           .n = of->n};
    assert_int_equal(imr_sum_query(&whole, in->arena, &query, NULL), IMR_OK);
    return query;
}

/* ---- what they weigh ---- */

/* How often a document has an alternative, wherever it stands. */
static uint32_t times_of(const world *in, const sum *of, uint32_t p, uint32_t s, uint32_t a, uint32_t id)
{
    uint32_t least = UINT32_MAX;
    for (size_t w = 0; w < of->alternatives[p][s][a].n; w++) {
        uint32_t times = in->counts[of->of_word[p][s][a][w]][id];
        if (times < least) least = times;
    }
    return least;
}

/* The frequency of what means the same is guessed: words come independently of each other, and in the order of a phrase
 * one time in four. */
static double guess(const world *in, const sum *of, uint32_t p, uint32_t s, bool counts, double all)
{
    double any = 0;
    for (uint32_t a = 0; a < of->sames[p][s].n; a++) {
        double one = all;
        size_t words = of->alternatives[p][s][a].n;
        for (size_t w = 0; w < words; w++) {
            uint32_t k = of->of_word[p][s][a][w];
            one *= (counts ? in->total[k] : imr_docset_count(in->of_word[k])) / all;
        }
        if (words > 1) one = floor(round(one) * 0.25);
        any += one - any * one / all;
    }
    return round(any);
}

/* What means the same in a document: as one word. Absent where it has none of it. */
static double weight_of_same(const world *in, const sum *of, uint32_t p, uint32_t s, uint32_t id)
{
    double length = in->length, documents = imr_reader_count(in->reader);
    uint32_t times = 0;
    for (uint32_t a = 0; a < of->sames[p][s].n; a++)
        if (stands(of->salts[p][s][a], id)) times += times_of(in, of, p, s, a, id);
    if (times == 0) return -1;
    if (of->sames[p][s].n == 1 && of->alternatives[p][s][0].n == 1) return in->weights[of->of_word[p][s][0][0]][id];
    double n = guess(in, of, p, s, false, documents), count = guess(in, of, p, s, true, length);
    if (n < 1) n = 1;
    if (count < n) count = n;
    if (times > in->lengths[id]) times = in->lengths[id];
    double expected = documents * (1 - pow((documents - 1) / documents, count));
    double scale = log2((documents + 1) / (expected + 0.5)) * pow((count + 1) / n, in->how.power);
    double wdfn = times * log2(1 + in->how.c * length / documents / in->lengths[id]);
    return scale * wdfn / (wdfn + 1);
}

/* Of a part; negative where the document has it not. */
static double weight_of_part(const world *in, const sum *of, uint32_t p, uint32_t id)
{
    const imr_part *part = &of->parts[p];
    double total = 0;
    bool any = false;
    if (part->n == 0) return has(in->rare, id) ? part->factor : -1;
    if (!stands(of->part_salts[p], id)) return -1;
    for (uint32_t s = 0; s < part->n; s++) {
        bool held = false;
        double one = weight_of_same(in, of, p, s, id);
        for (uint32_t a = 0; a < of->sames[p][s].n; a++) held = held || times_of(in, of, p, s, a, id) > 0;
        if (!held) return -1;
        if (one < 0) continue;
        total += part->factor * one;
        any = true;
    }
    return any ? total : -1;
}

/* What a document weighs, in the order of the parts; negative where it has none. */
static double weight_of(const world *in, const sum *of, uint32_t id)
{
    double total = 0;
    bool any = false;
    for (uint32_t i = 0; i < of->n; i++) {
        double one = weight_of_part(in, of, i, id);
        if (one < 0) continue;
        total += one;
        any = true;
    }
    return any ? total : -1;
}

typedef struct ranked {
    uint32_t id;
    double weight;
} ranked;

static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->weight > y->weight || x->weight < y->weight) return x->weight > y->weight ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

/* The documents that may be asked for, with their weights: `all` that have any part, or those of a set. */
static uint32_t rank(const world *in, const sum *of, const imr_docset *within, const imr_docset *without, bool all,
                     ranked *out)
{
    uint32_t n = 0;
    for (uint32_t id = 1; id <= in->last; id++) {
        double weight = weight_of(in, of, id);
        if ((within != NULL && !has(within, id)) || (without != NULL && has(without, id))) continue;
        if (weight >= 0 || (all && within != NULL)) out[n++] = (ranked){id, weight < 0 ? 0 : weight};
    }
    qsort(out, n, sizeof *out, by_rank);
    return n;
}

static void expect(const world *in, imr_query *query, const ranked *expected, uint32_t n)
{
    uint32_t limit = 1 + roll(MOST), offset = roll(3) == 0 ? roll(MOST) : 0;
    imr_hits *hits = ask(in, query, offset, limit);
    uint32_t left = n > offset ? n - offset : 0;
    assert_int_equal(imr_hits_count(hits), left < limit ? left : limit);
    for (uint32_t i = 0; i < imr_hits_count(hits); i++) {
        double weight = imr_hits_weight(hits, i);
        assert_int_equal(imr_hits_docid(hits, i), expected[offset + i].id);
        assert_memory_equal(&weight, &expected[offset + i].weight, sizeof weight);
    }
    imr_hits_free(hits);
}

static imr_query *join(imr_op op, imr_query *a, imr_query *b)
{
    imr_query *parts[] = {a, b}, *out = NULL;
    assert_int_equal(imr_query_join(op, parts, 2, &out, NULL), IMR_OK);
    return out;
}

static imr_query *among(const world *in, const imr_docset *set)
{
    imr_query *out = NULL;
    assert_int_equal(imr_query_among(set, in->arena, &out, NULL), IMR_OK);
    return out;
}

/* ---- the tests ---- */

static ranked expected[DOCUMENTS];

static void the_best_are_those_of_adding_up(void **state)
{
    const world *in = *state;
    for (int i = 0; i < QUERIES; i++) {
        sum made = make_sum(in);
        uint32_t n = rank(in, &made, NULL, NULL, false, expected);
        expect(in, query_of(in, &made, NULL), expected, n);
    }
}

static void a_sum_among_documents_has_them_all(void **state)
{
    const world *in = *state;
    for (int i = 0; i < QUERIES; i++) {
        sum made = make_sum(in);
        const imr_docset *set = roll(2) ? in->odd : in->rare;
        uint32_t n = rank(in, &made, set, NULL, true, expected);
        assert_int_equal(n, imr_docset_count(set));
        expect(in, query_of(in, &made, set), expected, n);
    }
}

static void a_sum_stands_beside_other_queries(void **state)
{
    const world *in = *state;
    for (int i = 0; i < QUERIES; i++) {
        sum made = make_sum(in);
        const imr_docset *set = roll(2) ? in->odd : in->rare;
        uint32_t n = rank(in, &made, set, NULL, false, expected);
        expect(in, join(IMR_OP_FILTER, query_of(in, &made, NULL), among(in, set)), expected, n);
        n = rank(in, &made, NULL, set, false, expected);
        expect(in, join(IMR_OP_AND_NOT, query_of(in, &made, NULL), among(in, set)), expected, n);
    }
}

/* Of two sums each is adding up by itself. */
static void sums_of_sums_add_up(void **state)
{
    static const imr_op ops[] = {IMR_OP_OR, IMR_OP_AND, IMR_OP_MAYBE};
    const world *in = *state;
    for (int i = 0; i < QUERIES; i++) {
        sum a = make_sum(in), b = make_sum(in);
        imr_op op = ops[roll(3)];
        uint32_t n = 0;
        for (uint32_t id = 1; id <= in->last; id++) {
            double x = weight_of(in, &a, id), y = weight_of(in, &b, id);
            bool found = op == IMR_OP_AND ? x >= 0 && y >= 0 : op == IMR_OP_OR ? x >= 0 || y >= 0 : x >= 0;
            if (found) expected[n++] = (ranked){id, (x < 0 ? 0 : x) + (y < 0 ? 0 : y)};
        }
        qsort(expected, n, sizeof *expected, by_rank);
        expect(in, join(op, query_of(in, &a, NULL), query_of(in, &b, NULL)), expected, n);
    }
}

/* Without lengths at hand the engine's are asked for. */
static void the_engine_knows_the_same_lengths(void **state)
{
    const world *in = *state;
    for (int i = 0; i < QUERIES / 10; i++) {
        sum made = make_sum(in);
        imr_query *query = NULL;
        settle(&made);
        const imr_sum slow = {.reader = in->reader, .how = in->how, .parts = made.parts, .n = made.n};
        assert_int_equal(imr_sum_query(&slow, in->arena, &query, NULL), IMR_OK);
        expect(in, query, expected, rank(in, &made, NULL, NULL, false, expected));
    }
    assert_int_equal(checks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_are_those_of_adding_up),   cmocka_unit_test(a_sum_among_documents_has_them_all),
        cmocka_unit_test(a_sum_stands_beside_other_queries), cmocka_unit_test(sums_of_sums_add_up),
        cmocka_unit_test(the_engine_knows_the_same_lengths),
    };
    return cmocka_run_group_tests_name("sum", tests, world_setup, world_teardown);
}
