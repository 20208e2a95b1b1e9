#include <libstemmer.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Half of the distinct words of an archive occur once, so not all are worth keeping. */
enum { WORD_MAX = 64, FIRST_ROOM = 4096, WORDS_KEPT = 1 << 15 };

/* A word with its stem; word == NULL in an empty slot. */
typedef struct cached {
    const char *word, *stem;
    size_t stem_n;
    uint32_t hash;
    uint8_t word_n;
    bool joins;
    imr_word_ids ids;
} cached;

struct imr_stemmer {
    struct sb_stemmer *porter;
    imr_numbering *number;
    const void *context;
    const imr_stem_exception *exceptions;
    size_t exceptions_n;
    bool changes[UCHAR_MAX + 1]; /* first bytes of exceptions whose stem begins with another one */
    imr_arena *letters;
    cached *at; /* open addressing; room is a power of two */
    size_t n, room;
};

static uint64_t load(const char *s, size_t n)
{
    uint64_t bytes = 0;
    memcpy(&bytes, s, n);
    return bytes;
}

/* Two loads for most words. Used only within this process, so byte order does not matter. */
static uint32_t hash_of(imr_str word)
{
    uint64_t first, last;
    if (word.n >= 8) {
        first = load(word.s, 8);
        last = load(word.s + word.n - 8, 8);
        for (size_t i = 8; i + 8 < word.n; i += 8) first = first * 0x9E3779B97F4A7C15U ^ load(word.s + i, 8);
    } else if (word.n >= 4) {
        first = load(word.s, 4);
        last = load(word.s + word.n - 4, 4);
    } else {
        first = (unsigned char)word.s[0];
        last = (uint64_t)(unsigned char)word.s[word.n / 2] << 8 | (unsigned char)word.s[word.n - 1];
    }
    uint64_t mixed = (first ^ (last << 29 | last >> 35) ^ word.n) * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93U;
    return (uint32_t)(mixed >> 32);
}

/* The slot of a word, or the empty one where to insert it. */
static cached *place_of(const imr_stemmer *stemmer, imr_str word, uint32_t hash)
{
    for (size_t at = hash;; at++) {
        cached *entry = &stemmer->at[at & (stemmer->room - 1)];
        if (entry->word == NULL) return entry;
        if (entry->hash == hash && entry->word_n == word.n && memcmp(entry->word, word.s, word.n) == 0) return entry;
    }
}

static bool grow(imr_stemmer *stemmer)
{
    cached *old = stemmer->at;
    size_t old_room = stemmer->room;
    cached *grown = calloc(old_room * 2, sizeof *grown);
    if (grown == NULL) return false;
    stemmer->at = grown;
    stemmer->room = old_room * 2;
    for (size_t i = 0; i < old_room; i++) {
        if (old[i].word == NULL) continue;
        size_t at = old[i].hash;
        while (grown[at & (stemmer->room - 1)].word != NULL) at++;
        grown[at & (stemmer->room - 1)] = old[i];
    }
    free(old);
    return true;
}

static imr_word_ids ids_of(const imr_stemmer *stemmer, imr_str word, imr_str stem)
{
    return stemmer->number == NULL ? (imr_word_ids){0} : stemmer->number(stemmer->context, word, stem);
}

/* Stores copies of a word and its stem; NULL if memory runs out. */
static const cached *keep(imr_stemmer *stemmer, imr_str word, imr_str stem, uint32_t hash)
{
    if (stemmer->n * 2 >= stemmer->room && !grow(stemmer)) return NULL;
    char *letters = imr_arena_alloc(stemmer->letters, word.n + stem.n);
    if (letters == NULL) return NULL;
    memcpy(letters, word.s, word.n);
    memcpy(letters + word.n, stem.s, stem.n);
    cached *entry = place_of(stemmer, word, hash);
    *entry = (cached){.word = letters,
                      .stem = letters + word.n,
                      .hash = hash,
                      .word_n = (uint8_t)word.n,
                      .stem_n = stem.n,
                      .joins = imr_word_joins(word),
                      .ids = ids_of(stemmer, word, stem)};
    stemmer->n++;
    return entry;
}

static bool is_english(imr_str word)
{
    if (word.n > WORD_MAX) return false;
    for (size_t i = 0; i < word.n; i++) {
        if (word.s[i] < 'a' || word.s[i] > 'z') return false;
    }
    return true;
}

