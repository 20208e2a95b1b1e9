/* Random query trees against brute force: every decision is looked at word by word, and its score is computed from the
 * definition of the weights. Matches, the ten best to the last bit, facet counts and a table of two facets have to be
 * the same, with the bitmap index and without it. usage: test_search_brute [TREES] */
#include "small_index.h"
#include "stored.h"

#include "answer.h"
#include "canonical.h"
#include "counts.h"

#include <stdlib.h>

enum { DECISIONS = 1500, HEADING = 4, MOST = 30, WORDS = 14, TREES = 400, TOP = 10, AGES = 60, LETTER = 3 };

/* Their stems are themselves. */
static const char *const words[WORDS] = {"mri", "lumbar", "repeat", "knee", "pain",  "scan",  "disc",
                                         "hip", "foot",   "arm",    "toe",  "graft", "clamp", "quartz"};
static const char *const outcomes[] = {"overturned", "upheld"};
static const char *const procedures[] = {"img.ct", "img.mri", "inj.esi"};

typedef struct text {
    unsigned at[MOST];
    size_t n;
} text;

enum { HEADING_TEXT, RATIONALE_TEXT, SUMMARY_TEXT, TEXTS };

typedef struct sample {
    text texts[TEXTS];
    unsigned outcome, procedures, age; /* procedures: bits */
    uint32_t length;
} sample;

static sample samples[DECISIONS + 1]; /* by document */
static double all_words;
static uint64_t seed = 11;
static imr_lexicon *lexicon;
static imr_stemmer *stemmer;
static imr_reader *reader;
static imr_bitmaps *bitmaps, *unmapped;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

/* The first words are frequent, the last ones rare. */
static unsigned draw_word(void)
{
    unsigned word = draw(WORDS), other = draw(WORDS);
    return draw(8) == 0 ? word : word < other ? word / 2 : other / 2;
}

/* ---- the index ---- */

static void draw_text(text *to, size_t n)
{
    to->n = n;
    for (size_t i = 0; i < n; i++) to->at[i] = draw_word();
}

static void post(imr_document *doc, const char *prefix, const text *of)
{
    for (size_t i = 0; i < of->n; i++)
        assert_int_equal(imr_document_term(doc, imr_str_of(prefix), imr_str_of(words[of->at[i]]), 1, NULL), IMR_OK);
}

static void place(imr_document *doc, imr_section section, const text *of)
{
    for (size_t i = 0; i < of->n; i++)
        assert_int_equal(imr_document_word(doc, section, imr_str_of(words[of->at[i]]), 1, NULL), IMR_OK);
}

static void add_boolean(imr_document *doc, const char *field, const char *value)
{
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    assert_int_equal(imr_document_boolean(doc, prefix, imr_str_of(value), NULL), IMR_OK);
}

static void write_words(imr_buf *out, const char *key, const text *of)
{
    imr_buf_printf(out, ",\"%s\":\"", key);
    for (size_t i = 0; i < of->n; i++) imr_buf_printf(out, "%s ", words[of->at[i]]);
    imr_buf_puts(out, "\"");
}

static void add_sample(imr_writer *writer, imr_document *doc, imr_docid id)
{
    sample *at = &samples[id];
    imr_buf json = {0};
    char name[64], letter[32], age[8];
    draw_text(&at->texts[HEADING_TEXT], 1 + draw(HEADING));
    draw_text(&at->texts[RATIONALE_TEXT], 3 + draw(MOST - 3));
    draw_text(&at->texts[SUMMARY_TEXT], draw(MOST / 2));
    at->outcome = draw(2), at->procedures = draw(8), at->age = 20 + draw(AGES);
    at->length = (uint32_t)(2 * at->texts[0].n + at->texts[1].n + at->texts[2].n);
    all_words += at->length;
    snprintf(letter, sizeof letter, "CM00-%07u", id / LETTER);
    snprintf(name, sizeof name, "%s#%u", letter, id % LETTER + 1);
    snprintf(age, sizeof age, "%03u", at->age);
    assert_int_equal(imr_document_clear(doc, NULL), IMR_OK);
    place(doc, IMR_SECTION_HEADING, &at->texts[HEADING_TEXT]);
    post(doc, "XHE", &at->texts[HEADING_TEXT]);
    place(doc, IMR_SECTION_RATIONALE, &at->texts[RATIONALE_TEXT]);
    post(doc, imr_field_find(IMR_STR("summary"))->prefix, &at->texts[SUMMARY_TEXT]);
    add_boolean(doc, "id", name);
    add_boolean(doc, "letter", letter);
    add_boolean(doc, "outcome", outcomes[at->outcome]);
    for (unsigned p = 0; p < 3; p++)
        if ((at->procedures >> p & 1U) != 0) add_boolean(doc, "procedure", procedures[p]);
    assert_int_equal(imr_document_value(doc, (unsigned)imr_field_find(IMR_STR("age"))->slot, imr_str_of(age), NULL),
                     IMR_OK);
    imr_buf_printf(&json, "{\"id\":\"%s\",\"letter\":\"%s\"", name, letter);
    write_words(&json, "heading", &at->texts[HEADING_TEXT]);
    write_words(&json, "rationale", &at->texts[RATIONALE_TEXT]);
    write_words(&json, "summary", &at->texts[SUMMARY_TEXT]);
    imr_buf_puts(&json, "}");
    store_json(doc, imr_buf_str(&json));
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    imr_buf_free(&json);
}

