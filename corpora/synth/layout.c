/* The text of a letter in each known form. The fixed wording is that of real letters; everything else is generated. */
#include "synth.h"

#include <string.h>

/* The letter being written, with lines broken at width. */
typedef struct synth_sheet {
    imr_buf *out;
    size_t width;
    size_t lines;
    const char *line_end; /* the hand-written sample letters have a blank and an empty line after each line */
    size_t page;          /* lines a page, with form feeds between pages; 0: no pages */
} synth_sheet;

static void end_line(synth_sheet *sheet)
{
    imr_buf_puts(sheet->out, sheet->line_end);
    sheet->lines++;
    if (sheet->page > 0 && sheet->lines % sheet->page == 0) imr_buf_putc(sheet->out, '\f');
}

static void line(synth_sheet *sheet, const char *text)
{
    imr_buf_puts(sheet->out, text);
    end_line(sheet);
}

static void gap(synth_sheet *sheet) { imr_buf_puts(sheet->out, sheet->line_end); }

/* How much of the word fits if it may be broken after a hyphen: 11-21-|2016. */
static size_t broken_at(imr_str word, size_t columns)
{
    size_t at = 0;
    for (size_t i = 1; i + 1 < word.n && i < columns; i++)
        if (word.s[i] == '-') at = i + 1;
    return at;
}

static void paragraph(synth_sheet *sheet, imr_str text)
{
    size_t column = 0;
    while (text.n > 0) {
        const char *space = memchr(text.s, ' ', text.n);
        imr_str word = {text.s, space == NULL ? text.n : (size_t)(space - text.s)};
        size_t room = sheet->width - (column < sheet->width ? column : sheet->width);
        if (column > 0 && word.n + 1 > room) {
            size_t part = room > 1 ? broken_at(word, room - 1) : 0;
            if (part > 0) {
                imr_buf_putc(sheet->out, ' ');
                imr_buf_add(sheet->out, (imr_str){word.s, part});
                text = (imr_str){text.s + part, text.n - part};
            }
            end_line(sheet);
            column = 0;
            continue;
        }
        if (column > 0) imr_buf_putc(sheet->out, ' ');
        imr_buf_add(sheet->out, word);
        column += word.n + (column > 0 ? 1 : 0);
        size_t used = word.n + (space == NULL ? 0 : 1);
        text = (imr_str){text.s + used, text.n - used};
    }
    end_line(sheet);
}

/* Writes a paragraph of pieces, a list that ends with NULL. */
static void paragraph_of(synth_sheet *sheet, imr_buf *scratch, const char *const *pieces)
{
    imr_buf_clear(scratch);
    for (; *pieces != NULL; pieces++) imr_buf_puts(scratch, *pieces);
    paragraph(sheet, imr_buf_str(scratch));
}
#define PARAGRAPH(sheet, scratch, ...) paragraph_of(sheet, scratch, (const char *const[]){__VA_ARGS__, NULL})

static const char *text_of(const imr_buf *buf) { return buf->s == NULL ? "" : buf->s; }

/* ---- parts that several forms have ---- */

typedef struct synth_day_text {
    char text[16];
} synth_day_text;

static synth_day_text us_date(int32_t day)
{
    synth_civil date = civil_of(day);
    synth_day_text out = {{(char)('0' + date.month / 10), (char)('0' + date.month % 10), '/',
                           (char)('0' + date.day / 10), (char)('0' + date.day % 10), '/',
                           (char)('0' + date.year / 1000), (char)('0' + date.year / 100 % 10),
                           (char)('0' + date.year / 10 % 10), (char)('0' + date.year % 10), '\0'}};
    return out;
}

static const char practice[] =
    "He/she has been in active practice for over five years and gives at least 24 hours of each week to it. The expert "
    "reviewer was chosen for experience and training in the specialties that usually treat the condition and the "
    "disputed "
    "items/services, and knows the laws and rules that apply.";

