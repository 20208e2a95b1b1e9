#include "record.h"

#include <stdio.h>
#include <string.h>

enum { SCRATCH = 32 };

/* ---- fields that are made from others ---- */

static imr_str derive_date(const imr_decision *decision, size_t i, char *scratch)
{
    (void)scratch;
    return i == 0 ? decision->date_decision : (imr_str){0};
}

static imr_str derive_injured(const imr_decision *decision, size_t i, char *scratch)
{
    if (i > 0) return (imr_str){0};
    return decision->date_injury.n > 0 ? decision->date_injury : imr_summary_injury(decision->summary, scratch);
}

static imr_str derive_year(const imr_decision *decision, size_t i, char *scratch)
{
    (void)scratch;
    enum { YEAR = 4 };
    imr_str date = decision->date_decision;
    return i == 0 && date.n >= YEAR ? (imr_str){date.s, YEAR} : (imr_str){0};
}

/* What the reviewer cited: the text of each citation once, or the whole line if it could not be split. */
static imr_str derive_citation(const imr_decision *decision, size_t i, char *scratch)
{
    (void)scratch;
    const imr_citations *citations = &decision->citations;
    if (citations->n == 0) return i == 0 ? decision->imr_line : (imr_str){0};
    for (size_t at = 0; at < citations->n; at++) {
        imr_str raw = citations->at[at].raw;
        bool again = at > 0 && imr_str_equal(raw, citations->at[at - 1].raw);
        if (raw.n > 0 && !again && i-- == 0) return raw;
    }
    return (imr_str){0};
}

/* Page i or section i of all citations of the reviewer. */
static imr_str derive_part(const imr_decision *decision, size_t i, size_t offset)
{
    for (size_t at = 0; at < decision->citations.n; at++) {
        const imr_list *parts = (const imr_list *)(const void *)((const char *)&decision->citations.at[at] + offset);
        if (i < parts->n) return parts->at[i];
        i -= parts->n;
    }
    return (imr_str){0};
}

static imr_str derive_page(const imr_decision *decision, size_t i, char *scratch)
{
    (void)scratch;
    return derive_part(decision, i, offsetof(imr_citation, page));
}

static imr_str derive_section(const imr_decision *decision, size_t i, char *scratch)
{
    (void)scratch;
    return derive_part(decision, i, offsetof(imr_citation, section));
}

static imr_str derive_amount(const imr_decision *decision, size_t i, imr_amount amount, bool authorized, char *scratch)
{
    long number = i == 0 ? imr_decision_amount(decision, amount, authorized) : 0;
    if (number == 0) return (imr_str){0};
    int n = snprintf(scratch, SCRATCH, "%ld", number);
    return (imr_str){scratch, (size_t)n};
}

#define DERIVE_AMOUNT(name, amount, authorized)                                                                        \
    static imr_str name(const imr_decision *decision, size_t i, char *scratch)                                         \
    {                                                                                                                  \
        return derive_amount(decision, i, amount, authorized, scratch);                                                \
    }
DERIVE_AMOUNT(derive_visits, IMR_AMOUNT_VISITS, false)
DERIVE_AMOUNT(derive_visits_authorized, IMR_AMOUNT_VISITS, true)
DERIVE_AMOUNT(derive_quantity, IMR_AMOUNT_PIECES, false)
DERIVE_AMOUNT(derive_quantity_authorized, IMR_AMOUNT_PIECES, true)
DERIVE_AMOUNT(derive_days, IMR_AMOUNT_DAYS, false)

/* ---- the table ---- */

enum slot {
    SLOT_AGE,
    SLOT_DATE,
    SLOT_YEAR,
    SLOT_ID,
    SLOT_INJURY,
    SLOT_VISITS,
    SLOT_VISITS_AUTHORIZED,
    SLOT_QUANTITY,
    SLOT_QUANTITY_AUTHORIZED,
    SLOT_DAYS
};

enum { FACET = IMR_FIELD_FACET, TEXT = IMR_FIELD_TEXT, SORT = IMR_FIELD_SORT, DATE = IMR_FIELD_DATE };
enum { AMOUNT = IMR_FIELD_SORT | IMR_FIELD_AMOUNT };
enum { KEY = IMR_FIELD_KEY, REQUIRED = IMR_FIELD_REQUIRED, NONE = IMR_SLOT_NONE };

#define PLACE(kind, member) IMR_KIND_##kind, offsetof(imr_decision, member)
#define DERIVED IMR_KIND_DERIVED, 0