static void fill(imr_writer *writer, imr_document *doc)
{
    for (imr_docid id = 1; id <= DECISIONS; id++) add_sample(writer, doc, id);
}

static int set_up(void **state)
{
    assert_int_equal(folder_setup(state), 0);
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    for (size_t i = 0; i < WORDS; i++) assert_str(imr_stem(stemmer, imr_str_of(words[i])), words[i]);
    reader = small_index(folder_path(state, "db"), fill);
    assert_int_equal(imr_bitmaps_open(reader, &unmapped, NULL), IMR_OK);
    assert_false(imr_bitmaps_mapped(unmapped));
    assert_int_equal(imr_bitmaps_write(reader, NULL), IMR_OK);
    assert_int_equal(imr_bitmaps_open(reader, &bitmaps, NULL), IMR_OK);
    assert_true(imr_bitmaps_mapped(bitmaps));
    return 0;
}

static int tear_down(void **state)
{
    imr_bitmaps_close(bitmaps);
    imr_bitmaps_close(unmapped);
    imr_reader_close(reader);
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
    return folder_teardown(state);
}

/* ---- trees ---- */

static imr_clause *new_clause(imr_arena *arena, imr_clause_kind kind, const imr_field *field)
{
    return imr_clause_new(arena, kind, IMR_ROLE_MUST, field, IMR_STR("x"));
}

static imr_clause *draw_words(imr_arena *arena, imr_clause_kind kind, const imr_field *field)
{
    imr_clause *made = new_clause(arena, kind, field);
    for (size_t n = kind == IMR_CLAUSE_PHRASE ? 1 + draw(3) : 1; n > 0; n--)
        assert_true(imr_list_add(arena, &made->values, imr_str_of(words[draw_word()])));
    return made;
}

static imr_clause *draw_synonym(imr_arena *arena, const imr_field *field)
{
    imr_clause *made = new_clause(arena, IMR_CLAUSE_SYNONYM, field);
    for (size_t n = 1 + draw(3); n > 0; n--) {
        imr_clause_kind kind = draw(3) == 0 ? IMR_CLAUSE_PHRASE : IMR_CLAUSE_TERM;
        assert_true(imr_clause_add(arena, made, draw_words(arena, kind, NULL)));
    }
    return made;
}

static imr_clause *draw_side(imr_arena *arena)
{
    if (draw(4) > 0) return draw(3) == 0 ? draw_synonym(arena, NULL) : draw_words(arena, IMR_CLAUSE_TERM, NULL);
    imr_clause *made = new_clause(arena, IMR_CLAUSE_OR, NULL);
    for (size_t n = 2; n > 0; n--) assert_true(imr_clause_add(arena, made, draw_words(arena, IMR_CLAUSE_TERM, NULL)));
    return made;
}

static imr_clause *draw_near(imr_arena *arena, const imr_field *field)
{
    imr_clause *made = new_clause(arena, IMR_CLAUSE_NEAR, field);
    made->distance = 1 + draw(5);
    made->ordered = draw(2) == 0;
    for (size_t n = 2; n > 0; n--) assert_true(imr_clause_add(arena, made, draw_side(arena)));
    return made;
}