static void put_certified(const synth_letter *letter, imr_buf *out)
{
    imr_buf_puts(out, "is Board Certified in ");
    imr_buf_puts(out, letter->specialty[0]->name);
    if (letter->specialties > 1) {
        imr_buf_puts(out, ", has a subspecialty in ");
        imr_buf_puts(out, letter->specialty[1]->name);
    }
    imr_buf_puts(out, " and is licensed to practice in ");
    imr_buf_puts(out, letter->state);
}

static bool is_prose(const synth_letter *letter) { return letter->era <= ERA_2014; }

static void reviewer(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    imr_buf certified = {0};
    put_certified(letter, &certified);
    PARAGRAPH(
        sheet, scratch,
        "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she is independent of the "
        "employer, the employee, the providers and the claims administrator. ",
        is_prose(letter) ? "The expert reviewer " : "", is_prose(letter) ? text_of(&certified) : "",
        is_prose(letter) ? ". " : "", practice);
    imr_buf_free(&certified);
    if (is_prose(letter)) return;
    line(sheet, "The Expert Reviewer has the following credentials:");
    PARAGRAPH(sheet, scratch, "State(s) of Licensure: ", letter->state);
    PARAGRAPH(sheet, scratch, "Certification(s)/Specialty: ", letter->specialty[0]->name,
              letter->specialties > 1 ? ", " : "", letter->specialties > 1 ? letter->specialty[1]->name : "");
}

/* ---- the form of 2014 and later ---- */

static void header(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    PARAGRAPH(sheet, scratch, "Case Number: ", letter->id);
    PARAGRAPH(sheet, scratch, "Date Assigned: ", us_date(letter->assigned).text,
              " Date of Injury: ", us_date(letter->injury).text);
    PARAGRAPH(sheet, scratch, "Decision Date: ", us_date(letter->decided).text,
              " UR Denial Date: ", us_date(letter->denial).text);
    line(sheet, "Priority: Standard Application");
    line(sheet, "Received:");
    line(sheet, us_date(letter->received).text);
}

static void decision_2014(synth_sheet *sheet, const synth_decision *decision, imr_buf *scratch)
{
    size_t width = sheet->width;
    sheet->width -= 6;
    PARAGRAPH(sheet, scratch, text_of(&decision->heading), decision->overturned ? ": Overturned" : ": Upheld");
    sheet->width = width;
    PARAGRAPH(sheet, scratch, "Claims Administrator guideline: ", text_of(&decision->ur.line));
    PARAGRAPH(sheet, scratch, "MAXIMUS guideline: ", text_of(&decision->imr.line));
    PARAGRAPH(sheet, scratch, "Decision rationale: ", text_of(&decision->rationale));
}

static void layout_2014(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    if (letter->layout == LAYOUT_BARE) {
        sheet->line_end = " \n\n";
        sheet->page = 0;
    } else {
        header(sheet, letter, scratch);
    }
    line(sheet, "HOW THE IMR FINAL DETERMINATION WAS MADE");
    reviewer(sheet, letter, scratch);
    line(sheet, "CLINICAL CASE SUMMARY");
    PARAGRAPH(sheet, scratch,
              "The expert reviewer developed the following clinical case summary based on a review of the case "
              "file, including all medical records:");
    paragraph(sheet, imr_buf_str(&letter->summary));
    line(sheet, "IMR ISSUES, DECISIONS AND RATIONALES");
    PARAGRAPH(sheet, scratch,
              "The Final Determination was based on decisions for the disputed items/services set forth below:");
    for (size_t i = 0; i < letter->n; i++) decision_2014(sheet, &letter->decisions[i], scratch);
}

/* ---- the forms of 2013 ---- */

static const char *necessary(const synth_decision *decision)
{
    return decision->overturned ? " is medically necessary and appropriate."
                                : " is not medically necessary and appropriate.";
}

