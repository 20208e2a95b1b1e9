/* How much was requested, and what utilization review authorized of it: "over 6 visits", "quantity > 60", "6 of 12",
 * "12 sessions requested, 6 authorized", "at least 8 weeks of therapy", "12 visits". */
#include "language.h"
#include "mention_internal.h"

#include <string.h>

static const char visits[] = "|visit|visits|session|sessions|treatments|appointments|";
static const char pieces[] = "|pills|pill|tablets|tablet|tabs|capsules|patches|";
static const char spans[] = "|day|days|week|weeks|wks|month|months|";
static const char allowed[] = "|approved|allowed|certified|authorized|granted|approve|allow|certify|authorize|grant|";
/* After one of these an amount is not what is requested. */
static const char given[] = "|prior|previous|previously|past|completed|after|had|received|already|attended|following|"
                            "finished|did|done|since|exceeds|exceeded|within|every|";

/* A span of time before one of these tells when, not for how long. */
static const char told[] = "|after|before|ago|post|following|since|prior|later|from|old|";

typedef struct amount {
    const char *field;
    long factor;      /* days per unit of time */
    size_t end, unit; /* where number and unit end; the token of the unit */
    long number;
} amount;

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

/* Reads a number, in digits or in words. Returns where it ends; i if there is none. */
static size_t number_end(const imr_mention_run *run, size_t i, long *number)
{
    size_t taken = imr_number_at((imr_stretch){run->tokens, run->n}, i, number);
    return taken > 0 && *number > 0 && is_free(run, i, i + taken) ? i + taken : i;
}

/* Reads the unit at i; false if there is none. Up to two tokens of the treatment may precede it: "12 PT visits". */
static bool read_unit(const imr_mention_run *run, size_t i, amount *out)
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
    size_t next = imr_mention_pass(run, end, "|of|"), before = first;
    const imr_mention *at = next > end ? imr_mention_at(run, next) : NULL;
    if (at != NULL && imr_mention_is_treatment(at)) return true;
    while (before > 0 && imr_mention_is(run, before - 1, "|for|")) before--;
    at = before > 0 && before < first ? imr_mention_at(run, before - 1) : NULL;
    return at != NULL && (imr_mention_is_treatment(at) || imr_mention_is(run, before - 1, "|rental|rent|trial|"));
}

static imr_str range_of(imr_mention_run *run, long from, long to)
{
    imr_arena *arena = run->reading->arena;
    imr_str text = to < 0     ? imr_arena_printf(arena, "%ld..", from)
                   : from < 0 ? imr_arena_printf(arena, "..%ld", to)
                              : imr_arena_printf(arena, "%ld", from);
    if (text.s == NULL) run->failed = true;
    return text;
}

/* Spends the unit's token, whatever else it was read as: tablets are drugs. */
static void take_unit(imr_mention_run *run, size_t unit)
{
    imr_mention_clear(run, unit, unit + 1);
    imr_mention_add(run, NULL, unit, 1, (imr_str){0});
}

static void add_range(imr_mention_run *run, const amount *at, size_t first, size_t end, bool above, bool itself)
{
    long number = at->number * at->factor;
    imr_str range = above ? range_of(run, number + !itself, -1) : range_of(run, -1, number - !itself);
    imr_mention_add(run, at->field, first, end - first, range)->typed = true;
}

/* "more than 12 visits", "at least 8 weeks of therapy", "over 60 tablets". Returns where it ends; i if there is none.
 * The readers below do the same. */
static size_t read_comparison(imr_mention_run *run, size_t i)
{
    imr_comparison said;
    amount at;
    if (!imr_mention_compares(run, i, &said) || (i > 0 && imr_mention_is(run, i - 1, given))) return i;
    size_t end = number_end(run, said.number, &at.number);
    if (end == said.number || !read_unit(run, end, &at)) return i;
    bool days = strcmp(at.field, "days") == 0;
    if (days && !is_of_treatment(run, i, at.end)) return i;
    take_unit(run, at.unit);
    add_range(run, &at, said.first, at.end, said.above, said.itself);
    return at.end;
}