static imr_clause *draw_facet(imr_arena *arena)
{
    static char ends[2][8];
    if (draw(3) == 0) {
        imr_clause *range = new_clause(arena, IMR_CLAUSE_RANGE, imr_field_find(IMR_STR("age")));
        for (unsigned i = 0; i < 2; i++) {
            snprintf(ends[i], sizeof ends[i], "%03u", 20 + i * 30 + draw(30));
            const char *copy = imr_arena_dup(arena, imr_str_of(ends[i]));
            assert_true(imr_list_add(arena, &range->values, imr_str_of(draw(4) == 0 ? NULL : copy)));
        }
        return range;
    }
    bool outcome = draw(2) == 0;
    imr_clause *made =
        new_clause(arena, IMR_CLAUSE_FACET, imr_field_find(imr_str_of(outcome ? "outcome" : "procedure")));
    for (size_t n = 1 + draw(2); n > 0; n--)
        imr_list_add(arena, &made->values, imr_str_of(outcome ? outcomes[draw(2)] : procedures[draw(3)]));
    if (draw(3) == 0) made->weight = 1.5;
    return made;
}

static imr_clause *draw_leaf(imr_arena *arena)
{
    static const char *const fields[] = {NULL, NULL, NULL, "rationale", "heading", "summary"};
    const imr_field *field = imr_field_find(imr_str_of(fields[draw(6)]));
    switch (draw(8)) {
    case 0:
    case 1: return draw_words(arena, IMR_CLAUSE_TERM, field);
    case 2: return draw_words(arena, IMR_CLAUSE_PHRASE, field);
    case 3:
    case 4: return draw_synonym(arena, field);
    case 5: return draw_near(arena, field);
    case 6: return draw_facet(arena);
    default: return draw_words(arena, IMR_CLAUSE_PHRASE, NULL);
    }
}

static imr_clause *draw_tree(imr_arena *arena, unsigned depth)
{
    static const imr_role roles[] = {IMR_ROLE_MUST, IMR_ROLE_MUST, IMR_ROLE_FILTER, IMR_ROLE_SHOULD, IMR_ROLE_MUST_NOT};
    if (depth == 0) return draw_leaf(arena);
    bool all = draw(2) == 0;
    imr_clause *made = new_clause(arena, all ? IMR_CLAUSE_AND : IMR_CLAUSE_OR, NULL);
    for (size_t n = 1 + draw(3); n > 0; n--) {
        imr_clause *part = draw_tree(arena, draw(depth));
        if (all) part->role = roles[draw(5)];
        assert_true(imr_clause_add(arena, made, part));
    }
    return made;
}

/* ---- which decisions match ---- */

/* Spans of words that a clause of words has in a text. */
typedef struct spans {
    unsigned begin[4096], end[4096];
    size_t n;
} spans;

static void keep(spans *to, size_t begin, size_t end)
{
    assert_true(to->n < 4096);
    to->begin[to->n] = (unsigned)begin;
    to->end[to->n++] = (unsigned)end;
}

static bool is_word(const text *in, size_t at, imr_str word)
{
    return imr_str_equal(imr_str_of(words[in->at[at]]), word);
}

static void find_spans(const imr_clause *clause, const text *in, spans *out)
{
    if (clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE) {
        for (size_t at = 0; at + clause->values.n <= in->n; at++) {
            size_t same = 0;
            while (same < clause->values.n && is_word(in, at + same, clause->values.at[same])) same++;
            if (same == clause->values.n) keep(out, at, at + same - 1);
        }
    } else {
        for (size_t i = 0; i < clause->n; i++) find_spans(clause->parts[i], in, out);
    }
}

static bool stands_in(const imr_clause *clause, const text *in)
{
    spans *left = calloc(1, sizeof *left), *right = calloc(1, sizeof *right);
    bool near = false;
    find_spans(clause->kind == IMR_CLAUSE_NEAR ? clause->parts[0] : clause, in, left);
    if (clause->kind == IMR_CLAUSE_NEAR) find_spans(clause->parts[1], in, right);
    for (size_t l = 0; l < left->n; l++)
        for (size_t r = 0; r < right->n; r++) {
            if (left->end[l] < right->begin[r]) near = near || right->begin[r] - left->end[l] <= clause->distance;
            if (right->end[r] < left->begin[l] && !clause->ordered)
                near = near || left->begin[l] - right->end[r] <= clause->distance;
        }
    bool found = clause->kind == IMR_CLAUSE_NEAR ? near : left->n > 0;
    free(left);
    free(right);
    return found;
}

