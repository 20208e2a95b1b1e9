/* Input that cannot be taken is skipped with a reason, and the rest continues. A skip is one line of text and a kind,
 * which the summary counts.
 *
 * A function that may refuse its input takes an imr_skip instead of an imr_error. It returns IMR_OK, or a status with
 * the skip filled in; only IMR_MEMORY ends the run. */
#ifndef IMR_SKIP_H
#define IMR_SKIP_H

#include <stdbool.h>

#include "error.h"

/*        kind                  how the summary counts it */
#define IMR_SKIP_KINDS(X)                                                                                              \
    X(IMR_SKIP_UNREADABLE, "unreadable")                                                                               \
    X(IMR_SKIP_EMPTY, "empty")                                                                                         \
    X(IMR_SKIP_BINARY, "binary")                                                                                       \
    X(IMR_SKIP_ENCODING, "not UTF-8")                                                                                  \
    X(IMR_SKIP_LARGE, "too large")                                                                                     \
    X(IMR_SKIP_LOCKED, "encrypted PDF")                                                                                \
    X(IMR_SKIP_DAMAGED, "damaged PDF")                                                                                 \
    X(IMR_SKIP_SCAN, "PDF without text")                                                                               \
    X(IMR_SKIP_LETTER, "not a whole letter")                                                                           \
    X(IMR_SKIP_RECORD, "not a record")                                                                                 \
    X(IMR_SKIP_DUPLICATE, "given twice")                                                                               \
    X(IMR_SKIP_UNNUMBERED, "known by the file's name") /* this and the next are notes on what was taken */             \
    X(IMR_SKIP_MENDED, "mended")

typedef enum imr_skip_kind {
#define X(kind, text) kind,
    IMR_SKIP_KINDS(X)
#undef X
        IMR_SKIP_KIND_COUNT
} imr_skip_kind;

typedef struct imr_skip {
    imr_skip_kind kind;
    imr_error err; /* text is the reason alone, without the path */
} imr_skip;

const char *imr_skip_kind_text(imr_skip_kind kind); /* static */
/* Whether it is only a note on what was taken. */
static inline bool imr_skip_is_note(imr_skip_kind kind) { return kind >= IMR_SKIP_UNNUMBERED; }

/* Fills in the skip and returns status: return imr_refuse(skip, IMR_SKIP_EMPTY, IMR_INPUT, "empty file"); */
imr_status imr_refuse(imr_skip *skip, imr_skip_kind kind, imr_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
