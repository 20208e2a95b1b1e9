#include "snippet.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* ---- what to mark ---- */

static imr_status add_mark(imr_arena *arena, const imr_clause *clause, unsigned unit, imr_highlights *out,
                           imr_error *err)
{
    for (size_t i = 0; i < out->n; i++) {
        const imr_list *a = &out->at[i].stems, *b = &clause->values;
        bool equal = a->n == b->n;
        for (size_t v = 0; v < a->n && equal; v++) equal = imr_str_equal(a->at[v], b->at[v]);
        if (equal) return IMR_OK;
    }
    if ((out->n & (out->n - 1)) == 0) {
        imr_highlight *grown = imr_arena_alloc(arena, (out->n == 0 ? 1 : out->n * 2) * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(err);
        if (out->n > 0) memcpy(grown, out->at, out->n * sizeof *grown);
        out->at = grown;
    }
    out->at[out->n++] = (imr_highlight){clause->values, unit, 1.0};
    return IMR_OK;
}

/* Words of a query for other fields are marked too: they were asked for. */
static imr_status collect(imr_arena *arena, const imr_clause *clause, unsigned *unit, imr_highlights *out,
                          imr_error *err)
{
    if (clause->role == IMR_ROLE_MUST_NOT) return IMR_OK;
    if (clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE)
        return add_mark(arena, clause, (*unit)++, out, err);
    imr_status status = IMR_OK;
    unsigned same = *unit;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        if (clause->kind == IMR_CLAUSE_SYNONYM) *unit = same;
        status = collect(arena, clause->parts[i], unit, out, err);
    }
    return status;
}

imr_status imr_highlights_of(imr_arena *arena, const imr_clause *clause, imr_highlights *out, imr_error *err)
{
    unsigned unit = 0;
    *out = (imr_highlights){0};
    return collect(arena, clause, &unit, out, err);
}

/* Whether the clause asks for decisions that have the ground. */
static bool asks_for(const imr_clause *clause, imr_str ground)
{
    if (clause->role == IMR_ROLE_MUST_NOT) return false;
    if (clause->kind == IMR_CLAUSE_FACET)
        return strcmp(clause->field->key, "ground") == 0 && imr_list_has(&clause->values, ground);
    for (size_t i = 0; i < clause->n; i++)
        if (asks_for(clause->parts[i], ground)) return true;
    return false;
}

imr_highlights imr_highlights_for(const imr_highlights *marks, const imr_clause *clause, const imr_decision *decision)
{
    const double asked = 4.0, first = 0.5; /* a word of the query weighs 1 */
    imr_highlights out = *marks;
    const imr_grounds *grounds = &decision->grounds;
    size_t at = 0;
    while (clause != NULL && at < grounds->n && !asks_for(clause, grounds->at[at].ground)) at++;
    bool found = clause != NULL && at < grounds->n;
    if (!found) at = 0;
    if (grounds->n == 0) return out;
    out.preferred = (imr_byte_range){(uint32_t)grounds->at[at].begin, (uint32_t)grounds->at[at].end};
    out.bonus = found ? asked : first;
    return out;
}

/* ---- where the marks are ---- */

/* A mark found in the text, in tokens. */
typedef struct place {
    uint32_t first, count;
    const imr_highlight *mark;
} place;

typedef struct places {
    place *at;
    size_t n;
    size_t first, end; /* the preferred tokens */
    double bonus;      /* 0: none */
} places;

static bool stands_at(const imr_highlight *mark, const imr_tokens *tokens, size_t at)
{
    if (at + mark->stems.n > tokens->n) return false;
    for (size_t i = 0; i < mark->stems.n; i++)
        if (!imr_str_equal(tokens->at[at + i].stem, mark->stems.at[i])) return false;
    return mark->stems.n > 0;
}

/* The bytes that marks begin with, because most tokens begin with another one. */
typedef struct beginnings {
    bool has[UCHAR_MAX + 1];
} beginnings;

static void find_beginnings(const imr_highlights *marks, beginnings *out)
{
    *out = (beginnings){0};
    for (size_t m = 0; m < marks->n; m++)
        if (marks->at[m].stems.n > 0 && marks->at[m].stems.at[0].n > 0)
            out->has[(unsigned char)marks->at[m].stems.at[0].s[0]] = true;
}

