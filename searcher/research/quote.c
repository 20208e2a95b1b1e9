#include "quote.h"

#include <stdlib.h>
#include <string.h>

/* A text as words: spans between white space. */
typedef struct words {
    imr_str *at;
    size_t n;
} words;

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

static imr_status split(imr_str text, words *out, imr_error *err)
{
    *out = (words){calloc(text.n / 2 + 1, sizeof *out->at), 0};
    if (out->at == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < text.n;) {
        size_t begin = i;
        while (i < text.n && !is_space(text.s[i])) i++;
        if (i > begin) out->at[out->n++] = (imr_str){text.s + begin, i - begin};
        while (i < text.n && is_space(text.s[i])) i++;
    }
    return IMR_OK;
}

/* ---- equal words ---- */

static const struct {
    const char *printed, *plain;
} marks[] = {{"\u2018", "'"}, {"\u2019", "'"}, {"\u201c", "\""}, {"\u201d", "\""},
             {"\u2013", "-"}, {"\u2014", "-"}, {"\u2011", "-"}};

/* The next character in plain form, and the number of bytes it took. */
static imr_str next_plain(imr_str word, size_t *used)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (imr_str_starts(word, imr_str_of(marks[i].printed))) {
            *used = strlen(marks[i].printed);
            return imr_str_of(marks[i].plain);
        }
    *used = 1;
    return (imr_str){word.s, 1};
}

static bool same_word(imr_str a, imr_str b)
{
    if (imr_str_equal(a, b)) return true;
    while (a.n > 0 && b.n > 0) {
        size_t from_a = 0, from_b = 0;
        if (!imr_str_equal(next_plain(a, &from_a), next_plain(b, &from_b))) return false;
        a = (imr_str){a.s + from_a, a.n - from_a};
        b = (imr_str){b.s + from_b, b.n - from_b};
    }
    return a.n == 0 && b.n == 0;
}

static bool is_punctuation(imr_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (strchr(".,;:!?()[]\"'", text.s[i]) == NULL || text.s[i] == '\0') return false;
    return true;
}

/* Whether word q of the quote matches a word of the text. A quote may omit punctuation at its two ends. */
static bool matches(imr_str of_text, const words *quote, size_t q)
{
    imr_str word = quote->at[q];
    if (same_word(of_text, word)) return true;
    size_t more = of_text.n - word.n;
    if (of_text.n <= word.n) return false;
    if (q + 1 == quote->n && imr_str_starts(of_text, word)) return is_punctuation((imr_str){of_text.s + word.n, more});
    return q == 0 && imr_str_ends(of_text, word) && is_punctuation((imr_str){of_text.s, more});
}

/* ---- alignment: the whole quote with any stretch of the text (Sellers 1980) ---- */

/* The fewest edits between the words of the quote so far and a stretch that ends here, and where the stretch begins. */
typedef struct cell {
    uint32_t edits, begin;
} cell;

static cell better(cell a, cell b) { return b.edits < a.edits ? b : a; }

static cell step(cell diagonal, cell above, cell left, bool same)
{
    diagonal.edits += !same;
    above.edits++;
    left.edits++;
    return better(better(diagonal, above), left);
}

/* Finds the best stretch; its end is a word too. */
static cell align(const words *text, const words *quote, cell *row, size_t *end)
{
    cell best = {UINT32_MAX, 0};
    for (size_t q = 0; q <= quote->n; q++) row[q] = (cell){(uint32_t)q, 0};
    for (size_t t = 1; t <= text->n; t++) {
        cell diagonal = row[0];
        row[0] = (cell){0, (uint32_t)t};
        for (size_t q = 1; q <= quote->n; q++) {
            cell before = row[q];
            row[q] = step(diagonal, row[q - 1], before, matches(text->at[t - 1], quote, q - 1));
            diagonal = before;
        }
        cell whole = row[quote->n];
        bool longer =
            whole.edits == best.edits && whole.begin == best.begin; /* a changed last word is not a missing one */
        if (whole.edits < best.edits || longer) {
            best = whole;
            *end = t;
        }
    }
    return best;
}

static void judge(imr_str text, const words *of_text, cell best, size_t end, imr_quote_match *out)
{
    /* A quote that shares a smaller part of its words with the text is another sentence. */
    const double alike = 0.6;
    bool some = end > best.begin && best.edits <= out->words * (1 - alike);
    out->edits = best.edits;
    out->verdict = best.edits == 0 ? IMR_QUOTE_EXACT : some ? IMR_QUOTE_CHANGED : IMR_QUOTE_ABSENT;
    if (out->verdict == IMR_QUOTE_ABSENT) return;
    const imr_str *first = &of_text->at[best.begin], *last = &of_text->at[end - 1];
    out->begin = (size_t)(first->s - text.s);
    out->end = (size_t)(last->s - text.s) + last->n;
}

