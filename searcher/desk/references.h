/* Decisions as references for other programs: RIS, CSL-JSON, BibTeX; and as a page of HTML. */
#ifndef IMR_REFERENCES_H
#define IMR_REFERENCES_H

#include "lexicon.h"
#include "record.h"

typedef struct imr_references {
    const char *name;
    const char *begin, *between, *end; /* around and between the decisions */
    void (*write)(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out);
} imr_references;

/* NULL if there is no format of that name. */
const imr_references *imr_references_find(const char *name);

#endif