/* clang-format off */
static const imr_field fields[] = {
    /* key               kind, member                      flags            prefix slot                     choices, help, derive */
    {"id",               PLACE(STR, id),                   KEY | SORT | REQUIRED, "Q", SLOT_ID,           NULL, "letter and issue number: CM00-0000000#1", NULL},
    {"letter",           PLACE(STR, letter),               KEY,             "XLT", NONE,                    NULL, "case number of the letter, else the name of its file", NULL},
    {"file",             PLACE(STR, file),                 0,               NULL,  NONE,                    NULL, "path of the letter", NULL},
    {"layout",           PLACE(STR, layout),               FACET,           "XLA", NONE,                    NULL, "form of the letter", NULL},
    {"issue",            PLACE(INT, issue),                0,               NULL,  NONE,                    NULL, "number of the decision in its letter, from 1", NULL},
    {"issues",           PLACE(INT, issues),               0,               NULL,  NONE,                    NULL, "how many decisions the letter has", NULL},
    {"heading",          PLACE(STR, heading),              TEXT | REQUIRED, "XHE", NONE,                    NULL, "the disputed treatment, in the words of its heading", NULL},
    {"requested",        PLACE(STR, requested),            0,               NULL,  NONE,                    NULL, "what was requested, where utilization review modified it", NULL},
    {"authorized",       PLACE(STR, authorized),           0,               NULL,  NONE,                    NULL, "what the claims administrator authorized of it", NULL},
    {"disputed",         PLACE(STR, disputed),             0,               NULL,  NONE,                    NULL, "what was left to decide", NULL},
    {"outcome",          PLACE(STR, outcome),              FACET,           "XOU", NONE,                    "upheld|overturned", "upheld (the denial stands) or overturned", NULL},
    {"case_outcome",     PLACE(STR, case_outcome),         FACET,           "XCO", NONE,                    "upheld|overturned|partial", "outcome of the whole letter; partial if its decisions differ", NULL},
    {"category",         PLACE(STR, category),             FACET,           "XCA", NONE,                    NULL, "category of the treatment", NULL},
    {"procedure",        PLACE(LIST, procedure),           FACET,           "XPR", NONE,                    NULL, "kind of treatment, the primary first", NULL},
    {"guideline",        PLACE(LIST, guideline),           FACET,           "XGU", NONE,                    NULL, "guidelines that the reviewer cited", NULL},
    {"ur_guideline",     PLACE(LIST, ur_guideline),        FACET,           "XUG", NONE,                    NULL, "guidelines that utilization review cited", NULL},
    {"citations",        PLACE(CITATIONS, citations),      0,               NULL,  NONE,                    NULL, "the reviewer's citations, taken apart", NULL},
    {"ur_citations",     PLACE(CITATIONS, ur_citations),   0,               NULL,  NONE,                    NULL, "utilization review's citations, taken apart", NULL},
    {"ground",           PLACE(LIST, ground),              FACET,           "XGR", NONE,                    NULL, "the reasons for the outcome, the most decisive first", NULL},
    {"grounds",          PLACE(GROUNDS, grounds),          0,               NULL,  NONE,                    NULL, "the sentence of the rationale that gives each ground", NULL},
    {"body_part",        PLACE(LIST, body_part),           FACET,           "XBP", NONE,                    NULL, "body parts that the heading names", NULL},
    {"body_part_inferred", PLACE(LIST, body_part_inferred), FACET,          "XBI", NONE,                    NULL, "body parts of the rationale and summary, where the heading names none", NULL},
    {"level",            PLACE(LIST, level),               FACET,           "XLE", NONE,                    NULL, "spinal levels: L4-L5", NULL},
    {"side",             PLACE(LIST, side),                FACET,           "XSI", NONE,                    NULL, "side of the body", NULL},
    {"ur_modified",      PLACE(BOOL, ur_modified),         FACET,           "XUM", NONE,                    NULL, "utilization review had authorized a part of it", NULL},
    {"retrospective",    PLACE(BOOL, retrospective),       FACET,           "XRE", NONE,                    NULL, "the treatment was given before the review", NULL},
    {"dependent",        PLACE(BOOL, dependent),           FACET,           "XDE", NONE,                    NULL, "stands or falls with another treatment of the letter", NULL},
    {"specialty",        PLACE(LIST, specialty),           FACET,           "XSP", NONE,                    NULL, "the reviewer's specialties", NULL},
    {"licensure",        PLACE(LIST, licensure),           FACET,           "XLI", NONE,                    NULL, "states where the reviewer is licensed", NULL},
    {"age",              PLACE(INT, age),                  SORT,            NULL,  SLOT_AGE,                NULL, "age of the worker, years", NULL},
    {"sex",              PLACE(STR, sex),                  FACET,           "XSX", NONE,                    "female|male", "sex of the worker", NULL},
    {"priority",         PLACE(STR, priority),             FACET,           "XPY", NONE,                    NULL, "standard or expedited", NULL},
    {"dates.injury",     PLACE(STR, date_injury),          DATE,            NULL,  NONE,                    NULL, "date of the injury", NULL},
    {"dates.ur_denial",  PLACE(STR, date_ur_denial),       DATE,            NULL,  NONE,                    NULL, "date of utilization review's denial", NULL},
    {"dates.received",   PLACE(STR, date_received),        DATE,            NULL,  NONE,                    NULL, "date when the application was received", NULL},
    {"dates.assigned",   PLACE(STR, date_assigned),        DATE,            NULL,  NONE,                    NULL, "date when the review was assigned", NULL},
    {"dates.decision",   PLACE(STR, date_decision),        DATE,            NULL,  NONE,                    NULL, "date of the decision", NULL},
    {"summary",          PLACE(STR, summary),              TEXT,            "XSU", NONE,                    NULL, "clinical case summary of the letter", NULL},
    {"rationale",        PLACE(STR, rationale),            TEXT | REQUIRED, "",    NONE,                    NULL, "the reviewer's reasons", NULL},
    {"source.page",      PLACE(INT, source_page),          0,               NULL,  NONE,                    NULL, "page where the rationale begins", NULL},
    {"source.begin",     PLACE(INT, source_begin),         0,               NULL,  NONE,                    NULL, "first byte of the rationale in the letter's text", NULL},
    {"source.end",       PLACE(INT, source_end),           0,               NULL,  NONE,                    NULL, "the byte after its last", NULL},
    {"date",             DERIVED,                          SORT | DATE,     NULL,  SLOT_DATE,               NULL, "date of the decision", derive_date},
    {"injured",          DERIVED,                          SORT | DATE,     NULL,  SLOT_INJURY,             NULL, "date of the injury, from the letter's line for it, otherwise from the summary", derive_injured},
    {"year",             DERIVED,                          FACET | SORT,    "XYR", SLOT_YEAR,               NULL, "year of the decision", derive_year},
    {"page",             DERIVED,                          KEY,             "XPG", NONE,                    NULL, "pages of a guideline that the reviewer cited", derive_page},
    {"section",          DERIVED,                          KEY,             "XSE", NONE,                    NULL, "sections of a guideline that the reviewer cited", derive_section},
    {"citation",         DERIVED,                          TEXT,            "XCI", NONE,                    NULL, "the reviewer's citation line", derive_citation},
    {"visits",           DERIVED,                          AMOUNT,          NULL,  SLOT_VISITS,             NULL, "visits or sessions that were requested", derive_visits},
    {"visits_authorized", DERIVED,                         AMOUNT,          NULL,  SLOT_VISITS_AUTHORIZED,  NULL, "how many of them utilization review authorized", derive_visits_authorized},
    {"quantity",         DERIVED,                          AMOUNT,          NULL,  SLOT_QUANTITY,           NULL, "pieces that were requested, as in #60", derive_quantity},
    {"quantity_authorized", DERIVED,                       AMOUNT,          NULL,  SLOT_QUANTITY_AUTHORIZED, NULL, "how many of them utilization review authorized", derive_quantity_authorized},
    {"days",             DERIVED,                          AMOUNT,          NULL,  SLOT_DAYS,               NULL, "days for which it was requested; 6 weeks are 42", derive_days},
};
/* clang-format on */

