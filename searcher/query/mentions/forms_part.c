/* What utilization review authorized of what was requested: "UR certified 6 of 12", "12 visits, 6 approved", "12 PT
 * visits modified to 6", "reduced from 12 to 6", "UR approved 6 visits". */
#include "counted.h"

#include <string.h>

static const char allowing[] = "|approved|approve|approves|allowed|allow|allows|certified|certify|certifies|authorized|"
                               "authorize|authorizes|granted|grant|grants|modified|modifies|reduced|cut|limited|"
                               "decreased|";
static const char requested[] = "|requested|asked|sought|request|requests|";

/* Reads a number with its unit, if it has one. Returns where they end; i if there is no number. */
static size_t read_amount(const imr_mention_run *run, size_t i, imr_counted *out)
{
    long number = 0;
    size_t end = imr_amount_number(run, i, &number);
    if (end > i && imr_amount_unit(run, end, out)) {
        out->number = number;
        return out->end > end ? out->end : end;
    }
    *out = (imr_counted){.number = number, .field = imr_amount_is_marked(run, i) ? "quantity" : NULL};
    return end;
}

static bool agree(const imr_counted *a, const imr_counted *b)
{
    bool days =
        (a->field != NULL && strcmp(a->field, "days") == 0) || (b->field != NULL && strcmp(b->field, "days") == 0);
    return !days && (a->field == NULL || b->field == NULL || strcmp(a->field, b->field) == 0);
}

static void take_unit(imr_mention_run *run, const imr_counted *of)
{
    if (of->unit > 0) imr_amount_take_unit(run, of->unit);
}

/* Adds what was requested and what was authorized of it; without a unit it may be pieces or visits. */
static void add_part(imr_mention_run *run, size_t first, size_t end, const imr_counted *whole, const imr_counted *part)
{
    const char *field = whole->field != NULL ? whole->field : part->field;
    if (field == NULL && imr_amount_is_of(run, "rx.")) field = "quantity";
    imr_mention *at = imr_mention_add(run, field == NULL ? "visits" : field, first, end - first,
                                      imr_amount_range(run, whole->number, whole->number));
    imr_str authorized = imr_amount_range(run, part->number, part->number);
    at->amount = true;
    at->any_unit = field == NULL;
    if (authorized.s == NULL || !imr_list_add(run->reading->arena, &at->values, authorized)) run->failed = true;
}

/* Whether a mention in [first, end) says that utilization review modified the request. */
static bool is_modified(const imr_mention_run *run, size_t first, size_t end)
{
    for (size_t i = 0; i < run->mentions->n; i++) {
        const imr_mention *at = &run->mentions->at[i];
        bool inside = at->first < end && at->first + at->count > first;
        if (inside && at->field != NULL && strcmp(at->field->key, "ur_modified") == 0) return true;
    }
    return false;
}

/* Says so in place of an outcome. */
static void add_modified(imr_mention_run *run, size_t verb)
{
    if (is_modified(run, verb, verb + 1)) return;
    imr_mention_clear(run, verb, verb + 1);
    imr_mention_add(run, "ur_modified", verb, 1, IMR_STR("true"));
}

/* Where a word that authorizes stands within a reach of [first, end); run->n if there is none. */
static size_t verb_near(const imr_mention_run *run, size_t first, size_t end, size_t reach)
{
    size_t from = first > reach ? first - reach : 0, to = end + reach < run->n ? end + reach : run->n;
    for (size_t i = from; i < to; i++)
        if (imr_mention_is(run, i, allowing)) return i;
    return run->n;
}

/* "6 of 12 visits", "6 out of the 12", "6/12", if a word says that a part was authorized. */
static size_t part_of_whole(imr_mention_run *run, size_t i)
{
    enum { REACH = 4, MOST = 60 /* more are a dose: 10/325 */ };
    imr_counted part = {0}, whole;
    size_t of = imr_amount_number(run, i, &part.number), second = imr_mention_pass(run, of, "|of|out|the|a|");
    bool slash = of == i + 1 && second == of && imr_str_equal(imr_mention_gap(run, of), IMR_STR("/"));
    size_t end = of == i || (second == of && !slash) ? second : read_amount(run, second, &whole);
    if (end == second || whole.number <= part.number || (slash && whole.number > MOST)) return i;
    size_t verb = verb_near(run, i, end, slash ? 1 : REACH);
    const imr_mention *before = i > 0 ? imr_mention_at(run, i - 1) : NULL, *after = imr_mention_at(run, end);
    bool beside =
        (before != NULL && imr_mention_is_treatment(before)) || (after != NULL && imr_mention_is_treatment(after));
    bool therapy = slash && beside && imr_amount_is_of(run, "rehab."); /* "PT 6/12" */
    if (verb == run->n && !therapy && (slash || !is_modified(run, 0, run->n))) return i;
    if (verb < run->n) add_modified(run, verb);
    take_unit(run, &whole);
    add_part(run, i, end, &whole, &part);
    return end;
}