/* In one of the texts that the clause's field names; without a field, of those whose order is kept. */
static bool stands(const imr_clause *clause, const sample *of)
{
    const char *field = clause->field == NULL ? "" : clause->field->key;
    bool heading = field[0] == '\0' || field[0] == 'h', rationale = field[0] == '\0' || field[0] == 'r';
    return (heading && stands_in(clause, &of->texts[HEADING_TEXT])) ||
           (rationale && stands_in(clause, &of->texts[RATIONALE_TEXT])) ||
           (field[0] == 's' && stands_in(clause, &of->texts[SUMMARY_TEXT]));
}

static uint32_t times_in(const text *in, imr_str word)
{
    uint32_t n = 0;
    for (size_t i = 0; i < in->n; i++) n += is_word(in, i, word);
    return n;
}

/* How often a decision has a word as a term of a field: those of the rationale are the heading's too. */
static uint32_t times(const sample *of, const imr_field *field, imr_str word)
{
    if (strcmp(field->key, "heading") == 0) return times_in(&of->texts[HEADING_TEXT], word);
    if (strcmp(field->key, "summary") == 0) return times_in(&of->texts[SUMMARY_TEXT], word);
    return times_in(&of->texts[HEADING_TEXT], word) + times_in(&of->texts[RATIONALE_TEXT], word);
}

static const imr_field *rationale(void) { return imr_field_find(IMR_STR("rationale")); }
static const imr_field *summary(void) { return imr_field_find(IMR_STR("summary")); }
static bool is_phrase(const imr_clause *clause) { return clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1; }

static uint32_t least_times(const imr_clause *clause, const imr_field *field, const sample *of)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < clause->values.n; i++) {
        uint32_t n = times(of, field, clause->values.at[i]);
        if (n < least) least = n;
    }
    return least;
}

/* A TERM, PHRASE or SYNONYM in a field that the query names, or in one of the default fields. */
static bool matches_in(const imr_clause *clause, const imr_field *field, bool fielded, const sample *of)
{
    bool any = false;
    for (size_t i = 0; clause->kind == IMR_CLAUSE_SYNONYM && i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (!fielded && is_phrase(part))
            any = any || (field == rationale() && stands(part, of));
        else
            any = any || least_times(part, field, of) > 0;
    }
    if (clause->kind == IMR_CLAUSE_SYNONYM) return any && (!fielded || stands(clause, of));
    if (!fielded && is_phrase(clause)) return field == rationale() && stands(clause, of);
    return fielded ? stands(clause, of) : least_times(clause, field, of) > 0;
}

static bool has_value(const imr_clause *facet, const sample *of)
{
    for (size_t i = 0; i < facet->values.n; i++) {
        if (imr_str_equal(facet->values.at[i], imr_str_of(outcomes[of->outcome]))) return true;
        for (unsigned p = 0; p < 3; p++)
            if ((of->procedures >> p & 1U) != 0 && imr_str_equal(facet->values.at[i], imr_str_of(procedures[p])))
                return true;
    }
    return false;
}

static bool in_range(const imr_clause *range, const sample *of)
{
    char age[8];
    snprintf(age, sizeof age, "%03u", of->age);
    const imr_str *ends = range->values.at;
    return (ends[0].s == NULL || imr_str_compare(imr_str_of(age), ends[0]) >= 0) &&
           (ends[1].s == NULL || imr_str_compare(imr_str_of(age), ends[1]) <= 0);
}

static bool matches(const imr_clause *clause, const sample *of)
{
    bool any = false;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
        if (clause->field != NULL) return matches_in(clause, clause->field, true, of);
        return matches_in(clause, rationale(), false, of) || matches_in(clause, summary(), false, of);
    case IMR_CLAUSE_NEAR: return stands(clause, of);
    case IMR_CLAUSE_FACET: return has_value(clause, of);
    case IMR_CLAUSE_RANGE: return in_range(clause, of);
    case IMR_CLAUSE_OR:
        for (size_t i = 0; i < clause->n; i++) any = any || matches(clause->parts[i], of);
        return any;
    case IMR_CLAUSE_AND: break;
    }
    for (size_t i = 0; i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (part->role != IMR_ROLE_SHOULD && matches(part, of) == (part->role == IMR_ROLE_MUST_NOT)) return false;
    }
    return true;
}

