/* Any bytes as a query: answered from a small index, or refused for a reason that a user can act upon. */
#include "contract.h"
#include "docstore.h"
#include "fuzz.h"
#include "search.h"

#include <ftw.h>
#include <stdio.h>

static char folder[] = "/tmp/imr-fuzz-XXXXXX";
static imr_lexicon *lexicon;
static imr_snapshot *snapshot;

static int remove_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)kind, (void)place;
    return remove(path);
}

static void clean_up(void)
{
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void add_decision(imr_writer *writer, imr_docstore *store, imr_document *doc, const char *id)
{
    static const char *const words[] = {"repeat", "mri", "lumbar", "spine", "pain"};
    const imr_decision decision = {.id = imr_str_of(id), .heading = IMR_STR("MRI"), .rationale = IMR_STR("Pain.")};
    MUST(imr_document_clear(doc, NULL) == IMR_OK);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        MUST(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(words[i]), 1, NULL) == IMR_OK);
    MUST(imr_document_boolean(doc, IMR_STR("XOU"), IMR_STR("upheld"), NULL) == IMR_OK);
    MUST(imr_docstore_put(store, &decision, doc, NULL) == IMR_OK);
    MUST(imr_writer_add(writer, doc, NULL, NULL) == IMR_OK);
}

static void make_index(void)
{
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    imr_docstore *store = NULL;
    imr_reader *reader = NULL;
    MUST(imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK);
    MUST(imr_writer_open(folder, true, &writer, NULL) == IMR_OK);
    MUST(imr_document_new(&doc, NULL) == IMR_OK && imr_docstore_new(&store, NULL) == IMR_OK);
    add_decision(writer, store, doc, "CM14-0000001#1");
    add_decision(writer, store, doc, "CM14-0000002#1");
    MUST(imr_contract_write(writer, lexicon, NULL) == IMR_OK);
    MUST(imr_writer_commit(writer, NULL) == IMR_OK);
    imr_writer_close(writer);
    imr_document_free(doc);
    imr_docstore_free(store);
    MUST(imr_reader_open(folder, &reader, NULL) == IMR_OK && imr_bitmaps_write(reader, NULL) == IMR_OK);
    imr_reader_close(reader);
}

static void set_up(void)
{
    MUST(mkdtemp(folder) != NULL);
    make_index();
    MUST(imr_snapshot_open(folder, lexicon, &snapshot, NULL) == IMR_OK);
    atexit(clean_up);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    enum { MOST = 300 }; /* bytes, the last of them: each word that nobody knows is looked for among all that are */
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
