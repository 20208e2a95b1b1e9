/* Finds what distinguishes overturned decisions from upheld ones: grounds and phrases that one side has more often,
 * each with an example. */
#ifndef IMR_CRITERIA_H
#define IMR_CRITERIA_H

#include "search.h"

typedef enum imr_outcome_side { IMR_SIDE_UPHELD, IMR_SIDE_OVERTURNED, IMR_SIDES } imr_outcome_side;

/* A ground or a phrase. Counts are of letters, because the decisions of one letter repeat each other. */
typedef struct imr_criterion {
    imr_str name; /* of a ground: its id; of a phrase: its words as in a letter */
    uint32_t letters[IMR_SIDES];
    double z;     /* log-odds (log_odds.h): positive for overturned */
    bool weak;    /* |z| is at most 3: it may be chance */
    imr_str id;   /* the decision of the example; absent: none */
    imr_str text; /* its sentence, and the bytes of the ground or phrase in it */
    size_t begin, end;
} imr_criterion;

typedef struct imr_criteria_list {
    imr_criterion *at;
    size_t n;
} imr_criteria_list;

typedef struct imr_criteria_request {
    uint32_t least;    /* letters that must have a phrase; 3 unless there is a reason */
    uint32_t most;     /* phrases of a side */
    uint32_t examined; /* decisions of a side whose text is read, evenly spaced */
} imr_criteria_request;

#define IMR_CRITERIA_INIT ((imr_criteria_request){.least = 3, .most = 12, .examined = 5000})

typedef struct imr_criteria {
    uint32_t decisions[IMR_SIDES], letters[IMR_SIDES];
    uint32_t examined[IMR_SIDES];         /* decisions whose text was read for phrases */
    uint32_t examined_letters[IMR_SIDES]; /* their letters, the total for counts of phrases */
    imr_criteria_list grounds;            /* of all decisions, the strongest for upholding first */
    imr_criteria_list phrases[IMR_SIDES]; /* the strongest first */
} imr_criteria;

/* The result belongs to the arena. IMR_MEMORY, errors of the reader. */
imr_status imr_criteria_make(imr_search *search, const imr_criteria_request *request, imr_arena *arena,
                             imr_criteria *out, imr_error *err);

#endif
