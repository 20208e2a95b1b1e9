#include "test.h"

#include "pdf.h"

#include <pthread.h>

static imr_pdf_reader *reader;

static int setup(void **state)
{
    (void)state;
    return imr_pdf_reader_new(IMR_PDF_MEMORY, &reader, NULL) == IMR_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    imr_pdf_reader_free(reader);
    return 0;
}

/* ---- a small PDF ---- */

typedef struct placed {
    int x, y;         /* points from the lower left */
    const char *text; /* behind "^" turned by a quarter */
} placed;

static void add_object(imr_buf *pdf, size_t *places, size_t number, const char *text)
{
    places[number] = pdf->n;
    imr_buf_printf(pdf, "%zu 0 obj\n%s\nendobj\n", number, text);
}

static void add_page(imr_buf *pdf, size_t *places, size_t number, const placed *words, size_t n)
{
    imr_buf stream = {0}, object = {0};
    imr_buf_puts(&stream, "BT /F 10 Tf ");
    for (size_t i = 0; i < n; i++) {
        bool upright = words[i].text[0] == '^';
        imr_buf_printf(&stream, "%s %d %d Tm (%s) Tj ", upright ? "0 1 -1 0" : "1 0 0 1", words[i].x, words[i].y,
                       words[i].text + upright);
    }
    imr_buf_puts(&stream, "ET");
    imr_buf_printf(&object, "<</Length %zu>>\nstream\n%s\nendstream", stream.n, stream.s);
    add_object(pdf, places, number + 1, object.s);
    imr_buf_clear(&object);
    imr_buf_printf(&object,
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %zu 0 R"
                   "/Resources<</Font<</F 3 0 R>>>>>>",
                   number + 1);
    add_object(pdf, places, number, object.s);
    imr_buf_free(&stream);
    imr_buf_free(&object);
}

enum { FIRST_PAGE = 4, MOST_OBJECTS = 16 };

