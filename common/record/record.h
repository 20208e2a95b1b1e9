/* What a decision is. The field table is the only place that knows JSON keys, term prefixes, value slots and which
 * fields are facets. */
#ifndef IMR_RECORD_H
#define IMR_RECORD_H

#include "error.h"
#include "json.h"
#include "str.h"

#define IMR_RECORD_SCHEMA "imr.record/1"

/* One guideline that a citation line names. */
typedef struct imr_citation {
    imr_str source;    /* "mtus", "odg", "acoem.non", "other.guideline", "lit", "drugref", "none" */
    imr_str guideline; /* the most precise id of guidelines.tsv or chapters.tsv */
    imr_list section, page;
    imr_str raw; /* the text it was read from */
} imr_citation;

typedef struct imr_citations {
    imr_citation *at;
    size_t n;
} imr_citations;

/* The evidence of a ground: bytes [begin, end) of the rationale, whole sentences. */
typedef struct imr_ground {
    imr_str ground; /* an id of grounds.tsv */
    int64_t begin, end;
} imr_ground;

typedef struct imr_grounds {
    imr_ground *at;
    size_t n;
} imr_grounds;

/* A decision. Strings and lists belong to the arena or point into the text it was made from; absent is s == NULL, n ==
 * 0, false, and 0 for age. */
typedef struct imr_decision {
    imr_str id, letter, file, layout;
    int64_t issue, issues; /* from 1 */
    imr_str heading, requested, authorized, disputed;
    imr_str outcome, case_outcome;
    imr_str category;
    imr_list procedure, guideline, ur_guideline;
    imr_citations citations, ur_citations;
    imr_list ground;     /* the most decisive first */
    imr_grounds grounds; /* the sentence of each, in the same order */
    imr_list body_part, body_part_inferred, level, side;
    bool ur_modified, retrospective, dependent;
    imr_list specialty, licensure;
    int64_t age; /* years */
    imr_str sex, priority;
    imr_str date_injury, date_ur_denial, date_received, date_assigned, date_decision; /* YYYY-MM-DD */
    imr_str summary, rationale;
    int64_t source_page, source_begin, source_end; /* page from 1 (0 absent); bytes of the file's text */
    /* Read from the letter for facet.h and left out of the JSON: the two citation lines and the credentials. */
    imr_str ur_line, imr_line, credentials;
} imr_decision;

typedef enum imr_kind {
    IMR_KIND_STR,
    IMR_KIND_LIST,
    IMR_KIND_INT,
    IMR_KIND_BOOL,
    IMR_KIND_CITATIONS,
    IMR_KIND_GROUNDS,
    IMR_KIND_DERIVED, /* not in the JSON: computed from other fields by the row's `derive` */
} imr_kind;

enum imr_field_flag {
    IMR_FIELD_FACET = 1,    /* boolean terms, counts, an option of the searcher */
    IMR_FIELD_TEXT = 2,     /* its words are indexed */
    IMR_FIELD_SORT = 4,     /* has a value slot, for sorting hits and for ranges (--age 40..60) */
    IMR_FIELD_REQUIRED = 8, /* JSON Lines input must have it */
    IMR_FIELD_KEY = 16,     /* boolean terms without counts: identifies a decision or a letter */
    IMR_FIELD_DATE = 32,    /* YYYY-MM-DD */
    IMR_FIELD_AMOUNT = 64,  /* a number read from what was requested, for searching only */
};

enum { IMR_SLOT_NONE = -1 };

/* The structure of an index, for the indexer that writes it and the searcher that reads it.
 *   words without prefix   heading and rationale, as stems; their positions are beside the database (position_index.h)
 *   words with a prefix    the other text fields of the table, and the heading once more for "heading:"
 *   boolean terms          one for each facet value, and one for each key
 *   values                 for sorting and ranges, in the form of imr_field_sort_text()
 *   data                   the record, in the form of docstore.h
 *   file                   the boolean term IMR_PREFIX_FILE + key of the file that the decision came from
 * Metadata keys: IMR_META_FORMAT (its value is IMR_FORMAT), IMR_META_FINGERPRINT (lexicon, in hexadecimal),
 * IMR_META_STEMMER (the stemmer's results for some words; contract.h), IMR_META_UPDATED (time of the last change),
 * IMR_META_FILE + key of a file, and those of docstore.h. */
