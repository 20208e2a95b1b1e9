#include "positions.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

imr_word_code imr_word_code_of(imr_str stem)
{
    enum { BITS = 24 };
    uint64_t hash = imr_str_hash(stem);
    return (imr_word_code)(hash ^ hash >> BITS ^ hash >> 2 * BITS) & ((1U << BITS) - 1);
}

/* ---- finding ---- */

/* Places are compared STRIDE at a time, LANES in one vector instruction if the machine has them. */
typedef uint16_t lanes __attribute__((vector_size(16)));
enum { LANES = sizeof(lanes) / sizeof(uint16_t), STRIDE = 2 * LANES };

static lanes load(const uint16_t *at)
{
    lanes loaded;
    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

static lanes fill(uint16_t value) { return (lanes){0} + value; }

/* One bit for each place of a stride, the first place lowest. Each lane must be all zeros or all ones. */
#ifdef __SSE2__
static uint32_t bits_of(lanes first, lanes second)
{
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16((__m128i)first, (__m128i)second));
}
#else
/* Each lane keeps a bit of its own; then all lanes are ORed into one. */
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
#endif

/* The places of a stride whose lower half is the wanted one. */
static uint32_t find_low(const uint16_t *at, lanes wanted)
{
    return bits_of((lanes)(load(at) == wanted), (lanes)(load(at + LANES) == wanted));
}

/* The same for two adjacent places. */
static uint32_t find_low_pair(const uint16_t *at, lanes first, lanes second)
{
    return find_low(at, first) & find_low(at + 1, second);
}

static bool has_run(const imr_positions *order, const imr_word_code *codes, size_t n, uint32_t at)
{
    for (size_t i = 0; i < n; i++)
        if (imr_positions_at(order, at + (uint32_t)i) != codes[i]) return false;
    return true;
}

/* Where a run may begin among the STRIDE places from `from` on, a bit each. At the end of the decision the load begins
 * earlier and the bits are shifted, so that it stays inside the array. */
static uint32_t find_run(const imr_positions *order, lanes first, lanes second, bool pair, uint32_t from)
{
    const uint32_t last = order->begin[IMR_SECTIONS] - STRIDE - pair, begin = from < last ? from : last;
    const uint16_t *at = order->low + begin;
    return (pair ? find_low_pair(at, first, second) : find_low(at, first)) >> (from - begin);
}

static inline uint32_t next_run(const imr_positions *order, const imr_word_code *codes, size_t n, uint32_t from,
                                uint32_t end)
{
    if (end < from || end - from < n) return end;
    const lanes first = fill((uint16_t)codes[0]), second = fill((uint16_t)codes[n > 1]);
    const uint32_t last = end - (uint32_t)n; /* last place where a run may begin */
    bool small = order->begin[IMR_SECTIONS] <= STRIDE;
    for (; !small && from <= last; from += STRIDE) {
        uint32_t bits = find_run(order, first, second, n > 1, from);
        for (; bits != 0; bits &= bits - 1) {
            const uint32_t place = from + (uint32_t)__builtin_ctz(bits);
            if (place > last) return end;
            if (has_run(order, codes, n, place)) return place;
        }
    }
    for (; small && from <= last; from++)
        if (has_run(order, codes, n, from)) return from;
    return end;
}

uint32_t imr_positions_next_run(const imr_positions *order, const imr_word_code *codes, size_t n, uint32_t from,
                                uint32_t end)
{
    return next_run(order, codes, n, from, end);
}

/* Compiled for one word on its own. */
uint32_t imr_positions_next(const imr_positions *order, imr_word_code code, uint32_t from, uint32_t end)
{
    return next_run(order, &code, 1, from, end);
}

/* ---- words near each other ---- */

static bool has_any(const imr_positions *order, const imr_codes *codes, uint32_t from, uint32_t end)
{
    for (size_t i = 0; i < codes->n; i++)
        if (imr_positions_next(order, codes->at[i], from, end) < end) return true;
    return false;
}

/* Finds the left words and examines the places around each. */
bool imr_positions_near(const imr_positions *order, const imr_nearness *near, uint32_t from, uint32_t end)
{
    for (size_t i = 0; i < near->left.n; i++)
        for (uint32_t at = from; (at = imr_positions_next(order, near->left.at[i], at, end)) < end; at++) {
            const uint32_t first = at - from > near->distance ? at - near->distance : from;
            const uint32_t behind = end - at > near->distance ? at + near->distance + 1 : end;
            if (has_any(order, &near->right, at + 1, behind)) return true;
            if (!near->ordered && has_any(order, &near->right, first, at)) return true;
        }
    return false;
}

bool imr_positions_equal(const imr_positions *a, const imr_positions *b)
{
    size_t n = a->begin[IMR_SECTIONS];
    if (memcmp(a->begin, b->begin, sizeof a->begin) != 0) return false;
    return n == 0 || (memcmp(a->low, b->low, n * sizeof *a->low) == 0 && memcmp(a->high, b->high, n) == 0);
}

/* ---- growing ---- */

void imr_positions_builder_add(imr_positions_builder *draft, imr_section section, imr_word_code code)
{
    imr_buf_add(&draft->sections[section], (imr_str){(const char *)&code, sizeof code});
}

void imr_positions_builder_clear(imr_positions_builder *draft)
{
    for (int s = 0; s < IMR_SECTIONS; s++) imr_buf_clear(&draft->sections[s]);
}

void imr_positions_builder_free(imr_positions_builder *draft)
{
    for (int s = 0; s < IMR_SECTIONS; s++) imr_buf_free(&draft->sections[s]);
    imr_buf_free(&draft->low);
    imr_buf_free(&draft->high);
}

static void split(imr_positions_builder *draft, imr_str codes)
{
    for (size_t at = 0; at < codes.n; at += sizeof(imr_word_code)) {
        imr_word_code code;
        memcpy(&code, codes.s + at, sizeof code);
        const uint16_t low = (uint16_t)code;
        imr_buf_add(&draft->low, (imr_str){(const char *)&low, sizeof low});
        imr_buf_putc(&draft->high, (char)(code >> 16));
    }
}

imr_status imr_positions_builder_view(imr_positions_builder *draft, imr_positions *out, imr_error *err)
{
    bool failed = false;
    *out = (imr_positions){0};
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
