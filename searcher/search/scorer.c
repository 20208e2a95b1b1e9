#include "scorer.h"

#include <math.h>

/* ---- lengths ---- */

imr_weighting imr_ranking_weighting(void) { return (imr_weighting){.c = 1.0, .power = 1.3}; }

imr_status imr_score_context_open(const imr_query_context *query, imr_score_context *out, imr_error *err)
{
    *out = (imr_score_context){.query = query};
    imr_status status = imr_reader_size(query->reader, &out->size, err);
    out->formula.spread = imr_ranking_weighting().c * out->size.words / fmax(out->size.documents, 1);
    return status;
}

static imr_status length_of(const imr_score_context *context, imr_docid id, uint32_t *length, imr_error *err)
{
    imr_status status = IMR_OK;
    if (context->query->lengths != NULL)
        *length = context->query->lengths[id];
    else
        status = imr_reader_length(context->query->reader, id, length, err);
    if (status == IMR_OK && *length == 0) *length = 1;
    return status;
}

static double norm_of(imr_score_context *context, uint32_t length)
{
    if (context->usual == NULL)
        context->usual = imr_arena_alloc(context->query->arena, IMR_USUAL_LENGTH * sizeof *context->usual);
    if (length >= IMR_USUAL_LENGTH || context->usual == NULL) return imr_formula_norm(&context->formula, length);
    double *known = &context->usual[length];
    if (*known <= 0) *known = imr_formula_norm(&context->formula, length);
    return *known;
}

imr_status imr_block_lengths_read(imr_score_context *context, size_t block, uint64_t some, imr_block_lengths *out,
                                  imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    out->block = block;
    while (status == IMR_OK && imr_next_bit(&some, &bit)) {
        status = length_of(context, imr_block_id(block, bit), &out->length[bit], err);
        if (status == IMR_OK) out->norm[bit] = norm_of(context, out->length[bit]);
    }
    return status;
}

/* ---- how often a document has a word ---- */

/* By halves, because the builtin is a call if the processor may lack the instruction. */
static uint32_t count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static imr_status count_postings(imr_word *word, const imr_reader *reader, size_t block, uint64_t some, uint32_t *times,
                                 imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    if (word->postings == NULL) status = imr_postings_open(reader, word->prefix, word->term, &word->postings, err);
    while (status == IMR_OK && imr_next_bit(&some, &bit))
        status = imr_postings_count(word->postings, imr_block_id(block, bit), &times[bit], err);
    return status;
}

static void count_at(const imr_word *word, uint32_t place, unsigned bit, uint32_t *times, uint64_t *unknown)
{
    times[bit] = word->counted != NULL ? word->counted[place] : word->counts[place];
    if (word->counted == NULL && times[bit] == IMR_TERM_FREQUENCY_MAX) *unknown |= (uint64_t)1 << bit;
}

/* There is a rank for each two blocks. */
static void count_known(imr_word *word, size_t block, uint64_t some, uint32_t *times, uint64_t *unknown)
{
    const imr_doclist *list = &word->list;
    unsigned bit = 0;
    if (list->bits == NULL) {
        word->place = imr_block_seek(list, word->place, block);
        for (uint32_t i = word->place; i < list->n && list->ids[i] / IMR_BLOCK == block; i++)
            if ((some >> list->ids[i] % IMR_BLOCK & 1U) != 0)
                count_at(word, i, list->ids[i] % IMR_BLOCK, times, unknown);
        return;
    }
    if (block >= list->words) return;
    const uint64_t all = list->bits[block];
    const uint32_t before = word->ranks[block / 2] + (block % 2 == 0 ? 0 : count_bits(list->bits[block - 1]));
    for (uint64_t left = some & all; imr_next_bit(&left, &bit);)
        count_at(word, before + count_bits(all & (((uint64_t)1 << bit) - 1)), bit, times, unknown);
}

