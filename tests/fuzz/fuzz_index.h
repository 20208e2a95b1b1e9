/* A small index in a temporary folder that is removed with the fuzzer, for targets that need one. */
#ifndef IMR_FUZZ_INDEX_H
#define IMR_FUZZ_INDEX_H

#include "contract.h"
#include "docstore.h"
#include "fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

#include "bitmaps.h"

static char fuzz_folder[4096];

static int fuzz_remove_entry(const char *path, const struct stat *at, int kind, struct FTW *place)
{
    (void)at, (void)kind, (void)place;
    return remove(path);
}

static inline void fuzz_remove_folder(void) { nftw(fuzz_folder, fuzz_remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

/* In $TMPDIR, which should be in memory: each input is a file. */
static inline void fuzz_make_folder(void)
{
    const char *within = getenv("TMPDIR");
    snprintf(fuzz_folder, sizeof fuzz_folder, "%s/imr-fuzz-XXXXXX", within == NULL ? "/tmp" : within);
    MUST(mkdtemp(fuzz_folder) != NULL);
}

/* Replaces a file of the folder; path is relative to it. */
static inline void fuzz_write(const char *path, const void *bytes, size_t n)
{
    char whole[2 * sizeof fuzz_folder];
    const int length = snprintf(whole, sizeof whole, "%s/%s", fuzz_folder, path);
    MUST(length > 0 && (size_t)length < sizeof whole);
    FILE *file = fopen(whole, "wb");
    MUST(file != NULL && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
}

static inline void fuzz_add_decision(imr_writer *writer, imr_docstore *store, imr_document *doc, const char *id)
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

/* Two decisions, with a bitmap index. */
static inline void fuzz_make_index(const imr_lexicon *lexicon)
{
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    imr_docstore *store = NULL;
    imr_reader *reader = NULL;
    MUST(imr_writer_open(fuzz_folder, true, &writer, NULL) == IMR_OK);
    MUST(imr_document_new(&doc, NULL) == IMR_OK && imr_docstore_new(&store, NULL) == IMR_OK);
    fuzz_add_decision(writer, store, doc, "CM14-0000001#1");
    fuzz_add_decision(writer, store, doc, "CM14-0000002#1");
    MUST(imr_contract_write(writer, lexicon, NULL) == IMR_OK);
    MUST(imr_writer_commit(writer, NULL) == IMR_OK);
    imr_writer_close(writer);
    imr_document_free(doc);
    imr_docstore_free(store);
    MUST(imr_reader_open(fuzz_folder, &reader, NULL) == IMR_OK && imr_bitmaps_write(reader, NULL) == IMR_OK);
    imr_reader_close(reader);
}

#endif
