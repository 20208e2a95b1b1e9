#include "test.h"

#include <stdlib.h>

#include "phrase.h"
#include "text.h"

/* ---- UTF-8 ---- */

static void utf8_is_told_from_other_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n, bad; /* bad: offset of the first wrong byte, n for none */
    } cases[] = {
        {"", 0, 0},
        {"plain words of more than eight bytes", 36, 36},
        {"caf\xC3\xA9 \xE2\x80\x99 \xF0\x9F\x99\x82", 14, 14},
        {"nul\0in it and after", 19, 3},
        {"long enough for words\0", 22, 21},
        {"latin \xE9 one", 11, 6},
        {"cut \xE2\x80", 6, 4},
        {"overlong \xC0\xAF", 11, 9},
        {"overlong \xE0\x80\xAF", 12, 9},
        {"surrogate \xED\xA0\x80", 13, 10},
        {"too far \xF4\x90\x80\x80", 12, 8},
        {"lone \x80 tail", 11, 5},
        {"\xF4\x8F\xBF\xBF", 4, 4},
        {"\xFF", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = SIZE_MAX;
        bool valid = imr_utf8_valid((imr_str){cases[i].text, cases[i].n}, &at);
        if (valid != (cases[i].bad == cases[i].n)) fail_msg("case %zu: \"%s\"", i, cases[i].text);
        if (!valid) assert_int_equal(at, cases[i].bad);
    }
}

/* ---- Unwrapping ---- */

static void lines_become_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *flat, *paragraphs;
    } cases[] = {
        {"", "", ""},
        {" \n\t\f ", "", ""},
        {"  one\nline \r\n of  text\r", "one line of text", "one line of text"},
        {"no\xC2\xA0"
         "break\xE2\x80\xA8line\xE3\x80\x80wide",
         "no break line wide", "no break line wide"},
        {"caf\xC3\xA9 \xE2\x80\x9Cq\xE2\x80\x9D", "caf\xC3\xA9 \xE2\x80\x9Cq\xE2\x80\x9D",
         "caf\xC3\xA9 \xE2\x80\x9Cq\xE2\x80\x9D"},
        {"First\nparagraph.\n\nSecond\none.\n \t\n\nThird.", "First paragraph. Second one. Third.",
         "First paragraph.\nSecond one.\nThird."},
        {"One paragraph.\n\nAnother paragraph.", "One paragraph. Another paragraph.",
         "One paragraph.\nAnother paragraph."},
        /* A blank line between all lines is double spacing: only several of them separate paragraphs. */
        {"The patient has\n\npain in the\n\nlow back and\n\nleg.\n\n\nHe had\n\nan MRI\n\nbefore.",
         "The patient has pain in the low back and leg. He had an MRI before.",
         "The patient has pain in the low back and leg.\nHe had an MRI before."},
        /* A page end does not separate paragraphs. */
        {"goes\non\n\n\f\nthere\nand\non", "goes on there and on", "goes on there and on"},
        {"bytes \x80\xFF stay", "bytes \x80\xFF stay", "bytes \x80\xFF stay"},
        {"x\x01y\n\x7F", "x\x01y \x7F", "x\x01y \x7F"},
    };
    imr_arena *arena = imr_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(imr_text_unwrap(arena, imr_str_of(cases[i].text), false), cases[i].flat);
        assert_str(imr_text_unwrap(arena, imr_str_of(cases[i].text), true), cases[i].paragraphs);
    }
    imr_arena_free(arena);
}

/* ---- Tokens ---- */

static imr_tokens tokens;

static void tokenize(const char *text) { assert_int_equal(imr_tokenize(imr_str_of(text), &tokens, NULL), IMR_OK); }

/* The words, separated by spaces. */
static imr_buf joined;

static const char *words(void)
{
    imr_buf_clear(&joined);
    for (size_t i = 0; i < tokens.n; i++) {
        if (i > 0) imr_buf_putc(&joined, ' ');
        imr_buf_add(&joined, tokens.at[i].word);
    }
    imr_buf_add(&joined, IMR_STR(""));
    return joined.s;
}