/* Uses the postings for frequencies that do not fit in a byte. */
static imr_status count_word(imr_word *word, const imr_reader *reader, size_t block, uint64_t some, uint32_t *times,
                             imr_error *err)
{
    uint64_t unknown = 0;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) times[bit] = 0;
    if (word->counted == NULL && word->counts == NULL) return count_postings(word, reader, block, some, times, err);
    count_known(word, block, some, times, &unknown);
    return unknown == 0 ? IMR_OK : count_postings(word, reader, block, unknown, times, err);
}

/* ---- alternatives ---- */

/* Assumes that words are independent, and in the order of a phrase one time in four. */
static void estimate(const imr_alternative *one, const imr_index_size *size, double *documents, double *count)
{
    static const double in_order = 0.25;
    *documents = size->documents;
    *count = size->words;
    for (size_t i = 0; i < one->n; i++) {
        *documents *= one->words[i]->frequency.documents / (double)size->documents;
        *count *= (double)one->words[i]->frequency.count / size->words;
    }
    if (one->n < 2) return;
    *documents = floor(round(*documents) * in_order);
    *count = floor(round(*count) * in_order);
}

static uint32_t most_times(const imr_alternative *one)
{
    uint32_t most = UINT32_MAX;
    for (size_t i = 0; i < one->n; i++)
        if (one->words[i]->frequency.most < most) most = one->words[i]->frequency.most;
    return most;
}

static imr_status open_alternative(imr_alternative *one, const imr_score_context *context, imr_error *err)
{
    imr_status status = IMR_OK;
    one->documents = one->where->cost;
    for (size_t i = 0; i < one->n && status == IMR_OK; i++) {
        imr_word *word = one->words[i];
        status = imr_reader_word(context->query->reader, word->prefix, word->term, &word->frequency, err);
        if (word->frequency.documents < one->documents) one->documents = word->frequency.documents;
    }
    return status;
}

/* Counts in some of the documents, assuming that all candidates match. */
static imr_status count(imr_alternative *one, const imr_reader *reader, size_t block, uint64_t some, imr_error *err)
{
    uint32_t others[IMR_BLOCK];
    unsigned bit = 0;
    one->here = imr_iterator_at(one->where, block) & some;
    if (one->here == 0) return IMR_OK;
    imr_status status = count_word(one->words[0], reader, block, one->here, one->times, err);
    for (size_t i = 1; i < one->n && status == IMR_OK; i++) {
        status = count_word(one->words[i], reader, block, one->here, others, err);
        for (uint64_t left = one->here; imr_next_bit(&left, &bit);)
            if (others[bit] < one->times[bit]) one->times[bit] = others[bit];
    }
    return status;
}

/* ---- groups ---- */

/* The bound of a single word whose postings were read is its exact maximum. */
static imr_status bound_read(imr_word_group *group, imr_score_context *context, imr_error *err)
{
    const imr_word *word = group->alternatives[0].words[0];
    bool single = group->n == 1 && group->alternatives[0].n == 1;
    if (!single || word->counted == NULL || context->query->lengths == NULL) return IMR_OK;
    imr_status status = IMR_OK;
    double most = 0;
    for (uint32_t i = 0; i < word->list.n && status == IMR_OK; i++) {
        uint32_t length = 1;
        status = length_of(context, word->list.ids[i], &length, err);
        most = fmax(most, imr_formula_part(&group->formula, word->counted[i] * norm_of(context, length)));
    }
    group->most = most;
    return status;
}

/* All alternatives as one word. */
static void make_formula(imr_word_group *group, const imr_score_context *context)
{
    const imr_index_size size = {.documents = context->size.documents > 0 ? context->size.documents : 1,
                                 .words = fmax(context->size.words, 1),
                                 .shortest = context->size.shortest};
    imr_weighed as_one = {
        .documents = size.documents, .average = size.words / size.documents, .shortest = size.shortest};
    for (size_t i = 0; i < group->n; i++) {
        double documents = 0, times = 0;
        estimate(&group->alternatives[i], &size, &documents, &times);
        as_one.found += documents - as_one.found * documents / size.documents;
        as_one.times += times - as_one.times * times / size.words;
        as_one.most += most_times(&group->alternatives[i]);
    }
    as_one.found = round(as_one.found);
    as_one.times = round(as_one.times);
    group->formula = imr_formula_of(imr_ranking_weighting(), &as_one);
    group->most = group->formula.most;
}

