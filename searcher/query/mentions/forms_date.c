/* When it was decided: "2017", "1/15/2017", "since 2016", "from Jan to Feb 2017", "2014 or earlier"; and likewise the
 * date of injury. */
#include "dates.h"
#include "mention_run.h"

#include <string.h>

static const char of_injury[] = "|injury|injured|doi|accident|hurt|";
/* After one of these a year is not the decision's. */
static const char history[] = "|done|performed|underwent|completed|prior|previous|dos|onset|service|order|ordered|born|"
                              "page|pages|edition|section|chapter|acoem|mtus|odg|guideline|guidelines|";
static const char earlier[] = "|earlier|before|prior|older|";
static const char later[] = "|later|after|newer|onward|onwards|on|since|";

/* A range of dates and its tokens. An open end has no year. */
typedef struct stretch {
    imr_point from, to;
    size_t first, end;
    bool range;
} stretch;

static bool is_open(imr_point at) { return at.year == 0; }

/* ---- times counted back from the newest decision ---- */

/* Reads the date of the newest decision of the index; false if there is none. */
static bool read_newest(imr_mention_run *run, imr_point *day)
{
    imr_buf text = {0};
    imr_error err = {.status = IMR_OK};
    const imr_reader *reader = run->reading->reader;
    if (reader == NULL) return false;
    const imr_status status = imr_reader_bound(reader, (unsigned)imr_field_find(IMR_STR("date"))->slot, &text, &err);
    imr_tokens tokens = {0};
    bool read = status == IMR_OK && imr_tokenize(imr_buf_str(&text), &tokens, &err) == IMR_OK &&
                imr_point_read(tokens.at, tokens.n, 0, false, day) > 0 && day->day > 0;
    imr_tokens_free(&tokens);
    imr_buf_free(&text);
    return read;
}

/* Whether the words before a time make it one of findings: "pain over the last year", "no x-rays in the past year". */
static bool tells_findings(const imr_mention_run *run, size_t i)
{
    static const char denying[] = "|no|not|without|had|has|have|received|tried|failed|for|every|prior|";
    size_t at = i;
    while (at > 0 && imr_mention_is(run, at - 1, "|the|over|during|in|within|of|from|since|")) at--;
    bool comma = (run->tokens[at].flags & IMR_TOKEN_COMMA) != 0;
    if (at == 0 || comma) return false;
    const imr_mention *before = imr_mention_at(run, at - 1);
    if (imr_mention_is(run, at - 1, denying) || (before != NULL && before->table == IMR_TABLE_GROUND)) return true;
    for (size_t k = at; k-- > 0 && (before == NULL || k >= before->first);)
        if (before != NULL && k > 0 && imr_mention_is(run, k - 1, denying)) return true;
    bool plain = before == NULL && !imr_mention_is_idle(run->tokens[at - 1].word);
    return plain && imr_mention_any(run, at, i, "|over|during|in|within|of|");
}

