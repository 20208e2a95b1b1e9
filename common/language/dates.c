#include "dates.h"

#include "language.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1950, LAST_YEAR = 2049, MONTHS = 12, DAYS = 31, CENTURY = 100 };

int imr_token_value(const imr_token *token)
{
    int number = 0;
    if ((token->flags & IMR_TOKEN_NUMBER) == 0 || token->word.n > 4) return -1;
    for (size_t i = 0; i < token->word.n; i++) {
        if (token->word.s[i] < '0' || token->word.s[i] > '9') return -1;
        number = number * 10 + token->word.s[i] - '0';
    }
    return number;
}

static int month_of(imr_str word)
{
    static const char *const names[MONTHS] = {"january", "february", "march",     "april",   "may",      "june",
                                              "july",    "august",   "september", "october", "november", "december"};
    if (imr_str_equal(word, IMR_STR("sept"))) return 9;
    for (int m = 0; m < MONTHS; m++) {
        imr_str name = imr_str_of(names[m]);
        if (imr_str_equal(word, name) || (word.n == 3 && imr_str_starts(name, word))) return m + 1;
    }
    return 0;
}

static bool is_year(int number) { return number >= FIRST_YEAR && number <= LAST_YEAR; }
static bool is_month(int number) { return number >= 1 && number <= MONTHS; }
static bool is_day(int number) { return number >= 1 && number <= DAYS; }

/* Reads up to three numbers joined by slashes or hyphens; returns how many. */
static size_t joined_numbers(const imr_token *tokens, size_t n, size_t i, int *out)
{
    size_t count = 0;
    while (count < 3 && i + count < n && (count == 0 || (tokens[i + count].flags & IMR_TOKEN_JOINED) != 0)) {
        out[count] = imr_token_value(&tokens[i + count]);
        if (out[count] < 0) break;
        count++;
    }
    bool goes_on = i + count < n && count > 0 && (tokens[i + count].flags & IMR_TOKEN_JOINED) != 0;
    return goes_on ? 0 : count; /* "2016-17-abc" is no date */
}

/* "05/21/12", "2017-02-01", "12/2016", "2016-12", "2016". */
static size_t in_digits(const imr_token *tokens, size_t n, size_t i, imr_point *out)
{
    int at[3] = {0};
    bool begins = i == 0 || (tokens[i].flags & IMR_TOKEN_JOINED) == 0 || imr_token_value(&tokens[i - 1]) < 0;
    size_t count = begins ? joined_numbers(tokens, n, i, at) : 0;
    if (count == 3 && is_year(at[0]) && is_month(at[1]) && is_day(at[2]))
        *out = (imr_point){at[0], at[1], at[2]};
    else if (count == 3 && is_month(at[0]) && is_day(at[1]) && (is_year(at[2]) || tokens[i + 2].word.n == 2))
        *out = (imr_point){at[2] < CENTURY ? at[2] + 2000 : at[2], at[0], at[1]};
    else if (count == 2 && is_year(at[0]) && is_month(at[1]) && tokens[i + 1].word.n == 2)
        *out = (imr_point){at[0], at[1], 0};
    else if (count == 2 && is_month(at[0]) && is_year(at[1]))
        *out = (imr_point){at[1], at[0], 0};
    else if (count == 1 && is_year(at[0]) && tokens[i].word.n == 4)
        *out = (imr_point){at[0], 0, 0};
    else
        return 0;
    return count;
}

/* "May 19, 2014", "May 19th", "19 May 2014", "Feb 2017", "February". */
static size_t in_words(const imr_token *tokens, size_t n, size_t i, bool lone_months, imr_point *out)
{
    size_t at = i;
    int day = imr_token_value(&tokens[at]), month = month_of(tokens[at].word);
    bool day_first = is_day(day) && at + 1 < n && month_of(tokens[at + 1].word) > 0;
    if (day_first) month = month_of(tokens[++at].word);
    if (month == 0) return 0;
    at++;
    if (!day_first) {
        day = at < n ? imr_token_value(&tokens[at]) : -1;
        if (is_day(day)) at++;
    }
    int year = at < n ? imr_token_value(&tokens[at]) : -1;
    *out = (imr_point){is_year(year) ? year : 0, month, is_day(day) ? day : 0};
    if (is_year(year)) return at + 1 - i;
    bool capital = (tokens[i].flags & IMR_TOKEN_CAPITAL) != 0; /* "may" is a verb */
    return lone_months && (capital || month != 5) ? at - i : 0;
}

