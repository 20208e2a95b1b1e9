#include "ranking.h"

#include <stdlib.h>
#include <string.h>

/* MaxScore (Turtle and Flood, 1995) by blocks of documents. Once the page is full, its lowest score is a threshold.
 * Scorers that together cannot reach it add no candidates. A candidate from other scorers is bounded by the sum of its
 * scorers' upper bounds, then weighed, largest bounds first, and only then verified; it is dropped as soon as its bound
 * falls below the threshold. Scores are always summed in the order of the scorers. */

typedef struct entry {
    imr_scorer *scorer;
    size_t place;  /* in the order of summation */
    double rest;   /* sum of the bounds of it and the following ones */
    uint64_t here; /* the documents of the block that it adds to */
} entry;

typedef struct ranking {
    imr_compiled *of;
    entry *by_most; /* in decreasing order of bounds; without scorers that have no document */
    size_t n;
    entry **in_order;
    size_t essential;                 /* the first `essential` of by_most add candidates */
    double threshold, tolerance, bar; /* bar: the threshold less the rounding tolerance */
    imr_top *top;
    imr_block_lengths lengths;
    size_t block;
    uint64_t left; /* documents of the block that can still reach the page */
    double bounds[IMR_BLOCK], sums[IMR_BLOCK];
    double *weights; /* of the block's documents, by scorer in the order of summation */
} ranking;

/* ---- the page ---- */

static bool is_worse(const imr_ranked *a, const imr_ranked *b)
{
    if (a->score < b->score || a->score > b->score) return a->score < b->score;
    return a->docid > b->docid;
}

static void sift_down(imr_top *top, size_t at)
{
    const imr_ranked moved = top->at[at];
    for (size_t child; (child = 2 * at + 1) < top->n; at = child) {
        if (child + 1 < top->n && is_worse(&top->at[child + 1], &top->at[child])) child++;
        if (!is_worse(&top->at[child], &moved)) break;
        top->at[at] = top->at[child];
    }
    top->at[at] = moved;
}

/* False if memory runs out. */
static bool offer(imr_top *top, imr_docid docid, double score)
{
    const imr_ranked hit = {docid, score};
    if (top->n < top->most) {
        if (top->n == top->room) {
            size_t room = top->room == 0 ? 64 : top->room * 2;
            imr_ranked *grown = realloc(top->at, room * sizeof *grown);
            if (grown == NULL) return false;
            top->at = grown;
            top->room = room;
        }
        top->at[top->n++] = hit;
        for (size_t i = top->n / 2; top->n == top->most && i-- > 0;) sift_down(top, i);
    } else if (top->n > 0 && is_worse(&top->at[0], &hit)) {
        top->at[0] = hit;
        sift_down(top, 0);
    }
    return true;
}

static int by_score(const void *a, const void *b)
{
    const imr_ranked *x = a, *y = b;
    if (is_worse(x, y)) return 1;
    return is_worse(y, x) ? -1 : 0;
}

void imr_top_sort(imr_top *top)
{
    if (top->n > 1) qsort(top->at, top->n, sizeof *top->at, by_score);
}

/* ---- scorers by what they add at most ---- */

static int by_most(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->scorer->most < y->scorer->most || x->scorer->most > y->scorer->most)
        return x->scorer->most > y->scorer->most ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static imr_status open_ranking(imr_compiled *of, imr_top *top, ranking *out, imr_error *err)
{
    static const double precision = 1e-12;
    imr_arena *arena = of->context.arena;
    double rest = 0, sum = 0;
    *out = (ranking){.of = of, .top = top};
    out->by_most = imr_arena_alloc(arena, (of->n + 1) * sizeof *out->by_most);
    out->in_order = imr_arena_alloc(arena, (of->n + 1) * sizeof(entry *));
    out->weights = imr_arena_alloc(arena, (of->n + 1) * IMR_BLOCK * sizeof *out->weights);
    if (out->by_most == NULL || out->in_order == NULL || out->weights == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < of->n; i++) {
        sum += of->scorers[i].most;
        if (of->scorers[i].documents > 0) out->by_most[out->n++] = (entry){.scorer = &of->scorers[i], .place = i};
    }
    if (out->n > 0) qsort(out->by_most, out->n, sizeof *out->by_most, by_most);
    for (size_t i = out->n; i-- > 0;) out->by_most[i].rest = rest += out->by_most[i].scorer->most;
    entry **by_place = imr_arena_alloc(arena, (of->n + 1) * sizeof(entry *));
    if (by_place == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < out->n; i++) by_place[out->by_most[i].place] = &out->by_most[i];
    for (size_t i = 0, n = 0; i < of->n; i++)
        if (by_place[i] != NULL) out->in_order[n++] = by_place[i];
    out->tolerance = sum * precision;
    out->bar = -out->tolerance;
    out->essential = out->n;
    return IMR_OK;
}

