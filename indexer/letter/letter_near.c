/* Approximate matching by bit-parallel columns of edit distances; a 64-bit word holds a column. */
#include "letter_near.h"

enum kind { KIND_NONE, KIND_LETTER, KIND_COLON = KIND_LETTER + 26, KIND_DIGIT, KIND_OTHER = KIND_DIGIT + 10 };

/* The kind of each byte. Letters are 1 to 26, l 1 | ! as i, 0 as o, 5 $ as s, 8 as b; a semicolon is a colon; the first
 * byte of a character beyond ASCII counts. */
/* clang-format off */
static const unsigned char kinds[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 9, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 9, 30, 31, 32, 19, 34, 35, 2, 37, 27, 27, 0, 0, 0, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 9, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 0, 0, 0, 0, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 9, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 0, 9, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38,
    38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38,
};
/* clang-format on */

static unsigned kind_of(char byte) { return kinds[(unsigned char)byte]; }

void imr_near_make(const char *wording, imr_wording *out)
{
    *out = (imr_wording){0};
    for (; *wording != '\0' && out->n < IMR_WORDING_MOST; wording++) {
        unsigned kind = kind_of(*wording);
        if (kind == KIND_NONE) continue;
        out->places[kind] |= (uint64_t)1 << out->n++;
        out->all_kinds |= (uint64_t)1 << kind;
        if (out->n <= IMR_WORDING_HEAD) out->kinds |= (uint64_t)1 << kind;
    }
}

imr_wording_head imr_near_head_of(imr_str text, imr_span in)
{
    enum { REACH = IMR_WORDING_HEAD + 4 };
    imr_wording_head head = {0};
    unsigned read = 0;
    for (size_t at = in.begin; at < in.end && (at - in.begin < REACH || read < IMR_WORDING_HEAD); at++) {
        unsigned kind = kind_of(text.s[at]);
        if (at - in.begin < REACH) head.reach |= (uint64_t)1 << kind;
        if (kind == KIND_NONE || read == IMR_WORDING_HEAD) continue;
        head.exact |= (uint64_t)1 << kind;
        head.kinds[read++] = (unsigned char)kind;
    }
    if (read < IMR_WORDING_HEAD) head.exact = 0;
    return head;
}

bool imr_near_has_more(uint64_t bits, unsigned limit)
{
    for (; bits != 0 && limit > 0; limit--) bits &= bits - 1;
    return bits != 0;
}

/* An error takes two pairs of the seven in a head at most, and a head may have three: one is left. Errors move what is
 * behind them, so that pairs beyond the wording's head count as well. */
void imr_near_add_pairs(const char *wording, unsigned number, imr_wording_pairs *pairs)
{
    unsigned before = KIND_NONE, n = 0;
    for (; *wording != '\0' && n < IMR_WORDING_HEAD + 4; wording++) {
        unsigned kind = kind_of(*wording);
        if (kind == KIND_NONE) continue;
        if (n++ > 0) pairs->wordings[before * IMR_WORDING_KINDS + kind] |= (uint32_t)1 << number;
        before = kind;
    }
    pairs->all |= (uint32_t)1 << number;
}

uint32_t imr_near_candidates(const imr_wording_pairs *pairs, const imr_wording_head *head)
{
    uint32_t found = 0;
    if (head->exact == 0) return pairs->all;
    for (unsigned i = 1; i < IMR_WORDING_HEAD; i++)
        found |= pairs->wordings[head->kinds[i - 1] * IMR_WORDING_KINDS + head->kinds[i]];
    return found;
}

/* How many of the first characters of a text stand nowhere near their place in the wording: each is an error. Two
 * errors move what is between them by one place. */
static unsigned misplaced(const imr_wording *wanted, const imr_wording_head *head, unsigned errors)
{
    const unsigned moved = errors / 2;
    uint64_t near = (((uint64_t)1 << (2 * moved + 1)) - 1);
    unsigned n = 0;
    for (unsigned i = 0; i < IMR_WORDING_HEAD; i++) n += ((wanted->places[head->kinds[i]] << moved) & near << i) == 0;
    return n;
}

bool imr_near_may_be(const imr_wording *wanted, const imr_wording_head *head, unsigned limit)
{
    unsigned most = imr_near_head_limit(limit);
    if (imr_near_has_more(wanted->kinds & ~head->reach, most)) return false;
    /* Each kind that the wording's head lacks is an error of the heads. */
    if (wanted->n <= IMR_WORDING_HEAD || head->exact == 0) return true;
    return !imr_near_has_more(head->exact & ~wanted->kinds, 2 * most) && misplaced(wanted, head, 2 * most) <= 2 * most;
}