/* Reads "last year", "past 6 months" at i. Returns the number of tokens; 0 if there is none. */
static size_t read_back(imr_mention_run *run, size_t i, imr_point *from, bool *open)
{
    imr_point newest;
    size_t count = imr_point_back(run->tokens, run->n, i, (imr_point){2000, 1, 1}, from, open);
    for (size_t k = i; k < i + count; k++)
        if (imr_mention_at(run, k) != NULL && imr_mention_at(run, k)->field != NULL) return 0;
    if (count == 0) return 0;
    bool counts = !tells_findings(run, i) && read_newest(run, &newest);
    imr_note note = {.code = counts ? IMR_NOTE_COUNTED_BACK : IMR_NOTE_NO_DATE,
                     .span = imr_mention_span(run, i, count)};
    if (counts) {
        char day[IMR_POINT_BYTES];
        imr_point_back(run->tokens, run->n, i, newest, from, open);
        imr_point_write(newest, day);
        note.value = imr_arena_printf(run->reading->arena, "%s", day);
        run->failed = run->failed || note.value.s == NULL;
    }
    const imr_notes *notes = run->reading->notes; /* each word before the time leads here again */
    bool again = notes->n > 0 && notes->at[notes->n - 1].span.s == note.span.s;
    if (!again) imr_notes_add(run->reading->notes, note);
    return counts ? count : 0;
}

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
    } else if (imr_mention_is(run, cue, "|until|through|thru|till|by|up|")) {
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

/* "2016-2017", "2016/2017". Returns where they end; `first` if they are none. */
static size_t read_years(imr_mention_run *run, size_t first, size_t i)
{
    enum { FIRST = 2012, LAST = 2049 };
    long from = imr_mention_number(run, i), to = imr_mention_number(run, i + 1);
    if (from < FIRST || to <= from || to > LAST || imr_mention_at(run, i) != NULL) return first;
    bool joined = (run->tokens[i + 1].flags & IMR_TOKEN_JOINED) != 0;
    bool longer = i + 2 < run->n && (run->tokens[i + 2].flags & IMR_TOKEN_JOINED) != 0;
    imr_str text = imr_arena_printf(run->reading->arena, "%ld..%ld", from, to);
    if (!joined || longer || text.s == NULL) return first;
    imr_mention_add(run, "date", first, i + 2 - first, text)->typed = true;
    return i + 2;
}

/* Reads the date whose first point begins at i; the words before it begin at `first`. Returns where it ends; `first` if
 * there is none. */
static size_t read_date(imr_mention_run *run, size_t first, size_t i)
{
    stretch at = {.first = first};
    bool back = false;
    size_t years = read_years(run, first, i);
    if (years > first) return years;
    size_t count = read_point(run, i, true, &at.from);
    if (count == 0) count = read_back(run, i, &at.from, &back);
    if (count == 0) return first;
    size_t cue = i;
    if (first < i)
        cue = imr_mention_is(run, i - 1, "|of|the|to|than|") &&
                      i > first + (imr_mention_is(run, i - 1, "|of|the|") ? 1U : 0U)
                  ? i - 2
                  : i - 1;
    bool between = first < i && imr_mention_any(run, first, i, "|between|");
    at.end = i + count;
    bool lone = is_open(at.from);
    at.range = back;
    if (!back && !read_second(run, &at, between) && (lone || !read_or(run, &at))) {
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

/* "recent denials", "MRI recently denied", "newest letters": no date, but words of the decision and not of its text. */
static void read_vague(imr_mention_run *run, size_t i)
{
    static const char vague[] = "|recent|recently|latest|newest|oldest|lately|";
    if (!imr_mention_is(run, i, vague) || imr_mention_at(run, i) != NULL) return;
    size_t first = i > 0 && imr_mention_is(run, i - 1, "|most|") ? i - 1 : i;
    const imr_mention *next = i + 1 < run->n ? imr_mention_at(run, i + 1) : NULL;
    bool opens = first == 0 && next != NULL && next->field != NULL;
    bool decided = next != NULL && next->table == IMR_TABLE_OUTCOME;
    bool noun = imr_mention_is(run, i + 1, "|decision|decisions|letter|letters|case|cases|ruling|rulings|imr|imrs|");
    if (!opens && !decided && !noun && !imr_mention_is(run, i, "|lately|newest|oldest|")) return;
    imr_mention_add(run, NULL, first, i + 1 - first, (imr_str){0});
    imr_notes_add(run->reading->notes, (imr_note){.code = IMR_NOTE_NO_DATE,
                                                  .span = imr_mention_span(run, first, i + 1 - first),
                                                  .value = IMR_STR("spent")});
}

void imr_forms_dates(imr_mention_run *run)
{
    static const char before[] =
        "|in|year|during|from|dated|decided|since|after|before|between|until|through|thru|of|the|"
        "on|or|by|till|starting|beginning|prior|to|earlier|later|than|date|over|within|up|";
    enum { WORDS = 4 };
    for (size_t i = 0; i < run->n;) {
        size_t at = i;
        read_vague(run, i);
        if (imr_mention_is(run, i, "|than|") && i > 0 && imr_mention_is(run, i - 1, "|other|rather|")) at = ++i;
        while (at < i + WORDS && imr_mention_is(run, at, before) && imr_mention_at(run, at) == NULL) at++;
        const size_t end = read_date(run, i, at);
        i = end > i ? end : i + 1;
    }
}
