/* Runs the checks, and finds different letters with the same number. */
#include "lint.h"
#include "lint_checks.h"

#include <stdlib.h>

/* A decision that was checked. */
typedef struct seen {
    imr_str id, letter, file;
    size_t order, group; /* group: number of its letter in its file, from 0 */
} seen;

struct imr_lint {
    imr_finding_visitor *visit;
    void *context;
    imr_arena *arena; /* holds the decisions that were checked */
    bool by_file;
    uint64_t count;
    seen *at;
    size_t n, room, groups;
    imr_buf found, text;
};

imr_status imr_lint_new(bool by_file, imr_finding_visitor *visit, void *context, imr_lint **out, imr_error *err)
{
    imr_lint *lint = calloc(1, sizeof *lint);
    *out = lint;
    if (lint != NULL) lint->arena = imr_arena_new();
    if (lint == NULL || lint->arena == NULL) {
        imr_lint_free(lint);
        *out = NULL;
        return imr_fail_memory(err);
    }
    lint->by_file = by_file;
    lint->visit = visit;
    lint->context = context;
    return IMR_OK;
}

void imr_lint_free(imr_lint *lint)
{
    if (lint == NULL) return;
    imr_arena_free(lint->arena);
    imr_buf_free(&lint->found);
    imr_buf_free(&lint->text);
    free(lint->at);
    free(lint);
}

uint64_t imr_lint_count(const imr_lint *lint) { return lint->count; }

static imr_status tell(imr_lint *lint, imr_str where, const char *code, imr_error *err)
{
    if (lint->text.failed || lint->found.failed) return imr_fail_memory(err);
    imr_finding finding = {where, code, imr_buf_str(&lint->text)};
    lint->count++;
    return lint->visit(lint->context, &finding, err);
}

/* Sets where the decision is, and begins the text of its finding. */
static imr_str begin_text(imr_lint *lint, imr_str id, imr_str file)
{
    bool by_file = lint->by_file && file.n > 0;
    imr_buf_clear(&lint->text);
    if (by_file) imr_buf_printf(&lint->text, "%.*s ", IMR_STR_ARG(id));
    return by_file ? file : id;
}

/* ---- letters of one number ---- */

/* Copies text for the whole run; consecutive files are often the same, so *last is reused. */
static imr_str keep(imr_lint *lint, imr_str text, const imr_str *last)
{
    if (last != NULL && imr_str_equal(*last, text)) return *last;
    return (imr_str){imr_arena_dup(lint->arena, text), text.n};
}

static bool remember(imr_lint *lint, const imr_decision *decision)
{
    if (lint->n == lint->room) {
        size_t room = lint->room == 0 ? 256 : lint->room * 2;
        seen *grown = realloc(lint->at, room * sizeof *grown);
        if (grown == NULL) return false;
        lint->at = grown;
        lint->room = room;
    }
    const seen *last = lint->n > 0 ? &lint->at[lint->n - 1] : NULL;
    seen next = {.id = keep(lint, decision->id, NULL),
                 .letter = keep(lint, decision->letter, last == NULL ? NULL : &last->letter),
                 .file = keep(lint, decision->file, last == NULL ? NULL : &last->file),
                 .order = lint->n};
    bool same_letter = last != NULL && next.letter.n > 0 && imr_str_equal(next.letter, last->letter) &&
                       imr_str_equal(next.file, last->file) && decision->issue != 1;
    next.group = same_letter ? last->group : lint->groups++;
    lint->at[lint->n++] = next;
    return next.id.s != NULL && next.letter.s != NULL && next.file.s != NULL;
}

static int by_id(const void *a, const void *b)
{
    const seen *left = a, *right = b;
    int order = imr_str_compare(left->id, right->id);
    return order != 0 ? order : (left->order > right->order) - (left->order < right->order);
}

imr_status imr_lint_finish(imr_lint *lint, imr_error *err)
{
    imr_status status = IMR_OK;
    bool *reported = imr_arena_alloc(lint->arena, lint->groups + 1); /* by group */
    if (reported == NULL) return imr_fail_memory(err);
    if (lint->n > 1) qsort(lint->at, lint->n, sizeof *lint->at, by_id);
    for (size_t i = 1, first = 0; status == IMR_OK && i < lint->n; i++) {
        const seen *here = &lint->at[i], *other = &lint->at[first];
        if (!imr_str_equal(here->id, other->id)) {
            first = i;
            continue;
        }
        if (reported[here->group]) continue; /* another decision of the same letter */
        reported[here->group] = true;
        imr_str where = begin_text(lint, here->id, here->file);
        imr_buf_puts(&lint->text, "has a number that another letter has");
        if (other->file.n > 0) imr_buf_printf(&lint->text, ": %.*s", IMR_STR_ARG(other->file));
        status = tell(lint, where, "number", err);
    }
    return status;
}

/* ---- the run ---- */

imr_status imr_lint_decision(imr_lint *lint, const imr_decision *decision, imr_error *err)
{
    imr_status status = IMR_OK;
    if (!remember(lint, decision)) return imr_fail_memory(err);
    for (size_t i = 0; status == IMR_OK && i < imr_checks_n; i++) {
        imr_buf_clear(&lint->found);
        imr_checks[i].read(decision, &lint->found);
        if (lint->found.n == 0 && !lint->found.failed) continue;
        imr_str where = begin_text(lint, decision->id, decision->file);
        imr_buf_add(&lint->text, imr_buf_str(&lint->found));
        status = tell(lint, where, imr_checks[i].code, err);
    }
    return status;
}

imr_status imr_lint_file(imr_lint *lint, const char *path, size_t line, const char *code, const char *reason,
                         imr_error *err)
{
    imr_buf_clear(&lint->text);
    if (line > 0) imr_buf_printf(&lint->text, "line %zu: ", line);
    imr_buf_puts(&lint->text, reason);
    return tell(lint, imr_str_of(path), code, err);
}
