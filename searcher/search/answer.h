/* Used by search.c: from a request to the documents that match it and the best of them. */
#ifndef IMR_ANSWER_H
#define IMR_ANSWER_H

#include "ranking.h"
#include "search.h"

typedef struct imr_answer {
    imr_clause *clause; /* the tree that was searched; dropped parts have the role SHOULD */
    imr_interpretation meaning;
    imr_str canonical;     /* the tree's text before anything was dropped */
    imr_list relaxed;      /* words that were dropped because no decision has all of them */
    imr_compiled compiled; /* of the clause */
    imr_docset *found;     /* the matches of everything that was not dropped */
    uint32_t total;        /* their number; 0 if the treatment was dropped */
    imr_ranked *hits;
    size_t n, partial_from; /* hits from partial_from on are below the line */
    imr_group *groups;      /* of these, by what they lack */
    size_t groups_n;
    uint32_t *group_of; /* for each hit below the line */
} imr_answer;

typedef struct imr_asking {
    const imr_request *request;
    imr_query_context context;
    const imr_lexicon *lexicon;
    imr_notes *notes;
} imr_asking;

/* Fills an answer, which must not be moved; free it also after a failure. Everything else belongs to the context's
 * arena. */
imr_status imr_answer_make(const imr_asking *asking, imr_answer *out, imr_error *err);
/* Only reads the query. */
imr_status imr_answer_read(const imr_asking *asking, imr_answer *out, imr_error *err);
void imr_answer_free(imr_answer *answer);
/* The documents of a query; the caller frees the set. */
imr_status imr_answer_match(const imr_asking *asking, const imr_clause *clause, imr_docset **out, imr_error *err);
/* The decision with that id, or all decisions of that letter (imr_search_show). */
imr_status imr_find_decision(const imr_reader *reader, imr_str id, bool whole, imr_arena *arena, imr_decision **out,
                             size_t *n, imr_error *err);

#endif
