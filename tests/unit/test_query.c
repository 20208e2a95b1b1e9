#include "test.h"

#include "syntax.h"

#include <stdlib.h>

typedef struct parsed {
    const char *query, *tree;
    size_t notes;
} parsed;

static void check(const parsed *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        imr_arena *arena = imr_arena_new();
        imr_notes notes = {.arena = arena};
        imr_node *tree = NULL;
        imr_buf text = {0};
        imr_error err;
        assert_int_equal(imr_syntax_parse(arena, imr_str_of(cases[i].query), true, &notes, &tree, &err), IMR_OK);
        imr_node_describe(tree, &text);
        assert_str(imr_buf_str(&text), cases[i].tree);
        if (notes.n != cases[i].notes) fail_msg("%s: %zu notes", cases[i].query, notes.n);
        imr_buf_free(&text);
        imr_arena_free(arena);
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void words_in_a_row_are_one_leaf(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"repeat MRI denied ODG", "words[repeat MRI denied ODG]", 0},
        {"  repeat   MRI\t", "words[repeat   MRI]", 0},
        {"a \"b c\" d e", "AND(words[a] phrase[b c] words[d e])", 0},
        {"\xE2\x80\x9Cred flags\xE2\x80\x9D", "phrase[red flags]", 0},
        {"not medically necessary", "words[not medically necessary]", 0},
    };
    CHECK(cases);
}

static void operators_are_capitals(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"a AND b", "AND(words[a] words[b])", 0},
        {"a b OR c", "OR(words[a b] words[c])", 0},
        {"a OR b AND c", "OR(words[a] AND(words[b] words[c]))", 0},
        {"(a OR b) c", "AND(OR(words[a] words[b]) words[c])", 0},
        {"a NOT b c", "AND(words[a] NOT(words[b]) words[c])", 0},
        {"a -b", "AND(words[a] NOT(words[b]))", 0},
        {"-(a b)", "NOT(words[a b])", 0},
        {"-\"a b\"", "NOT(phrase[a b])", 0},
        {"NOT NOT a", "NOT(NOT(words[a]))", 0},
        {"a or b and not c", "words[a or b and not c]", 0},
        {"MRI AND CT NOT PT", "AND(words[MRI] words[CT] NOT(words[PT]))", 0},
        {"MRI NOT MEDICALLY NECESSARY", "words[MRI NOT MEDICALLY NECESSARY]", 0},
    };
    CHECK(cases);
}

static void a_field_is_a_known_name_before_a_value(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"outcome:upheld mri", "AND(outcome:words[upheld] words[mri])", 0},
        {"ur-guideline:none", "ur_guideline:words[none]", 0},
        {"Specialty:\"internal medicine\"", "specialty:phrase[internal medicine]", 0},
        {"procedure:(mri OR \"ct scan\")", "OR(procedure:words[mri] procedure:phrase[ct scan])", 0},
        {"body_part:(low back OR knee) pain", "AND(OR(body_part:words[low back] body_part:words[knee]) words[pain])",
         0},
        {"outcome:!upheld", "outcome:words[!upheld]", 0},
        {"-heading:mri", "NOT(heading:words[mri])", 0},
        {"heading:(a summary:b)", "AND(heading:words[a] summary:words[b])", 0},
        {"age:40..60 level:L4-5,L5-S1", "AND(age:words[40..60] level:words[L4-5,L5-S1])", 0},
        {"page:46", "page:words[46]", 0},
        {"heading:OR", "heading:words[OR]", 0},
    };
    CHECK(cases);
}

static void a_connector_joins_what_stands_beside_it(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"lumbar MRI /5 repeat denied", "AND(words[lumbar] NEAR/5(words[MRI] words[repeat]) words[denied])", 0},
        {"a w/5 b", "NEAR/5(words[a] words[b])", 0},
        {"a W/255 b", "NEAR/255(words[a] words[b])", 0},
        {"a pre/3 b", "PRE/3(words[a] words[b])", 0},
        {"a +3 b", "PRE/3(words[a] words[b])", 0},
        {"a /s b", "NEAR/25(words[a] words[b])", 0},
        {"a w/p b", "NEAR/75(words[a] words[b])", 0},
        {"a +s b", "PRE/25(words[a] words[b])", 0},
        {"a NEAR b", "NEAR/10(words[a] words[b])", 0},
        {"a NEAR/4 b", "NEAR/4(words[a] words[b])", 0},
        {"a ADJ b", "PRE/10(words[a] words[b])", 0},
        {"a ADJ3 b", "PRE/3(words[a] words[b])", 0},
        {"\"no documentation\" /s \"functional improvement\"",
         "NEAR/25(phrase[no documentation] phrase[functional improvement])", 0},
        {"(mri OR ct) /5 lumbar", "NEAR/5(OR(words[mri] words[ct]) words[lumbar])", 0},
        {"a /5 b /3 c", "NEAR/3(NEAR/5(words[a] words[b]) words[c])", 0},
        {"a /5 (b /3 c)", "NEAR/5(words[a] NEAR/3(words[b] words[c]))", 0},
        {"a OR b /5 c", "OR(words[a] NEAR/5(words[b] words[c]))", 0},
        {"x NOT a /5 b", "AND(words[x] NOT(NEAR/5(words[a] words[b])))", 0},
        {"-a /5 b", "NOT(NEAR/5(words[a] words[b]))", 0},
        {"heading:(a /5 b)", "NEAR/5(heading:words[a] heading:words[b])", 0},
        {"heading:a /5 b", "NEAR/5(heading:words[a] words[b])", 0},
        {"arthroscop* /5 knee", "NEAR/5(wildcard[arthroscop*] words[knee])", 0},
    };
    CHECK(cases);
}

