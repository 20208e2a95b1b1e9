#include "lexicon_match.h"

#include <unistd.h>

/* ---- A lexicon of one's own: a folder with some tables ---- */

static const char *const all_files[] = {"stems.tsv",
#define X(name, file) file,
                                        IMR_TABLES(X)
#undef X
};

enum { FILE_COUNT = sizeof all_files / sizeof *all_files };

static char dir[] = "/tmp/imr-lexicon-XXXXXX";
static char path[128];

static const char *path_of(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void write_table(const char *name, const char *text, size_t n)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    fclose(file);
}

/* Empties all tables, which hides the compiled-in ones. */
static void clear_tables(void)
{
    for (size_t i = 0; i < FILE_COUNT; i++) write_table(all_files[i], "", 0);
}

static imr_status open_with(const char *name, const char *text, imr_lexicon **lexicon, imr_error *err)
{
    clear_tables();
    write_table(name, text, strlen(text));
    return imr_lexicon_open(dir, lexicon, err);
}

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) == NULL ? -1 : 0;
}

static int remove_dir(void **state)
{
    (void)state;
    for (size_t i = 0; i < FILE_COUNT; i++) unlink(path_of(all_files[i]));
    return rmdir(dir);
}

/* ---- Reading tables ---- */

static void a_table_gives_concepts_with_their_phrases(void **state)
{
    (void)state;
    imr_lexicon *lexicon;
    assert_int_equal(open_with("guidelines.tsv",
                               "\xEF\xBB\xBF# comment\r\n\r\nmtus\t-\tSchedule\tmtus | 9792.20\r\n"
                               "mtus.acoem\tmtus\tACOEM\t-\nlast\tmtus.acoem\tNo line end\tx y",
                               &lexicon, NULL),
                     IMR_OK);
    assert_int_equal(imr_lexicon_count(lexicon, IMR_TABLE_GUIDELINE), 3);
    assert_int_equal(imr_lexicon_count(lexicon, IMR_TABLE_SYNONYM), 0);
    const imr_concept *mtus = imr_lexicon_find(lexicon, IMR_TABLE_GUIDELINE, IMR_STR("mtus"));
    assert_ptr_equal(mtus, imr_lexicon_at(lexicon, IMR_TABLE_GUIDELINE, 0));
    assert_null(mtus->parent.s);
    assert_str(mtus->label, "Schedule");
    assert_int_equal(imr_lexicon_phrases(lexicon, mtus), 2);
    assert_str(imr_lexicon_phrase(lexicon, mtus, 1), "9792.20");
    const imr_concept *acoem = imr_lexicon_at(lexicon, IMR_TABLE_GUIDELINE, 1);
    assert_str(acoem->parent, "mtus");
    assert_int_equal(acoem->order, 1);
    assert_int_equal(imr_lexicon_phrases(lexicon, acoem), 0);
    const imr_concept *last = imr_lexicon_at(lexicon, IMR_TABLE_GUIDELINE, 2);
    assert_str(imr_lexicon_phrase(lexicon, last, 0), "x y");
    assert_null(imr_lexicon_find(lexicon, IMR_TABLE_GUIDELINE, IMR_STR("odg")));
    assert_null(imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("mtus")));
    imr_lexicon_free(lexicon);
    imr_lexicon_free(NULL);
}

static void traits_are_words_with_or_without_a_value(void **state)
{
    (void)state;
    imr_lexicon *lexicon = NULL;
    imr_error err = {0};
    imr_str value;
    assert_int_equal(open_with("chapters.tsv", "a\t-\tA\tb\tolder since=2016\nc\t-\tC\td\n", &lexicon, &err), IMR_OK);
    const imr_concept *a = imr_lexicon_find(lexicon, IMR_TABLE_CHAPTER, IMR_STR("a"));
    const imr_concept *c = imr_lexicon_find(lexicon, IMR_TABLE_CHAPTER, IMR_STR("c"));
    assert_true(imr_concept_is(a, "older"));
    assert_true(imr_concept_trait(a, "since", &value));
    assert_str(value, "2016");
    assert_false(imr_concept_is(a, "old"));
    assert_false(imr_concept_is(c, "older"));
    imr_lexicon_free(lexicon);
}