static const char *number_of(size_t i, char text[4])
{
    text[0] = (char)('0' + (i + 1) / 10);
    text[1] = (char)('0' + (i + 1) % 10);
    text[2] = '\0';
    return i + 1 < 10 ? text + 1 : text;
}

static void determinations(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    char number[4];
    for (size_t i = 0; i < letter->n; i++) {
        PARAGRAPH(sheet, scratch, number_of(i, number),
                  ") MAXIMUS Federal Services, Inc. has determined the request for ",
                  text_of(&letter->decisions[i].heading), necessary(&letter->decisions[i]));
        gap(sheet);
    }
}

static void documents(synth_sheet *sheet)
{
    line(sheet, "- Application for Independent Medical Review");
    line(sheet, "- Utilization Review Determination");
    line(sheet, "- Medical records from the claims administrator");
    gap(sheet);
}

static void notice_decision(synth_sheet *sheet, const synth_decision *at, size_t i, imr_buf *scratch)
{
    char number[4];
    PARAGRAPH(sheet, scratch, number_of(i, number), ") Regarding the request for ", text_of(&at->heading), ":");
    gap(sheet);
    PARAGRAPH(sheet, scratch,
              "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make "
              "His/Her Decision:");
    paragraph(sheet, imr_buf_str(&at->ur.line));
    gap(sheet);
    paragraph(sheet, imr_buf_str(&at->imr.line));
    gap(sheet);
    line(sheet, "Rationale for the Decision:");
    paragraph(sheet, imr_buf_str(&at->rationale));
    gap(sheet);
}

static void layout_notice(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    imr_buf certified = {0};
    put_certified(letter, &certified);
    line(sheet, "MAXIMUS FEDERAL SERVICES, INC.");
    line(sheet, "Notice of Independent Medical Review Determination");
    PARAGRAPH(sheet, scratch, "Dated: ", us_date(letter->decided).text);
    gap(sheet);
    PARAGRAPH(sheet, scratch, "Date of UR Decision: ", us_date(letter->denial).text);
    PARAGRAPH(sheet, scratch, "Date of Injury: ", us_date(letter->injury).text);
    PARAGRAPH(sheet, scratch, "IMR Application Received: ", us_date(letter->received).text);
    PARAGRAPH(sheet, scratch, "MAXIMUS Case Number: ", letter->id);
    gap(sheet);
    determinations(sheet, letter, scratch);
    line(sheet, "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE");
    gap(sheet);
    line(sheet, "Each treatment or service that was in dispute has been decided as follows:");
    gap(sheet);
    determinations(sheet, letter, scratch);
    line(sheet, "Medical Qualifications of the Expert Reviewer:");
    PARAGRAPH(sheet, scratch,
              "The independent physician who decided this case has no tie to any party. The physician reviewer ",
              text_of(&certified), ".");
    gap(sheet);
    line(sheet, "Expert Reviewer Case Summary:");
    paragraph(sheet, imr_buf_str(&letter->summary));
    gap(sheet);
    line(sheet, "Documents Reviewed for Determination:");
    documents(sheet);
    for (size_t i = 0; i < letter->n; i++) notice_decision(sheet, &letter->decisions[i], i, scratch);
    line(sheet, "Sincerely,");
    line(sheet, "Medical Director");
    imr_buf_free(&certified);
}

static void decision_2013(synth_sheet *sheet, const synth_decision *at, size_t i, imr_buf *scratch)
{
    char number[4];
    PARAGRAPH(sheet, scratch, number_of(i, number), ". ", text_of(&at->heading), necessary(at));
    gap(sheet);
    paragraph(sheet, imr_buf_str(&at->ur.line));
    gap(sheet);
    paragraph(sheet, imr_buf_str(&at->imr.line));
    gap(sheet);
    line(sheet, "The Physician Reviewer's decision rationale:");
    paragraph(sheet, imr_buf_str(&at->rationale));
    gap(sheet);
}

