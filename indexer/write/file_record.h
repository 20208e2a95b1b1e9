/* What the index keeps of a file that it read: one metadata entry under the file's key. */
#ifndef IMR_FILE_RECORD_H
#define IMR_FILE_RECORD_H

#include "input.h"
#include "walk.h"
#include "xap.h"

/* The key of a file in the index: a hash of its absolute path, because a path may be longer than the engine's keys. */
typedef struct imr_file_key {
    char text[17];
} imr_file_key;

imr_file_key imr_file_key_of(const char *path);
imr_str imr_file_key_str(const imr_file_key *key);

typedef struct imr_file_record {
    char hash[IMR_HASH_SIZE];  /* of the bytes that were read; "": read the file again */
    uint64_t letters, skipped; /* letters in it; lines of it that were skipped */
    uint64_t size;             /* size and times of the file, as in imr_source */
    int64_t changed;
    char *path; /* absolute; belongs to the record */
} imr_file_record;

/* IMR_NONE if the index has no such file. Free the record in any case; initialise it with {0}. */
imr_status imr_file_record_read(const imr_reader *reader, const imr_file_key *key, imr_file_record *note,
                                imr_error *err);
imr_status imr_file_record_write(imr_writer *writer, const imr_file_key *key, const imr_file_record *note,
                                 imr_error *err);
imr_status imr_file_record_remove(imr_writer *writer, const imr_file_key *key, imr_error *err);
void imr_file_record_free(imr_file_record *note);

/* Whether the file has the same size and times as when it was read: then it is known to be unchanged without reading
 * it. */
bool imr_file_record_is_of(const imr_file_record *note, const imr_source *source);
/* *known: whether the index (NULL: none) has read the file with this content. Without a hash (NULL) size and times are
 * compared; if they do not decide it, the file is not known. */
imr_status imr_file_record_tells(const imr_reader *reader, const imr_source *source, const char *hash, bool *known,
                                 imr_error *err);
/* The file that a document came from. */
imr_status imr_file_record_owner(const imr_reader *reader, imr_docid id, imr_file_key *owner, imr_error *err);

/* *taken: whether the index (NULL: none) has a letter with this id from a file of the same name in another folder that
 * still exists. */
imr_status imr_file_record_name_is_taken(const imr_reader *reader, const imr_source *source, imr_str letter,
                                         bool *taken, imr_error *err);

/* Whether no file with that path exists any more. */
bool imr_path_is_gone(const char *path);

/* The keys of all files, in an array that the caller frees. */
imr_status imr_file_record_keys(const imr_reader *reader, imr_file_key **keys, size_t *n, imr_error *err);

#endif
