#include "sentences.h"

#include <inttypes.h>

/* %s the span, %c the column, %f the field, %v the value, %n the number, %a the quoted alternatives. */
static const char *const sentences[] = {
    [IMR_NOTE_READ_AS] = NULL, /* read_as() */
    [IMR_NOTE_SPELLED] = NULL, /* spelled() */
    [IMR_NOTE_DESCRIPTION] = "read as a description: any of its words may match, and what has most of them comes first",
    [IMR_NOTE_LONG_WORD] = "\"%s...\" is too long for a word: left out",
    [IMR_NOTE_OPEN_QUOTE] = "the quotation mark in column %c is not closed: left out",
    [IMR_NOTE_OPEN_PAREN] = "the parenthesis in column %c is not closed: left out",
    [IMR_NOTE_NO_FIELD] = NULL, /* no_field() */
    [IMR_NOTE_SHORT_STAR] = "\"%s\" in column %c: a star needs %n letters before it; read as a word",
    [IMR_NOTE_LONE_OPERATOR] = "\"%s\" in column %c has nothing to join: read as a word",
    [IMR_NOTE_NEAR_AS_AND] = "\"%s\" in column %c joins words, phrases and alternatives of one text: read as AND",
    [IMR_NOTE_SIGNED_NEAR] = "\"%s\" in column %c read as: in this order, within %n words",
    [IMR_NOTE_NOT_CANONICAL] = "%v: read as words",
    [IMR_NOTE_NO_SUCH_TERM] = "no decision has %s (in braces, words stand without their endings)",
    [IMR_NOTE_CONFLICT] = "\"%s\" and %f:%v exclude each other: no decision has both",
    [IMR_NOTE_TWO_OUTCOMES] = "\"%s\" is taken as what utilization review did; the outcome is that of the review",
    [IMR_NOTE_COUNTED_BACK] = "\"%s\" is counted back from %v, the newest decision here (or give a date: since 2016)",
    [IMR_NOTE_NO_DATE] = NULL, /* no_date() */
    [IMR_NOTE_NO_COMPARISON] =
        "\"%s\" is not compared, only the number is searched (ages, dates, visits, pieces and days are compared)",
    [IMR_NOTE_UNRECORDED] = "letters say the reviewer's specialty and no more: \"%s\" is searched as a phrase",
    [IMR_NOTE_ANY_OF] = NULL,          /* any_of() */
    [IMR_NOTE_NOTHING_HAS_ALL] = NULL, /* nothing_has_all() */
    [IMR_NOTE_LOST_RECORD] = "a matching decision is left out, because its record cannot be read (document %n): %v",
};

static void put_alternatives(const imr_note *note, imr_buf *out)
{
    for (size_t i = 0; i < note->alternatives.n; i++)
        imr_buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : ", ", IMR_STR_ARG(note->alternatives.at[i]));
}

static void fill(const char *template, const imr_note *note, imr_buf *out)
{
    for (const char *at = template; *at != '\0'; at++) {
        if (*at != '%') {
            imr_buf_putc(out, *at);
            continue;
        }
        switch (*++at) {
        case 's': imr_buf_add(out, note->span); break;
        case 'c': imr_buf_printf(out, "%" PRIu32, note->column); break;
        case 'f': imr_buf_puts(out, note->field == NULL ? "" : note->field->key); break;
        case 'v': imr_buf_add(out, note->value); break;
        case 'n': imr_buf_printf(out, "%" PRIu64, note->number); break;
        default: put_alternatives(note, out); break;
        }
    }
}

static void spelled(const imr_note *note, imr_buf *out)
{
    fill(note->number == 0 ? "no decision has" : "few decisions have", note, out);
    fill(" \"%s\": searched for \"%v\" (quote it to search the word as it is)", note, out);
}

static void no_field(const imr_note *note, imr_buf *out)
{
    fill("no field is named \"%s\" (column %c): read as words", note, out);
    if (note->alternatives.n > 0) imr_buf_printf(out, "; did you mean %.*s:?", IMR_STR_ARG(note->alternatives.at[0]));
}

static void nothing_has_all(const imr_note *note, imr_buf *out)
{
    imr_buf_puts(out, "no decision has all of it");
    if (note->alternatives.n > 0) fill("; nearest: %n without %a", note, out);
    if (note->other > 0)
        imr_buf_printf(out, "%s %" PRIu64 " not \"%.*s\"", note->alternatives.n > 0 ? "," : "; nearest:", note->other,
                       IMR_STR_ARG(note->span));
}

static void no_date(const imr_note *note, imr_buf *out)
{
    if (note->value.n > 0)
        fill("\"%s\" is no date and not searched: give one (since 2016), or sort by date", note, out);
    else
        fill("\"%s\" is searched as words: for the date of the decision, give one (since 2016)", note, out);
}

static void any_of(const imr_note *note, imr_buf *out)
{
    fill("each clause is searched separately: these are the decisions of any of %a", note, out);
    if (note->field != NULL) imr_buf_puts(out, " (add case-outcome:partial for letters that mix outcomes)");
}

/* Takes all consecutive notes of this kind. */
static void read_as(const imr_notes *notes, size_t *i, imr_buf *out)
{
    size_t first = *i;
    for (; *i < notes->n && notes->at[*i].code == IMR_NOTE_READ_AS; ++*i) {
        const imr_note *note = &notes->at[*i];
        imr_buf_printf(out, "%s\"%.*s\" %s %s:", *i == first ? "" : ", ", IMR_STR_ARG(note->span),
                       *i == first ? "read as" : "as", note->field->key);
        for (size_t v = 0; v < note->alternatives.n; v++)
            imr_buf_printf(out, "%s%.*s", v == 0 ? "" : "|", IMR_STR_ARG(note->alternatives.at[v]));
    }
    bool one = *i == first + 1;
    imr_buf_printf(out, " (quote %s to search the word%s)", one ? "it" : "them", one ? "" : "s");
}

void imr_note_sentence(const imr_notes *notes, size_t *i, imr_buf *out)
{
    const imr_note *note = &notes->at[*i];
    if (note->code == IMR_NOTE_READ_AS) {
        read_as(notes, i, out);
        return;
    }
    ++*i;
    if (note->code == IMR_NOTE_SPELLED)
        spelled(note, out);
    else if (note->code == IMR_NOTE_NOTHING_HAS_ALL)
        nothing_has_all(note, out);
    else if (note->code == IMR_NOTE_NO_DATE)
        no_date(note, out);
    else if (note->code == IMR_NOTE_ANY_OF)
        any_of(note, out);
    else if (note->code == IMR_NOTE_NO_FIELD)
        no_field(note, out);
    else
        fill(sentences[note->code], note, out);
}
