#include "connector.h"

#include <strings.h>

static const struct {
    const char *word;
    bool capitals; /* only in capitals; in small letters it is a plain word */
    bool alone;    /* needs no number */
    bool ordered;
} connectors[] = {
    {"/", false, false, false},   {"w/", false, false, false},    {"+", false, false, true},
    {"pre/", false, false, true}, {"near/", false, false, false}, {"adj/", false, false, true},
    {"NEAR", true, true, false},  {"ADJ", true, true, true},
};

static bool read_number(imr_str digits, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.s[i] < '0' || digits.s[i] > '9' || *out > IMR_DISTANCE_MOST) return false;
        *out = *out * 10 + (uint32_t)(digits.s[i] - '0');
    }
    return *out >= 1 && *out <= IMR_DISTANCE_MOST;
}

/* Reads what follows the connector's word: a number, s or p. */
static bool read_distance(imr_str text, uint32_t *out)
{
    if (text.n == 1 && (text.s[0] | 0x20) == 's')
        *out = IMR_DISTANCE_SENTENCE;
    else if (text.n == 1 && (text.s[0] | 0x20) == 'p')
        *out = IMR_DISTANCE_PARAGRAPH;
    else
        return read_number(text, out);
    return true;
}

bool imr_connector_read(imr_str word, imr_connector *out)
{
    for (size_t i = 0; i < sizeof connectors / sizeof *connectors; i++) {
        imr_str start = imr_str_of(connectors[i].word);
        bool starts = connectors[i].capitals ? imr_str_starts(word, start)
                                             : word.n >= start.n && strncasecmp(word.s, start.s, start.n) == 0;
        if (!starts) continue;
        imr_str rest = {word.s + start.n, word.n - start.n};
        out->ordered = connectors[i].ordered;
        out->distance = IMR_DISTANCE_UNSAID;
        if (rest.n == 0 && connectors[i].alone) return true;
        if (connectors[i].capitals ? read_number(rest, &out->distance) : read_distance(rest, &out->distance))
            return true;
    }
    return false;
}
