/* PDF files made to harm their reader: each costs only itself. */
#include "folder.h"

#include "add.h"
#include "pdf.h"
#include "pdf_file.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { MOST_SECONDS = 10, MOST_MEMORY = 300 << 10 /* KiB */ };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
static const bool limits_memory = false; /* pdf_confine.c */
#else
static const bool limits_memory = true;
#endif

/* The reader says in one line, in time, why it gives no text, and the next file is read. Frees the PDF. */
static imr_skip_kind assert_refused(imr_buf pdf)
{
    static const char expected[] = "and on\n";
    imr_pdf_reader *reader = NULL;
    imr_buf text = {0}, next = pdf_page(IMR_STR("BT /F 10 Tf 72 700 Td (and on) Tj ET"), "", "", "", NULL);
    imr_skip skip = {0};
    struct rusage used;
    assert_false(pdf.failed);
    assert_int_equal(imr_pdf_reader_new(IMR_PDF_MEMORY, &reader, NULL), IMR_OK);
    double begin = seconds();
    imr_status status = imr_pdf_text(reader, imr_buf_str(&pdf), &text, &skip);
    assert_true(seconds() - begin < MOST_SECONDS);
    assert_int_not_equal(status, IMR_OK);
    assert_int_not_equal(status, IMR_MEMORY);
    assert_int_not_equal(skip.kind, IMR_SKIP_UNREADABLE);
    imr_skip_kind kind = skip.kind;
    assert_true(skip.err.text[0] != '\0' && strchr(skip.err.text, '\n') == NULL);
    imr_buf_clear(&text);
    if (imr_pdf_text(reader, imr_buf_str(&next), &text, &skip) != IMR_OK) fail_msg("%s", skip.err.text);
    assert_str(imr_buf_str(&text), expected);
    imr_pdf_reader_free(reader);
    getrusage(RUSAGE_CHILDREN, &used);
    if (limits_memory) assert_true(used.ru_maxrss < MOST_MEMORY);
    imr_buf_free(&text);
    imr_buf_free(&next);
    imr_buf_free(&pdf);
    return kind;
}

/* ---- the files ---- */

/* Forms that draw forms, ten times each: 100 million words from 2.7 KB. */
static imr_buf nested_forms(void)
{
    enum { LEVELS = 8, TIMES = 10 };
    imr_buf draw = {0}, forms[LEVELS + 1], entries = {0};
    const char *more[LEVELS + 2] = {NULL};
    for (size_t i = 0; i < TIMES; i++) imr_buf_puts(&draw, "/X Do ");
    for (size_t i = 0; i <= LEVELS; i++) {
        imr_buf_clear(&entries);
        imr_buf_printf(&entries,
                       "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 5 0 R>>"
                       "/XObject<</X %zu 0 R>>>>",
                       i + 7);
        bool last = i == LEVELS;
        forms[i] = pdf_stream(entries.s, last ? IMR_STR("BT /F 9 Tf 50 700 Td (word) Tj ET") : imr_buf_str(&draw));
        more[i] = forms[i].s;
    }
    imr_buf pdf = pdf_page(IMR_STR("/X Do"), "", "", "/XObject<</X 6 0 R>>", more);
    for (size_t i = 0; i <= LEVELS; i++) imr_buf_free(&forms[i]);
    imr_buf_free(&draw);
    imr_buf_free(&entries);
    return pdf;
}

static imr_buf a_million_glyphs(void)
{
    enum { WORDS = 100000 };
    imr_buf content = {0};
    imr_buf_puts(&content, "BT /F 9 Tf "); /* poppler omits smaller ones */
    for (size_t i = 0; i < WORDS; i++)
        imr_buf_printf(&content, "1 0 0 1 %zu %zu Tm (ten %06zu) Tj ", 10 + i * 37 % 593, 10 + i * 7 % 769, i);
    imr_buf_puts(&content, "ET");
    imr_buf pdf = pdf_page(imr_buf_str(&content), "", "", "", NULL);
    imr_buf_free(&content);
    return pdf;
}

static imr_buf glyphs_upon_each_other(void)
{
    enum { WORDS = 250000 };
    imr_buf content = {0};
    imr_buf_puts(&content, "BT /F 5 Tf ");
    for (size_t i = 0; i < WORDS; i++) imr_buf_puts(&content, "1 0 0 1 50 700 Tm (word) Tj ");
    imr_buf_puts(&content, "ET");
    imr_buf pdf = pdf_page(imr_buf_str(&content), "", "", "", NULL);
    imr_buf_free(&content);
    return pdf;
}

