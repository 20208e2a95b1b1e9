#include "sum_part.h"

#include <math.h>

/* Those of some where the check says yes. */
static imr_status ask(const imr_check *check, size_t block, uint64_t some, uint64_t *found, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned bit = 0;
    *found = 0;
    while (status == IMR_OK && imr_next_bit(&some, &bit)) {
        bool matches = false;
        status = check->test(check->context, imr_block_id(block, bit), &matches, err);
        if (matches) *found |= (uint64_t)1 << bit;
    }
    return status;
}

static void *allocate(const imr_sum_ground *ground, size_t n, size_t size, imr_error *err)
{
    void *made = imr_arena_alloc(ground->arena, (n + 1) * size);
    if (made == NULL) imr_fail_memory(err);
    return made;
}

/* ---- one of several that mean the same ---- */

static imr_status open_alternative(imr_sum_alternative *one, const imr_sum_ground *ground, imr_str prefix,
                                   const imr_alternative *of, imr_error *err)
{
    one->given.set = of->set;
    one->stands = &of->stands;
    one->documents = imr_blocks_size(&one->given, ground->size.documents);
    one->words = allocate(ground, of->n, sizeof *one->words, err);
    imr_status status = one->words == NULL ? IMR_MEMORY : IMR_OK;
    for (; one->n < of->n && status == IMR_OK; one->n++) {
        imr_sum_word *word = &one->words[one->n];
        status = imr_sum_word_open(word, ground, prefix, &of->words[one->n], err);
        if (word->frequency.documents < one->documents) one->documents = word->frequency.documents;
    }
    return status;
}

/* As the engine would: words come independently of each other, and in the order of a phrase one time in four. */
static void guess(const imr_sum_alternative *one, const imr_index_size *size, double *documents, double *count)
{
    static const double in_order = 0.25;
    *documents = size->documents;
    *count = size->words;
    for (size_t i = 0; i < one->n; i++) {
        *documents *= one->words[i].frequency.documents / (double)size->documents;
        *count *= (double)one->words[i].frequency.count / size->words;
    }
    if (one->n < 2) return;
    *documents = floor(round(*documents) * in_order);
    *count = floor(round(*count) * in_order);
}

static uint32_t most_times(const imr_sum_alternative *one)
{
    uint32_t most = UINT32_MAX;
    for (size_t i = 0; i < one->n; i++)
        if (one->words[i].frequency.most < most) most = one->words[i].frequency.most;
    return most;
}

/* Which documents of the block have the words, and may have them as asked. */
static uint64_t alternative_at(imr_sum_alternative *one, size_t block)
{
    bool given = imr_doclist_known(&one->given.set);
    one->here = given ? imr_blocks_at(&one->given, block) : UINT64_MAX;
    for (size_t i = 0; !given && i < one->n && one->here != 0; i++)
        one->here &= imr_blocks_at(&one->words[i].held, block);
    return one->here;
}

/* Counts in some of these, as if it stood in all of them. */
static imr_status count(imr_sum_alternative *one, const imr_reader *reader, size_t block, uint64_t some, imr_error *err)
{
    uint32_t others[IMR_BLOCK];
    unsigned bit = 0;
    one->here &= some;
    if (one->here == 0) return IMR_OK;
    imr_status status = imr_sum_word_count(&one->words[0], reader, block, one->here, one->times, err);
    for (size_t i = 1; i < one->n && status == IMR_OK; i++) {
        status = imr_sum_word_count(&one->words[i], reader, block, one->here, others, err);
        for (uint64_t left = one->here; imr_next_bit(&left, &bit);)
            if (others[bit] < one->times[bit]) one->times[bit] = others[bit];
    }
    return status;
}

/* Asks where it stands, of some of those that were counted last; whether it was counted wrongly. */
static imr_status settle(imr_sum_alternative *one, size_t block, uint64_t some, bool *wrong, imr_error *err)
{
    const uint64_t before = one->here & some;
    if (one->stands->test == NULL || before == 0) return IMR_OK;
    imr_status status = ask(one->stands, block, before, &one->here, err);
    *wrong = *wrong || one->here != before;
    return status;
}

/* ---- what means the same, as one word ---- */

/* A single word that was read weighs at most what it does where it weighs most. */
static imr_status bound_read(imr_sum_same *same, imr_sum_ground *ground, imr_error *err)
{
    const imr_sum_word *word = same->alternatives[0].words;
    if (same->n != 1 || same->alternatives[0].n != 1 || word->counts == NULL || ground->lengths == NULL) return IMR_OK;
    imr_status status = IMR_OK;
    double most = 0;
    for (uint32_t i = 0; i < word->frequency.documents && status == IMR_OK; i++) {
        uint32_t length = 1;
        status = imr_sum_length(ground, word->ids[i], &length, err);
        most = fmax(most, imr_formula_part(&same->formula, word->counts[i] * imr_sum_norm(ground, length)));
    }
    same->most = most;
    return status;
}

