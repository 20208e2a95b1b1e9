/* What words mean here: concepts (a procedure, a guideline, an outcome, a body part, a specialty ...) and the phrases
 * that name them, from tables that a clinician can edit. One phrase matcher serves headings and citations when
 * indexing, and queries when searching.
 *
 * A table is a file of tab-separated lines; "#" starts a comment line. Columns: id, parent, label, phrases, and in some
 * tables traits; "-" stands for no parent and for no phrases. Phrases are parted by "|". They match by stems, so a
 * plural or an inflected form needs no line of its own. In a phrase
 *
 *     word*    matches every word with that beginning
 *     *        matches any one word
 *     *%       matches any percentage
 *     =OT      matches only where the text has capitals
 *     ~word    marks the whole phrase as weak: it counts only where no other phrase of the table matches
 *
 * Traits are words parted by blanks that tell the code how a concept behaves ("skin-form", "years=2012-2016"); the head
 * of each table says which it has. Ids are unique in their table (in outcomes.tsv under their parent). A phrase has 16
 * words at most and does not start with "*". A table with a mistake in it is refused with file and line. */
#ifndef IMR_LEXICON_H
#define IMR_LEXICON_H

#include "text.h"

/* clang-format off */
/*        table             file */
#define IMR_TABLES(X)                                                                                                  \
    X(IMR_TABLE_CATEGORY,   "categories.tsv")                                                                          \
    X(IMR_TABLE_PROCEDURE,  "procedures.tsv")                                                                          \
    X(IMR_TABLE_GUIDELINE,  "guidelines.tsv") /* as a citation line or a user names them */                            \
    X(IMR_TABLE_CHAPTER,    "chapters.tsv")   /* parts of a guideline, as they stand behind its name in a citation */  \
    X(IMR_TABLE_SECTION,    "sections.tsv")   /* section names that hold commas */                                     \
    X(IMR_TABLE_OUTCOME,    "outcomes.tsv")   /* parent is the facet: outcome, case_outcome, ur_modified ... */        \
    X(IMR_TABLE_BODY_PART,  "body-parts.tsv")                                                                          \
    X(IMR_TABLE_SPECIALTY,  "specialties.tsv")                                                                         \
    X(IMR_TABLE_GROUND,     "grounds.tsv")    /* parent is the polarity: against, for, either; phrases are a user's */    \
    X(IMR_TABLE_MARK,       "ground-marks.tsv") /* what tells a sentence's role and reach: negations, sources ... */      \
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
    imr_str id, parent, label; /* parent absent where the table says "-" */
    imr_str traits;            /* as they stand in the table; absent where there are none */
    uint32_t order;            /* its line among the concepts of the table */
} imr_concept;

/* Whether the concept has the trait, and its value ("2012-2016" of "years=2012-2016"; empty for a trait without one).
 * value may be NULL. */
bool imr_concept_trait(const imr_concept *concept, const char *name, imr_str *value);
static inline bool imr_concept_is(const imr_concept *concept, const char *trait)
{
    return concept->traits.n > 0 && imr_concept_trait(concept, trait, NULL);
}

/* Whether the value of the trait, ids, families or words parted by commas ("sx.consult,psy."), has the id. */
bool imr_concept_lists(const imr_concept *concept, const char *trait, imr_str id);

/* Read only once made: threads may share it. */
typedef struct imr_lexicon imr_lexicon;

/* The tables that are compiled in, ready to use at no cost, or, where dir is not NULL, each table of dir instead of the
 * compiled one of the same name (some milliseconds). IMR_INPUT names file and line of a mistake. */
imr_status imr_lexicon_open(const char *dir, imr_lexicon **out, imr_error *err);
void imr_lexicon_free(imr_lexicon *lexicon);

/* A hash of the ids and phrases of all tables but the synonyms (queries alone read those) and of how words are stemmed:
 * an index built with another one answers wrongly. */
uint64_t imr_lexicon_fingerprint(const imr_lexicon *lexicon);