/* Finds the longest mark at each token, without overlaps. */
static imr_status find_places(imr_arena *arena, const imr_tokens *tokens, const imr_highlights *marks, places *out,
                              imr_error *err)
{
    *out = (places){.at = imr_arena_alloc(arena, (tokens->n + 1) * sizeof *out->at)};
    beginnings begin;
    if (out->at == NULL) return imr_fail_memory(err);
    find_beginnings(marks, &begin);
    for (size_t at = 0; at < tokens->n;) {
        const imr_highlight *longest = NULL;
        const imr_str stem = tokens->at[at].stem;
        const bool may = stem.n > 0 && begin.has[(unsigned char)stem.s[0]];
        for (size_t m = 0; may && m < marks->n; m++) {
            const imr_highlight *mark = &marks->at[m];
            if ((longest == NULL || mark->stems.n > longest->stems.n) && stands_at(mark, tokens, at)) longest = mark;
        }
        if (longest != NULL) out->at[out->n++] = (place){(uint32_t)at, (uint32_t)longest->stems.n, longest};
        at += longest == NULL ? 1 : longest->stems.n;
    }
    return IMR_OK;
}

static void find_preferred(const imr_tokens *tokens, const imr_highlights *marks, places *out)
{
    while (out->first < tokens->n && tokens->at[out->first].begin < marks->preferred.begin) out->first++;
    out->end = out->first;
    while (out->end < tokens->n && tokens->at[out->end].begin < marks->preferred.end) out->end++;
    out->bonus = out->end > out->first ? marks->bonus : 0;
}

/* ---- how much each weighs, and which are missing ---- */

enum { UNITS = 64 }; /* further units share their bits */

/* The number of decisions with the rarest of the stems: an upper bound for all of them in a row. */
static imr_status frequency_of(const imr_reader *reader, const imr_list *stems, uint32_t *out, imr_error *err)
{
    imr_status status = IMR_OK;
    *out = UINT32_MAX;
    for (size_t i = 0; i < stems->n && status == IMR_OK; i++) {
        uint32_t documents = 0;
        status = imr_reader_frequency(reader, (imr_str){0}, stems->at[i], &documents, err);
        if (documents < *out) *out = documents;
    }
    return status;
}

imr_status imr_highlights_weigh(const imr_reader *reader, imr_highlights *highlights, imr_error *err)
{
    double having[UNITS] = {0};
    const double documents = imr_reader_count(reader);
    for (size_t i = 0; i < highlights->n; i++) {
        uint32_t n = 0;
        imr_status status = frequency_of(reader, &highlights->at[i].stems, &n, err);
        if (status != IMR_OK) return status;
        having[highlights->at[i].unit % UNITS] += n;
    }
    const double most = log2(2 + documents);
    for (size_t i = 0; i < highlights->n; i++)
        highlights->at[i].weight = log2(2 + documents / (1 + having[highlights->at[i].unit % UNITS])) / most;
    return IMR_OK;
}

