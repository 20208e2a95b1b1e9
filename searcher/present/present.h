/* Writes the answer of a search, or whole decisions, in the form that a view selects (docs/output.md is the contract).
 * Hits are fetched, written and forgotten one by one, so memory does not depend on their number. */
#ifndef IMR_PRESENT_H
#define IMR_PRESENT_H

#include "search.h"
#include "view.h"

/* Writes the remaining hits of the search, and the counts of the view's facets. A closed output ends it without an
 * error. IMR_USAGE: the form has no place for facets; IMR_IO, IMR_MEMORY, errors of the search. */
imr_status imr_present_search(const imr_view *view, imr_search *search, imr_error *err);

/* Writes one whole decision, with the words of the query that `read` has read (NULL: none) marked. As text it has
 * citation lines, rationale, summary and the other decisions of its letter. To be called for each decision, from number
 * 1 to `n`. */
typedef struct imr_shown {
    imr_snapshot *snapshot;
    imr_search *read;
    const imr_decision *decision;
    const imr_decision *letter; /* the decisions of its letter, without summaries */
    size_t letter_n;
    size_t number, n;
} imr_shown;
imr_status imr_present_decision(const imr_view *view, const imr_shown *shown, imr_error *err);

/* Writes the values of one facet with their counts and labels, if they match the pattern (case is ignored: a part of
 * the id or label, or with * and ? the whole of one; empty: all). IMR_NONE: none matches. */
imr_status imr_present_values(const imr_view *view, imr_search *search, const imr_field *field, imr_str pattern,
                              imr_error *err);

#endif
