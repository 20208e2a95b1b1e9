#include "compile.h"

#include "anywhere.h"
#include "compile_words.h"

static imr_status compile(imr_compiler *to, const imr_clause *clause, bool certain, imr_iterator **out);

static imr_arena *arena_of(const imr_compiler *to) { return to->out->context.arena; }
static uint32_t documents_of(const imr_compiler *to) { return imr_reader_count(to->out->context.reader); }

static imr_status join(imr_compiler *to, imr_iterator_kind kind, imr_iterator **out)
{
    *out = imr_iterator_join(arena_of(to), kind);
    return *out == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

/* ---- words ---- */

/* Compiles a word without a field in each default field. */
static imr_status compile_anywhere(imr_compiler *to, const imr_clause *clause, imr_iterator **out)
{
    imr_status status = join(to, IMR_ITERATOR_OR, out);
    for (size_t i = 0; i < IMR_ANYWHERE && status == IMR_OK; i++) {
        imr_iterator *in = NULL;
        status = imr_compile_in(to, clause, imr_anywhere(i), false, clause->weight * imr_anywhere_weight(i), &in);
        if (status == IMR_OK && in != NULL) status = imr_compile_add(to, *out, in);
    }
    if (status != IMR_OK) return status;
    imr_iterator_finish(*out, documents_of(to));
    if ((*out)->n == 1) *out = (*out)->parts[0];
    return IMR_OK;
}

/* ---- facets and ranges ---- */

static imr_status compile_facet(imr_compiler *to, const imr_clause *clause, imr_iterator **out)
{
    const imr_str prefix = imr_str_of(clause->field->prefix);
    if (clause->values.n == 1) return imr_compile_term(to, prefix, clause->values.at[0], out);
    imr_status status = join(to, IMR_ITERATOR_OR, out);
    for (size_t i = 0; i < clause->values.n && status == IMR_OK; i++) {
        imr_iterator *value = NULL;
        status = imr_compile_term(to, prefix, clause->values.at[i], &value);
        if (status == IMR_OK) status = imr_compile_add(to, *out, value);
    }
    if (status == IMR_OK) imr_iterator_finish(*out, documents_of(to));
    return status;
}

static imr_status compile_range(imr_compiler *to, const imr_clause *clause, imr_iterator **out)
{
    imr_docset *set = NULL;
    const imr_list *ends = &clause->values;
    imr_status status = imr_docset_new_in(arena_of(to), imr_reader_last(to->out->context.reader), &set, to->err);
    if (status == IMR_OK)
        status = imr_bitmaps_add_range(to->out->context.bitmaps, clause->field, ends->at[0], ends->at[1], set, to->err);
    if (status != IMR_OK) return status;
    imr_doclist list = imr_docset_view(set);
    list.n = imr_docset_count(set);
    *out = imr_iterator_list(arena_of(to), &list, documents_of(to));
    if (*out == NULL) return imr_fail_memory(to->err);
    (*out)->label = clause->field->key;
    return IMR_OK;
}

/* A facet that weighs adds a constant. */
static imr_status compile_constant(imr_compiler *to, const imr_clause *clause, imr_iterator **out)
{
    imr_status status =
        clause->kind == IMR_CLAUSE_FACET ? compile_facet(to, clause, out) : compile_range(to, clause, out);
    if (status != IMR_OK || !to->scores || clause->weight <= 0) return status;
    return imr_compile_scorer(to, &(imr_scorer){.where = *out, .factor = clause->weight});
}

/* ---- joins ---- */

static imr_status compile_or(imr_compiler *to, const imr_clause *clause, imr_iterator **out)
{
    imr_status status = join(to, IMR_ITERATOR_OR, out);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        imr_iterator *part = NULL;
        status = compile(to, clause->parts[i], false, &part);
        if (status == IMR_OK) status = imr_compile_add(to, *out, part);
    }
    if (status == IMR_OK) imr_iterator_finish(*out, documents_of(to));
    return status;
}

/* Scorers below an AND that not every match has add only where the AND matches. */
static imr_status limit_scorers(imr_compiler *to, imr_iterator *all)
{
    imr_iterator *both = NULL;
    if (to->within == NULL) {
        to->within = all;
        return IMR_OK;
    }
    imr_status status = join(to, IMR_ITERATOR_AND, &both);
    if (status == IMR_OK) status = imr_compile_add(to, both, to->within);
    if (status == IMR_OK) status = imr_compile_add(to, both, all);
    if (status == IMR_OK) status = imr_compile_add(to, to->limits, both);
    to->within = both;
    return status;
}

