/* What words mean here: concepts (a procedure, a guideline, an outcome, a body part, a specialty ...) and the phrases
 * that name them, from tables that a clinician can edit. One phrase matcher serves headings and citations when
 * indexing, and queries when searching.
 *
 * A table is a file of tab-separated lines; "#" starts a comment line. Columns: id, parent, label, phrases, and in some
 * tables traits; "-" means no parent or no phrases. Phrases are separated by "|". They match by stems, so a plural or
 * an inflected form needs no line of its own. In a phrase
 *
 *     word*    matches every word with that beginning
 *     *        matches any one word
 *     *%       matches any percentage
 *     =OT      matches only if the text has capitals
 *     ~word    marks the whole phrase as weak: it counts only if no other phrase of the table matches
 *
 * Traits are words, separated by blanks, that control how the code treats a concept ("skin-form", "years=2012-2016");
 * the head of each table lists its traits. A procedure has the traits of its category too. Ids are unique in their
 * table (in outcomes.tsv under their parent). A phrase has at most 16 words and does not start with "*". A table with a
 * mistake is refused; the message names file and line. */
#ifndef IMR_LEXICON_H
#define IMR_LEXICON_H

#include "text.h"

/* clang-format off */
/*        table             file */
#define IMR_TABLES(X)                                                                                                  \
    X(IMR_TABLE_CATEGORY,   "categories.tsv")                                                                          \
    X(IMR_TABLE_PROCEDURE,  "procedures.tsv")                                                                          \
    X(IMR_TABLE_GUIDELINE,  "guidelines.tsv") /* as a citation line or a user names them */                            \
    X(IMR_TABLE_CHAPTER,    "chapters.tsv")   /* parts of a guideline, as they follow its name in a citation */  \
    X(IMR_TABLE_SECTION,    "sections.tsv")   /* section names that contain commas */                                     \
    X(IMR_TABLE_OUTCOME,    "outcomes.tsv")   /* parent is the facet: outcome, case_outcome, ur_modified ... */        \
    X(IMR_TABLE_BODY_PART,  "body-parts.tsv")                                                                          \
    X(IMR_TABLE_SPECIALTY,  "specialties.tsv")                                                                         \
    X(IMR_TABLE_GROUND,     "grounds.tsv")    /* parent is the polarity: against, for, either; phrases are for queries */    \
    X(IMR_TABLE_MARK,       "ground-marks.tsv") /* phrases that decide a sentence's role and reach: negations, sources ... */      \
    X(IMR_TABLE_CUE,        "ground-cues.tsv")  /* what grounds are about */                                           \
    X(IMR_TABLE_RULE,       "ground-rules.tsv") /* parent is the ground, label the rule; no phrases */                  \
    X(IMR_TABLE_SYNONYM,    "synonyms.tsv")   /* groups of phrases that mean the same; the id names the group */
/* clang-format on */

typedef enum imr_table {
#define X(name, file) name,
    IMR_TABLES(X)
#undef X
        IMR_TABLE_COUNT
} imr_table;

typedef struct imr_concept {
    imr_table table;
    imr_str id, parent, label; /* parent absent if the table has "-" */
    imr_str traits;            /* as in the table, then those of a procedure's category; absent if there are none */
    uint32_t order;            /* its index among the concepts of the table */
} imr_concept;

/* Whether the concept has the trait, and the trait's value ("2012-2016" of "years=2012-2016"; empty for a trait without
 * one). value may be NULL. */
bool imr_concept_trait(const imr_concept *concept, const char *name, imr_str *value);
static inline bool imr_concept_is(const imr_concept *concept, const char *trait)
{
    return concept->traits.n > 0 && imr_concept_trait(concept, trait, NULL);
}

/* Whether the value of the trait (ids, families or words separated by commas: "sx.consult,psy.") contains the id. */
bool imr_concept_lists(const imr_concept *concept, const char *trait, imr_str id);

/* Immutable once opened, so threads may share it. */
typedef struct imr_lexicon imr_lexicon;

/* Opens the compiled-in tables, at no cost; if dir is not NULL, each table in dir replaces the compiled-in one of the
 * same name (some milliseconds). IMR_INPUT names file and line of a mistake. */
imr_status imr_lexicon_open(const char *dir, imr_lexicon **out, imr_error *err);
void imr_lexicon_free(imr_lexicon *lexicon);

