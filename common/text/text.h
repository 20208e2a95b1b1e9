/* Turns bytes into words: UTF-8, tokens, sentences, stems.
 *
 * Tokens (one rule for indexing, queries, the lexicon and excerpts):
 *   words        letters and digits, folded to lower case without accents: "Résumé" -> resume
 *   apostrophes  a possessive loses its ending, elsewhere they join: "MRI's" -> mri, "don't" -> dont
 *   numbers      keep their points: 9792.20, 3.3.9, 1.5; a thousands comma is dropped: 1,000 -> 1000
 *   units        are separated from their number: "10/325mg" -> 10 325 mg; so is the x of "2x6" and "x12": 2 x 6, x 12;
 *                a percent sign stays on its number: "5%" -> 5%
 *   levels       every spelling gives the same two tokens: L4-5, L4/5, L4-L5, "L4 - L5", L4L5 -> l4 l5;
 *                C5-C6-C7, C5-6-7 -> c5 c6 c7; L5-1 -> l5 s1
 *   joined       one letter and a hyphen join the word: x-ray -> xray, H-wave -> hwave, T-spine -> tspine
 *   dotted       letters with points join: M.R.I., P.T. -> mri, pt
 *   ampersand    one or two letters on each side join: PM&R -> pm&r
 *   all else     separates: EMG/NCV -> emg ncv, post-op -> post op, #60 -> 60
 * Letters that have no ASCII form (Greek, Cyrillic ...) are kept. */
#ifndef IMR_TEXT_H
#define IMR_TEXT_H

#include "error.h"
#include "str.h"
#include "utf8.h"

/* Replaces every run of white space (line ends, page ends, no-break spaces) by one space and removes it at both ends;
 * with keep_paragraphs, paragraphs (separated by blank lines) are separated by "\n". A text with a blank line between
 * nearly all lines is read as single-spaced. The result belongs to the arena; s is NULL if memory runs out. */
imr_str imr_text_unwrap(imr_arena *arena, imr_str text, bool keep_paragraphs);

enum imr_token_flag {
    IMR_TOKEN_UPPER = 1,      /* two or more letters, all capitals in the text except a plural's s: MRI, OT, ESIs */
    IMR_TOKEN_CAPITAL = 2,    /* starts with a capital */
    IMR_TOKEN_NUMBER = 4,     /* starts with a digit */
    IMR_TOKEN_JOINED = 8,     /* nothing, or a hyphen, slash or &, separates it from the token before */
    IMR_TOKEN_SENTENCE = 16,  /* the first token of a sentence */
    IMR_TOKEN_PARAGRAPH = 32, /* the first token of a line (after imr_text_unwrap: of a paragraph) */
    IMR_TOKEN_COMMA = 64,     /* a comma, semicolon, colon or bracket separates it from the token before */
    IMR_TOKEN_JOINS = 128,    /* a stop word (imr_word_joins); set with the stem */
};

/* A lexicon's numbers for a word; 0: none. See lexicon.h. */
typedef struct imr_word_ids {
    uint32_t stem;   /* its stem */
    uint32_t prefix; /* its longest beginning that the lexicon knows */
} imr_word_ids;

typedef struct imr_token {
    imr_str word;        /* folded; belongs to the imr_tokens */
    imr_str stem;        /* absent until imr_stem_tokens; belongs to the imr_stemmer or the imr_tokens */
    imr_word_ids ids;    /* given by the stemmer's numbering; zero until imr_stem_tokens */
    uint32_t begin, end; /* the bytes of the text it was made from */
    uint32_t flags;
} imr_token;

/* The tokens of one text. Initialise with {0}; reuse for the next text; free at the end. */
typedef struct imr_tokens {
    imr_token *at;
    size_t n, room;
    char *letters; /* the folded words, concatenated */
    size_t letters_room;
} imr_tokens;

/* Replaces the contents of tokens by the tokens of the text (less than 4 GiB; invalid UTF-8 separates). IMR_MEMORY,
 * IMR_LIMIT. */
imr_status imr_tokenize(imr_str text, imr_tokens *tokens, imr_error *err);
void imr_tokens_free(imr_tokens *tokens);

/* Stems English words by libstemmer, except for given pairs of word and stem: words that it joins wrongly (tens,
 * medical) or keeps apart wrongly (surgery, surgical). Keeps its results (about 100 bytes a distinct word). One thread
 * at a time. */
typedef struct imr_stemmer imr_stemmer;

typedef struct imr_stem_exception {
    imr_str word, stem;
} imr_stem_exception;

/* Called once for each distinct word (for a number: each time); gives the lexicon's numbers of a word. */
typedef imr_word_ids imr_numbering(const void *context, imr_str word, imr_str stem);

/* The exceptions and the numbering's context are borrowed and must outlive the stemmer; number may be NULL. Words with
 * other characters than a to z, or longer than 64 bytes, are their own stems. */
imr_status imr_stemmer_new(const imr_stem_exception *exceptions, size_t n, imr_numbering *number, const void *context,
                           imr_stemmer **out, imr_error *err);
void imr_stemmer_free(imr_stemmer *stemmer);
/* Drops the kept results if they have become many; then all stems it returned are invalid. IMR_MEMORY. */
imr_status imr_stemmer_trim(imr_stemmer *stemmer, imr_error *err);
/* Whether imr_stemmer_trim would drop the kept results. */
bool imr_stemmer_is_full(const imr_stemmer *stemmer);
/* The stem, valid as long as both the stemmer and the word are. Absent (s == NULL) if memory runs out. */
/* By byte: whether stems of words that begin with it may begin with another one ("oedema": "edema"). 256 of them. */
const bool *imr_stemmer_changes(const imr_stemmer *stemmer);

imr_str imr_stem(imr_stemmer *stemmer, imr_str word);
imr_status imr_stem_tokens(imr_stemmer *stemmer, imr_tokens *tokens, imr_error *err);

/* Whether a folded word is a stop word: "the", "of", "not". Stop words have positions in the index, for phrases, and no
 * weight. */
bool imr_word_joins(imr_str word);

/* The number of single-character edits (insert, delete, change, swap of neighbours) between two words, or limit + 1 if
 * it is larger. Characters are bytes; if the words differ over more than 255 bytes, it is limit + 1. */
unsigned imr_edit_distance(imr_str a, imr_str b, unsigned limit);

#endif
