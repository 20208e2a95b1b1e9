/* What paper and people add to a letter: stamps, line numbers, heads, other letters and papers in the same file. */
#include "letter_parts.h"

#include "encoding.h"

#include <stdio.h>
#include <string.h>

static const char *const letters[] = {IMR_LETTERS "/CM99-9000001.txt", IMR_LETTERS "/CM99-9000002.txt",
                                      IMR_LETTERS "/CM99-9000005.txt"};
enum { LETTERS = 3, TEXT_ROOM = 1 << 16 };

static imr_str read_file(imr_arena *arena, const char *path)
{
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    char *text = imr_arena_alloc(arena, TEXT_ROOM);
    size_t n = fread(text, 1, TEXT_ROOM - 1, in);
    fclose(in);
    return (imr_str){text, n};
}

/* All that was read, except places. */
static void write_letter(const imr_letter *letter, imr_buf *out)
{
    imr_buf_clear(out);
    for (size_t i = 0; i < letter->n; i++) {
        imr_decision decision = letter->decisions[i];
        decision.source_page = decision.source_begin = decision.source_end = 0;
        imr_record_write(&decision, out);
    }
}

typedef enum furniture { STAMP, BATES, HEAD, FOOT, NUMBERS, RECEIVED, FURNITURE_COUNT } furniture;

static void begin_page(furniture kind, size_t page, imr_buf *out)
{
    if (page > 1) imr_buf_puts(out, "\f");
    if (kind == HEAD) imr_buf_printf(out, "Roe & Doe, a law firm   03/14/2016 10:3%zu   Page %zu\n", page, page);
}

static void end_page(furniture kind, size_t page, imr_buf *out)
{
    if (kind == STAMP) imr_buf_printf(out, "DEF-%06zu\n", page + 122);
    if (kind == FOOT) imr_buf_printf(out, "Roe & Doe, Confidential %zu\n", page);
    if (kind == BATES) imr_buf_printf(out, "ROE DOE %zu\n", page + 4122);
}

/* Prints the letter on several pages with such furniture. */
static void print_letter(imr_str text, furniture kind, size_t pages, imr_buf *out)
{
    size_t lines = 0, line = 0, page = 1, number = 1;
    for (size_t at = 0; at < text.n; at++) lines += text.s[at] == '\n';
    imr_buf_clear(out);
    begin_page(kind, page, out);
    for (size_t at = 0, end; at < text.n; at = end + 1, line++) {
        for (end = at; end < text.n && text.s[end] != '\n';) end++;
        if (line == page * lines / pages && page < pages) {
            end_page(kind, page, out);
            begin_page(kind, ++page, out);
        }
        if (kind == RECEIVED && line % 9 == 4) imr_buf_puts(out, "RECEIVED MAR 14 2016\n");
        if (kind == NUMBERS) imr_buf_printf(out, "%zu ", number++);
        if (number > 28) number = 1;
        for (size_t i = at; i < end; i++)
            if (text.s[i] != '\f') imr_buf_putc(out, text.s[i]); /* the letter's own pages */
        imr_buf_putc(out, '\n');
    }
    end_page(kind, page, out);
}

static void what_pages_add_changes_no_record(void **state)
{
    static const size_t pages[] = {1, 2, 5};
    fixture *it = *state;
    imr_buf with = {0}, plain = {0}, read = {0};
    size_t wrong = 0;
    for (size_t i = 0; i < LETTERS; i++) {
        imr_str text = read_file(it->arena, letters[i]);
        imr_letter letter = parsed(it, text.s);
        write_letter(&letter, &plain);
        for (size_t k = 0; k < 3; k++) {
            for (furniture kind = 0; kind < FURNITURE_COUNT; kind++) {
                print_letter(text, kind, pages[k], &with);
                imr_status status = parse(it, with.s, &letter);
                write_letter(&letter, &read);
                bool same = status == IMR_OK && imr_str_equal(imr_buf_str(&read), imr_buf_str(&plain));
                wrong += !same;
                if (!same) print_error("letter %zu, %zu pages, kind %d: %s\n", i, pages[k], (int)kind, it->err.text);
            }
        }
    }
    imr_buf_free(&with);
    imr_buf_free(&plain);
    imr_buf_free(&read);
    assert_int_equal(wrong, 0);
}

