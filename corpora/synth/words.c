/* The unbounded part of the vocabulary: names of drugs and of people, rare terms, typing errors. A word is a function
 * of its rank, so no list is kept. */
#include "synth.h"

#include <ctype.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Takes the next digit of a number written in base n. */
static size_t digit(uint64_t *number, size_t n)
{
    size_t value = (size_t)(*number % n);
    *number /= n;
    return value;
}

static void put_capital(imr_buf *out, size_t at)
{
    if (!out->failed && at < out->n) out->s[at] = (char)toupper((unsigned char)out->s[at]);
}

void word_drug(uint64_t rank, imr_buf *out)
{
    static const char *const starts[] = {"ab",  "al", "bel", "cal", "cor", "dar", "del", "em",  "fen", "fi",
                                         "gal", "ho", "in",  "kel", "lor", "lum", "mel", "nor", "ol",  "pre",
                                         "qui", "ro", "sel", "tol", "ul",  "val", "ven", "xan", "zel", "zo"};
    static const char *const middles[] = {"a",  "be", "ci", "da", "fe", "go", "la", "li", "me", "mo",
                                          "na", "ni", "pa", "ra", "ri", "se", "ta", "ti", "vo", "xi"};
    static const char *const ends[] = {"bine",    "cam",  "coxib",  "dine",   "done",   "fen",    "gesic", "lam",
                                       "lone",    "mab",  "nac",    "nib",    "olol",   "oxin",   "pam",   "pine",
                                       "prazole", "pril", "relin",  "sartan", "setron", "statin", "tine",  "trel",
                                       "triptan", "vir",  "xetine", "zepam",  "zine"};
    uint64_t code = rng_mix(rank * 2 + 1);
    size_t at = out->n;
    imr_buf_puts(out, starts[digit(&code, COUNT(starts))]);
    for (size_t more = digit(&code, 3); more > 0; more--) imr_buf_puts(out, middles[digit(&code, COUNT(middles))]);
    imr_buf_puts(out, ends[digit(&code, COUNT(ends))]);
    put_capital(out, at);
}

void word_surname(uint64_t rank, imr_buf *out)
{
    static const char *const starts[] = {"Bar", "Ber", "Cas", "Chan", "Cor", "Dal", "Dem",  "Esp", "Far", "Gar",
                                         "Gil", "Hal", "Har", "Iv",   "Jan", "Kar", "Kim",  "Lar", "Lin", "Mar",
                                         "Mor", "Nak", "Nor", "Ol",   "Pat", "Per", "Quin", "Ram", "Ros", "San",
                                         "Sil", "Tan", "Tor", "Ur",   "Val", "Ven", "Wal",  "Wen", "Yam", "Zam"};
    static const char *const middles[] = {"",   "",  "a",  "al", "an", "ber", "de", "di", "el", "en",
                                          "er", "i", "in", "la", "mi", "o",   "on", "ri", "ta", "u"};
    static const char *const ends[] = {"aga", "ano",  "berg", "by",   "den",  "dez", "elli",  "enko",
                                       "er",  "ford", "gan",  "hara", "ian",  "ino", "ison",  "ko",
                                       "ley", "man",  "mura", "nov",  "oglu", "ova", "quist", "rez",
                                       "sen", "shi",  "ski",  "son",  "ston", "ton", "vich",  "wala"};
    uint64_t code = rng_mix(rank * 2);
    imr_buf_puts(out, starts[digit(&code, COUNT(starts))]);
    imr_buf_puts(out, middles[digit(&code, COUNT(middles))]);
    imr_buf_puts(out, ends[digit(&code, COUNT(ends))]);
}

void word_term(uint64_t rank, imr_buf *out)
{
    static const char *const starts[] = {"ante",  "costo",  "endo",  "epi",  "extra", "hemi",  "hyper", "hypo", "infra",
                                         "inter", "intra",  "juxta", "meta", "non",   "para",  "peri",  "poly", "post",
                                         "pre",   "pseudo", "retro", "semi", "sub",   "super", "supra", "trans"};
    static const char *const roots[] = {
        "acromi", "angi",     "arteri",  "arthr",  "articul",  "bronch", "burs",   "capsul", "cardi",   "cervic",
        "chondr", "clavicul", "cost",    "crani",  "dermat",   "fasci",  "femor",  "fibr",   "foramin", "gastr",
        "glen",   "hepat",    "hum",     "ischi",  "ligament", "lumb",   "mening", "menisc", "my",      "neur",
        "oste",   "patell",   "phalang", "pleur",  "radi",     "sacr",   "scapul", "spin",   "spondyl", "stern",
        "synovi", "tars",     "ten",     "thorac", "tibi",     "troch",  "uln",    "vascul", "ventr",   "vertebr"};
    static const char *const ends[] = {"al",     "algic",   "ar",      "ectatic",  "ic",   "itic", "odynic", "oid",
                                       "olytic", "omatous", "opathic", "oplastic", "osed", "otic", "ous",    "trophic"};
    uint64_t code = rng_mix(rank * 3 + 2);
    imr_buf_puts(out, starts[digit(&code, COUNT(starts))]);
    imr_buf_puts(out, roots[digit(&code, COUNT(roots))]);
    imr_buf_puts(out, ends[digit(&code, COUNT(ends))]);
}

/* ---- typing errors ---- */

enum { LEAST_LETTERS = 5 };

/* Finds the word at or after a place; false if no word of sufficient length is near. */
static bool find_word(const imr_buf *text, size_t place, size_t *begin, size_t *n)
{
    for (size_t at = place; at < text->n && at < place + 60; at++) {
        size_t end = at;
        if (at > 0 && text->s[at - 1] != ' ') continue;
        while (end < text->n && islower((unsigned char)text->s[end])) end++;
        if (end - at < LEAST_LETTERS || (end < text->n && text->s[end] != ' ')) continue;
        *begin = at;
        *n = end - at;
        return true;
    }
    return false;
}

static void drop_byte(imr_buf *text, size_t at)
{
    for (size_t i = at; i + 1 < text->n; i++) text->s[i] = text->s[i + 1];
    text->s[--text->n] = '\0';
}

static void double_byte(imr_buf *text, size_t at)
{
    imr_buf_putc(text, ' ');
    if (text->failed) return;
    for (size_t i = text->n - 1; i > at; i--) text->s[i] = text->s[i - 1];
}

static void swap_bytes(imr_buf *text, size_t at)
{
    char kept = text->s[at];
    text->s[at] = text->s[at + 1];
    text->s[at + 1] = kept;
}

void word_misspell(rng *r, imr_buf *text, size_t from)
{
    if (text->failed || text->n <= from + 80) return;
    size_t begin, n, place = from + rng_below(r, (uint32_t)(text->n - from - 70));
    if (!find_word(text, place, &begin, &n)) return;
    size_t at = begin + 1 + rng_below(r, (uint32_t)n - 2);
    switch (rng_below(r, 3)) {
    case 0: drop_byte(text, at); break;
    case 1: double_byte(text, at); break;
    default: swap_bytes(text, at); break;
    }
}
