/* For search.c: a request to the documents that match it and the best of them. */
#ifndef IMR_ANSWER_H
#define IMR_ANSWER_H

#include "ranking.h"
#include "search.h"

typedef struct imr_answer {
    imr_clause *clause; /* what was searched; what was given up has the role SHOULD */
    imr_interpretation heard;
    imr_str canonical;     /* the text of the tree before anything was given up */
    imr_list relaxed;      /* the words that were given up, because no decision has all of them */
    imr_compiled compiled; /* of the clause */
    imr_docset *found;     /* what matches everything that was not given up, */
    uint32_t total;        /* so many; none where the treatment was given up */
    imr_ranked *hits;
    size_t n, partial_from; /* hits from there on are below the line */
    imr_group *groups;      /* of these: by what they lack */
    size_t groups_n;
    uint32_t *group_of; /* of each hit below the line */
} imr_answer;

typedef struct imr_asking {
    const imr_request *request;
    imr_query_context context;
    const imr_lexicon *lexicon;
    imr_notes *notes;
} imr_asking;

/* Fills an answer that stays where it is; free it also after a failure. What is not said to be freed lies in the
 * context's arena. */
imr_status imr_answer_make(const imr_asking *asking, imr_answer *out, imr_error *err);
/* Only reads the query. */
imr_status imr_answer_read(const imr_asking *asking, imr_answer *out, imr_error *err);
void imr_answer_free(imr_answer *answer);
/* The documents of a query; the caller frees them. */
imr_status imr_answer_match(const imr_asking *asking, const imr_clause *clause, imr_docset **out, imr_error *err);
/* The decision of that id, else all of that letter (imr_search_show). */
imr_status imr_find_decision(const imr_reader *reader, imr_str id, bool whole, imr_arena *arena, imr_decision **out,
                             size_t *n, imr_error *err);

#endif