static void text_comes_apart_into_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {" -- / . ,", ""},
        {"The MRI of the lumbar spine", "the mri of the lumbar spine"},
        {"R\xC3\xA9sum\xC3\xA9 na\xC3\xAFve \xC3\x89"
         "COLE stra\xC3\x9F"
         "e \xC5\x92uvre \xC4\xB0",
         "resume naive ecole strasse oeuvre i"},
        {"e\xCC\x81"
         "cole co\xC2\xADoperate zero\xE2\x80\x8Bwidth",
         "ecole cooperate zerowidth"},
        {"\xEF\xAC\x81nding o\xEF\xAC\x83"
         "ce",
         "finding office"},
        {"TNF-\xCE\x91 \xD0\x9C\xD0\xA0\xD0\xA2", "tnf \xCE\xB1 \xD0\xBC\xD1\x80\xD1\x82"},
        /* apostrophes */
        {"MRI's patient's patients' PATIENT'S", "mri patient patients patient"},
        {"MRI\xE2\x80\x99s \xE2\x80\x98quoted\xE2\x80\x99 'so'", "mri quoted so"},
        {"don't O'Brien d\xE2\x80\x99"
         "accord 4 A's",
         "dont obrien daccord 4 a"},
        /* numbers */
        {"9792.20 3.3.9, 1.5; page 46.", "9792.20 3.3.9 1.5 page 46"},
        {"1,000 $1,250.50 1,000,000 150,000", "1000 1250.50 1000000 150000"},
        {"pages 303,304 and 36,37 or 1,0000", "pages 303 304 and 36 37 or 1 0000"},
        {"5% 5-10% 0.1%/2%", "5% 5 10% 0.1% 2%"},
        {"10-20-2016 11/11/2016 10:30", "10 20 2016 11 11 2016 10 30"},
        {"1st 2nd 3D 9792.24a q4h B12", "1st 2nd 3d 9792.24a q4h b12"},
        {"#60 CM99-9000001", "60 cm99 9000001"},
        /* units */
        {"10/325mg 7.5-325mg 5cc 120gm 1percent", "10 325 mg 7.5 325 mg 5 cc 120 gm 1 percent"},
        {"2x6 2x/week x12 3x4.5cm 2xday", "2 x 6 2 x week x 12 3 x 4.5 cm 2xday"},
        {"2\xC3\x97"
         "6 5\xC2\xB5g",
         "2 x 6 5 ug"},
        {"51yo 6weeks 30mgs 5mgx", "51 yo 6 weeks 30 mgs 5mgx"},
        /* levels */
        {"L4-5 L4/5 L4-L5 l4-5", "l4 l5 l4 l5 l4 l5 l4 l5"},
        {"L4 - L5, L4 - 5; L4\xE2\x80\x93"
         "5 L4\xE2\x80\x91"
         "5",
         "l4 l5 l4 l5 l4 l5 l4 l5"},
        {"C5-C6-C7 C5-6-7 C5-6/7? T7-8 T11-12", "c5 c6 c7 c5 c6 c7 c5 c6 c7 t7 t8 t11 t12"},
        {"L5-S1 L5S1 L5-1 L4-5-S1 C7-1 T12-1", "l5 s1 l5 s1 l5 s1 l4 l5 s1 c7 t1 t12 l1"},
        {"L3, L4 and L5; L4,5 L4&5", "l3 l4 and l5 l4 l5 l4 l5"},
        {"T1-T2 (L4-5)", "t1 t2 l4 l5"},
        {"L4-5mm L4-5.5 L5-20 L5-3 L5 - 12 visits L4-05", "l4 5 mm l4 5.5 l5 20 l5 3 l5 12 visits l4 05"},
        {"L0-1 C9-10 IL4-5 L45", "l0 1 c9 10 il4 5 l45"},
        /* joined, dotted, ampersand */
        {"x-ray X-RAYS H-wave T-spine e\xE2\x80\x90stim", "xray xrays hwave tspine estim"},
        {"post-x-ray a-b-c x - y", "post xray abc x y"},
        {"M.R.I., P.T. e.g. U.S", "mri pt eg us"},
        {"B.The end.Next", "b the end next"},
        {"PM&R P&S AT&T PM & R, cats&dogs abc&d", "pm&r p&s at&t pm r cats dogs abc d"},
        {"EMG/NCV post-op and/or (MRI)", "emg ncv post op and or mri"},
        /* invalid text */
        {"a\x80"
         "b \xC3",
         "a b"},
        {"\x01\x02word\x7F", "word"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tokenize(cases[i][0]);
        if (strcmp(words(), cases[i][1]) != 0)
            fail_msg("\"%s\" gives \"%s\", not \"%s\"", cases[i][0], words(), cases[i][1]);
    }
}