/* "quantity > 60", "qty over 60", "visits > 12". */
static size_t read_label(imr_mention_run *run, size_t i)
{
    amount at = {.factor = 1};
    imr_comparison said;
    bool quantity = imr_mention_is(run, i, "|quantity|qty|"), named = quantity || imr_mention_is(run, i, visits);
    at.field = quantity ? "quantity" : "visits";
    if (!named || !(imr_mention_compares_by_sign(run, i, &said) || imr_mention_compares(run, i + 1, &said))) return i;
    size_t end = number_end(run, said.number, &at.number);
    if (end == said.number || !is_free(run, i, end)) return i;
    add_range(run, &at, i, end, said.above, said.itself);
    return end;
}

/* "12 or more visits", "12 visits or more". */
static size_t read_open(imr_mention_run *run, size_t i)
{
    amount at;
    size_t number = number_end(run, i, &at.number), open = number;
    bool before = imr_mention_is(run, open, "|or|and|") && imr_mention_is(run, open + 1, "|more|fewer|less|");
    if (number == i || !read_unit(run, open + (before ? 2 : 0), &at)) return i;
    size_t word = before ? open + 1 : at.end + 1, end = before ? at.end : at.end + 2;
    bool after = imr_mention_is(run, at.end, "|or|and|") && imr_mention_is(run, at.end + 1, "|more|fewer|less|");
    bool days = strcmp(at.field, "days") == 0;
    if ((!before && !after) || (days && !is_of_treatment(run, i, end))) return i;
    take_unit(run, at.unit);
    add_range(run, &at, i, end, imr_mention_is(run, word, "|more|"), true);
    return end;
}

/* Adds what was requested and what was authorized of it; without a unit it may be pieces or visits. */
static void add_part(imr_mention_run *run, size_t first, size_t end, const amount *unit, long whole, long part)
{
    imr_mention *at = imr_mention_add(run, unit->field == NULL ? "visits" : unit->field, first, end - first,
                                      range_of(run, whole, whole));
    imr_str authorized = range_of(run, part, part);
    at->amount = true;
    at->any_unit = unit->field == NULL;
    if (authorized.s == NULL || !imr_list_add(run->reading->arena, &at->values, authorized)) run->failed = true;
}

static bool is_modified(const imr_mention_run *run)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        if (at->field != NULL && strcmp(at->field->key, "ur_modified") == 0) return true;
    }
    return false;
}

/* "6 of 12 visits", if something else says that a part was authorized. */
static size_t read_part_of(imr_mention_run *run, size_t i)
{
    long part = 0, whole = 0;
    amount unit = {0};
    size_t of = number_end(run, i, &part), second = imr_mention_pass(run, of, "|of|out|the|a|");
    size_t end = number_end(run, second, &whole);
    if (of == i || second == of || end == second || whole <= part || !is_modified(run)) return i;
    if (read_unit(run, end, &unit)) {
        take_unit(run, unit.unit);
        if (unit.end > end) end = unit.end;
    }
    add_part(run, i, end, &unit, whole, part);
    return end;
}

/* Skips the treatment and the words between what was requested and what was authorized. */
static size_t pass_between(const imr_mention_run *run, size_t i)
{
    static const char words[] = "|requested|asked|sought|request|for|of|but|only|and|was|were|ur|has|";
    for (;;) {
        size_t next = imr_mention_pass(run, i, words);
        const imr_mention *at = imr_mention_at(run, next);
        if (at != NULL && imr_mention_is_treatment(at)) next = at->first + at->count;
        if (next == i) return i;
        i = next;
    }
}

