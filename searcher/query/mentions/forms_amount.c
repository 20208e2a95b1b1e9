/* How much was requested: "over 6 visits", "quantity > 60", "at least 8 weeks of therapy", "12 PT visits", "2x6",
 * "#60". */
#include "counted.h"
#include "language.h"

#include <string.h>

static const char visits[] = "|visit|visits|session|sessions|treatments|appointments|";
static const char pieces[] = "|pills|pill|tablets|tablet|tabs|capsules|patches|";
static const char spans[] = "|day|days|week|weeks|wks|month|months|";
/* After one of these an amount is not what is requested. */
static const char given[] = "|prior|previous|previously|past|completed|after|had|received|already|attended|following|"
                            "finished|did|done|since|exceeds|exceeded|within|every|";

/* A span of time before one of these tells when, not for how long. */
static const char told[] = "|after|before|ago|post|following|since|prior|later|from|old|";

bool imr_mention_is_unit(const imr_mention_run *run, size_t i)
{
    return imr_mention_is(run, i, visits) || imr_mention_is(run, i, pieces) || imr_mention_is(run, i, spans);
}

static bool is_free(const imr_mention_run *run, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        const imr_mention *at = imr_mention_at(run, i);
        if (at != NULL && at->field != NULL) return false;
    }
    return true;
}

size_t imr_amount_number(const imr_mention_run *run, size_t i, long *number)
{
    size_t taken = imr_number_at((imr_stretch){run->tokens, run->n}, i, number);
    return taken > 0 && *number > 0 && is_free(run, i, i + taken) ? i + taken : i;
}

bool imr_amount_unit(const imr_mention_run *run, size_t i, imr_counted *out)
{
    enum { BETWEEN = 2 };
    for (size_t at = i; at < run->n && at <= i + BETWEEN; at++) {
        out->end = at + 1;
        out->unit = at;
        out->factor = 1;
        if (imr_mention_is(run, at, visits))
            out->field = "visits";
        else if (imr_mention_is(run, at, pieces))
            out->field = "quantity";
        else if (imr_mention_is(run, at, spans)) {
            out->field = "days";
            out->factor = imr_mention_is(run, at, "|day|days|")       ? 1
                          : imr_mention_is(run, at, "|month|months|") ? 30
                                                                      : 7;
        } else {
            const imr_mention *of = imr_mention_at(run, at);
            if (imr_mention_is(run, at, "|additional|more|extra|further|total|")) continue;
            if (of != NULL && imr_mention_is_treatment(of)) continue;
            return false;
        }
        if (at > i) out->end = i; /* the treatment is read separately */
        return true;
    }
    return false;
}

/* Whether a span of time is a treatment's: "8 weeks of therapy", "therapy for 8 weeks". */
static bool is_of_treatment(const imr_mention_run *run, size_t first, size_t end)
{
    if (imr_mention_is(run, end, "|supply|rental|trial|")) return true;
    if (first > 0 && imr_mention_is(run, first - 1, "|rental|rent|trial|")) return true;
    size_t next = imr_mention_pass(run, end, "|of|"), before = first;
    const imr_mention *at = next > end ? imr_mention_at(run, next) : NULL;
    if (at != NULL && imr_mention_is_treatment(at)) return true;
    while (before > 0 && imr_mention_is(run, before - 1, "|for|")) before--;
    at = before > 0 && before < first ? imr_mention_at(run, before - 1) : NULL;
    return at != NULL && (imr_mention_is_treatment(at) || imr_mention_is(run, before - 1, "|rental|rent|trial|"));
}

imr_str imr_amount_range(imr_mention_run *run, long from, long to)
{
    imr_arena *arena = run->reading->arena;
    imr_str text = to < 0     ? imr_arena_printf(arena, "%ld..", from)
                   : from < 0 ? imr_arena_printf(arena, "..%ld", to)
                              : imr_arena_printf(arena, "%ld", from);
    if (text.s == NULL) run->failed = true;
    return text;
}

void imr_amount_take_unit(imr_mention_run *run, size_t unit)
{
    imr_mention_clear(run, unit, unit + 1);
    imr_mention_add(run, NULL, unit, 1, (imr_str){0});
}

static void add_range(imr_mention_run *run, const imr_counted *at, size_t first, size_t end, bool above, bool itself)
{
    long number = at->number * at->factor;
    imr_str range = above ? imr_amount_range(run, number + !itself, -1) : imr_amount_range(run, -1, number - !itself);
    imr_mention_add(run, at->field, first, end - first, range)->typed = true;
}

/* "more than 12 visits", "at least 8 weeks of therapy", "over 60 tablets". Returns where it ends; i if there is none.
 * The readers below do the same. */
