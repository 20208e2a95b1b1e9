/* An answered request. The query is read, matched and counted when the search is opened; hits come one by one; facet
 * counts, cross-tables, letters and explanations are computed on request.
 *
 * A search belongs to one thread and keeps its snapshot. Results belong to the search unless stated otherwise. Nothing
 * here knows a command line, a format or a stream. */
#ifndef IMR_SEARCH_H
#define IMR_SEARCH_H

#include "clause.h"
#include "interpret.h"
#include "notes.h"
#include "request.h"
#include "snapshot.h"

typedef struct imr_search imr_search;

/* Reads the query, matches it, and relaxes it if no decision has everything. If writers have overtaken the snapshot,
 * the newest one is searched instead (imr_search_snapshot). On failure *out is NULL. IMR_USAGE: the query or a filter
 * cannot be read; IMR_LIMIT; IMR_CANCELLED; IMR_CHANGED after several tries; IMR_MEMORY; errors of the reader. */
imr_status imr_search_open(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err);
/* The same without matching: it has only notes, interpretation and query, and a total of 0. */
imr_status imr_search_read(imr_snapshot *snapshot, const imr_request *request, imr_search **out, imr_error *err);
void imr_search_close(imr_search *search); /* NULL is fine */

/* The snapshot that was searched; retain it to keep it. */
imr_snapshot *imr_search_snapshot(const imr_search *search);
/* A stemmer of its lexicon, for snippets. */
imr_stemmer *imr_search_stemmer(const imr_search *search);

/* ---- the query as it was read ---- */

const imr_notes *imr_search_notes(const imr_search *search);
const imr_interpretation *imr_search_interpretation(const imr_search *search);
/* The tree that was searched; dropped parts have the role SHOULD. */
const imr_clause *imr_search_query(const imr_search *search);
/* Its canonical text (canonical.h) before anything was dropped. */
imr_str imr_search_canonical(const imr_search *search);
/* The words that were dropped because no decision has all of them; no hit's reasons contain them. */
const imr_list *imr_search_relaxed(const imr_search *search);

/* ---- hits ---- */

/* The number of decisions that have everything that was asked. */
uint32_t imr_search_total(const imr_search *search);

/* Decisions below the line that lack the same parts. */
typedef struct imr_group {
    imr_list lacks; /* the words of the query */
    uint32_t total; /* how many lack just these, shown or not */
} imr_group;

typedef struct imr_hit {
    imr_docid docid;
    double score;
    uint64_t rank;          /* from 1, including the offset */
    bool partial;           /* below the line: lacks something, and is not in the total */
    const imr_group *group; /* what it lacks; NULL above the line */
    imr_decision decision;  /* without its summary unless the request asks for it */
} imr_hit;

/* The next hit, best first. Its decision belongs to the arena; NULL: valid until the next call. IMR_NONE (without a
 * message) after the last one. A hit whose record cannot be read is skipped and noted (IMR_NOTE_LOST_RECORD), the first
 * ones already at opening, which fails if none can be read. Hits below the line follow the others if these do not fill
 * a page; at most the first 100. */
imr_status imr_search_next(imr_search *search, imr_arena *arena, imr_hit *hit, imr_error *err);

/* Visits every matching document, in ascending order, until the visitor returns false. */
void imr_search_matches(const imr_search *search, imr_docid_visitor *visit, void *context);

/* ---- counts ---- */

typedef struct imr_count {
    imr_str value;
    uint32_t n;
} imr_count;

/* The values of one facet among the matches, the most frequent first, then by value. */
typedef struct imr_counts {
    const imr_field *field;
    const imr_count *at;
    size_t n;
    uint32_t without; /* matching decisions without a value */
} imr_counts;

/* Exact counts over all matches: one for each decision and value. The field must be a facet. */
imr_status imr_search_facet(imr_search *search, const imr_field *field, imr_counts *out, imr_error *err);
/* The same, ignoring the request's filters and the query's "field:value" for this field, so that a page can offer the
 * alternatives. */
imr_status imr_search_facet_open(imr_search *search, const imr_field *field, imr_counts *out, imr_error *err);

/* Matching decisions, and their distinct letters, by the values of two facets. A decision counts under each of its
 * values. Rows and columns are in the order of imr_counts. */
typedef struct imr_cross {
    imr_counts rows, columns;
    const uint32_t *decisions, *letters;          /* cell of row r and column c: [r * columns.n + c] */
    const uint32_t *row_letters, *column_letters; /* distinct letters of a row, of a column */
} imr_cross;
imr_status imr_search_cross(imr_search *search, const imr_field *field, const imr_field *other, imr_cross *out,
                            imr_error *err);

/* ---- reasons ---- */

/* Appends lines that explain how the query was read and is evaluated. */
imr_status imr_search_explain_query(imr_search *search, imr_buf *out, imr_error *err);
/* Appends one line: the parts of the query that a decision has, and what they add to its score. */
imr_status imr_search_explain(imr_search *search, imr_docid docid, imr_buf *out, imr_error *err);

/* ---- whole decisions ---- */

/* The decision with that id, or every decision of that letter in the order of issues; case is ignored. They belong to
 * the arena. whole: with their summaries. IMR_NONE. */
imr_status imr_search_show(imr_snapshot *snapshot, imr_str id, bool whole, imr_arena *arena, imr_decision **out,
                           size_t *n, imr_error *err);

#endif
