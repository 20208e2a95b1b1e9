/* Bytes to words: UTF-8, the tokens of these letters, sentences, stems.
 *
 * What a token is (one rule for indexing, for queries, for the lexicon and for excerpts):
 *   words        letters and digits, folded to lower case without accents: "Résumé" -> resume
 *   apostrophes  a possessive loses its ending, elsewhere they join: "MRI's" -> mri, "don't" -> dont
 *   numbers      keep their points: 9792.20, 3.3.9, 1.5; a thousands comma goes: 1,000 -> 1000
 *   units        part from their number: "10/325mg" -> 10 325 mg; so does the x of "2x6" and "x12": 2 x 6, x 12;
 *                a percent sign stays on its number: "5%" -> 5%
 *   levels       every spelling gives the same two tokens: L4-5, L4/5, L4-L5, "L4 - L5", L4L5 -> l4 l5;
 *                C5-C6-C7, C5-6-7 -> c5 c6 c7; L5-1 -> l5 s1
 *   joined       one letter and a hyphen join the word: x-ray -> xray, H-wave -> hwave, T-spine -> tspine
 *   dotted       letters with points join: M.R.I., P.T. -> mri, pt
 *   ampersand    one or two letters on each side join: PM&R -> pm&r
 *   all else     separates: EMG/NCV -> emg ncv, post-op -> post op, #60 -> 60
 * Letters that have no ASCII form (Greek, Cyrillic ...) stand for themselves. */
#ifndef IMR_TEXT_H
#define IMR_TEXT_H

#include "error.h"
#include "str.h"
#include "utf8.h"

/* The text with every run of white space (line ends, page ends, no-break spaces) as one space and none at its ends, and
 * with paragraphs, where lines are blank, parted by "\n" when keep_paragraphs. A text that has a blank line between
 * nearly all lines is read as single-spaced. The result is the arena's; s is NULL when memory is out. */
imr_str imr_text_unwrap(imr_arena *arena, imr_str text, bool keep_paragraphs);

enum imr_token_flag {
    IMR_TOKEN_UPPER = 1,      /* two or more letters, all capitals in the text but for a plural's s: MRI, OT, ESIs */
    IMR_TOKEN_CAPITAL = 2,    /* starts with a capital */
    IMR_TOKEN_NUMBER = 4,     /* starts with a digit */
    IMR_TOKEN_JOINED = 8,     /* nothing or a hyphen, slash or & stands between it and the token before */
    IMR_TOKEN_SENTENCE = 16,  /* the first token of a sentence */
    IMR_TOKEN_PARAGRAPH = 32, /* the first token of a line (as imr_text_unwrap leaves them: of a paragraph) */
    IMR_TOKEN_COMMA = 64,     /* a comma, semicolon, colon or bracket stands between it and the token before */
    IMR_TOKEN_JOINS = 128,    /* it says nothing by itself (imr_word_joins); known with the stem */
};

/* What a lexicon calls a word; 0 is no name. See lexicon.h. */
typedef struct imr_word_ids {
    uint32_t stem;   /* its stem */
    uint32_t prefix; /* the longest known beginning of it */
} imr_word_ids;

typedef struct imr_token {
    imr_str word;        /* folded; owned by the imr_tokens */
    imr_str stem;        /* absent until imr_stem_tokens; owned by the imr_stemmer or the imr_tokens */
    imr_word_ids ids;    /* as the stemmer's numbering says; none until imr_stem_tokens */
    uint32_t begin, end; /* bytes of the text that it stands for */
    uint32_t flags;
} imr_token;

/* The tokens of one text. Start with {0}; reuse for the next text; free at the end. */
typedef struct imr_tokens {
    imr_token *at;
    size_t n, room;
    char *letters; /* the folded words, one after the other */
    size_t letters_room;
} imr_tokens;

/* Replaces the contents of tokens by those of the text (less than 4 GiB; what is not UTF-8 separates). IMR_MEMORY,
 * IMR_LIMIT. */
imr_status imr_tokenize(imr_str text, imr_tokens *tokens, imr_error *err);
void imr_tokens_free(imr_tokens *tokens);

/* Stems English words by libstemmer, but for the exceptions: pairs of word and stem, for words that the stemmer joins
 * wrongly (tens, medical) or leaves apart (surgery, surgical). Keeps what it has stemmed (about 100 bytes a distinct
 * word). One thread at a time. */
typedef struct imr_stemmer imr_stemmer;

typedef struct imr_stem_exception {
    imr_str word, stem;
} imr_stem_exception;

/* Asked once for each distinct word (for a number: each time), so that tokens carry what a lexicon calls them. */
typedef imr_word_ids imr_numbering(const void *context, imr_str word, imr_str stem);

/* The exceptions and the numbering's context stay the caller's and must outlive the stemmer; number may be NULL. Words
 * that are not of the letters a to z alone or are longer than 64 bytes are their own stems. */
imr_status imr_stemmer_new(const imr_stem_exception *exceptions, size_t n, imr_numbering *number, const void *context,
                           imr_stemmer **out, imr_error *err);
void imr_stemmer_free(imr_stemmer *stemmer);
/* Forgets what it has stemmed where that is very much. No stem that it gave out is valid afterwards. IMR_MEMORY. */
imr_status imr_stemmer_trim(imr_stemmer *stemmer, imr_error *err);
/* Whether imr_stemmer_trim would forget what it has stemmed. */
bool imr_stemmer_is_full(const imr_stemmer *stemmer);
/* Valid as long as both the stemmer and the word are. Absent (s == NULL) when memory is out. */
imr_str imr_stem(imr_stemmer *stemmer, imr_str word);
imr_status imr_stem_tokens(imr_stemmer *stemmer, imr_tokens *tokens, imr_error *err);

/* Whether a folded word says nothing by itself: "the", "of", "not". Such words have places in the index, for phrases,
 * and no weight. */
bool imr_word_joins(imr_str word);

/* How many single-character edits (insert, delete, change, swap of neighbours) part two words; counts up to limit + 1.
 * Characters are bytes; what differs over more than 255 bytes is beyond every limit. */
unsigned imr_edit_distance(imr_str a, imr_str b, unsigned limit);

#endif
