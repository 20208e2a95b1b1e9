/* Reads headings: "<heading>: Upheld", often wrapped, often without a mark after the previous rationale. */
#include "letter_internal.h"
#include "letter_near.h"

#include <limits.h>
#include <string.h>

/* ---- the outcome ---- */

static bool is_letter(char byte) { return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'); }

/* The number of wrong characters in an outcome word; IMR_WORDING_MOST if it is none. */
static unsigned outcome_errors(imr_str text, imr_span word, imr_str *outcome)
{
    static const struct {
        const char *word, *outcome;
        unsigned limit;    /* the most errors with which the word is certain */
        const char *begin; /* a word with this beginning may have one more */
    } outcomes[] = {{"upheld", "upheld", 1, "Uph"},
                    {"uphold", "upheld", 0, NULL},
                    {"overturned", "overturned", 3, NULL},
                    {"overturn", "overturned", 1, NULL}};
    unsigned least = IMR_WORDING_MOST;
    word = imr_span_trim(text, word);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        imr_wording near;
        imr_near_make(outcomes[i].word, &near);
        bool begun = outcomes[i].begin != NULL && imr_phrase_at(text, word, word.begin, outcomes[i].begin) != 0;
        unsigned errors = 0, limit = outcomes[i].limit + begun;
        while (errors <= limit && errors < least && !imr_near_is(text, word, &near, errors)) errors++;
        if (errors > limit || errors >= least) continue;
        *outcome = imr_str_of(outcomes[i].outcome);
        least = errors;
    }
    return least;
}

bool imr_outcome_read(imr_str text, imr_span word, imr_str *outcome)
{
    return outcome_errors(text, word, outcome) < IMR_WORDING_MOST;
}

/* The colon before an outcome at the end of the span: the one with the fewest errors after it, and of those the first.
 * The span's end: none. */
static size_t outcome_colon(imr_str text, imr_span span, imr_str *outcome)
{
    enum { REACH = 20 };
    unsigned least = IMR_WORDING_MOST;
    size_t colon = span.end;
    imr_str read;
    for (size_t at = span.end - span.begin > REACH ? span.end - REACH : span.begin; at < span.end; at++) {
        unsigned errors = text.s[at] == ':' ? outcome_errors(text, (imr_span){at + 1, span.end}, &read) : least;
        if (errors >= least) continue;
        least = errors;
        colon = at;
        *outcome = read;
    }
    return colon;
}

/* Whether a heading may end here without its colon: no verb before the outcome ("is upheld"), no digit or sign that the
 * colon may have become. */
static bool may_end_heading(imr_str text, imr_span before)
{
    static const char *const verbs[] = {" is", " are", " was", " were", " be", " been"};
    imr_str all = {text.s + before.begin, before.end - before.begin};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (imr_str_ends(all, imr_str_of(verbs[i]))) return false;
    size_t word = before.end;
    while (word > before.begin && is_letter(text.s[word - 1])) word--;
    if (imr_word_is_known(text, (imr_span){word, before.end - 1})) return false; /* "knees", or a damaged "knee:" */
    bool apart = word == before.begin || imr_is_space(text.s[word - 1]);
    return apart && before.end - word > 1 && imr_word_is_known(text, (imr_span){word, before.end});
}

