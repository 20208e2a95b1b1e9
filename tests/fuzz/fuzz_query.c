/* Any bytes as a query: answered from a small index, or refused for a reason that helps the user. */
#include "fuzz_index.h"
#include "search.h"

static imr_lexicon *lexicon;
static imr_snapshot *snapshot;

static void clean_up(void)
{
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    fuzz_remove_folder();
}

static void set_up(void)
{
    fuzz_make_folder();
    MUST(imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK);
    fuzz_make_index(lexicon);
    MUST(imr_snapshot_open(fuzz_folder, lexicon, &snapshot, NULL) == IMR_OK);
    atexit(clean_up);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    enum { MOST = 300 }; /* bytes, from the end: each unknown word is compared with all words of the index */
    const imr_str query = {(const char *)bytes + (n > MOST ? n - MOST : 0), n > MOST ? MOST : n};
    if (snapshot == NULL) set_up();
    for (int literal = 0; literal < 2; literal++) {
        const imr_request request = {.query = query, .literal = literal == 1, .limit = 2};
        imr_error err = {.status = IMR_OK};
        imr_search *search = NULL;
        imr_hit hit;
        imr_buf text = {0};
        imr_status status = imr_search_open(snapshot, &request, &search, &err);
        MUST(status == IMR_OK || ((status == IMR_LIMIT || status == IMR_USAGE) && err.text[0] != '\0'));
        MUST(status != IMR_OK || imr_search_explain_query(search, &text, &err) == IMR_OK);
        while (status == IMR_OK && (status = imr_search_next(search, NULL, &hit, &err)) == IMR_OK)
            MUST(imr_search_explain(search, hit.docid, &text, &err) == IMR_OK);
        imr_buf_free(&text);
        imr_search_close(search);
    }
    return 0;
}