/* One page with the words, and as many blank ones behind it. */
static imr_buf make_pdf(const placed *words, size_t n, size_t blank, const char *trailer)
{
    imr_buf pdf = {0}, kids = {0};
    size_t places[MOST_OBJECTS] = {0}, pages = 1 + blank, objects = FIRST_PAGE + 2 * pages;
    imr_buf_puts(&pdf, "%PDF-1.4\n");
    add_object(&pdf, places, 1, "<</Type/Catalog/Pages 2 0 R>>");
    imr_buf_puts(&kids, "<</Type/Pages/Kids[");
    for (size_t i = 0; i < pages; i++) imr_buf_printf(&kids, "%zu 0 R ", FIRST_PAGE + 2 * i);
    imr_buf_printf(&kids, "]/Count %zu>>", pages);
    add_object(&pdf, places, 2, kids.s);
    add_object(&pdf, places, 3,
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
               "/Encoding<</BaseEncoding/StandardEncoding/Differences[1/uni00AD]>>>>");
    for (size_t i = 0; i < pages; i++) add_page(&pdf, places, FIRST_PAGE + 2 * i, words, i == 0 ? n : 0);
    size_t table = pdf.n;
    imr_buf_printf(&pdf, "xref\n0 %zu\n0000000000 65535 f \n", objects);
    for (size_t i = 1; i < objects; i++) imr_buf_printf(&pdf, "%010zu 00000 n \n", places[i]);
    imr_buf_printf(&pdf, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", objects, trailer, table);
    imr_buf_free(&kids);
    return pdf;
}

static void assert_text(const placed *words, size_t n, const char *expected)
{
    imr_buf pdf = make_pdf(words, n, 0, ""), text = {0};
    imr_skip skip = {0};
    if (imr_pdf_text(reader, imr_buf_str(&pdf), &text, &skip) != IMR_OK) fail_msg("%s", skip.err.text);
    assert_str(imr_buf_str(&text), expected);
    imr_buf_free(&pdf);
    imr_buf_free(&text);
}

/* ---- the tests ---- */

static void a_table_reads_row_by_row(void **state)
{
    (void)state;
    static const placed words[] = {
        {72, 700, "Case Number:"}, {72, 686, "Date Assigned:"}, {72, 672, "Priority:"},   {180, 700, "CM00-0000001"},
        {180, 686, "11/23/2016"},  {180, 672, "Standard"},      {330, 686, "Injured:"},   {330, 672, "Application"},
        {330, 660, "Received:"},   {430, 686, "10/16/2016"},    {430, 672, "11/15/2016"}, {72, 630, "Body text."},
    };
    assert_text(words, sizeof words / sizeof *words,
                "Case Number: CM00-0000001\n"
                "Date Assigned: 11/23/2016 Injured: 10/16/2016\n"
                "Priority: Standard Application Received: 11/15/2016\n"
                "Body text.\n");
}

static void lines_read_from_top_to_bottom(void **state)
{
    (void)state;
    static const placed words[] = {{72, 600, "third"}, {72, 700, "first"}, {90, 650, "second, set in"}};
    assert_text(words, sizeof words / sizeof *words, "first\nsecond, set in\nthird\n");
}

static void ligatures_are_letters_and_soft_hyphens_are_nothing(void **state)
{
    (void)state;
    static const placed words[] = {
        {72, 700, "Certi\\256cation of the \\257exor"}, {72, 686, "reha\\001"}, {72, 672, "bilitation"}};
    assert_text(words, sizeof words / sizeof *words, "Certification of the flexor\nrehabilitation\n");
}

static void text_that_runs_up_the_margin_parts_no_line(void **state)
{
    (void)state;
    static const placed words[] = {
        {72, 700, "first"},  {72, 600, "second"},
        {72, 500, "third"},  {30, 300, "^a note of many words that runs up the whole page"},
        {72, 400, "fourth"},
    };
    assert_text(words, sizeof words / sizeof *words,
                "first\nsecond\nthird\nfourth\na note of many words that runs up the whole page\n");
}

static void pages_are_parted_by_form_feeds(void **state)
{
    (void)state;
    static const placed words[] = {{72, 700, "one"}};
    imr_buf pdf = make_pdf(words, 1, 2, ""), text = {0};
    imr_skip skip;
    assert_int_equal(imr_pdf_text(reader, imr_buf_str(&pdf), &text, &skip), IMR_OK);
    assert_str(imr_buf_str(&text), "one\n\f\f");
    imr_buf_free(&pdf);
    imr_buf_free(&text);
}

static void assert_refused(imr_str bytes, imr_skip_kind kind, const char *reason)
{
    imr_buf text = {0};
    imr_skip skip = {0};
    assert_int_equal(imr_pdf_text(reader, bytes, &text, &skip), IMR_INPUT);
    assert_int_equal(skip.kind, kind);
    assert_non_null(strstr(skip.err.text, reason));
    imr_buf_free(&text);
}

static void a_file_that_gives_no_text_says_why(void **state)
{
    (void)state;
    static const placed words[] = {{72, 700, "text"}};
    imr_buf scan = make_pdf(NULL, 0, 1, ""), whole = make_pdf(words, 1, 0, ""), locked = {0};
    locked = make_pdf(words, 1, 0,
                      "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4"
                      "/O(AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA)/U(BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB)>>"
                      "/ID[(CCCCCCCCCCCCCCCC)(CCCCCCCCCCCCCCCC)]");
    assert_refused(imr_buf_str(&scan), IMR_SKIP_SCAN, "scan");
    assert_refused(imr_buf_str(&locked), IMR_SKIP_LOCKED, "password");
    for (size_t n = 20; n < whole.n - 10; n += 37) assert_refused((imr_str){whole.s, n}, IMR_SKIP_DAMAGED, "truncated");
    assert_refused(IMR_STR("%PDF-1.4 and nothing that is one %%EOF"), IMR_SKIP_DAMAGED, "damaged");
    imr_buf_free(&scan);
    imr_buf_free(&whole);
    imr_buf_free(&locked);
}

enum { THREADS = 4, ROUNDS = 25 };

/* Whether a thread read something else than there is. */
static void *read_many(void *unused)
{
    (void)unused;
    static const char *const expected[] = {"alpha one\n", "beta two\n\f"};
    imr_pdf_reader *own = NULL;
    bool differs = imr_pdf_reader_new(IMR_PDF_MEMORY, &own, NULL) != IMR_OK;
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t which = round % 2;
        const placed words[] = {{72, 700, which == 0 ? "alpha" : "beta"}, {172, 700, which == 0 ? "one" : "two"}};
        imr_buf pdf = make_pdf(words, 2, which, ""), text = {0};
        imr_skip skip;
        differs = differs || imr_pdf_text(own, imr_buf_str(&pdf), &text, &skip) != IMR_OK ||
                  !imr_str_equal(imr_buf_str(&text), imr_str_of(expected[which]));
        imr_buf_free(&pdf);
        imr_buf_free(&text);
    }
    imr_pdf_reader_free(own);
    static bool yes = true;
    return differs ? &yes : NULL;
}

static void several_threads_read_side_by_side(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_many, NULL), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *differs = NULL;
        assert_int_equal(pthread_join(threads[i], &differs), 0);
        assert_null(differs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_reads_row_by_row),
        cmocka_unit_test(lines_read_from_top_to_bottom),
        cmocka_unit_test(ligatures_are_letters_and_soft_hyphens_are_nothing),
        cmocka_unit_test(text_that_runs_up_the_margin_parts_no_line),
        cmocka_unit_test(pages_are_parted_by_form_feeds),
        cmocka_unit_test(a_file_that_gives_no_text_says_why),
        cmocka_unit_test(several_threads_read_side_by_side),
    };
    return cmocka_run_group_tests_name("pdf", tests, setup, teardown);
}
