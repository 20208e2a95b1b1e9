#include "small_index.h"
#include "stored.h"

#include "canonical.h"
#include "lexicon.h"
#include "ranking.h"

/* Decisions of few words, so that all are near each other, and queries, compared with a search that looks at every
 * word. */
enum { DECISIONS = 200, HEADING = 5, RATIONALE = 24, WORDS = 6, QUERIES = 400, APART = 1000, SPANS = 4000 };

static const char *const words[WORDS] = {"mri", "lumbar", "repeat", "knee", "pain", "scan"};

typedef struct sample {
    unsigned heading[HEADING], rationale[RATIONALE], summary[RATIONALE];
} sample;

static sample samples[DECISIONS];
static uint64_t seed = 7;
static imr_lexicon *lexicon;
static imr_stemmer *stemmer;
static imr_reader *reader;
static imr_bitmaps *sets;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

/* ---- the index ---- */

static void post(imr_document *doc, const char *prefix, const unsigned *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(imr_document_term(doc, imr_str_of(prefix), imr_str_of(words[at[i]]), 1, NULL), IMR_OK);
}

static void place(imr_document *doc, imr_section section, const unsigned *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(imr_document_word(doc, section, imr_str_of(words[at[i]]), 1, NULL), IMR_OK);
}

static void add_words(imr_buf *out, const unsigned *at, size_t n)
{
    for (size_t i = 0; i < n; i++) imr_buf_printf(out, "%s ", words[at[i]]);
}

static void add_sample(imr_writer *writer, imr_document *doc, sample *at)
{
    imr_error err;
    imr_docid id = 0;
    imr_buf json = {0};
    for (size_t i = 0; i < HEADING; i++) at->heading[i] = draw(WORDS);
    for (size_t i = 0; i < RATIONALE; i++) at->rationale[i] = draw(WORDS), at->summary[i] = draw(WORDS);
    assert_int_equal(imr_document_clear(doc, &err), IMR_OK);
    place(doc, IMR_SECTION_HEADING, at->heading, HEADING);
    post(doc, "XHE", at->heading, HEADING);
    place(doc, IMR_SECTION_RATIONALE, at->rationale, RATIONALE);
    post(doc, "XSU", at->summary, RATIONALE);
    imr_buf_puts(&json, "{\"id\":\"x#1\",\"heading\":\"x\",\"rationale\":\"x\",\"summary\":\"");
    add_words(&json, at->summary, RATIONALE);
    imr_buf_puts(&json, "\"}");
    store_json(doc, imr_buf_str(&json));
    assert_int_equal(imr_writer_add(writer, doc, &id, &err), IMR_OK);
    imr_buf_free(&json);
}

static void fill(imr_writer *writer, imr_document *doc)
{
    for (size_t i = 0; i < DECISIONS; i++) add_sample(writer, doc, &samples[i]);
}

static int set_up(void **state)
{
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    reader = small_index(folder_path(state, "db"), fill);
    assert_int_equal(imr_bitmaps_open(reader, &sets, NULL), IMR_OK);
    return 0;
}

