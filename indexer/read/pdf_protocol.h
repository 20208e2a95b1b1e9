/* The protocol between imr-index and its PDF workers, over one socket: a request and the bytes of a file one way, a
 * reply and the text the other way, one file after another. Both are built together and run on one machine, so numbers
 * are in its own byte order. The parent does not trust a reply: a hostile file may have written it. */
#ifndef IMR_PDF_PROTOCOL_H
#define IMR_PDF_PROTOCOL_H

#include "str.h"

#include <stdint.h>

#define IMR_PDF_WORKER "imr-pdf-worker"

/* Limits of a file: pages, bytes of text. */
enum { IMR_PDF_PAGE_LIMIT = 1000, IMR_PDF_TEXT_LIMIT = 512 << 10 };

/* Exit code of a worker that could not confine itself and so read nothing. */
enum { IMR_PDF_UNCONFINED = 3 };

typedef enum imr_pdf_outcome {
    IMR_PDF_READ,         /* the text follows */
    IMR_PDF_CUT_OFF,      /* the end of the file is missing */
    IMR_PDF_LOCKED,       /* it needs a password */
    IMR_PDF_DAMAGED,      /* poppler cannot open it */
    IMR_PDF_PAGE_MISSING, /* number: which */
    IMR_PDF_MANY_PAGES,   /* number: how many */
    IMR_PDF_LONG,         /* more text than IMR_PDF_TEXT_LIMIT */
    IMR_PDF_NO_TEXT,      /* only images of pages */
    IMR_PDF_NO_MEMORY,
    IMR_PDF_OUTCOME_COUNT
} imr_pdf_outcome;

typedef struct imr_pdf_request {
    uint32_t size; /* bytes that follow */
} imr_pdf_request;

typedef struct imr_pdf_reply {
    uint32_t outcome; /* imr_pdf_outcome */
    uint32_t number;
    uint32_t size; /* bytes that follow; 0 unless IMR_PDF_READ */
} imr_pdf_reply;

#endif