/* ---- what they score ---- */

static size_t index_of(const char *const *names, size_t n, imr_str name)
{
    size_t i = 0;
    while (i < n && !imr_str_equal(imr_str_of(names[i]), name)) i++;
    return i;
}

typedef struct statistics {
    double documents, count;
} statistics;

static statistics statistics_of(imr_str word, const imr_field *field)
{
    static statistics known[TEXTS][WORDS];
    const size_t in = field == rationale() ? RATIONALE_TEXT : field == summary() ? SUMMARY_TEXT : HEADING_TEXT;
    statistics *made = &known[in][index_of(words, WORDS, word)];
    if (made->documents > 0) return *made;
    for (imr_docid id = 1; id <= DECISIONS; id++) {
        uint32_t n = times(&samples[id], field, word);
        made->documents += n > 0;
        made->count += n;
    }
    return *made;
}

/* The alternatives of a word as one word: independent of each other; a phrase is in order one time in four. */
static imr_formula formula_of(const imr_clause *const *alternatives, size_t n, const imr_field *field)
{
    imr_weighed as_one = {.documents = DECISIONS, .average = all_words / DECISIONS, .shortest = 1, .most = 1};
    for (size_t i = 0; i < n; i++) {
        const imr_list *stems = &alternatives[i]->values;
        double documents = DECISIONS, count = all_words;
        for (size_t w = 0; w < stems->n; w++) {
            const statistics word = statistics_of(stems->at[w], field);
            documents *= word.documents / DECISIONS;
            count *= word.count / all_words;
        }
        if (stems->n > 1) documents = floor(round(documents) * 0.25), count = floor(round(count) * 0.25);
        as_one.found += documents - as_one.found * documents / DECISIONS;
        as_one.times += count - as_one.times * count / all_words;
    }
    as_one.found = round(as_one.found);
    as_one.times = round(as_one.times);
    return imr_formula_of((imr_weighting){.c = 1.0, .power = 1.3}, &as_one);
}

static double weight_of(const imr_formula *formula, uint32_t n, const sample *of)
{
    return imr_formula_part(formula, n * imr_formula_norm(formula, of->length));
}

static double weigh_word(imr_str word, const imr_field *field, const sample *of)
{
    const imr_clause term = {.kind = IMR_CLAUSE_TERM, .values = {&word, 1}}, *one = &term;
    uint32_t n = times(of, field, word);
    const imr_formula formula = formula_of(&one, 1, field);
    return n == 0 ? 0 : weight_of(&formula, n, of);
}

static double weigh_synonym(const imr_clause *synonym, const imr_field *field, bool fielded, const sample *of)
{
    const imr_clause *kept[8];
    size_t n = 0;
    uint32_t sum = 0;
    for (size_t i = 0; i < synonym->n; i++) {
        const imr_clause *part = synonym->parts[i];
        if (!fielded && is_phrase(part) && field != rationale()) continue;
        kept[n++] = part;
        if (!fielded && is_phrase(part) && !stands(part, of)) continue;
        sum += least_times(part, field, of);
    }
    if (sum == 0) return 0;
    const imr_formula formula = formula_of(kept, n, field);
    if (n > 1 && sum > of->length) sum = of->length;
    return weight_of(&formula, sum, of);
}

static void score_in(const imr_clause *clause, const imr_field *field, bool fielded, double factor, const sample *of,
                     double *sum)
{
    double weight = 0;
    if (!matches_in(clause, field, fielded, of)) return;
    if (clause->kind == IMR_CLAUSE_SYNONYM) weight = factor * weigh_synonym(clause, field, fielded, of);
    for (size_t i = 0; i < clause->values.n; i++) weight += factor * weigh_word(clause->values.at[i], field, of);
    *sum += weight;
}

static void weigh_side(const imr_clause *side, const imr_field *field, const sample *of, double *weight)
{
    if (side->kind == IMR_CLAUSE_SYNONYM) *weight += weigh_synonym(side, field, true, of);
    for (size_t i = 0; i < side->values.n; i++) *weight += weigh_word(side->values.at[i], field, of);
    for (size_t i = 0; side->kind == IMR_CLAUSE_OR && i < side->n; i++) weigh_side(side->parts[i], field, of, weight);
}