static void layout_letter_2013(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    imr_buf certified = {0};
    put_certified(letter, &certified);
    line(sheet, "MAXIMUS FEDERAL SERVICES, INC.");
    line(sheet, "Independent Medical Review Final Determination Letter");
    PARAGRAPH(sheet, scratch, "Dated: ", us_date(letter->decided).text);
    gap(sheet);
    PARAGRAPH(sheet, scratch, "IMR Case Number:  ", letter->id, "  Date of Injury:  ", us_date(letter->injury).text);
    PARAGRAPH(sheet, scratch, "Claims Number:    UR Denial Date:  ", us_date(letter->denial).text);
    PARAGRAPH(sheet, scratch, "Priority:  STANDARD  Application Received:  ", us_date(letter->received).text);
    gap(sheet);
    line(sheet, "HOW THE IMR FINAL DETERMINATION WAS MADE");
    PARAGRAPH(sheet, scratch,
              "MAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician reviewer ",
              text_of(&certified), ". ", practice);
    gap(sheet);
    line(sheet, "DOCUMENTS REVIEWED");
    documents(sheet);
    line(sheet, "CLINICAL CASE SUMMARY");
    PARAGRAPH(sheet, scratch,
              "The physician reviewer developed the following clinical case summary based on a review of the case "
              "file, including all medical records:");
    gap(sheet);
    paragraph(sheet, imr_buf_str(&letter->summary));
    gap(sheet);
    line(sheet, "IMR DECISION(S) AND RATIONALE(S)");
    PARAGRAPH(sheet, scratch,
              "The Final Determination was based on decisions for the disputed items/services set forth below:");
    gap(sheet);
    for (size_t i = 0; i < letter->n; i++) decision_2013(sheet, &letter->decisions[i], i, scratch);
    line(sheet, "Sincerely,");
    line(sheet, "Medical Director");
    imr_buf_free(&certified);
}

static void layout_early(synth_sheet *sheet, const synth_letter *letter, imr_buf *scratch)
{
    const synth_decision *at = &letter->decisions[0];
    imr_buf certified = {0};
    put_certified(letter, &certified);
    line(sheet, "MEDICAL PROFESSIONAL REVIEW");
    gap(sheet);
    line(sheet, "ISSUE AT DISPUTE:");
    paragraph(sheet, imr_buf_str(&at->heading));
    gap(sheet);
    line(sheet, "CASE SUMMARY:");
    paragraph(sheet, imr_buf_str(&letter->summary));
    gap(sheet);
    line(sheet, "DOCUMENTS REVIEWED FOR DETERMINATION:");
    documents(sheet);
    line(sheet, "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL");
    line(sheet, "REVIEWER AND WHY:");
    paragraph(sheet, imr_buf_str(&at->imr.line));
    gap(sheet);
    PARAGRAPH(sheet, scratch, "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS ", at->overturned ? "" : "NOT ",
              "MEDICALLY NECESSARY:");
    paragraph(sheet, imr_buf_str(&at->rationale));
    gap(sheet);
    line(sheet, "MEDICAL REVIEWER QUALIFICATIONS:");
    PARAGRAPH(sheet, scratch, "The reviewer ", text_of(&certified), ".");
    imr_buf_free(&certified);
}

void layout_write(const synth_letter *letter, imr_buf *out)
{
    imr_buf scratch = {0};
    synth_sheet sheet = {.out = out, .width = 88 + letter->number % 10, .line_end = "\n", .page = 46};
    imr_buf_clear(out);
    switch (letter->layout) {
    case LAYOUT_HEADER:
    case LAYOUT_BARE: layout_2014(&sheet, letter, &scratch); break;
    case LAYOUT_NOTICE: layout_notice(&sheet, letter, &scratch); break;
    case LAYOUT_LETTER_2013: layout_letter_2013(&sheet, letter, &scratch); break;
    case LAYOUT_EARLY: layout_early(&sheet, letter, &scratch); break;
    }
    imr_buf_free(&scratch);
}