static void weigh_all(imr_sum_same *same, const imr_sum_ground *ground)
{
    const imr_index_size size = {.documents = ground->size.documents > 0 ? ground->size.documents : 1,
                                 .words = fmax(ground->size.words, 1),
                                 .shortest = ground->size.shortest};
    imr_weighed as_one = {
        .documents = size.documents, .average = size.words / size.documents, .shortest = size.shortest};
    for (size_t i = 0; i < same->n; i++) {
        const imr_sum_alternative *one = &same->alternatives[i];
        double documents = 0, times = 0;
        guess(one, &size, &documents, &times);
        as_one.found += documents - as_one.found * documents / size.documents;
        as_one.times += times - as_one.times * times / size.words;
        as_one.most += most_times(one);
    }
    as_one.found = round(as_one.found);
    as_one.times = round(as_one.times);
    same->formula = imr_formula_of(ground->how, &as_one);
    same->most = same->formula.most;
}

static imr_status open_same(imr_sum_same *same, imr_sum_ground *ground, imr_str prefix, const imr_same *of,
                            imr_error *err)
{
    const uint32_t all = ground->size.documents;
    same->alternatives = allocate(ground, of->n, sizeof *same->alternatives, err);
    imr_status status = same->alternatives == NULL ? IMR_MEMORY : IMR_OK;
    for (; same->n < of->n && status == IMR_OK; same->n++) {
        imr_sum_alternative *one = &same->alternatives[same->n];
        status = open_alternative(one, ground, prefix, &of->alternatives[same->n], err);
        same->documents = all - same->documents < one->documents ? all : same->documents + one->documents;
    }
    if (status != IMR_OK) return status;
    weigh_all(same, ground);
    return bound_read(same, ground, err);
}

static uint64_t same_at(imr_sum_same *same, size_t block)
{
    uint64_t here = 0;
    for (size_t i = 0; i < same->n; i++) here |= alternative_at(&same->alternatives[i], block);
    return here;
}

/* How often any of them is in the documents; in which. */
static uint64_t add_times(const imr_sum_same *same, const imr_block_lengths *at, uint64_t some, uint32_t *times)
{
    uint64_t any = 0;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) times[bit] = 0;
    for (size_t i = 0; i < same->n; i++) {
        const imr_sum_alternative *one = &same->alternatives[i];
        any |= one->here & some;
        for (uint64_t left = one->here & some; imr_next_bit(&left, &bit);) times[bit] += one->times[bit];
    }
    for (uint64_t left = any; imr_next_bit(&left, &bit);)
        if (times[bit] > at->length[bit]) times[bit] = at->length[bit];
    return any;
}

/* Adds what it weighs in some of the documents, as they were counted; in which of them it is. */
static uint64_t add(const imr_sum_same *same, const imr_block_lengths *at, uint64_t some, double factor,
                    double *weights)
{
    uint32_t sums[IMR_BLOCK];
    const uint32_t *times = same->n > 1 ? sums : same->alternatives[0].times;
    uint64_t here = same->n > 1 ? add_times(same, at, some, sums) : same->alternatives[0].here & some;
    unsigned bit = 0;
    for (uint64_t left = here; imr_next_bit(&left, &bit);)
        weights[bit] += factor * imr_formula_part(&same->formula, times[bit] * at->norm[bit]);
    return here;
}

/* ---- a part ---- */

static bool in_doubt(const imr_part *of)
{
    bool any = of->stands.test != NULL;
    for (size_t w = 0; w < of->n; w++)
        for (size_t a = 0; a < of->words[w].n; a++) any = any || of->words[w].alternatives[a].stands.test != NULL;
    return any;
}

imr_status imr_sum_part_open(imr_sum_part *part, imr_sum_ground *ground, const imr_part *of, imr_error *err)
{
    *part = (imr_sum_part){.of = of, .given = {.set = of->set}, .in_doubt = in_doubt(of)};
    part->most = of->n == 0 ? of->factor : 0;
    part->documents = imr_blocks_size(&part->given, ground->size.documents);
    part->words = allocate(ground, of->n, sizeof *part->words, err);
    imr_status status = part->words == NULL ? IMR_MEMORY : IMR_OK;
    for (size_t i = 0; i < of->n && status == IMR_OK; i++) {
        imr_sum_same *same = &part->words[i];
        status = open_same(same, ground, of->prefix, &of->words[i], err);
        if (same->documents < part->documents) part->documents = same->documents;
        part->most += of->factor * same->most;
    }
    return status;
}