static void a_token_knows_the_bytes_that_it_stands_for(void **state)
{
    (void)state;
    static const struct {
        const char *text, *spans; /* the source bytes of the tokens, separated by "|" */
    } cases[] = {
        {"The MRI's x-ray.", "The|MRI|x-ray"},
        {"L4-5, L5 - S1", "L4|5|L5|S1"},
        {"L4L5", "L4|L5"},
        {"10/325mg 5% 1,000.", "10|325|mg|5%|1,000"},
        {"M.R.I. of P.T.", "M.R.I|of|P.T"},
        {"(R\xC3\xA9sum\xC3\xA9) 5\xC2\xB5g", "R\xC3\xA9sum\xC3\xA9|5|\xC2\xB5g"},
        {"x12 PM&R don't", "x|12|PM&R|don't"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_buf spans = {0};
        tokenize(cases[i].text);
        for (size_t t = 0; t < tokens.n; t++) {
            if (t > 0) imr_buf_putc(&spans, '|');
            imr_buf_add(&spans, (imr_str){cases[i].text + tokens.at[t].begin, tokens.at[t].end - tokens.at[t].begin});
        }
        assert_string_equal(spans.s, cases[i].spans);
        imr_buf_free(&spans);
    }
}

/* The words that have a flag. */
static const char *flagged(const char *text, unsigned flag)
{
    tokenize(text);
    imr_buf_clear(&joined);
    for (size_t i = 0; i < tokens.n; i++) {
        if (!(tokens.at[i].flags & flag)) continue;
        if (joined.n > 0) imr_buf_putc(&joined, ' ');
        imr_buf_add(&joined, tokens.at[i].word);
    }
    imr_buf_add(&joined, IMR_STR(""));
    return joined.s;
}

static void a_token_knows_how_it_was_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned flag;
        const char *words;
    } cases[] = {
        {"MRI Mri mri OT's ESIs ES A M.R.I. PM&R H-Wave MRIx", IMR_TOKEN_UPPER, "mri ot esis es mri pm&r"},
        {"The MRI of \xC3\x89"
         "cole \xC3\xA9"
         "cole 5 L5",
         IMR_TOKEN_CAPITAL, "the mri ecole l5"},
        {"12 visits 5% l5 1st x12", IMR_TOKEN_NUMBER, "12 5% 1st 12"},
        {"EMG/NCV post-op 10mg L4-5 a, b (c) d & e", IMR_TOKEN_JOINED, "ncv op mg l5"},
        {"one, two (three) four; five: six seven", IMR_TOKEN_COMMA, "two three four five six"},
        {"a b\nc\n d", IMR_TOKEN_PARAGRAPH, "a c d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(flagged(cases[i].text, cases[i].flag), cases[i].words);
}

static void a_token_knows_that_a_sentence_starts(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"First one. Second one! Third? 12 visits", "first second third 12"},
        {"Seen by Dr. Smith vs. Jones, e.g. The one, No. 5 and p. Two", "seen"},
        {"In 2014. The MRI of 9792.20 is at L4-5. Next", "in the next"},
        {"He said \"so.\" Then (it was.) And", "he then and"},
        {"1. MRI of the knee. 2. Therapy", "1 2"},
        {"small. letters etc., And more", "small"},
        {"line one\nline two", "line line"},
        {"The M.R.I. The P.T. Was", "the"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(flagged(cases[i][0], IMR_TOKEN_SENTENCE), cases[i][1]);
}

/* Every letter of Latin-1 and Latin Extended-A folds to ASCII, and folding lengthens no text. */
static void folded_text_fits_where_its_source_did(void **state)
{
    (void)state;
    for (unsigned code = 0x80; code < 0x3000; code++) {
        char text[4] = {0};
        size_t n = code < 0x800 ? 2 : 3;
        if (n == 2)
            text[0] = (char)(0xC0 | code >> 6);
        else
            text[0] = (char)(0xE0 | code >> 12), text[1] = (char)(0x80 | (code >> 6 & 0x3F));
        text[n - 1] = (char)(0x80 | (code & 0x3F));
        tokenize(text);
        assert_true(tokens.n <= 1);
        if (tokens.n == 0) continue;
        assert_true(tokens.at[0].word.n <= n);
        bool latin = code >= 0xC0 && code <= 0x17F;
        for (size_t i = 0; latin && i < tokens.at[0].word.n; i++) assert_in_range(tokens.at[0].word.s[i], 'a', 'z');
    }
}

static void a_giant_text_is_read(void **state)
{
    (void)state;
    enum { SIZE = 20 * 1000 * 1000 };
    char *text = malloc(SIZE);
    memset(text, 'x', SIZE);
    assert_int_equal(imr_tokenize((imr_str){text, SIZE}, &tokens, NULL), IMR_OK);
    assert_int_equal(tokens.n, 1);
    assert_int_equal(tokens.at[0].word.n, SIZE);
    for (size_t i = 0; i < SIZE; i += 4) memcpy(text + i, "L4, ", 4);
    assert_int_equal(imr_tokenize((imr_str){text, SIZE}, &tokens, NULL), IMR_OK);
    assert_int_equal(tokens.n, SIZE / 4);
    assert_str(tokens.at[0].word, "l4");
    assert_str(tokens.at[tokens.n - 1].word, "l4");
    free(text);
    imr_error err;
    assert_int_equal(imr_tokenize((imr_str){"", (size_t)UINT32_MAX}, &tokens, &err), IMR_LIMIT);
}

static void edits_are_counted_up_to_a_limit(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned limit, distance;
    } cases[] = {
        {"", "", 2, 0},
        {"mri", "mri", 2, 0},
        {"mri", "mir", 2, 1},
        {"mri", "", 5, 3},
        {"lumbar", "lumber", 2, 1},
        {"norco", "nroco", 2, 1},
        {"norco", "norcoo", 2, 1},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"abcdef", "uvwxyz", 2, 3},
        {"ca", "abc", 5, 3},
        {"a", "abcdefgh", 3, 4},
        {"ab", "ba", 0, 1},
        {"cyclobenzaprine", "cyclobenzaprin", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_str a = imr_str_of(cases[i].a), b = imr_str_of(cases[i].b);
        assert_int_equal(imr_edit_distance(a, b, cases[i].limit), cases[i].distance);
        assert_int_equal(imr_edit_distance(b, a, cases[i].limit), cases[i].distance);
    }
    static char p[1000], q[1000];
    memset(p, 'p', sizeof p);
    memset(q, 'q', sizeof q);
    assert_int_equal(imr_edit_distance((imr_str){p, 1000}, (imr_str){q, 1000}, 4), 5);
    assert_int_equal(imr_edit_distance((imr_str){p, 1000}, (imr_str){p, 999}, 4), 1);
}

