/* Any bytes as a query: answered from a small index, or refused for a reason that helps the user. $IMR_FUZZ_INDEX names
 * another index. An odd number of bytes is asked literally, too. */
#include "fuzz_index.h"
#include "search.h"

static imr_lexicon *lexicon;
static imr_snapshot *snapshot;

static void clean_up(void)
{
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    if (fuzz_folder[0] != '\0') fuzz_remove_folder();
}

static void set_up(void)
{
    const char *dir = getenv("IMR_FUZZ_INDEX");
    MUST(imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK);
    if (dir == NULL) {
        fuzz_make_folder();
        fuzz_make_index(lexicon);
    }
    MUST(imr_snapshot_open(dir == NULL ? fuzz_folder : dir, lexicon, &snapshot, NULL) == IMR_OK);
    atexit(clean_up);
}

/* The texts of notes are used after what was allocated to read the query is gone. */
static void look_at_notes(const imr_search *search, imr_str query)
{
    const imr_notes *notes = imr_search_notes(search);
    size_t at, valid = imr_utf8_valid(query, &at);
    for (size_t i = 0; i < notes->n; i++) {
        const imr_note *note = &notes->at[i];
        MUST(!valid || (imr_utf8_valid(note->span, &at) && imr_utf8_valid(note->value, &at)));
        for (size_t k = 0; k < note->alternatives.n; k++) MUST(!valid || imr_utf8_valid(note->alternatives.at[k], &at));
    }
}

static void ask(imr_str query, bool literal)
{
    const imr_request request = {.query = query, .literal = literal, .limit = 2};
    imr_error err = {.status = IMR_OK};
    imr_search *search = NULL;
    imr_hit hit;
    imr_buf text = {0};
    imr_status status = imr_search_open(snapshot, &request, &search, &err);
    MUST(status == IMR_OK || ((status == IMR_LIMIT || status == IMR_USAGE) && err.text[0] != '\0'));
    MUST(status != IMR_OK || imr_search_explain_query(search, &text, &err) == IMR_OK);
    if (search != NULL) look_at_notes(search, query);
    while (status == IMR_OK && (status = imr_search_next(search, NULL, &hit, &err)) == IMR_OK)
        MUST(imr_search_explain(search, hit.docid, &text, &err) == IMR_OK);
    imr_buf_free(&text);
    imr_search_close(search);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    enum { MOST = 300 }; /* bytes, from the end: each unknown word is compared with all words of the index */
    const imr_str query = {(const char *)bytes + (n > MOST ? n - MOST : 0), n > MOST ? MOST : n};
    if (snapshot == NULL) set_up();
    ask(query, false);
    if (n % 2 == 1) ask(query, true);
    return 0;
}
