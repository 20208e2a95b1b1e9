/* What the files of the check share. */
#ifndef IMR_CHECK_IMPL_H
#define IMR_CHECK_IMPL_H

#include "document.h"
#include "status.h"

#include "bitmaps.h"

typedef struct imr_checker {
    const imr_reader *reader;
    imr_bitmaps *bitmaps;
    imr_shaper *shaper;
    imr_arena *arena; /* of one document, or of one letter */
    imr_buf difference;
    imr_fault_visitor *fault;
    void *context;
    uint64_t faults, documents;
    uint64_t held; /* what the documents say of terms, as one number (check_postings.c) */
    imr_status status;
    imr_error *err;
} imr_checker;

/* Counts a fault and tells of it. */
__attribute__((format(printf, 2, 3))) void imr_check_found(imr_checker *check, const char *format, ...);

/* Each sentence of a ground lies in the rationale, and grounds and sentences are the same ones. */
void imr_check_grounds(imr_checker *check, imr_docid id, const imr_decision *decision);

/* Of each letter that was read from its own file: no issue twice, none behind the last, and all of them unless
 * something was removed. */
imr_status imr_check_letters(imr_checker *check);

/* Notes the terms that a document says it has; later, whether the postings say the same of all of them. */
imr_status imr_check_note_terms(imr_checker *check, imr_docid id);
imr_status imr_check_postings(imr_checker *check);

#endif
