/* The input cut into units of work for several threads: some files, or a stretch of lines of a long one. How it is cut
 * depends on the files alone, and so does all that is made of the units in their order. */
#ifndef IMR_UNIT_H
#define IMR_UNIT_H

#include "file_record.h"
#include "input.h"
#include "walk.h"

typedef struct imr_chunk {
    const imr_source *sources; /* n files, one after the other */
    size_t n;
    bool opened;              /* it is one that the cutter opened, and what follows is of that */
    imr_input *input;         /* lines, or standard input; NULL where nothing is to be read */
    char hash[IMR_HASH_SIZE]; /* "" of standard input, and of what is known by its size and time */
    bool known;               /* the index has read the file; it is not to be read */
    bool begins, ends;        /* with this unit the file does */
    bool failed;              /* it could not be read on; fault tells why */
    imr_skip fault;
} imr_chunk;

void imr_chunk_clear(imr_chunk *unit); /* back to {0} */

/* About so many bytes of text are a unit: for the threads to end together when there is little to do, and small enough
 * to be turned inside out in memory; large enough that their parts are few. */
enum { IMR_CHUNK_SIZE = 4 << 20 };

typedef struct imr_chunker imr_chunker;

/* The sources and the reader (of the index that may know the files; NULL for none) must outlive it. Takes over stream,
 * standard input where that was opened before (or NULL), also when it fails. */
imr_status imr_chunker_new(const imr_sources *sources, size_t size, const imr_reader *reader, imr_input *stream,
                           imr_chunker **out, imr_error *err);
void imr_chunker_free(imr_chunker *cutter);

/* IMR_NONE after the last. */
imr_status imr_chunker_next(imr_chunker *cutter, imr_chunk *unit, imr_error *err);

#endif
