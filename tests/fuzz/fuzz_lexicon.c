/* Any bytes as a table of the lexicon; the first byte chooses the table. It is refused with file and line, or its
 * phrases are found in a text. */
#include "fuzz_index.h"
#include "lexicon.h"

#include "text.h"

static const char *const files[] = {
#define X(name, file) file,
    IMR_TABLES(X)
#undef X
        "stems.tsv"};
enum { FILES = sizeof files / sizeof *files };

static void match(const imr_lexicon *lexicon)
{
    imr_stemmer *stemmer = NULL;
    imr_tokens tokens = {0};
    imr_matches matches = {0};
    imr_error err;
    MUST(imr_lexicon_stemmer(lexicon, &stemmer, &err) == IMR_OK);
    MUST(imr_tokenize(IMR_STR("repeat MRI of the lumbar spine, OT 10% a b c"), &tokens, &err) == IMR_OK);
    MUST(imr_stem_tokens(stemmer, &tokens, &err) == IMR_OK);
    MUST(imr_lexicon_match(lexicon, ~0U, tokens.at, tokens.n, &matches, &err) == IMR_OK);
    for (size_t i = 0; i < matches.n; i++) MUST(matches.at[i].first + matches.at[i].count <= tokens.n);
    for (int t = 0; t < IMR_TABLE_COUNT; t++)
        for (size_t i = 0; i < imr_lexicon_count(lexicon, (imr_table)t); i++) {
            const imr_concept *concept = imr_lexicon_at(lexicon, (imr_table)t, i);
            MUST(concept->id.n > 0);
            for (size_t k = 0; k < imr_lexicon_phrases(lexicon, concept); k++)
                MUST(imr_lexicon_phrase(lexicon, concept, k).n > 0);
        }
    imr_matches_free(&matches);
    imr_tokens_free(&tokens);
    imr_stemmer_free(stemmer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static bool ready;
    imr_lexicon *lexicon = NULL;
    imr_error err = {.status = IMR_OK};
    if (!ready) {
        fuzz_make_folder();
        atexit(fuzz_remove_folder);
        for (size_t i = 0; i < FILES; i++) fuzz_write(files[i], "", 0);
        ready = true;
    }
    if (n == 0) return 0;
    const char *name = files[bytes[0] % FILES];
    fuzz_write(name, bytes + 1, n - 1);
    imr_status status = imr_lexicon_open(fuzz_folder, &lexicon, &err);
    MUST(status == IMR_OK || status == IMR_INPUT || status == IMR_LIMIT);
    if (status == IMR_OK)
        match(lexicon);
    else
        MUST(strstr(err.text, ".tsv") != NULL);
    imr_lexicon_free(lexicon);
    fuzz_write(name, "", 0);
    return 0;
}