static void several_letters_in_a_file_are_several_letters(void **state)
{
    fixture *it = *state;
    imr_buf all = {0};
    for (size_t i = 0; i < LETTERS; i++) {
        imr_buf_add(&all, read_file(it->arena, letters[i]));
        imr_buf_puts(&all, i == 0 ? "\f" : "\n");
    }
    imr_letters found;
    assert_int_equal(imr_letters_parse(it->arena, imr_buf_str(&all), IMR_STR("n"), IMR_STR("f"), &found, &it->err), 0);
    assert_int_equal(found.n, LETTERS);
    assert_str(found.at[0].decisions[0].letter, "CM99-9000001");
    assert_str(found.at[1].decisions[0].letter, "CM99-9000002");
    assert_str(found.at[2].decisions[0].id, "CM99-9000005#1");
    imr_str rationale = found.at[1].decisions[0].rationale;
    assert_memory_equal(all.s + found.at[1].decisions[0].source_begin, rationale.s, 20);
    imr_buf_free(&all);
}

static void other_papers_behind_a_letter_are_no_rationale(void **state)
{
    static const char *const papers[] = {
        "PROOF OF SERVICE\nI am over 18 years of age.\n", "\fPROOF OF SERVICE BY MAIL\nI am over 18.\n",
        "\fPROGRESS REPORT (PR-2)\nPatient: Roe\n",       "Patient Name: Roe, Jane\nShe has pain.\n",
        "\fMAXIMUS Federal Services\nP.O. Box 12\n",
    };
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        imr_buf text = {0};
        imr_buf_printf(&text, "%s%s", ONE("MRI: Upheld"), papers[i]);
        imr_letter letter = parsed(*state, text.s);
        assert_str(letter.decisions[0].rationale, "The knee is stable. The request is not medically necessary.");
        imr_buf_free(&text);
    }
}

static void a_part_that_holds_another_is_refused(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {ONE("MRI: Upheld\nBrace: Overturned"), "the heading of decision 1 holds \"an outcome\""},
        {BEFORE "MRI: Upheld\n" LINES "It is stable.\nBrace: Overturned\nIt is not medically necessary.\n",
         "the rationale of decision 1 holds \"an outcome\""},
        {BEFORE "MRI: Upheld\n" LINES "It is stable. MAX1MUS guide1ine: none. It is not medically necessary.\n",
         "the rationale of decision 1 holds \"MAXIMUS guideline:\""},
    };
    fixture *it = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_letter letter;
        assert_int_equal(parse(it, cases[i].text, &letter), IMR_INPUT);
        assert_string_equal(it->err.text, cases[i].error);
    }
}

