/* Files of common/ that are compiled in: the tables of the lexicon, and compress.dict. */
#ifndef IMR_EMBEDDED_H
#define IMR_EMBEDDED_H

#include <stddef.h>

typedef struct imr_embedded {
    const char *name; /* "procedures.tsv"; NULL ends the list */
    const char *text; /* followed by a NUL */
    size_t length;
} imr_embedded;

extern const imr_embedded imr_embedded_tables[];
extern const imr_embedded imr_embedded_dictionary;

#endif