static int tear_down(void **state)
{
    imr_bitmaps_close(sets);
    imr_reader_close(reader);
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- a query ---- */

static imr_clause *make(imr_arena *arena, imr_clause_kind kind, unsigned depth)
{
    imr_clause *clause = imr_clause_new(arena, kind, IMR_ROLE_MUST, NULL, IMR_STR("test"));
    size_t n = kind == IMR_CLAUSE_TERM ? 1 : (kind == IMR_CLAUSE_PHRASE ? 2 + draw(2) : 0);
    for (size_t i = 0; i < n; i++) assert_true(imr_list_add(arena, &clause->values, imr_str_of(words[draw(WORDS)])));
    static const imr_clause_kind kinds[] = {IMR_CLAUSE_TERM, IMR_CLAUSE_TERM, IMR_CLAUSE_PHRASE,
                                            IMR_CLAUSE_OR,   IMR_CLAUSE_OR,   IMR_CLAUSE_NEAR};
    for (size_t i = 0; n == 0 && i < 2; i++)
        assert_true(
            imr_clause_add(arena, clause, make(arena, kinds[draw(depth == 0 ? 3 : 6)], depth == 0 ? 0 : depth - 1)));
    clause->distance = 1 + draw(6);
    clause->ordered = draw(2) == 1;
    return clause;
}

/* ---- the same by looking ---- */

typedef struct text {
    uint32_t position[HEADING + RATIONALE];
    unsigned word[HEADING + RATIONALE];
    size_t n;
} text;

typedef struct span {
    uint32_t begin, end;
} span;

typedef struct spans {
    span at[SPANS];
    size_t n;
} spans;

static void add_text(text *to, const unsigned *at, size_t n, uint32_t first)
{
    for (size_t i = 0; i < n; i++, to->n++) to->position[to->n] = first + (uint32_t)i, to->word[to->n] = at[i];
}

static void add_span(spans *to, uint32_t begin, uint32_t end)
{
    assert_true(to->n < SPANS);
    to->at[to->n++] = (span){begin, end};
}

static void look_for_phrase(const text *in, const imr_list *phrase, spans *out)
{
    for (size_t i = 0; i + phrase->n <= in->n; i++) {
        bool here = in->position[i + phrase->n - 1] == in->position[i] + phrase->n - 1;
        for (size_t w = 0; w < phrase->n; w++)
            here = here && imr_str_equal(phrase->at[w], imr_str_of(words[in->word[i + w]]));
        if (here) add_span(out, in->position[i], in->position[i] + (uint32_t)phrase->n - 1);
    }
}

static bool within(span inner, span outer)
{
    bool same = inner.begin == outer.begin && inner.end == outer.end;
    return !same && inner.begin >= outer.begin && inner.end <= outer.end;
}

static void look(const text *in, const imr_clause *clause, spans *out)
{
    if (clause->n == 0) {
        look_for_phrase(in, &clause->values, out);
        return;
    }
    spans *parts = calloc(3, sizeof *parts);
    assert_non_null(parts);
    for (size_t p = 0; p < 2; p++) look(in, clause->parts[p], clause->kind == IMR_CLAUSE_OR ? out : &parts[p]);
    for (size_t a = 0; a < parts[0].n; a++)
        for (size_t b = 0; b < parts[1].n; b++) {
            span x = parts[0].at[a], y = parts[1].at[b];
            if (x.end < y.begin && y.begin - x.end <= clause->distance) add_span(&parts[2], x.begin, y.end);
            if (y.end < x.begin && x.begin - y.end <= clause->distance && !clause->ordered)
                add_span(&parts[2], y.begin, x.end);
        }
    for (size_t a = 0; a < parts[2].n; a++) {
        bool shortest = true;
        for (size_t b = 0; b < parts[2].n; b++) shortest = shortest && !within(parts[2].at[b], parts[2].at[a]);
        if (shortest) add_span(out, parts[2].at[a].begin, parts[2].at[a].end);
    }
    free(parts);
}

static bool stands(const sample *in, const imr_clause *clause)
{
    static spans found;
    text at = {.n = 0};
    const char *field = clause->field == NULL ? "" : clause->field->key;
    if (strcmp(field, "summary") == 0) add_text(&at, in->summary, RATIONALE, 1);
    if (*field == '\0' || *field == 'h') add_text(&at, in->heading, HEADING, 1);
    if (*field == '\0' || *field == 'r') add_text(&at, in->rationale, RATIONALE, APART);
    found.n = 0;
    look(&at, clause, &found);
    return found.n > 0;
}

/* ---- the comparison ---- */

static void compare(const imr_clause *clause)
{
    imr_error err = {.status = IMR_OK};
    imr_arena *arena = imr_arena_new();
    const imr_query_context context = {.reader = reader, .bitmaps = sets, .stemmer = stemmer, .arena = arena};
    imr_compiled compiled = {0};
    imr_docset *found = NULL;
    imr_buf name = {0};
    assert_int_equal(imr_docset_new(DECISIONS, &found, &err), IMR_OK);
    assert_int_equal(imr_compile(&context, clause, true, &compiled, &err), IMR_OK);
    if (imr_ranking_run(&compiled, &(imr_pass){.found = found}, &err) != IMR_OK) fail_msg("%s", err.text);
    imr_query_print(clause, &name);
    const imr_doclist all = imr_docset_view(found);
    for (uint32_t i = 0; i < DECISIONS; i++) {
        const uint32_t id = i + 1;
        bool matches = imr_doclist_among(&all, &id, 1) == 1;
        if (matches != stands(&samples[i], clause))
            fail_msg("%s: decision %u is %sfound", name.s, i, matches ? "" : "not ");
    }
    imr_buf_free(&name);
    imr_docset_free(found);
    imr_compiled_free(&compiled);
    imr_arena_free(arena);
}

static void connectors_find_what_looking_finds(void **state)
{
    (void)state;
    static const char *const fields[] = {NULL, NULL, "rationale", "heading", "summary"};
    for (size_t i = 0; i < QUERIES; i++) {
        imr_arena *arena = imr_arena_new();
        imr_clause *clause = make(arena, IMR_CLAUSE_NEAR, (unsigned)(i % 3));
        clause->field = imr_field_find(imr_str_of(fields[i % 5]));
        compare(clause);
        imr_arena_free(arena);
    }
}

static void words_and_phrases_of_a_field_are_its_own(void **state)
{
    (void)state;
    static const char *const fields[] = {"rationale", "heading", "summary"};
    static const imr_clause_kind kinds[] = {IMR_CLAUSE_TERM, IMR_CLAUSE_PHRASE};
    for (size_t i = 0; i < QUERIES / 4; i++) {
        imr_arena *arena = imr_arena_new();
        imr_clause *clause = make(arena, kinds[i % 2], 0);
        clause->field = imr_field_find(imr_str_of(fields[i % 3]));
        compare(clause);
        imr_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connectors_find_what_looking_finds),
        cmocka_unit_test(words_and_phrases_of_a_field_are_its_own),
    };
    return cmocka_run_group_tests_name("place", tests, set_up, tear_down);
}
