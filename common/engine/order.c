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
enum { LANES = sizeof(lanes) / sizeof(uint16_t), STRIDE = 2 * LANES };

static lanes load(const uint16_t *at)
{
    lanes loaded;
    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

static lanes fill(uint16_t value) { return (lanes){0} + value; }

/* A bit for each place of a stride, the first place the lowest: each lane keeps its own, then all lanes become one. */
static uint32_t bits_of(lanes first, lanes second)
{
    static const lanes own = {1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7};
    const lanes both = (first & own) | (second & (own << LANES));
    uint64_t halves[sizeof both / sizeof(uint64_t)];
    memcpy(halves, &both, sizeof both);
    uint64_t bits = halves[0] | halves[1];
    bits |= bits >> 32;
    bits |= bits >> 16;
    return (uint32_t)(bits & UINT16_MAX);
}

/* The places of the stride where a code's lower half stands. */
static uint32_t find_low(const uint16_t *at, uint16_t wanted)
{
    const lanes all = fill(wanted);
    return bits_of((lanes)(load(at) == all), (lanes)(load(at + LANES) == all));
}

/* The same of two side by side. */
static uint32_t find_low_pair(const uint16_t *at, uint16_t first, uint16_t second)
{
    return find_low(at, first) & find_low(at + 1, second);
}

static bool has_run(const imr_order *order, const imr_word_code *codes, size_t n, uint32_t at)
{
    for (size_t i = 0; i < n; i++)
        if (imr_order_at(order, at + (uint32_t)i) != codes[i]) return false;
    return true;
}

uint32_t imr_order_next(const imr_order *order, imr_word_code code, uint32_t from, uint32_t end)
{
    return imr_order_next_run(order, &code, 1, from, end);
}

uint32_t imr_order_next_run(const imr_order *order, const imr_word_code *codes, size_t n, uint32_t from, uint32_t end)
{
    if (end < from || end - from < n) return end;
    const uint16_t first = (uint16_t)codes[0], second = (uint16_t)codes[n > 1];
    const uint32_t last = end - (uint32_t)n; /* where a run may begin */
    /* A pair is compared by one place more than the stride has. */
    for (; from + STRIDE <= last; from += STRIDE) {
        const uint16_t *at = order->low + from;
        uint32_t bits = n > 1 ? find_low_pair(at, first, second) : find_low(at, first);
        for (; bits != 0; bits &= bits - 1) {
            uint32_t place = from + (uint32_t)__builtin_ctz(bits);
            if (has_run(order, codes, n, place)) return place;
        }
    }
    for (; from <= last; from++)
        if (order->low[from] == first && has_run(order, codes, n, from)) return from;
    return end;
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
