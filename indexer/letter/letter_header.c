/* Reads the block at the head of a letter (case number, dates, priority), and the paragraph on the reviewer.
 *
 * On paper the header is a table, and its text comes in two orders: each label with its value, or all labels of a
 * column and then all their values. So labels wait in a queue for values of their kind. If there are more labels than
 * values, only a value right after its label is taken: which date it is must not be guessed. */
#include "letter_internal.h"

#include <string.h>

typedef enum kind { KIND_NONE, KIND_DATE, KIND_PRIORITY } kind;

typedef struct label {
    const char *phrases;
    kind kind;
    size_t offset; /* of its member in imr_decision */
} label;

#define TO(member) offsetof(imr_decision, member)
static const label labels[] = {
    {"date assigned:", KIND_DATE, TO(date_assigned)},
    {"date of injury:", KIND_DATE, TO(date_injury)},
    {"decision date:|dated:", KIND_DATE, TO(date_decision)},
    {"ur denial date:|date of ur decision:|ur decision date:", KIND_DATE, TO(date_ur_denial)},
    {"application received:|imr application received:", KIND_DATE, TO(date_received)},
    {"priority:", KIND_PRIORITY, TO(priority)},
};
enum { LABEL_COUNT = sizeof labels / sizeof *labels };

typedef struct value {
    kind kind;
    imr_str text;        /* absent for an invalid date, which uses up its label all the same */
    const label *behind; /* the label right before it on its line, or NULL */
} value;

enum { QUEUE_ROOM = 16 };

typedef struct queue {
    const label *labels[QUEUE_ROOM];
    value values[QUEUE_ROOM];
    size_t labels_n, values_n;
} queue;

/* ---- values ---- */

static unsigned read_digits(imr_str text, size_t *at, size_t end)
{
    unsigned number = 0;
    for (size_t most = *at + 4; *at < end && *at < most && imr_is_digit(text.s[*at]); ++*at)
        number = number * 10 + (unsigned)(text.s[*at] - '0');
    return number;
}

static void write_digits(char *to, unsigned number, size_t width)
{
    for (size_t i = width; i-- > 0; number /= 10) to[i] = (char)('0' + number % 10);
}

/* Reads MM/DD/YYYY at `at` as YYYY-MM-DD. Returns its end, or 0 if there is none; an invalid date leaves *out
 * absent. */
static size_t date_at(imr_letter_reading *letter, size_t at, size_t end, imr_str *out)
{
    enum { LENGTH = 10 };
    imr_str text = letter->text;
    unsigned month = read_digits(text, &at, end);
    if (at >= end || text.s[at++] != '/') return 0;
    unsigned day = read_digits(text, &at, end);
    if (at >= end || text.s[at++] != '/') return 0;
    size_t year_at = at;
    unsigned year = read_digits(text, &at, end);
    if (at - year_at != 4 || month > 99 || day > 99) return 0;

    char iso[LENGTH] = "0000-00-00";
    write_digits(iso, year, 4);
    write_digits(iso + 5, month, 2);
    write_digits(iso + 8, day, 2);
    imr_str date = {iso, LENGTH};
    *out = (imr_str){0};
    if (!imr_date_valid(date)) return at;
    *out = (imr_str){imr_arena_dup(letter->arena, date), LENGTH};
    letter->failed = letter->failed || out->s == NULL;
    return at;
}

static size_t priority_at(imr_str text, imr_span in, size_t at, imr_str *out)
{
    static const struct {
        const char *phrase, *priority;
    } priorities[] = {{"standard", "standard"}, {"regular", "standard"}, {"expedited", "expedited"}};
    for (size_t i = 0; i < sizeof priorities / sizeof *priorities; i++) {
        size_t end = imr_phrase_at(text, in, at, priorities[i].phrase);
        if (end == 0) continue;
        *out = imr_str_of(priorities[i].priority);
        return end;
    }
    return 0;
}

/* ---- labels and values ---- */

static imr_str *member(imr_decision *decision, const label *of) { return (imr_str *)((char *)decision + of->offset); }