size_t imr_point_read(const imr_token *tokens, size_t n, size_t i, bool lone_months, imr_point *out)
{
    *out = (imr_point){0};
    if (i >= n) return 0;
    size_t count = in_words(tokens, n, i, lone_months, out);
    return count > 0 ? count : in_digits(tokens, n, i, out);
}

static int days_in(int year, int month)
{
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % CENTURY != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

imr_point imr_point_step(imr_point at, int by)
{
    if (at.month == 0) return (imr_point){at.year + by, 0, 0};
    if (at.day > 0 && at.day + by >= 1 && at.day + by <= days_in(at.year, at.month))
        return (imr_point){at.year, at.month, at.day + by};
    int count = at.year * MONTHS + at.month - 1 + by;
    imr_point next = {count / MONTHS, count % MONTHS + 1, 0};
    if (at.day > 0) next.day = by > 0 ? 1 : days_in(next.year, next.month);
    return next;
}

static imr_point months_before(imr_point day, int months)
{
    int count = day.year * MONTHS + day.month - 1 - months;
    imr_point at = {count / MONTHS, count % MONTHS + 1, day.day};
    int last = days_in(at.year, at.month);
    if (at.day > last) at.day = last;
    return at;
}

static imr_point before(imr_point day, int number, int unit)
{
    if (unit < 4) return months_before(day, unit < 2 ? number * MONTHS : number);
    for (int days = unit < 6 ? number * 7 : number; days > 0; days--) day = imr_point_step(day, -1);
    return day;
}

size_t imr_point_back(const imr_token *tokens, size_t n, size_t i, imr_point day, imr_point *from, bool *open)
{
    enum { MOST = 1000 };
    static const char *const this[] = {"this", "current", NULL}, *const last[] = {"last", "previous", NULL},
                             *const past[] = {"past", NULL};
    static const char *const units[] = {"year", "years", "month", "months", "week", "weeks", "day", "days", NULL};
    const imr_stretch text = {tokens, n};
    if (i >= n) return 0;
    bool now = imr_token_in(&tokens[i], this), calendar = now || imr_token_in(&tokens[i], last);
    if (!calendar && !imr_token_in(&tokens[i], past)) return 0;
    long number = 1;
    size_t counted = now ? 0 : imr_number_at(text, i + 1, &number), end = i + 1 + counted;
    if (counted == 0) number = 1;
    if (counted == 0 && !now && end + 1 < n && imr_token_is(&tokens[end], "couple")) {
        number = 2;
        end += 1 + (imr_token_is(&tokens[end + 1], "of") ? 1U : 0U);
        counted = 1;
    }
    long unit = end < n ? imr_token_place(&tokens[end], units) : -1;
    calendar = calendar && counted == 0 && (unit == 0 || unit == 2);
    if (unit < 0 || number < 1 || number > MOST || (now && !calendar)) return 0;
    const imr_point whole = {day.year, unit == 2 ? day.month : 0, 0};
    *open = !calendar;
    *from = now ? whole : (calendar ? imr_point_step(whole, -1) : before(day, (int)number, (int)unit));
    return end + 1 - i;
}

void imr_point_write(imr_point at, char *out)
{
    if (at.day > 0)
        snprintf(out, IMR_POINT_BYTES, "%04d-%02d-%02d", at.year % 10000, at.month % CENTURY, at.day % CENTURY);
    else if (at.month > 0)
        snprintf(out, IMR_POINT_BYTES, "%04d-%02d", at.year % 10000, at.month % CENTURY);
    else
        snprintf(out, IMR_POINT_BYTES, "%04d", at.year % 10000);
}
