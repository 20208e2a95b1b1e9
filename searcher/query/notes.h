/* What a search reports besides its answer, as data; present/sentences.h turns it into sentences. */
#ifndef IMR_NOTES_H
#define IMR_NOTES_H

#include "error.h"
#include "record.h"

/* Each names the members of the note that it sets besides span and column. */
typedef enum imr_note_code {
    IMR_NOTE_READ_AS,         /* words were read as a facet: field, alternatives (its values) */
    IMR_NOTE_SPELLED,         /* a word was replaced: value, number (how many decisions have the typed one) */
    IMR_NOTE_DESCRIPTION,     /* the query is a pasted description */
    IMR_NOTE_LONG_WORD,       /* a word too long for the index was left out */
    IMR_NOTE_OPEN_QUOTE,      /* a quotation mark that is not closed was left out */
    IMR_NOTE_OPEN_PAREN,      /* the same for a parenthesis */
    IMR_NOTE_NO_FIELD,        /* no field has that name: alternatives (the nearest) */
    IMR_NOTE_SHORT_STAR,      /* a star after too few letters: number (how many it needs) */
    IMR_NOTE_LONE_OPERATOR,   /* an operator or connector without its operands was read as a word */
    IMR_NOTE_NEAR_AS_AND,     /* a connector between parts that cannot be near each other */
    IMR_NOTE_SIGNED_NEAR,     /* "+5" was read as a connector: number (its distance) */
    IMR_NOTE_NOT_CANONICAL,   /* a query in braces that is not canonical: value (why) */
    IMR_NOTE_NO_SUCH_TERM,    /* a part of a canonical query that no decision has */
    IMR_NOTE_CONFLICT,        /* two values of one facet exclude each other: field, value (the other) */
    IMR_NOTE_TWO_OUTCOMES,    /* an outcome besides that of the review, which decides: field */
    IMR_NOTE_COUNTED_BACK,    /* a time such as "last year" is counted from the newest decision: value (its date) */
    IMR_NOTE_NO_DATE,         /* a time such as "recent" is no date: value (present if it is not searched either) */
    IMR_NOTE_NO_COMPARISON,   /* a number is searched, but not compared: no field has such numbers */
    IMR_NOTE_UNRECORDED,      /* letters do not say this about the reviewer: the words are searched as a phrase */
    IMR_NOTE_ANY_OF,          /* each clause of a sentence is a query of its own: alternatives (their words), field
                                 (case_outcome if they name different outcomes) */
    IMR_NOTE_NOTHING_HAS_ALL, /* alternatives (what the nearest decisions lack), number (of these); span (the outcome
                                 that was asked for), other (how many have all but that) */
    IMR_NOTE_LOST_RECORD, /* a decision is left out because its record cannot be read: number (of the document), value
                             (why) */
    IMR_NOTE_CODES,
} imr_note_code;

/* Spans point into the query; the rest belongs to the arena of the notes or is static. */
typedef struct imr_note {
    imr_note_code code;
    imr_str span;    /* of the input */
    uint32_t column; /* of the span: from 1, in characters; 0 if unknown */
    const imr_field *field;
    imr_str value;
    imr_list alternatives;
    uint64_t number, other;
} imr_note;

/* Initialise with {.arena = ...}. */
typedef struct imr_notes {
    imr_arena *arena;
    imr_note *at;
    size_t n;
    bool failed; /* memory ran out */
} imr_notes;

/* Whether further notes will be dropped: a pasted text can be wrong in many places. */
bool imr_notes_full(const imr_notes *notes);

void imr_notes_add(imr_notes *notes, imr_note note);

/* The code's name for machines: "read-as". */
const char *imr_note_name(imr_note_code code);

/* printf into the arena; s is NULL if memory runs out. */
imr_str imr_arena_printf(imr_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
