/* The tables of common/lexicon/ as they were when this was built. */
#ifndef IMR_EMBEDDED_H
#define IMR_EMBEDDED_H

#include <stddef.h>

typedef struct imr_embedded {
    const char *name; /* "procedures.tsv"; NULL ends the list */
    const char *text; /* NUL-terminated */
    size_t length;
} imr_embedded;

extern const imr_embedded imr_embedded_tables[];

#endif