/* The entry of a word; `uncached` is filled and returned for words that are not kept. NULL if memory runs out. */
static const cached *find_word(imr_stemmer *stemmer, imr_str word, cached *uncached)
{
    uint32_t hash = word.n == 0 ? 0 : hash_of(word);
    const cached *entry = word.n == 0 ? NULL : place_of(stemmer, word, hash);
    if (entry != NULL && entry->word != NULL) return entry;
    if (!is_english(word) || word.n == 0) {
        *uncached = (cached){.stem = word.s, .stem_n = word.n};
        if (word.n > 0) uncached->ids = ids_of(stemmer, word, word);
        return uncached;
    }
    const sb_symbol *symbols = sb_stemmer_stem(stemmer->porter, (const sb_symbol *)word.s, (int)word.n);
    if (symbols == NULL) return NULL;
    imr_str made = {(const char *)symbols, (size_t)sb_stemmer_length(stemmer->porter)};
    return keep(stemmer, word, made, hash);
}

static bool keep_exceptions(imr_stemmer *stemmer)
{
    for (size_t i = 0; i < stemmer->exceptions_n; i++) {
        imr_str word = stemmer->exceptions[i].word, stem = stemmer->exceptions[i].stem;
        uint32_t hash;
        if (word.n == 0 || word.n > WORD_MAX || stem.n > WORD_MAX) continue;
        if (stem.n > 0 && stem.s[0] != word.s[0]) stemmer->changes[(unsigned char)word.s[0]] = true;
        hash = hash_of(word);
        if (place_of(stemmer, word, hash)->word == NULL && keep(stemmer, word, stem, hash) == NULL) return false;
    }
    return true;
}

imr_status imr_stemmer_new(const imr_stem_exception *exceptions, size_t n, imr_numbering *number, const void *context,
                           imr_stemmer **out, imr_error *err)
{
    *out = NULL;
    imr_stemmer *stemmer = calloc(1, sizeof *stemmer);
    if (stemmer == NULL) return imr_fail_memory(err);
    stemmer->number = number;
    stemmer->context = context;
    stemmer->exceptions = exceptions;
    stemmer->exceptions_n = n;
    stemmer->room = FIRST_ROOM;
    stemmer->porter = sb_stemmer_new("english", "UTF_8");
    stemmer->letters = imr_arena_new();
    stemmer->at = calloc(stemmer->room, sizeof *stemmer->at);
    if (stemmer->porter == NULL || stemmer->letters == NULL || stemmer->at == NULL || !keep_exceptions(stemmer)) {
        imr_stemmer_free(stemmer);
        return imr_fail_memory(err);
    }
    *out = stemmer;
    return IMR_OK;
}

void imr_stemmer_free(imr_stemmer *stemmer)
{
    if (stemmer == NULL) return;
    if (stemmer->porter != NULL) sb_stemmer_delete(stemmer->porter);
    imr_arena_free(stemmer->letters);
    free(stemmer->at);
    free(stemmer);
}

bool imr_stemmer_is_full(const imr_stemmer *stemmer) { return stemmer->n > WORDS_KEPT + stemmer->exceptions_n; }

imr_status imr_stemmer_trim(imr_stemmer *stemmer, imr_error *err)
{
    if (!imr_stemmer_is_full(stemmer)) return IMR_OK;
    memset(stemmer->at, 0, stemmer->room * sizeof *stemmer->at);
    imr_arena_reset(stemmer->letters);
    stemmer->n = 0;
    return keep_exceptions(stemmer) ? IMR_OK : imr_fail_memory(err);
}

const bool *imr_stemmer_changes(const imr_stemmer *stemmer) { return stemmer->changes; }

imr_str imr_stem(imr_stemmer *stemmer, imr_str word)
{
    cached uncached;
    const cached *entry = find_word(stemmer, word, &uncached);
    return entry == NULL ? (imr_str){0} : (imr_str){entry->stem, entry->stem_n};
}

imr_status imr_stem_tokens(imr_stemmer *stemmer, imr_tokens *tokens, imr_error *err)
{
    cached uncached;
    for (size_t i = 0; i < tokens->n; i++) {
        imr_token *token = &tokens->at[i];
        const cached *entry = find_word(stemmer, token->word, &uncached);
        if (entry == NULL) return imr_fail_memory(err);
        token->stem = (imr_str){entry->stem, entry->stem_n};
        token->ids = entry->ids;
        if (entry->joins) token->flags |= IMR_TOKEN_JOINS;
    }
    return IMR_OK;
}