static int free_all(void **state)
{
    (void)state;
    imr_tokens_free(&tokens);
    imr_buf_free(&joined);
    return 0;
}

/* Random texts and phrases of few characters: many places look like a beginning and are none. */
static void phrases_are_found_where_a_look_at_each_place_finds_them(void **state)
{
    (void)state;
    enum { CASES = 20000, LONGEST = 120 };
    static const char letters[] = "abAB \n|", phrase_letters[] = "abAB ";
    unsigned seed = 5, found = 0;
    for (unsigned i = 0; i < CASES; i++) {
        char *exact = NULL, phrase[5] = {0};
        size_t n = (seed = seed * 1103515245U + 12345U) >> 16 & 127, from, at, end = 0;
        n = n < LONGEST ? n : LONGEST;
        assert_non_null(exact = malloc(n + 1)); /* of just that length, so that a sanitizer sees reads beyond it */
        for (size_t k = 0; k < n; k++) exact[k] = letters[((seed = seed * 1103515245U + 12345U) >> 16) % 7];
        for (size_t k = 0; k <= seed >> 28 && k < 4; k++)
            phrase[k] = phrase_letters[((seed = seed * 1103515245U + 12345U) >> 16) % (k > 0 ? 5 : 4)];
        from = n == 0 ? 0 : seed % n;
        imr_str text = {exact, n};
        imr_span in = {from, n}, span;
        for (at = from; at < n && end == 0; at++) end = imr_phrase_at(text, in, at, phrase);
        bool any = imr_phrase_find(text, in, phrase, &span);
        assert_int_equal(any, end != 0);
        if (any) assert_true(span.begin == at - 1 && span.end == end);
        found += any;
        free(exact);
    }
    assert_in_range(found, CASES / 4, CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_are_found_where_a_look_at_each_place_finds_them),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
        cmocka_unit_test(lines_become_text),
        cmocka_unit_test(text_comes_apart_into_words),
        cmocka_unit_test(a_token_knows_the_bytes_that_it_stands_for),
        cmocka_unit_test(a_token_knows_how_it_was_written),
        cmocka_unit_test(a_token_knows_that_a_sentence_starts),
        cmocka_unit_test(folded_text_fits_where_its_source_did),
        cmocka_unit_test(a_giant_text_is_read),
        cmocka_unit_test(edits_are_counted_up_to_a_limit),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, free_all);
}
