/* The order of the words of every decision of an index: the file imr.words in the folder of its database, mapped. It
 * only grows: an order is written behind the last one when its document is, and counts from the commit on that says how
 * long the file is. What is replaced or removed leaves its order behind, until the index is merged anew. */
#ifndef IMR_ORDERS_H
#define IMR_ORDERS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "order.h"

#define IMR_ORDERS_FILE "imr.words"

/* ---- reading: any number of threads ---- */

typedef struct imr_orders imr_orders;

/* Maps the first `length` bytes of the file; 0 is no order at all. IMR_CORRUPT where there are fewer, or where it is no
 * such file; IMR_IO. */
imr_status imr_orders_map(const char *folder, uint64_t length, imr_orders **out, imr_error *err);
void imr_orders_unmap(imr_orders *orders); /* NULL is fine */
uint64_t imr_orders_length(const imr_orders *orders);
/* A hash of what was written last when the file had that length: whether this file is that one, grown. */
uint64_t imr_orders_mark(const imr_orders *orders, uint64_t length);

/* Fills table[0 .. last] with where the order of each document stands, 0 for none, by reading what heads each of them:
 * about 0.1 us a document. IMR_CORRUPT. */
imr_status imr_orders_locate(const imr_orders *orders, uint32_t *table, uint32_t last, imr_error *err);
/* Calls for each order that stands at byte `from` (0: the first) or behind it, as they were written; from is a length
 * that the file had. IMR_CORRUPT. */
typedef void imr_order_visitor(void *context, uint32_t id, uint32_t place);
imr_status imr_orders_visit(const imr_orders *orders, uint64_t from, imr_order_visitor *visit, void *context,
                            imr_error *err);
/* The order of document id at a place of such a table; false where no such thing stands there. */
bool imr_orders_at(const imr_orders *orders, uint32_t place, uint32_t id, imr_order *out);
/* It will be asked for soon: the memory may fetch it meanwhile. */
void imr_orders_expect(const imr_orders *orders, uint32_t place);

/* For who goes through all of them, as they stand: gives back the memory of what is behind. *passed is 0 at first. */
void imr_orders_pass(const imr_orders *orders, uint32_t place, uint64_t *passed);

/* ---- writing: one at a time ---- */

typedef struct imr_orders_writer imr_orders_writer;

/* What stands behind `length` was never committed, and goes. A length of 0 begins a new file. IMR_CORRUPT where there
 * is less than that; IMR_IO. */
imr_status imr_orders_write(const char *folder, uint64_t length, imr_orders_writer **out, imr_error *err);
void imr_orders_writer_free(imr_orders_writer *writer); /* NULL is fine */
/* Of several orders of one document the last counts. IMR_IO; IMR_LIMIT behind 16 GiB. */
imr_status imr_orders_add(imr_orders_writer *writer, uint32_t id, const imr_order *order, imr_error *err);
/* Passes on what was added; sync: waits until the disk has it. *length is how long the file is. IMR_IO. */
imr_status imr_orders_flush(imr_orders_writer *writer, bool sync, uint64_t *length, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
