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

enum { UNITS = 64 }; /* further units share their bits */

typedef struct places {
    place *at;
    size_t n;
    uint64_t units;    /* a bit each */
    size_t first, end; /* the preferred tokens */
    double bonus;      /* 0: none */
} places;

static uint64_t unit_bit(const imr_highlight *mark) { return (uint64_t)1 << mark->unit % UNITS; }

/* A token is stemmed when its stem is asked for: most are not. False if memory runs out. */
static bool stem_token(imr_stemmer *stemmer, imr_token *token)
{
    if (token->stem.s == NULL) token->stem = imr_stem(stemmer, token->word);
    return token->stem.s != NULL;
}

static bool stands_at(const imr_highlight *mark, imr_stemmer *stemmer, const imr_tokens *tokens, size_t at,
                      bool *failed)
{
    if (at + mark->stems.n > tokens->n) return false;
    for (size_t i = 0; i < mark->stems.n; i++) {
        if (!stem_token(stemmer, &tokens->at[at + i])) *failed = true;
        if (!imr_str_equal(tokens->at[at + i].stem, mark->stems.at[i])) return false;
    }
    return mark->stems.n > 0;
}

/* The marks by the byte that their first stem begins with: the first one of each, then the next of the same. */
typedef struct marks_by_byte {
    uint32_t first[UCHAR_MAX + 1]; /* the number of the mark, from 1; 0: none */
    uint32_t *next;
} marks_by_byte;

static imr_status sort_marks(imr_arena *arena, const imr_highlights *marks, marks_by_byte *out, imr_error *err)
{
    memset(out->first, 0, sizeof out->first);
    out->next = imr_arena_alloc(arena, (marks->n + 1) * sizeof *out->next);
    if (out->next == NULL) return imr_fail_memory(err);
    for (size_t m = marks->n; m > 0; m--) {
        const imr_list *stems = &marks->at[m - 1].stems;
        if (stems->n == 0 || stems->at[0].n == 0) continue;
        uint32_t *first = &out->first[(unsigned char)stems->at[0].s[0]];
        out->next[m] = *first;
        *first = (uint32_t)m;
    }
    return IMR_OK;
}

/* The first of the marks that the token's stem may begin. Few words have a stem that begins with another byte. */
static uint32_t first_mark(const marks_by_byte *by, const bool *changes, imr_stemmer *stemmer, imr_token *token)
{
    const unsigned char byte = (unsigned char)token->word.s[0];
    if (!changes[byte]) return by->first[byte];
    return stem_token(stemmer, token) && token->stem.n > 0 ? by->first[(unsigned char)token->stem.s[0]] : 0;
}

/* Finds the longest mark at each token, without overlaps. */
static imr_status find_places(imr_arena *arena, imr_stemmer *stemmer, const imr_tokens *tokens,
                              const imr_highlights *marks, places *out, imr_error *err)
{
    *out = (places){.at = imr_arena_alloc(arena, (tokens->n + 1) * sizeof *out->at)};
    const bool *changes = imr_stemmer_changes(stemmer);
    marks_by_byte by;
    bool failed = false;
    if (out->at == NULL) return imr_fail_memory(err);
    if (marks->n == 0) return IMR_OK;
    if (sort_marks(arena, marks, &by, err) != IMR_OK) return IMR_MEMORY;
    for (size_t at = 0; at < tokens->n; at++) {
        const imr_highlight *longest = NULL;
        for (uint32_t m = first_mark(&by, changes, stemmer, &tokens->at[at]); m > 0; m = by.next[m]) {
            const imr_highlight *mark = &marks->at[m - 1];
            if (longest != NULL && mark->stems.n <= longest->stems.n) continue;
            if (stands_at(mark, stemmer, tokens, at, &failed)) longest = mark;
        }
        if (longest == NULL) continue;
        out->at[out->n++] = (place){(uint32_t)at, (uint32_t)longest->stems.n, longest};
        out->units |= unit_bit(longest);
        at += longest->stems.n - 1;
    }
    return failed ? imr_fail_memory(err) : IMR_OK;
}

/* The first token that begins at the byte or after it. */
static size_t token_from(const imr_tokens *tokens, size_t byte)
{
    size_t low = 0, high = tokens->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (tokens->at[middle].begin < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void find_preferred(const imr_tokens *tokens, const imr_highlights *marks, places *out)
{
    out->first = token_from(tokens, marks->preferred.begin);
    out->end = token_from(tokens, marks->preferred.end);
    out->bonus = out->end > out->first ? marks->bonus : 0;
}

/* ---- how much each weighs, and which are missing ---- */

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

imr_status imr_highlights_without(imr_arena *arena, const imr_highlights *all, uint64_t had, imr_highlights *out,
                                  imr_error *err)
{
    *out = (imr_highlights){.at = imr_arena_alloc(arena, (all->n + 1) * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < all->n; i++)
        if ((had & unit_bit(&all->at[i])) == 0) out->at[out->n++] = all->at[i];
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
        const uint64_t bit = unit_bit(at->mark);
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
    for (size_t first = 0, end = sentence_end(tokens, 0), second; first < tokens->n; first = end, end = second) {
        second = end < tokens->n ? sentence_end(tokens, end) : end;
        if (bytes_of(tokens, first, end) > most)
            consider_part(&best, tokens, found, first, end, most);
        else {
            keep_better(&best, found, first, end);
            /* both sentences must contribute */
            bool both = score_of(found, first, end) > 0 && score_of(found, end, second) > 0;
            if (both && bytes_of(tokens, first, second) <= most) keep_better(&best, found, first, second);
        }
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
    if (status != IMR_OK || tokens->n == 0) return status;
    status = find_places(arena, stemmer, tokens, marks, &found, err);
    if (status != IMR_OK) return status;
    find_preferred(tokens, marks, &found);
    out->units = found.units;

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
