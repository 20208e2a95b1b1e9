/* A file as bytes: what it is, told by its content; its hash; the whole of it, or line by line. Memory stays bounded
 * whatever the file is. */
#ifndef IMR_INPUT_H
#define IMR_INPUT_H

#include "skip.h"
#include "str.h"

typedef enum imr_input_kind {
    IMR_INPUT_TEXT,    /* a letter as text */
    IMR_INPUT_PDF,     /* a letter as PDF */
    IMR_INPUT_RECORDS, /* JSON Lines */
} imr_input_kind;

/* The longest letter, PDF file and line that are read. Letters are a few pages, 15 kB; what takes memory is not their
 * length but their words, of which each different one is a hundred times as long in an index that is being made. */
enum { IMR_INPUT_TEXT_LIMIT = 512 << 10, IMR_INPUT_PDF_LIMIT = 32 << 20, IMR_INPUT_LINE_LIMIT = 512 << 10 };

enum { IMR_HASH_SIZE = 33 }; /* hexadecimal digits and NUL */

/* One file after another; keeps its buffers. */
typedef struct imr_input imr_input;

imr_status imr_input_new(imr_input **out, imr_error *err);
void imr_input_free(imr_input *input);

/* Opens a file ("-": standard input) and tells what it is. Closes the one before. */
imr_status imr_input_open(imr_input *input, const char *path, imr_skip *skip);
void imr_input_close(imr_input *input);
imr_input_kind imr_input_kind_of(const imr_input *input);
bool imr_input_is_stream(const imr_input *input); /* standard input: no hash before it is read */

/* The hash of the file's bytes, then back to its beginning. Not for a stream. */
imr_status imr_input_hash(imr_input *input, char hash[IMR_HASH_SIZE], imr_skip *skip);

/* All bytes, valid until the next file. Refused when longer than the limit of its kind. */
imr_status imr_input_whole(imr_input *input, imr_str *bytes, imr_skip *skip);

/* The next line that is not blank, without its end, valid until the next call; IMR_NONE after the last. A line that is
 * too long is passed over and refused; the next call goes on behind it. number is from 1, filled in either way. */
imr_status imr_input_line(imr_input *input, imr_str *line, size_t *number, imr_skip *skip);

/* The next lines as an input of its own, which tells the same numbers: they end with the line that the byte `size`
 * stands in, or with the last. IMR_NONE after the last. Free it. */
imr_status imr_input_cut(imr_input *input, size_t size, imr_input **lines, imr_skip *skip);

/* Bytes that are read and not taken. */
size_t imr_input_size(const imr_input *input);
/* Reads ahead; whether the whole of it is longer than size. */
imr_status imr_input_exceeds(imr_input *input, size_t size, bool *longer, imr_skip *skip);

/* How many bytes the lines so far took. */
uint64_t imr_input_passed(const imr_input *input);

#endif
