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

/* Runs the engine's own check of every table, then compares every document with its record: it can be read, no other
 * has its id, and the index has exactly the words, facets and values that are made from it; the sentences of its
 * grounds are in its rationale. Then postings against documents, the issues of each letter, and the bitmap index
 * against postings and lengths. IMR_CORRUPT if there was a fault; *documents is how many were compared. A missing or
 * old bitmap index is reported but is no fault. */
imr_status imr_index_check(const char *dir, const imr_lexicon *lexicon, imr_fault_visitor *fault, void *context,
                           uint64_t *documents, imr_error *err);
/* Checks the bitmap index only; *sound: whether it equals what the database gives, or is not in use at all. */
imr_status imr_index_check_sets(const imr_reader *reader, imr_fault_visitor *fault, void *context, bool *sound,
                                imr_error *err);

#endif
