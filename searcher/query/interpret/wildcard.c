#include "wildcard.h"

#include "anywhere.h"

#include <string.h>

typedef struct expansion {
    imr_arena *arena;
    imr_list stems;
    bool failed;
} expansion;

/* Adds a stem once: the lists of two fields are mostly the same. */
static bool visit(void *context, imr_str term, uint32_t documents)
{
    expansion *to = context;
    (void)documents;
    if (imr_list_has(&to->stems, term)) return true;
    char *copy = imr_arena_dup(to->arena, term);
    to->failed = copy == NULL || !imr_list_add(to->arena, &to->stems, (imr_str){copy, term.n});
    return !to->failed && to->stems.n <= IMR_WILDCARD_MOST;
}

static imr_status expand(imr_interpreter *reading, imr_str start, const imr_field *field, expansion *to, imr_error *err)
{
    imr_status status = IMR_OK;
    size_t n = field == NULL ? IMR_ANYWHERE : 1;
    for (size_t i = 0; i < n && status == IMR_OK && reading->reader != NULL; i++) {
        const imr_field *at = field != NULL ? field : imr_anywhere(i);
        status = imr_reader_terms(reading->reader, imr_str_of(at->prefix), start, visit, to, err);
    }
    return status == IMR_OK && to->failed ? imr_fail_memory(err) : status;
}

static imr_clause *term_of(imr_arena *arena, imr_str stem, const imr_field *field, imr_str text)
{
    imr_clause *term = imr_clause_new(arena, IMR_CLAUSE_TERM, IMR_ROLE_MUST, field, text);
    return term != NULL && imr_list_add(arena, &term->values, stem) ? term : NULL;
}

imr_status imr_wildcard_read(imr_interpreter *reading, imr_str text, uint32_t column, const imr_field *field,
                             imr_clause **out, imr_error *err)
{
    *out = NULL;
    imr_status status = imr_interpreter_tokens(reading, (imr_str){text.s, text.n - 1}, err);
    if (status != IMR_OK || reading->tokens.n != 1) return status;
    const imr_token *token = reading->tokens.at;
    const char *word = imr_arena_dup(reading->arena, token->word), *stem = imr_arena_dup(reading->arena, token->stem);
    if (word == NULL || stem == NULL) return imr_fail_memory(err);
    expansion to = {.arena = reading->arena};
    if (!imr_list_add(reading->arena, &to.stems, (imr_str){stem, token->stem.n})) return imr_fail_memory(err);
    status = expand(reading, (imr_str){word, token->word.n}, field, &to, err);
    if (status == IMR_OK && to.stems.n > IMR_WILDCARD_MOST)
        status =
            imr_fail(err, IMR_LIMIT, "column %u: more than %d words of the index begin with \"%s\": write more of it",
                     column, IMR_WILDCARD_MOST, word);
    if (status != IMR_OK) return status;
    imr_clause *same = imr_clause_new(reading->arena, IMR_CLAUSE_SYNONYM, IMR_ROLE_MUST, field, text);
    for (size_t i = 0; i < to.stems.n; i++)
        if (same == NULL || !imr_clause_add(reading->arena, same, term_of(reading->arena, to.stems.at[i], field, text)))
            return imr_fail_memory(err);
    *out = same;
    return IMR_OK;
}
