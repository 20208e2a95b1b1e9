/* The checks of one decision; only for indexer/lint. */
#ifndef IMR_LINT_CHECKS_H
#define IMR_LINT_CHECKS_H

#include "record.h"

/* Appends the finding as the end of a sentence; nothing if the decision passes. */
typedef void imr_check_reader(const imr_decision *decision, imr_buf *found);

typedef struct imr_check {
    const char *code;
    imr_check_reader *read;
} imr_check;

extern const imr_check imr_checks[];
extern const size_t imr_checks_n;

void imr_check_outcome(const imr_decision *decision, imr_buf *found);
void imr_check_ssn(const imr_decision *decision, imr_buf *found);
void imr_check_telephone(const imr_decision *decision, imr_buf *found);
void imr_check_email(const imr_decision *decision, imr_buf *found);
void imr_check_claim(const imr_decision *decision, imr_buf *found);

#endif
