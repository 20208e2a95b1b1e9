#include "scorer.h"

#include <math.h>

/* ---- lengths ---- */

imr_weighting imr_ranking_weighting(void) { return (imr_weighting){.c = 1.0, .power = 1.3}; }

imr_status imr_score_context_open(const imr_query_context *query, imr_score_context *out, imr_error *err)
{
    *out = (imr_score_context){.query = query,
                               .usual = imr_arena_alloc(query->arena, IMR_USUAL_LENGTH * sizeof *out->usual)};
    if (out->usual == NULL) return imr_fail_memory(err);
    imr_status status = imr_reader_size(query->reader, &out->size, err);
    out->formula.spread = imr_ranking_weighting().c * out->size.words / fmax(out->size.documents, 1);
    return status;
}

static inline imr_status length_of(const imr_score_context *context, imr_docid id, uint32_t *length, imr_error *err)
{
    imr_status status = IMR_OK;
    if (context->query->lengths != NULL)
        *length = context->query->lengths[id];
    else
        status = imr_reader_length(context->query->reader, id, length, err);
    if (*length == 0) *length = 1;
    return status;
}

static inline double norm_of(imr_score_context *context, uint32_t length)
{
    if (length >= IMR_USUAL_LENGTH) return imr_formula_norm(&context->formula, length);
    double *known = &context->usual[length];
    if (*known <= 0) *known = imr_formula_norm(&context->formula, length);
    return *known;
}