/* Adds up the frequencies of all alternatives; returns the documents that have any. */
static uint64_t add_times(const imr_word_group *group, const imr_block_lengths *at, uint64_t some, uint32_t *times)
{
    uint64_t any = 0;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) times[bit] = 0;
    for (size_t i = 0; i < group->n; i++) {
        const imr_alternative *one = &group->alternatives[i];
        any |= one->here & some;
        for (uint64_t left = one->here & some; imr_next_bit(&left, &bit);) times[bit] += one->times[bit];
    }
    for (uint64_t left = any; imr_next_bit(&left, &bit);)
        if (times[bit] > at->length[bit]) times[bit] = at->length[bit];
    return any;
}

/* Adds the weights in some of the documents; returns those that it adds to. */
static uint64_t add(const imr_word_group *group, const imr_block_lengths *at, uint64_t some, double factor,
                    double *weights)
{
    uint32_t sums[IMR_BLOCK];
    const uint32_t *times = group->n > 1 ? sums : group->alternatives[0].times;
    uint64_t here = group->n > 1 ? add_times(group, at, some, sums) : group->alternatives[0].here & some;
    unsigned bit = 0;
    for (uint64_t left = here; imr_next_bit(&left, &bit);)
        weights[bit] += factor * imr_formula_part(&group->formula, times[bit] * at->norm[bit]);
    return here;
}

/* ---- scorers ---- */

static imr_status open_group(imr_word_group *group, imr_scorer *scorer, imr_score_context *context, uint32_t *documents,
                             imr_error *err)
{
    imr_status status = IMR_OK;
    *documents = 0;
    for (size_t i = 0; i < group->n && status == IMR_OK; i++) {
        imr_alternative *one = &group->alternatives[i];
        status = open_alternative(one, context, err);
        scorer->two_phase = scorer->two_phase || one->where->two_phase;
        *documents = context->size.documents - *documents < one->documents ? context->size.documents
                                                                           : *documents + one->documents;
    }
    if (status != IMR_OK) return status;
    make_formula(group, context);
    return bound_read(group, context, err);
}

imr_status imr_scorer_open(imr_scorer *scorer, imr_score_context *context, imr_error *err)
{
    imr_status status = IMR_OK;
    uint32_t any = 0;
    scorer->two_phase = scorer->where->two_phase || (scorer->within != NULL && scorer->within->two_phase);
    scorer->documents = scorer->where->cost;
    if (scorer->within != NULL && scorer->within->cost < scorer->documents) scorer->documents = scorer->within->cost;
    scorer->most = scorer->n == 0 ? scorer->factor : 0;
    for (size_t i = 0; i < scorer->n && status == IMR_OK; i++) {
        uint32_t documents = 0;
        status = open_group(&scorer->groups[i], scorer, context, &documents, err);
        scorer->most += scorer->factor * scorer->groups[i].most;
        any = any > documents ? any : documents;
    }
    if (scorer->n > 0 && any < scorer->documents) scorer->documents = any;
    return status;
}

static void each_word(imr_scorer *scorer, void (*visit)(imr_word *word))
{
    for (size_t g = 0; g < scorer->n; g++)
        for (size_t a = 0; a < scorer->groups[g].n; a++)
            for (size_t w = 0; w < scorer->groups[g].alternatives[a].n; w++)
                visit(scorer->groups[g].alternatives[a].words[w]);
}

static void close_word(imr_word *word)
{
    imr_postings_close(word->postings);
    word->postings = NULL;
    word->place = 0;
}

void imr_scorer_close(imr_scorer *scorer) { each_word(scorer, close_word); }

