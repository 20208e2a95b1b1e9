/* The order of the words of every decision of an index: the file imr.positions in the folder of its database, mapped.
 * It only grows: an order is written behind the last one when its document is, and counts from the commit on that says
 * how long the file is. What is replaced or removed leaves its order behind, until the index is merged anew. */
#ifndef IMR_ORDERS_H
#define IMR_ORDERS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "positions.h"
#include "sums.h"

#define IMR_POSITIONS_FILE "imr.positions"

/* ---- reading: any number of threads ---- */

typedef struct imr_position_index imr_position_index;

/* Maps the first `length` bytes of the file; 0 is no order at all. IMR_CORRUPT where there are fewer, or where it is no
 * such file; IMR_IO. */
imr_status imr_position_index_map(const char *folder, uint64_t length, imr_position_index **out, imr_error *err);
void imr_position_index_unmap(imr_position_index *orders); /* NULL is fine */
/* From now on what is read is verified by these sums, which must outlive it; NULL: by none. */
void imr_position_index_verify_by(imr_position_index *orders, const imr_sums_file *sums);
uint64_t imr_position_index_length(const imr_position_index *orders);
/* A hash of what was written last when the file had that length: whether this file is that one, grown. */
uint64_t imr_position_index_mark(const imr_position_index *orders, uint64_t length);

/* Fills table[0 .. last] with where the order of each document stands, 0 for none, by reading what heads each of them:
 * about 0.1 us a document. IMR_CORRUPT. */
imr_status imr_position_index_locate(const imr_position_index *orders, uint32_t *table, uint32_t last, imr_error *err);
/* Calls for each order that stands at byte `from` (0: the first) or behind it, as they were written; from is a length
 * that the file had. IMR_CORRUPT. */
typedef void imr_positions_visitor(void *context, uint32_t id, uint32_t place);
imr_status imr_position_index_visit(const imr_position_index *orders, uint64_t from, imr_positions_visitor *visit,
                                    void *context, imr_error *err);
/* The order of document id at a place of such a table; *found is false where the place is 0. IMR_CORRUPT where another
 * thing stands there, or bytes that are not what was summed. */
imr_status imr_position_index_read(const imr_position_index *orders, uint32_t place, uint32_t id, imr_positions *out,
                                   bool *found, imr_error *err);
/* It will be asked for soon: the memory may fetch it meanwhile. */
void imr_position_index_prefetch(const imr_position_index *orders, uint32_t place);

/* For who goes through all of them, as they stand: gives back the memory of what is behind. *passed is 0 at first. */
void imr_position_index_pass(const imr_position_index *orders, uint32_t place, uint64_t *passed);

/* ---- writing: one at a time ---- */

typedef struct imr_position_writer imr_position_writer;

/* What stands behind `length` was never committed, and goes. A length of 0 begins a new file. IMR_CORRUPT where there
 * is less than that; IMR_IO. */
imr_status imr_position_index_write(const char *folder, uint64_t length, imr_position_writer **out, imr_error *err);
void imr_position_writer_free(imr_position_writer *writer); /* NULL is fine */
/* Of several orders of one document the last counts. IMR_IO; IMR_LIMIT behind 16 GiB. */
imr_status imr_position_index_add(imr_position_writer *writer, uint32_t id, const imr_positions *order, imr_error *err);
/* Passes on what was added; sync: waits until the disk has it. *length is how long the file is. IMR_IO. */
imr_status imr_position_index_flush(imr_position_writer *writer, bool sync, uint64_t *length, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
