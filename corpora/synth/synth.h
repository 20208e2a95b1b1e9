/* imr-synth generates letters and decisions in the forms of real ones from a seed.
 *
 * A letter depends only on the seed and its number, not on the letters before it: memory is constant, and any letter
 * can be drawn again. All arithmetic is on integers, so that the bytes are the same on every machine. */
#ifndef SYNTH_H
#define SYNTH_H

#include "str.h"

/* ---- dates (calendar.c): days since 1970-01-01 in the Gregorian calendar ---- */

typedef struct synth_civil {
    int year;
    unsigned month, day;
} synth_civil;
synth_civil civil_of(int32_t day);
int32_t day_of(int year, unsigned month, unsigned day);

/* ---- chance (rng.c) ---- */

typedef struct rng {
    uint64_t s[4];
} rng;

rng rng_of(uint64_t seed, uint64_t stream);
uint64_t rng_next(rng *r);
uint32_t rng_below(rng *r, uint32_t n); /* 0 ... n - 1 */
bool rng_chance(rng *r, uint32_t in_thousand);
uint32_t rng_between(rng *r, uint32_t least, uint32_t most);
/* A rank from 0 to 2^17, low ones most often: n draws give about n^0.77 distinct ones, as the vocabulary of a text
 * grows. */
uint64_t rng_rank(rng *r);
uint32_t rng_skewed(rng *r, uint32_t n); /* 0 ... n - 1, by rank */
uint64_t rng_mix(uint64_t value);        /* a hash */

/* ---- open vocabulary (words.c) ---- */

void word_drug(uint64_t rank, imr_buf *out);
void word_surname(uint64_t rank, imr_buf *out);
void word_term(uint64_t rank, imr_buf *out); /* a rare medical adjective */
/* Makes typing errors in the text from byte `from` on. */
void word_misspell(rng *r, imr_buf *text, size_t from);

/* ---- tables (tables.c, items.c) ---- */

typedef enum synth_part_id {
    PART_LUMBAR,
    PART_CERVICAL,
    PART_THORACIC,
    PART_SHOULDER,
    PART_ELBOW,
    PART_WRIST,
    PART_HIP,
    PART_KNEE,
    PART_ANKLE,
    PART_HEAD,
    PARTS
} synth_part_id;

typedef struct synth_part {
    const char *id;                                            /* the facet value */
    const char *formal;                                        /* "lumbar spine" */
    const char *plain;                                         /* "low back" */
    const char *acoem, *acoem_page, *acoem_chapter, *acoem_id; /* "Low Back Complaints", ...; NULL: none */
    const char *acoem17;                                       /* "Low Back Disorders 2016"; NULL: none */
    const char *odg, *odg_id;
    bool sided;
    char vertebra;         /* 'L', 'C' or 'T'; 0: no levels */
    const char *exam;      /* findings, a template */
    const char *diagnosis; /* a template */
    uint32_t weight;
} synth_part;

extern const synth_part synth_parts[PARTS];

typedef enum synth_group {
    GROUP_IMAGING,
    GROUP_NERVE,
    GROUP_INJECTION,
    GROUP_THERAPY,
    GROUP_OPIOID,
    GROUP_DRUG,
    GROUP_TOPICAL,
    GROUP_DEVICE,
    GROUP_SURGERY,
    GROUP_PSYCH,
    GROUP_CARE,
    GROUP_LAB,
    GROUP_CONSULT,
    GROUPS
} synth_group;

typedef enum synth_mtus {
    MTUS_PART, /* the ACOEM chapter of the body part */
    MTUS_PAIN, /* the chronic pain guideline */
    MTUS_OPIOID,
    MTUS_ACUPUNCTURE,
    MTUS_SURGERY_AFTER, /* postsurgical */
} synth_mtus;

enum {
    ITEM_PART = 1,       /* the heading names the body part */
    ITEM_LEVEL = 2,      /* and a spinal level */
    ITEM_SIDE = 4,       /* also a side, although the part has none */
    ITEM_BOTH = 8,       /* always both sides */
    ITEM_VISITS = 16,    /* the request is for a number of visits, which UR can cut */
    ITEM_PILLS = 32,     /* of tablets */
    ITEM_ANCILLARY = 64, /* only beside surgery */
};

typedef struct synth_item {
    const char *id;
    synth_group group;
    uint32_t weight;
    uint32_t overturned; /* per thousand */
    uint32_t parts;      /* the body parts that it is requested for, a bit each; 0: any */
    unsigned flags;
    synth_mtus mtus;
    const char *section;      /* of the MTUS */
    const char *topic;        /* of ODG */
    const char *odg, *odg_id; /* the ODG chapter, NULL: that of the body part */
    const char *heading;      /* a template */
    const char *noun;         /* "MRI" */
    const char *named;        /* the body part in the heading, if not the part's own name */
} synth_item;

