/* Queries for the engine's own matcher, and searching with them. */
#ifndef IMR_XAPIAN_QUERY_H
#define IMR_XAPIAN_QUERY_H

#ifdef __cplusplus
extern "C" {
#endif

#include "reader.h"
#include "weighting.h"

/* ---- queries: trees that own their parts ---- */

typedef struct imr_query imr_query;

typedef enum imr_op {
    IMR_OP_AND,     /* all; weights add up */
    IMR_OP_OR,      /* any */
    IMR_OP_AND_NOT, /* the first without the others */
    IMR_OP_FILTER,  /* the first, where the others match too; only the first weighs */
    IMR_OP_MAYBE,   /* the first; the others only weigh */
} imr_op;

/* A NULL part (a failed constructor) makes the whole fail with IMR_MEMORY, so that only the last needs a check. */
imr_status imr_query_term(imr_str prefix, imr_str term, uint32_t wqf, imr_query **out, imr_error *err);
/* Takes the parts over, also when it fails. No parts: matches nothing. */
imr_status imr_query_join(imr_op op, imr_query **parts, size_t n, imr_query **out, imr_error *err);
/* Takes part over. 0: matches without weighing. */
imr_status imr_query_scale(imr_query *part, double factor, imr_query **out, imr_error *err);
/* Values of a slot from begin to end, both included; an absent end is open. A document without a value is in no range,
 * but that which is open at both ends. */
imr_status imr_query_range(unsigned slot, imr_str begin, imr_str end, imr_query **out, imr_error *err);
imr_status imr_query_all(imr_query **out, imr_error *err);
/* Every document, each weighing the same: joined by AND, what a match of the rest adds. */
imr_status imr_query_constant(double weight, imr_query **out, imr_error *err);

/* Documents that the caller knows of, upwards, each with a weight. */
typedef struct imr_stream_size {
    uint32_t least, most; /* documents */
    double heaviest;      /* none weighs more */
} imr_stream_size;
typedef struct imr_stream {
    /* Before each search. */
    imr_status (*start)(void *context, imr_stream_size *size, imr_error *err);
    /* The first document that is not before `from` and weighs at least so much, others if it likes; 0: none. From one
     * call to the next `from` grows, and `least` may. */
    imr_status (*next)(void *context, imr_docid from, double least, imr_docid *id, imr_error *err);
    /* Whether it has a document behind the last; NULL: next() tells. */
    imr_status (*has)(void *context, imr_docid id, bool *has, imr_error *err);
    double (*weight)(void *context);                     /* of the document that next() told last; NULL: 0 */
    void (*describe)(const void *context, imr_buf *out); /* NULL is fine */
    void (*free)(void *context);                         /* NULL is fine */
    void *context;
} imr_stream;
/* Takes the context over, also when it fails. */
imr_status imr_query_stream(const imr_stream *stream, imr_query **out, imr_error *err);

void imr_query_free(imr_query *query);
/* Xapian's own picture of it, for --explain. */
imr_status imr_query_describe(const imr_query *query, imr_buf *out, imr_error *err);

/* ---- searching ---- */

typedef struct imr_ranking {
    uint32_t offset, limit;
    int sort_slot; /* negative (IMR_SLOT_NONE): by weight; else by this value, then weight */
    bool ascending;
    imr_weighting weighting;
} imr_ranking;

typedef struct imr_hits imr_hits;

/* Ties are broken by document id, so that the order is the same on every run. IMR_CHANGED when writers overtook the
 * reader: reopen and try again. */
imr_status imr_reader_search(const imr_reader *reader, const imr_query *query, const imr_ranking *search,
                             imr_hits **out, imr_error *err);
void imr_hits_free(imr_hits *hits);
uint32_t imr_hits_count(const imr_hits *hits);
imr_docid imr_hits_docid(const imr_hits *hits, uint32_t i);
double imr_hits_weight(const imr_hits *hits, uint32_t i);
/* The query's terms that hit i matches; documents is their frequency in the index. */
imr_status imr_hits_terms(const imr_hits *hits, uint32_t i, imr_term_visitor *visit, void *context, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
