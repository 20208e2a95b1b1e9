#include "order.h"

#include <string.h>

imr_word_code imr_word_code_of(imr_str stem)
{
    enum { BITS = 24 };
    uint64_t hash = imr_str_hash(stem);
    return (imr_word_code)(hash ^ hash >> BITS ^ hash >> 2 * BITS) & ((1U << BITS) - 1);
}

/* ---- finding ---- */

/* Places are compared STRIDE at a time, LANES in each instruction where the machine has such. */
typedef uint16_t lanes __attribute__((vector_size(16)));
enum { LANES = sizeof(lanes) / sizeof(uint16_t), STRIDE = 4 * LANES };

static lanes load(const uint16_t *at)
{
    lanes loaded;
    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

static lanes fill(uint16_t value) { return (lanes){0} + value; }

static bool any(lanes found)
{
    uint64_t halves[sizeof found / sizeof(uint64_t)];
    memcpy(halves, &found, sizeof found);
    return (halves[0] | halves[1]) != 0;
}

static bool has_low(const uint16_t *at, uint16_t wanted)
{
    const lanes all = fill(wanted);
    lanes found = {0};
    for (size_t i = 0; i < STRIDE; i += LANES) found |= (lanes)(load(at + i) == all);
    return any(found);
}

static bool has_low_pair(const uint16_t *at, uint16_t first, uint16_t second)
{
    const lanes all_first = fill(first), all_second = fill(second);
    lanes found = {0};
    for (size_t i = 0; i < STRIDE; i += LANES)
        found |= (lanes)(load(at + i) == all_first) & (lanes)(load(at + i + 1) == all_second);
    return any(found);
}

uint32_t imr_order_next(const imr_order *order, imr_word_code code, uint32_t from, uint32_t end)
{
    const uint16_t low = (uint16_t)code;
    while (from < end) {
        bool whole = end - from >= STRIDE;
        uint32_t stop = whole ? from + STRIDE : end;
        if (whole && !has_low(order->low + from, low)) from = stop;
        for (; from < stop; from++)
            if (order->low[from] == low && imr_order_at(order, from) == code) return from;
    }
    return end;
}

static bool has_run(const imr_order *order, const imr_word_code *codes, size_t n, uint32_t at)
{
    for (size_t i = 0; i < n; i++)
        if (imr_order_at(order, at + (uint32_t)i) != codes[i]) return false;
    return true;
}

uint32_t imr_order_next_run(const imr_order *order, const imr_word_code *codes, size_t n, uint32_t from, uint32_t end)
{
    const uint32_t none = end;
    if (n == 1) return imr_order_next(order, codes[0], from, end);
    if (end < from || end - from < n) return none;
    const uint16_t first = (uint16_t)codes[0], second = (uint16_t)codes[1];
    end -= (uint32_t)n - 1; /* no run begins behind it */
    while (from < end) {
        bool whole = end - from >= STRIDE;
        uint32_t stop = whole ? from + STRIDE : end;
        if (whole && !has_low_pair(order->low + from, first, second)) from = stop;
        for (; from < stop; from++)
            if (order->low[from] == first && has_run(order, codes, n, from)) return from;
    }
    return none;
}

bool imr_order_equal(const imr_order *a, const imr_order *b)
{
    size_t n = a->begin[IMR_SECTIONS];
    if (memcmp(a->begin, b->begin, sizeof a->begin) != 0) return false;
    return n == 0 || (memcmp(a->low, b->low, n * sizeof *a->low) == 0 && memcmp(a->high, b->high, n) == 0);
}

/* ---- growing ---- */

void imr_order_draft_add(imr_order_draft *draft, imr_section section, imr_word_code code)
{
    imr_buf_add(&draft->sections[section], (imr_str){(const char *)&code, sizeof code});
}

void imr_order_draft_clear(imr_order_draft *draft)
{
    for (int s = 0; s < IMR_SECTIONS; s++) imr_buf_clear(&draft->sections[s]);
}

void imr_order_draft_free(imr_order_draft *draft)
{
    for (int s = 0; s < IMR_SECTIONS; s++) imr_buf_free(&draft->sections[s]);
    imr_buf_free(&draft->low);
    imr_buf_free(&draft->high);
}

static void split(imr_order_draft *draft, imr_str codes)
{
    for (size_t at = 0; at < codes.n; at += sizeof(imr_word_code)) {
        imr_word_code code;
        memcpy(&code, codes.s + at, sizeof code);
        const uint16_t low = (uint16_t)code;
        imr_buf_add(&draft->low, (imr_str){(const char *)&low, sizeof low});
        imr_buf_putc(&draft->high, (char)(code >> 16));
    }
}

imr_status imr_order_draft_view(imr_order_draft *draft, imr_order *out, imr_error *err)
{
    bool failed = false;
    *out = (imr_order){0};
    imr_buf_clear(&draft->low);
    imr_buf_clear(&draft->high);
    for (int s = 0; s < IMR_SECTIONS; s++) {
        failed = failed || draft->sections[s].failed;
        split(draft, imr_buf_str(&draft->sections[s]));
        out->begin[s + 1] = (uint32_t)draft->high.n;
    }
    if (failed || draft->low.failed || draft->high.failed) return imr_fail_memory(err);
    out->low = (const void *)draft->low.s;
    out->high = (const void *)draft->high.s;
    return IMR_OK;
}