imr_status imr_batch_read(imr_score_context *context, imr_batch *batch, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < batch->n && status == IMR_OK; i++) {
        status = length_of(context, batch->ids[i], &batch->length[i], err);
        batch->norm[i] = norm_of(context, batch->length[i]);
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

/* Reads the counts of all its documents of the block at once: postings can only be read in ascending order. */
static imr_status read_counts(imr_word *word, const imr_reader *reader, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    if (word->postings == NULL) status = imr_postings_open(reader, word->prefix, word->term, &word->postings, err);
    for (uint64_t left = word->here; status == IMR_OK && imr_next_bit(&left, &bit);)
        status = imr_postings_count(word->postings, imr_block_id(word->block, bit), &word->read[bit], err);
    word->is_read = status == IMR_OK;
    return status;
}

/* Sets the documents of the block that have the word, and the index of the first of them in its list. There is a rank
 * for each two blocks. */
static void move(imr_word *word, size_t block)
{
    const imr_doclist *list = &word->list;
    word->block = block;
    word->is_read = false;
    word->here = imr_iterator_at(word->where, block);
    if (list->bits == NULL)
        word->first = imr_block_seek(list, word->first, block);
    else if (word->counts != NULL && block < list->words)
        word->first = word->ranks[block / 2] + (block % 2 == 0 ? 0 : count_bits(list->bits[block - 1]));
}

/* Uses the postings for frequencies that do not fit in a byte, or are not in memory at all. */
static inline imr_status count(imr_word *word, const imr_reader *reader, imr_docid id, uint32_t *times, imr_error *err)
{
    const unsigned bit = id % IMR_BLOCK;
    if (word->block != id / IMR_BLOCK) move(word, id / IMR_BLOCK);
    *times = 0;
    if ((word->here >> bit & 1U) == 0) return IMR_OK;
    const uint32_t place = word->first + count_bits(word->here & (((uint64_t)1 << bit) - 1));
    if (word->counts != NULL && (*times = word->counts[place]) < IMR_TERM_FREQUENCY_MAX) return IMR_OK;
    if (word->counted != NULL) {
        *times = word->counted[place];
        return IMR_OK;
    }
    imr_status status = word->is_read ? IMR_OK : read_counts(word, reader, err);
    *times = word->read[bit];
    return status;
}

void imr_word_rewind(imr_word *word)
{
    imr_postings_close(word->postings);
    word->postings = NULL;
    word->block = SIZE_MAX;
    word->first = 0;
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

/* Adds how often a document has the alternative. */
static inline imr_status add_times(const imr_alternative *one, const imr_reader *reader, imr_docid id, uint32_t *times,
                                   imr_error *err)
{
    uint32_t least = 0;
    imr_status status = count(one->words[0], reader, id, &least, err);
    for (size_t i = 1; i < one->n && status == IMR_OK; i++) {
        uint32_t other = 0;
        status = count(one->words[i], reader, id, &other, err);
        if (other < least) least = other;
    }
    *times += least;
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

imr_status imr_word_group_open(imr_word_group *group, imr_score_context *context, imr_error *err)
{
    make_formula(group, context);
    return bound_read(group, context, err);
}

/* The candidates among some documents of a batch. */
static uint64_t among(imr_iterator *where, const imr_batch *in, uint64_t some)
{
    const size_t window = in->ids[0] / IMR_BLOCK / IMR_WINDOW;
    uint64_t found = 0;
    unsigned i = 0;
    if (where->window != window) imr_iterator_load(where, window);
    const uint64_t *bits = where->bits;
    while (imr_next_bit(&some, &i))
        found |= (bits[in->ids[i] / IMR_BLOCK % IMR_WINDOW] >> in->ids[i] % IMR_BLOCK & 1U) << i;
    return found;
}

static imr_status verify(imr_iterator *where, const imr_batch *in, uint64_t some, uint64_t *matches, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned i = 0;
    *matches = some;
    for (uint64_t left = some; where->kind == IMR_ITERATOR_POSITIONS && imr_next_bit(&left, &i);)
        imr_position_match_prefetch(where->positions, in->ids[i]);
    while (where->two_phase && status == IMR_OK && imr_next_bit(&some, &i)) {
        uint64_t found = 0;
        status = imr_iterator_verify(where, in->ids[i] / IMR_BLOCK, (uint64_t)1 << in->ids[i] % IMR_BLOCK, &found, err);
        if (found == 0) *matches &= ~((uint64_t)1 << i);
    }
    return status;
}

/* How often a document has any of the alternatives that it is known to have. */
static imr_status count_any(const imr_word_group *group, const imr_reader *reader, const imr_batch *in, unsigned i,
                            uint32_t *times, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t a = 0; a < group->n && status == IMR_OK; a++)
        if ((group->alternatives[a].here >> i & 1U) != 0)
            status = add_times(&group->alternatives[a], reader, in->ids[i], times, err);
    if (*times > in->length[i]) *times = in->length[i];
    return status;
}

static imr_status add_up(imr_word_group *group, const imr_reader *reader, const imr_batch *in, uint64_t some,
                         imr_error *err)
{
    const imr_alternative *first = group->alternatives;
    imr_word *only = group->n == 1 && first->n == 1 ? first->words[0] : NULL;
    const uint64_t here = first->here;
    imr_status status = IMR_OK;
    unsigned i = 0;
    while (status == IMR_OK && imr_next_bit(&some, &i)) {
        uint32_t times = 0;
        if (only == NULL)
            status = count_any(group, reader, in, i, &times, err);
        else if ((here >> i & 1U) != 0)
            status = count(only, reader, in->ids[i], &times, err);
        group->weights[i] = imr_formula_part(&group->formula, times * in->norm[i]);
    }
    return status;
}

/* Weighs the documents that are not known yet, assuming that candidates match. Whether a document has a word that
 * stands alone is found when it is counted. */
static imr_status weigh_group(imr_word_group *group, const imr_reader *reader, const imr_batch *in, uint64_t some,
                              imr_error *err)
{
    if (group->batch != in->number) group->known = 0;
    group->batch = in->number;
    some &= ~group->known;
    if (some == 0) return IMR_OK;
    for (size_t a = 0; a < group->n; a++) {
        imr_alternative *one = &group->alternatives[a];
        const bool alone = one->n == 1 && one->where == one->words[0]->where;
        one->here = (one->here & group->known) | (alone ? some : among(one->where, in, some));
    }
    group->known |= some;
    return add_up(group, reader, in, some, err);
}

/* Corrects the weights of documents that an alternative does not match. */
static imr_status verify_group(imr_word_group *group, const imr_reader *reader, const imr_batch *in, uint64_t some,
                               imr_error *err)
{
    imr_status status = IMR_OK;
    uint64_t changed = 0;
    for (size_t a = 0; a < group->n && status == IMR_OK; a++) {
        imr_alternative *one = &group->alternatives[a];
        const uint64_t before = one->here & some;
        uint64_t matches = before;
        if (one->where->two_phase) status = verify(one->where, in, before, &matches, err);
        one->here ^= before ^ matches;
        changed |= before ^ matches;
    }
    return status == IMR_OK ? add_up(group, reader, in, changed, err) : status;
}

/* ---- scorers ---- */

void imr_scorer_open(imr_scorer *scorer)
{
    scorer->two_phase = scorer->where->two_phase || (scorer->within != NULL && scorer->within->two_phase);
    scorer->most = scorer->n == 0 ? scorer->factor : 0;
    for (size_t g = 0; g < scorer->n; g++) {
        const imr_word_group *group = scorer->groups[g];
        scorer->most += scorer->factor * group->most;
        for (size_t i = 0; i < group->n; i++)
            scorer->two_phase = scorer->two_phase || group->alternatives[i].where->two_phase;
    }
}

bool imr_scorer_adds(const imr_scorer *scorer)
{
    return scorer->where->cost > 0 && (scorer->within == NULL || scorer->within->cost > 0);
}

void imr_scorer_rewind(imr_scorer *scorer)
{
    imr_iterator_rewind(scorer->where);
    if (scorer->within != NULL) imr_iterator_rewind(scorer->within);
    for (size_t g = 0; g < scorer->n; g++) {
        scorer->groups[g]->batch = 0;
        for (size_t a = 0; a < scorer->groups[g]->n; a++) imr_iterator_rewind(scorer->groups[g]->alternatives[a].where);
    }
}

uint64_t imr_scorer_among(imr_scorer *scorer, const imr_batch *in, uint64_t some)
{
    some = among(scorer->where, in, some);
    return scorer->within == NULL ? some : among(scorer->within, in, some);
}

static void add(const imr_scorer *scorer, uint64_t some, double *weights)
{
    unsigned i = 0;
    for (uint64_t left = some; imr_next_bit(&left, &i);)
        weights[i] = scorer->n == 0 ? scorer->factor : scorer->factor * scorer->groups[0]->weights[i];
    for (size_t g = 1; g < scorer->n; g++)
        for (uint64_t left = some; imr_next_bit(&left, &i);)
            weights[i] += scorer->factor * scorer->groups[g]->weights[i];
}

imr_status imr_scorer_weigh(imr_scorer *scorer, const imr_reader *reader, const imr_batch *in, uint64_t some,
                            double *weights, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t g = 0; g < scorer->n && status == IMR_OK; g++)
        status = weigh_group(scorer->groups[g], reader, in, some, err);
    if (status == IMR_OK) add(scorer, some, weights);
    return status;
}

imr_status imr_scorer_verify(imr_scorer *scorer, const imr_reader *reader, const imr_batch *in, uint64_t some,
                             double *weights, imr_error *err)
{
    uint64_t matches = some;
    unsigned i = 0;
    imr_status status = verify(scorer->where, in, some, &matches, err);
    if (status == IMR_OK && scorer->within != NULL) status = verify(scorer->within, in, matches, &matches, err);
    for (size_t g = 0; g < scorer->n && status == IMR_OK; g++)
        status = verify_group(scorer->groups[g], reader, in, matches, err);
    if (status != IMR_OK) return status;
    add(scorer, matches, weights);
    for (uint64_t left = some & ~matches; imr_next_bit(&left, &i);) weights[i] = 0;
    return IMR_OK;
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
        const imr_word_group *group = scorer->groups[g];
        for (size_t a = 0; a < group->n && a < SHOWN; a++)
            for (size_t w = 0; w < group->alternatives[a].n; w++) {
                if (g + a + w > 0) imr_buf_puts(out, w > 0 ? " " : a > 0 ? "|" : " ");
                describe_word(group->alternatives[a].words[w], out);
            }
        if (group->n > SHOWN) imr_buf_printf(out, "|%zu more", group->n - SHOWN);
    }
}
