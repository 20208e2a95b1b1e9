#include "understand.h"

#include "plan.h"
#include "words.h"

#include <string.h>

typedef struct context {
    imr_reading *reading;
    imr_understood *heard;
    bool literal;
    bool negative; /* inside of NOT: nothing is narrowed */
    bool stops;    /* stop words count, because there is nothing else */
    imr_error *err;
} context;

static imr_status add(context *to, imr_clause *all, imr_clause *part)
{
    return imr_clause_add(to->reading->arena, all, part) ? IMR_OK : imr_fail_memory(to->err);
}

static imr_status understand(context *to, const imr_node *node, imr_clause *all);

static imr_status understand_phrase(context *to, const imr_node *node, imr_clause *all)
{
    imr_clause *clause = NULL;
    imr_status status = imr_words_phrase(to->reading, node->text, node->field, &clause, to->err);
    if (status != IMR_OK || clause == NULL) return status;
    if (node->field != NULL && clause->values.n > 1 && !imr_plan_has_order(node->field))
        imr_note(to->reading->notes, "%s has no word order: \"%.*s\" is looked for as words", node->field->key,
                 IMR_STR_ARG(node->text));
    return add(to, all, clause);
}

static imr_status understand_leaf(context *to, const imr_node *node, imr_clause *all)
{
    if (node->field != NULL && (node->field->flags & IMR_FIELD_TEXT) == 0) {
        imr_error inner = {.status = IMR_OK};
        imr_status status = imr_values_add(to->reading, node->field, node->text, node->strict, all, &inner);
        if (status == IMR_USAGE) return imr_fail(to->err, status, "column %u: %s", node->column, inner.text);
        return status == IMR_OK ? status : imr_fail(to->err, status, "%s", inner.text);
    }
    if (node->kind == IMR_NODE_PHRASE) return understand_phrase(to, node, all);
    imr_words_how how = {.field = node->field,
                         .literal = to->literal,
                         .narrow = !to->negative && node->field == NULL,
                         .stops = to->stops};
    return imr_words_read(to->reading, node->text, &how, all, to->heard, to->err);
}

/* A part of its own: one clause where the ALL has only one that matches by itself. */
static imr_status understand_apart(context *to, const imr_node *node, imr_clause **out)
{
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_ALL, IMR_ROLE_WANTED, NULL, node->text);
    if (all == NULL) return imr_fail_memory(to->err);
    imr_status status = understand(to, node, all);
    bool alone = all->n == 1 && all->parts[0]->role <= IMR_ROLE_FILTER;
    *out = all->n == 0 ? NULL : (alone ? all->parts[0] : all);
    return status;
}

static imr_status understand_not(context *to, const imr_node *node, imr_clause *all)
{
    bool outer = to->negative;
    to->negative = true;
    imr_clause *part = NULL;
    imr_status status = understand_apart(to, node->parts[0], &part);
    to->negative = outer;
    if (status != IMR_OK || part == NULL) return status;
    part->role = IMR_ROLE_EXCLUDED;
    return add(to, all, part);
}

static bool weighs(const imr_clause *clause)
{
    if (clause->kind <= IMR_CLAUSE_SAME) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (clause->parts[i]->role != IMR_ROLE_EXCLUDED && weighs(clause->parts[i])) return true;
    return false;
}

/* Values of one facet are one filter. */
static bool merge_facets(context *to, imr_clause *any)
{
    const imr_clause *first = any->n == 0 ? NULL : any->parts[0];
    for (size_t i = 0; i < any->n; i++)
        if (any->parts[i]->kind != IMR_CLAUSE_FACET || any->parts[i]->field != first->field) return false;
    for (size_t i = 1; i < any->n; i++)
        for (size_t v = 0; v < any->parts[i]->values.n; v++)
            if (!imr_list_add_once(to->reading->arena, &any->parts[0]->values, any->parts[i]->values.at[v]))
                return false;
    return any->n > 0;
}

static imr_status understand_or(context *to, const imr_node *node, imr_clause *all)
{
    imr_status status = IMR_OK;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_ANY, IMR_ROLE_WANTED, NULL, node->text);
    if (any == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < node->n && status == IMR_OK; i++) {
        imr_clause *part = NULL;
        status = understand_apart(to, node->parts[i], &part);
        if (status == IMR_OK && part != NULL) status = add(to, any, part);
    }
    if (status != IMR_OK || any->n == 0) return status;
    if (any->n == 1 || merge_facets(to, any)) return add(to, all, any->parts[0]);
    if (!weighs(any)) any->role = IMR_ROLE_FILTER;
    return add(to, all, any);
}

static imr_status understand(context *to, const imr_node *node, imr_clause *all)
{
    imr_status status = IMR_OK;
    switch (node->kind) {
    case IMR_NODE_WORDS:
    case IMR_NODE_PHRASE: return understand_leaf(to, node, all);
    case IMR_NODE_NOT: return understand_not(to, node, all);
    case IMR_NODE_OR: return understand_or(to, node, all);
    case IMR_NODE_AND: break;
    }
    for (size_t i = 0; i < node->n && status == IMR_OK; i++) status = understand(to, node->parts[i], all);
    return status;
}

static void note_heard(imr_reading *reading, const imr_understood *heard)
{
    imr_str line = IMR_STR("");
    size_t words = 0;
    for (size_t i = 0; i < heard->n && line.s != NULL; i++) {
        const imr_heard *at = &heard->at[i];
        bool again = i > 0 && at->field == at[-1].field && at->text.s == at[-1].text.s;
        words += !again;
        if (again)
            line = imr_arena_printf(reading->arena, "%.*s|%.*s", IMR_STR_ARG(line), IMR_STR_ARG(at->value));
        else
            line = imr_arena_printf(reading->arena, "%.*s%s\"%.*s\" %s %s:%.*s", IMR_STR_ARG(line), i == 0 ? "" : ", ",
                                    IMR_STR_ARG(at->text), i == 0 ? "read as" : "as", at->field->key,
                                    IMR_STR_ARG(at->value));
    }
    if (heard->n > 0 && line.s != NULL)
        imr_note(reading->notes, "%.*s (quote %s to search the word%s)", IMR_STR_ARG(line), words == 1 ? "it" : "them",
                 words == 1 ? "" : "s");
}

imr_status imr_understand(imr_reading *reading, const imr_node *tree, bool literal, imr_clause *all,
                          imr_understood *heard, imr_error *err)
{
    *heard = (imr_understood){0};
    if (tree == NULL) return IMR_OK;
    context to = {.reading = reading, .heard = heard, .literal = literal, .err = err};
    size_t before = all->n;
    imr_status status = understand(&to, tree, all);
    if (status == IMR_OK && all->n == before && heard->n == 0) {
        to.stops = true;
        status = understand(&to, tree, all);
    }
    if (status == IMR_OK) note_heard(reading, heard);
    return status;
}
