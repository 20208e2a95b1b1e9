/* Lists the files of an index and the letters in each, for "imr-index list". */
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

/* Visits each file, in the order of paths; what is passed is valid during the call. IMR_ABSENT, IMR_MEMORY, errors of
 * the reader or the visitor. */
imr_status imr_index_list(const char *dir, imr_listed_visitor *visit, void *context, imr_error *err);

/* Appends a line: the path, a tab, the letters separated by blanks; or a JSON object. */
void imr_listed_file_text(const imr_listed_file *file, imr_buf *out);
void imr_listed_file_json(const imr_listed_file *file, imr_buf *out);

#endif
