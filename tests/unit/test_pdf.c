#include "test.h"

#include "pdf.h"
#include "pdf_file.h"

#include <math.h>

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
    int x, y; /* points from the lower left */
    const char *text;
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
        imr_buf_printf(&stream, "1 0 0 1 %d %d Tm (%s) Tj ", words[i].x, words[i].y, words[i].text);
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

/* One page with the words, followed by blank ones. */
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

/* ---- pages that are not straight ---- */

static const char straight[] = "Case Number: CM00-0000001 Priority: Standard\n"
                               "Date Assigned: 11/23/2016\n"
                               "MRI of the left knee without contrast: Upheld\n"
                               "The request for an MRI is not medically necessary.\n";

/* The words of a page with a table and some lines, rotated around the middle by `degrees`, with `more` on the page. */
static void assert_straight(double degrees, const char *more)
{
    const double x = 306, y = 396, turn = degrees * acos(-1) / 180, c = cos(turn), n = sin(turn);
    imr_buf content = {0}, text = {0};
    imr_skip skip = {0};
    imr_buf_printf(&content, "q %.6f %.6f %.6f %.6f %.3f %.3f cm BT /F 10 Tf\n", c, n, -n, c, x - c * x + n * y,
                   y - n * x - c * y);
    imr_buf_puts(&content, "1 0 0 1 90 560 Tm (Case Number:) Tj 1 0 0 1 90 546 Tm (Date Assigned:) Tj\n"
                           "1 0 0 1 180 560 Tm (CM00-0000001) Tj 1 0 0 1 180 546 Tm (11/23/2016) Tj\n"
                           "1 0 0 1 330 560 Tm (Priority:) Tj 1 0 0 1 390 560 Tm (Standard) Tj\n"
                           "1 0 0 1 90 490 Tm (MRI of the left knee without contrast: Upheld) Tj\n"
                           "1 0 0 1 90 476 Tm (The request for an MRI is not medically necessary.) Tj ET Q\n");
    imr_buf_puts(&content, more);
    imr_buf pdf = pdf_page(imr_buf_str(&content), "", "", "", NULL);
    if (imr_pdf_text(reader, imr_buf_str(&pdf), &text, &skip) != IMR_OK) fail_msg("%s", skip.err.text);
    if (!imr_str_equal(imr_buf_str(&text), imr_str_of(straight))) fail_msg("%g, %s: %s", degrees, more, text.s);
    imr_buf_free(&pdf);
    imr_buf_free(&text);
    imr_buf_free(&content);
}

static void a_page_askew_or_turned_reads_as_if_it_were_straight(void **state)
{
    (void)state;
    static const double degrees[] = {0, -2, -1, -0.3, 0.3, 1, 1.5, 2, 90, 180, 181, 270};
    for (size_t i = 0; i < sizeof degrees / sizeof *degrees; i++) assert_straight(degrees[i], "");
}

/* A line of text at an angle. */
static void assert_dropped(double page, double degrees, int size, int x, int y, const char *text)
{
    const double turn = degrees * acos(-1) / 180;
    imr_buf more = {0};
    imr_buf_printf(&more, "BT /F %d Tf %.6f %.6f %.6f %.6f %d %d Tm (%s) Tj ET\n", size, cos(turn), sin(turn),
                   -sin(turn), cos(turn), x, y, text);
    assert_straight(page, more.s);
    imr_buf_free(&more);
}

static void turned_text_is_furniture(void **state)
{
    (void)state;
    static const double slants[] = {15, 30, 45, 60, 75, -30, -45};
    for (size_t i = 0; i < sizeof slants / sizeof *slants; i++) {
        int y = slants[i] > 0 ? 380 : 620;
        assert_dropped(0, slants[i], 60, 130, y, "CONFIDENTIAL");
        assert_dropped(0, slants[i], 24, 150, y + 40, "DO NOT COPY");
        assert_dropped(1, slants[i], 40, 150, y, "DRAFT");
    }
    assert_dropped(0, 90, 9, 40, 200, "RECEIVED by the claims unit");
    assert_dropped(0, 270, 9, 580, 700, "RECEIVED by the claims unit");
    assert_dropped(0, 180, 9, 580, 30, "RECEIVED by the claims unit");
    assert_dropped(-1.5, 90, 9, 40, 200, "RECEIVED by the claims unit");
}

static void short_words_above_each_other_are_no_watermark(void **state)
{
    (void)state;
    static const placed words[] = {{72, 700, "1"},   {72, 688, "12"}, {72, 676, "123"}, {72, 664, "No"},
                                   {72, 652, "Yes"}, {294, 700, "a"}, {289, 688, "an"}, {286, 676, "the"}};
    assert_text(words, sizeof words / sizeof *words, "1 a\n12 an\n123 the\nNo\nYes\n");
}

static void what_is_filled_into_a_form_belongs_to_its_text(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(number)/V(CM00-0000001)/Rect[180 695 300 710]/P 3 0 R>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(notes)/V(\\376\\377\\000o\\000n\\000e\\000\\n\\000t\\000w\\000o)"
        "/Ff 4096/Rect[72 600 300 660]/P 3 0 R>>",
        "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(outcome)/Opt[(Upheld)(Overturned)]/V(Overturned)"
        "/Rect[180 675 300 690]/P 3 0 R>>",
        NULL};
    imr_buf text = {0},
            pdf = pdf_page(IMR_STR("BT /F 10 Tf 1 0 0 1 72 700 Tm (Case Number:) Tj "
                                   "1 0 0 1 72 680 Tm (Outcome:) Tj 1 0 0 1 72 500 Tm (The end.) Tj ET"),
                           "/AcroForm<</Fields[6 0 R 7 0 R 8 0 R]>>", "/Annots[6 0 R 7 0 R 8 0 R]", "", fields);
    imr_skip skip = {0};
    if (imr_pdf_text(reader, imr_buf_str(&pdf), &text, &skip) != IMR_OK) fail_msg("%s", skip.err.text);
    assert_str(imr_buf_str(&text), "Case Number: CM00-0000001\nOutcome: Overturned\none\ntwo\nThe end.\n");
    imr_buf_free(&text);
    imr_buf_free(&pdf);
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

/* Returns whether a thread read anything wrong. */
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
        cmocka_unit_test(a_page_askew_or_turned_reads_as_if_it_were_straight),
        cmocka_unit_test(turned_text_is_furniture),
        cmocka_unit_test(short_words_above_each_other_are_no_watermark),
        cmocka_unit_test(what_is_filled_into_a_form_belongs_to_its_text),
        cmocka_unit_test(pages_are_parted_by_form_feeds),
        cmocka_unit_test(a_file_that_gives_no_text_says_why),
        cmocka_unit_test(several_threads_read_side_by_side),
    };
    return cmocka_run_group_tests_name("pdf", tests, setup, teardown);
}