/* "6 authorized", "approved 6 visits" at i. */
static size_t read_authorized(const imr_mention_run *run, size_t i, size_t *verb, long *part)
{
    amount unit = {0};
    size_t number = imr_mention_pass(run, i, allowed), end = number_end(run, number, part);
    if (end == number) return i;
    if (read_unit(run, end, &unit) && unit.end > end) end = unit.end;
    size_t after = imr_mention_pass(run, end, "|was|were|only|");
    *verb = number > i ? number - 1 : after;
    if (!imr_mention_is(run, *verb, allowed)) return i;
    return number > i ? end : after + 1;
}

/* "12 sessions requested, 6 authorized", "requested 12 visits of therapy, UR approved 6". */
static size_t read_requested(imr_mention_run *run, size_t i)
{
    static const char requested[] = "|requested|asked|sought|request|";
    long whole = 0, part = 0;
    amount unit = {0};
    size_t at = imr_mention_pass(run, i, requested), end = number_end(run, at, &whole), verb = 0;
    if (end == at) return i;
    bool counted = read_unit(run, end, &unit);
    if (counted && unit.end > end) end = unit.end;
    size_t second = pass_between(run, end);
    bool asked = at > i || imr_mention_any(run, end, second, requested);
    size_t last = read_authorized(run, second, &verb, &part);
    if (!asked || last == second || part >= whole) return i;
    if (counted) take_unit(run, unit.unit);
    imr_mention_clear(run, second, last);
    add_part(run, i, end, &unit, whole, part);
    imr_mention_add(run, "ur_modified", verb, 1, IMR_STR("true"));
    imr_mention_add(run, NULL, second, last - second, (imr_str){0});
    return last;
}

/* "between 8 and 12 visits", "6 to 12 visits". */
static size_t read_span(imr_mention_run *run, size_t i)
{
    amount low, high = {0};
    size_t first = imr_mention_pass(run, i, "|between|from|"), next = number_end(run, first, &low.number);
    size_t second = next + imr_mention_is(run, next, first > i ? "|and|to|" : "|to|");
    bool joined = second > next || (next < run->n && (run->tokens[next].flags & IMR_TOKEN_JOINED) != 0);
    size_t end = next > first && joined ? number_end(run, second, &high.number) : second;
    if (end == second || high.number <= low.number || !read_unit(run, end, &high)) return i;
    if (strcmp(high.field, "days") == 0 && !is_of_treatment(run, i, high.end)) return i;
    imr_str range =
        imr_arena_printf(run->reading->arena, "%ld..%ld", low.number * high.factor, high.number * high.factor);
    if (range.s == NULL) run->failed = true;
    take_unit(run, high.unit);
    imr_mention_add(run, high.field, i, high.end - i, range)->typed = true;
    return high.end;
}

/* "12 visits", "8 weeks of therapy": the amount requested, or one that the text mentions. What was given before is only
 * searched as words. */
static size_t read_plain(imr_mention_run *run, size_t i)
{
    amount at;
    size_t end = number_end(run, i, &at.number);
    if (end == i || !read_unit(run, end, &at) || at.end == end) return i;
    bool days = strcmp(at.field, "days") == 0;
    const imr_mention *before = i > 0 ? imr_mention_at(run, i - 1) : NULL;
    bool beside = before != NULL && imr_mention_is_treatment(before) && !imr_mention_is(run, at.end, told);
    if (strcmp(at.field, "quantity") == 0 || (days && !beside && !is_of_treatment(run, i, at.end))) return i;
    long number = at.number * at.factor;
    imr_mention *added = imr_mention_add(run, at.field, i, at.end - i, range_of(run, number, number));
    added->amount = true;
    if (i > 0 && imr_mention_is(run, i - 1, given)) added->values.n = 0;
    return at.end;
}

void imr_forms_amount(imr_mention_run *run)
{
    static size_t (*const readers[])(imr_mention_run *, size_t) = {
        read_requested, read_part_of, read_comparison, read_label, read_span, read_open, read_plain};
    for (size_t i = 0; i < run->n;) {
        size_t end = i;
        for (size_t k = 0; k < sizeof readers / sizeof *readers && end == i; k++) end = readers[k](run, i);
        i = end > i ? end : i + 1;
    }
}