static void words_broken_at_a_line_end_are_joined(void **state)
{
    static const struct {
        const char *text, *read;
    } cases[] = {
        {"a menis-\ncal tear", "a meniscal tear"},       {"a menis\xC2\xAD\ncal tear", "a meniscal tear"},
        {"a follow-\nup visit", "a follow-up visit"},    {"non-\nsteroidal pills", "non-steroidal pills"},
        {"on 02-11-\n2015 he", "on 02-11-2015 he"},      {"pre- and\npostoperative", "pre- and postoperative"},
        {"an ulce-\nration, she", "an ulceration, she"}, {"men\xC2\xADiscal", "meniscal"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_buf_printf(&text, BEFORE "MRI: Upheld\n" LINES "It is %s. It is not\nmedically necessary.\n",
                       cases[i].text);
        imr_letter letter = parsed(*state, text.s);
        assert_true(imr_str_find(letter.decisions[0].rationale, imr_str_of(cases[i].read), 0) != SIZE_MAX);
        imr_buf_free(&text);
    }
}

static void case_numbers_have_their_digits_or_are_none(void **state)
{
    static const struct {
        const char *written, *letter;
    } cases[] = {
        {"CM99-0000007", "CM99-0000007"},
        {"cm99-0000007", "CM99-0000007"},
        {"CM99\xE2\x80\x93"
         "0000007",
         "CM99-0000007"},
        {"CM99 - 0000007", "CM99-0000007"},
        {"CM990000007", "CM99-0000007"},
        {"CM99-000000l", "CM99-0000001"},
        {"CM99-00000", "scan-12"},
        {"CM99-00000071", "scan-12"},
        {"13-000004", "13-000004"},
        {"13000004", "13-000004"},
        {"CM13-000004", "CM13-000004"},
        {"", "scan-12"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf text = {0};
        imr_buf_printf(&text, "Case Number: %s\n%s", cases[i].written, strchr(ONE("MRI: Upheld"), '\n') + 1);
        imr_letter letter = parsed(*state, text.s);
        assert_str(letter.decisions[0].letter, cases[i].letter);
        imr_buf_free(&text);
    }
}

static void a_modified_heading_is_taken_apart_in_all_its_forms(void **state)
{
    static const struct {
        const char *heading, *requested, *authorized, *disputed;
    } cases[] = {
        {"Gel #3 was the original request. Gel #1 was authorized by the Claims Administrator. The remaining IMR "
         "eligible "
         "portion of the original request, Gel #2",
         "Gel #3", "Gel #1", "Gel #2"},
        {"Gel #1 was authorized by the Claims Administrator. The remaining IMR eligible portion of the original "
         "request, "
         "Gel #2 is",
         NULL, "Gel #1", "Gel #2"},
        {"The Claims Administrator authorized six visits, leaving the original request IMR eligible. The original "
         "request, twelve visits",
         "twelve visits", "six visits", "twelve visits"},
    };
    fixture *it = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_decision decision = {.heading = imr_str_of(cases[i].heading)};
        assert_int_equal(imr_letter_read_heading(it->arena, &decision, &it->err), IMR_OK);
        assert_true(decision.ur_modified);
        if (cases[i].requested == NULL)
            assert_null(decision.requested.s);
        else
            assert_str(decision.requested, cases[i].requested);
        assert_str(decision.authorized, cases[i].authorized);
        assert_str(decision.disputed, cases[i].disputed);
    }
}

static void text_in_other_encodings_is_read(void **state)
{
    (void)state;
    static const char little[] = "\xFF\xFE"
                                 "a\0\xB0\0\x3D\xD8\x00\xDE",
                      big[] = "\xFE\xFF\0a\0\xB0";
    imr_buf out = {0};
    assert_true(imr_utf16_decode((imr_str){little, sizeof little - 1}, &out));
    assert_string_equal(out.s, "a\xC2\xB0\xF0\x9F\x98\x80");
    imr_buf_clear(&out);
    assert_true(imr_utf16_decode((imr_str){big, sizeof big - 1}, &out));
    assert_string_equal(out.s, "a\xC2\xB0");
    imr_buf_clear(&out);
    assert_true(imr_windows_1252_decode(IMR_STR("45\xB0 \x96 it\x92s"), &out));
    assert_string_equal(out.s, "45\xC2\xB0 \xE2\x80\x93 it\xE2\x80\x99s");
    assert_false(imr_windows_1252_decode(IMR_STR("\x81"), &out));
    assert_false(imr_windows_1252_decode(IMR_STR("\xB0 and \xC2\xB0"), &out));
    assert_false(imr_utf16_decode((imr_str){little, sizeof little - 3}, &out));
    imr_buf_free(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_pages_add_changes_no_record),
        TEST(several_letters_in_a_file_are_several_letters),
        TEST(other_papers_behind_a_letter_are_no_rationale),
        TEST(a_part_that_holds_another_is_refused),
        TEST(words_broken_at_a_line_end_are_joined),
        TEST(case_numbers_have_their_digits_or_are_none),
        TEST(a_modified_heading_is_taken_apart_in_all_its_forms),
        TEST(text_in_other_encodings_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
