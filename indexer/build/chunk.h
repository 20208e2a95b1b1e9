/* Cuts the input into chunks of work for several threads: some files, or a range of lines of a long one. The cut
 * depends on the files alone, and so does the index. */
#ifndef IMR_CHUNK_H
#define IMR_CHUNK_H

#include "file_record.h"
#include "input.h"
#include "walk.h"

typedef struct imr_chunk {
    const imr_source *sources; /* n files in order */
    size_t n;
    bool opened;              /* a file that the chunker has opened; the rest describes it */
    imr_input *input;         /* lines, or standard input; NULL if nothing is to be read */
    char hash[IMR_HASH_SIZE]; /* "" for standard input, and for files known by size and time */
    bool known;               /* the index has this file; it is not read */
    bool begins, ends;        /* whether the file begins and ends with this chunk */
    bool failed;              /* reading stopped; fault says why */
    imr_skip fault;
} imr_chunk;

void imr_chunk_clear(imr_chunk *unit); /* back to {0} */

/* Bytes of text in a chunk: small enough that threads end together when there is little to do, and to be inverted in
 * memory; large enough that parts are few. */
enum { IMR_CHUNK_SIZE = 4 << 20 };

typedef struct imr_chunker imr_chunker;

/* The sources and the reader (of the index that may know the files; may be NULL) must outlive it. Takes ownership of
 * stream, standard input if it is open already (or NULL), also on failure. */
imr_status imr_chunker_new(const imr_sources *sources, size_t size, const imr_reader *reader, imr_input *stream,
                           imr_chunker **out, imr_error *err);
void imr_chunker_free(imr_chunker *cutter);

/* IMR_NONE after the last. */
imr_status imr_chunker_next(imr_chunker *cutter, imr_chunk *unit, imr_error *err);

#endif