static void what_only_looks_like_a_connector_is_words(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"and/or", "words[and/or]", 0},
        {"a/5 b", "words[a/5 b]", 0},
        {"PT/PTT L4/5 C5-6/7 1/2", "words[PT/PTT L4/5 C5-6/7 1/2]", 0},
        {"dated 11/11/2016 at 1/2 tab", "words[dated 11/11/2016 at 1/2 tab]", 0},
        {"meds w/ food", "words[meds w/ food]", 0},
        {"a near b adj c", "words[a near b adj c]", 0},
        {"near by", "words[near by]", 0},
        {"a /0 b", "words[a /0 b]", 0},
        {"a /256 b /99999999999 c", "words[a /256 b /99999999999 c]", 0},
        {"pain 7 /10 daily", "words[pain 7 /10 daily]", 0},
        {"/5 a", "words[/5 a]", 1},
        {"a /5", "words[a /5]", 1},
        {"a /5 /3 b", "words[a /5 /3 b]", 2},
        {"a NEAR NEAR b", "words[a NEAR NEAR b]", 2},
        {"a /5 AND b", "words[a /5 AND b]", 2},
        {"a /5 -b", "AND(words[a /5] NOT(words[b]))", 1},
        {"NEAR", "words[NEAR]", 1},
        {"\"a /5 b\"", "phrase[a /5 b]", 0},
        {"heading:/5", "heading:words[/5]", 0},
    };
    CHECK(cases);
}

static void a_star_ends_a_wildcard(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"knee arthroscop* denied", "AND(words[knee] wildcard[arthroscop*] words[denied])", 0},
        {"(menisc*, arthroscop*)", "AND(wildcard[menisc*] wildcard[arthroscop*])", 0},
        {"heading:fus*", "heading:wildcard[fus*]", 0},
        {"-arthroscop*", "NOT(wildcard[arthroscop*])", 0},
        {"procedure:img*", "procedure:words[img*]", 0},
        {"ar*", "words[ar*]", 1},
        {"*scope", "words[*scope]", 0},
        {"a*b** c", "words[a*b** c]", 0},
        {"\"arthroscop* knee\"", "phrase[arthroscop* knee]", 0},
    };
    CHECK(cases);
}

/* Queries as people type and paste them: never an error, and a note if something was not taken literally. */
static void what_cannot_be_read_is_words(void **state)
{
    (void)state;
    static const parsed cases[] = {
        {"", "", 0},
        {"   ", "", 0},
        {"AND mri", "words[AND mri]", 1},
        {"mri OR", "words[mri OR]", 1},
        {"AND", "words[AND]", 1},
        {"a AND OR b", "AND(words[a] words[OR b])", 1},
        {"a OR AND OR b", "OR(words[a] words[AND OR b])", 2},
        {"mri NOT", "words[mri NOT]", 1},
        {"\"", "", 1},
        {"\"repeat mri", "words[repeat mri]", 1},
        {"patient's \"lumbar spine\" mri\"", "AND(words[patient's] phrase[lumbar spine] words[mri\"])", 0},
        {"(mri", "words[mri]", 1},
        {"((mri) OR ct", "OR(words[mri] words[ct])", 1},
        {"mri)", "words[mri)]", 0},
        {"()", "", 0},
        {"(()) mri ()", "words[mri]", 0},
        {"mri AND ()", "words[mri AND]", 1},
        {"heading:()", "words[heading]", 1},
        {"C5-6/7?", "words[C5-6/7?]", 0},
        {"10/325mg #60", "words[10/325mg #60]", 0},
        {"and/or", "words[and/or]", 0},
        {"ESI(s) at L4-L5", "words[ESI(s) at L4-L5]", 0},
        {"One (1) bilateral", "AND(words[One] words[1] words[bilateral])", 0},
        {"Associated surgical service: Cold therapy", "words[Associated surgical service: Cold therapy]", 0},
        {"color:red", "words[color:red]", 1},
        {"outcme:upheld", "words[outcme:upheld]", 1},
        {"outcome: upheld", "words[outcome: upheld]", 0},
        {"http://example.org/a", "words[http://example.org/a]", 0},
        {"12:30", "words[12:30]", 0},
        {"- -- ---", "words[- -- ---]", 0},
        {"a - b", "words[a - b]", 0},
        {"*", "words[*]", 0},
        {"\\ ^ ~ {x} [y]", "words[\\ ^ ~ {x} [y]]", 0},
        {"R&R 50% w/ meds; f/u 2x/wk.", "words[R&R 50% w/ meds; f/u 2x/wk.]", 0},
        {"\xFF\xFE mri", "words[\xFF\xFE mri]", 0},
    };
    CHECK(cases);
}

