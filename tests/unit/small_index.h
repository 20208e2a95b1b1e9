/* An index of a few documents, for a test with a folder. */
#ifndef IMR_SMALL_INDEX_H
#define IMR_SMALL_INDEX_H

#include "folder.h"
#include "xap.h"

/* `fill` adds the documents to the writer, using the given document; the caller closes the reader. */
static inline imr_reader *small_index(const char *folder, void (*fill)(imr_writer *writer, imr_document *doc))
{
    imr_writer *writer = NULL;
    imr_document *doc = NULL;
    imr_reader *reader = NULL;
    assert_int_equal(imr_writer_open(folder, true, &writer, NULL), IMR_OK);
    assert_int_equal(imr_document_new(&doc, NULL), IMR_OK);
    fill(writer, doc);
    assert_int_equal(imr_writer_commit(writer, NULL), IMR_OK);
    imr_document_free(doc);
    imr_writer_close(writer);
    assert_int_equal(imr_reader_open(folder, &reader, NULL), IMR_OK);
    return reader;
}

#endif
