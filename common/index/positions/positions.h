/* The words of a decision in order: phrases and proximity are decided by them. A word is a 24-bit code from the hash of
 * its stem; codes are kept as two arrays, so that many are compared at once. Only decisions that have all words of a
 * phrase are examined, so a phrase is found wrongly only if another word of the decision has the same code (one in 16
 * million) in just the right place. */
#ifndef IMR_POSITIONS_H
#define IMR_POSITIONS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "error.h"
#include "str.h"

typedef uint32_t imr_word_code;

imr_word_code imr_word_code_of(imr_str stem);

/* The texts whose words have positions; words of different texts are never adjacent. */
typedef enum imr_section { IMR_SECTION_HEADING, IMR_SECTION_RATIONALE, IMR_SECTIONS } imr_section;

/* Section s has the codes from begin[s] to begin[s + 1]. The arrays are borrowed. */
typedef struct imr_positions {
    const uint16_t *low; /* the lower 16 bits */
    const uint8_t *high;
    uint32_t begin[IMR_SECTIONS + 1];
} imr_positions;

/* The first place of the code from `from` on and before `end`; `end` if there is none. */
uint32_t imr_positions_next(const imr_positions *order, imr_word_code code, uint32_t from, uint32_t end);
/* The same for n adjacent codes (n >= 1): the place of the first. */
uint32_t imr_positions_next_run(const imr_positions *order, const imr_word_code *codes, size_t n, uint32_t from,
                                uint32_t end);

static inline imr_word_code imr_positions_at(const imr_positions *order, uint32_t place)
{
    return (imr_word_code)order->high[place] << 16 | order->low[place];
}

/* A left word and a right word at most `distance` places apart; ordered: the right one follows the left one. */
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
/* Whether there is such a pair from `from` on and before `end`; faster if the left words are the rarer ones. */
bool imr_positions_near(const imr_positions *order, const imr_nearness *near, uint32_t from, uint32_t end);

bool imr_positions_equal(const imr_positions *a, const imr_positions *b);

/* Collects positions word by word; sections in any order. Initialise with {0}. */
typedef struct imr_positions_builder {
    imr_buf sections[IMR_SECTIONS]; /* of codes */
    imr_buf low, high;
} imr_positions_builder;

void imr_positions_builder_add(imr_positions_builder *draft, imr_section section, imr_word_code code);
void imr_positions_builder_clear(imr_positions_builder *draft); /* keeps the memory */
void imr_positions_builder_free(imr_positions_builder *draft);
/* *out is valid until the builder changes. IMR_MEMORY, also if an earlier add ran out of memory. */
imr_status imr_positions_builder_view(imr_positions_builder *draft, imr_positions *out, imr_error *err);

#ifdef __cplusplus
}
#endif

#endif