/* A stemmer with the exceptions of stems.tsv; the caller's, one a thread; must not outlive the lexicon. */
imr_status imr_lexicon_stemmer(const imr_lexicon *lexicon, imr_stemmer **out, imr_error *err);

/* A stemmer for text that was typed in haste: where no phrase of any table knows a word of five letters or more, it
 * stands for the one word (or words of one concept) of the procedures' and body parts' phrases that an edit or, in a
 * long word, two lead to. Stems stay as they are; only what phrases match by is another. The speller is the caller's
 * and must outlive it. */
typedef struct imr_speller {
    const imr_lexicon *lexicon;
    imr_stemmer *stemmer; /* of the lexicon */
} imr_speller;
imr_status imr_lexicon_speller(const imr_speller *speller, imr_stemmer **out, imr_error *err);

/* The one word of the procedures' and body parts' phrases that an edit or, in a long word, two lead to: "acupunture".
 * Absent where there is none, or more than one. */
imr_str imr_lexicon_meant(const imr_lexicon *lexicon, imr_str word);

/* The same with two edits in shorter words too: a guess that something else has to bear out. */
imr_str imr_lexicon_perhaps(const imr_lexicon *lexicon, imr_str word);

/* The words whose stems the lexicon sets, in the order of stems.tsv; NULL past the last one. */
const imr_stem_exception *imr_lexicon_exception(const imr_lexicon *lexicon, size_t i);

size_t imr_lexicon_count(const imr_lexicon *lexicon, imr_table table);
const imr_concept *imr_lexicon_at(const imr_lexicon *lexicon, imr_table table, size_t i);
const imr_concept *imr_lexicon_find(const imr_lexicon *lexicon, imr_table table, imr_str id); /* NULL: no such id */
/* How many phrases a concept has, and each as it stands in its table. */
size_t imr_lexicon_phrases(const imr_lexicon *lexicon, const imr_concept *concept);
imr_str imr_lexicon_phrase(const imr_lexicon *lexicon, const imr_concept *concept, size_t i);

typedef struct imr_match {
    const imr_concept *concept;
    uint32_t first, count; /* tokens */
    bool weak;
} imr_match;

/* The matches of one text. Start with {0}. */
typedef struct imr_matches {
    imr_match *at;
    size_t n, room;
} imr_matches;

/* Finds the phrases of the given tables (a bit 1 << table each) in tokens stemmed by a stemmer of this lexicon: in each
 * table the longest phrase at each place (of equally long ones that with the fewest wildcards), leftmost first, none
 * overlapping another of its table; a phrase that several concepts of a table share gives a match each. Weak ones are
 * sought as if there were no others, and dropped where a strong one of the same table was found. Replaces the contents
 * of matches, ordered by place, then table, then concept order. Where a text has no capitals at all, as queries are
 * typed, the caller may give its tokens IMR_TOKEN_UPPER so that =OT is found too. IMR_MEMORY. */
imr_status imr_lexicon_match(const imr_lexicon *lexicon, unsigned tables, const imr_token *tokens, size_t n,
                             imr_matches *matches, imr_error *err);
void imr_matches_free(imr_matches *matches);

/* The concept whose trait "endings" has the longest ending of the word: the class of a drug that no phrase names, as
 * names of drugs are made ("oseltamivir", an antiviral). NULL: none. */
const imr_concept *imr_lexicon_by_ending(const imr_lexicon *lexicon, imr_table table, imr_str word);
/* Adds the words known by their endings to the matches of the table in the tokens, for words that no match covers;
 * where all matches are weak, the words take their place. IMR_MEMORY. */
imr_status imr_lexicon_match_endings(const imr_lexicon *lexicon, imr_table table, const imr_token *tokens, size_t n,
                                     imr_matches *matches, imr_error *err);

/* The ids of a table nearest to a word that is none of them, best first: by spelling, and by the phrases that hold the
 * word; at most room (16 at the very most), none that shares nothing. */
size_t imr_lexicon_nearest(const imr_lexicon *lexicon, imr_table table, imr_str word, imr_str *nearest, size_t room);

#endif
