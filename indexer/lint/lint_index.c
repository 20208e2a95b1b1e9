/* Checks the decisions of an index one by one. */
#include "contract.h"
#include "docstore.h"
#include "lint.h"

typedef struct walk {
    imr_lint *lint;
    const imr_reader *reader;
    imr_arena *arena; /* of one decision */
    imr_status status;
    imr_error *err;
} walk;

static bool lint_next(void *context, imr_docid id)
{
    walk *at = context;
    imr_decision decision;
    imr_arena_reset(at->arena);
    at->status = imr_docstore_read(at->reader, id, IMR_WHOLE, at->arena, &decision, at->err);
    if (at->status == IMR_OK) at->status = imr_lint_decision(at->lint, &decision, at->err);
    return at->status == IMR_OK;
}

imr_status imr_lint_index(imr_lint *lint, const char *dir, const imr_lexicon *lexicon, imr_error *err)
{
    imr_str all = {0};
    imr_reader *reader = NULL;
    walk at = {.lint = lint, .err = err};
    imr_status status = imr_reader_open(dir, &reader, err);
    if (status == IMR_OK) status = imr_contract_check(reader, lexicon, dir, err);
    if (status == IMR_OK && (at.arena = imr_arena_new()) == NULL) status = imr_fail_memory(err);
    at.reader = reader;
    if (status == IMR_OK) status = imr_reader_documents(reader, all, all, lint_next, &at, err);
    if (status == IMR_OK) status = at.status;
    imr_arena_free(at.arena);
    imr_reader_close(reader);
    return status;
}
