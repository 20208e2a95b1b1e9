/* Sample letters with one wrong character in a label or an outcome: read as without it, or refused. */
#include "letter_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTER(number) IMR_LETTERS "/CM99-90000" number ".txt"

static const char *const labels[] = {
    "Case Number:",
    "Date Assigned:",
    "Date of Injury:",
    "Decision Date:",
    "UR Denial Date:",
    "Priority:",
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "State(s) of Licensure:",
    "Certification(s)/Specialty:",
    "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "Claims Administrator guideline:",
    "MAXIMUS guideline:",
    "Decision rationale:",
    ": Upheld",
    ": Overturned",
};

/* What a scan may make of a character, or insert. */
static const char others[] = "1lI|0Oo5S8xeRn.,;:- '";

static char *read_file(imr_arena *arena, const char *path)
{
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    char *text = imr_arena_alloc(arena, 1 << 16);
    size_t n = fread(text, 1, (1 << 16) - 1, in);
    fclose(in);
    assert_in_range(n, 1000, (1 << 16) - 2);
    return text;
}

/* All that was read, except places. */
static void write_letter(const imr_letter *letter, imr_buf *out)
{
    imr_buf_clear(out);
    for (size_t i = 0; i < letter->n; i++) {
        imr_decision decision = letter->decisions[i];
        decision.source_begin = decision.source_end = 0;
        imr_record_write(&decision, out);
        imr_buf_puts(out, "\n");
        imr_buf_add(out, decision.ur_line);
        imr_buf_puts(out, "\n");
        imr_buf_add(out, decision.imr_line);
        imr_buf_puts(out, "\n");
    }
}

typedef struct damage {
    fixture *it;
    imr_arena *arena;
    const char *text;
    imr_buf whole, damaged, read;
    size_t right, refused, wrong;
} damage;

/* Replaces `n` bytes by `with`. */
static void try_change(damage *work, size_t at, size_t n, imr_str with)
{
    imr_letter letter;
    imr_error err;
    imr_buf_clear(&work->damaged);
    imr_buf_add(&work->damaged, (imr_str){work->text, at});
    imr_buf_add(&work->damaged, with);
    imr_buf_puts(&work->damaged, work->text + at + n);
    imr_arena_reset(work->arena);
    imr_status status = imr_letter_parse(work->arena, imr_buf_str(&work->damaged), IMR_STR("scan-12"),
                                         IMR_STR("in/scan-12.txt"), &letter, &err);
    if (status != IMR_OK) {
        work->refused++;
        return;
    }
    write_letter(&letter, &work->read);
    if (imr_str_equal(imr_buf_str(&work->read), imr_buf_str(&work->whole))) {
        work->right++;
        return;
    }
    size_t begin = at;
    while (begin > 0 && work->text[begin - 1] != '\n') begin--;
    if (work->wrong++ < 40)
        print_error("wrong: \"%.*s\" at %zu of \"%.30s\"\n", IMR_STR_ARG(with), at - begin, work->text + begin);
}

static void damage_label(damage *work, size_t begin, size_t n)
{
    for (size_t at = begin; at < begin + n; at++) {
        try_change(work, at, 1, IMR_STR(""));
        for (const char *other = others; *other != '\0'; other++) {
            if (*other != work->text[at]) try_change(work, at, 1, (imr_str){other, 1});
            if (at > begin) try_change(work, at, 0, (imr_str){other, 1});
        }
    }
}

static void damage_letter(void **state, const char *path)
{
    fixture *it = *state;
    damage work = {.it = it, .arena = imr_arena_new(), .text = read_file(it->arena, path)};
    imr_letter letter = parsed(it, work.text);
    write_letter(&letter, &work.whole);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        for (const char *at = work.text; (at = strstr(at, labels[i])) != NULL; at += strlen(labels[i]))
            damage_label(&work, (size_t)(at - work.text), strlen(labels[i]));
    print_message("%zu right, %zu refused, %zu wrong\n", work.right, work.refused, work.wrong);
    assert_int_equal(work.wrong, 0);
    assert_true(work.right > 10 * work.refused);
    imr_buf_free(&work.whole);
    imr_buf_free(&work.damaged);
    imr_buf_free(&work.read);
    imr_arena_free(work.arena);
}

static void a_letter_of_one_decision_survives_a_wrong_character(void **state) { damage_letter(state, LETTER("01")); }
static void a_letter_of_two_decisions_survives_a_wrong_character(void **state) { damage_letter(state, LETTER("02")); }
static void a_letter_with_a_modified_request_survives_a_wrong_character(void **state)
{
    damage_letter(state, LETTER("05"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_letter_of_one_decision_survives_a_wrong_character),
        TEST(a_letter_of_two_decisions_survives_a_wrong_character),
        TEST(a_letter_with_a_modified_request_survives_a_wrong_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