static void a_procedure_has_the_traits_of_its_category(void **state)
{
    (void)state;
    imr_lexicon *lexicon = NULL;
    imr_error err = {0};
    static const char categories[] = "surgery\t-\tA\t-\toperation whole-body\nother\t-\tB\t-\n";
    static const char procedures[] = "s.a\tsurgery\tA\ta\nx.b\tother\tB\tb\ns.c\tsurgery\tC\tc\tadjunct\n";
    clear_tables();
    write_table("categories.tsv", categories, sizeof categories - 1);
    write_table("procedures.tsv", procedures, sizeof procedures - 1);
    assert_int_equal(imr_lexicon_open(dir, &lexicon, &err), IMR_OK);
    const imr_concept *a = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("s.a"));
    const imr_concept *b = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("x.b"));
    const imr_concept *c = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("s.c"));
    assert_true(imr_concept_is(a, "operation") && !imr_concept_is(a, "adjunct"));
    assert_false(imr_concept_is(b, "operation"));
    assert_true(imr_concept_is(c, "operation") && imr_concept_is(c, "adjunct"));
    assert_ptr_equal(imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "adjunct"), c);
    assert_null(imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "imaging"));
    imr_lexicon_free(lexicon);
}

static void the_longest_ending_of_a_name_tells_its_class(void **state)
{
    (void)state;
    imr_lexicon *lexicon = NULL;
    imr_error err = {0};
    static const char table[] = "acid\t-\tA\tb\tendings=prazole,tidine\nmind\t-\tC\td\tendings=piprazole\n";
    assert_int_equal(open_with("chapters.tsv", table, &lexicon, &err), IMR_OK);
    static const struct {
        const char *word, *id;
    } cases[] = {{"leminoprazole", "acid"}, {"elopiprazole", "mind"}, {"lafutidine", "acid"},
                 {"prazole", "acid"},       {"tidine", NULL},         {"prazoles", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const imr_concept *found = imr_lexicon_by_ending(lexicon, IMR_TABLE_CHAPTER, imr_str_of(cases[i].word));
        if ((found == NULL) != (cases[i].id == NULL)) fail_msg("%s", cases[i].word);
        if (found != NULL) assert_str(found->id, cases[i].id);
    }
    imr_lexicon_free(lexicon);
}

static void a_mistake_is_named_by_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *message; /* message: what follows the folder's name */
    } cases[] = {
        {"synonyms.tsv", "a\t-\tA\n", "synonyms.tsv:1: has 3 columns instead of 4"},
        {"synonyms.tsv", "# x\n\na\t-\tA\tb\tc\n", "synonyms.tsv:3: has 5 columns instead of 4"},
        {"chapters.tsv", "a\t-\tA\tb\tc\td\n", "chapters.tsv:1: has 6 columns instead of 4 or 5"},
        {"synonyms.tsv", "no tabs\n", "synonyms.tsv:1: has 1 columns instead of 4"},
        {"synonyms.tsv", "\t-\tA\tb\n",
         "synonyms.tsv:1: \"\" is not an id: lower-case letters, digits, points and hyphens"},
        {"synonyms.tsv", "A b\t-\tA\tb\n",
         "synonyms.tsv:1: \"A b\" is not an id: lower-case letters, digits, points and hyphens"},
        {"synonyms.tsv", "a\t\tA\tb\n", "synonyms.tsv:1: \"\" is neither an id nor -"},
        {"synonyms.tsv", "a\t-\t\tb\n", "synonyms.tsv:1: \"\" is an empty label"},
        {"synonyms.tsv", "a\t-\tA\tb\n# c\na\t-\tA\tc\n", "synonyms.tsv:3: \"a\" is the id of line 1 already"},
        {"synonyms.tsv", "a\tb\tA\tb\n", "synonyms.tsv:1: the parent \"b\" is not an id"},
        {"guidelines.tsv", "a\t-\tA\tb\nb\tc\tA\tc\n", "guidelines.tsv:2: the parent \"c\" is not an id"},
        {"procedures.tsv", "a\t-\tA\tb\nb\ta\tA\tc\n", "procedures.tsv:2: the parent \"a\" is not an id"},
        {"synonyms.tsv", "a\t-\tA\tb||c\n", "synonyms.tsv:1: \"\" is an empty phrase (\"-\" stands for no phrases)"},
        {"synonyms.tsv", "a\t-\tA\t\n", "synonyms.tsv:1: \"\" is an empty phrase (\"-\" stands for no phrases)"},
        {"synonyms.tsv", "a\t-\tA\tb|()\n", "synonyms.tsv:1: \"()\" has no word"},
        {"synonyms.tsv", "a\t-\tA\t~\n", "synonyms.tsv:1: \"~\" has no word"},
        {"synonyms.tsv", "a\t-\tA\t* b\n", "synonyms.tsv:1: \"* b\" starts with a *"},
        {"synonyms.tsv", "a\t-\tA\tb*c\n", "synonyms.tsv:1: \"b*c\" has a * that is neither a word nor a word's end"},
        {"synonyms.tsv", "a\t-\tA\tb *c\n", "synonyms.tsv:1: \"b *c\" has a * that is neither a word nor a word's end"},
        {"synonyms.tsv", "a\t-\tA\ta b c d e f g h i j k l m n o p q\n",
         "synonyms.tsv:1: \"a b c d e f g h i j k l m n o p q\" has more than 16 words"},
        {"synonyms.tsv", "a\t-\tA\tb\nc\t-\tC\t\xE9t\xE9\n", "synonyms.tsv:2: not valid UTF-8"},
        {"outcomes.tsv", "x\tf\tA\tb\nx\tg\tA\tb\nx\tf\tA\tb\n", "outcomes.tsv:3: \"x\" is the id of line 1 already"},
        {"stems.tsv", "a\n", "stems.tsv:1: has 1 columns instead of 2"},
        {"stems.tsv", "mris\tMRI\n", "stems.tsv:1: \"MRI\" is not one word of lower-case letters"},
        {"stems.tsv", "\tmri\n", "stems.tsv:1: \"\" is not one word of lower-case letters"},
        {"stems.tsv", "a\tb\na\tc\n", "stems.tsv:2: \"a\" occurs here a second time"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_lexicon *lexicon = NULL;
        imr_error err = {0};
        imr_status status = open_with(cases[i].file, cases[i].text, &lexicon, &err);
        if (status != IMR_INPUT) fail_msg("case %zu is accepted: %s", i, cases[i].text);
        assert_null(lexicon);
        assert_memory_equal(err.text, dir, strlen(dir));
        assert_string_equal(err.text + strlen(dir) + 1, cases[i].message);
    }
}

