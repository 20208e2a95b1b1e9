/* Makes a memo: what a set of decisions says on a question, for the file, with verifiable quotes. */
#ifndef IMR_MEMO_H
#define IMR_MEMO_H

#include "criteria.h"
#include "rates.h"

typedef struct imr_memo_request {
    const imr_request *search; /* the query and its filters; limits and order are set by the memo */
    imr_str question;          /* absent: the query as typed */
    uint32_t quotes;           /* decisions of each side */
    bool summaries;            /* include the case summaries */
    bool apart;                /* of similarly worded decisions of several letters, quote one and name the others */
} imr_memo_request;

/* A quoted decision. */
typedef struct imr_memo_quote {
    imr_decision decision;
    imr_list passages; /* parts of its rationale, unchanged */
    imr_list alike;    /* ids of decisions that are not quoted because they are worded like this one */
    imr_list lacks;    /* words of the query that it lacks */
} imr_memo_quote;

/* Words of the question, and the facet they were read as. */
typedef struct imr_memo_reading {
    imr_str words, value;
    const imr_field *field;
} imr_memo_reading;

/* The number of decisions that cite a guideline; a chapter counts for its guideline too. */
typedef struct imr_memo_guideline {
    imr_str name;
    uint32_t n, overturned;
} imr_memo_guideline;

typedef struct imr_memo {
    imr_str question, query; /* the query as it was read, in its canonical form */
    imr_memo_reading *readings;
    size_t readings_n;
    const imr_corpus *corpus;
    imr_rate tally;
    uint32_t undated; /* decisions found without a date */
    char first[16], last[16];
    imr_criteria_list grounds;
    imr_memo_guideline *guidelines; /* the most frequent first */
    size_t guidelines_n;
    uint32_t letters[IMR_SIDES];
    uint32_t dependent, modified, retrospective; /* of the decisions found */
    imr_memo_quote *quotes[IMR_SIDES];
    size_t quotes_n[IMR_SIDES];
    imr_memo_quote *nearest[IMR_SIDES]; /* if a side has no decision: those that lack least */
    size_t nearest_n[IMR_SIDES];
} imr_memo;

typedef enum imr_memo_form { IMR_MEMO_MARKDOWN, IMR_MEMO_HTML } imr_memo_form;

/* The result belongs to the arena. IMR_NONE if no decision has everything that is asked. */
imr_status imr_memo_make(imr_snapshot *snapshot, const imr_memo_request *request, imr_arena *arena, imr_memo *out,
                         imr_error *err);
/* Appends the memo; equal memos give equal bytes. IMR_MEMORY. */
imr_status imr_memo_write(const imr_memo *memo, const imr_lexicon *lexicon, imr_memo_form form, imr_buf *out,
                          imr_error *err);

#endif
