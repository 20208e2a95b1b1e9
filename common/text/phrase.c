/* Phrases in text that was wrapped, and spans of it. */
#include "phrase.h"

#include <string.h>

bool imr_is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool imr_is_digit(char byte) { return byte >= '0' && byte <= '9'; }

imr_span imr_span_trim(imr_str text, imr_span span)
{
    while (span.end > span.begin && imr_is_space(text.s[span.end - 1])) span.end--;
    while (span.end > span.begin && imr_is_space(text.s[span.begin])) span.begin++;
    return span;
}

static bool same_letter(char wanted, char byte)
{
    if (wanted == byte) return true;
    return wanted >= 'a' && wanted <= 'z' && byte == (char)(wanted - 'a' + 'A');
}

static const char *next_phrase(const char *phrase)
{
    const char *bar = strchr(phrase, '|');
    return bar == NULL ? NULL : bar + 1;
}

/* One phrase, up to its bar. */
static size_t match_one(imr_str text, imr_span in, size_t at, const char *phrase)
{
    for (; *phrase != '\0' && *phrase != '|'; phrase++) {
        if (*phrase == ' ') {
            while (at < in.end && imr_is_space(text.s[at])) at++;
            continue;
        }
        if (at >= in.end || !same_letter(*phrase, text.s[at])) return 0;
        at++;
    }
    return at;
}

size_t imr_phrase_at(imr_str text, imr_span in, size_t at, const char *phrases)
{
    for (const char *phrase = phrases; phrase != NULL; phrase = next_phrase(phrase)) {
        if (at >= in.end || !same_letter(*phrase, text.s[at])) continue;
        size_t end = match_one(text, in, at, phrase);
        if (end != 0) return end;
    }
    return 0;
}

static size_t next_byte(imr_str text, imr_span in, char byte)
{
    const char *found = memchr(text.s + in.begin, byte, in.end - in.begin);
    return found == NULL ? in.end : (size_t)(found - text.s);
}

/* The next place where the phrase can start. */
static size_t next_start(imr_str text, imr_span in, char first)
{
    in.end = next_byte(text, in, first);
    bool either_case = first >= 'a' && first <= 'z';
    return either_case ? next_byte(text, in, (char)(first - 'a' + 'A')) : in.end;
}

static bool find_one(imr_str text, imr_span in, const char *phrase, imr_span *found)
{
    for (size_t at = in.begin; at < in.end; at++) {
        at = next_start(text, (imr_span){at, in.end}, *phrase);
        size_t end = at < in.end ? match_one(text, in, at, phrase) : 0;
        if (end == 0) continue;
        *found = (imr_span){at, end};
        return true;
    }
    return false;
}

bool imr_phrase_find(imr_str text, imr_span in, const char *phrases, imr_span *found)
{
    bool any = false;
    for (const char *phrase = phrases; phrase != NULL; phrase = next_phrase(phrase)) {
        imr_span here;
        if (!find_one(text, in, phrase, &here)) continue;
        *found = here;
        any = true;
        in.end = here.begin; /* only an earlier one is of interest now */
    }
    return any;
}

bool imr_phrase_find_last(imr_str text, imr_span in, const char *phrases, imr_span *found)
{
    bool any = false;
    for (imr_span here; imr_phrase_find(text, in, phrases, &here); in.begin = here.end) {
        *found = here;
        any = true;
    }
    return any;
}