static void what_is_right_is_accepted(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"outcomes.tsv", "true\tur_modified\tA\tb\ntrue\tretrospective\tB\tc\n"},
        {"categories.tsv", "a\t-\tA\t-\n"},
        {"synonyms.tsv", "a\t-\tA\ta b c d e f g h i j k l m n o *\n"},
        {"synonyms.tsv", "a\t-\tA\tsame|same|sames\nb\t-\tB\tsame\n"},
        {"body-parts.tsv", "b\ta\tB\tx\na\t-\tA\ty\n"}, /* a parent may come later */
        {"stems.tsv", "tens\ttens\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_lexicon *lexicon = NULL;
        imr_error err = {0};
        if (open_with(cases[i][0], cases[i][1], &lexicon, &err) != IMR_OK) fail_msg("%s", err.text);
        imr_lexicon_free(lexicon);
    }
}

static void a_folder_without_tables_is_refused(void **state)
{
    (void)state;
    imr_lexicon *lexicon;
    imr_error err;
    for (size_t i = 0; i < FILE_COUNT; i++) unlink(path_of(all_files[i]));
    assert_int_equal(imr_lexicon_open(dir, &lexicon, &err), IMR_INPUT);
    assert_int_equal(imr_lexicon_open("/nowhere/at/all", &lexicon, &err), IMR_INPUT);
    /* One table is enough: the others are the compiled-in ones. */
    write_table("synonyms.tsv", "only\t-\tOnly\tone\n", 16);
    assert_int_equal(imr_lexicon_open(dir, &lexicon, &err), IMR_OK);
    assert_int_equal(imr_lexicon_count(lexicon, IMR_TABLE_SYNONYM), 1);
    imr_lexicon *own;
    assert_int_equal(imr_lexicon_open(NULL, &own, &err), IMR_OK);
    assert_int_equal(imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE), imr_lexicon_count(own, IMR_TABLE_PROCEDURE));
    imr_lexicon_free(own);
    imr_lexicon_free(lexicon);
}

