#include "partial.h"

#include "lifts.h"

/* Whether the part is a quoted sentence: decisions that have it with a word changed are useful. */
static bool is_quotation(const imr_clause *part)
{
    enum { WORDS = 5 };
    return part->kind == IMR_CLAUSE_PHRASE && part->field == NULL && !part->strict && part->values.n >= WORDS;
}

/* Whether the part may be missing: bare words that were required. */
static bool is_optional(const imr_clause *part)
{
    if (part->role == IMR_ROLE_MUST) return part->read || is_quotation(part);
    if (part->kind == IMR_CLAUSE_FACET || part->kind == IMR_CLAUSE_RANGE) return false;
    return part->dropped;
}

/* Adds each word of a phrase on its own. */
static bool add_words(imr_arena *arena, const imr_clause *phrase, double weight, imr_clause *any)
{
    for (size_t i = 0; i < phrase->values.n; i++) {
        imr_clause *word = imr_clause_new(arena, IMR_CLAUSE_TERM, IMR_ROLE_SHOULD, NULL, phrase->text);
        if (word == NULL || !imr_list_add(arena, &word->values, phrase->values.at[i]) ||
            !imr_clause_add(arena, any, word))
            return false;
        word->weight = weight;
    }
    return true;
}

/* Adds the words of a phrase that was typed for a part with synonyms: a decision with some of them is nearer than one
 * with none. */
static bool add_typed(imr_arena *arena, const imr_clause *part, imr_clause *any)
{
    const double LOOSE = 0.6; /* what a word weighs that stands apart from its phrase */
    const imr_clause *typed = part->kind == IMR_CLAUSE_SYNONYM && part->n > 0 ? part->parts[0] : part;
    if (typed->kind != IMR_CLAUSE_PHRASE || typed->field != NULL || part->field != NULL) return true;
    return add_words(arena, typed, LOOSE, any);
}

static bool is_treatment(const imr_clause *part)
{
    return part->read && part->kind == IMR_CLAUSE_FACET && part->role == IMR_ROLE_FILTER &&
           part->field == imr_field_find(IMR_STR("procedure"));
}

/* The filter of a treatment that was read from words, for treatments akin to it too; NULL if memory runs out. */
static imr_clause *widened(imr_arena *arena, const imr_lexicon *lexicon, const imr_clause *part)
{
    imr_clause *wide = imr_clause_new(arena, part->kind, part->role, part->field, part->text);
    bool fine = wide != NULL && imr_procedures_like(arena, lexicon, &part->values, "akin", &wide->values) &&
                imr_procedures_like(arena, lexicon, &part->values, "beside", &wide->values);
    for (size_t i = 0; i < part->values.n && fine; i++) fine = imr_list_add(arena, &wide->values, part->values.at[i]);
    return fine ? wide : NULL;
}

imr_status imr_partial_query(imr_arena *arena, const imr_lexicon *lexicon, const imr_clause *all, imr_clause **out,
                             imr_error *err)
{
    imr_clause *fewer = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, all->text);
    imr_clause *any = imr_clause_new(arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, all->text);
    *out = NULL;
    bool fine = fewer != NULL && any != NULL && imr_clause_add(arena, fewer, any);
    for (size_t i = 0; i < all->n && fine; i++) {
        imr_clause *part = all->parts[i];
        if (is_treatment(part))
            fine = imr_clause_add(arena, fewer, widened(arena, lexicon, part));
        else if (!is_optional(part))
            fine = imr_clause_add(arena, fewer, part);
        else if (is_quotation(part))
            fine = add_words(arena, part, 1.0, any);
        else
            fine = imr_clause_add(arena, any, part) && add_typed(arena, part, any);
    }
    if (!fine) return imr_fail_memory(err);
    if (any->n > 1) *out = fewer;
    return IMR_OK;
}