static size_t count_kind(const queue *waiting, kind wanted, bool of_labels)
{
    size_t n = 0;
    for (size_t i = 0; i < (of_labels ? waiting->labels_n : waiting->values_n); i++)
        n += (of_labels ? waiting->labels[i]->kind : waiting->values[i].kind) == wanted;
    return n;
}

static const label *next_label(const queue *waiting, size_t *at, kind wanted)
{
    while (waiting->labels[*at]->kind != wanted) ++*at;
    return waiting->labels[(*at)++];
}

static void assign_kind(queue *waiting, kind wanted, imr_decision *out)
{
    bool paired = count_kind(waiting, wanted, true) == count_kind(waiting, wanted, false);
    size_t at = 0;
    for (size_t i = 0; i < waiting->values_n; i++) {
        const value *here = &waiting->values[i];
        if (here->kind != wanted) continue;
        const label *of = paired ? next_label(waiting, &at, wanted) : here->behind;
        if (of != NULL && of->kind == wanted) *member(out, of) = here->text;
    }
}

static void assign(queue *waiting, imr_decision *out)
{
    assign_kind(waiting, KIND_DATE, out);
    assign_kind(waiting, KIND_PRIORITY, out);
    *waiting = (queue){0};
}

static const label *label_at(imr_str text, imr_span in, size_t at, size_t *end)
{
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        *end = imr_phrase_at(text, in, at, labels[i].phrases);
        if (*end != 0) return &labels[i];
    }
    return NULL;
}

static size_t value_at(imr_letter_reading *letter, imr_span in, size_t at, value *out)
{
    *out = (value){.kind = KIND_DATE};
    if (imr_is_digit(letter->text.s[at])) return date_at(letter, at, in.end, &out->text);
    out->kind = KIND_PRIORITY;
    return priority_at(letter->text, in, at, &out->text);
}

static void skip_blanks(imr_str text, size_t *at, size_t end)
{
    while (*at < end && (text.s[*at] == ' ' || text.s[*at] == '\t')) ++*at;
}

static void next_word(imr_str text, size_t *at, size_t end)
{
    while (*at < end && !imr_is_space(text.s[*at]) && text.s[*at] != ':') ++*at;
    while (*at < end && (imr_is_space(text.s[*at]) || text.s[*at] == ':')) ++*at;
}

void imr_read_header(imr_letter_reading *letter, imr_span header)
{
    queue waiting = {0};
    const label *behind = NULL; /* the label that ends right before `at` on the same line */
    imr_str text = letter->text;
    imr_read_case_number(letter, header);
    for (size_t at = imr_span_trim(text, header).begin, end; at < header.end;) {
        value found;
        const label *named = label_at(text, header, at, &end);
        if (named != NULL) {
            if (waiting.values_n > 0) assign(&waiting, &letter->shared);
            if (waiting.labels_n < QUEUE_ROOM) waiting.labels[waiting.labels_n++] = named;
            behind = named;
            at = end;
            skip_blanks(text, &at, header.end);
            if (at < header.end && !imr_is_space(text.s[at])) continue;
        } else if ((end = value_at(letter, header, at, &found)) != 0) {
            found.behind = behind;
            if (waiting.values_n < QUEUE_ROOM) waiting.values[waiting.values_n++] = found;
            at = end;
        }
        behind = NULL;
        next_word(text, &at, header.end);
    }
    assign(&waiting, &letter->shared);
}

/* ---- dates in prose ---- */

/* The end of the first character from `at` on that is neither blank nor a comma. */
static size_t next_mark(imr_str text, size_t at, size_t end)
{
    while (at < end && (text.s[at] == ',' || imr_is_space(text.s[at]))) at++;
    return at;
}