static void score(const imr_clause *clause, const sample *of, bool certain, double *sum)
{
    double weight = 0;
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
        if (clause->field != NULL) {
            score_in(clause, clause->field, true, 1.0, of, sum);
            return;
        }
        score_in(clause, rationale(), false, 1.0, of, sum);
        score_in(clause, summary(), false, 0.3, of, sum);
        return;
    case IMR_CLAUSE_NEAR:
        if (!matches(clause, of)) return;
        for (size_t i = 0; i < 2; i++)
            weigh_side(clause->parts[i], clause->field == NULL ? rationale() : clause->field, of, &weight);
        *sum += weight;
        return;
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE:
        if (clause->weight > 0 && matches(clause, of)) *sum += clause->weight;
        return;
    case IMR_CLAUSE_OR:
        for (size_t i = 0; i < clause->n; i++) score(clause->parts[i], of, false, sum);
        return;
    case IMR_CLAUSE_AND: break;
    }
    if (!certain && !matches(clause, of)) return;
    for (size_t i = 0; i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        if (part->role == IMR_ROLE_MUST || part->role == IMR_ROLE_SHOULD)
            score(part, of, certain && part->role == IMR_ROLE_MUST, sum);
    }
}

/* ---- the comparison ---- */

static struct expected {
    bool found[DECISIONS + 1];
    double scores[DECISIONS + 1];
    uint32_t total;
} expected;

static void look_at_all(const imr_clause *clause)
{
    expected.total = 0;
    for (imr_docid id = 1; id <= DECISIONS; id++) {
        expected.found[id] = matches(clause, &samples[id]);
        expected.scores[id] = 0;
        expected.total += expected.found[id];
        if (expected.found[id]) score(clause, &samples[id], true, &expected.scores[id]);
    }
}

static bool is_better(imr_docid a, imr_docid b)
{
    if (expected.scores[a] < expected.scores[b] || expected.scores[a] > expected.scores[b])
        return expected.scores[a] > expected.scores[b];
    return a < b;
}

static void expect_found(const imr_docset *found, const char *name)
{
    const imr_doclist all = imr_docset_view(found);
    for (imr_docid id = 1; id <= DECISIONS; id++)
        if ((imr_doclist_among(&all, &id, 1) == 1) != expected.found[id])
            fail_msg("%s: decision %u is %sexpected", name, id, expected.found[id] ? "" : "not ");
}

static void expect_top(const imr_top *top, const char *name)
{
    bool taken[DECISIONS + 1] = {false};
    assert_int_equal(top->n, expected.total < TOP ? expected.total : TOP);
    for (size_t i = 0; i < top->n; i++) {
        imr_docid best = 0;
        for (imr_docid id = 1; id <= DECISIONS; id++)
            if (expected.found[id] && !taken[id] && (best == 0 || is_better(id, best))) best = id;
        taken[best] = true;
        if (top->at[i].docid != best || memcmp(&top->at[i].score, &expected.scores[best], sizeof(double)) != 0)
            fail_msg("%s: %zu is %u with %.17g, expected %u with %.17g", name, i, top->at[i].docid, top->at[i].score,
                     best, expected.scores[best]);
    }
}

static uint32_t count_cell(unsigned procedure, unsigned outcome)
{
    uint32_t n = 0;
    for (imr_docid id = 1; id <= DECISIONS; id++)
        n += expected.found[id] && samples[id].outcome == outcome && (samples[id].procedures >> procedure & 1U) != 0;
    return n;
}

static uint32_t count_letters(unsigned procedure, unsigned outcome)
{
    uint32_t n = 0;
    for (imr_docid first = 0; first <= DECISIONS; first += LETTER) {
        bool any = false;
        for (imr_docid id = first; id < first + LETTER && id <= DECISIONS; id++)
            any = any || (id > 0 && expected.found[id] && samples[id].outcome == outcome &&
                          (samples[id].procedures >> procedure & 1U) != 0);
        n += any;
    }
    return n;
}

