/* When it was decided: "2017", "1/15/2017", "since 2016", "from Jan to Feb 2017", "2014 or earlier"; and likewise the
 * date of injury. */
#include "dates.h"
#include "mention_internal.h"

#include <string.h>

static const char of_injury[] = "|injury|injured|doi|accident|hurt|";
/* After one of these a year is not the decision's. */
static const char history[] =
    "|dos|onset|service|order|ordered|born|page|pages|edition|section|chapter|acoem|mtus|odg|guideline|guidelines|";
static const char earlier[] = "|earlier|before|prior|older|";
static const char later[] = "|later|after|newer|onward|onwards|on|since|";

/* A range of dates and its tokens. An open end has no year. */
typedef struct stretch {
    imr_point from, to;
    size_t first, end;
    bool range;
} stretch;

static bool is_open(imr_point at) { return at.year == 0; }

/* Reads the point in time at i and returns its number of tokens; 0 if there is none or a mention has them. */
static size_t read_point(const imr_mention_run *run, size_t i, bool lone_months, imr_point *out)
{
    size_t count = imr_point_read(run->tokens, run->n, i, lone_months, out);
    for (size_t k = i; k < i + count; k++)
        if (imr_mention_at(run, k) != NULL) return 0;
    return count;
}

/* Reads "to Feb 2017", "and 2016", or a second point joined by a dash. If the first point has no year, it takes the
 * second's, or the year before. */
static bool read_second(const imr_mention_run *run, stretch *at, bool between)
{
    bool joined = imr_mention_is(run, at->end, "|to|through|until|thru|and|till|");
    imr_str gap = imr_mention_gap(run, at->end);
    bool dash =
        gap.n > 0 && (memchr(gap.s, '-', gap.n) != NULL || imr_str_find(gap, IMR_STR("\xE2\x80"), 0) != SIZE_MAX);
    bool dots = imr_str_find(gap, IMR_STR(".."), 0) != SIZE_MAX;
    imr_point second;
    size_t begin = at->end + joined, count = joined || dash || dots ? read_point(run, begin, false, &second) : 0;
    if (count == 0 || (imr_mention_is(run, at->end, "|and|") && !between)) return false;
    if (is_open(at->from)) at->from.year = second.year - (at->from.month > second.month);
    bool after = second.year != at->from.year
                     ? second.year > at->from.year
                     : (second.month == at->from.month ? second.day >= at->from.day : second.month > at->from.month);
    if (!after) return false;
    at->to = second;
    at->end = begin + count;
    at->range = true;
    return true;
}

/* Reads "or earlier", "and later" after a point. */
static bool read_or(const imr_mention_run *run, stretch *at)
{
    if (!imr_mention_is(run, at->end, "|or|and|")) return false;
    bool down = imr_mention_is(run, at->end + 1, earlier), up = imr_mention_is(run, at->end + 1, later);
    if (!down && !up) return false;
    at->range = true;
    at->to = down ? at->from : (imr_point){0};
    if (down) at->from = (imr_point){0};
    at->end += 2;
    return true;
}

/* Applies the word before a point: since, after, before, until. */
static void read_one(const imr_mention_run *run, size_t cue, stretch *at)
{
    static const imr_point open = {0};
    imr_point said = at->from;
    bool or_on = cue > 1 && imr_mention_is(run, cue - 1, "|or|") && imr_mention_is(run, cue - 2, "|on|in|");
    at->range = true;
    at->to = open;
    if (imr_mention_is(run, cue, "|since|starting|beginning|"))
        at->from = said;
    else if (imr_mention_is(run, cue, "|after|later|") ||
             imr_str_find(imr_mention_gap(run, cue + 1), IMR_STR(">"), 0) == 0)
        at->from = or_on ? said : imr_point_step(said, 1);
    else if (imr_mention_is(run, cue, "|before|earlier|prior|")) {
        at->from = open;
        at->to = or_on ? said : imr_point_step(said, -1);
    } else if (imr_mention_is(run, cue, "|until|through|thru|till|by|")) {
        at->from = open;
        at->to = said;
    } else {
        at->range = false;
        at->to = said;
    }
    if (at->range && or_on) at->first = cue - 2;
}

/* Whether the date is that of the injury: named within three words before it or two after it. */
static bool is_injury(const imr_mention_run *run, stretch *at)
{
    for (size_t i = 1; i <= 3 && i <= at->first; i++) {
        size_t place = at->first - i;
        if (imr_mention_is(run, place, of_injury)) {
            if (place >= 2 && imr_mention_is(run, place - 2, "|date|") && imr_mention_is(run, place - 1, "|of|"))
                place -= 2;
            at->first = place;
            return true;
        }
        if (!imr_mention_is(run, place, "|date|of|on|in|was|the|a|from|dated|")) break;
    }
    if (!imr_mention_is(run, at->end, "|injury|injuries|accident|")) return false;
    at->end++;
    return true;
}

static bool is_history(const imr_mention_run *run, size_t first)
{
    for (size_t i = 1; i <= 2 && i <= first; i++)
        if (imr_mention_is(run, first - i, history)) return true;
    return false;
}

/* The range as typed after "date:". */
static imr_str text_of(imr_mention_run *run, const stretch *at)
{
    char from[IMR_POINT_BYTES] = "", to[IMR_POINT_BYTES] = "";
    if (!is_open(at->from)) imr_point_write(at->from, from);
    if (!is_open(at->to)) imr_point_write(at->to, to);
    imr_str text = at->range ? imr_arena_printf(run->reading->arena, "%s..%s", from, to)
                             : imr_arena_printf(run->reading->arena, "%s", from);
    if (text.s == NULL) run->failed = true;
    return text;
}

/* Reads the date whose first point begins at i; the words before it begin at `first`. Returns where it ends; `first` if
 * there is none. */
static size_t read_date(imr_mention_run *run, size_t first, size_t i)
{
    stretch at = {.first = first};
    size_t count = read_point(run, i, true, &at.from);
    if (count == 0) return first;
    size_t cue = i;
    if (first < i) cue = imr_mention_is(run, i - 1, "|of|the|") && i > first + 1 ? i - 2 : i - 1;
    bool between = first < i && imr_mention_any(run, first, i, "|between|");
    at.end = i + count;
    bool lone = is_open(at.from);
    if (!read_second(run, &at, between) && (lone || !read_or(run, &at))) {
        if (lone) return first;
        read_one(run, cue, &at);
    }
    bool injury = is_injury(run, &at);
    if (!injury && (is_history(run, first) || (!is_open(at.from) && at.from.year < 2012))) return first;
    bool year = !injury && !at.range && at.from.month == 0;
    if (injury) imr_mention_clear(run, at.first, at.end); /* "DOI" is also the number of an article */
    imr_mention *added = imr_mention_add(run, injury ? "injured" : (year ? "year" : "date"), at.first,
                                         at.end - at.first, text_of(run, &at));
    added->typed = !year;
    return at.end;
}

void imr_forms_dates(imr_mention_run *run)
{
    static const char before[] =
        "|in|year|during|from|dated|decided|since|after|before|between|until|through|thru|of|the|"
        "on|or|by|till|starting|beginning|prior|to|earlier|later|than|date|";
    enum { WORDS = 4 };
    for (size_t i = 0; i < run->n;) {
        size_t at = i, end = i;
        while (at < i + WORDS && imr_mention_is(run, at, before) && imr_mention_at(run, at) == NULL) at++;
        end = read_date(run, i, at);
        i = end > i ? end : (at > i ? i + 1 : i + 1);
    }
}
