/* What sets overturned decisions apart from upheld ones: the grounds and the phrases that one side has and the other
 * has not, each with an example. */
#ifndef IMR_CRITERIA_H
#define IMR_CRITERIA_H

#include "search.h"

typedef enum imr_outcome_side { IMR_SIDE_UPHELD, IMR_SIDE_OVERTURNED, IMR_SIDES } imr_outcome_side;

/* A ground or a phrase. Counts are of letters, since the decisions of one letter repeat each other. */
typedef struct imr_criterion {
    imr_str name; /* of a ground: its id; of a phrase: its words as a letter has them */
    uint32_t letters[IMR_SIDES];
    double z;     /* log-odds (log_odds.h): positive for overturned */
    bool weak;    /* |z| is at most 3: it may be chance */
    imr_str id;   /* the decision of the example; absent: none */
    imr_str text; /* its sentence, and where the ground or phrase is in it: bytes */
    size_t begin, end;
} imr_criterion;

typedef struct imr_criteria_list {
    imr_criterion *at;
    size_t n;
} imr_criteria_list;

typedef struct imr_criteria_request {
    uint32_t least;    /* letters that a phrase is in, at least; 3 unless there is a reason */
    uint32_t most;     /* phrases of a side */
    uint32_t examined; /* decisions of a side whose text is read; the rest is left out, evenly */
} imr_criteria_request;

#define IMR_CRITERIA_INIT ((imr_criteria_request){.least = 3, .most = 12, .examined = 5000})

typedef struct imr_criteria {
    uint32_t decisions[IMR_SIDES], letters[IMR_SIDES];
    uint32_t examined[IMR_SIDES];         /* decisions whose text was read for phrases */
    uint32_t examined_letters[IMR_SIDES]; /* their letters, which the counts of phrases are out of */
    imr_criteria_list grounds;            /* of all decisions, the most upheld first */
    imr_criteria_list phrases[IMR_SIDES]; /* the strongest first */
} imr_criteria;

/* Everything belongs to the arena. IMR_MEMORY, what the reader says. */
imr_status imr_criteria_make(imr_search *search, const imr_criteria_request *request, imr_arena *arena,
                             imr_criteria *out, imr_error *err);

#endif
