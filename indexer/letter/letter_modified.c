/* Reads the headings of what utilization review modified: what was requested, authorized and is left in dispute. */
#include "letter_internal.h"
#include "letter_near.h"

#include <string.h>

/* ---- headings of what utilization review modified ------------------------------------------------------------------
 *
 *     <requested> was the original request. <authorized> was authorized by the Claims Administrator. The remaining IMR
 *     eligible portion of the original request, <disputed> is: ...
 *     <requested> was the original request. The Claims Administrator authorized <authorized>, leaving the original
 *     request IMR eligible. The original request, <disputed> is: ...
 *
 * The first sentence may be missing, and the last "is". */
typedef struct modified {
    imr_span requested;  /* "was the original request"; empty if missing */
    imr_span authorized; /* "was authorized by ..." or "The Claims Administrator authorized" */
    bool names_authorizer_first;
    imr_span disputed; /* "the original request," in the last sentence */
    size_t end;        /* of the disputed part, without "is" */
} modified;

static bool ends_with_is(imr_str text, imr_span heading, size_t *before)
{
    static const char *const verbs[] = {"is", "are"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        imr_str verb = imr_str_of(verbs[i]);
        if (!imr_str_ends((imr_str){text.s + heading.begin, heading.end - heading.begin}, verb)) continue;
        size_t end = heading.end - verb.n; /* a line or a page may end before it */
        if (end == heading.begin || !imr_is_space(text.s[end - 1])) continue;
        *before = imr_span_trim(text, (imr_span){heading.begin, end}).end;
        return true;
    }
    return false;
}

/* Whether a disputed part without its "is" may be one: no sentence ends in it. */
static bool may_be_disputed(imr_str text, imr_span in)
{
    imr_span found;
    if (imr_phrase_find(text, in, "medically|Therefore|\"", &found)) return false;
    for (size_t at = in.begin; at + 2 < in.end; at++)
        if (text.s[at] == '.' && imr_is_space(text.s[at + 1]) && text.s[at + 2] >= 'A' && text.s[at + 2] <= 'Z')
            return false;
    return true;
}

static bool find_modified(imr_str text, imr_span in, modified *out)
{
    static const char by_administrator[] =
        "was authorized by the claims administrator|were authorized by the claims administrator|"
        "was approved by the claims administrator|were approved by the claims administrator|"
        "was certified by the claims administrator|were certified by the claims administrator";
    static const char administrator_first[] =
        "the claims administrator authorized|the claims administrator has authorized|"
        "the claims administrator approved|the claims administrator certified|"
        "the claims administrator modified the request to|the claims administrator modified";
    static const char original[] = "was the original request|were the original request";
    static const char last_sentence[] = "the original request,";
    bool closed = ends_with_is(text, in, &out->end);
    if (!closed) out->end = in.end;
    if (!imr_phrase_find_last(text, (imr_span){in.begin, out->end}, last_sentence, &out->disputed)) return false;
    if (!closed && !may_be_disputed(text, (imr_span){out->disputed.end, out->end})) return false;
    imr_span before = {in.begin, out->disputed.begin}, other;
    bool passive = imr_phrase_find_last(text, before, by_administrator, &out->authorized);
    bool active = imr_phrase_find_last(text, before, administrator_first, &other);
    out->names_authorizer_first = active && (!passive || other.begin > out->authorized.begin);
    if (out->names_authorizer_first) out->authorized = other;
    if (!passive && !active) return false;
    before.end = out->authorized.begin;
    if (!imr_phrase_find_last(text, before, original, &out->requested)) out->requested = (imr_span){0, 0};
    return true;
}

static imr_str part(imr_letter_reading *letter, size_t begin, size_t end)
{
    while (begin < end && (imr_is_space(letter->text.s[begin]) || letter->text.s[begin] == '.')) begin++;
    while (end > begin && (imr_is_space(letter->text.s[end - 1]) || letter->text.s[end - 1] == ',')) end--;
    return imr_letter_reading_line(letter, (imr_span){begin, end});
}

static imr_str authorized_part(imr_letter_reading *letter, imr_span heading, const modified *found)
{
    size_t behind_request = found->requested.end == 0 ? heading.begin : found->requested.end;
    imr_span rest = {found->authorized.end, found->disputed.begin}, leaving;
    if (!found->names_authorizer_first) return part(letter, behind_request, found->authorized.begin);
    bool left = imr_phrase_find(letter->text, rest, "leaving the original|. the original", &leaving);
    return part(letter, rest.begin, left ? leaving.begin : rest.end);
}

