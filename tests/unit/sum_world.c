#include "sum_world.h"

#include <stdlib.h>

#include "small_index.h"

static uint64_t seed = 7;

uint32_t roll(uint32_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % n;
}

imr_str word(uint32_t k)
{
    static char text[WORDS + 1][8];
    snprintf(text[k], sizeof text[k], "w%u", k);
    return imr_str_of(text[k]);
}

static void fill(imr_document *doc)
{
    uint32_t length = 5 + roll(80);
    imr_document_clear(doc, NULL);
    for (uint32_t at = 0; at < length; at++)
        imr_document_term(doc, IMR_STR("S"), word(roll(roll(WORDS) + 1)), 1 + roll(3), NULL);
    if (roll(2)) imr_document_boolean(doc, IMR_STR("X"), IMR_STR("odd"), NULL);
    if (roll(50) == 0) imr_document_boolean(doc, IMR_STR("X"), IMR_STR("rare"), NULL);
}

static void fill_index(imr_writer *writer, imr_document *doc)
{
    for (uint32_t i = 1; i <= DOCUMENTS; i++) {
        fill(doc);
        assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
        if (i % 9 == 0 && (i < 200 || i > 400)) assert_int_equal(imr_writer_delete(writer, i - roll(8), NULL), IMR_OK);
        if (i > 200 && i <= 400) assert_int_equal(imr_writer_delete(writer, i, NULL), IMR_OK); /* whole blocks */
    }
}

static imr_docset *holders(const world *in, imr_str prefix, imr_str term)
{
    imr_docset *set = NULL;
    assert_int_equal(imr_docset_new(in->last, &set, NULL), IMR_OK);
    assert_int_equal(imr_reader_documents(in->reader, prefix, term, imr_docset_add, set, NULL), IMR_OK);
    return set;
}

imr_hits *ask(const world *in, imr_query *query, uint32_t offset, uint32_t limit)
{
    imr_hits *hits = NULL;
    imr_ranking search = {.offset = offset, .limit = limit, .sort_slot = IMR_SLOT_NONE, .weighting = in->how};
    assert_int_equal(imr_reader_search(in->reader, query, &search, &hits, NULL), IMR_OK);
    imr_query_free(query);
    return hits;
}

imr_query *sum_query(const world *in, const imr_part *parts, size_t n)
{
    imr_query *query = NULL;
    const imr_sum sum = {.reader = in->reader, .how = in->how, .lengths = in->lengths, .parts = parts, .n = n};
    assert_int_equal(imr_sum_query(&sum, in->arena, &query, NULL), IMR_OK);
    return query;
}

static void weigh_alone(world *in, uint32_t k)
{
    imr_query *query = NULL;
    in->weights[k] = calloc(in->last + 1, sizeof(double));
    assert_int_equal(imr_query_term(IMR_STR("S"), word(k), 1, &query, NULL), IMR_OK);
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
    imr_doclist all = imr_docset_view(in->of_word[k]);
    in->counts[k] = calloc(in->last + 1, sizeof(uint32_t));
    in->few[k] = calloc(in->last + 1, 1);
    in->ranks[k] = calloc(all.words / 2 + 1, sizeof(uint32_t));
    imr_reader_postings(in->reader, IMR_STR("S"), word(k), keep_count, in->counts[k], NULL);
    for (uint32_t id = 0; id <= in->last; id++) {
        uint32_t count = in->counts[k][id];
        if (id % 128 == 0) in->ranks[k][id / 128] = n;
        in->total[k] += count;
        if (count > 0) in->few[k][n++] = (uint8_t)(count < FIT ? count : IMR_TERM_FREQUENCY_MAX);
    }
}

static bool keep_length(void *context, imr_docid id)
{
    world *in = context;
    return imr_reader_length(in->reader, id, &in->lengths[id], NULL) == IMR_OK;
}

int world_setup(void **state)
{
    static world made = {.folder = "/tmp/imr-test-sum-XXXXXX"};
    assert_non_null(mkdtemp(made.folder));
    made.reader = small_index(made.folder, fill_index);
    made.last = imr_reader_last(made.reader);
    made.lengths = calloc(made.last + 1, sizeof *made.lengths);
    imr_reader_documents(made.reader, IMR_STR(""), IMR_STR(""), keep_length, &made, NULL);
    for (uint32_t id = 1; id <= made.last; id++) made.length += made.lengths[id];
    made.how = (imr_weighting){1.0, 1.3};
    made.arena = imr_arena_new();
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

int world_teardown(void **state)
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
    imr_arena_free(made->arena);
    free(made->lengths);
    return nftw(made->folder, folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

bool stands(uint32_t salt, uint32_t id) { return salt == 0 || ((id * 2654435761U + salt) >> 7) % 4 > 0; }

uint32_t asked, checks;

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

imr_check check_of(uint32_t salt)
{
    if (salt == 0) return (imr_check){0};
    uint32_t *context = malloc(sizeof *context);
    *context = salt;
    checks++;
    return (imr_check){test_stands, free_check, context};
}

imr_doclist view(const imr_docset *set)
{
    imr_doclist bits = imr_docset_view(set);
    bits.n = imr_docset_count(set);
    return bits;
}

imr_word make_word(const world *in, uint32_t k)
{
    imr_word made = {.term = word(k)};
    uint32_t n = imr_docset_count(in->of_word[k]), how = roll(5);
    if (how == 1 || how == 3) made.counted.set = view(in->of_word[k]);
    if (how == 2 || how == 4) made.counted.set = (imr_doclist){.ids = in->ids[k], .n = n};
    if (how >= 3) made.counted.counts = in->few[k];
    if (how == 3) made.counted.ranks = in->ranks[k];
    return made;
}
