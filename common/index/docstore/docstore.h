/* What is stored of a decision, and how it comes back: the one place that knows the form.
 *
 * The record is the data of the decision's document, packed and squeezed. The case summary is the letter's, not the
 * decision's: it stands once for all decisions of the letter that have the same, as metadata under a key made of the
 * letter and the summary's hash, and the record has the hash. So documents can be renumbered and databases merged, and
 * a letter with a new summary does not change what is not read again. */
#ifndef IMR_STORE_H
#define IMR_STORE_H

#include "record.h"
#include "xap.h"

/* ---- writing ---- */

/* Makes what is stored; one a thread. */
typedef struct imr_docstore imr_docstore;

imr_status imr_docstore_new(imr_docstore **out, imr_error *err);
void imr_docstore_free(imr_docstore *store); /* NULL is fine */
/* Gives the document what is stored of the decision. IMR_MEMORY. */
imr_status imr_docstore_put(imr_docstore *store, const imr_decision *decision, imr_document *doc, imr_error *err);
/* The document's data as of the last put: two decisions are equal where these bytes are. Valid until the next one. */
imr_str imr_docstore_data(const imr_docstore *store);

/* As imr_writer_replace and imr_writer_delete; a summary goes with the last decision that has it. The reader is the
 * writer's own. */
imr_status imr_docstore_replace(imr_writer *writer, const imr_reader *reader, imr_docid id, const imr_document *doc,
                                imr_error *err);
imr_status imr_docstore_delete(imr_writer *writer, const imr_reader *reader, imr_docid id, imr_error *err);

/* ---- reading ---- */

typedef enum imr_extent {
    IMR_BARE,  /* without the summary, which would have to be looked up */
    IMR_WHOLE, /* all of it */
} imr_extent;

/* Everything belongs to the arena. IMR_NONE: no such document; IMR_CORRUPT; IMR_MEMORY; what the reader says. */
imr_status imr_docstore_read(const imr_reader *reader, imr_docid id, imr_extent extent, imr_arena *arena,
                             imr_decision *out, imr_error *err);

/* Calls for each summary that no decision has: there is none in an index that is not damaged. */
typedef void imr_summary_visitor(void *context, imr_str letter);
imr_status imr_docstore_unused(const imr_reader *reader, imr_summary_visitor *visit, void *context, imr_error *err);

#endif
