/* One status for every outcome, and a one-line message: what went wrong, where, and what to do.
 *
 * A function that can fail returns an imr_status and takes an imr_error as its last argument. The error belongs to the
 * caller, may be NULL, and is written only on failure. Nothing here allocates. */
#ifndef IMR_ERROR_H
#define IMR_ERROR_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
/*        name         exit  text */
#define IMR_STATUSES(X)                                                                                                \
    X(IMR_OK,            0, "done")                                                                                    \
    X(IMR_NONE,          1, "nothing found")                                                                           \
    X(IMR_USAGE,         2, "the command line or the query cannot be read")                                            \
    X(IMR_INPUT,         2, "the input is not what it should be")                                                      \
    X(IMR_IO,            2, "a file cannot be read or written")                                                        \
    X(IMR_MEMORY,        2, "out of memory")                                                                           \
    X(IMR_ABSENT,        2, "there is no index here")                                                                  \
    X(IMR_VERSION,       2, "the index was built by another version or with another lexicon")                          \
    X(IMR_CORRUPT,       2, "the index is damaged")                                                                    \
    X(IMR_LIMIT,         2, "a limit is exceeded")                                                                     \
    X(IMR_ENGINE,        2, "the search engine failed")                                                                \
    X(IMR_LOCKED,       75, "the index is being written by another process")                                           \
    X(IMR_CANCELLED,    75, "the query was abandoned before it was answered")                                           \
    X(IMR_CHANGED,      75, "the index changed while it was being read")
/* clang-format on */

typedef enum imr_status {
#define X(name, exit, text) name,
    IMR_STATUSES(X)
#undef X
} imr_status;

typedef struct imr_error {
    imr_status status;
    char text[512]; /* one line, no newline; begins with what and where */
} imr_error;

/* Writes the message (truncated to the size of text, at a whole UTF-8 character) and returns status, so that a failure
 * is one statement: return imr_fail(err, IMR_IO, "%s: cannot be opened: %s", path, strerror(errno)); */
imr_status imr_fail(imr_error *err, imr_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Fails with IMR_MEMORY and its standard text. */
imr_status imr_fail_memory(imr_error *err);

const char *imr_status_text(imr_status status); /* static text */
int imr_status_exit(imr_status status);         /* the exit code for a program that ends with this status */

#ifdef __cplusplus
}
#endif

#endif
