#include "ranking.h"

#include "vec.h"

#include <stdlib.h>
#include <string.h>

/* MaxScore (Turtle and Flood, 1995) in two phases. Once the page is full, its lowest score is the threshold. Phase one
 * goes by blocks of 64 documents: scorers that together cannot reach the threshold add no candidates, a scorer without
 * which it cannot be reached is required, and a candidate is bounded by the sum of its scorers' upper bounds. What is
 * left is collected, and in phase two up to 64 such documents are weighed together, scorer by scorer, largest bounds
 * first, and only then verified; a document is dropped as soon as its bound falls below the threshold. Scores are
 * always summed in the order of the scorers. */

typedef struct entry {
    imr_scorer *scorer;
    size_t place;    /* in the order of summation */
    double rest;     /* upper bound of the score of a document to which no scorer before it adds */
    bool lost;       /* while it is computed: not counted in `rest` any more */
    double least;    /* upper bound of the score of a document to which it does not add */
    uint64_t here;   /* the documents of the block that it adds to */
    uint64_t among;  /* the documents of the batch that it adds to */
    double *weights; /* what it adds to these */
} entry;

typedef struct ranking {
    imr_compiled *of;
    entry *sorted; /* in decreasing order of bounds; without those that have no document */
    size_t n;
    entry **in_order;
    size_t essential;                 /* the first `essential` of sorted add candidates */
    double threshold, tolerance, bar; /* bar: the threshold less the rounding tolerance */
    imr_top *top;
    imr_batch batch;         /* documents that may reach the page */
    uint64_t left;           /* those of them that still may */
    double reach[IMR_BATCH]; /* their bounds */
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
        if (!imr_vec_reserve((void **)&top->at, &top->room, top->n + 1, sizeof *top->at)) return false;
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

/* What implies a scorer adds nothing without it: words side by side without one of the words. */
static void sort_scorers(entry *all, size_t n, double sum)
{
    double rest = sum;
    if (n > 0) qsort(all, n, sizeof *all, by_most);
    for (size_t i = 0; i < n; i++) {
        all[i].rest = rest;
        all[i].least = sum;
        for (size_t k = 0; k < n; k++) {
            if (!imr_scorer_implies(all[k].scorer, all[i].scorer)) continue;
            all[i].least -= all[k].scorer->most;
            if (!all[k].lost) rest -= all[k].scorer->most;
            all[k].lost = true;
        }
    }
}

static imr_status open_ranking(imr_compiled *of, imr_top *top, ranking *out, imr_error *err)
{
    static const double precision = 1e-12;
    imr_arena *arena = of->context.arena;
    double sum = 0;
    *out = (ranking){.of = of, .top = top, .batch.number = 1};
    out->sorted = imr_arena_alloc(arena, (of->n + 1) * sizeof *out->sorted);
    out->in_order = imr_arena_alloc(arena, (of->n + 1) * sizeof(entry *));
    double *weights = imr_arena_alloc(arena, (of->n + 1) * IMR_BATCH * sizeof *weights);
    if (out->sorted == NULL || out->in_order == NULL || weights == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < of->n; i++) {
        if (!imr_scorer_adds(&of->scorers[i])) continue;
        sum += of->scorers[i].most;
        out->sorted[out->n] =
            (entry){.scorer = &of->scorers[i], .place = out->n, .weights = weights + out->n * IMR_BATCH};
        out->n++;
    }
    sort_scorers(out->sorted, out->n, sum);
    for (size_t i = 0; i < out->n; i++) out->in_order[out->sorted[i].place] = &out->sorted[i];
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
    while (of->essential > 0 && of->sorted[of->essential - 1].rest < of->bar) of->essential--;
}

/* ---- a batch ---- */

/* Lowers the bounds of some documents by what they were before and are now, and drops those that are too low. */
static void lower(ranking *of, uint64_t some, const double *before, size_t step, const double *now)
{
    unsigned i = 0;
    while (imr_next_bit(&some, &i)) {
        of->reach[i] -= before[i * step] - now[i];
        if (of->reach[i] < of->bar) of->left &= ~((uint64_t)1 << i);
    }
}

/* Weighs the documents scorer by scorer, assuming that all of them match. */
static imr_status weigh(ranking *of, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t k = 0; k < of->n && status == IMR_OK && of->left != 0; k++) {
        entry *each = &of->sorted[k];
        each->among = imr_scorer_among(each->scorer, &of->batch, of->left);
        if (each->among == 0) continue;
        status = imr_scorer_weigh(each->scorer, of->of->context.reader, &of->batch, each->among, each->weights, err);
        lower(of, each->among, &each->scorer->most, 0, each->weights);
    }
    return status;
}