enum { FIELD_COUNT = sizeof fields / sizeof *fields };

_Static_assert(FIELD_COUNT <= 64, "a bit a row, where a record is read");
size_t imr_field_count(void) { return FIELD_COUNT; }
const imr_field *imr_field_at(size_t i) { return i < FIELD_COUNT ? &fields[i] : NULL; }

static char fold(char byte)
{
    if (byte >= 'A' && byte <= 'Z') return (char)(byte - 'A' + 'a');
    return byte == '-' ? '_' : byte;
}

static bool named(const char *key, imr_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (key[i] == '\0' || key[i] != fold(name.s[i])) return false;
    return key[name.n] == '\0';
}

const imr_field *imr_field_find(imr_str name)
{
    static const char dates[] = "dates.", injury[] = "injury";
    if (named(injury, name)) name = IMR_STR("injured"); /* the form of it that can be searched */
    for (const imr_field *field = fields; field < fields + FIELD_COUNT; field++) {
        if (named(field->key, name)) return field;
        if (field->key[0] == dates[0] && strncmp(field->key, dates, strlen(dates)) == 0 &&
            named(field->key + strlen(dates), name))
            return field;
    }
    return NULL;
}

/* ---- values ---- */

static size_t derived_count(const imr_field *field, const imr_decision *decision)
{
    char scratch[32];
    size_t n = 0;
    while (field->derive(decision, n, scratch).n > 0) n++;
    return n;
}

