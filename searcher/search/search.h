/* A request to its answer: the query read, searched, relaxed where nothing has all of it, and counted. */
#ifndef IMR_SEARCH_H
#define IMR_SEARCH_H

#include "counts.h"
#include "interpret.h"
#include "request.h"
#include "session.h"

typedef struct imr_hit {
    imr_docid docid;
    double score;
    bool fewer;            /* has not all of the words: not among the total */
    imr_decision decision; /* without its summary where the request's format does not print it */
    imr_list terms;        /* to explain: what of the query it has, and how many decisions have it: "mri 37" */
} imr_hit;

typedef struct imr_answer {
    imr_clause *clause; /* what was searched, with its parts that were given up as lifts */
    imr_interpretation heard;
    imr_str query;    /* to explain: the canonical query, before anything was given up */
    imr_str engine;   /* to explain: the engine's query */
    imr_list relaxed; /* the words that were given up, because no decision has all of them */
    uint32_t total;   /* the decisions that have all of the words that were not given up */
    imr_hit *hits;
    size_t n;
    imr_counts *counts; /* one a facet of the request */
    size_t counts_n;
} imr_answer;

/* Answers what words and facets ask for. Everything belongs to the arena. A reader that writers overtook is moved on
 * and asked again. IMR_USAGE, IMR_LIMIT, IMR_MEMORY, IMR_CHANGED after several tries, what the engine says. */
imr_status imr_search_answer(imr_session *session, const imr_request *request, imr_arena *arena, imr_notes *notes,
                             imr_answer *out, imr_error *err);

/* Only reads the query: fills clause and heard, for marks. The same errors. */
imr_status imr_search_read(imr_session *session, const imr_request *request, imr_arena *arena, imr_notes *notes,
                           imr_answer *out, imr_error *err);

/* The decision of that id, else every decision of that letter, in the order of their issues. IMR_NONE. */
imr_status imr_search_show(const imr_session *session, imr_str id, imr_arena *arena, imr_answer *out, imr_error *err);

/* The decisions of a letter, in the order of their issues, without the summary. */
imr_status imr_search_letter(const imr_session *session, imr_str letter, imr_arena *arena, imr_answer *out,
                             imr_error *err);

#endif
