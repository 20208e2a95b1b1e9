/* The answer of a search, or whole decisions, in the form that a view asks for (docs/output.md is the contract). Hits
 * are fetched, shown and forgotten one by one: a million of them take the memory of one. */
#ifndef IMR_PRESENT_H
#define IMR_PRESENT_H

#include "search.h"
#include "view.h"

/* Writes the hits that the search still has, and the counts of the view's facets. A closed output ends it quietly.
 * IMR_USAGE: the form has no place for facets; IMR_IO, IMR_MEMORY, what the search says. */
imr_status imr_present_search(const imr_view *view, imr_search *search, imr_error *err);

/* Writes one decision whole, the words of the query that `read` has read (NULL: none) marked. Text gives it citation
 * lines, rationale, summary and the other decisions of its letter. Call it for each decision, from number 1 to the
 * last of `n`. */
typedef struct imr_shown {
    imr_snapshot *snapshot;
    imr_search *read;
    const imr_decision *decision;
    const imr_decision *letter; /* the decisions of its letter, without summaries */
    size_t letter_n;
    size_t number, n;
} imr_shown;
imr_status imr_present_decision(const imr_view *view, const imr_shown *shown, imr_error *err);

/* The values of one facet with their counts and labels, those that the pattern fits (case folded: a part of the id or
 * label, or with * and ? the whole of one; empty: all). IMR_NONE: it fits none. */
imr_status imr_present_values(const imr_view *view, imr_search *search, const imr_field *field, imr_str pattern,
                              imr_error *err);

#endif
