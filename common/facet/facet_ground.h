/* Grounds of a decision; shared by the files facet_ground*.c.
 *
 * A rationale is read sentence by sentence. The phrases of two tables are looked up in it: marks (ground-marks.tsv)
 * decide a sentence's role and how far a negation reaches, cues (ground-cues.tsv) what it is about. Rules
 * (ground-rules.tsv) derive grounds from the cues of one sentence. All words of a rule must hold:
 *   cue     is in the sentence            +cue  is there and not negated     -cue  is negated
 *   =cue    a negation is just before (or after) it                          !cue  is not in the sentence
 *   @cue    is in the heading or in any sentence about this patient          @!cue is in none of them
 *   #name   the category, or the beginning of a procedure of the decision    #!name is not
 *   ~name   no rule further up has found that ground
 *   late    comes after the first sentence about this patient
 *   quote   the rule also reads guideline text   else   it counts only if no other ground was found */
#ifndef IMR_FACET_GROUND_H
#define IMR_FACET_GROUND_H

#include "facet_internal.h"

typedef enum ground_how {
    GROUND_PRESENT,
    GROUND_AFFIRMED,
    GROUND_NEGATED,
    GROUND_NEAR,
    GROUND_ABSENT,
    GROUND_ANYWHERE,
    GROUND_NOWHERE,
    GROUND_KIND,
    GROUND_NOT_KIND,
    GROUND_UNFOUND,
} ground_how;

typedef struct ground_term {
    ground_how how;
    uint32_t cue;
    imr_str name; /* of a category, procedure or ground */
} ground_term;

enum { GROUND_TERMS_MAX = 12, GROUND_CUES_MAX = 512 };

typedef struct ground_rule {
    const imr_concept *ground;
    bool quoted, late, last_resort;
    size_t n;
    ground_term terms[GROUND_TERMS_MAX];
} ground_rule;

/* Marks with a meaning in the code; all others are used by rules only. */
typedef enum ground_mark {
    GROUND_MARK_NO,      /* negates what follows: "no", "lack of", "failed to document" */
    GROUND_MARK_AFTER,   /* negates what precedes it: "was not documented" */
    GROUND_MARK_BREAK,   /* ends the reach of a negation: "but", "although" */
    GROUND_MARK_WHICH,   /* ends the reach of a preceding negation: ", which the provider did not document" */
    GROUND_MARK_GUIDE,   /* names a guideline or the literature */
    GROUND_MARK_APPLY,   /* applies it: "in this case", "however", "the request" */
    GROUND_MARK_REQUEST, /* "the request": applies it too, unless the sentence states a norm */
    GROUND_MARK_CASE,    /* speaks of this patient or record: "the patient", "documentation" */
    GROUND_MARK_NORM,    /* a norm for all patients: "should", "if" */
    GROUND_MARK_VERDICT, /* the decision itself: "is not medically necessary" */
    GROUND_MARK_ASIDE,   /* expresses no ground: "should not be interpreted as" */
    GROUND_MARK_COUNT
} ground_mark;

/* What a sentence says of a cue, and the token where it is said first. */
enum ground_state { GROUND_SEEN = 1, GROUND_PLAIN = 2, GROUND_DENIED = 4, GROUND_DENIED_NEAR = 8 };

typedef struct ground_said {
    uint16_t states;
    uint16_t place;
} ground_said;

typedef struct ground_sentence {
    uint32_t begin, end; /* bytes of the rationale */
    uint32_t first, n;   /* tokens */
    bool applied;        /* about this patient; otherwise it reports guidelines */
    ground_said *said;   /* for each cue */
} ground_sentence;

/* The rules, and memory for one rationale. */
struct imr_ground_rules {
    imr_arena *arena;
    ground_rule *at;
    size_t n;
    size_t n_marks, n_cues;              /* cue i of the table is number n_marks + i; marks come first */
    uint16_t mark_bits[GROUND_CUES_MAX]; /* by the order of a mark: a bit for its meaning in the code */
    ground_sentence *sentences;
    size_t n_sentences, sentences_room;
    ground_said *said;
    size_t said_room;
    uint16_t anywhere[GROUND_CUES_MAX]; /* states of each cue in the heading and in sentences about this patient */
    bool seen[GROUND_CUES_MAX];         /* whether any sentence has the cue */
};

static inline bool imr_ground_is_mark(const imr_ground_rules *rules, const imr_concept *concept, ground_mark mark)
{
    return concept->table == IMR_TABLE_MARK && (rules->mark_bits[concept->order] >> mark & 1) != 0;
}

/* IMR_INPUT names a rule that is wrong. */
imr_status imr_ground_rules_new(const imr_lexicon *lexicon, imr_ground_rules **out, imr_error *err);
void imr_ground_rules_free(imr_ground_rules *rules);

/* The marks and the numbers of cues, without the rules; one rule of the table. For words apart from any rationale. */
imr_status imr_ground_marks_read(const imr_lexicon *lexicon, imr_ground_rules *rules, imr_error *err);
imr_status imr_ground_rule_read(const imr_lexicon *lexicon, const imr_ground_rules *rules, const imr_concept *row,
                                ground_rule *out, imr_error *err);

/* The number of a matched mark or cue; what the matches of one sentence say of each. */
uint32_t imr_ground_number(const imr_ground_rules *rules, const imr_match *match);
void imr_ground_read_cues(imr_ground_rules *rules, const imr_matches *matches, ground_sentence *sentence);
/* Whether the rule holds in a sentence of a decision in which no other ground was found. */
bool imr_ground_rule_applies(const imr_ground_rules *rules, const ground_rule *rule, const ground_sentence *sentence,
                             const imr_decision *decision);

/* Splits the rationale into sentences and evaluates each cue in each. False: memory ran out. */
bool imr_ground_read_sentences(imr_facet_reading *reading, imr_ground_rules *rules);

/* A ground that was found: where, and how strongly. */
typedef struct ground_found {
    const imr_concept *ground;
    size_t sentence;
    uint16_t place;
} ground_found;

/* Sorts the most decisive first. */
void imr_ground_order(ground_found *found, size_t n);

#endif
