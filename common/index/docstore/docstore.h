/* Stores decisions in an index and reads them back; no other module knows the form.
 *
 * The record is the data of the decision's document, encoded and compressed. The case summary belongs to the letter: it
 * is stored once for all decisions of the letter that have the same one, as metadata under a key made of the letter and
 * the summary's hash; the record contains the hash. Documents can therefore be renumbered and databases merged, and a
 * letter with a new summary does not change decisions that are not read again. */
#ifndef IMR_DOCSTORE_H
#define IMR_DOCSTORE_H

#include "record.h"
#include "xap.h"

/* ---- writing ---- */

/* Writes decisions; one a thread. */
typedef struct imr_docstore imr_docstore;

imr_status imr_docstore_new(imr_docstore **out, imr_error *err);
void imr_docstore_free(imr_docstore *store); /* NULL is fine */
/* Sets the document's data, and its shared summary. IMR_MEMORY. */
imr_status imr_docstore_put(imr_docstore *store, const imr_decision *decision, imr_document *doc, imr_error *err);
/* The document's data of the last put, valid until the next one: two decisions are equal if these bytes are. */
imr_str imr_docstore_data(const imr_docstore *store);

/* Like imr_writer_replace and imr_writer_delete; a summary is removed with the last decision that has it. The reader
 * must be the writer's own. */
imr_status imr_docstore_replace(imr_writer *writer, const imr_reader *reader, imr_docid id, const imr_document *doc,
                                imr_error *err);
imr_status imr_docstore_delete(imr_writer *writer, const imr_reader *reader, imr_docid id, imr_error *err);

/* ---- reading ---- */

typedef enum imr_extent {
    IMR_BARE,  /* without the summary, which takes a look-up */
    IMR_WHOLE, /* all of it */
} imr_extent;

/* *out belongs to the arena. IMR_NONE: no such document; IMR_CORRUPT; IMR_MEMORY; errors of the reader. */
imr_status imr_docstore_read(const imr_reader *reader, imr_docid id, imr_extent extent, imr_arena *arena,
                             imr_decision *out, imr_error *err);

/* Visits each summary that no decision has; an undamaged index has none. */
typedef void imr_summary_visitor(void *context, imr_str letter);
imr_status imr_docstore_unused(const imr_reader *reader, imr_summary_visitor *visit, void *context, imr_error *err);

#endif