static imr_status status_of(const char *query, imr_error *err)
{
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_node *tree = NULL;
    imr_status status = imr_syntax_parse(arena, imr_str_of(query), true, &notes, &tree, err);
    imr_arena_free(arena);
    return status;
}

/* head, then `unit` n times, then tail */
static char *repeated(const char *head, const char *unit, size_t n, const char *tail)
{
    imr_buf text = {0};
    imr_buf_puts(&text, head);
    for (size_t i = 0; i < n; i++) imr_buf_puts(&text, unit);
    imr_buf_puts(&text, tail);
    assert_false(text.failed);
    return text.s;
}

static void nothing_runs_past_the_limits(void **state)
{
    (void)state;
    static const struct {
        const char *head, *unit, *tail;
        size_t fits, n;
        const char *message; /* with one unit more */
    } cases[] = {
        {"", "x", "", IMR_QUERY_BYTES, 1, "column 65537: the query is longer than 65536 bytes"},
        {"", "x ", "", IMR_QUERY_WORDS, 1, "column 2001: the query has 1001 words; the limit is 1000"},
        {"\"", "x ", "\"", IMR_QUERY_WORDS, 1, "column 2002: the query has 1001 words; the limit is 1000"},
        {"", "NOT ", "a", IMR_QUERY_DEPTH - 1, 1, "column 401: the query is nested deeper than 100"},
        {"a", " /5 a", "", IMR_QUERY_DEPTH, 1, "column 503: the query has more than 100 connectors"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_error err = {.status = IMR_OK};
        char *fits = repeated(cases[i].head, cases[i].unit, cases[i].fits, cases[i].tail);
        char *beyond = repeated(cases[i].head, cases[i].unit, cases[i].fits + cases[i].n, cases[i].tail);
        if (status_of(fits, &err) != IMR_OK) fail_msg("case %zu: %s", i, err.text);
        assert_int_equal(status_of(beyond, &err), IMR_LIMIT);
        assert_string_equal(err.text, cases[i].message);
        free(fits);
        free(beyond);
    }
}

static void what_is_long_and_odd_is_read_in_no_time(void **state)
{
    (void)state;
    static const struct {
        const char *head, *unit;
        size_t n;
        imr_status status;
    } cases[] = {
        {"", "(", IMR_QUERY_BYTES, IMR_OK}, /* all unmatched */
        {"", ")", IMR_QUERY_BYTES, IMR_OK},
        {"", "\"", IMR_QUERY_BYTES, IMR_OK},
        {"", "\"\" - ", IMR_QUERY_BYTES / 5, IMR_OK},
        {"", "AND ", IMR_QUERY_BYTES / 4 - 15500, IMR_OK},
        {"", "? /5 ", IMR_QUERY_BYTES / 5 - 12200, IMR_LIMIT},
        {"", "a:b ", 400, IMR_OK},
        {"", "-(", IMR_QUERY_BYTES / 2, IMR_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_error err = {.status = IMR_OK};
        char *query = repeated(cases[i].head, cases[i].unit, cases[i].n, "");
        imr_status status = status_of(query, &err);
        if (status != cases[i].status) fail_msg("case %zu: %d %s", i, (int)status, err.text);
        free(query);
    }
}

static void a_column_counts_characters(void **state)
{
    (void)state;
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_node *tree = NULL;
    imr_error err;
    assert_int_equal(imr_syntax_parse(arena, IMR_STR("r\xC3\xA9sum\xC3\xA9 outcome:x"), true, &notes, &tree, &err),
                     IMR_OK);
    assert_int_equal(tree->parts[1]->column, 16);
    imr_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_a_row_are_one_leaf),
        cmocka_unit_test(operators_are_capitals),
        cmocka_unit_test(a_field_is_a_known_name_before_a_value),
        cmocka_unit_test(what_cannot_be_read_is_words),
        cmocka_unit_test(a_connector_joins_what_stands_beside_it),
        cmocka_unit_test(what_only_looks_like_a_connector_is_words),
        cmocka_unit_test(a_star_ends_a_wildcard),
        cmocka_unit_test(nothing_runs_past_the_limits),
        cmocka_unit_test(what_is_long_and_odd_is_read_in_no_time),
        cmocka_unit_test(a_column_counts_characters),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