void imr_heading_read(imr_letter_reading *letter, imr_decision *decision, imr_span heading)
{
    modified found;
    decision->heading = imr_letter_reading_line(letter, heading);
    decision->disputed = decision->heading;
    decision->ur_modified = find_modified(letter->text, heading, &found);
    if (!decision->ur_modified) return;
    decision->disputed = part(letter, found.disputed.end, found.end);
    decision->authorized = authorized_part(letter, heading, &found);
    /* If all that was requested is in dispute, that is the request; a remaining portion does not say what was
     * requested. */
    imr_span before = {heading.begin, found.disputed.begin}, portion;
    bool remaining = imr_phrase_find(letter->text, before, "the remaining|portion of", &portion);
    if (found.requested.end > 0)
        decision->requested = part(letter, heading.begin, found.requested.begin);
    else if (!remaining)
        decision->requested = decision->disputed;
}

imr_status imr_letter_read_heading(imr_arena *arena, imr_decision *decision, imr_error *err)
{
    imr_letter_reading letter = {.arena = arena, .text = decision->heading};
    imr_decision read = *decision;
    if (decision->ur_modified || decision->requested.n > 0 || decision->authorized.n > 0) return IMR_OK;
    imr_heading_read(&letter, &read, imr_span_trim(letter.text, (imr_span){0, letter.text.n}));
    if (letter.failed) return imr_fail_memory(err);
    if (!read.ur_modified) return IMR_OK;
    decision->ur_modified = true;
    decision->requested = read.requested;
    decision->authorized = read.authorized;
    if (decision->disputed.n == 0 || imr_str_equal(decision->disputed, decision->heading))
        decision->disputed = read.disputed;
    return IMR_OK;
}

size_t imr_modified_begin(imr_str text, imr_span heading)
{
    modified found;
    if (!find_modified(text, heading, &found)) return heading.end;
    return found.requested.end > 0 ? found.requested.begin : found.authorized.begin;
}

/* ---- damaged sentences of the form ---- */

/* Those that end in a comma begin a sentence. */
static const char *const sentences[] = {
    "was the original request",
    "was authorized by the Claims Administrator",
    "The Claims Administrator authorized",
    "leaving the original request IMR eligible",
    "The remaining IMR eligible portion of the original request,",
    "The original request,",
};
enum { SENTENCES = sizeof sentences / sizeof *sentences, ERROR_SHARE = 8 };

static bool ends_in_comma(size_t sentence) { return imr_str_ends(imr_str_of(sentences[sentence]), IMR_STR(",")); }

static bool is_letter(char byte) { return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'); }

static bool begins_sentence(imr_str text, size_t at)
{
    while (at > 0 && imr_is_space(text.s[at - 1])) at--;
    return at == 0 || strchr(".:", text.s[at - 1]) != NULL;
}

/* Which sentence is at a place, possibly damaged, and where it ends; SENTENCES if none. */
static size_t sentence_at(imr_str text, size_t at, const imr_wording near[SENTENCES], size_t *end)
{
    size_t best = SENTENCES;
    unsigned least = IMR_WORDING_MOST;
    for (size_t i = 0; i < SENTENCES; i++) {
        imr_wording_match match;
        if (ends_in_comma(i) && !begins_sentence(text, at)) continue;
        if (!imr_near_at(text, (imr_span){at, text.n}, &near[i], near[i].n / ERROR_SHARE, &match)) continue;
        if (match.errors >= least) continue;
        best = i;
        least = match.errors;
        *end = match.end;
    }
    if (best == SENTENCES) return best;
    while (*end < text.n && is_letter(text.s[*end])) ++*end; /* to the end of its last word */
    if (ends_in_comma(best) && *end < text.n && strchr(",.;'", text.s[*end]) != NULL) ++*end;
    return best;
}

bool imr_letter_mend_modified(imr_letter_reading *letter)
{
    imr_str text = letter->text;
    imr_wording near[SENTENCES];
    imr_letter_edits edits = {0};
    size_t grown = 0, shrunk = 0;
    for (size_t i = 0; i < SENTENCES; i++) imr_near_make(sentences[i], &near[i]);
    for (size_t at = 0, end = 0; at < text.n; at++) {
        if (imr_is_space(text.s[at]) || (at > 0 && !imr_is_space(text.s[at - 1]))) continue;
        size_t found = sentence_at(text, at, near, &end);
        if (found == SENTENCES) continue;
        imr_span here = {at, end};
        if (imr_phrase_at(text, here, at, sentences[found]) != end) {
            imr_letter_edit(letter, &edits, at, end, imr_str_of(sentences[found]));
            imr_letter_mended(letter, at + grown - shrunk, (imr_str){text.s + at, end - at});
            grown += strlen(sentences[found]);
            shrunk += end - at;
        }
        at = end - 1;
    }
    imr_letter_apply(letter, &edits);
    return edits.n > 0;
}