/* Of every word; what failed to open has fewer of them. */
static void each_word(imr_sum_part *part, void (*visit)(imr_sum_word *word))
{
    for (size_t s = 0; part->words != NULL && s < part->of->n; s++)
        for (size_t a = 0; a < part->words[s].n; a++)
            for (size_t w = 0; w < part->words[s].alternatives[a].n; w++)
                visit(&part->words[s].alternatives[a].words[w]);
}

void imr_sum_part_close(imr_sum_part *part) { each_word(part, imr_sum_word_close); }

static void rewind_word(imr_sum_word *word)
{
    imr_sum_word_close(word);
    word->held.first = 0;
}

void imr_sum_part_rewind(imr_sum_part *part)
{
    each_word(part, rewind_word);
    part->given.first = 0;
    for (size_t s = 0; s < part->of->n; s++)
        for (size_t a = 0; a < part->words[s].n; a++) part->words[s].alternatives[a].given.first = 0;
}

uint64_t imr_sum_part_at(imr_sum_part *part, size_t block)
{
    if (imr_doclist_known(&part->given.set)) return imr_blocks_at(&part->given, block);
    uint64_t here = UINT64_MAX;
    for (size_t i = 0; i < part->of->n && here != 0; i++) here &= same_at(&part->words[i], block);
    return here;
}

imr_status imr_sum_part_weigh(imr_sum_part *part, const imr_reader *reader, const imr_block_lengths *at, uint64_t some,
                              double *weights, imr_error *err)
{
    const imr_part *of = part->of;
    imr_status status = IMR_OK;
    unsigned bit = 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) weights[bit] = of->n == 0 ? of->factor : 0;
    for (size_t s = 0; s < of->n; s++) {
        imr_sum_same *same = &part->words[s];
        if (imr_doclist_known(&part->given.set)) same_at(same, at->block);
        for (size_t a = 0; a < same->n && status == IMR_OK; a++)
            status = count(&same->alternatives[a], reader, at->block, some, err);
        if (status == IMR_OK) add(same, at, some, of->factor, weights);
    }
    return status;
}

imr_status imr_sum_part_settle(imr_sum_part *part, const imr_block_lengths *at, uint64_t some, double *weights,
                               uint64_t *here, imr_error *err)
{
    const imr_part *of = part->of;
    imr_status status = IMR_OK;
    uint64_t standing = some;
    unsigned bit = 0;
    *here = some;
    if (of->stands.test != NULL) status = ask(&of->stands, at->block, some, &standing, err);
    bool wrong = standing != some;
    for (size_t s = 0; s < of->n; s++)
        for (size_t a = 0; a < part->words[s].n && status == IMR_OK; a++)
            status = settle(&part->words[s].alternatives[a], at->block, standing, &wrong, err);
    if (status != IMR_OK || !wrong) return status;
    *here = of->n == 0 ? standing : 0;
    for (uint64_t left = some; imr_next_bit(&left, &bit);) weights[bit] = 0;
    for (size_t s = 0; s < of->n; s++) *here |= add(&part->words[s], at, standing, of->factor, weights);
    return status;
}

/* ---- its picture ---- */

static void describe_same(const imr_part *part, const imr_same *same, imr_buf *out)
{
    if (same->n != 1) imr_buf_putc(out, '(');
    for (size_t a = 0; a < same->n; a++) {
        const imr_alternative *one = &same->alternatives[a];
        if (a > 0) imr_buf_puts(out, " | ");
        for (size_t w = 0; w < one->n; w++)
            imr_buf_printf(out, "%s%.*s%.*s", w == 0 ? "" : "_", IMR_STR_ARG(part->prefix),
                           IMR_STR_ARG(one->words[w].term));
    }
    if (same->n != 1) imr_buf_putc(out, ')');
}

void imr_sum_part_describe(const imr_sum_part *part, imr_buf *out)
{
    const imr_part *of = part->of;
    if (of->factor < 1 || of->factor > 1 || of->n == 0)
        imr_buf_printf(out, "%g%s", of->factor, of->n == 0 ? " of a set" : " * ");
    for (size_t s = 0; s < of->n; s++) {
        if (s > 0) imr_buf_putc(out, ' ');
        describe_same(of, &of->words[s], out);
    }
}
