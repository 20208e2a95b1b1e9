/* A memo: what a set of decisions says on a question, for a file, with every quote where it can be checked. */
#ifndef IMR_MEMO_H
#define IMR_MEMO_H

#include "criteria.h"
#include "rates.h"

typedef struct imr_memo_request {
    const imr_request *search; /* the query and its filters; limits and order are the memo's */
    imr_str question;          /* absent: the query as typed */
    uint32_t quotes;           /* decisions of each side */
    bool summaries;            /* with the case summaries */
} imr_memo_request;

/* A decision that is quoted. */
typedef struct imr_memo_quote {
    imr_decision decision;
    imr_list passages; /* parts of its rationale, as they are there */
} imr_memo_quote;

typedef struct imr_memo {
    imr_str question, query; /* the query as it was read, in its canonical form */
    const imr_corpus *corpus;
    imr_rate tally;
    uint32_t undated; /* decisions found without a date */
    char first[16], last[16];
    imr_criteria_list grounds;
    imr_memo_quote *quotes[IMR_SIDES];
    size_t quotes_n[IMR_SIDES];
} imr_memo;

typedef enum imr_memo_form { IMR_MEMO_MARKDOWN, IMR_MEMO_HTML } imr_memo_form;

/* Everything belongs to the arena. IMR_NONE where no decision has everything that is asked. */
imr_status imr_memo_make(imr_snapshot *snapshot, const imr_memo_request *request, imr_arena *arena, imr_memo *out,
                         imr_error *err);
/* Appends the memo; the same memo gives the same bytes. IMR_MEMORY. */
imr_status imr_memo_write(const imr_memo *memo, const imr_lexicon *lexicon, imr_memo_form form, imr_buf *out,
                          imr_error *err);

#endif