imr_status imr_quote_find(imr_str text, imr_str quote, imr_quote_match *out, imr_error *err)
{
    words of_text = {0}, of_quote = {0};
    cell *row = NULL;
    size_t end = 0;
    *out = (imr_quote_match){.verdict = IMR_QUOTE_ABSENT};
    imr_status status = split(text, &of_text, err);
    if (status == IMR_OK) status = split(quote, &of_quote, err);
    out->words = (uint32_t)of_quote.n;
    if (status == IMR_OK && of_quote.n > IMR_QUOTE_WORDS_MAX)
        status = imr_fail(err, IMR_LIMIT, "a quote of more than %d words", IMR_QUOTE_WORDS_MAX);
    if (status != IMR_OK || of_quote.n == 0 || of_text.n == 0) goto done;
    row = calloc(of_quote.n + 1, sizeof *row);
    if (row == NULL) status = imr_fail_memory(err);
    if (row == NULL) goto done;
    cell best = align(&of_text, &of_quote, row, &end);
    judge(text, &of_text, best, end, out);
done:
    free(row);
    free(of_text.at);
    free(of_quote.at);
    return status;
}

/* ---- what is different ---- */

/* edits[t][q]: the fewest edits between the words from t and from q on. */
typedef struct table {
    const words *text, *quote;
    uint32_t *edits;
} table;

static uint32_t *at(const table *of, size_t t, size_t q) { return &of->edits[t * (of->quote->n + 1) + q]; }

static void fill(const table *of)
{
    for (size_t t = of->text->n + 1; t-- > 0;)
        for (size_t q = of->quote->n + 1; q-- > 0;) {
            uint32_t rest_t = (uint32_t)(of->text->n - t), rest_q = (uint32_t)(of->quote->n - q);
            uint32_t least = rest_t == 0 ? rest_q : rest_t;
            if (rest_t > 0 && rest_q > 0) {
                uint32_t drop = *at(of, t + 1, q) + 1, add = *at(of, t, q + 1) + 1;
                uint32_t keep = *at(of, t + 1, q + 1) + !matches(of->text->at[t], of->quote, q);
                least = keep;
                if (drop < least) least = drop;
                if (add < least) least = add;
            }
            *at(of, t, q) = least;
        }
}

static void put(imr_buf *out, const char *open, imr_str word, const char *close)
{
    if (out->n > 0 && out->s[out->n - 1] != ' ') imr_buf_putc(out, ' ');
    imr_buf_printf(out, "%s%.*s%s", open, IMR_STR_ARG(word), close);
}

static void trace(const table *of, imr_buf *out)
{
    size_t t = 0, q = 0;
    while (t < of->text->n || q < of->quote->n) {
        bool more_t = t < of->text->n, more_q = q < of->quote->n;
        uint32_t here = *at(of, t, q);
        if (more_t && more_q && matches(of->text->at[t], of->quote, q) && *at(of, t + 1, q + 1) == here) {
            put(out, "", of->text->at[t++], "");
            q++;
        } else if (more_t && *at(of, t + 1, q) + 1 == here)
            put(out, "[", of->text->at[t++], "]");
        else if (more_q && *at(of, t, q + 1) + 1 == here)
            put(out, "{", of->quote->at[q++], "}");
        else {
            put(out, "[", of->text->at[t++], "]");
            put(out, "{", of->quote->at[q++], "}");
        }
    }
}

imr_status imr_quote_difference(imr_str text, imr_str quote, const imr_quote_match *match, imr_buf *out, imr_error *err)
{
    words of_text = {0}, of_quote = {0};
    table of = {&of_text, &of_quote, NULL};
    imr_status status = split((imr_str){text.s + match->begin, match->end - match->begin}, &of_text, err);
    if (status == IMR_OK) status = split(quote, &of_quote, err);
    if (status == IMR_OK) of.edits = calloc((of_text.n + 1) * (of_quote.n + 1), sizeof *of.edits);
    if (status == IMR_OK && of.edits == NULL) status = imr_fail_memory(err);
    if (status == IMR_OK) {
        fill(&of);
        trace(&of, out);
        if (out->failed) status = imr_fail_memory(err);
    }
    free(of.edits);
    free(of_text.at);
    free(of_quote.at);
    return status;
}