static imr_status verify(ranking *of, imr_error *err)
{
    double before[IMR_BATCH];
    imr_status status = IMR_OK;
    for (size_t k = 0; k < of->n && status == IMR_OK && of->left != 0; k++) {
        entry *each = &of->sorted[k];
        const uint64_t some = each->among & of->left;
        if (some == 0 || !each->scorer->two_phase) continue;
        memcpy(before, each->weights, sizeof before);
        status = imr_scorer_verify(each->scorer, of->of->context.reader, &of->batch, some, each->weights, err);
        lower(of, some, before, 1, each->weights);
    }
    return status;
}

/* Offers the documents of the batch to the page, and begins the next one. */
static imr_status rank_batch(ranking *of, imr_error *err)
{
    double sums[IMR_BATCH] = {0};
    unsigned i = 0;
    if (of->batch.n == 0) return IMR_OK;
    of->left = UINT64_MAX >> (IMR_BATCH - of->batch.n);
    imr_status status = imr_batch_read(&of->of->scoring, &of->batch, err);
    if (status == IMR_OK) status = weigh(of, err);
    if (status == IMR_OK) status = verify(of, err);
    if (status != IMR_OK) return status;
    for (size_t k = 0; k < of->n && of->left != 0; k++) {
        const entry *each = of->in_order[k];
        for (uint64_t left = each->among & of->left; imr_next_bit(&left, &i);) sums[i] += each->weights[i];
    }
    for (uint64_t left = of->left; imr_next_bit(&left, &i);)
        if (!offer(of->top, of->batch.ids[i], sums[i])) return imr_fail_memory(err);
    raise_threshold(of);
    of->batch.number++;
    of->batch.n = 0;
    return IMR_OK;
}

/* ---- a block ---- */

/* Bounds documents of a block by their scorers' upper bounds. */
static void bound(const ranking *of, uint64_t some, double *bounds)
{
    unsigned bit = 0;
    memset(bounds, 0, IMR_BLOCK * sizeof *bounds);
    for (size_t k = 0; k < of->n; k++) {
        const double most = of->sorted[k].scorer->most;
        for (uint64_t left = of->sorted[k].here & some; imr_next_bit(&left, &bit);) bounds[bit] += most;
    }
}

/* Adds the matches of a block that can reach the page to the batch. */
static imr_status rank_block(ranking *of, size_t block, uint64_t matches, imr_error *err)
{
    double bounds[IMR_BLOCK];
    imr_status status = IMR_OK;
    unsigned bit = 0;
    uint64_t some = of->threshold <= 0 ? matches : 0;
    for (size_t k = 0; k < of->n; k++) {
        entry *each = &of->sorted[k];
        if (k >= of->essential && (some & matches) == 0) return IMR_OK;
        each->here = imr_scorer_at(each->scorer, block);
        if (k < of->essential) some |= each->here;
        if (each->least < of->bar) matches &= each->here;
    }
    some &= matches;
    if (some == 0) return IMR_OK;
    bound(of, some, bounds);
    while (status == IMR_OK && imr_next_bit(&some, &bit)) {
        if (bounds[bit] < of->bar) continue;
        of->reach[of->batch.n] = bounds[bit];
        of->batch.ids[of->batch.n++] = imr_block_id(block, bit);
        if (of->batch.n == IMR_BATCH) status = rank_batch(of, err);
    }
    return status;
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
    if (!whole || end == blocks) status = pass_blocks(in, begin, end, err);
    if (status == IMR_OK && pass->top != NULL) status = rank_batch(&in->rank, err);
    if (status != IMR_OK || !whole || end == blocks) return status;
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
    const imr_reader *reader = compiled->context.reader;
    imr_batch only = {.number = 1, .n = 1, .ids = {docid}};
    imr_compiled_rewind(compiled);
    imr_status status = imr_batch_read(&compiled->scoring, &only, err);
    for (size_t i = 0; i < compiled->n && status == IMR_OK; i++) {
        imr_scorer *scorer = &compiled->scorers[i];
        weights[i] = 0;
        if (imr_scorer_among(scorer, &only, 1) == 0) continue;
        status = imr_scorer_weigh(scorer, reader, &only, 1, &weights[i], err);
        if (status == IMR_OK) status = imr_scorer_verify(scorer, reader, &only, 1, &weights[i], err);
    }
    return status;
}