static void expect_table(imr_arena *arena, imr_bitmaps *by, const imr_docset *found, const char *name)
{
    static uint32_t letter_of[DECISIONS + 1];
    imr_matched matched;
    imr_cross table = {0};
    for (imr_docid id = 1; id <= DECISIONS; id++) letter_of[id] = id / LETTER + 1;
    assert_int_equal(imr_matched_make(arena, found, &matched, NULL), IMR_OK);
    assert_int_equal(imr_counts_make(arena, by, &matched, imr_field_find(IMR_STR("procedure")), &table.rows, NULL),
                     IMR_OK);
    assert_int_equal(imr_counts_make(arena, by, &matched, imr_field_find(IMR_STR("outcome")), &table.columns, NULL),
                     IMR_OK);
    assert_int_equal(imr_cross_make(arena, by, &matched, letter_of, DECISIONS / LETTER + 1, &table, NULL), IMR_OK);
    uint32_t sum = 0;
    for (size_t c = 0; c < table.columns.n; c++) sum += table.columns.at[c].n;
    if (sum != expected.total) fail_msg("%s: outcomes of %u, not %u", name, sum, expected.total);
    for (size_t r = 0; r < table.rows.n; r++)
        for (size_t c = 0; c < table.columns.n; c++) {
            unsigned p = (unsigned)index_of(procedures, 3, table.rows.at[r].value);
            unsigned o = (unsigned)index_of(outcomes, 2, table.columns.at[c].value);
            size_t cell = r * table.columns.n + c;
            if (table.decisions[cell] != count_cell(p, o) || table.letters[cell] != count_letters(p, o))
                fail_msg("%s: %s %s: %u of %u letters, expected %u of %u", name, procedures[p], outcomes[o],
                         table.decisions[cell], table.letters[cell], count_cell(p, o), count_letters(p, o));
        }
}

/* Once in one pass, and once more ranking what is known to match. */
static void compare(imr_bitmaps *by, const imr_clause *clause, const char *name)
{
    imr_arena *arena = imr_arena_new();
    const imr_query_context context = {
        .reader = reader, .bitmaps = by, .stemmer = stemmer, .lengths = imr_bitmaps_lengths(by), .arena = arena};
    imr_compiled compiled = {0};
    imr_docset *found = NULL;
    imr_top top = {.most = TOP}, again = {.most = TOP};
    imr_error err = {.text = ""};
    assert_int_equal(imr_bitmaps_new_set(by, &found, NULL), IMR_OK);
    if (imr_compile(&context, clause, true, &compiled, &err) != IMR_OK) fail_msg("%s: %s", name, err.text);
    assert_int_equal(imr_ranking_run(&compiled, &(imr_pass){.found = found, .top = &top}, NULL), IMR_OK);
    assert_int_equal(imr_ranking_run(&compiled, &(imr_pass){.among = found, .top = &again}, NULL), IMR_OK);
    imr_top_sort(&top);
    imr_top_sort(&again);
    expect_found(found, name);
    expect_top(&top, name);
    expect_top(&again, name);
    expect_table(arena, by, found, name);
    double *weights = calloc(compiled.n + 1, sizeof *weights), sum = 0;
    if (top.n > 0) assert_int_equal(imr_ranking_explain(&compiled, top.at[0].docid, weights, NULL), IMR_OK);
    for (size_t i = 0; i < compiled.n; i++) sum += weights[i];
    if (top.n > 0 && memcmp(&sum, &top.at[0].score, sizeof sum) != 0)
        fail_msg("%s: explained as %.17g, not %.17g", name, sum, top.at[0].score);
    free(weights);
    free(top.at);
    free(again.at);
    imr_compiled_free(&compiled);
    imr_docset_free(found);
    imr_arena_free(arena);
}

static size_t trees = TREES;

static void random_trees_find_what_looking_at_every_decision_finds(void **state)
{
    (void)state;
    for (size_t i = 0; i < trees; i++) {
        imr_arena *arena = imr_arena_new();
        imr_buf name = {0};
        imr_clause *clause = draw_tree(arena, 1 + draw(3));
        imr_query_print(clause, &name);
        look_at_all(clause);
        compare(bitmaps, clause, name.s);
        if (i % 4 == 0) compare(unmapped, clause, name.s);
        imr_buf_free(&name);
        imr_arena_free(arena);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_trees_find_what_looking_at_every_decision_finds),
    };
    if (argc > 1) trees = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests_name("search, brute force", tests, set_up, tear_down);
}
