#include "sum_part.h"

#include <math.h>
#include <stdlib.h>

/* Parts that together cannot make up for the least weight that is asked for bring no document in; of the documents that
 * others bring in, sets tell which parts they have, and only where all of these at their most would do, what is there
 * is counted, of what may weigh most first (MaxScore, as Turtle and Flood had it in 1995, by blocks of documents); and
 * only where that would do, it is asked whether it stands there as it should. */

typedef struct ranked {
    imr_sum_part *part;
    size_t place;  /* in the order of the sum */
    double rest;   /* what it and those behind it weigh at most */
    uint64_t here; /* which documents of the block have it */
} ranked;

typedef struct sum {
    imr_sum_ground ground;
    imr_part *parts; /* a copy */
    imr_sum_part *opened;
    size_t n;
    bool limited;
    imr_doclist among;
    ranked *by_most; /* what weighs most first; without what no document has */
    size_t ranked_n;
    ranked **in_order; /* the same, in the order of the sum */
    size_t essential;  /* so many of by_most bring documents in */
    double most;       /* no document weighs more */
    double wanted;     /* the least weight that is asked for, */
    double slack, bar; /* and the least bound that will do: for rounding a little lower */

    imr_docid last; /* of the index */
    size_t blocks, block;
    uint64_t unseen; /* documents of the block that are still to be looked at, */
    uint64_t good;   /* and those that were, have weight enough and have not been passed */
    imr_docid current;
    imr_block_lengths lengths;
    double bounds[IMR_BLOCK], sums[IMR_BLOCK];
    double *weights; /* of the documents of the block, part after part in the order of the sum */
} sum;

/* ---- parts by what they weigh at most ---- */

static int by_most(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->part->most < y->part->most || x->part->most > y->part->most) return x->part->most > y->part->most ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static void rank_parts(sum *of)
{
    static const double precision = 1e-12;
    double rest = 0;
    size_t n = 0;
    of->most = 0;
    for (size_t i = 0; i < of->n; i++) {
        of->most += of->opened[i].most;
        if (of->opened[i].documents > 0) of->by_most[n++] = (ranked){.part = &of->opened[i], .place = i};
    }
    of->ranked_n = n;
    if (n > 0) qsort(of->by_most, n, sizeof *of->by_most, by_most);
    for (size_t i = n; i-- > 0;) of->by_most[i].rest = rest += of->by_most[i].part->most;
    of->slack = of->most * precision;
    of->most += of->slack;
}

static void put_in_order(sum *of)
{
    size_t n = 0;
    for (size_t place = 0; place < of->n; place++)
        for (size_t i = 0; i < of->ranked_n; i++)
            if (of->by_most[i].place == place) of->in_order[n++] = &of->by_most[i];
}

static void want(sum *of, double least)
{
    if (least < of->wanted) of->essential = of->ranked_n;
    of->wanted = least;
    of->bar = least - of->slack;
    while (of->essential > 0 && of->by_most[of->essential - 1].rest < of->bar) of->essential--;
}

/* ---- a block ---- */

/* Leaves out those that cannot have weight enough. */
static void leave_out(sum *of, uint64_t some)
{
    uint64_t light = 0;
    unsigned bit = 0;
    while (imr_next_bit(&some, &bit)) light |= (uint64_t)(of->bounds[bit] < of->bar) << bit;
    of->good &= ~light;
}

/* By what each of their parts weighs at most. */
static void bound(sum *of)
{
    unsigned bit = 0;
    for (size_t i = 0; i < IMR_BLOCK; i++) of->bounds[i] = 0;
    for (size_t i = 0; i < of->ranked_n; i++) {
        const ranked *each = &of->by_most[i];
        for (uint64_t left = each->here & of->good; imr_next_bit(&left, &bit);) of->bounds[bit] += each->part->most;
    }
    leave_out(of, of->good);
}

static imr_status look_up_lengths(sum *of, imr_error *err)
{
    imr_block_lengths *at = &of->lengths;
    imr_status status = IMR_OK;
    unsigned bit = 0;
    at->block = of->block;
    for (uint64_t left = of->good; status == IMR_OK && imr_next_bit(&left, &bit);) {
        status = imr_sum_length(&of->ground, imr_block_id(of->block, bit), &at->length[bit], err);
        if (status == IMR_OK) at->norm[bit] = imr_sum_norm(&of->ground, at->length[bit]);
    }
    return status;
}