/* A column of distances between the beginnings of the wording and the text read so far. */
typedef struct column {
    uint64_t up, down; /* where the distance is one more than at the previous place, or one less */
    unsigned errors;   /* of the whole wording */
} column;

static void step(column *at, const imr_wording *wanted, unsigned kind, bool anchored)
{
    uint64_t same = wanted->places[kind], last = (uint64_t)1 << (wanted->n - 1);
    uint64_t vertical = same | at->down;
    uint64_t across = (((same & at->up) + at->up) ^ at->up) | same;
    uint64_t right_up = at->down | ~(across | at->up), right_down = at->up & across;
    at->errors += (right_up & last) != 0;
    at->errors -= (right_down & last) != 0;
    right_up = right_up << 1 | anchored;
    right_down <<= 1;
    at->up = right_down | ~(vertical | right_up);
    at->down = right_up & vertical;
}

/* The distance between the first `rows` characters of the wording and the `read` characters of the text. */
static unsigned errors_of_first(const column *at, unsigned rows, unsigned read)
{
    const uint64_t first = ((uint64_t)1 << rows) - 1;
    return read + (unsigned)__builtin_popcountll(at->up & first) - (unsigned)__builtin_popcountll(at->down & first);
}

/* Whether the text read so far may still become a match: it is within the limit of some beginning of the wording of
 * similar length. */
static bool may_go_on(const column *at, unsigned read, unsigned n, unsigned limit)
{
    unsigned row = read > limit ? read - limit : 0, errors = errors_of_first(at, row, read);
    for (; errors > limit && row < n && row < read + limit; row++)
        errors = errors + (unsigned)(at->up >> row & 1) - (unsigned)(at->down >> row & 1);
    return errors <= limit;
}

bool imr_near_at(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out)
{
    enum { LOOK = 4 }; /* how often to check, in characters */
    column here = {.up = ~(uint64_t)0, .errors = wanted->n};
    *out = (imr_wording_match){.end = in.begin, .errors = limit + 1};
    unsigned read = 0;
    for (size_t at = in.begin; at < in.end && read < wanted->n + limit; at++) {
        unsigned kind = kind_of(text.s[at]);
        if (kind == KIND_NONE) continue;
        step(&here, wanted, kind, true);
        if (++read == IMR_WORDING_HEAD && wanted->n > IMR_WORDING_HEAD &&
            errors_of_first(&here, read, read) > 2 * imr_near_head_limit(limit))
            return false; /* a missing character shifts the others */
        if (read % LOOK == 0 && read < wanted->n && !may_go_on(&here, read, wanted->n, limit)) break;
        bool closes = kind == KIND_COLON && here.errors <= limit && here.errors == out->errors;
        if (here.errors < out->errors || closes) *out = (imr_wording_match){at + 1, here.errors};
    }
    return out->errors <= limit;
}

uint64_t imr_near_kinds(imr_str text, imr_span in)
{
    uint64_t found = 0;
    for (size_t at = in.begin; at < in.end; at++) found |= (uint64_t)1 << kind_of(text.s[at]);
    return found;
}

bool imr_near_may_hold(const imr_wording *wanted, uint64_t found, unsigned limit)
{
    return !imr_near_has_more(wanted->all_kinds & ~found, limit);
}

static bool find(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, bool first,
                 imr_wording_match *out)
{
    column here = {.up = ~(uint64_t)0, .errors = wanted->n};
    *out = (imr_wording_match){.end = in.begin, .errors = limit + 1};
    for (size_t at = in.begin; at < in.end; at++) {
        unsigned kind = kind_of(text.s[at]);
        if (kind == KIND_NONE) continue;
        step(&here, wanted, kind, false);
        if (here.errors < out->errors)
            *out = (imr_wording_match){at + 1, here.errors};
        else if (first && out->errors <= limit)
            break;
    }
    return out->errors <= limit;
}

bool imr_near_find(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out)
{
    return find(text, in, wanted, limit, true, out);
}

bool imr_near_find_best(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit, imr_wording_match *out)
{
    return find(text, in, wanted, limit, false, out);
}

bool imr_near_is(imr_str text, imr_span in, const imr_wording *wanted, unsigned limit)
{
    column here = {.up = ~(uint64_t)0, .errors = wanted->n};
    unsigned read = 0;
    for (size_t at = in.begin; at < in.end && read <= wanted->n + limit; at++) {
        unsigned kind = kind_of(text.s[at]);
        if (kind == KIND_NONE) continue;
        step(&here, wanted, kind, true);
        read++;
    }
    return read <= wanted->n + limit && here.errors <= limit;
}