void imr_scorer_rewind(imr_scorer *scorer)
{
    imr_scorer_close(scorer); /* postings can only be read in ascending order */
    imr_iterator_rewind(scorer->where);
    if (scorer->within != NULL) imr_iterator_rewind(scorer->within);
    for (size_t g = 0; g < scorer->n; g++)
        for (size_t a = 0; a < scorer->groups[g].n; a++) imr_iterator_rewind(scorer->groups[g].alternatives[a].where);
}

uint64_t imr_scorer_at(imr_scorer *scorer, size_t block)
{
    uint64_t here = imr_iterator_at(scorer->where, block);
    return here == 0 || scorer->within == NULL ? here : here & imr_iterator_at(scorer->within, block);
}

imr_status imr_scorer_weigh(imr_scorer *scorer, const imr_reader *reader, const imr_block_lengths *at, uint64_t some,
                            double *weights, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) weights[bit] = scorer->n == 0 ? scorer->factor : 0;
    for (size_t g = 0; g < scorer->n; g++) {
        imr_word_group *group = &scorer->groups[g];
        for (size_t a = 0; a < group->n && status == IMR_OK; a++)
            status = count(&group->alternatives[a], reader, at->block, some, err);
        if (status == IMR_OK) add(group, at, some, scorer->factor, weights);
    }
    return status;
}

/* *changed: an alternative does not match everywhere it was counted. */
static imr_status verify_alternatives(imr_scorer *scorer, size_t block, uint64_t some, bool *changed, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t g = 0; g < scorer->n; g++)
        for (size_t a = 0; a < scorer->groups[g].n && status == IMR_OK; a++) {
            imr_alternative *one = &scorer->groups[g].alternatives[a];
            const uint64_t before = one->here & some;
            if (!one->where->two_phase || before == 0) continue;
            status = imr_iterator_verify(one->where, block, before, &one->here, err);
            *changed = *changed || one->here != before;
        }
    return status;
}

imr_status imr_scorer_verify(imr_scorer *scorer, const imr_block_lengths *at, uint64_t some, double *weights,
                             uint64_t *here, imr_error *err)
{
    uint64_t matches = some;
    unsigned bit = 0;
    imr_status status = imr_iterator_verify(scorer->where, at->block, some, &matches, err);
    if (status == IMR_OK && scorer->within != NULL)
        status = imr_iterator_verify(scorer->within, at->block, matches, &matches, err);
    bool changed = matches != some;
    *here = some;
    if (status == IMR_OK) status = verify_alternatives(scorer, at->block, matches, &changed, err);
    if (status != IMR_OK || !changed) return status;
    *here = scorer->n == 0 ? matches : 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) weights[bit] = 0;
    for (uint64_t left = matches; scorer->n == 0 && imr_next_bit(&left, &bit);) weights[bit] = scorer->factor;
    for (size_t g = 0; g < scorer->n; g++) *here |= add(&scorer->groups[g], at, matches, scorer->factor, weights);
    return status;
}

/* ---- names ---- */

static void describe_word(const imr_word *word, imr_buf *out)
{
    for (size_t i = 0; word->prefix.n > 0 && i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        if (field->prefix != NULL && imr_str_equal(imr_str_of(field->prefix), word->prefix))
            imr_buf_printf(out, "%s:", field->key);
    }
    imr_buf_add(out, word->term);
}

void imr_scorer_describe(const imr_scorer *scorer, imr_buf *out)
{
    enum { SHOWN = 4 };
    if (scorer->n == 0) imr_iterator_describe(scorer->where, out);
    for (size_t g = 0; g < scorer->n; g++) {
        const imr_word_group *group = &scorer->groups[g];
        for (size_t a = 0; a < group->n && a < SHOWN; a++)
            for (size_t w = 0; w < group->alternatives[a].n; w++) {
                if (g + a + w > 0) imr_buf_puts(out, w > 0 ? " " : a > 0 ? "|" : " ");
                describe_word(group->alternatives[a].words[w], out);
            }
        if (group->n > SHOWN) imr_buf_printf(out, "|%zu more", group->n - SHOWN);
    }
}
