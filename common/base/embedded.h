/* Files of common/ as they were when this was built: the tables of the lexicon, and compress.dict. */
#ifndef IMR_EMBEDDED_H
#define IMR_EMBEDDED_H

#include <stddef.h>

typedef struct imr_embedded {
    const char *name; /* "procedures.tsv"; NULL ends the list */
    const char *text; /* with a NUL behind it */
    size_t length;
} imr_embedded;

extern const imr_embedded imr_embedded_tables[];
extern const imr_embedded imr_embedded_dictionary;

#endif
