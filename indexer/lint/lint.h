/* Reports what is doubtful about decisions as findings: only a person can see whether the letter or its reading is
 * wrong. */
#ifndef IMR_LINT_H
#define IMR_LINT_H

#include "lexicon.h"
#include "record.h"

typedef struct imr_finding {
    imr_str where;    /* the file, or the id of the decision if there is no file */
    const char *code; /* "outcome", "section" ...; static */
    imr_str text;     /* one sentence */
} imr_finding;

/* Called for each finding; strings are valid during the call. A status other than IMR_OK ends the run and is
 * returned. */
typedef imr_status imr_finding_visitor(void *context, const imr_finding *finding, imr_error *err);

typedef struct imr_lint imr_lint;

/* by_file: findings name the file of a decision as their place, and its id in their text. */
imr_status imr_lint_new(bool by_file, imr_finding_visitor *visit, void *context, imr_lint **out, imr_error *err);
void imr_lint_free(imr_lint *lint); /* NULL is fine */

/* Runs all checks of one decision and remembers its number. IMR_MEMORY, errors of the visitor. */
imr_status imr_lint_decision(imr_lint *lint, const imr_decision *decision, imr_error *err);
/* A file, or a line of one (0: none), that was refused or read with a note: code is "refused", "mended" or
 * "unnumbered", static. */
imr_status imr_lint_file(imr_lint *lint, const char *path, size_t line, const char *code, const char *reason,
                         imr_error *err);
/* Checks all decisions of an index. IMR_ABSENT, IMR_VERSION, errors of the reader and the visitor. */
imr_status imr_lint_index(imr_lint *lint, const char *dir, const imr_lexicon *lexicon, imr_error *err);
/* To be called at the end: reports different letters with the same number. */
imr_status imr_lint_finish(imr_lint *lint, imr_error *err);
/* The number of findings so far. */
uint64_t imr_lint_count(const imr_lint *lint);

#endif
