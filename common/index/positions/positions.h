/* The order of a decision's words: what phrases and proximity are found in. A word is a code of 24 bits of its stem's
 * hash, kept as two arrays, so that one pass compares many words at once. Words are looked for only in decisions that
 * have all of them: one is found wrongly where another word of the decision shares its code (one in 16 million) and
 * stands in just its place. */
#ifndef IMR_ORDER_H
#define IMR_ORDER_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

typedef uint32_t imr_word_code;

imr_word_code imr_word_code_of(imr_str stem);

/* The texts whose words have an order; none stands beside a word of another. */
typedef enum imr_section { IMR_SECTION_HEADING, IMR_SECTION_RATIONALE, IMR_SECTIONS } imr_section;

/* The codes of section s stand from begin[s] to begin[s + 1]. The arrays are somebody else's. */
typedef struct imr_positions {
    const uint16_t *low; /* the lower 16 bits */
    const uint8_t *high;
    uint32_t begin[IMR_SECTIONS + 1];
} imr_positions;

/* The next place of a code between from and end, end not included; end where there is none. */
uint32_t imr_positions_next(const imr_positions *order, imr_word_code code, uint32_t from, uint32_t end);
/* The same of n codes, one or more, side by side: the place of the first. */
uint32_t imr_positions_next_run(const imr_positions *order, const imr_word_code *codes, size_t n, uint32_t from,
                                uint32_t end);

static inline imr_word_code imr_positions_at(const imr_positions *order, uint32_t place)
{
    return (imr_word_code)order->high[place] << 16 | order->low[place];
}

/* One of the left words near one of the right, at another place: at most so many places from it; ordered: behind it. */
enum { IMR_NEAR_MOST = 8 };
typedef struct imr_codes {
    const imr_word_code *at;
    size_t n; /* at most IMR_NEAR_MOST */
} imr_codes;
typedef struct imr_nearness {
    imr_codes left, right;
    uint32_t distance;
    bool ordered;
} imr_nearness;
/* Whether any stand so between from and end: in one pass. */
bool imr_positions_near(const imr_positions *order, const imr_nearness *near, uint32_t from, uint32_t end);

bool imr_positions_equal(const imr_positions *a, const imr_positions *b);

/* An order that grows, word after word; sections in any order. Start with {0}. */
typedef struct imr_positions_builder {
    imr_buf sections[IMR_SECTIONS]; /* of codes */
    imr_buf low, high;
} imr_positions_builder;

void imr_positions_builder_add(imr_positions_builder *draft, imr_section section, imr_word_code code);
void imr_positions_builder_clear(imr_positions_builder *draft); /* keeps the memory */
void imr_positions_builder_free(imr_positions_builder *draft);
/* Valid until the draft changes. IMR_MEMORY, also where memory ran out before. */
imr_status imr_positions_builder_view(imr_positions_builder *draft, imr_positions *out, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