/* Part after part, of those that are left, as if everything stood as it should. */
static imr_status weigh(sum *of, imr_error *err)
{
    imr_status status = look_up_lengths(of, err);
    unsigned bit = 0;
    for (size_t i = 0; i < of->ranked_n && status == IMR_OK; i++) {
        const ranked *each = &of->by_most[i];
        double *these = &of->weights[each->place * IMR_BLOCK];
        const uint64_t some = each->here & of->good;
        if (some == 0) continue;
        status = imr_sum_part_weigh(each->part, of->ground.reader, &of->lengths, some, these, err);
        for (uint64_t left = some; imr_next_bit(&left, &bit);) of->bounds[bit] -= each->part->most - these[bit];
        leave_out(of, some);
    }
    return status;
}

/* Of those that are still left, asks where things stand. */
static imr_status settle(sum *of, imr_error *err)
{
    double before[IMR_BLOCK];
    imr_status status = IMR_OK;
    unsigned bit = 0;
    for (size_t i = 0; i < of->ranked_n && status == IMR_OK; i++) {
        ranked *each = &of->by_most[i];
        double *these = &of->weights[each->place * IMR_BLOCK];
        const uint64_t some = each->here & of->good;
        if (some == 0 || !each->part->in_doubt) continue;
        for (uint64_t left = some; imr_next_bit(&left, &bit);) before[bit] = these[bit];
        status = imr_sum_part_settle(each->part, &of->lengths, some, these, &each->here, err);
        for (uint64_t left = some; imr_next_bit(&left, &bit);) of->bounds[bit] -= before[bit] - these[bit];
        leave_out(of, some);
    }
    if (of->limited) return status;
    uint64_t any = 0;
    for (size_t i = 0; i < of->ranked_n; i++) any |= of->by_most[i].here;
    of->good &= any;
    return status;
}

static void add_up(sum *of)
{
    unsigned bit = 0;
    for (uint64_t left = of->good; imr_next_bit(&left, &bit);) of->sums[bit] = 0;
    for (size_t i = 0; i < of->ranked_n; i++) {
        const double *these = &of->weights[of->in_order[i]->place * IMR_BLOCK];
        for (uint64_t left = of->in_order[i]->here & of->good; imr_next_bit(&left, &bit);) of->sums[bit] += these[bit];
    }
}

/* Of the unseen documents of the block those that are worth it become good. */
static imr_status look_at_block(sum *of, imr_error *err)
{
    uint64_t some = of->unseen;
    of->unseen = of->good = 0;
    if (of->limited) some &= of->among.bits[of->block];
    /* Lengths end with the last document. */
    if (of->block == of->last / IMR_BLOCK) some &= UINT64_MAX >> (IMR_BLOCK - 1 - of->last % IMR_BLOCK);
    if (some == 0) return IMR_OK;
    if (of->limited && of->wanted <= 0) of->good = some;
    for (size_t i = 0; i < of->ranked_n; i++) {
        if (i == of->essential && (of->good & some) == 0) break;
        of->by_most[i].here = imr_sum_part_at(of->by_most[i].part, of->block);
        if (i < of->essential) of->good |= of->by_most[i].here;
    }
    of->good &= some;
    if (of->good == 0) return IMR_OK;
    bound(of);
    imr_status status = weigh(of, err);
    if (status == IMR_OK) status = settle(of, err);
    if (status == IMR_OK) add_up(of);
    return status;
}

/* ---- what the engine asks ---- */

static imr_status start(void *context, imr_stream_size *size, imr_error *err)
{
    (void)err;
    sum *of = context;
    const uint32_t all = of->ground.size.documents;
    *size = (imr_stream_size){.heaviest = of->most};
    if (of->limited) size->least = size->most = of->among.n;
    for (size_t i = 0; i < of->n; i++) {
        imr_sum_part_rewind(&of->opened[i]);
        const uint32_t more = of->opened[i].documents;
        if (!of->limited) size->most = all - size->most < more ? all : size->most + more;
    }
    of->wanted = 0;
    of->bar = -of->slack;
    of->essential = of->ranked_n;
    of->block = 0;
    of->unseen = UINT64_MAX;
    of->good = 0;
    return IMR_OK;
}

/* Passes what is before id. */
static void pass(sum *of, imr_docid id)
{
    const uint64_t from = UINT64_MAX << id % IMR_BLOCK;
    if (id / IMR_BLOCK != of->block) of->good = 0, of->unseen = UINT64_MAX;
    of->block = id / IMR_BLOCK;
    of->good &= from;
    of->unseen &= from;
}