const void *imr_field_member(const imr_field *field, const imr_decision *decision)
{
    return (const char *)decision + field->offset;
}

bool imr_field_is_present(const imr_field *field, const imr_decision *decision)
{
    if (field->kind == IMR_KIND_DERIVED) return false;
    if (field->kind == IMR_KIND_CITATIONS) return ((const imr_citations *)imr_field_member(field, decision))->n > 0;
    if (field->kind == IMR_KIND_GROUNDS) return ((const imr_grounds *)imr_field_member(field, decision))->n > 0;
    return imr_field_values(field, decision) > 0;
}

size_t imr_field_values(const imr_field *field, const imr_decision *decision)
{
    const void *at = imr_field_member(field, decision);
    switch (field->kind) {
    case IMR_KIND_STR: return ((const imr_str *)at)->n > 0;
    case IMR_KIND_LIST: return ((const imr_list *)at)->n;
    case IMR_KIND_INT: return *(const int64_t *)at > 0;
    case IMR_KIND_BOOL: return *(const bool *)at;
    case IMR_KIND_CITATIONS:
    case IMR_KIND_GROUNDS: return 0;
    case IMR_KIND_DERIVED: return derived_count(field, decision);
    }
    return 0;
}

/* Writes a number in decimal to the end of scratch, with at least `width` digits. */
static imr_str decimal(uint64_t number, size_t width, char scratch[32])
{
    size_t at = 32;
    while (number > 0 || 32 - at < width) {
        scratch[--at] = (char)('0' + number % 10);
        number /= 10;
    }
    return (imr_str){scratch + at, 32 - at};
}

imr_str imr_field_value(const imr_field *field, const imr_decision *decision, size_t i, char *scratch)
{
    if (i >= imr_field_values(field, decision)) return (imr_str){0};
    const void *at = imr_field_member(field, decision);
    switch (field->kind) {
    case IMR_KIND_STR: return *(const imr_str *)at;
    case IMR_KIND_LIST: return ((const imr_list *)at)->at[i];
    case IMR_KIND_INT: return decimal((uint64_t) * (const int64_t *)at, 1, scratch);
    case IMR_KIND_BOOL: return IMR_STR("true");
    case IMR_KIND_CITATIONS:
    case IMR_KIND_GROUNDS: break;
    case IMR_KIND_DERIVED: return field->derive(decision, i, scratch);
    }
    return (imr_str){0};
}

imr_str imr_field_sort_text(const imr_field *field, imr_str value, char *scratch)
{
    enum { AGE = 3, OTHER = 4 };
    size_t width = field->kind == IMR_KIND_INT ? AGE : (field->flags & IMR_FIELD_AMOUNT) != 0 ? OTHER : 0;
    if (value.n >= width) return value;
    if (value.n > 0) memmove(scratch + width - value.n, value.s, value.n); /* value may point into scratch */
    memset(scratch, '0', width - value.n);
    return (imr_str){scratch, width};
}

/* ---- dates ---- */

static unsigned digits(const char *at, size_t n)
{
    unsigned number = 0;
    for (size_t i = 0; i < n; i++) number = number * 10 + (unsigned)(at[i] - '0');
    return number;
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

bool imr_date_valid(imr_str date)
{
    static const char shape[] = "0000-00-00";
    if (date.n != strlen(shape)) return false;
    for (size_t i = 0; i < date.n; i++)
        if (shape[i] == '-' ? date.s[i] != '-' : date.s[i] < '0' || date.s[i] > '9') return false;
    unsigned year = digits(date.s, 4), month = digits(date.s + 5, 2), day = digits(date.s + 8, 2);
    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month);
}
