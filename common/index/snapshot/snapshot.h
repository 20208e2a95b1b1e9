/* One committed state of an index, with all that a search needs. A snapshot never changes: it answers from its commit
 * while writers go on. Its references are counted; releasing the last one closes everything. */
#ifndef IMR_SNAPSHOT_H
#define IMR_SNAPSHOT_H

#include "bitmaps.h"
#include "lexicon.h"

typedef struct imr_snapshot imr_snapshot;

/* Opens the newest commit of the index in dir and checks that this program may read it: its format, and the lexicon and
 * stemmer that it was built with. The lexicon is shared, must not change, and must outlive the snapshot. The caller has
 * one reference. IMR_ABSENT; IMR_VERSION: another format or lexicon; IMR_CORRUPT; IMR_MEMORY. */
imr_status imr_snapshot_open(const char *dir, const imr_lexicon *lexicon, imr_snapshot **out, imr_error *err);
imr_snapshot *imr_snapshot_retain(imr_snapshot *snapshot); /* returns the snapshot itself */
void imr_snapshot_release(imr_snapshot *snapshot);         /* NULL is fine */

/* Sets *out to the newest commit: the same snapshot, retained, if nothing was committed since (a few system calls),
 * otherwise a new one. On failure the old snapshot is unchanged. Errors as imr_snapshot_open(). */
imr_status imr_snapshot_newest(imr_snapshot *snapshot, imr_snapshot **out, imr_error *err);

/* ---- what it holds; everything belongs to the snapshot ---- */

uint32_t imr_snapshot_documents(const imr_snapshot *snapshot);
uint64_t imr_snapshot_revision(const imr_snapshot *snapshot);
/* The name of its generation, "gen-0001"; "" if the index has no generations. */
imr_str imr_snapshot_generation(const imr_snapshot *snapshot);
/* Identifies this commit of this database. */
imr_str imr_snapshot_stamp(const imr_snapshot *snapshot);
const imr_reader *imr_snapshot_reader(const imr_snapshot *snapshot);
imr_bitmaps *imr_snapshot_bitmaps(const imr_snapshot *snapshot);
const imr_lexicon *imr_snapshot_lexicon(const imr_snapshot *snapshot);

/* Lends a stemmer of the lexicon to one thread, which must return it. IMR_MEMORY. */
imr_status imr_snapshot_borrow_stemmer(imr_snapshot *snapshot, imr_stemmer **out, imr_error *err);
void imr_snapshot_return_stemmer(imr_snapshot *snapshot, imr_stemmer *stemmer); /* NULL is fine */

/* ---- facts about the whole index, computed at the first call and kept ---- */

typedef struct imr_corpus {
    uint32_t decisions, letters;
    char first[16], last[16]; /* the first and the last date of a decision, YYYY-MM-DD; "" if none has a date */
    char updated[32];         /* the time of the last change, as the indexer wrote it; "" if unknown */
} imr_corpus;
imr_status imr_snapshot_corpus(imr_snapshot *snapshot, const imr_corpus **out, imr_error *err);

/* The letter of each document as a number, by document id up to the last; 0 for a document without a letter. Documents
 * have equal numbers if they belong to one letter; no number is above *most. The table belongs to the snapshot.
 * IMR_MEMORY, errors of the reader. */
imr_status imr_snapshot_letters(imr_snapshot *snapshot, const uint32_t **numbers, uint32_t *most, imr_error *err);

#endif