/* A hash of the ids and phrases of all tables except the synonyms (which only queries read) and of how words are
 * stemmed: an index built with another fingerprint gives wrong answers. */
uint64_t imr_lexicon_fingerprint(const imr_lexicon *lexicon);

/* Makes a stemmer with the exceptions of stems.tsv. It belongs to the caller, serves one thread, and must not outlive
 * the lexicon. */
imr_status imr_lexicon_stemmer(const imr_lexicon *lexicon, imr_stemmer **out, imr_error *err);

/* A stemmer for hastily typed text: a word of five letters or more that no phrase of any table has is matched as the
 * one word (or the words of one concept) of the procedures' and body parts' phrases that is one edit away, or two in a
 * long word. Stems are unchanged; only the numbers used for matching differ. The speller belongs to the caller and must
 * outlive the stemmer. */
typedef struct imr_speller {
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer; /* of the lexicon */
} imr_speller;
imr_status imr_lexicon_speller(const imr_speller *speller, imr_stemmer **out, imr_error *err);

/* The one word of the procedures' and body parts' phrases that is one edit away, or two in a long word: "acupunture".
 * Absent if there is none, or more than one. */
imr_str imr_lexicon_meant(const imr_lexicon *lexicon, imr_str word);

/* The same, with two edits in shorter words too: a guess that needs other evidence. */
imr_str imr_lexicon_perhaps(const imr_lexicon *lexicon, imr_str word);

/* Exception i of stems.tsv, in its order; NULL past the last one. */
const imr_stem_exception *imr_lexicon_exception(const imr_lexicon *lexicon, size_t i);

size_t imr_lexicon_count(const imr_lexicon *lexicon, imr_table table);
const imr_concept *imr_lexicon_at(const imr_lexicon *lexicon, imr_table table, size_t i);
const imr_concept *imr_lexicon_find(const imr_lexicon *lexicon, imr_table table, imr_str id); /* NULL: no such id */
/* The first concept of the table with the trait; NULL: none has it. */
const imr_concept *imr_lexicon_with(const imr_lexicon *lexicon, imr_table table, const char *trait);
/* The number of phrases of a concept; phrase i as written in its table. */
size_t imr_lexicon_phrases(const imr_lexicon *lexicon, const imr_concept *concept);
imr_str imr_lexicon_phrase(const imr_lexicon *lexicon, const imr_concept *concept, size_t i);

typedef struct imr_match {
    const imr_concept *concept;
    uint32_t first, count; /* tokens */
    bool weak;
} imr_match;

/* The matches of one text. Initialise with {0}. */
typedef struct imr_matches {
    imr_match *at;
    size_t n, room;
} imr_matches;

/* Finds the phrases of the given tables (a bit 1 << table each) in tokens stemmed by a stemmer of this lexicon. In each
 * table: the longest phrase at each place (of equally long ones that with the fewest wildcards), leftmost first,
 * without overlaps; a phrase that several concepts of a table share gives a match for each. Weak phrases are matched as
 * if there were no others, and dropped if a strong one of the same table was found. Replaces the contents of matches,
 * ordered by place, then table, then concept order. For text without any capitals, as queries are typed, the caller may
 * set IMR_TOKEN_UPPER on its tokens so that =OT matches too. IMR_MEMORY. */
imr_status imr_lexicon_match(const imr_lexicon *lexicon, unsigned tables, const imr_token *tokens, size_t n,
                             imr_matches *matches, imr_error *err);
void imr_matches_free(imr_matches *matches);

/* The concept whose trait "endings" has the longest ending of the word: the class of a drug that no phrase names,
 * recognised by the ending of its name ("oseltamivir", an antiviral). NULL: none. */
const imr_concept *imr_lexicon_by_ending(const imr_lexicon *lexicon, imr_table table, imr_str word);
/* Adds to the matches words that are recognised by their endings and not covered by a match; if all matches are weak,
 * these words replace them. IMR_MEMORY. */
imr_status imr_lexicon_match_endings(const imr_lexicon *lexicon, imr_table table, const imr_token *tokens, size_t n,
                                     imr_matches *matches, imr_error *err);

/* Writes the ids of a table that are nearest to an unknown word, best first, by spelling and by phrases that contain
 * the word; at most `room`, and at most 16. Returns how many; ids that share nothing with the word are left out. */
size_t imr_lexicon_nearest(const imr_lexicon *lexicon, imr_table table, imr_str word, imr_str *nearest, size_t room);

#endif
