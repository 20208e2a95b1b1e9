/* Numbers in words, and ages. */
#include "language.h"

enum { OLDEST = 120, TEN = 10 };

static const char *const small[] = {"zero",     "one",     "two",     "three",     "four",     "five",     "six",
                                    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
                                    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", NULL};
static const char *const tens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", NULL};
static const char *const decades[] = {"teens",   "twenties",  "thirties", "forties",  "fifties",
                                      "sixties", "seventies", "eighties", "nineties", NULL};

/* Whether the token begins like a word of `small` or `tens`: most do not. */
static bool may_be_number(const imr_token *token)
{
    switch (token->word.s[0]) {
    case 'z':
    case 'o':
    case 't':
    case 'f':
    case 's':
    case 'e':
    case 'n': return true;
    default: return false;
    }
}

/* A number written in words. */
static size_t words_at(imr_stretch text, size_t at, long *number)
{
    *number = -1;
    if (!may_be_number(&text.at[at])) return 0;
    long ten = imr_token_place(&text.at[at], tens);
    *number = imr_token_place(&text.at[at], small);
    if (ten < 0) return *number >= 0;
    *number = (ten + 2) * TEN;
    long one = at + 1 < text.n ? imr_token_place(&text.at[at + 1], small) : -1;
    if (one < 1 || one > 9) return 1;
    *number += one;
    return 2;
}

size_t imr_number_at(imr_stretch text, size_t at, long *number)
{
    if (at >= text.n) return 0;
    if (text.at[at].flags & IMR_TOKEN_NUMBER) {
        *number = imr_token_number(&text.at[at]);
        return *number >= 0;
    }
    size_t taken = words_at(text, at, number);
    bool again = taken > 0 && at + taken < text.n && (text.at[at + taken].flags & IMR_TOKEN_COMMA);
    return taken + (again && imr_token_number(&text.at[at + taken]) == *number);
}

size_t imr_years_old_at(imr_stretch text, size_t at)
{
    static const char *const forms[][5] = {
        {"year", "old"},
        {"years", "old"},
        {"yr", "old"},
        {"yrs", "old"},
        {"y", "o"},
        {"yo"},
        {"year", "of", "age"},
        {"years", "of", "age"},
        {"yrs", "of", "age"},
        {"year", "s", "old"},
        {"yr", "s", "old"},
        {"years", "aged"},
        {"y", "old"},
        {"yearold"},
        {"yearsold"},
        {"years", "young"},
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        if (!imr_stretch_has(text, at, forms[k])) continue;
        size_t n = 0;
        while (forms[k][n] != NULL) n++;
        return n;
    }
    return 0;
}

/* "age 51", "aged 51", "age of 51", "age: 51". */
static size_t labelled_age_at(imr_stretch text, size_t at, long *years)
{
    static const char *const labels[] = {"age", "aged", NULL};
    if (!imr_token_in(&text.at[at], labels)) return 0;
    size_t number = at + 1;
    if (number < text.n && imr_token_is(&text.at[number], "of")) number++;
    size_t taken = imr_number_at(text, number, years);
    return taken == 0 ? 0 : number - at + taken;
}

size_t imr_age_at(imr_stretch text, size_t at, long *years)
{
    long number = -1;
    if (at >= text.n) return 0;
    size_t taken = imr_number_at(text, at, &number), old = taken > 0 ? imr_years_old_at(text, at + taken) : 0;
    taken = old > 0 ? taken + old : labelled_age_at(text, at, &number);
    if (taken == 0 || number < 0 || number > OLDEST) return 0;
    *years = number;
    return taken;
}

size_t imr_decade_at(imr_stretch text, size_t at, long *years)
{
    if (at >= text.n) return 0;
    imr_str word = text.at[at].word;
    long place = imr_token_place(&text.at[at], decades);
    bool digits = word.n == 3 && word.s[0] >= '1' && word.s[0] <= '9' && word.s[1] == '0' && word.s[2] == 's';
    if (place < 0 && !digits) return 0;
    *years = digits ? (word.s[0] - '0') * TEN : (place + 1) * TEN;
    return 1;
}
