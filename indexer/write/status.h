/* The contents of an index, and checking it. */
#ifndef IMR_STATUS_H
#define IMR_STATUS_H

#include "lexicon.h"
#include "xap.h"

typedef struct imr_index_status {
    uint64_t letters, decisions, files;
    uint64_t size; /* bytes on disk */
    uint64_t revision;
    char format[16], fingerprint[32], updated[32]; /* "" if unknown */
} imr_index_status;

/* Total size of the files in a folder, in bytes. */
uint64_t imr_folder_size(const char *dir);

/* IMR_ABSENT. */
imr_status imr_index_read_status(const char *dir, imr_index_status *out, imr_error *err);
void imr_status_write_text(const imr_index_status *status, const char *dir, imr_buf *out);
void imr_status_write_json(const imr_index_status *status, const char *dir, imr_buf *out);

/* Called for each fault, with one line. */
typedef void imr_fault_visitor(void *context, const char *text);

/* The engine's own check of every table, then every document against its record: it parses, no other has its id, and
 * the words, facets and values that are made of it are those that the index has; the sentences of its grounds lie in
 * its rationale. Then postings against documents, the issues of each letter, and the bitmap index against postings and
 * lengths. IMR_CORRUPT when there was a fault; *documents is how many were compared. A bitmap index that is missing
 * or old is no fault, and told like one. */
imr_status imr_index_check(const char *dir, const imr_lexicon *lexicon, imr_fault_visitor *fault, void *context,
                           uint64_t *documents, imr_error *err);
/* Only the bitmap index; *sound tells whether it is as the index has it, or cannot be used at all. */
imr_status imr_index_check_sets(const imr_reader *reader, imr_fault_visitor *fault, void *context, bool *sound,
                                imr_error *err);

#endif