/* The end of the heading before an outcome word without a colon; the span's begin if it cannot be a heading. */
static size_t before_sign(imr_str text, imr_span before)
{
    static const char *const signs[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", ";", ".", ",", "'"};
    imr_str all = {text.s + before.begin, before.end - before.begin};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (imr_str_ends(all, imr_str_of(signs[i]))) return before.end - strlen(signs[i]);
    return may_end_heading(text, before) ? before.end : before.begin;
}

bool imr_heading_outcome(imr_str text, imr_span span, imr_span *heading, imr_str *outcome)
{
    span = imr_span_trim(text, span);
    size_t colon = outcome_colon(text, span, outcome), end = span.end, begin;
    if (colon < span.end) {
        while (colon > span.begin && strchr(":; ", text.s[colon - 1]) != NULL) colon--;
        *heading = imr_span_trim(text, (imr_span){span.begin, colon});
        return heading->begin < heading->end;
    }
    while (end > span.begin && !is_letter(text.s[end - 1]) && text.s[end - 1] != ':') end--;
    for (begin = end; begin > span.begin && is_letter(text.s[begin - 1]);) begin--;
    if (begin == end || (text.s[begin] != 'U' && text.s[begin] != 'O')) return false;
    if (!imr_outcome_read(text, (imr_span){begin, end}, outcome)) return false;
    imr_span before = imr_span_trim(text, (imr_span){span.begin, begin});
    *heading = imr_span_trim(text, (imr_span){before.begin, before_sign(text, before)});
    return heading->begin < heading->end;
}

/* ---- sentences ---- */

static bool is_stop(char byte) { return byte == '.' || byte == '?' || byte == '!'; }

/* Whether the word, ignoring case, is in a list that ends with NULL. */
static bool is_one_of(imr_str word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == word.n && imr_phrase_at(word, (imr_span){0, word.n}, 0, *words) == word.n) return true;
    return false;
}

/* Words whose point ends no sentence. */
static bool is_abbreviation(imr_str word)
{
    static const char *const abbreviations[] = {"dr",  "mr",   "mrs", "ms",   "vs",  "no", "st",  "approx", "qty",
                                                "tab", "tabs", "cap", "caps", "inj", "wk", "wks", NULL};
    if (word.n == 1 && is_letter(word.s[0])) return true;
    if (word.n > 2 && is_letter(word.s[0]) && word.s[1] == '.') return true; /* p.o, q.6h */
    return is_one_of(word, abbreviations);
}

/* The length of a closing quote or bracket at the end of the text, or 0. */
static size_t closer_at_end(imr_str text)
{
    static const char *const closers[] = {"\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99"};
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
        if (imr_str_ends(text, imr_str_of(closers[i]))) return strlen(closers[i]);
    return 0;
}

static size_t before_closers(imr_str text, imr_span span)
{
    size_t end = span.end;
    for (size_t n = 1; n > 0; end -= n) n = closer_at_end((imr_str){text.s + span.begin, end - span.begin});
    return end;
}

/* The end of the text before a final remark in brackets, "(ODG, 2016)", or of the text itself. */
static size_t before_remark(imr_str text, imr_span span)
{
    enum { REACH = 80 };
    size_t from = span.end - span.begin > REACH ? span.end - REACH : span.begin;
    if (span.end == span.begin || text.s[span.end - 1] != ')') return span.end;
    for (size_t at = span.end - 1; at-- > from && text.s[at] != ')';) {
        if (text.s[at] != '(') continue;
        size_t end = imr_span_trim(text, (imr_span){span.begin, at}).end;
        return end > span.begin && text.s[end - 1] == '.' ? end : span.end;
    }
    return span.end;
}

static bool ends_sentence(imr_str text, imr_span span)
{
    span.end = before_remark(text, span);
    size_t end = before_closers(text, span);
    if (end == span.begin || !is_stop(text.s[end - 1])) return false;
    if (text.s[end - 1] != '.') return true;
    enum { ABBREVIATION_LIMIT = 8 };
    size_t begin = end - 1;
    while (begin > span.begin && !imr_is_space(text.s[begin - 1]) && text.s[begin - 1] != '(') {
        if (end - begin > ABBREVIATION_LIMIT) return true;
        begin--;
    }
    return !is_abbreviation((imr_str){text.s + begin, end - 1 - begin});
}

/* Whether the words that close a rationale are missing, near the end of its last sentence, or its very last. */
typedef enum closing { CLOSING_NONE, CLOSING_NEAR, CLOSING_LAST } closing;

static const char closings[] = "necessary|appropriate|overturned|upheld|certified|denied|denial|approved|supported|"
                               "established|warranted|indicated|recommended|authorized|correct|for this patient|"
                               "this time";

