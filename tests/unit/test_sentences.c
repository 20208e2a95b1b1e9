#include "test.h"

#include "sentences.h"

static imr_str one(imr_note note, imr_buf *text)
{
    const imr_notes notes = {.at = &note, .n = 1};
    size_t i = 0;
    imr_buf_clear(text);
    imr_note_sentence(&notes, &i, text);
    assert_int_equal(i, 1);
    return imr_buf_str(text);
}

static void every_note_has_a_sentence_and_a_name(void **state)
{
    (void)state;
    imr_buf text = {0};
    for (imr_note_code code = 0; code < IMR_NOTE_CODES; code++) {
        const imr_note note = {.code = code, .span = IMR_STR("x"), .field = imr_field_at(0)};
        assert_true(one(note, &text).n > 10);
        assert_true(imr_str_find(imr_buf_str(&text), IMR_STR("%"), 0) == SIZE_MAX);
        assert_non_null(imr_note_name(code));
    }
    imr_buf_free(&text);
}

static void a_sentence_says_what_and_where(void **state)
{
    (void)state;
    imr_buf text = {0};
    imr_str nearest = IMR_STR("heading");
    assert_str(one((imr_note){.code = IMR_NOTE_LONE_OPERATOR, .span = IMR_STR("AND"), .column = 4}, &text),
               "\"AND\" in column 4 has nothing to join: read as a word");
    assert_str(one((imr_note){.code = IMR_NOTE_NO_FIELD,
                              .span = IMR_STR("headign"),
                              .column = 1,
                              .alternatives = {&nearest, 1}},
                   &text),
               "no field is named \"headign\" (column 1): read as words; did you mean heading:?");
    imr_buf_free(&text);
}

static void words_that_were_read_share_a_sentence(void **state)
{
    (void)state;
    imr_str values[] = {IMR_STR("img.mri"), IMR_STR("upheld"), IMR_STR("x")};
    imr_note notes[] = {{.code = IMR_NOTE_READ_AS,
                         .span = IMR_STR("MRI"),
                         .field = imr_field_find(IMR_STR("procedure")),
                         .alternatives = {&values[0], 1}},
                        {.code = IMR_NOTE_READ_AS,
                         .span = IMR_STR("denied"),
                         .field = imr_field_find(IMR_STR("outcome")),
                         .alternatives = {&values[1], 2}},
                        {.code = IMR_NOTE_DESCRIPTION}};
    const imr_notes all = {.at = notes, .n = 3};
    imr_buf text = {0};
    size_t i = 0;
    imr_note_sentence(&all, &i, &text);
    assert_int_equal(i, 2);
    assert_str(imr_buf_str(&text), "\"MRI\" read as procedure:img.mri, \"denied\" as outcome:upheld|x (quote them to "
                                   "search the words)");
    imr_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_note_has_a_sentence_and_a_name),
        cmocka_unit_test(a_sentence_says_what_and_where),
        cmocka_unit_test(words_that_were_read_share_a_sentence),
    };
    return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}