extern const synth_item synth_items[];
extern const size_t synth_items_n;

const char *category_of(const char *procedure);

/* ---- a letter (draw.c) ---- */

typedef enum synth_era { ERA_2013, ERA_2014, ERA_2016, ERA_2018 } synth_era;
typedef enum synth_layout { LAYOUT_HEADER, LAYOUT_BARE, LAYOUT_NOTICE, LAYOUT_LETTER_2013, LAYOUT_EARLY } synth_layout;
typedef enum synth_side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT, SIDE_BOTH } synth_side;

enum { MAX_DECISIONS = 21, MAX_CITED = 3, MAX_LEVELS = 2 };

typedef struct synth_level {
    unsigned upper, lower; /* L4-L5: 4, 5; L5-S1: 5, 1 */
} synth_level;

/* A guideline line and the facet values it stands for. */
typedef struct synth_cited {
    imr_buf line;
    const char *ids[MAX_CITED];
    size_t n;
    const char *spoken; /* as named in the rationale */
} synth_cited;

enum { MAX_GROUNDS = 4 };

typedef struct synth_decision {
    const synth_item *item;
    const synth_part *part;
    synth_side side;
    synth_level levels[MAX_LEVELS];
    size_t levels_n;
    unsigned spelling;          /* of levels */
    unsigned quantity, allowed; /* requested; granted by UR */
    bool overturned, modified, dependent;
    imr_buf heading, requested, authorized, disputed; /* disputed: the whole request unless UR modified it */
    imr_buf rationale;
    const char *grounds[MAX_GROUNDS]; /* of its reasons, in their order: "{no-red-flag}..." */
    size_t grounds_n;
    synth_cited ur, imr;
} synth_decision;

typedef struct synth_specialty {
    const char *name, *id;
} synth_specialty;

typedef struct synth_letter {
    uint64_t number;
    char id[32];
    synth_layout layout;
    synth_era era;
    bool female, patient; /* patient: "the patient" rather than "the injured worker" */
    unsigned age;
    int32_t injury, denial, received, assigned, decided; /* days since 1970 */
    const char *state, *occupation, *mishap;
    const synth_specialty *specialty[2];
    size_t specialties;
    const synth_part *part;
    imr_buf summary;
    synth_decision decisions[MAX_DECISIONS];
    size_t n;
} synth_letter;

/* Draws letter `number` with at most `limit` decisions; out can be reused for the next letter. */
void letter_draw(uint64_t seed, uint64_t number, size_t limit, synth_letter *out);
void letter_free(synth_letter *letter);
bool letter_failed(const synth_letter *letter); /* memory ran out */

/* ---- sentences (grammar.c, phrases.c) ---- */

/* What the slots of a template are filled from. In a template [a|b] chooses one alternative, and $ with a letter is a
 * slot (grammar.c). */
typedef struct synth_scene {
    const synth_letter *letter;
    const synth_decision *decision; /* NULL in the summary */
    const synth_part *part;
    rng *rng;
    imr_buf *out;
} synth_scene;

void grammar_write(synth_scene *scene, const char *template);
void level_write(const synth_decision *decision, size_t i, unsigned spelling, imr_buf *out);

typedef struct synth_phrases {
    const char *const *at;
    size_t n;
} synth_phrases;

typedef enum synth_phrase_kind {
    PHRASE_OPENING,
    PHRASE_HISTORY,
    PHRASE_EXAM,
    PHRASE_TREATED,
    PHRASE_ASIDE,
    PHRASE_KINDS
} synth_phrase_kind;
synth_phrases phrases_common(synth_phrase_kind kind);
synth_phrases phrases_rule(synth_group group);
synth_phrases phrases_reason(synth_group group, bool overturned);
synth_phrases phrases_closing(bool overturned);
/* Lists of words for slots. */
synth_phrases phrases_occupations(void);
synth_phrases phrases_mishaps(void);
synth_phrases phrases_drugs(void);

/* ---- writing (cite.c, layout.c, json.c) ---- */

/* Draws the line of the reviewer, or of UR, and the facet values it stands for. */
void cite_draw(rng *r, const synth_letter *letter, const synth_decision *decision, bool reviewer, synth_cited *out);
void cite_none(const synth_letter *letter, bool reviewer, synth_cited *out);

void layout_write(const synth_letter *letter, imr_buf *out);          /* the text of a letter */
void json_record(const synth_letter *letter, size_t i, imr_buf *out); /* one line of JSON Lines input */
void json_gold(const synth_letter *letter, size_t i, imr_buf *out);   /* one line of labels */

#endif
