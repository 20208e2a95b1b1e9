/* Bytes to words: UTF-8, the tokens of these letters, sentences, stems.
 *
 * What a token is (one rule for indexing, for queries, for the lexicon and for excerpts):
 *   words        letters and digits, folded to lower case without accents: "Résumé" -> resume
 *   possessives  lose their ending: "MRI's" -> mri, "patient's" -> patient
 *   numbers      keep their points: 9792.20, 3.3.9, 1.5; a thousands comma goes: 1,000 -> 1000
 *   units        part from their number: "10/325mg" -> 10 325 mg; a percent sign stays on it: "5%" -> 5%
 *   levels       every spelling gives the same two tokens: L4-5, L4/5, L4-L5, "L4 - L5" -> l4 l5; C5-C6-C7 -> c5 c6 c7
 *   joined       one letter and a hyphen join the word: x-ray -> xray, H-wave -> hwave, T-spine -> tspine
 *   dotted       letters with points join: M.R.I., P.T. -> mri, pt
 *   ampersand    one or two letters on each side join: PM&R -> pm&r
 *   all else     separates: EMG/NCV -> emg ncv, post-op -> post op, #60 -> 60
 */
#ifndef IMR_TEXT_H
#define IMR_TEXT_H

#include "error.h"
#include "str.h"

/* Whether the bytes are valid UTF-8 without NUL; if not, *at is the offset of the first bad byte. */
bool imr_utf8_valid(imr_str text, size_t *at);

/* The text with every run of white space (line ends, page ends, no-break spaces) as one space, and paragraphs, where
 * lines are blank, parted by "\n" when keep_paragraphs. The result is the arena's; s is NULL when memory is out. */
imr_str imr_text_unwrap(imr_arena *arena, imr_str text, bool keep_paragraphs);

enum imr_token_flag {
    IMR_TOKEN_UPPER = 1,    /* two or more letters, all capitals in the text: MRI, OT */
    IMR_TOKEN_CAPITAL = 2,  /* starts with a capital */
    IMR_TOKEN_NUMBER = 4,   /* starts with a digit */
    IMR_TOKEN_JOINED = 8,   /* nothing or a hyphen, slash or & stands between it and the token before */
    IMR_TOKEN_SENTENCE = 16, /* the first token of a sentence */
    IMR_TOKEN_PARAGRAPH = 32, /* the first token of a paragraph */
    IMR_TOKEN_COMMA = 64,   /* a comma, semicolon, colon or bracket stands between it and the token before */
};

typedef struct imr_token {
    imr_str  word;       /* folded; owned by the imr_tokens */
    imr_str  stem;       /* absent until imr_stem_tokens; owned by the imr_stemmer */
    uint32_t begin, end; /* bytes of the text that it stands for */
    uint32_t flags;
} imr_token;

/* The tokens of one text. Start with {0}; reuse for the next text; free at the end. */
typedef struct imr_tokens {
    imr_token *at;
    size_t     n, room;
    char      *letters; /* the folded words, one after the other */
    size_t     letters_room;
} imr_tokens;

/* Replaces the contents of tokens by those of the text (at most 4 GiB). IMR_MEMORY, IMR_LIMIT. */
imr_status imr_tokenize(imr_str text, imr_tokens *tokens, imr_error *err);
void       imr_tokens_free(imr_tokens *tokens);

/* Stems English words by libstemmer, but for the exceptions: pairs of word and stem, for words that the stemmer joins
 * wrongly (tens, medical) or leaves apart (surgery, surgical). Keeps what it has stemmed. One thread at a time. */
typedef struct imr_stemmer imr_stemmer;

typedef struct imr_stem_exception {
    imr_str word, stem;
} imr_stem_exception;

/* The exceptions stay the caller's and must outlive the stemmer. Words with digits, with % or longer than 64 bytes are
 * their own stems. */
imr_status imr_stemmer_new(const imr_stem_exception *exceptions, size_t n, imr_stemmer **out, imr_error *err);
void       imr_stemmer_free(imr_stemmer *stemmer);
/* Valid until the stemmer is freed. Absent (s == NULL) when memory is out. */
imr_str    imr_stem(imr_stemmer *stemmer, imr_str word);
imr_status imr_stem_tokens(imr_stemmer *stemmer, imr_tokens *tokens, imr_error *err);

/* How many single-character edits (insert, delete, change, swap of neighbours) part two words; counts up to limit + 1. */
unsigned imr_edit_distance(imr_str a, imr_str b, unsigned limit);

#endif