/* Skips treatments and the words that may stand between what was requested and what was authorized. */
static size_t pass_between(const imr_mention_run *run, size_t i)
{
    static const char words[] =
        "|requested|asked|sought|request|requests|for|of|but|only|just|and|then|was|were|has|had|to|"
        "down|by|the|claims|administrator|insurer|adjuster|carrier|ur|utilization|review|";
    for (;;) {
        size_t next = imr_mention_pass(run, imr_mention_pass(run, i, words), allowing);
        const imr_mention *at = imr_mention_at(run, next);
        if (at != NULL && imr_mention_is_treatment(at)) next = at->first + at->count;
        if (next == i) return i;
        i = next;
    }
}

/* "12 sessions requested, 6 authorized", "12 visits, UR approved 6", "12 PT visits modified to 6". */
static size_t whole_and_part(imr_mention_run *run, size_t i)
{
    imr_counted whole, part;
    size_t at = imr_mention_pass(run, imr_mention_pass(run, i, requested), "|for|");
    size_t end = read_amount(run, at, &whole);
    if (end == at || (at > i && !imr_mention_is(run, i, requested))) return i;
    size_t second = pass_between(run, whole.unit >= end ? whole.unit + 1 : end), last = read_amount(run, second, &part);
    if (last == second || part.number >= whole.number || !agree(&whole, &part)) return i;
    size_t after = imr_mention_pass(run, part.unit >= last ? part.unit + 1 : last, "|was|were|only|"), verb = end;
    while (verb < second && !imr_mention_is(run, verb, allowing)) verb++;
    if (verb == second) verb = after;
    if (!imr_mention_is(run, verb, allowing)) return i;
    if (verb == after) last = after + 1;
    take_unit(run, &whole);
    take_unit(run, &part);
    for (size_t k = end; k < last; k++) {
        const imr_mention *named = imr_mention_at(run, k);
        if (named != NULL && imr_mention_is_treatment(named)) continue;
        imr_mention_clear(run, k, k + 1);
        imr_mention_add(run, k == verb ? "ur_modified" : NULL, k, 1, k == verb ? IMR_STR("true") : (imr_str){0});
    }
    add_part(run, i, end, &whole, &part);
    return last;
}

/* "reduced from 12 visits to 6" at the "from". */
static size_t from_to(imr_mention_run *run, size_t i)
{
    enum { REACH = 4 };
    imr_counted whole, part;
    if (!imr_mention_is(run, i, "|from|")) return i;
    size_t end = read_amount(run, i + 1, &whole), second = end + imr_mention_is(run, end, "|to|");
    size_t last = second > end && end > i + 1 ? read_amount(run, second, &part) : second;
    if (last == second || part.number >= whole.number || !agree(&whole, &part)) return i;
    size_t verb = verb_near(run, i, i, REACH);
    if (verb >= i) return i;
    add_modified(run, verb);
    take_unit(run, &whole);
    take_unit(run, &part);
    add_part(run, i, end, &whole, &part);
    imr_mention_add(run, NULL, end, last - end, (imr_str){0});
    return last;
}

/* "UR approved 6 visits": what was requested is not said. */
static size_t part_alone(imr_mention_run *run, size_t i)
{
    imr_counted part;
    size_t before = i > 0 && imr_mention_is(run, i - 1, "|only|") ? i - 1 : i;
    size_t end = before > 0 && is_modified(run, before - 1, before) ? read_amount(run, i, &part) : i;
    if (end == i || part.field == NULL || strcmp(part.field, "days") == 0) return i;
    take_unit(run, &part);
    bool visits = strcmp(part.field, "visits") == 0;
    imr_mention_add(run, visits ? "visits_authorized" : "quantity_authorized", i, end - i,
                    imr_amount_range(run, part.number, part.number))
        ->typed = true;
    return end;
}

size_t imr_amount_part(imr_mention_run *run, size_t i)
{
    size_t (*const readers[])(imr_mention_run *, size_t) = {whole_and_part, part_of_whole, from_to, part_alone};
    size_t end = i;
    for (size_t k = 0; k < sizeof readers / sizeof *readers && end == i; k++) end = readers[k](run, i);
    return end;
}
