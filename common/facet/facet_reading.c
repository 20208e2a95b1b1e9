/* Shared by the readers of facets: tokens of a text, phrases in them, values into lists. */
#include "facet_internal.h"

static imr_stretch read_tokens(imr_facet_reading *reading, imr_stemmer *stemmer, imr_tokens *tokens, imr_str text)
{
    tokens->n = 0;
    if (text.n == 0) return (imr_stretch){0};
    imr_status status = imr_tokenize(text, tokens, NULL);
    if (status == IMR_OK) status = imr_stem_tokens(stemmer, tokens, NULL);
    if (status == IMR_OK) return (imr_stretch){tokens->at, tokens->n};
    if (status == IMR_MEMORY) reading->failed = true;
    tokens->n = 0;
    return (imr_stretch){0};
}

/* Kept, because several readers request the rationale, the longest text. */
static imr_stretch rationale_tokens(imr_facet_reading *reading)
{
    imr_facets *facets = reading->facets;
    if (reading->has_rationale) return (imr_stretch){facets->rationale.at, facets->rationale.n};
    reading->has_rationale = true;
    return read_tokens(reading, facets->stemmer, &facets->rationale, reading->decision->rationale);
}

static bool is_same(imr_str a, imr_str b) { return a.n > 0 && a.s == b.s && a.n == b.n; }

/* Kept, because the decisions of a letter share a summary and several readers request it; compared by its text. */
static imr_stretch summary_tokens(imr_facet_reading *reading)
{
    imr_facets *facets = reading->facets;
    imr_str text = reading->decision->summary;
    if (imr_str_equal(text, imr_buf_str(&facets->summary_text)))
        return (imr_stretch){facets->summary.at, facets->summary.n};
    imr_buf_clear(&facets->summary_text);
    imr_stretch read = read_tokens(reading, facets->stemmer, &facets->summary, text);
    if (!reading->failed) imr_buf_add(&facets->summary_text, text);
    if (facets->summary_text.failed) imr_buf_clear(&facets->summary_text);
    return read;
}

imr_stretch imr_facet_tokens(imr_facet_reading *reading, imr_tokens *tokens, imr_str text)
{
    if (is_same(text, reading->decision->rationale)) return rationale_tokens(reading);
    if (is_same(text, reading->decision->summary)) return summary_tokens(reading);
    return read_tokens(reading, reading->facets->stemmer, tokens, text);
}

imr_stretch imr_facet_spelt_tokens(imr_facet_reading *reading, imr_str heading)
{
    return read_tokens(reading, reading->facets->spelling, &reading->facets->text, heading);
}

bool imr_facet_match(imr_facet_reading *reading, unsigned tables, imr_stretch stretch, imr_matches *matches)
{
    matches->n = 0;
    if (stretch.n == 0) return true;
    if (imr_lexicon_match(reading->facets->lexicon, tables, stretch.at, stretch.n, matches, NULL) == IMR_OK)
        return true;
    matches->n = 0;
    reading->failed = true;
    return false;
}

void imr_facet_add(imr_facet_reading *reading, imr_list *list, imr_str value)
{
    if (!imr_list_add_once(reading->arena, list, value)) reading->failed = true;
}

void imr_facet_add_copy(imr_facet_reading *reading, imr_list *list, imr_str value)
{
    if (value.n == 0 || imr_list_has(list, value)) return;
    const char *copy = imr_arena_dup(reading->arena, value);
    if (copy == NULL || !imr_list_add(reading->arena, list, (imr_str){copy, value.n})) reading->failed = true;
}