static imr_status compile_part(imr_compiler *to, const imr_clause *part, bool certain, imr_iterator *all)
{
    imr_iterator *made = NULL;
    const bool scores = to->scores;
    to->scores = scores && (part->role == IMR_ROLE_MUST || part->role == IMR_ROLE_SHOULD);
    imr_status status = IMR_OK;
    if (part->role != IMR_ROLE_SHOULD || to->scores)
        status = compile(to, part, certain && part->role == IMR_ROLE_MUST, &made);
    to->scores = scores;
    if (status != IMR_OK || part->role == IMR_ROLE_SHOULD) return status;
    if (part->role == IMR_ROLE_MUST_NOT) {
        imr_iterator *excluded = NULL; /* a copy, because the part may be shared */
        status = join(to, IMR_ITERATOR_OR, &excluded);
        if (status == IMR_OK) status = imr_compile_add(to, excluded, made);
        if (status != IMR_OK) return status;
        imr_iterator_finish(excluded, documents_of(to));
        excluded->excluded = true;
        made = excluded;
    }
    return imr_compile_add(to, all, made);
}

static imr_status compile_and(imr_compiler *to, const imr_clause *clause, bool certain, imr_iterator **out)
{
    imr_iterator *const outer = to->within;
    imr_iterator *everything = NULL;
    bool required = false;
    imr_status status = join(to, IMR_ITERATOR_AND, out);
    if (status == IMR_OK && to->scores && !certain) status = limit_scorers(to, *out);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        const imr_clause *part = clause->parts[i];
        required = required || part->role == IMR_ROLE_MUST || part->role == IMR_ROLE_FILTER;
        status = compile_part(to, part, certain, *out);
    }
    to->within = outer;
    if (status == IMR_OK && !required) {
        status = imr_compile_term(to, IMR_STR(""), IMR_STR(""), &everything);
        if (status == IMR_OK) status = imr_compile_add(to, *out, everything);
    }
    if (status == IMR_OK) imr_iterator_finish(*out, documents_of(to));
    return status;
}

/* certain: every match of the whole query matches the clause. */
static imr_status compile(imr_compiler *to, const imr_clause *clause, bool certain, imr_iterator **out)
{
    switch (clause->kind) {
    case IMR_CLAUSE_TERM:
    case IMR_CLAUSE_PHRASE:
    case IMR_CLAUSE_SYNONYM:
        if (clause->field == NULL) return compile_anywhere(to, clause, out);
        return imr_compile_in(to, clause, clause->field, true, 1.0, out);
    case IMR_CLAUSE_NEAR: return imr_compile_near(to, clause, out);
    case IMR_CLAUSE_FACET:
    case IMR_CLAUSE_RANGE: return compile_constant(to, clause, out);
    case IMR_CLAUSE_OR: return compile_or(to, clause, out);
    case IMR_CLAUSE_AND: return compile_and(to, clause, certain, out);
    }
    return IMR_OK;
}

imr_status imr_compile(const imr_query_context *context, const imr_clause *clause, bool ranked, imr_compiled *out,
                       imr_error *err)
{
    *out = (imr_compiled){.context = *context};
    imr_compiler to = {.out = out, .ranked = ranked, .scores = ranked, .err = err};
    imr_status status = imr_score_context_open(&out->context, &out->scoring, err);
    if (status == IMR_OK) status = join(&to, IMR_ITERATOR_AND, &to.limits);
    if (status == IMR_OK) status = compile(&to, clause, true, &out->root);
    if (status == IMR_OK) imr_iterator_fetch_ahead(out->root);
    for (size_t i = 0; status == IMR_OK && i < to.limits->n; i++)
        imr_iterator_finish(to.limits->parts[i], documents_of(&to));
    for (size_t i = 0; i < out->n && status == IMR_OK; i++) imr_scorer_open(&out->scorers[i]);
    return status;
}

void imr_compiled_free(imr_compiled *compiled)
{
    for (size_t i = 0; i < compiled->words_n; i++) imr_word_rewind(compiled->words[i]);
    for (size_t i = 0; i < compiled->positions_n; i++) imr_position_match_free(compiled->positions[i]->positions);
    compiled->words_n = compiled->positions_n = 0;
}

void imr_compiled_rewind(imr_compiled *compiled)
{
    imr_iterator_rewind(compiled->root);
    for (size_t i = 0; i < compiled->words_n; i++) imr_word_rewind(compiled->words[i]);
    for (size_t i = 0; i < compiled->n; i++) imr_scorer_rewind(&compiled->scorers[i]);
}