/* ---- Matching ---- */

static const char procedures[] = "esi\tc\tE\tepidural steroid injection|=ESI|epidural|block of * nerve\n"
                                 "inj\tc\tI\t~injection|~shot\n"
                                 "mri\tc\tM\tmri|magnetic resonance imaging\n"
                                 "mra\tc\tA\tmri angiogram|magnetic resonance angiogram\n"
                                 "both\tc\tB\tmri\n"
                                 "arthro\tc\tR\tarthroscop*|arthroscopic knee|arth* of the hip\n"
                                 "scope\tc\tS\tarthroscope\n"
                                 "topical\tc\tT\tflurbiprofen *%|lidocaine * patch*|lidocaine 5% patch of x\n"
                                 "ot\tc\tO\t=OT|=OT/PT visit\n"
                                 "emg\tc\tG\temg|ncv|emg ncv|9792.20\n";

static void phrases_are_found_in_text(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"nothing of this", ""},
        {"Epidural Steroid Injections at L4-5", "0+3 esi"},
        {"the epidural", "1+1 esi"},
        {"epidural steroid", "0+1 esi"},
        {"ESI esi ESIs", "0+1 esi, 2+1 esi"},
        {"injection", "0+1 ~inj"},
        {"shots and injections", "0+1 ~inj, 2+1 ~inj"},
        {"injection by ESI", "2+1 esi"}, /* the weak one is dropped */
        {"MRIs", "0+1 mri, 0+1 both"},   /* a phrase of two concepts */
        {"mri angiogram", "0+2 mra"},    /* the longest */
        {"mri, mri angiogram, mri", "0+1 mri, 0+1 both, 1+2 mra, 3+1 mri, 3+1 both"},
        {"magnetic resonance magnetic resonance imaging", "2+3 mri"},
        {"arthroscopies", "0+1 arthro"}, /* a beginning */
        {"arthroscope", "0+1 scope"},    /* a word wins over a prefix */
        {"arthroscopic knee", "0+2 arthro"},
        {"arthritis of the hip", "0+4 arthro"},
        {"arthroscopy of the hip", "0+4 arthro"}, /* a shorter prefix of the word */
        {"arthritis", ""},
        {"flurbiprofen 20% cream", "0+2 topical"},
        {"flurbiprofen 20 cream", ""},
        {"lidocaine 5% patches", "0+3 topical"},
        {"lidocaine 5% patch of x", "0+5 topical"},
        {"lidocaine 5% patch of y", "0+3 topical"}, /* returns from a branch without a match */
        {"lidocaine patch", ""},
        {"block of the nerve", "0+4 esi"},
        {"block of nerve", ""},
        {"OT ot Ot", "0+1 ot"},
        {"OT/PT visits", "0+3 ot"},
        {"OT/pt visits", "0+1 ot"},
        {"EMG/NCV per 9792.20", "0+2 emg, 3+1 emg"},
        {"NCV/EMG", "0+1 emg, 1+1 emg"},
    };
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_error err = {0};
    clear_tables();
    write_table("categories.tsv", "c\t-\tC\t-\n", 8);
    write_table("stems.tsv", "mris\tmri\n", 9);
    write_table("procedures.tsv", procedures, sizeof procedures - 1);
    if (imr_lexicon_open(dir, &lexicon, &err) != IMR_OK) fail_msg("%s", err.text);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = match_all(lexicon, stemmer, 1U << IMR_TABLE_PROCEDURE, cases[i][0]);
        if (strcmp(found, cases[i][1]) != 0)
            fail_msg("\"%s\" gives \"%s\", not \"%s\"", cases[i][0], found, cases[i][1]);
    }
    assert_string_equal(match_all(lexicon, stemmer, 1U << IMR_TABLE_SYNONYM, "mri"), "");
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
}

