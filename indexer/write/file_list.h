/* The files of an index and what each holds: for "imr-index list". */
#ifndef IMR_FILE_LIST_H
#define IMR_FILE_LIST_H

#include "error.h"
#include "str.h"

typedef struct imr_listed_file {
    const char *path;
    imr_list letters; /* ids, in order */
    uint64_t decisions, skipped;
} imr_listed_file;

typedef imr_status imr_listed_visitor(void *context, const imr_listed_file *file, imr_error *err);

/* Calls for each file, in the order of their paths; what it is handed is valid during the call. IMR_ABSENT, IMR_MEMORY,
 * what the reader or the visitor says. */
imr_status imr_index_list(const char *dir, imr_listed_visitor *visit, void *context, imr_error *err);

/* Appends a line: the path, a tab, the letters with blanks between; or a JSON object. */
void imr_listed_file_text(const imr_listed_file *file, imr_buf *out);
void imr_listed_file_json(const imr_listed_file *file, imr_buf *out);

#endif
