#include "test.h"

#include <stdlib.h>

#include "canonical.h"

/* ---- trees made by chance ---- */

static uint64_t seed;

static uint32_t chance(uint32_t n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33U) % n;
}

static imr_str pick(const char *const *from, uint32_t n) { return imr_str_of(from[chance(n)]); }
#define PICK(from) pick(from, sizeof(from) / sizeof *(from))

static const char *const stems[] = {"mri", "l4", "pre", "functional", "r\xC3\xA9sum", "10", "a\"b", "back\\slash", "="};
static const char *const texts[] = {"heading", "rationale", "summary", "citation"};
static const char *const facets[] = {"procedure", "outcome", "section", "id", "year", "body_part"};
static const char *const values[] = {
    "img.mri", "upheld", "special studies", "CM00-0000001#1", "2016", "a..b", "", "x,y)", "\"", "tail.", "{"};

static imr_clause *make(imr_arena *arena, unsigned depth, const imr_field *outer);

static void add_parts(imr_arena *arena, imr_clause *clause, unsigned depth)
{
    for (uint32_t i = chance(4); i > 0; i--)
        assert_true(imr_clause_add(arena, clause, make(arena, depth - 1, clause->field)));
}

static void add_range(imr_arena *arena, imr_clause *clause)
{
    static const char *const ages[] = {"000", "007", "065", "110", NULL};
    static const char *const begins[] = {"2016-01-01", "2016-12-01", "2017-02-28", NULL};
    static const char *const ends[] = {"2016-99-99", "2016-12-99", "2017-02-28", NULL};
    bool age = chance(2) == 0;
    clause->field = imr_field_find(age ? IMR_STR("age") : IMR_STR("date"));
    assert_true(imr_list_add(arena, &clause->values, age ? PICK(ages) : PICK(begins)));
    assert_true(imr_list_add(arena, &clause->values, age ? PICK(ages) : PICK(ends)));
}

static void fill(imr_arena *arena, imr_clause *clause, unsigned depth)
{
    uint32_t n = clause->kind == IMR_CLAUSE_TERM ? 1 : (clause->kind == IMR_CLAUSE_PHRASE ? 2 + chance(3) : 0);
    for (; n > 0; n--) assert_true(imr_list_add(arena, &clause->values, PICK(stems)));
    if (clause->kind == IMR_CLAUSE_FACET) {
        clause->field = imr_field_find(PICK(facets));
        for (n = 1 + chance(3); n > 0; n--) assert_true(imr_list_add(arena, &clause->values, PICK(values)));
    } else if (clause->kind == IMR_CLAUSE_RANGE)
        add_range(arena, clause);
    else if (clause->kind == IMR_CLAUSE_NEAR) {
        clause->distance = 1 + chance(255);
        clause->ordered = chance(2) == 0;
    }
    if (clause->kind > IMR_CLAUSE_RANGE || clause->kind == IMR_CLAUSE_SYNONYM || clause->kind == IMR_CLAUSE_NEAR)
        add_parts(arena, clause, depth);
}

static imr_clause *make(imr_arena *arena, unsigned depth, const imr_field *outer)
{
    static const imr_clause_kind leaves[] = {IMR_CLAUSE_TERM, IMR_CLAUSE_PHRASE, IMR_CLAUSE_FACET, IMR_CLAUSE_RANGE};
    static const double weights[] = {0, 1, 2.5, 300, 1.0 / 3, 1e-7};
    imr_clause_kind kind = depth == 0 ? leaves[chance(4)] : (imr_clause_kind)chance(IMR_CLAUSE_AND + 1);
    const imr_field *field = chance(3) == 0 ? imr_field_find(PICK(texts)) : (chance(2) == 0 ? outer : NULL);
    imr_clause *clause = imr_clause_new(arena, kind, (imr_role)chance(4), field, (imr_str){0});
    assert_non_null(clause);
    if (chance(4) == 0) clause->weight = weights[chance(6)];
    clause->read = chance(2) == 0;
    clause->hold = (imr_hold)chance(3);
    clause->strict = kind == IMR_CLAUSE_PHRASE && chance(2) == 0;
    fill(arena, clause, depth);
    return clause;
}

static void check_round_trip(imr_arena *arena, const imr_clause *root)
{
    imr_buf text = {0}, again = {0};
    imr_clause *parsed = NULL;
    imr_error err = {.status = IMR_OK};
    imr_query_print(root, &text);
    assert_true(imr_query_is_canonical(imr_buf_str(&text)));
    if (imr_query_parse(arena, imr_buf_str(&text), &parsed, &err) != IMR_OK) fail_msg("%s: %s", text.s, err.text);
    imr_query_print(parsed, &again);
    if (!imr_str_equal(imr_buf_str(&text), imr_buf_str(&again))) fail_msg("%s\nis again %s", text.s, again.s);
    if (!imr_clause_equal(root, parsed)) fail_msg("%s: another tree of the same text", text.s);
    imr_buf_free(&text);
    imr_buf_free(&again);
}