static void raise_threshold(ranking *of)
{
    if (of->top->n < of->top->most || of->top->at[0].score <= of->threshold) return;
    of->threshold = of->top->at[0].score;
    of->bar = of->threshold - of->tolerance;
    while (of->essential > 0 && of->by_most[of->essential - 1].rest < of->bar) of->essential--;
}

/* ---- a block ---- */

static void drop_light(ranking *of, uint64_t some)
{
    uint64_t light = 0;
    unsigned bit = 0;
    while (imr_next_bit(&some, &bit)) light |= (uint64_t)(of->bounds[bit] < of->bar) << bit;
    of->left &= ~light;
}

/* Bounds the documents by their scorers' upper bounds. */
static void bound(ranking *of)
{
    unsigned bit = 0;
    for (size_t i = 0; i < IMR_BLOCK; i++) of->bounds[i] = 0;
    for (size_t i = 0; i < of->n; i++) {
        const entry *each = &of->by_most[i];
        for (uint64_t left = each->here & of->left; imr_next_bit(&left, &bit);) of->bounds[bit] += each->scorer->most;
    }
    drop_light(of, of->left);
}

/* Weighs the remaining documents scorer by scorer, assuming that all candidates match. */
static imr_status weigh(ranking *of, imr_error *err)
{
    imr_status status = imr_block_lengths_read(&of->of->scoring, of->block, of->left, &of->lengths, err);
    unsigned bit = 0;
    for (size_t i = 0; i < of->n && status == IMR_OK; i++) {
        const entry *each = &of->by_most[i];
        double *these = &of->weights[each->place * IMR_BLOCK];
        const uint64_t some = each->here & of->left;
        if (some == 0) continue;
        status = imr_scorer_weigh(each->scorer, of->of->context.reader, &of->lengths, some, these, err);
        for (uint64_t left = some; imr_next_bit(&left, &bit);) of->bounds[bit] -= each->scorer->most - these[bit];
        drop_light(of, some);
    }
    return status;
}

static imr_status verify(ranking *of, imr_error *err)
{
    double before[IMR_BLOCK];
    imr_status status = IMR_OK;
    unsigned bit = 0;
    for (size_t i = 0; i < of->n && status == IMR_OK; i++) {
        entry *each = &of->by_most[i];
        double *these = &of->weights[each->place * IMR_BLOCK];
        const uint64_t some = each->here & of->left;
        if (some == 0 || !each->scorer->two_phase) continue;
        for (uint64_t left = some; imr_next_bit(&left, &bit);) before[bit] = these[bit];
        status = imr_scorer_verify(each->scorer, &of->lengths, some, these, &each->here, err);
        for (uint64_t left = some; imr_next_bit(&left, &bit);) of->bounds[bit] -= before[bit] - these[bit];
        drop_light(of, some);
    }
    return status;
}

static void add_up(ranking *of)
{
    unsigned bit = 0;
    for (uint64_t left = of->left; imr_next_bit(&left, &bit);) of->sums[bit] = 0;
    for (size_t i = 0; i < of->n; i++) {
        const double *these = &of->weights[of->in_order[i]->place * IMR_BLOCK];
        for (uint64_t left = of->in_order[i]->here & of->left; imr_next_bit(&left, &bit);) of->sums[bit] += these[bit];
    }
}

/* Offers the matches of a block to the page. */
static imr_status rank_block(ranking *of, size_t block, uint64_t matches, imr_error *err)
{
    unsigned bit = 0;
    of->block = block;
    of->left = of->threshold <= 0 ? matches : 0;
    for (size_t i = 0; i < of->n; i++) {
        if (i == of->essential && (of->left & matches) == 0) return IMR_OK;
        of->by_most[i].here = imr_scorer_at(of->by_most[i].scorer, block);
        if (i < of->essential) of->left |= of->by_most[i].here;
    }
    of->left &= matches;
    if (of->left == 0) return IMR_OK;
    bound(of);
    imr_status status = weigh(of, err);
    if (status == IMR_OK) status = verify(of, err);
    if (status != IMR_OK) return status;
    add_up(of);
    for (uint64_t left = of->left; imr_next_bit(&left, &bit);)
        if (!offer(of->top, imr_block_id(block, bit), of->sums[bit])) return imr_fail_memory(err);
    raise_threshold(of);
    return IMR_OK;
}