#define IMR_META_FORMAT "imr.format"
#define IMR_META_FINGERPRINT "imr.fingerprint"
#define IMR_META_STEMMER "imr.stemmer"
#define IMR_META_UPDATED "imr.updated"
#define IMR_META_FILE "file:"
#define IMR_PREFIX_FILE "XFI"
#define IMR_FORMAT "9"
/* Maximum bytes of a value that becomes a term (IMR_FIELD_FACET, IMR_FIELD_KEY): it must fit with its prefix. */
enum { IMR_VALUE_LIMIT = 240 };

/* A row of the field table; the rows are in the order of the JSON. */
typedef struct imr_field {
    const char *key; /* JSON key, "dates.injury" for one inside an object; with "-" for "_" the option's name */
    imr_kind kind;
    size_t offset; /* of its member in imr_decision */
    unsigned flags;
    const char *prefix;  /* of its terms: "X" and two capitals, "Q" for the id, "" for plain words; NULL if none */
    int slot;            /* of its value in the index, or IMR_SLOT_NONE */
    const char *choices; /* "upheld|overturned"; NULL if any value is allowed */
    const char *help;    /* one line for man pages and --help */
    /* IMR_KIND_DERIVED: value i of the decision, absent past the last; scratch as in imr_field_values. */
    imr_str (*derive)(const imr_decision *decision, size_t i, char *scratch);
} imr_field;

size_t imr_field_count(void);
const imr_field *imr_field_at(size_t i);
/* Finds a row by key: "-" equals "_", case is ignored, and "dates." may be omitted. NULL: no such field. */
const imr_field *imr_field_find(imr_str name);

/* The member of the decision; whether it is present, i.e. stored and printed (derived fields never are). */
const void *imr_field_member(const imr_field *field, const imr_decision *decision);
bool imr_field_is_present(const imr_field *field, const imr_decision *decision);
/* The number of values of a field (0 or 1 except for lists); value i as text (a number in decimal, a boolean as
 * "true"), possibly in scratch (32 bytes). Fields of kind IMR_KIND_CITATIONS and IMR_KIND_GROUNDS have none. */
size_t imr_field_values(const imr_field *field, const imr_decision *decision);
imr_str imr_field_value(const imr_field *field, const imr_decision *decision, size_t i, char *scratch);
/* The value of an IMR_FIELD_SORT field in the form of its slot, in which bytes sort as values do: "52" -> "052" if the
 * field is a number, otherwise the text itself. For ends of ranges that a user typed as well as for a decision's value;
 * scratch is 32 bytes. */
imr_str imr_field_sort_text(const imr_field *field, imr_str value, char *scratch);

/* The date of injury in a summary ("an injury date of 05/21/12"), written into 32 bytes; absent if there is none. It is
 * not part of the record; it serves searches of letters without a line for it. */
imr_str imr_summary_injury(imr_str summary, char *scratch);

/* How much of a decision's treatment was requested, or authorized by utilization review; 0: not stated. */
typedef enum imr_amount { IMR_AMOUNT_VISITS, IMR_AMOUNT_PIECES, IMR_AMOUNT_DAYS } imr_amount;
long imr_decision_amount(const imr_decision *decision, imr_amount amount, bool authorized);

/* Whether it is a valid calendar date, YYYY-MM-DD. */
bool imr_date_valid(imr_str date);

/* A selection of fields, in the user's order. */
typedef struct imr_field_list {
    const imr_field **at;
    size_t n;
} imr_field_list;

/* Writes the members of a decision into an object that the caller has begun: those of `only`, derived fields included,
 * or the whole record if that is NULL. */
void imr_record_members(imr_json *json, const imr_decision *decision, const imr_field_list *only);
/* Appends one JSON object without a line end. Failure sticks to the buffer. */
void imr_record_write(const imr_decision *decision, imr_buf *out);
/* Parses one JSON object; strings belong to the arena. Unknown keys are ignored; null and "" are absent. IMR_INPUT
 * (what and where): not a JSON object in UTF-8, a missing required field, a value of the wrong kind, an invalid date, a
 * value outside the row's choices, a value that cannot become a term, or a ground that is not in the rationale.
 * IMR_MEMORY. */
imr_status imr_record_read(imr_arena *arena, imr_str line, imr_decision *out, imr_error *err);

#endif