static void add_row(imr_buf *table, unsigned kind, size_t a, unsigned b)
{
    const unsigned char row[] = {(unsigned char)kind,       (unsigned char)(a >> 24), (unsigned char)(a >> 16),
                                 (unsigned char)(a >> 8),   (unsigned char)a,         (unsigned char)(b >> 8),
                                 (unsigned char)(b & 0xFFU)};
    imr_buf_add(table, (imr_str){(const char *)row, sizeof row});
}

/* An object stream of a thousand million objects that contains its own length and extends itself, and pages that are
 * their own children. */
static imr_buf an_endless_object_stream(void)
{
    imr_buf pdf = {0}, rows = {0};
    imr_buf_puts(&pdf, "%PDF-1.5\n");
    size_t catalog = pdf.n;
    imr_buf_puts(&pdf, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    size_t stream = pdf.n;
    imr_buf_puts(&pdf, "4 0 obj\n<</Type/ObjStm/N 1000000000/First 5 0 R/Length 6 0 R/Extends 4 0 R>>\nstream\n"
                       "2 0 3 51 5 64 6 67 <</Type/Pages/Kids[3 0 R 2 0 R]/Count 1000000>>  <</Type/Page>> 22 99\n"
                       "endstream\nendobj\n");
    size_t table = pdf.n;
    add_row(&rows, 0, 0, UINT16_MAX);
    add_row(&rows, 1, catalog, 0);
    add_row(&rows, 2, 4, 0);
    add_row(&rows, 2, 4, 1);
    add_row(&rows, 1, stream, 0);
    add_row(&rows, 2, 4, 2);
    add_row(&rows, 2, 4, 3);
    add_row(&rows, 1, table, 0);
    imr_buf_printf(&pdf, "7 0 obj\n<</Type/XRef/Size 8/W[1 4 2]/Root 1 0 R/Length %zu>>\nstream\n", rows.n);
    imr_buf_add(&pdf, imr_buf_str(&rows));
    imr_buf_printf(&pdf, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", table);
    imr_buf_free(&rows);
    return pdf;
}

static imr_buf a_locked_file(void)
{
    static const imr_str objects[] = {{"<</Type/Catalog/Pages 2 0 R>>", 29}, {"<</Type/Pages/Kids[]/Count 0>>", 30}};
    return pdf_of(objects, 2,
                  "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4"
                  "/O(AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA)/U(BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB)>>"
                  "/ID[(CCCCCCCCCCCCCCCC)(CCCCCCCCCCCCCCCC)]");
}

/* ---- the tests ---- */

static void nested_forms_cost_one_file(void **state)
{
    (void)state;
    assert_refused(nested_forms());
}

static void a_page_of_a_million_glyphs_costs_one_file(void **state)
{
    (void)state;
    /* It is stopped by the memory limit; without that a fast machine reads it in time. */
    if (!limits_memory) skip();
    assert_refused(a_million_glyphs());
    assert_refused(glyphs_upon_each_other());
}

static void an_endless_object_stream_costs_one_file(void **state)
{
    (void)state;
    assert_refused(an_endless_object_stream());
}

static void an_encrypted_file_costs_one_file(void **state)
{
    (void)state;
    assert_int_equal(assert_refused(a_locked_file()), IMR_SKIP_LOCKED);
}

/* At 500 places, with and without an end that claims the file is complete. */
static void a_file_cut_anywhere_is_refused_or_read_and_never_fatal(void **state)
{
    (void)state;
    enum { PLACES = 500 };
    imr_buf content = {0}, text = {0}, cut = {0};
    imr_pdf_reader *reader = NULL;
    imr_skip skip;
    for (size_t i = 0; i < 20; i++) imr_buf_printf(&content, "BT /F 9 Tf 72 %zu Td (line) Tj ET\n", 700 - 14 * i);
    imr_buf pdf = pdf_page(imr_buf_str(&content), "", "", "", NULL);
    assert_int_equal(imr_pdf_reader_new(IMR_PDF_MEMORY, &reader, NULL), IMR_OK);
    for (size_t i = 0; i < PLACES; i++) {
        const imr_str part = {pdf.s, 1 + i * (pdf.n - 8) / PLACES};
        imr_buf_clear(&text);
        assert_int_equal(imr_pdf_text(reader, part, &text, &skip), IMR_INPUT);
        assert_int_equal(skip.kind, IMR_SKIP_DAMAGED);
        imr_buf_clear(&cut);
        imr_buf_clear(&text);
        imr_buf_add(&cut, part);
        imr_buf_puts(&cut, "\n%%EOF\n");
        imr_status status = imr_pdf_text(reader, imr_buf_str(&cut), &text, &skip);
        assert_true(status == IMR_OK || (status == IMR_INPUT && skip.kind != IMR_SKIP_UNREADABLE));
    }
    imr_pdf_reader_free(reader);
    imr_buf_free(&content);
    imr_buf_free(&text);
    imr_buf_free(&cut);
    imr_buf_free(&pdf);
}

/* ---- a run over several files ---- */

typedef struct seen {
    imr_buf text; /* a line for each decision and each skip, in order */
    bool kills;   /* kills the program at the first decision */
} seen;

static void note_skip(void *context, const char *path, size_t line, const imr_skip *skip)
{
    seen *run = context;
    imr_buf_printf(&run->text, "%s:%zu: %s\n", strrchr(path, '/') + 1, line, skip->err.text);
}

static void note_progress(void *context, const imr_progress *progress) { (void)context, (void)progress; }

static imr_status note_decision(void *context, const imr_decision *decision, imr_error *err)
{
    (void)err;
    seen *run = context;
    imr_record_write(decision, &run->text);
    imr_buf_putc(&run->text, '\n');
    if (run->kills) raise(SIGTERM);
    return IMR_OK;
}

static imr_buf parse_folder(void **state, size_t jobs, bool kills)
{
    seen run = {.kills = kills};
    imr_add_result result;
    imr_error err;
    imr_lexicon *lexicon = NULL;
    const imr_talk talk = {note_skip, note_progress, &run};
    const char *paths[] = {folder_path(state, ""), NULL};
    const imr_add_options options = {.paths = paths, .jobs = jobs};
    assert_int_equal(imr_lexicon_open(NULL, &lexicon, NULL), IMR_OK);
    if (imr_parse(lexicon, &options, &talk, note_decision, &result, &err) != IMR_OK) fail_msg("%s", err.text);
    imr_lexicon_free(lexicon);
    return run.text;
}

static void copy_samples(void **state, const char *const *names)
{
    static char bytes[1 << 20];
    for (; *names != NULL; names++) {
        char from[FOLDER_PATH];
        snprintf(from, sizeof from, "%s/%s", IMR_PDF_SAMPLES, *names);
        FILE *file = fopen(from, "rb");
        assert_non_null(file);
        size_t n = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        folder_write(state, *names, bytes, n);
    }
}

static const char *const samples[] = {"CM99-9000003.pdf", "CM99-9000017.pdf", "CM99-9000021.pdf", "CM99-9000051.pdf",
                                      NULL};

static void the_rest_of_a_run_is_unharmed_and_in_order_whatever_the_jobs(void **state)
{
    copy_samples(state, samples);
    imr_buf hostile = an_endless_object_stream();
    folder_write(state, "CM99-9000010.pdf", hostile.s, hostile.n);
    folder_write(state, "CM99-9000011.pdf", hostile.s, hostile.n / 2);
    folder_write_text(state, "CM99-9000012.pdf", "a text by the name of a PDF");
    imr_buf one = parse_folder(state, 1, false);
    assert_non_null(strstr(one.s, "CM99-9000003"));
    assert_non_null(strstr(one.s, "CM99-9000051"));
    assert_non_null(strstr(one.s, "CM99-9000011.pdf:0: truncated"));
    for (size_t jobs = 2; jobs <= 6; jobs += 2) {
        imr_buf more = parse_folder(state, jobs, false);
        assert_str(imr_buf_str(&more), one.s);
        imr_buf_free(&more);
    }
    imr_buf_free(&one);
    imr_buf_free(&hostile);
}

/* Whether the process group has no member left; a worker is in the group of the program that started it. Orphans are
 * reaped here: this process is their parent, since some systems' first process reaps late. */
static bool group_is_gone(pid_t group)
{
    enum { PATIENCE = 3000 };
    const struct timespec pause = {.tv_nsec = 10000000};
    for (size_t i = 0; i < PATIENCE; i++) {
        while (waitpid(-group, NULL, WNOHANG) > 0) continue;
        if (kill(-group, 0) != 0) return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

static void a_program_that_is_killed_leaves_no_worker(void **state)
{
    copy_samples(state, samples);
    imr_buf hostile = nested_forms(); /* keeps a worker busy */
    folder_write(state, "CM99-9000004.pdf", hostile.s, hostile.n);
    imr_buf_free(&hostile);
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setpgid(0, 0);
        parse_folder(state, 3, true);
        _exit(0);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGTERM);
    assert_true(group_is_gone(child));
}

int main(void)
{
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested_forms_cost_one_file),
        cmocka_unit_test(a_page_of_a_million_glyphs_costs_one_file),
        cmocka_unit_test(an_endless_object_stream_costs_one_file),
        cmocka_unit_test(an_encrypted_file_costs_one_file),
        cmocka_unit_test(a_file_cut_anywhere_is_refused_or_read_and_never_fatal),
        FOLDER_TEST(the_rest_of_a_run_is_unharmed_and_in_order_whatever_the_jobs),
        FOLDER_TEST(a_program_that_is_killed_leaves_no_worker),
    };
    return cmocka_run_group_tests_name("pdf_hostile", tests, NULL, NULL);
}
