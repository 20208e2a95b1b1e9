/* Quantities. */
#include "language.h"

#include <stdlib.h>

static const struct unit_word {
    const char *word;
    imr_unit unit;
} unit_words[] = {
    {"visit", IMR_UNIT_VISITS},     {"visits", IMR_UNIT_VISITS},
    {"session", IMR_UNIT_VISITS},   {"sessions", IMR_UNIT_VISITS},
    {"treatment", IMR_UNIT_VISITS}, {"treatments", IMR_UNIT_VISITS},
    {"hour", IMR_UNIT_HOURS},       {"hours", IMR_UNIT_HOURS},
    {"hrs", IMR_UNIT_HOURS},        {"day", IMR_UNIT_DAYS},
    {"days", IMR_UNIT_DAYS},        {"week", IMR_UNIT_WEEKS},
    {"weeks", IMR_UNIT_WEEKS},      {"wks", IMR_UNIT_WEEKS},
    {"month", IMR_UNIT_MONTHS},     {"months", IMR_UNIT_MONTHS},
    {"refill", IMR_UNIT_REFILLS},   {"refills", IMR_UNIT_REFILLS},
    {"mg", IMR_UNIT_MILLIGRAMS},    {"milligrams", IMR_UNIT_MILLIGRAMS},
    {"percent", IMR_UNIT_PERCENT},  {"tablet", IMR_UNIT_PIECES},
    {"tablets", IMR_UNIT_PIECES},   {"tab", IMR_UNIT_PIECES},
    {"tabs", IMR_UNIT_PIECES},      {"capsule", IMR_UNIT_PIECES},
    {"capsules", IMR_UNIT_PIECES},  {"patches", IMR_UNIT_PIECES},
    {"units", IMR_UNIT_PIECES},     {"pieces", IMR_UNIT_PIECES},
};

/* Reads a number in digits, possibly with a decimal point or a percent sign, or in words. */
static size_t amount_at(imr_stretch text, size_t at, double *amount, bool *percent)
{
    long whole;
    char digits[32];
    *percent = false;
    if (at >= text.n) return 0;
    imr_str word = text.at[at].word;
    if (!(text.at[at].flags & IMR_TOKEN_NUMBER)) {
        size_t taken = imr_number_at(text, at, &whole);
        if (taken > 0) *amount = (double)whole;
        return taken;
    }
    if (word.n >= sizeof digits) return 0;
    memcpy(digits, word.s, word.n);
    digits[word.n] = '\0';
    char *end;
    *amount = strtod(digits, &end);
    *percent = *end == '%';
    return *end == '\0' || *percent ? 1 : 0;
}

/* Reads the label of a number of pieces: "quantity 60", "qty: 60", "x 12", "count of 60". */
static size_t label_at(imr_stretch text, size_t at)
{
    static const char *const labels[] = {"quantity", "qty", "x", "times", "count", NULL};
    static const char *const of[] = {"of", NULL};
    if (!imr_token_in(&text.at[at], labels)) return 0;
    return at + 1 < text.n && imr_token_in(&text.at[at + 1], of) ? 2 : 1;
}

size_t imr_quantity_at(imr_stretch text, size_t at, imr_quantity *quantity)
{
    bool percent;
    double amount = 0;
    if (at >= text.n) return 0;
    size_t label = label_at(text, at), taken = amount_at(text, at + label, &amount, &percent);
    if (taken == 0) return 0;
    size_t end = at + label + taken;
    *quantity = (imr_quantity){amount, percent ? IMR_UNIT_PERCENT : IMR_UNIT_PIECES};
    if (percent) return end - at;
    for (size_t i = 0; end < text.n && i < sizeof unit_words / sizeof *unit_words; i++) {
        if (!imr_token_is(&text.at[end], unit_words[i].word)) continue;
        quantity->unit = unit_words[i].unit;
        return end + 1 - at;
    }
    return label > 0 ? end - at : 0;
}
