/* How much a request asks for: visits, pieces, days. */
#include "language.h"

#include <string.h>

enum { WEEK = 7, MONTH = 30, MOST = 9999 };

typedef struct reading {
    imr_stretch text;
    imr_str source;
    bool therapy;   /* the request is for something given in visits */
    long rate, per; /* `rate` visits in `per` days */
    imr_amounts *out;
} reading;

static const char *const visit_words[] = {"visit",      "visits",      "session",      "sessions", "treatment",
                                          "treatments", "appointment", "appointments", NULL};
static const char *const therapy_words[] = {"visit",      "visits",   "session",     "sessions",     "treatment",
                                            "treatments", "therapy",  "acupuncture", "chiropractic", "manipulation",
                                            "exam",       "exercise", NULL};
static const char *const apart[] = {"a", "per", "each", "every", "an", NULL};
static const char *const spans[] = {"day", "days", "daily", "week",   "weeks",   "weekly",
                                    "wk",  "wks",  "month", "months", "monthly", NULL};

/* The days of a unit of time; 0: not a unit. */
static long days_of(const imr_token *token)
{
    long place = imr_token_place(token, spans);
    return place < 0 ? 0 : place < 3 ? 1 : place < 8 ? WEEK : MONTH;
}

/* Reads a number, or the higher end of "2-3", "two to three", "six or eight". */
static size_t number_at(imr_stretch text, size_t at, long *number)
{
    static const char *const to[] = {"to", "or", NULL};
    static const char *const often[] = {"once", "twice", "thrice", NULL};
    long high = 0;
    if (imr_token_place(&text.at[at], often) >= 0) {
        *number = imr_token_place(&text.at[at], often) + 1;
        return 1;
    }
    size_t taken = imr_number_at(text, at, number);
    if (taken == 0) return 0;
    size_t end = at + taken, joined = end < text.n && imr_token_in(&text.at[end], to);
    size_t second = imr_number_at(text, end + joined, &high);
    bool range = second > 0 && high > *number && (joined || (text.at[end].flags & IMR_TOKEN_JOINED) != 0);
    if (!range) return taken;
    *number = high;
    return taken + joined + second;
}

/* The end of a rate after a number: "times a week", "x per week", "weekly"; `at` if there is none. */
static size_t rate_end(const reading *to, size_t at, long *per)
{
    static const char *const times[] = {"times", "time", "x", "visits", "sessions", "visit", "treatments", NULL};
    size_t end = at + (at < to->text.n && imr_token_in(&to->text.at[at], times));
    bool each = end < to->text.n && imr_token_in(&to->text.at[end], apart);
    end += each;
    each = each || (end > at && end < to->text.n && (to->text.at[end].flags & IMR_TOKEN_JOINED) != 0); /* "2x/week" */
    *per = end < to->text.n ? days_of(&to->text.at[end]) : 0;
    bool adverb = *per > 0 && to->text.at[end].word.s[to->text.at[end].word.n - 1] == 'y';
    return *per > 0 && (each || (adverb && to->text.at[end].word.n > 3)) ? end + 1 : at;
}

/* Whether the number before counts visits, with up to four words between: "12 infrared acupuncture visits". */
static bool counts_visits(const reading *to, size_t at)
{
    enum { BETWEEN = 4 };
    for (size_t i = at; i < to->text.n && i <= at + BETWEEN; i++) {
        long other = 0, per = 0;
        if (imr_token_in(&to->text.at[i], visit_words)) return rate_end(to, i, &per) == i;
        if (imr_number_at(to->text, i, &other) > 0 || days_of(&to->text.at[i]) > 0) return false;
    }
    return false;
}

static bool has_mark(const reading *to, size_t at)
{
    uint32_t begin = to->text.at[at].begin;
    return begin > 0 && to->source.s[begin - 1] == '#';
}

/* Counts "#60", "quantity 60", "times 12": pieces, or visits if the request is given in visits. */
static void label_number(reading *to, size_t at, long number, bool times)
{
    bool visits = to->therapy && (times || to->out->visits == 0);
    if (visits && to->out->visits == 0) to->out->visits = number;
    if (!to->therapy || has_mark(to, at)) to->out->pieces = number;
}

/* Reads "2 times 6": twice a week for six weeks. */
static bool is_product(reading *to, size_t at, long number)
{
    static const char *const times[] = {"times", "x", NULL};
    long weeks = 0, per = 0;
    if (!to->therapy || at >= to->text.n || !imr_token_in(&to->text.at[at], times)) return false;
    size_t taken = imr_number_at(to->text, at + 1, &weeks);
    if (taken == 0 || rate_end(to, at, &per) > at) return false;
    if (to->out->visits == 0) to->out->visits = number * weeks;
    return true;
}

/* Finds out what the number in [at, end) counts; returns where to read on. */
static size_t read_number(reading *to, size_t at, size_t end, long number)
{
    static const char *const labels[] = {"quantity", "qty", "times", "x", "count", NULL};
    static const char *const pieces[] = {"tablet",   "tablets", "tab",   "tabs", "capsule",
                                         "capsules", "patches", "pills", NULL};
    enum { FEWEST = 5 /* pieces: fewer are a dose */ };
    long per = 0;
    size_t after = rate_end(to, end, &per);
    if (after > end) {
        to->rate = number, to->per = per;
        return after;
    }
    long unit = end < to->text.n ? days_of(&to->text.at[end]) : 0;
    if (unit > 0) {
        if (to->out->days == 0) to->out->days = number * unit;
        return end + 1;
    }
    if (is_product(to, end, number)) return end + 2;
    bool labelled = at > 0 && imr_token_in(&to->text.at[at - 1], labels);
    if (counts_visits(to, end))
        to->out->visits = number;
    else if (has_mark(to, at) || labelled)
        label_number(to, at, number, labelled);
    else if (end < to->text.n && imr_token_in(&to->text.at[end], pieces) && number >= FEWEST && to->out->pieces == 0)
        to->out->pieces = number;
    return end;
}

static long limited(long number) { return number > MOST || number < 0 ? 0 : number; }

void imr_amounts_read(imr_stretch text, imr_str source, imr_amounts *out)
{
    reading to = {.text = text, .source = source, .out = out};
    *out = (imr_amounts){0};
    for (size_t i = 0; i < text.n; i++) to.therapy = to.therapy || imr_token_in(&text.at[i], therapy_words);
    for (size_t i = 0; i < text.n;) {
        long number = 0;
        size_t taken = number_at(text, i, &number);
        i = taken == 0 ? i + 1 : read_number(&to, i, i + taken, number);
    }
    if (out->visits == 0 && to.rate > 0 && (to.therapy || to.per >= WEEK)) /* "twice daily" is a dose */
        out->visits = to.rate * out->days / to.per;
    *out = (imr_amounts){limited(out->visits), limited(out->pieces), limited(out->days)};
}
