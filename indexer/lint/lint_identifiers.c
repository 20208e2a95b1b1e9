/* Finds identifiers that redaction should have removed. Findings say where they are and do not repeat them. */
#include "lint_checks.h"
#include "phrase.h"

#include <string.h>

static bool is_letter(char byte) { return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'); }
static bool is_word(char byte) { return is_letter(byte) || imr_is_digit(byte); }

/* Whether the text at a place has a form: "9" is a digit, "-" a hyphen, point or blank, any other byte itself. Neither
 * digits, nor a sign followed by digits, may adjoin it. *end is where it ends. */
static bool has_form(imr_str text, size_t at, const char *form, size_t *end)
{
    static const char joints[] = "-.";
    size_t begin = at;
    for (; *form != '\0'; form++, at++) {
        if (at >= text.n) return false;
        char byte = text.s[at];
        bool same = *form == '9' ? imr_is_digit(byte) : *form == '-' ? strchr("-. ", byte) != NULL : byte == *form;
        if (!same || byte == '\0') return false;
    }
    *end = at;
    bool before = begin > 0 && (is_word(text.s[begin - 1]) || strchr("-./$", text.s[begin - 1]) != NULL);
    bool behind = at < text.n && (is_word(text.s[at]) || (at + 1 < text.n && strchr(joints, text.s[at]) != NULL &&
                                                          imr_is_digit(text.s[at + 1])));
    return !before && !behind;
}

/* Finds an identifier from *at on, and moves *at there. */
typedef bool finder(imr_str text, size_t *at);

static bool find_form(imr_str text, size_t *at, const char *const *forms, size_t n)
{
    size_t end;
    for (; *at < text.n; ++*at)
        for (size_t i = 0; i < n; i++)
            if (has_form(text, *at, forms[i], &end)) return true;
    return false;
}

/* Finds a label (whole words) that is followed, within 12 bytes, by four digits in a row. */
static bool find_labelled(imr_str text, size_t *at, const char *labels)
{
    enum { REACH = 24, DIGITS = 4 };
    imr_span found;
    for (; imr_phrase_find(text, (imr_span){*at, text.n}, labels, &found); *at = found.end) {
        if (found.begin > 0 && is_word(text.s[found.begin - 1])) continue;
        size_t limit = text.n - found.end > REACH ? found.end + REACH : text.n, digits = 0;
        for (size_t i = found.end; i < limit && text.s[i] != '\n'; i++) {
            digits = imr_is_digit(text.s[i]) ? digits + 1 : 0;
            if (text.s[i] == '.' && i + 1 < limit && imr_is_space(text.s[i + 1])) break; /* another sentence */
            *at = found.begin;
            if (digits == DIGITS) return true;
        }
    }
    *at = text.n;
    return false;
}

static bool find_ssn(imr_str text, size_t *at)
{
    static const char *const forms[] = {"999-99-9999"};
    size_t labelled = *at;
    if (find_labelled(text, &labelled, "SSN|social security number|social security no|social security #")) {
        *at = labelled;
        return true;
    }
    return find_form(text, at, forms, 1);
}

static bool find_telephone(imr_str text, size_t *at)
{
    static const char *const forms[] = {"(999) 999-9999", "(999)999-9999", "999-999-9999"};
    return find_form(text, at, forms, sizeof forms / sizeof *forms);
}

/* "name@place.tld" */
static bool find_email(imr_str text, size_t *at)
{
    for (; *at < text.n; ++*at) {
        const char *sign = memchr(text.s + *at, '@', text.n - *at);
        if (sign == NULL) break;
        *at = (size_t)(sign - text.s);
        size_t end = *at + 1;
        bool point = false;
        while (end < text.n && (is_word(text.s[end]) || strchr(".-_", text.s[end]) != NULL)) {
            point |= text.s[end] == '.' && end > *at + 1 && end + 1 < text.n && is_letter(text.s[end + 1]);
            end++;
        }
        if (*at > 0 && is_word(text.s[*at - 1]) && point) return true;
    }
    *at = text.n;
    return false;
}

static bool find_claim(imr_str text, size_t *at)
{
    static const char labels[] = "claim number|claim no.|claim #|claim no:|claim id|WCAB number|WCAB no.|WCAB #|"
                                 "policy number|medical record number|MRN:|MRN #|ADJ";
    return find_labelled(text, at, labels);
}

static void check_texts(const imr_decision *decision, const char *what, finder *find, imr_buf *found)
{
    const struct {
        const char *name;
        imr_str text;
    } texts[] = {
        {"heading", decision->heading}, {"case summary", decision->summary}, {"rationale", decision->rationale}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t at = 0;
        if (texts[i].text.n == 0 || !find(texts[i].text, &at)) continue;
        imr_buf_printf(found, "%s the %s at byte %zu", found->n == 0 ? what : ",", texts[i].name, at);
    }
}

void imr_check_ssn(const imr_decision *decision, imr_buf *found)
{
    check_texts(decision, "may hold a social security number: in", find_ssn, found);
}

void imr_check_telephone(const imr_decision *decision, imr_buf *found)
{
    check_texts(decision, "may hold a telephone number: in", find_telephone, found);
}

void imr_check_email(const imr_decision *decision, imr_buf *found)
{
    check_texts(decision, "may hold an e-mail address: in", find_email, found);
}

void imr_check_claim(const imr_decision *decision, imr_buf *found)
{
    check_texts(decision, "may hold the number of a claim or record: in", find_claim, found);
}