static void tables_do_not_hide_each_other(void **state)
{
    (void)state;
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    clear_tables();
    write_table("body-parts.tsv", "lumbar\t-\tL\tlumbar spine|~back\n", 30);
    write_table("specialties.tsv", "spine\t-\tS\tspine surgery|spine\n", 29);
    assert_int_equal(imr_lexicon_open(dir, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    unsigned body = 1U << IMR_TABLE_BODY_PART, specialty = 1U << IMR_TABLE_SPECIALTY;
    const char *text = "lumbar spine surgery";
    assert_string_equal(match_all(lexicon, stemmer, body | specialty, text), "0+2 lumbar, 1+2 spine");
    assert_string_equal(match_all(lexicon, stemmer, body, text), "0+2 lumbar");
    assert_string_equal(match_all(lexicon, stemmer, specialty, text), "1+2 spine");
    assert_string_equal(match_all(lexicon, stemmer, body | specialty, "back, spine"), "0+1 ~lumbar, 1+1 spine");
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
}

static void a_misspelt_word_stands_for_the_one_word_it_can_be(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"acupuncture", "0+1 acu"},     /* correct */
        {"accupunture", "0+1 acu"},     /* two edits in a long word */
        {"kene injections", "1+1 inj"}, /* four letters are too few */
        {"ankel", "0+1 ankle"},         /* two neighbours swapped in a short word */
        {"ankla", ""},                  /* no other edit there */
        {"sholder", "0+1 shoulder"},    /* one edit in a word of medium length */
        {"shlder", ""},                 /* not two */
        {"boulder", ""},                /* the first letter is not corrected */
        {"injektions", "0+1 inj"},      /* an inflected form is close enough */
        {"beltur", ""},                 /* belter or beltor: ambiguous */
        {"tarsol", "0+1 tar"},          /* tarsal or tarsul: the same concept */
        {"infection", ""},              /* a word of another table is not misspelt */
    };
    imr_lexicon *lexicon;
    imr_stemmer *stemmer, *spelling;
    clear_tables();
    static const char services[] = "acu\tc\tA\tacupuncture\ninj\tc\tI\tinjection\ntar\tc\tT\ttarsal|tarsul\n"
                                   "one\tc\tO\tbelter\ntwo\tc\tT\tbeltor\n";
    write_table("procedures.tsv", services, sizeof services - 1);
    write_table("categories.tsv", "c\t-\tC\t-\n", sizeof "c\t-\tC\t-\n" - 1);
    write_table("body-parts.tsv", "ankle\t-\tA\tankle\nshoulder\t-\tS\tshoulder\n",
                sizeof "ankle\t-\tA\tankle\nshoulder\t-\tS\tshoulder\n" - 1);
    write_table("synonyms.tsv", "inf\t-\tI\tinfection|sepsis\n", sizeof "inf\t-\tI\tinfection|sepsis\n" - 1);
    assert_int_equal(imr_lexicon_open(dir, &lexicon, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_stemmer(lexicon, &stemmer, NULL), IMR_OK);
    imr_speller speller = {lexicon, stemmer};
    assert_int_equal(imr_lexicon_speller(&speller, &spelling, NULL), IMR_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found =
            match_all(lexicon, spelling, 1U << IMR_TABLE_PROCEDURE | 1U << IMR_TABLE_BODY_PART, cases[i][0]);
        if (strcmp(found, cases[i][1]) != 0) fail_msg("%s: \"%s\"", cases[i][0], found);
    }
    imr_stemmer_free(spelling);
    imr_stemmer_free(stemmer);
    imr_lexicon_free(lexicon);
}

static void what_an_index_depends_on_changes_the_fingerprint(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text;
        bool same; /* compared with the first */
    } cases[] = {
        {"body-parts.tsv", "a\t-\tA\tx\n", true},    {"body-parts.tsv", "# note\na\t-\tOther label\tx\n", true},
        {"body-parts.tsv", "a\t-\tA\ty\n", false},   {"body-parts.tsv", "b\t-\tA\tx\n", false},
        {"body-parts.tsv", "a\t-\tA\tx|y\n", false}, {"specialties.tsv", "a\t-\tA\tx\n", false},
    };
    uint64_t first = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_lexicon *lexicon;
        assert_int_equal(open_with(cases[i].file, cases[i].text, &lexicon, NULL), IMR_OK);
        uint64_t fingerprint = imr_lexicon_fingerprint(lexicon);
        if (i == 0) first = fingerprint;
        if ((fingerprint == first) != cases[i].same) fail_msg("case %zu", i);
        imr_lexicon_free(lexicon);
    }
}

