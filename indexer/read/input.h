/* A file as bytes: its kind, recognised by content; its hash; all of it, or line by line. Memory is bounded for any
 * file. */
#ifndef IMR_INPUT_H
#define IMR_INPUT_H

#include "skip.h"
#include "str.h"

typedef enum imr_input_kind {
    IMR_INPUT_TEXT,    /* a letter as text */
    IMR_INPUT_PDF,     /* a letter as PDF */
    IMR_INPUT_RECORDS, /* JSON Lines */
} imr_input_kind;

/* The longest letter, PDF file and line that are read. Letters are a few pages, 15 kB. Memory depends on the number of
 * distinct words, each of which takes a hundred times its length while an index is made. */
enum { IMR_INPUT_TEXT_LIMIT = 512 << 10, IMR_INPUT_PDF_LIMIT = 32 << 20, IMR_INPUT_LINE_LIMIT = 512 << 10 };

enum { IMR_HASH_SIZE = 33 }; /* hexadecimal digits and NUL */

/* Reads one file after another, and reuses its buffers. */
typedef struct imr_input imr_input;

imr_status imr_input_new(imr_input **out, imr_error *err);
void imr_input_free(imr_input *input);

/* Opens a file ("-": standard input), finds out its kind, and closes the previous one. */
imr_status imr_input_open(imr_input *input, const char *path, imr_skip *skip);
void imr_input_close(imr_input *input);
imr_input_kind imr_input_kind_of(const imr_input *input);
bool imr_input_is_stream(const imr_input *input); /* standard input: cannot be hashed before it is read */

/* Hashes the file and rewinds. Not for a stream. */
imr_status imr_input_hash(imr_input *input, char hash[IMR_HASH_SIZE], imr_skip *skip);

/* All bytes, valid until the next file. Refused if longer than the limit of its kind. */
imr_status imr_input_whole(imr_input *input, imr_str *bytes, imr_skip *skip);

/* The next line that is not blank, without its end, valid until the next call; IMR_NONE after the last. A line that is
 * too long is refused, and the next call continues after it. *number, from 1, is set in either case. */
imr_status imr_input_line(imr_input *input, imr_str *line, size_t *number, imr_skip *skip);

/* Moves the next lines into an input of their own, which keeps their numbers: up to the line that contains byte `size`,
 * or to the last. IMR_NONE after the last. The caller frees *lines. */
imr_status imr_input_cut(imr_input *input, size_t size, imr_input **lines, imr_skip *skip);

/* The number of bytes that are read and not taken. */
size_t imr_input_size(const imr_input *input);
/* Reads ahead; *longer: whether the whole input is longer than size. */
imr_status imr_input_exceeds(imr_input *input, size_t size, bool *longer, imr_skip *skip);

/* How many bytes the lines taken so far had. */
uint64_t imr_input_passed(const imr_input *input);

#endif
