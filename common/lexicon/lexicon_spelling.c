/* Corrects misspelt words: "accupuncture", "physcial", "lumbr". */
#include <string.h>

#include "lexicon_impl.h"

enum { SHORTEST = 5, SHORT = 6, LONG = 10 };

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

static bool is_word(imr_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (!is_letter(word.s[i])) return false;
    }
    return word.n >= SHORTEST;
}

/* Whether two neighbours have changed places. In a short word any other edit too easily gives another word. */
static bool is_swap(imr_str a, imr_str b)
{
    size_t i = 0;
    if (a.n != b.n) return false;
    while (i < a.n && a.s[i] == b.s[i]) i++;
    if (i + 1 >= a.n || a.s[i] != b.s[i + 1] || a.s[i + 1] != b.s[i]) return false;
    return memcmp(a.s + i + 2, b.s + i + 2, a.n - i - 2) == 0;
}

/* The best word so far; a second one as near makes it ambiguous, unless both name the same concept. */
typedef struct best_guess {
    imr_str misspelt, word;
    const imr_concept *concept;
    uint32_t letters;
    unsigned limit, edits;
    bool doubtful;
} best_guess;

/* A bit for each letter that stands in the word: an edit changes two of them at most. */
static uint32_t letters_of(imr_str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.n; i++) letters |= 1U << (unsigned)(word.s[i] & 31);
    return letters;
}

static void consider(best_guess *guess, imr_str word, const imr_concept *concept)
{
    size_t longer = word.n > guess->misspelt.n ? word.n - guess->misspelt.n : guess->misspelt.n - word.n;
    if (word.n < SHORTEST || longer > guess->limit) return;
    if ((unsigned)__builtin_popcount(letters_of(word) ^ guess->letters) > 2 * guess->limit) return;
    unsigned edits = imr_edit_distance(guess->misspelt, word, guess->limit);
    if (edits > guess->limit || edits > guess->edits) return;
    if (guess->misspelt.n < SHORT && !is_swap(guess->misspelt, word)) return;
    if (edits == guess->edits) {
        guess->doubtful |= !imr_str_equal(word, guess->word) && concept != guess->concept;
        return;
    }
    guess->word = word;
    guess->concept = concept;
    guess->edits = edits;
    guess->doubtful = false;
}

/* The words of a phrase that begin as the misspelt one does. */
static void consider_phrase(best_guess *guess, imr_str phrase, const imr_concept *concept)
{
    const char *end = phrase.s + phrase.n, *at = phrase.s;
    for (; (at = memchr(at, guess->misspelt.s[0], (size_t)(end - at))) != NULL; at++) {
        const char *last = at;
        if (at > phrase.s && is_letter(at[-1])) continue;
        while (last < end && is_letter(*last)) last++;
        consider(guess, (imr_str){at, (size_t)(last - at)}, concept);
    }
}

static imr_str meant_within(const imr_lexicon *lexicon, imr_str word, unsigned limit)
{
    static const imr_table tables[] = {IMR_TABLE_PROCEDURE, IMR_TABLE_BODY_PART};
    best_guess guess = {.misspelt = word, .letters = letters_of(word), .limit = limit, .edits = limit + 1};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        const table_data *table = &lexicon->tables[tables[t]];
        for (size_t i = 0; i < table->n; i++) {
            const concept_row *row = &table->rows[i];
            for (size_t k = 0; k < row->n; k++)
                consider_phrase(&guess, table->phrases[row->first + k], &table->concepts[i]);
        }
    }
    return guess.doubtful ? (imr_str){0} : guess.word;
}

imr_str imr_lexicon_meant(const imr_lexicon *lexicon, imr_str word)
{
    return meant_within(lexicon, word, word.n >= LONG ? 2 : 1);
}

imr_str imr_lexicon_perhaps(const imr_lexicon *lexicon, imr_str word)
{
    return meant_within(lexicon, word, word.n > SHORT ? 2 : 1);
}

static imr_word_ids number_spelt(const void *context, imr_str word, imr_str stem)
{
    const imr_speller *speller = context;
    const phrase_trie *matcher = &speller->lexicon->matcher;
    imr_word_ids ids = imr_matcher_number(matcher, word, stem);
    if (ids.stem != 0 || ids.prefix != 0 || !is_word(word)) return ids;
    imr_str right = imr_lexicon_meant(speller->lexicon, word);
    return right.n == 0 ? ids : imr_matcher_number(matcher, right, imr_stem(speller->stemmer, right));
}

imr_status imr_lexicon_speller(const imr_speller *speller, imr_stemmer **out, imr_error *err)
{
    const imr_lexicon *lexicon = speller->lexicon;
    return imr_stemmer_new(lexicon->exceptions, lexicon->n_exceptions, number_spelt, speller, out, err);
}
