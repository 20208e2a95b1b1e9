/* Shared by the files of the lexicon. */
#ifndef IMR_LEXICON_IMPL_H
#define IMR_LEXICON_IMPL_H

#include "lexicon.h"

enum { PHRASE_WORDS_MAX = 16 };

/* Numbers strings from 1. Initialise with {0}; all memory belongs to an arena. */
typedef struct name_set {
    imr_str *at; /* the string of number i is at[i - 1] */
    uint32_t n, room;
    uint32_t *slots; /* numbers by hash, open addressing; twice as many as the capacity */
} name_set;

uint32_t imr_name_find(const name_set *names, imr_str name); /* 0 if the name has no number */
/* The number of the name, newly given if needed (the string is not copied); 0 if memory runs out. */
uint32_t imr_name_add(name_set *names, imr_arena *arena, imr_str name);

/* A concept, its line number, and its phrases: phrases[first] to phrases[first + n - 1] of the table. */
typedef struct concept_row {
    uint32_t line, first, n;
} concept_row;

typedef struct table_data {
    imr_concept *concepts;
    concept_row *rows;
    imr_str *phrases;
    size_t n, n_phrases;
    name_set ids;
    uint32_t *first_of; /* by number of an id - 1: the first concept with that id */
} table_data;

/* ---- The phrase matcher: a trie over numbered stems ---- */

/* A trie edge matches a word's stem or a beginning of the word; either may require capitals. */
enum edge_kind { EDGE_STEM = 0, EDGE_UPPER = 1, EDGE_PREFIX = 2 };

/* The end of a phrase. Each table has two lanes, which are matched independently: lane 2 * table for its phrases, the
 * next one for its weak phrases. Numbers in place of pointers: a program would have to relocate each of these at its
 * start. */
typedef struct trie_output {
    uint32_t concept; /* its place in the concepts of the lane's table */
    uint32_t lane;
    uint32_t next; /* index of the next output of the node, from 1; outputs are sorted by lane and concept */
} trie_output;

typedef struct trie_node {
    uint32_t any;     /* the node after any one word; 0 if none */
    uint32_t percent; /* the node after any percentage; 0 if none */
    uint32_t outputs; /* the first; 0 if none */
    uint32_t lanes;   /* of its outputs, a bit each */
    uint32_t below;   /* of all outputs of its subtree */
    unsigned kinds;   /* of its edges, a bit 1 << edge_kind each */
    uint32_t hint;    /* a bit for each of its edges, which several may share: no edge where the bit is not set */
    uint32_t unused;  /* a node is half a line of the processor's cache */
} trie_node;

typedef struct trie_edge {
    uint64_t key; /* node and symbol; 0 in an empty slot */
    uint32_t to;
    uint32_t below; /* as of the node that it leads to */
} trie_edge;

/* What starts with a stem: the nodes behind the root, 0 for none, and the lanes of all phrases there. */
typedef struct trie_start {
    uint32_t stem, upper, lanes;
} trie_start;

typedef struct phrase_trie {
    name_set stems, prefixes;
    uint32_t *shorter; /* of each prefix (by number - 1) the longest other prefix that it starts with, or 0 */
    uint32_t
        by_letter[257];     /* sorted holds the prefixes that start with byte b from by_letter[b] to by_letter[b + 1] */
    uint32_t *sorted;       /* numbers of prefixes by bytes */
    trie_start *starts;     /* by stem number */
    uint32_t *prefix_lanes; /* by prefix number: those that start with it, or with one of its own */
    trie_node *nodes;       /* the root is 0 */
    uint32_t n_nodes, nodes_room;
    trie_output *outputs;
    uint32_t n_outputs, outputs_room;
    trie_edge *edges; /* open addressing */
    size_t n_edges, edges_room;
} phrase_trie;

struct imr_lexicon {
    imr_arena *arena;
    table_data tables[IMR_TABLE_COUNT];
    imr_stem_exception *exceptions;
    size_t n_exceptions;
    phrase_trie matcher;
    uint64_t fingerprint;
};

/* The compiled-in tables, written by lexicon_embed.c; has no arena and is never written to. */
extern imr_lexicon imr_embedded_lexicon;

/* Numbers stems while phrases are added (context: a struct learning), and words afterwards (context: the matcher). */
typedef struct learning {
    phrase_trie *matcher;
    imr_arena *arena;
} learning;

imr_word_ids imr_matcher_learn(const void *learner, imr_str word, imr_str stem);
imr_word_ids imr_matcher_number(const void *matcher, imr_str word, imr_str stem);

/* Adds a phrase as written in a table. tokens is scratch; the stemmer must number by imr_matcher_learn. IMR_INPUT with
 * *problem set if the phrase is wrong; IMR_MEMORY. */
imr_status imr_matcher_add(phrase_trie *matcher, imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens,
                           const imr_concept *concept, imr_str phrase, const char **problem);
/* To be called once all phrases are added. */
imr_status imr_matcher_finish(phrase_trie *matcher, imr_arena *arena);

/* ---- Tables from text ---- */

/* The text of a lexicon table, and its name for messages. */
typedef struct table_source {
    const char *name;
    imr_str text;
} table_source;

imr_status imr_table_read(imr_lexicon *lexicon, imr_table id, const table_source *source, imr_stemmer *stemmer,
                          imr_tokens *tokens, imr_error *err);
imr_status imr_table_check_parents(const imr_lexicon *lexicon, imr_table id, const table_source *source,
                                   imr_error *err);
imr_status imr_exceptions_read(imr_lexicon *lexicon, const table_source *source, imr_error *err);

#endif
