/* Shared by the files of the check. */
#ifndef IMR_CHECK_IMPL_H
#define IMR_CHECK_IMPL_H

#include "document.h"
#include "status.h"

#include "bitmaps.h"

typedef struct imr_checker {
    const imr_reader *reader;
    imr_bitmaps *bitmaps;
    imr_shaper *shaper;
    imr_arena *arena; /* for one document, or one letter */
    imr_buf difference;
    imr_fault_visitor *fault;
    void *context;
    uint64_t faults, documents;
    uint64_t held; /* the terms of the documents, as one number (check_postings.c) */
    imr_status status;
    imr_error *err;
} imr_checker;

/* Counts a fault and reports it. */
__attribute__((format(printf, 2, 3))) void imr_check_found(imr_checker *check, const char *format, ...);

/* Checks that each sentence of a ground is in the rationale, and that grounds and sentences correspond. */
void imr_check_grounds(imr_checker *check, imr_docid id, const imr_decision *decision);

/* Checks each letter that was read from its own file: no issue twice, none beyond the last, none missing unless
 * something was removed. */
imr_status imr_check_letters(imr_checker *check);

/* Adds the terms of a document; a later call checks that the postings have the same terms. */
imr_status imr_check_note_terms(imr_checker *check, imr_docid id);
imr_status imr_check_postings(imr_checker *check);

#endif