/* IMR_TEST_TREES sets the number; the long form is 100,000. */
static void a_tree_is_printed_and_parsed_back(void **state)
{
    (void)state;
    const char *wanted = getenv("IMR_TEST_TREES");
    unsigned long n = wanted == NULL ? 5000 : strtoul(wanted, NULL, 10);
    imr_arena *arena = imr_arena_new();
    for (unsigned long i = 0; i < n; i++) {
        seed = i;
        imr_clause *root = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, (imr_str){0});
        assert_non_null(root);
        add_parts(arena, root, 1 + (unsigned)(i % 5));
        check_round_trip(arena, root);
        imr_arena_reset(arena);
    }
    imr_arena_free(arena);
}

/* ---- what a person types ---- */

static void it_is_typed_with_less(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *canonical;
    } cases[] = {
        {"{}", "{}"},
        {" { mri  -knee } ", "{+mri -knee}"},
        {"{#procedure:img.mri,img.ct age:65..}", "{#procedure:img.mri,img.ct +age:65..}"},
        {"{date:2016..2017-01 age:009..60}", "{+date:2016-01-01..2017-01 +age:9..60}"},
        {"{date:2016-99-99..2016-99-99}", "{+date:2016-99-99..2016}"},
        {"{heading:(mri = \"magnet reson imag\")~@treatment}", "{+heading:(mri = \"magnet reson imag\")~@treatment}"},
        {"{(a|b|\"c d\")^2.50}", "{+(a | b | \"c d\")^2.5}"},
        {"{(a /5 b) (a pre/5 b) (+a ?b)}", "{+(a /5 b) +(a pre/5 b) +(+a ?b)}"},
        {"{body-part:knee}", "{+body_part:knee}"},
        {"{\"mri\" section:\"special studies\"}", "{+mri +section:\"special studies\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_arena *arena = imr_arena_new();
        imr_buf text = {0};
        imr_clause *root = NULL;
        imr_error err = {.text = ""};
        imr_status status = imr_query_parse(arena, imr_str_of(cases[i].typed), &root, &err);
        if (status == IMR_OK) imr_query_print(root, &text);
        assert_str(status == IMR_OK ? imr_buf_str(&text) : imr_str_of(err.text), cases[i].canonical);
        imr_buf_free(&text);
        imr_arena_free(arena);
    }
}

static void what_is_none_is_refused_with_its_column(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *error;
    } cases[] = {
        {"mri", "column 1: a canonical query begins with {"},
        {"{mri} x", "column 7: nothing may follow the last }"},
        {"{(a b", "column 6: a parenthesis is not closed"},
        {"{(a | b = c)}", "column 10: one pair of parentheses, one operator"},
        {"{a | b}", "column 8: an operator stands in parentheses"},
        {"{colour:red}", "column 2: no field has this name"},
        {"{file:a}", "column 2: the field cannot be searched"},
        {"{age:40}", "column 8: the field takes only a range: 40..60, 40.. or ..60"},
        {"{age:016-12..20}", "column 14: an end of a range must be a number or a date: 2016, 2016-12, 2016-12-31"},
        {"{age:..0170}", "column 12: an end of a range must be a number or a date: 2016, 2016-12, 2016-12-31"},
        {"{date:2016-1..}", "column 15: an end of a range must be a number or a date: 2016, 2016-12, 2016-12-31"},
        {"{procedure:a..b}", "column 13: the field has no order, and so no ranges"},
        {"{procedure:}", "column 12: a value is missing"},
        {"{id:(\"a\"}", "column 9: a value is missing"},
        {"{\"query\": {\"match\": \"mri\"}}", "column 9: a space is missing, or this byte cannot occur in a query"},
        {"{mri^x}", "column 6: the weight before it is not a number of at least 0"},
        {"{mri@home}", "column 6: @place or @treatment is expected"},
        {"{\"mri}", "column 3: the quotation mark before it is not closed"},
        {"{+}", "column 3: a term, a phrase or a parenthesis is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_arena *arena = imr_arena_new();
        imr_clause *root = NULL;
        imr_error err = {.text = ""};
        assert_int_equal(imr_query_parse(arena, imr_str_of(cases[i].typed), &root, &err), IMR_INPUT);
        assert_str(imr_str_of(err.text), cases[i].error);
        imr_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_printed_and_parsed_back),
        cmocka_unit_test(it_is_typed_with_less),
        cmocka_unit_test(what_is_none_is_refused_with_its_column),
    };
    return cmocka_run_group_tests_name("canonical", tests, NULL, NULL);
}
