#include "sum_part.h"

/* ---- lengths ---- */

imr_status imr_sum_length(const imr_sum_ground *ground, imr_docid id, uint32_t *length, imr_error *err)
{
    imr_status status = IMR_OK;
    if (ground->lengths != NULL)
        *length = ground->lengths[id];
    else
        status = imr_reader_length(ground->reader, id, length, err);
    if (status == IMR_OK && *length == 0) *length = 1;
    return status;
}

double imr_sum_norm(imr_sum_ground *ground, uint32_t length)
{
    if (length >= IMR_USUAL_LENGTH) return imr_formula_norm(&ground->formula, length);
    double *known = &ground->usual[length];
    if (*known <= 0) *known = imr_formula_norm(&ground->formula, length);
    return *known;
}

/* ---- reading a word ---- */

static bool keep(void *context, imr_docid id, uint32_t count)
{
    imr_sum_word *word = context;
    imr_frequency *known = &word->frequency;
    word->ids[known->documents] = id;
    word->counts[known->documents++] = count;
    known->count += count;
    if (known->most < count) known->most = count;
    return true;
}

static imr_status read(imr_sum_word *word, const imr_sum_ground *ground, imr_error *err)
{
    const size_t n = word->frequency.documents + (size_t)1;
    word->ids = imr_arena_alloc(ground->arena, n * sizeof *word->ids);
    word->counts = imr_arena_alloc(ground->arena, n * sizeof *word->counts);
    if (word->ids == NULL || word->counts == NULL) return imr_fail_memory(err);
    word->frequency = (imr_frequency){0};
    imr_status status = imr_reader_postings(ground->reader, word->prefix, word->of->term, keep, word, err);
    word->held.set = (imr_doclist){.ids = word->ids, .n = word->frequency.documents};
    return status;
}

imr_status imr_sum_word_open(imr_sum_word *word, const imr_sum_ground *ground, imr_str prefix, const imr_word *of,
                             imr_error *err)
{
    *word = (imr_sum_word){.of = of, .prefix = prefix, .held = {.set = of->counted.set}};
    imr_status status = imr_reader_word(ground->reader, prefix, of->term, &word->frequency, err);
    bool known = imr_doclist_known(&of->counted.set);
    return status == IMR_OK && !known ? read(word, ground, err) : status;
}

void imr_sum_word_close(imr_sum_word *word)
{
    imr_postings_close(word->postings);
    word->postings = NULL;
}

/* ---- counting ---- */

static imr_status count_postings(imr_sum_word *word, const imr_reader *reader, size_t block, uint64_t some,
                                 uint32_t *times, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    if (word->postings == NULL) status = imr_postings_open(reader, word->prefix, word->of->term, &word->postings, err);
    while (status == IMR_OK && imr_next_bit(&some, &bit))
        status = imr_postings_count(word->postings, imr_block_id(block, bit), &times[bit], err);
    return status;
}

/* By the counts at hand; of what is more often than they can say, by the postings. */
imr_status imr_sum_word_count(imr_sum_word *word, const imr_reader *reader, size_t block, uint64_t some,
                              uint32_t *times, imr_error *err)
{
    const imr_posting_list *counted = &word->of->counted;
    imr_placed found[IMR_BLOCK];
    uint64_t unknown = 0;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) times[bit] = 0;
    if (word->counts == NULL && counted->counts == NULL) return count_postings(word, reader, block, some, times, err);
    size_t n = imr_blocks_places(&word->held, block, some, counted->ranks, found);
    for (size_t i = 0; i < n; i++) {
        uint32_t count = word->counts != NULL ? word->counts[found[i].place] : counted->counts[found[i].place];
        times[found[i].bit] = count;
        if (word->counts == NULL && count == IMR_TERM_FREQUENCY_MAX) unknown |= (uint64_t)1 << found[i].bit;
    }
    return unknown == 0 ? IMR_OK : count_postings(word, reader, block, unknown, times, err);
}