static size_t read_comparison(imr_mention_run *run, size_t i)
{
    imr_comparison said;
    imr_counted at;
    if (!imr_mention_compares(run, i, &said) || (i > 0 && imr_mention_is(run, i - 1, given))) return i;
    size_t end = imr_amount_number(run, said.number, &at.number);
    if (end == said.number || !imr_amount_unit(run, end, &at)) return i;
    bool days = strcmp(at.field, "days") == 0;
    if (days && !is_of_treatment(run, i, at.end)) return i;
    if (imr_mention_is(run, at.unit + 1, "|completed|attended|already|received|done|given|")) return i;
    imr_amount_take_unit(run, at.unit);
    add_range(run, &at, said.first, at.end, said.above, said.itself);
    return at.end;
}

/* "quantity > 60", "qty over 60", "visits > 12". */
static size_t read_label(imr_mention_run *run, size_t i)
{
    imr_counted at = {.factor = 1};
    imr_comparison said;
    bool quantity = imr_mention_is(run, i, "|quantity|qty|"), named = quantity || imr_mention_is(run, i, visits);
    at.field = quantity ? "quantity" : "visits";
    if (!named || !(imr_mention_compares_by_sign(run, i, &said) || imr_mention_compares(run, i + 1, &said))) return i;
    size_t end = imr_amount_number(run, said.number, &at.number);
    if (end == said.number || !is_free(run, i, end)) return i;
    add_range(run, &at, i, end, said.above, said.itself);
    return end;
}

/* "12 or more visits", "12 visits or more". */
static size_t read_open(imr_mention_run *run, size_t i)
{
    imr_counted at;
    size_t number = imr_amount_number(run, i, &at.number), open = number;
    bool before = imr_mention_is(run, open, "|or|and|") && imr_mention_is(run, open + 1, "|more|fewer|less|");
    if (number == i || !imr_amount_unit(run, open + (before ? 2 : 0), &at)) return i;
    size_t word = before ? open + 1 : at.end + 1, end = before ? at.end : at.end + 2;
    bool after = imr_mention_is(run, at.end, "|or|and|") && imr_mention_is(run, at.end + 1, "|more|fewer|less|");
    bool days = strcmp(at.field, "days") == 0;
    if ((!before && !after) || (days && !is_of_treatment(run, i, end))) return i;
    imr_amount_take_unit(run, at.unit);
    add_range(run, &at, i, end, imr_mention_is(run, word, "|more|"), true);
    return end;
}

/* "between 8 and 12 visits", "6 to 12 visits". */
static size_t read_span(imr_mention_run *run, size_t i)
{
    imr_counted low, high = {0};
    size_t first = imr_mention_pass(run, i, "|between|from|"), next = imr_amount_number(run, first, &low.number);
    size_t second = next + imr_mention_is(run, next, first > i ? "|and|to|" : "|to|");
    bool hyphen = next < run->n && (run->tokens[next].flags & IMR_TOKEN_JOINED) != 0 &&
                  run->text.s[run->tokens[next].begin - 1] != '/'; /* "8/12" is a part */
    bool joined = second > next || hyphen;
    size_t end = next > first && joined ? imr_amount_number(run, second, &high.number) : second;
    if (end == second || high.number <= low.number || !imr_amount_unit(run, end, &high)) return i;
    if (strcmp(high.field, "days") == 0 && !is_of_treatment(run, i, high.end)) return i;
    imr_str range =
        imr_arena_printf(run->reading->arena, "%ld..%ld", low.number * high.factor, high.number * high.factor);
    if (range.s == NULL) run->failed = true;
    imr_amount_take_unit(run, high.unit);
    imr_mention_add(run, high.field, i, high.end - i, range)->typed = true;
    return high.end;
}

bool imr_amount_is_of(const imr_mention_run *run, const char *family)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        bool named = at->field != NULL && at->table == IMR_TABLE_PROCEDURE && at->values.n > 0;
        if (named && imr_str_starts(at->values.at[0], imr_str_of(family))) return true;
    }
    return false;
}

static bool is_therapy(const imr_mention_run *run)
{
    return imr_amount_is_of(run, "rehab.") || imr_amount_is_of(run, "psy.");
}