static void a_word_that_is_no_id_finds_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *word, *nearest; /* separated by spaces */
    } cases[] = {
        {"lumbar", "lumbar img.mri"},
        {"lumbr", "lumbar"},
        {"Low_Back", "lumbar"},
        {"img", "img.mri img.mra"},
        {"mri", "img.mri img.mra"},
        {"injection", "inj.esi"},
        {"esi", "inj.esi"},
        {"steriod injection", "inj.esi"},
        {"zzzz", ""},
        {"", ""},
    };
    imr_lexicon *lexicon;
    assert_int_equal(open_with("specialties.tsv",
                               "img.mri\t-\tMRI\tmri|mri of the lumbar spine\nimg.mra\t-\tAngiogram\tmra\n"
                               "inj.esi\t-\tESI\tsteroid injection\nlumbar\t-\tLumbar\tlow back\n",
                               &lexicon, NULL),
                     IMR_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        imr_str nearest[4];
        size_t n = imr_lexicon_nearest(lexicon, IMR_TABLE_SPECIALTY, imr_str_of(cases[i].word), nearest, 4);
        imr_buf_clear(&printed);
        for (size_t k = 0; k < n; k++) imr_buf_printf(&printed, "%s%.*s", k > 0 ? " " : "", IMR_STR_ARG(nearest[k]));
        imr_buf_puts(&printed, "");
        if (strcmp(printed.s, cases[i].nearest) != 0)
            fail_msg("\"%s\" gives \"%s\", not \"%s\"", cases[i].word, printed.s, cases[i].nearest);
    }
    imr_str one[1];
    assert_int_equal(imr_lexicon_nearest(lexicon, IMR_TABLE_SPECIALTY, IMR_STR("img"), one, 1), 1);
    assert_int_equal(imr_lexicon_nearest(lexicon, IMR_TABLE_SPECIALTY, IMR_STR("img"), one, 0), 0);
    imr_lexicon_free(lexicon);
}

static int free_all(void **state)
{
    imr_tokens_free(&tokens);
    imr_matches_free(&matches);
    imr_buf_free(&printed);
    return remove_dir(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_gives_concepts_with_their_phrases),
        cmocka_unit_test(traits_are_words_with_or_without_a_value),
        cmocka_unit_test(a_procedure_has_the_traits_of_its_category),
        cmocka_unit_test(the_longest_ending_of_a_name_tells_its_class),
        cmocka_unit_test(a_mistake_is_named_by_file_and_line),
        cmocka_unit_test(what_is_right_is_accepted),
        cmocka_unit_test(phrases_are_found_in_text),
        cmocka_unit_test(tables_do_not_hide_each_other),
        cmocka_unit_test(a_misspelt_word_stands_for_the_one_word_it_can_be),
        cmocka_unit_test(what_an_index_depends_on_changes_the_fingerprint),
        cmocka_unit_test(a_word_that_is_no_id_finds_the_nearest),
        cmocka_unit_test(a_folder_without_tables_is_refused),
    };
    return cmocka_run_group_tests_name("lexicon", tests, make_dir, free_all);
}