/* ---- the pass ---- */

typedef struct passing {
    imr_compiled *of;
    const imr_pass *pass;
    ranking rank;
    imr_docid last;
} passing;

/* Clears the bits after the last document. */
static uint64_t valid_bits(imr_docid last, size_t block)
{
    return block < last / IMR_BLOCK ? UINT64_MAX : UINT64_MAX >> (IMR_BLOCK - 1 - last % IMR_BLOCK);
}

static imr_status match_block(const passing *in, size_t block, uint64_t *matches, imr_error *err)
{
    const imr_pass *pass = in->pass;
    imr_iterator *root = in->of->root;
    if (pass->among != NULL) {
        *matches = imr_docset_view(pass->among).bits[block];
        return IMR_OK;
    }
    *matches = root->bits[block % IMR_WINDOW] & valid_bits(in->last, block);
    if (pass->without != NULL) *matches &= ~imr_docset_view(pass->without).bits[block];
    if (*matches == 0 || !root->two_phase) return IMR_OK;
    return imr_iterator_verify(root, block, *matches, matches, err);
}

static imr_status pass_blocks(passing *in, size_t block, size_t end, imr_error *err)
{
    imr_status status = IMR_OK;
    for (; block < end && status == IMR_OK; block++) {
        uint64_t matches = 0;
        status = match_block(in, block, &matches, err);
        if (status != IMR_OK || matches == 0) continue;
        if (in->pass->found != NULL) imr_docset_add_words(in->pass->found, block, &matches, 1);
        if (in->pass->top != NULL) status = rank_block(&in->rank, block, matches, err);
    }
    return status;
}

/* If nothing must be verified or ranked, the candidates of a window are its matches. */
static imr_status pass_window(passing *in, size_t window, imr_error *err)
{
    const imr_pass *pass = in->pass;
    imr_iterator *root = in->of->root;
    const size_t blocks = in->last / IMR_BLOCK + 1, begin = window * IMR_WINDOW;
    const size_t end = blocks - begin < IMR_WINDOW ? blocks : begin + IMR_WINDOW;
    const bool whole = pass->among == NULL && pass->without == NULL && pass->top == NULL && !root->two_phase;
    imr_status status = imr_cancel_check(in->of->context.cancel, err);
    if (status != IMR_OK) return status;
    if (pass->among == NULL) imr_iterator_load(root, window);
    if (!whole || end == blocks) return pass_blocks(in, begin, end, err);
    imr_docset_add_words(pass->found, begin, root->bits, end - begin);
    return IMR_OK;
}

imr_status imr_ranking_run(imr_compiled *compiled, const imr_pass *pass, imr_error *err)
{
    passing in = {.of = compiled, .pass = pass, .last = imr_reader_last(compiled->context.reader)};
    const size_t windows = in.last / IMR_BLOCK / IMR_WINDOW + 1;
    imr_compiled_rewind(compiled);
    imr_status status = pass->top == NULL ? IMR_OK : open_ranking(compiled, pass->top, &in.rank, err);
    for (size_t window = 0; window < windows && status == IMR_OK; window++) {
        if (pass->among == NULL) window = imr_iterator_next(compiled->root, window);
        if (window >= windows) break;
        status = pass_window(&in, window, err);
    }
    return status;
}

imr_status imr_ranking_explain(imr_compiled *compiled, imr_docid docid, double *weights, imr_error *err)
{
    const size_t block = docid / IMR_BLOCK;
    const uint64_t some = (uint64_t)1 << docid % IMR_BLOCK;
    double these[IMR_BLOCK];
    imr_block_lengths lengths;
    imr_compiled_rewind(compiled);
    imr_status status = imr_block_lengths_read(&compiled->scoring, block, some, &lengths, err);
    for (size_t i = 0; i < compiled->n && status == IMR_OK; i++) {
        imr_scorer *scorer = &compiled->scorers[i];
        uint64_t here = imr_scorer_at(scorer, block) & some;
        weights[i] = 0;
        if (here == 0) continue;
        status = imr_scorer_weigh(scorer, compiled->context.reader, &lengths, here, these, err);
        if (status == IMR_OK) status = imr_scorer_verify(scorer, &lengths, here, these, &here, err);
        if (here != 0) weights[i] = these[docid % IMR_BLOCK];
    }
    return status;
}
