/* Builds a part of an index from a chunk of the input, the work of one thread. The part is a database of its own,
 * merged with the others later. With it comes a list of events, from which the one thread that knows the whole index
 * decides what of the part may stay. */
#ifndef IMR_SEGMENT_H
#define IMR_SEGMENT_H

#include "chunk.h"
#include "index.h"

#include <pthread.h>

typedef enum imr_event_kind {
    IMR_EVENT_FILE,      /* a file begins; otherwise the previous one continues */
    IMR_EVENT_KNOWN,     /* the index has this file, with this hash; nothing more of it follows */
    IMR_EVENT_OPENED,    /* it is new, with this hash */
    IMR_EVENT_DECISIONS, /* of a letter, or of a line */
    IMR_EVENT_SKIPPED,   /* a line, or the file (line 0) */
    IMR_EVENT_CLOSED,    /* it was read to its end */
} imr_event_kind;

typedef struct imr_event {
    imr_event_kind kind;
    size_t line;                        /* its line; 0 for a letter and for a file */
    size_t n;                           /* decisions placed; lines skipped */
    imr_skip_kind skip_kind;            /* of SKIPPED */
    const imr_source *source;           /* of FILE */
    const char *hash;                   /* of KNOWN and OPENED; "" if unknown; NULL: recognised by size and times */
    const imr_skip *skip;               /* of SKIPPED; NULL once too many were skipped to keep their texts */
    const imr_segment_decision *placed; /* of DECISIONS */
} imr_event;

/* Skipped lines of a file that are reported with their text. */
enum { IMR_LINES_TOLD = 20 };

typedef struct imr_segment {
    char *path;         /* of the database */
    uint32_t documents; /* in it; 0: no database */
    imr_event *events;
    size_t n, room;
    imr_arena *arena; /* holds what the events refer to */
} imr_segment;

imr_status imr_segment_new(const char *path, imr_segment **out, imr_error *err);
void imr_segment_free(imr_segment *batch); /* keeps the database; NULL is fine */

/* What one thread uses. */
typedef struct imr_segment_builder imr_segment_builder;

/* dir is the index that may have some of the decisions already, or NULL; turn and pdf_memory as in intake.h. The
 * lexicon must outlive it. */
imr_status imr_segment_builder_new(const imr_lexicon *lexicon, const char *dir, pthread_mutex_t *turn,
                                   size_t pdf_memory, imr_segment_builder **out, imr_error *err);
void imr_segment_builder_free(imr_segment_builder *maker);
/* Takes ownership of the chunk's input. */
imr_status imr_segment_build(imr_segment_builder *maker, imr_chunk *unit, imr_segment *batch, imr_error *err);

#endif