static bool take_good(sum *of)
{
    unsigned bit = 0;
    while (imr_next_bit(&of->good, &bit)) {
        of->current = imr_block_id(of->block, bit);
        if (of->sums[bit] >= of->wanted) return true;
    }
    return false;
}

static imr_status next(void *context, imr_docid from, double least, imr_docid *id, imr_error *err)
{
    sum *of = context;
    imr_status status = IMR_OK;
    *id = 0;
    want(of, least);
    pass(of, from);
    while (status == IMR_OK && !take_good(of)) {
        if (of->unseen == 0) of->block++, of->unseen = UINT64_MAX;
        if (of->block >= of->blocks || of->wanted > of->most) return IMR_OK;
        status = look_at_block(of, err);
    }
    if (status == IMR_OK) *id = of->current;
    return status;
}

static double weight(void *context)
{
    const sum *of = context;
    return of->sums[of->current % IMR_BLOCK];
}

static void describe(const void *context, imr_buf *out)
{
    const sum *of = context;
    imr_buf_puts(out, of->limited ? "SUM AMONG" : "SUM");
    for (size_t i = 0; i < of->n; i++) {
        imr_buf_puts(out, i == 0 ? " " : " + ");
        imr_sum_part_describe(&of->opened[i], out);
    }
}

/* ---- making one ---- */

void imr_check_free(const imr_check *check)
{
    if (check->free != NULL) check->free(check->context);
}

void imr_part_free(const imr_part *part)
{
    imr_check_free(&part->stands);
    for (size_t w = 0; w < part->n; w++)
        for (size_t a = 0; a < part->words[w].n; a++) imr_check_free(&part->words[w].alternatives[a].stands);
}

static void end(void *context)
{
    sum *of = context;
    for (size_t i = 0; i < of->n; i++) {
        imr_sum_part_close(&of->opened[i]);
        imr_part_free(&of->parts[i]);
    }
}

static imr_status open_ground(const imr_sum *from, imr_arena *arena, imr_sum_ground *out, imr_error *err)
{
    out->reader = from->reader;
    out->lengths = from->lengths;
    out->how = from->how;
    out->arena = arena;
    imr_status status = imr_reader_size(from->reader, &out->size, err);
    out->formula.spread = from->how.c * out->size.words / fmax(out->size.documents, 1);
    return status;
}

static imr_status open_parts(sum *of, const imr_sum *from, imr_error *err)
{
    imr_status status = open_ground(from, of->ground.arena, &of->ground, err);
    for (size_t i = 0; i < of->n && status == IMR_OK; i++)
        status = imr_sum_part_open(&of->opened[i], &of->ground, &of->parts[i], err);
    if (status != IMR_OK) return status;
    rank_parts(of);
    put_in_order(of);
    of->last = imr_reader_last(from->reader);
    of->blocks = of->last / IMR_BLOCK + 1;
    of->limited = from->among != NULL;
    if (!of->limited) return IMR_OK;
    of->among = *from->among;
    if (of->among.words < of->blocks) of->blocks = of->among.words;
    return IMR_OK;
}

/* NULL: no memory. */
static sum *allocate(const imr_sum *from, imr_arena *arena)
{
    const size_t room = from->n + 1;
    sum *of = imr_arena_alloc(arena, sizeof *of);
    if (of == NULL) return NULL;
    of->ground.arena = arena;
    of->parts = imr_arena_alloc(arena, room * sizeof *of->parts);
    of->opened = imr_arena_alloc(arena, room * sizeof *of->opened);
    of->by_most = imr_arena_alloc(arena, room * sizeof *of->by_most);
    of->in_order = imr_arena_alloc(arena, room * sizeof(ranked *));
    of->weights = imr_arena_alloc(arena, room * IMR_BLOCK * sizeof *of->weights);
    bool whole = of->parts && of->opened && of->by_most && of->in_order && of->weights;
    return whole ? of : NULL;
}

imr_status imr_sum_query(const imr_sum *from, imr_arena *arena, imr_query **out, imr_error *err)
{
    sum *of = allocate(from, arena);
    *out = NULL;
    if (of == NULL) {
        for (size_t i = 0; i < from->n; i++) imr_part_free(&from->parts[i]);
        return imr_fail_memory(err);
    }
    of->n = from->n;
    for (size_t i = 0; i < of->n; i++) {
        of->parts[i] = from->parts[i];
        of->opened[i].of = &of->parts[i];
    }
    const imr_stream stream = {start, next, NULL, weight, describe, end, of};
    imr_status status = open_parts(of, from, err);
    if (status == IMR_OK) return imr_query_stream(&stream, out, err);
    end(of);
    return status;
}
