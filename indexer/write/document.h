/* Makes a document of the index from a decision, in the structure described in record.h. Only what is stored
 * (docstore.h) is indexed, so that the document can be made again from it, which is how an index is checked. */
#ifndef IMR_DOCUMENT_H
#define IMR_DOCUMENT_H

#include "lexicon.h"
#include "record.h"
#include "xap.h"

typedef struct imr_shaper imr_shaper;

/* One a thread. The lexicon must outlive it. */
imr_status imr_shaper_new(const imr_lexicon *lexicon, imr_shaper **out, imr_error *err);
void imr_shaper_free(imr_shaper *shaper);

/* The document belongs to the shaper and is valid until its next call. file is the key of the file that the decision
 * came from (IMR_PREFIX_FILE). */
imr_status imr_shape(imr_shaper *shaper, const imr_decision *decision, imr_str file, const imr_document **out,
                     imr_error *err);
/* The stored form of the last decision: equal decisions have equal bytes. */
imr_str imr_shaped_record(const imr_shaper *shaper);

#endif