imr_status imr_highlights_missing(imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens, const imr_str *texts,
                                  size_t n, const imr_highlights *all, imr_highlights *out, imr_error *err)
{
    uint64_t seen = 0;
    places found;
    *out = (imr_highlights){.at = imr_arena_alloc(arena, (all->n + 1) * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(err);
    for (size_t t = 0; t < n; t++) {
        imr_status status = imr_tokenize(texts[t], tokens, err);
        if (status == IMR_OK) status = imr_stem_tokens(stemmer, tokens, err);
        if (status == IMR_OK) status = find_places(arena, tokens, all, &found, err);
        if (status != IMR_OK) return status;
        for (size_t i = 0; i < found.n; i++) seen |= (uint64_t)1 << found.at[i].mark->unit % UNITS;
    }
    for (size_t i = 0; i < all->n; i++)
        if ((seen >> all->at[i].unit % UNITS & 1) == 0) out->at[out->n++] = all->at[i];
    return IMR_OK;
}

/* ---- the best stretch ---- */

typedef struct stretch {
    size_t first, end; /* tokens */
    double score;
} stretch;

/* The score of a stretch: each unit once in full, repetitions a tenth. */
static double score_of(const places *found, size_t first, size_t end)
{
    uint64_t seen = 0;
    double score = first < found->end && end > found->first ? found->bonus : 0;
    size_t low = 0, high = found->n; /* the first `low` places are before the stretch */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (found->at[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < found->n && found->at[i].first < end; i++) {
        const place *at = &found->at[i];
        if (at->first + at->count > end) continue;
        uint64_t bit = (uint64_t)1 << at->mark->unit % UNITS;
        score += (seen & bit) == 0 ? at->mark->weight : at->mark->weight / 10;
        seen |= bit;
    }
    return score;
}

static size_t sentence_end(const imr_tokens *tokens, size_t first)
{
    size_t end = first + 1;
    while (end < tokens->n && (tokens->at[end].flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) == 0) end++;
    return end;
}

static size_t bytes_of(const imr_tokens *tokens, size_t first, size_t end)
{
    return tokens->at[end - 1].end - tokens->at[first].begin;
}

/* The end of as many whole words, from a token on, as there is room for. */
static size_t words_end(const imr_tokens *tokens, size_t first, size_t limit, size_t most)
{
    size_t end = first + 1;
    while (end < limit && bytes_of(tokens, first, end + 1) <= most) end++;
    return end;
}

static void keep_better(stretch *best, const places *found, size_t first, size_t end)
{
    double score = score_of(found, first, end);
    if (best->end == 0 || score > best->score) *best = (stretch){first, end, score};
}

/* For a sentence that is too long: considers the words around each of its marks. */
static void consider_part(stretch *best, const imr_tokens *tokens, const places *found, size_t first, size_t end,
                          size_t most)
{
    keep_better(best, found, first, words_end(tokens, first, end, most));
    for (size_t i = 0; i < found->n; i++) {
        size_t at = found->at[i].first;
        if (at < first || at >= end) continue;
        size_t begin = at;
        while (begin > first && bytes_of(tokens, begin - 1, at + 1) <= most / 4) begin--;
        keep_better(best, found, begin, words_end(tokens, begin, end, most));
    }
}

/* The first two sentences, as far as there is room. */
static stretch opening(const imr_tokens *tokens, size_t most)
{
    size_t end = sentence_end(tokens, 0);
    if (bytes_of(tokens, 0, end) > most) return (stretch){0, words_end(tokens, 0, end, most), 0};
    size_t second = end < tokens->n ? sentence_end(tokens, end) : end;
    return (stretch){0, bytes_of(tokens, 0, second) <= most ? second : end, 0};
}

static stretch best_stretch(const imr_tokens *tokens, const places *found, size_t most)
{
    stretch best = {0, 0, 0};
    if (found->n == 0 && found->bonus == 0) return opening(tokens, most);
    for (size_t first = 0; first < tokens->n;) {
        size_t end = sentence_end(tokens, first);
        if (bytes_of(tokens, first, end) > most)
            consider_part(&best, tokens, found, first, end, most);
        else {
            keep_better(&best, found, first, end);
            size_t second = end < tokens->n ? sentence_end(tokens, end) : end;
            /* both sentences must contribute */
            bool both = score_of(found, first, end) > 0 && score_of(found, end, second) > 0;
            if (both && bytes_of(tokens, first, second) <= most) keep_better(&best, found, first, second);
        }
        first = end;
    }
    return best;
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

/* Extends the bytes to white space on both sides, because a token can be part of a written word, and to include
 * punctuation. */
static imr_byte_range whole_words(imr_str text, uint32_t begin, uint32_t end)
{
    while (begin > 0 && !is_space(text.s[begin - 1])) begin--;
    while (end < text.n && !is_space(text.s[end])) end++;
    return (imr_byte_range){begin, end};
}

static bool starts_sentence(const imr_tokens *tokens, size_t at)
{
    return at == 0 || at >= tokens->n || (tokens->at[at].flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0;
}

imr_status imr_snippet_make(imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens, imr_str text,
                            const imr_highlights *marks, size_t most, imr_snippet *out, imr_error *err)
{
    *out = (imr_snippet){0};
    places found;
    imr_status status = imr_tokenize(text, tokens, err);
    if (status == IMR_OK) status = imr_stem_tokens(stemmer, tokens, err);
    if (status != IMR_OK || tokens->n == 0) return status;
    status = find_places(arena, tokens, marks, &found, err);
    if (status != IMR_OK) return status;
    find_preferred(tokens, marks, &found);

    stretch best = best_stretch(tokens, &found, most);
    out->span = whole_words(text, tokens->at[best.first].begin, tokens->at[best.end - 1].end);
    out->cut_before = !starts_sentence(tokens, best.first);
    out->cut_after = !starts_sentence(tokens, best.end);
    out->marks = imr_arena_alloc(arena, (found.n + 1) * sizeof *out->marks);
    if (out->marks == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < found.n; i++) {
        const place *at = &found.at[i];
        if (at->first < best.first || at->first + at->count > best.end) continue;
        out->marks[out->n++] = (imr_byte_range){tokens->at[at->first].begin, tokens->at[at->first + at->count - 1].end};
    }
    return IMR_OK;
}