/* words: these. */
static closing closing_of(imr_str text, imr_span span, const imr_phrase_set *words)
{
    enum { REACH = 60 };
    span.end = before_remark(text, span);
    size_t from = span.end - span.begin > REACH ? span.end - REACH : span.begin;
    for (size_t at = span.end; at-- > from;) {
        bool begins = at == span.begin || imr_is_space(text.s[at - 1]);
        if (!begins || imr_is_space(text.s[at])) continue;
        size_t end = imr_phrase_set_at(text, span, at, words);
        if (end != 0) return end == span.end ? CLOSING_LAST : CLOSING_NEAR;
        if (at > span.begin && ends_sentence(text, imr_span_trim(text, (imr_span){span.begin, at}))) break;
    }
    return CLOSING_NONE;
}

/* ---- where a heading begins ---- */

/* What speaks for and against the beginning of a heading. */
enum weight {
    LINE_BEGINS = 4,
    PARAGRAPH_BEGINS = 5,
    SENTENCE_ENDED = 8,
    RATIONALE_CLOSED = 4,
    LINE_WAS_SHORT = 2,
    SMALL_LETTER = -3,
    SENTENCE_INSIDE = -3,
    PROSE_INSIDE = -3,
    MOST = LINE_BEGINS + PARAGRAPH_BEGINS + SENTENCE_ENDED + RATIONALE_CLOSED + LINE_WAS_SHORT,
};

/* The length of the longest line. */
static size_t width_of(imr_str text, imr_span span)
{
    size_t width = 0, begin = span.begin;
    for (size_t at = span.begin; at < span.end; at++) {
        if (at == begin && text.s[at] == ' ') begin++; /* what was blanked before it */
        if (text.s[at] != '\n' && text.s[at] != '\f') continue;
        if (at - begin > width) width = at - begin;
        begin = at + 1;
    }
    return width;
}

static const char prose[] =
    "is |are |was |were |has |have |had |should |would |there |not |therefore|medically necessary|the patient|"
    "this patient|the injured worker|the request|in this case|given the above";

/* A rationale and the heading behind it, which is sought back from the end. */
typedef struct glued {
    imr_str text;
    imr_span span;
    size_t width;                   /* of its lines */
    imr_phrase_set closings, prose; /* what closes a rationale, and what it says and a heading does not */
} glued;

/* The white space before a word. */
typedef struct gap {
    size_t begin;   /* where the text before it ends */
    unsigned lines; /* line ends in it */
} gap;

static gap gap_before(imr_str text, imr_span span, size_t at)
{
    gap found = {.begin = at};
    for (; found.begin > span.begin && imr_is_space(text.s[found.begin - 1]); found.begin--)
        found.lines += text.s[found.begin - 1] == '\n' || text.s[found.begin - 1] == '\f';
    return found;
}

/* Whether the word at `at` would have fitted on the previous line, had it belonged there. */
static bool line_was_short(imr_str text, imr_span span, size_t line_end, size_t at, size_t width)
{
    size_t begin = line_end, end = at;
    while (begin > span.begin && line_end - begin < width && text.s[begin - 1] != '\n' && text.s[begin - 1] != '\f')
        begin--;
    while (end < span.end && !imr_is_space(text.s[end])) end++;
    return (line_end - begin) + 1 + (end - at) < width - width / 8;
}

/* How much the place between a gap and `at` looks like the end of a rationale and the beginning of a heading. */
static int weigh(const glued *both, gap before, size_t at)
{
    imr_str text = both->text;
    imr_span earlier = {both->span.begin, before.begin};
    bool small = text.s[at] >= 'a' && text.s[at] <= 'z';
    closing closed = closing_of(text, earlier, &both->closings);
    bool stopped = ends_sentence(text, earlier);
    bool ended = stopped || (closed == CLOSING_LAST && (!small || before.lines > 0));
    int weight = ended ? SENTENCE_ENDED : 0;
    if (before.lines == 0 && !ended) return INT_MIN;
    if (before.lines > 0) weight += LINE_BEGINS;
    if (before.lines > 1) weight += PARAGRAPH_BEGINS;
    if (before.lines > 0 && line_was_short(text, both->span, before.begin, at, both->width)) weight += LINE_WAS_SHORT;
    if (ended && closed != CLOSING_NONE && (stopped || !small)) weight += RATIONALE_CLOSED;
    if (small) weight += SMALL_LETTER;
    return weight;
}

