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
typedef struct imr_order {
    const uint16_t *low; /* the lower 16 bits */
    const uint8_t *high;
    uint32_t begin[IMR_SECTIONS + 1];
} imr_order;

/* The next place of a code between from and end, end not included; end where there is none. */
uint32_t imr_order_next(const imr_order *order, imr_word_code code, uint32_t from, uint32_t end);
/* The same of n codes, one or more, side by side: the place of the first. */
uint32_t imr_order_next_run(const imr_order *order, const imr_word_code *codes, size_t n, uint32_t from, uint32_t end);

static inline imr_word_code imr_order_at(const imr_order *order, uint32_t place)
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
bool imr_order_near(const imr_order *order, const imr_nearness *near, uint32_t from, uint32_t end);

bool imr_order_equal(const imr_order *a, const imr_order *b);

/* An order that grows, word after word; sections in any order. Start with {0}. */
typedef struct imr_order_draft {
    imr_buf sections[IMR_SECTIONS]; /* of codes */
    imr_buf low, high;
} imr_order_draft;

void imr_order_draft_add(imr_order_draft *draft, imr_section section, imr_word_code code);
void imr_order_draft_clear(imr_order_draft *draft); /* keeps the memory */
void imr_order_draft_free(imr_order_draft *draft);
/* Valid until the draft changes. IMR_MEMORY, also where memory ran out before. */
imr_status imr_order_draft_view(imr_order_draft *draft, imr_order *out, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