/* "3 times a week for 4 weeks", "twice weekly for 6 weeks"; of therapy also "2x6". */
static size_t read_rate(imr_mention_run *run, size_t i)
{
    static const char words[] =
        "|once|twice|thrice|times|time|x|a|per|each|every|week|weeks|weekly|wk|wks|month|months|"
        "monthly|for|over|visits|sessions|";
    enum { WEEKS = 26, A_WEEK = 7 };
    imr_amounts found = {0};
    size_t end = i;
    while (imr_mention_number(run, end) >= 0 || imr_mention_is(run, end, words)) end++;
    while (end > i && imr_mention_is(run, end - 1, "|for|over|a|x|per|")) end--;
    if (end < i + 3 || !is_free(run, i, end)) return i;
    long often = imr_mention_number(run, i), weeks = imr_mention_number(run, i + 2);
    bool product = end <= i + 4 && imr_mention_is(run, i + 1, "|x|times|") && often > 0 && often <= A_WEEK &&
                   weeks > 0 && weeks <= WEEKS && is_therapy(run);
    if (product)
        found.visits = often * weeks;
    else if (imr_mention_any(run, i, end, "|week|weeks|weekly|wk|wks|month|months|monthly|") &&
             (often > 0 || imr_mention_is(run, i, "|once|twice|thrice|")))
        imr_amounts_read((imr_stretch){run->tokens + i, end - i}, run->text, &found);
    if (found.visits == 0 || (product && end == i + 4 && !imr_mention_is(run, i + 3, "|week|weeks|wk|wks|"))) return i;
    imr_mention_add(run, "visits", i, end - i, imr_amount_range(run, found.visits, found.visits))->typed = true;
    return end;
}

bool imr_amount_is_marked(const imr_mention_run *run, size_t i)
{
    size_t mark = i < run->n && run->tokens[i].begin > 0 ? run->tokens[i].begin - 1U : run->text.n;
    return mark < run->text.n && run->text.s[mark] == '#' && (mark == 0 || run->text.s[mark - 1] == ' ');
}

/* "#60", "qty 60"; of therapy "x 12", "#12". */
static size_t read_marked(imr_mention_run *run, size_t i)
{
    bool label = imr_mention_is(run, i, "|quantity|qty|"), times = imr_mention_is(run, i, "|x|");
    size_t number = i + (label || times) + (label && imr_mention_is(run, i + 1, "|of|"));
    long count = imr_mention_number(run, number);
    bool therapy = is_therapy(run);
    if (count <= 0 || !is_free(run, i, number + 1)) return i;
    if (times && !therapy) { /* "injections x 4" */
        imr_mention_add(run, NULL, i, 1, (imr_str){0});
        return i + 1;
    }
    if (!label && !times && !imr_amount_is_marked(run, number)) return i;
    imr_counted unit = {0};
    size_t end = number + 1;
    if (imr_mention_is(run, end, spans)) return i;
    if (imr_amount_unit(run, end, &unit) && unit.end > end) {
        imr_amount_take_unit(run, unit.unit);
        end = unit.end;
    }
    imr_mention_add(run, therapy ? "visits" : "quantity", i, end - i, imr_amount_range(run, count, count))->typed =
        true;
    return end;
}

/* "12 visits", "8 weeks of therapy": the amount requested, or one that the text mentions. What was given before is only
 * searched as words. */
static size_t read_plain(imr_mention_run *run, size_t i)
{
    imr_counted at;
    size_t end = imr_amount_number(run, i, &at.number);
    bool part =
        i > 0 && i < run->n && (run->tokens[i].flags & IMR_TOKEN_JOINED) != 0 && imr_mention_number(run, i - 1) >= 0;
    if (end == i || part || !imr_amount_unit(run, end, &at)) return i; /* "8/12 visits" */
    bool days = strcmp(at.field, "days") == 0, apart = at.end == end;
    const imr_mention *before = i > 0 ? imr_mention_at(run, i - 1) : NULL;
    bool beside = before != NULL && imr_mention_is_treatment(before) && !imr_mention_is(run, at.end, told);
    if (days && (apart || (!beside && !is_of_treatment(run, i, at.end)))) return i;
    if (strcmp(at.field, "quantity") == 0 || apart) imr_amount_take_unit(run, at.unit);
    long number = at.number * at.factor;
    imr_mention *added = imr_mention_add(run, at.field, i, at.end - i, imr_amount_range(run, number, number));
    added->amount = true;
    if (apart) added->unit = at.unit;
    bool done = imr_mention_is(run, at.unit + 1, "|completed|attended|already|received|done|given|");
    if (done || (i > 0 && imr_mention_is(run, i - 1, given))) added->values.n = 0;
    return at.end;
}

void imr_forms_amount(imr_mention_run *run)
{
    static size_t (*const readers[])(imr_mention_run *, size_t) = {
        imr_amount_part, read_comparison, read_label, read_span, read_rate, read_open, read_marked, read_plain};
    for (size_t i = 0; i < run->n;) {
        size_t end = i;
        for (size_t k = 0; k < sizeof readers / sizeof *readers && end == i; k++) end = readers[k](run, i);
        i = end > i ? end : i + 1;
    }
}
