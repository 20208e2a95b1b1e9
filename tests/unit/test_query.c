#include "test.h"

#include "query.h"

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
        assert_int_equal(imr_query_parse(arena, imr_str_of(cases[i].query), &notes, &tree, &err), IMR_OK);
        imr_node_describe(tree, &text);
        assert_str(imr_buf_str(&text), cases[i].tree);
        if (notes.lines.n != cases[i].notes) fail_msg("%s: %zu notes", cases[i].query, notes.lines.n);
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
        {"outcome:!upheld", "NOT(outcome:words[upheld])", 0},
        {"-heading:mri", "NOT(heading:words[mri])", 0},
        {"heading:(a summary:b)", "AND(heading:words[a] summary:words[b])", 0},
        {"age:40..60 level:L4-5,L5-S1", "AND(age:words[40..60] level:words[L4-5,L5-S1])", 0},
        {"page:46", "page:words[46]", 0},
        {"heading:OR", "heading:words[OR]", 0},
    };
    CHECK(cases);
}

/* As people type and paste them: never an error, and a note where something was not taken as it stands. */
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

static void a_query_has_limits(void **state)
{
    (void)state;
    static char deep[1000], longest[IMR_QUERY_BYTES + 2], word[301], nots[IMR_QUERY_BYTES];
    memset(deep, '(', 400);
    deep[400] = 'a';
    memset(deep + 401, ')', 400);
    memset(longest, 'a', sizeof longest - 1);
    memset(word, 'x', sizeof word - 1);
    memset(nots, '-', sizeof nots - 1);
    for (size_t i = 0; i + 1 < sizeof nots; i += 2) nots[i] = '!';
    const struct {
        const char *query;
        imr_status status;
    } cases[] = {{deep, IMR_LIMIT}, {longest, IMR_LIMIT}, {word, IMR_OK}, {nots, IMR_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_arena *arena = imr_arena_new();
        imr_notes notes = {.arena = arena};
        imr_node *tree = NULL;
        imr_error err = {.status = IMR_OK};
        assert_int_equal(imr_query_parse(arena, imr_str_of(cases[i].query), &notes, &tree, &err), cases[i].status);
        imr_arena_free(arena);
    }
}

static void a_column_counts_characters(void **state)
{
    (void)state;
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_node *tree = NULL;
    imr_error err;
    assert_int_equal(imr_query_parse(arena, IMR_STR("r\xC3\xA9sum\xC3\xA9 outcome:x"), &notes, &tree, &err), IMR_OK);
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
        cmocka_unit_test(a_query_has_limits),
        cmocka_unit_test(a_column_counts_characters),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