/* Goes back word by word, weighing each place where a heading may begin; sentences and prose that it would hold weigh
 * against every place further back, until none there can weigh more than the best. */
size_t imr_heading_begin(imr_str text, imr_span span)
{
    enum { REACH = 2500 };
    imr_span heading;
    imr_str outcome;
    if (!imr_heading_outcome(text, span, &heading, &outcome)) return span.end;
    if (heading.end - heading.begin > REACH) heading.begin = heading.end - REACH;

    glued both = {.text = text, .span = span, .width = width_of(text, span)};
    imr_phrase_set_make(closings, &both.closings);
    imr_phrase_set_make(prose, &both.prose);
    size_t latest = imr_modified_begin(text, heading), best = span.end;
    int most = INT_MIN / 2, inside = 0;
    for (size_t at = heading.end; at-- > heading.begin + 1 && MOST + inside > most;) {
        if (imr_is_space(text.s[at]) || !imr_is_space(text.s[at - 1]) || at > latest) continue;
        gap before = gap_before(text, span, at);
        int weight = weigh(&both, before, at);
        if (imr_phrase_set_at(text, span, at, &both.prose) != 0) inside += PROSE_INSIDE;
        if (weight != INT_MIN && weight + inside > most) {
            most = weight + inside;
            best = at;
        }
        if (ends_sentence(text, (imr_span){span.begin, before.begin})) inside += SENTENCE_INSIDE;
    }
    return best;
}

/* ---- where a letter ends ---- */

/* Whether the last word requires another: "and", "of the", "10-". */
static bool leads_on(imr_str text, imr_span span)
{
    static const char *const joints[] = {"a",    "an",    "and",  "are", "as",  "at",   "by",    "for",  "from", "has",
                                         "have", "in",    "is",   "no",  "of",  "on",   "or",    "she",  "he",   "that",
                                         "the",  "their", "this", "to",  "was", "were", "which", "with", NULL};
    size_t begin = span.end;
    if (memchr(",;:-/(", text.s[span.end - 1], 6) != NULL) return true;
    while (begin > span.begin && !imr_is_space(text.s[begin - 1])) begin--;
    return is_one_of((imr_str){text.s + begin, span.end - begin}, joints);
}

/* Whether only the last full stop is missing: a file that was cut off ends inside a line, or after a full one. */
static bool lacks_stop(imr_str text, imr_span span)
{
    size_t width = width_of(text, span), begin = span.end;
    while (begin > span.begin && text.s[begin - 1] != '\n' && text.s[begin - 1] != '\f') begin--;
    bool full = begin > span.begin && span.end - begin > width - width / 8;
    gap after = {.begin = span.end};
    for (size_t at = span.end; at < text.n && imr_is_space(text.s[at]); at++)
        after.lines += text.s[at] == '\n' || text.s[at] == '\f';
    return after.lines > 0 && !full && !leads_on(text, span);
}

bool imr_is_closed(imr_str text, imr_span span)
{
    static const char verdicts[] = "medically necessary|medically appropriate";
    enum { REACH = 60 };
    imr_span heading;
    imr_str outcome;
    span = imr_span_trim(text, span);
    if (span.begin == span.end) return false;
    if (ends_sentence(text, span)) return true;
    if (imr_heading_outcome(text, span, &heading, &outcome)) return false;
    imr_phrase_set words;
    imr_phrase_set_make(closings, &words);
    closing closed = closing_of(text, span, &words);
    if (closed == CLOSING_LAST || lacks_stop(text, span)) return true;
    if (closed == CLOSING_NONE) return false;
    imr_span tail = {span.end - span.begin > REACH ? span.end - REACH : span.begin, span.end}, found;
    return imr_phrase_find(text, tail, verdicts, &found);
}
