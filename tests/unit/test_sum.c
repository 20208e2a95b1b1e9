#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "docset.h"
#include "folder.h"
#include "xap.h"

/* The best by a sum are those of adding up, in its order, what each part weighs alone in each document, of a small
 * index that is made by chance. */
enum { DOCUMENTS = 700, WORDS = 24, PARTS = 12, QUERIES = 600, MOST = 60, SAMES = 3, ALTERNATIVES = 4, LONGEST = 3 };

static uint64_t seed = 7;

static uint32_t roll(uint32_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

static imr_str word(uint32_t k)
{
    static char text[WORDS + 1][8];
    snprintf(text[k], sizeof text[k], "w%u", k);
    return imr_str_of(text[k]);
}

typedef struct world {
    char folder[64];
    imr_reader *reader;
    uint32_t last, *lengths;
    imr_docset *of_word[WORDS + 1]; /* the last stands nowhere */
    uint32_t *ids[WORDS + 1];
    double length, total[WORDS + 1]; /* of all documents, and how often they have a word */
    uint32_t *counts[WORDS + 1];     /* by document */
    uint8_t *few[WORDS + 1];         /* the same as imr_counted has them */
    uint32_t *ranks[WORDS + 1];
    double *weights[WORDS + 1]; /* by document */
    imr_docset *odd, *rare;
    imr_weighing how;
} world;

static void fill(imr_document *doc)
{
    uint32_t length = 5 + roll(80);
    imr_document_clear(doc, NULL);
    for (uint32_t at = 0; at < length; at++)
        imr_document_term(doc, IMR_STR("S"), word(roll(roll(WORDS) + 1)), 1 + roll(3), NULL);
    if (roll(2)) imr_document_boolean(doc, IMR_STR("X"), IMR_STR("odd"), NULL);
    if (roll(50) == 0) imr_document_boolean(doc, IMR_STR("X"), IMR_STR("rare"), NULL);
}

static void make_index(const char *folder)
{
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    assert_int_equal(imr_writer_open(folder, true, &writer, NULL), IMR_OK);
    assert_int_equal(imr_document_new(&doc, NULL), IMR_OK);
    for (uint32_t i = 1; i <= DOCUMENTS; i++) {
        fill(doc);
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
        if (i % 9 == 0 && (i < 200 || i > 400)) assert_int_equal(imr_writer_delete(writer, i - roll(8), NULL), IMR_OK);
        if (i > 200 && i <= 400) assert_int_equal(imr_writer_delete(writer, i, NULL), IMR_OK); /* whole blocks */
    }
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_document_free(doc);
    imr_writer_close(writer);
}

static imr_docset *holders(const world *in, imr_str prefix, imr_str term)
{
    imr_docset *set = NULL;
    assert_int_equal(imr_docset_new(in->last, &set, NULL), IMR_OK);
    assert_int_equal(imr_reader_documents(in->reader, prefix, term, imr_docset_add, set, NULL), IMR_OK);
    return set;
}

static imr_hits *ask(const world *in, imr_query *query, uint32_t offset, uint32_t limit)
{
    imr_hits *hits = NULL;
    imr_search search = {.offset = offset, .limit = limit, .sort_slot = -1, .weighting = IMR_WEIGHT_INEB2};
    search.k1 = in->how.c;
    search.b = in->how.power;
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
    imr_query_free(query);
    return hits;
}

static void weigh_alone(world *in, uint32_t k)
{
    imr_query *query = NULL;
    in->weights[k] = calloc(in->last + 1, sizeof(double));
    assert_int_equal(imr_query_weighed(IMR_STR("S"), word(k), in->how.c, in->how.power, in->lengths, &query, NULL),
                     IMR_OK);
    imr_hits *hits = ask(in, query, 0, DOCUMENTS);
    for (uint32_t i = 0; i < imr_hits_count(hits); i++)
        in->weights[k][imr_hits_docid(hits, i)] = imr_hits_weight(hits, i);
    imr_hits_free(hits);
}

static bool keep_count(void *context, imr_docid id, uint32_t count)
{
    ((uint32_t *)context)[id] = count;
    return true;
}

/* As the file of sets has them, but that few counts fit: there are others to be read. */
static void count_word(world *in, uint32_t k)
{
    enum { FIT = 4 };
    uint32_t n = 0;
    imr_set all = imr_docset_view(in->of_word[k]);
    in->counts[k] = calloc(in->last + 1, sizeof(uint32_t));
    in->few[k] = calloc(in->last + 1, 1);
    in->ranks[k] = calloc(all.words / 2 + 1, sizeof(uint32_t));
    imr_reader_postings(in->reader, IMR_STR("S"), word(k), keep_count, in->counts[k], NULL);
    for (uint32_t id = 0; id <= in->last; id++) {
        uint32_t count = in->counts[k][id];
        if (id % 128 == 0) in->ranks[k][id / 128] = n;
        in->total[k] += count;
        if (count > 0) in->few[k][n++] = (uint8_t)(count < FIT ? count : IMR_COUNTED_MOST);
    }
}

static bool keep_length(void *context, imr_docid id)
{
    world *in = context;
    return imr_reader_length(in->reader, id, &in->lengths[id], NULL) == IMR_OK;
}

static int set_up(void **state)
{
    static world made = {.folder = "/tmp/imr-test-sum-XXXXXX"};
    assert_non_null(mkdtemp(made.folder));
    make_index(made.folder);
    assert_int_equal(imr_reader_open(made.folder, &made.reader, NULL), IMR_OK);
    made.last = imr_reader_last(made.reader);
    made.lengths = calloc(made.last + 1, sizeof *made.lengths);
    imr_reader_documents(made.reader, IMR_STR(""), IMR_STR(""), keep_length, &made, NULL);
    for (uint32_t id = 1; id <= made.last; id++) made.length += made.lengths[id];
    made.how = (imr_weighing){1.0, 1.3, made.lengths};
    for (uint32_t k = 0; k <= WORDS; k++) {
        made.of_word[k] = holders(&made, IMR_STR("S"), word(k));
        made.ids[k] = calloc(made.last + 1, sizeof(uint32_t));
        imr_docset_ids(made.of_word[k], made.ids[k], made.last);
        weigh_alone(&made, k);
        count_word(&made, k);
    }
    made.odd = holders(&made, IMR_STR("X"), IMR_STR("odd"));
    made.rare = holders(&made, IMR_STR("X"), IMR_STR("rare"));
    *state = &made;
    return 0;
}

static int tear_down(void **state)
{
    world *made = *state;
    for (uint32_t k = 0; k <= WORDS; k++) {
        imr_docset_free(made->of_word[k]);
        free(made->ids[k]);
        free(made->counts[k]);
        free(made->few[k]);
        free(made->ranks[k]);
        free(made->weights[k]);
    }
    imr_docset_free(made->odd);
    imr_docset_free(made->rare);
    imr_reader_close(made->reader);
    free(made->lengths);
    return nftw(made->folder, folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- sums by chance ---- */

/* Where something stands is made up: by the salt, in three of four documents. */
static bool stands(uint32_t salt, uint32_t id) { return salt == 0 || ((id * 2654435761U + salt) >> 7) % 4 > 0; }

static uint32_t asked, checks;

static imr_status test_stands(void *context, imr_docid id, bool *matches, imr_error *err)
{
    (void)err;
    asked++;
    *matches = stands(*(uint32_t *)context, id);
    return IMR_OK;
}

static void free_check(void *context)
{
    checks--;
    free(context);
}

/* One that is freed by the query. */
static imr_check check_of(uint32_t salt)
{
    if (salt == 0) return (imr_check){0};
    uint32_t *context = malloc(sizeof *context);
    *context = salt;
    checks++;
    return (imr_check){test_stands, free_check, context};
}

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

static imr_set view(const imr_docset *set)
{
    imr_set bits = imr_docset_view(set);
    bits.n = imr_docset_count(set);
    return bits;
}

static bool has(const imr_docset *set, uint32_t id) { return imr_docset_view(set).bits[id / 64] >> id % 64 & 1U; }

/* Of which nothing is at hand, or the documents as bits or ids, or the counts too. */
static imr_word make_word(const world *in, uint32_t k)
{
    imr_word made = {.term = word(k)};
    uint32_t n = imr_docset_count(in->of_word[k]), how = roll(5);
    if (how == 1 || how == 3) made.counted.set = view(in->of_word[k]);
    if (how == 2 || how == 4) made.counted.set = (imr_set){.ids = in->ids[k], .n = n};
    if (how >= 3) made.counted.counts = in->few[k];
    if (how == 3) made.counted.ranks = in->ranks[k];
    return made;
}

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
    imr_set limit = among == NULL ? (imr_set){0} : view(among);
    assert_int_equal(imr_query_sum(of->parts, of->n, &in->how, among == NULL ? NULL : &limit, &query, NULL), IMR_OK);
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

static imr_query *among(const imr_docset *set)
{
    imr_query *out = NULL;
    imr_set bits = view(set);
    assert_int_equal(imr_query_bits(bits.bits, bits.words, bits.n, &out, NULL), IMR_OK);
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
        expect(in, join(IMR_OP_FILTER, query_of(in, &made, NULL), among(set)), expected, n);
        n = rank(in, &made, NULL, set, false, expected);
        expect(in, join(IMR_OP_AND_NOT, query_of(in, &made, NULL), among(set)), expected, n);
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

static bool count(void *context, imr_docid id)
{
    (void)id;
    ++*(uint32_t *)context;
    return true;
}

static void every_match_is_visited_where_that_is_asked(void **state)
{
    const world *in = *state;
    for (int i = 0; i < 50; i++) {
        sum made = make_sum(in);
        imr_query *query = query_of(in, &made, NULL);
        imr_hits *hits = NULL;
        uint32_t visited = 0, n = rank(in, &made, NULL, NULL, false, expected);
        imr_search search = {.limit = 3, .sort_slot = -1, .visit = count, .context = &visited};
        assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
        assert_int_equal(visited, n);
        assert_int_equal(imr_hits_total(hits), n);
        imr_hits_free(hits);
        imr_query_free(query);
    }
}

/* A set that is not of this commit: what nobody has weighs nothing. */
static void a_set_of_others_does_no_harm(void **state)
{
    const world *in = *state;
    uint64_t bits[64];
    imr_query *query = NULL;
    memset(bits, 0xff, sizeof bits);
    imr_word one = {word(0), {.set = {NULL, bits, 64, 4096}}};
    imr_alternative alone = {.words = &one, .n = 1};
    imr_same same = {&alone, 1};
    imr_part part = {.prefix = IMR_STR("S"), .words = &same, .n = 1, .factor = 1};
    assert_int_equal(imr_query_sum(&part, 1, &in->how, NULL, &query, NULL), IMR_OK);
    imr_hits *hits = ask(in, query, 0, 10);
    assert_int_equal(imr_hits_count(hits), 10);
    for (uint32_t i = 0; i < 10; i++) {
        double weight = imr_hits_weight(hits, i);
        assert_memory_equal(&weight, &in->weights[0][imr_hits_docid(hits, i)], sizeof weight);
    }
    imr_hits_free(hits);
}

/* A phrase is looked for where it would bring a document among the best, not wherever its words are. */
static void only_what_would_do_is_asked_where_it_stands(void **state)
{
    const world *in = *state;
    imr_word words[2] = {make_word(in, 0), make_word(in, 1)};
    imr_alternative alone[2] = {{.words = &words[0], .n = 1}, {.words = &words[1], .n = 1}};
    imr_same phrase[2] = {{&alone[0], 1}, {&alone[1], 1}};
    imr_part part = {.prefix = IMR_STR("S"), .words = phrase, .n = 2, .factor = 1, .stands = check_of(5)};
    imr_query *query = NULL;
    uint32_t candidates =
        imr_docset_common(in->of_word[0], &(imr_set){.ids = in->ids[1], .n = imr_docset_count(in->of_word[1])});
    asked = 0;
    assert_int_equal(imr_query_sum(&part, 1, &in->how, NULL, &query, NULL), IMR_OK);
    imr_hits_free(ask(in, query, 0, 1));
    assert_true(asked > 0);
    assert_true(asked < candidates / 2);
    assert_int_equal(checks, 0);
}

static imr_status fail_check(void *context, imr_docid id, bool *matches, imr_error *err)
{
    (void)context, (void)id, (void)matches;
    return imr_fail(err, IMR_CORRUPT, "made up");
}

static void what_a_check_fails_with_is_told(void **state)
{
    const world *in = *state;
    imr_word words[1] = {make_word(in, 0)};
    imr_alternative alone[1] = {{.words = words, .n = 1, .stands = {.test = fail_check}}};
    imr_same same = {alone, 1};
    imr_part part = {.prefix = IMR_STR("S"), .words = &same, .n = 1, .factor = 1};
    imr_search search = {
        .limit = 1, .sort_slot = -1, .weighting = IMR_WEIGHT_INEB2, .k1 = in->how.c, .b = in->how.power};
    imr_query *query = NULL;
    imr_hits *hits = NULL;
    imr_error err = {0};
    assert_int_equal(imr_query_sum(&part, 1, &in->how, NULL, &query, NULL), IMR_OK);
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, &err), IMR_CORRUPT);
    assert_string_equal(err.text, "made up");
    imr_query_free(query);
}

/* Without lengths at hand the engine's are asked for. */
static void the_engine_knows_the_same_lengths(void **state)
{
    const world *in = *state;
    imr_weighing slow = in->how;
    slow.lengths = NULL;
    for (int i = 0; i < QUERIES / 10; i++) {
        sum made = make_sum(in);
        imr_query *query = NULL;
        settle(&made);
        assert_int_equal(imr_query_sum(made.parts, made.n, &slow, NULL, &query, NULL), IMR_OK);
        expect(in, query, expected, rank(in, &made, NULL, NULL, false, expected));
    }
    assert_int_equal(checks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_are_those_of_adding_up),
        cmocka_unit_test(a_sum_among_documents_has_them_all),
        cmocka_unit_test(a_sum_stands_beside_other_queries),
        cmocka_unit_test(sums_of_sums_add_up),
        cmocka_unit_test(every_match_is_visited_where_that_is_asked),
        cmocka_unit_test(a_set_of_others_does_no_harm),
        cmocka_unit_test(only_what_would_do_is_asked_where_it_stands),
        cmocka_unit_test(what_a_check_fails_with_is_told),
        cmocka_unit_test(the_engine_knows_the_same_lengths),
    };
    return cmocka_run_group_tests_name("sum", tests, set_up, tear_down);
}
