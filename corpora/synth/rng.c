/* xoshiro256** (Blackman and Vigna), seeded by splitmix64: both in the public domain as algorithms. */
#include "synth.h"

uint64_t rng_mix(uint64_t value)
{
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
}

rng rng_of(uint64_t seed, uint64_t stream)
{
    rng r;
    uint64_t state = rng_mix(seed) ^ rng_mix(~stream);
    for (size_t i = 0; i < 4; i++) r.s[i] = rng_mix(state + i);
    return r;
}

static uint64_t rotate(uint64_t value, unsigned by) { return (value << by) | (value >> (64 - by)); }

uint64_t rng_next(rng *r)
{
    uint64_t *s = r->s, result = rotate(s[1] * 5, 7) * 9, kept = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= kept;
    s[3] = rotate(s[3], 45);
    return result;
}

uint32_t rng_below(rng *r, uint32_t n) { return (uint32_t)(((rng_next(r) >> 32) * n) >> 32); }

bool rng_chance(rng *r, uint32_t in_thousand) { return rng_below(r, 1000) < in_thousand; }

uint32_t rng_between(rng *r, uint32_t least, uint32_t most) { return least + rng_below(r, most - least + 1); }

/* Each octave of ranks is 13/16 as likely as the previous one: the tail falls as rank^-0.3, so the number of distinct
 * ranks among n draws grows as n^(1/1.3). */
uint64_t rng_rank(rng *r)
{
    unsigned octave = 0;
    for (uint64_t bits = rng_next(r); octave < 16 && (bits & 15) < 13; octave++) bits >>= 4;
    uint64_t first = UINT64_C(1) << octave;
    return first - 1 + (rng_next(r) & (first - 1));
}

uint32_t rng_skewed(rng *r, uint32_t n)
{
    for (int i = 0; i < 4; i++) {
        uint64_t rank = rng_rank(r);
        if (rank < n) return (uint32_t)rank;
    }
    return rng_below(r, n);
}
