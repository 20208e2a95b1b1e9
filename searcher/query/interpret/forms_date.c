/* When it was decided: "2017", "December 2016", "since 2016", "2015 to 2018". */
#include "mention.h"

#include <string.h>

enum { FIRST_YEAR = 2012, LAST_YEAR = 2049, MONTHS = 12, DAYS = 31 };

static const char *const months[MONTHS] = {
    "|january|jan|", "|february|feb|", "|march|mar|",          "|april|apr|",   "|may|",          "|june|jun|",
    "|july|jul|",    "|august|aug|",   "|september|sep|sept|", "|october|oct|", "|november|nov|", "|december|dec|"};
/* Years of these are history, not the decision's. */
static const char history[] = "|injury|injured|doi|dos|accident|onset|service|order|ordered|born|page|pages|edition|";

/* A day, a month or a year: what is absent is 0. */
typedef struct point {
    long year, month, day;
} point;

/* The point that begins at token i; where it ends, i where none does. */
static size_t read_point(const imr_mention_run *run, size_t i, point *out)
{
    size_t at = i;
    *out = (point){0};
    for (long m = 0; m < MONTHS; m++)
        if (imr_mention_is(run, i, months[m])) out->month = m + 1;
    if (out->month > 0) {
        long day = imr_mention_number(run, ++at);
        if (day >= 1 && day <= DAYS) out->day = day, at++;
    }
    if (at >= run->n || imr_mention_at(run, at) != NULL) return i;
    if (at == i && (run->tokens[i].flags & IMR_TOKEN_JOINED) != 0 && imr_mention_number(run, i - 1) < FIRST_YEAR)
        return i;
    out->year = imr_mention_number(run, at);
    return out->year >= FIRST_YEAR && out->year <= LAST_YEAR ? at + 1 : i;
}

static imr_str text_of(imr_mention_run *run, point at)
{
    imr_arena *arena = run->reading->arena;
    imr_str text = at.day > 0     ? imr_arena_printf(arena, "%ld-%02ld-%02ld", at.year, at.month, at.day)
                   : at.month > 0 ? imr_arena_printf(arena, "%ld-%02ld", at.year, at.month)
                                  : imr_arena_printf(arena, "%ld", at.year);
    if (text.s == NULL) run->failed = true;
    return text;
}

/* The month or year that follows or comes before; a day stays itself. */
static point step(point at, long by)
{
    if (at.day > 0) return at;
    if (at.month == 0) return (point){at.year + by, 0, 0};
    long count = at.year * MONTHS + at.month - 1 + by;
    return (point){count / MONTHS, count % MONTHS + 1, 0};
}

static void add_range(imr_mention_run *run, size_t first, size_t end, imr_str from, imr_str to)
{
    imr_str text = imr_arena_printf(run->reading->arena, "%.*s..%.*s", IMR_STR_ARG(from), IMR_STR_ARG(to));
    if (text.s == NULL) run->failed = true;
    imr_mention_add(run, "date", first, end - first, text);
}

/* From a point on, up to one, or from one to another; where it ends. */
static size_t read_range(imr_mention_run *run, size_t first, size_t i)
{
    point from, to;
    size_t end = read_point(run, i, &from), cue = i;
    if (end == i) return first;
    if (first < i) cue = imr_mention_is(run, i - 1, "|of|the|") && i > first + 1 ? i - 2 : i - 1;
    bool joined = imr_mention_is(run, end, "|to|through|until|thru|and|");
    size_t last = end < run->n ? read_point(run, end + joined, &to) : end;
    bool two = last > end + joined && (joined || (run->tokens[end].flags & IMR_TOKEN_JOINED) != 0) &&
               (to.year > from.year || (to.year == from.year && to.month > from.month));
    if (two && imr_mention_is(run, end, "|and|") && !imr_mention_is(run, cue, "|between|")) two = false;
    imr_str none = IMR_STR(""), text = text_of(run, from);
    if (two)
        add_range(run, first, end = last, text, text_of(run, to));
    else if (imr_mention_is(run, cue, "|since|"))
        add_range(run, first, end, text, none);
    else if (imr_mention_is(run, cue, "|after|"))
        add_range(run, first, end, text_of(run, step(from, 1)), none);
    else if (imr_mention_is(run, cue, "|before|"))
        add_range(run, first, end, none, text_of(run, step(from, -1)));
    else if (imr_mention_is(run, cue, "|until|through|thru|"))
        add_range(run, first, end, none, text);
    else
        imr_mention_add(run, from.month > 0 ? "date" : "year", first, end - first, text);
    return end;
}

static bool is_history(const imr_mention_run *run, size_t first)
{
    for (size_t i = 1; i <= 2 && i <= first; i++)
        if (imr_mention_is(run, first - i, history)) return true;
    return false;
}

void imr_forms_dates(imr_mention_run *run)
{
    static const char before[] =
        "|in|year|during|from|dated|decided|since|after|before|between|until|through|thru|of|the|";
    for (size_t i = 0; i < run->n;) {
        size_t at = i, end = i;
        while (at < i + 2 && imr_mention_is(run, at, before)) at++;
        if (!is_history(run, i)) end = read_range(run, i, at);
        i = end > i ? end : i + 1;
    }
}
