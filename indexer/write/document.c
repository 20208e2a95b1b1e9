#include "document.h"

#include "docstore.h"

#include <stdlib.h>
#include <string.h>

/* The weight of a word in the heading relative to the rationale; measured by tests/rank. */
enum { HEADING_WEIGHT = 2, TEXT_WEIGHT = 1 };

struct imr_shaper {
    imr_stemmer *stemmer;
    imr_document *doc;
    imr_tokens tokens;
    imr_docstore *store;
};

imr_status imr_shaper_new(const imr_lexicon *lexicon, imr_shaper **out, imr_error *err)
{
    *out = NULL;
    imr_shaper *shaper = calloc(1, sizeof *shaper);
    if (shaper == NULL) return imr_fail_memory(err);
    imr_status status = imr_lexicon_stemmer(lexicon, &shaper->stemmer, err);
    if (status == IMR_OK) status = imr_document_new(&shaper->doc, err);
    if (status == IMR_OK) status = imr_docstore_new(&shaper->store, err);
    if (status == IMR_OK)
        *out = shaper;
    else
        imr_shaper_free(shaper);
    return status;
}

void imr_shaper_free(imr_shaper *shaper)
{
    if (shaper == NULL) return;
    imr_stemmer_free(shaper->stemmer);
    imr_document_free(shaper->doc);
    imr_tokens_free(&shaper->tokens);
    imr_docstore_free(shaper->store);
    free(shaper);
}

imr_str imr_shaped_record(const imr_shaper *shaper) { return imr_docstore_data(shaper->store); }

/* ---- words ---- */

static uint32_t weight_of(const imr_token *token, uint32_t weight)
{
    return (token->flags & IMR_TOKEN_JOINS) != 0 ? 0 : weight;
}

static imr_status cut_words(imr_shaper *shaper, imr_str text, imr_error *err)
{
    imr_status status = imr_tokenize(text, &shaper->tokens, err);
    return status == IMR_OK ? imr_stem_tokens(shaper->stemmer, &shaper->tokens, err) : status;
}

/* Adds the words of the current tokens, in order. */
static imr_status add_placed(imr_shaper *shaper, imr_section section, uint32_t weight, imr_error *err)
{
    const imr_tokens *tokens = &shaper->tokens;
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < tokens->n; i++)
        status = imr_document_word(shaper->doc, section, tokens->at[i].stem, weight_of(&tokens->at[i], weight), err);
    return status;
}

static imr_status add_unplaced(imr_shaper *shaper, imr_str prefix, imr_error *err)
{
    const imr_tokens *tokens = &shaper->tokens;
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < tokens->n; i++)
        status =
            imr_document_term(shaper->doc, prefix, tokens->at[i].stem, weight_of(&tokens->at[i], TEXT_WEIGHT), err);
    return status;
}

static imr_status add_text(imr_shaper *shaper, const imr_field *field, imr_str text, imr_error *err)
{
    imr_str prefix = imr_str_of(field->prefix);
    bool heading = strcmp(field->key, "heading") == 0;
    imr_status status = cut_words(shaper, text, err);
    if (status == IMR_OK && prefix.n == 0) return add_placed(shaper, IMR_SECTION_RATIONALE, TEXT_WEIGHT, err);
    if (status == IMR_OK && heading) status = add_placed(shaper, IMR_SECTION_HEADING, HEADING_WEIGHT, err);
    return status == IMR_OK ? add_unplaced(shaper, prefix, err) : status;
}

/* ---- facets ---- */

static imr_status add_field(imr_shaper *shaper, const imr_field *field, const imr_decision *decision, imr_error *err)
{
    char scratch[32], sort_scratch[32];
    bool is_text = (field->flags & IMR_FIELD_TEXT) != 0, is_term = !is_text && field->prefix != NULL;
    size_t n = imr_field_values(field, decision);
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < n; i++) {
        imr_str value = imr_field_value(field, decision, i, scratch);
        if (is_text) status = add_text(shaper, field, value, err);
        if (is_term) status = imr_document_boolean(shaper->doc, imr_str_of(field->prefix), value, err);
    }
    if (status != IMR_OK || n == 0 || field->slot == IMR_SLOT_NONE) return status;
    imr_str sortable = imr_field_sort_text(field, imr_field_value(field, decision, 0, scratch), sort_scratch);
    return imr_document_value(shaper->doc, (unsigned)field->slot, sortable, err);
}

/* ---- the whole ---- */

imr_status imr_shape(imr_shaper *shaper, const imr_decision *decision, imr_str file, const imr_document **out,
                     imr_error *err)
{
    imr_decision kept = *decision;
    kept.ur_line = kept.imr_line = kept.credentials = (imr_str){0}; /* not stored */
    imr_status status = imr_document_clear(shaper->doc, err);
    if (status == IMR_OK) status = imr_stemmer_trim(shaper->stemmer, err);
    for (size_t i = 0; status == IMR_OK && i < imr_field_count(); i++)
        status = add_field(shaper, imr_field_at(i), &kept, err);
    if (status == IMR_OK) status = imr_document_boolean(shaper->doc, imr_str_of(IMR_PREFIX_FILE), file, err);
    if (status == IMR_OK) status = imr_docstore_put(shaper->store, &kept, shaper->doc, err);
    *out = shaper->doc;
    return status;
}