/* Reads "August 30, 2013" at `at`. Returns its end, or 0. */
static size_t named_date_at(imr_letter_reading *letter, size_t at, size_t end, imr_str *out)
{
    static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
    enum { LENGTH = 10, MONTHS = 12 };
    imr_str text = letter->text;
    unsigned month = 0;
    size_t day_at = 0;
    while (month < MONTHS && (day_at = imr_phrase_at(text, (imr_span){at, end}, at, months[month])) == 0) month++;
    if (month == MONTHS) return 0;
    size_t day_end = day_at = next_mark(text, day_at, end);
    unsigned day = read_digits(text, &day_end, end);
    size_t year_at = next_mark(text, day_end, end), year_end = year_at;
    unsigned year = read_digits(text, &year_end, end);
    if (day_end == day_at || day > 31 || year_end - year_at != 4) return 0;
    char iso[LENGTH] = "0000-00-00";
    write_digits(iso, year, 4);
    write_digits(iso + 5, month + 1, 2);
    write_digits(iso + 8, day, 2);
    if (!imr_date_valid((imr_str){iso, LENGTH})) return 0;
    *out = (imr_str){imr_arena_dup(letter->arena, (imr_str){iso, LENGTH}), LENGTH};
    letter->failed = letter->failed || out->s == NULL;
    return year_end;
}

void imr_read_prose_date(imr_letter_reading *letter, imr_span in, const char *phrases, imr_str *date)
{
    imr_span found;
    for (; date->n == 0 && imr_phrase_find(letter->text, in, phrases, &found); in.begin = found.end) {
        size_t at = next_mark(letter->text, found.end, in.end);
        if (at < in.end && date_at(letter, at, in.end, date) == 0) named_date_at(letter, at, in.end, date);
    }
}

/* ---- the reviewer ---- */

static const char connective[] = " and ";

/* The end of one name in a list: at a comma, a semicolon or an "and". */
static size_t name_end(imr_str line, size_t at)
{
    while (at < line.n && line.s[at] != ',' && line.s[at] != ';') {
        if (imr_str_starts((imr_str){line.s + at, line.n - at}, imr_str_of(connective))) break;
        at++;
    }
    return at;
}

static void read_states(imr_letter_reading *letter, imr_span span)
{
    imr_str line = imr_letter_reading_line(letter, imr_span_trim(letter->text, span));
    for (size_t at = 0; at < line.n;) {
        size_t end = name_end(line, at);
        imr_str state = imr_str_trim((imr_str){line.s + at, end - at});
        if (imr_str_starts(state, IMR_STR("and "))) state = (imr_str){state.s + 4, state.n - 4};
        if (state.n > 0 && !imr_list_add_once(letter->arena, &letter->shared.licensure, state)) letter->failed = true;
        at = end + 1;
    }
}

static imr_span behind(imr_span phrase, imr_span in) { return (imr_span){phrase.end, in.end}; }

/* "State(s) of Licensure: ... Certification(s)/Specialty: ..." */
static bool read_listed(imr_letter_reading *letter, imr_span in)
{
    imr_span states, specialty;
    bool has_states = imr_phrase_find(letter->text, in, "state(s) of licensure:|states of licensure:", &states);
    bool has_specialty = imr_phrase_find(letter->text, in, "certification(s)/specialty:|certifications:", &specialty);
    if (has_states) {
        size_t end = has_specialty && specialty.begin > states.end ? specialty.begin : in.end;
        read_states(letter, (imr_span){states.end, end});
    }
    if (has_specialty)
        letter->shared.credentials =
            imr_letter_reading_line(letter, imr_span_trim(letter->text, behind(specialty, in)));
    return has_states || has_specialty;
}

/* "... is Board Certified in ... and is licensed to practice in California. ..." */
static void read_prose(imr_letter_reading *letter, imr_span in)
{
    imr_span board, licensed, stop;
    if (imr_phrase_find(letter->text, in, "licensed to practice in|licensed in", &licensed)) {
        bool stopped =
            imr_phrase_find(letter->text, behind(licensed, in), ".|, has |and has |, is |and is |, with ", &stop);
        read_states(letter, (imr_span){licensed.end, stopped ? stop.begin : in.end});
    }
    if (!imr_phrase_find(letter->text, in, "board certified in|certified in", &board)) return;
    bool stopped = imr_phrase_find(letter->text, behind(board, in),
                                   ".|and is licensed|, is licensed|and licensed|, licensed", &stop);
    imr_span sentence = {board.begin, stopped ? stop.begin : in.end};
    letter->shared.credentials = imr_letter_reading_line(letter, imr_span_trim(letter->text, sentence));
}

void imr_read_reviewer(imr_letter_reading *letter, imr_span paragraph)
{
    if (!read_listed(letter, paragraph)) read_prose(letter, paragraph);
}
