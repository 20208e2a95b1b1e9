/* Templates: [a|b] chooses one alternative (choices can be nested), and $x is a slot. */
#include "synth.h"

#include <string.h>

static void put_number(imr_buf *out, uint64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    imr_buf_add(out, (imr_str){digits + at, sizeof digits - at});
}

static void put_padded(imr_buf *out, unsigned number)
{
    if (number < 10) imr_buf_putc(out, '0');
    put_number(out, number);
}

/* ---- slots ---- */

static void slot_worker(synth_scene *s)
{
    imr_buf_puts(s->out, s->letter->patient ? "The patient" : "The injured worker");
}
static void slot_worker_low(synth_scene *s)
{
    imr_buf_puts(s->out, s->letter->patient ? "the patient" : "the injured worker");
}
static void slot_he(synth_scene *s) { imr_buf_puts(s->out, s->letter->female ? "she" : "he"); }
static void slot_He(synth_scene *s) { imr_buf_puts(s->out, s->letter->female ? "She" : "He"); }
static void slot_his(synth_scene *s) { imr_buf_puts(s->out, s->letter->female ? "her" : "his"); }
static void slot_plain(synth_scene *s) { imr_buf_puts(s->out, s->part->plain); }
static void slot_formal(synth_scene *s) { imr_buf_puts(s->out, s->part->formal); }
static void slot_exam(synth_scene *s) { grammar_write(s, s->part->exam); }
static void slot_diagnosis(synth_scene *s) { grammar_write(s, s->part->diagnosis); }
static void slot_small(synth_scene *s) { put_number(s->out, rng_between(s->rng, 2, 9)); }
static void slot_teens(synth_scene *s) { put_number(s->out, rng_between(s->rng, 8, 24)); }
static void slot_degrees(synth_scene *s) { put_number(s->out, 5 * rng_between(s->rng, 3, 32)); }
static void slot_weight(synth_scene *s) { put_number(s->out, 10 * rng_between(s->rng, 3, 24)); }
static void slot_percent(synth_scene *s) { put_number(s->out, 5 * rng_between(s->rng, 2, 17)); }
static void slot_score(synth_scene *s) { put_number(s->out, rng_between(s->rng, 3, 9)); }
static void slot_rank(synth_scene *s) { put_number(s->out, 1000 + rng_rank(s->rng)); }
static void slot_drug_new(synth_scene *s) { word_drug(rng_rank(s->rng), s->out); }
static void slot_surname(synth_scene *s) { word_surname(rng_rank(s->rng), s->out); }
static void slot_term(synth_scene *s) { word_term(rng_rank(s->rng), s->out); }

static void slot_list(synth_scene *s, synth_phrases list)
{
    imr_buf_puts(s->out, list.at[rng_skewed(s->rng, (uint32_t)list.n)]);
}
static void slot_occupation(synth_scene *s) { imr_buf_puts(s->out, s->letter->occupation); }
static void slot_mishap(synth_scene *s) { imr_buf_puts(s->out, s->letter->mishap); }
static void slot_drug(synth_scene *s) { slot_list(s, phrases_drugs()); }

static void put_date(const synth_scene *s, int32_t day)
{
    synth_civil date = civil_of(day);
    bool slashes = s->letter->era <= ERA_2014;
    put_padded(s->out, date.month);
    imr_buf_putc(s->out, slashes ? '/' : '-');
    put_padded(s->out, date.day);
    imr_buf_putc(s->out, slashes ? '/' : '-');
    put_number(s->out, (uint64_t)date.year);
}

static void slot_date(synth_scene *s)
{
    uint32_t span = (uint32_t)(s->letter->denial - s->letter->injury), back = rng_below(s->rng, span);
    if (rng_chance(s->rng, 500)) back = rng_below(s->rng, span < 120 ? span : 120);
    put_date(s, s->letter->denial - (int32_t)back);
}

static void slot_injury(synth_scene *s) { put_date(s, s->letter->injury); }
static void slot_denial(synth_scene *s) { put_date(s, s->letter->denial); }
static void slot_age(synth_scene *s) { put_number(s->out, s->letter->age); }
static void slot_sex(synth_scene *s) { imr_buf_puts(s->out, s->letter->female ? "female" : "male"); }

static void slot_side(synth_scene *s)
{
    static const char *const words[] = {
        [SIDE_NONE] = "", [SIDE_LEFT] = "left ", [SIDE_RIGHT] = "right ", [SIDE_BOTH] = "bilateral "};
    if (s->decision != NULL) imr_buf_puts(s->out, words[s->decision->side]);
}

static void slot_levels(synth_scene *s)
{
    for (size_t i = 0; i < s->decision->levels_n; i++) {
        if (i > 0) imr_buf_puts(s->out, " and ");
        level_write(s->decision, i, s->decision->spelling, s->out);
    }
}

static void slot_quantity(synth_scene *s) { put_number(s->out, s->decision->quantity); }
static void slot_noun(synth_scene *s)
{
    imr_buf_puts(s->out, s->decision == NULL ? "treatment" : s->decision->item->noun);
}
static void slot_topic(synth_scene *s) { imr_buf_puts(s->out, s->decision->item->topic); }
static void slot_guideline(synth_scene *s) { imr_buf_puts(s->out, s->decision->imr.spoken); }
static void slot_heading(synth_scene *s)
{
    imr_buf_add(s->out, imr_buf_str(s->decision->modified ? &s->decision->disputed : &s->decision->heading));
}

static void (*const slots[128])(synth_scene *) = {
    ['W'] = slot_weight, ['w'] = slot_worker_low, ['I'] = slot_worker,    ['e'] = slot_he,      ['E'] = slot_He,
    ['i'] = slot_his,    ['p'] = slot_plain,      ['P'] = slot_formal,    ['x'] = slot_exam,    ['z'] = slot_diagnosis,
    ['n'] = slot_small,  ['N'] = slot_teens,      ['F'] = slot_degrees,   ['u'] = slot_percent, ['a'] = slot_score,
    ['k'] = slot_rank,   ['D'] = slot_drug_new,   ['S'] = slot_surname,   ['r'] = slot_term,    ['o'] = slot_occupation,
    ['m'] = slot_mishap, ['y'] = slot_drug,       ['d'] = slot_date,      ['j'] = slot_injury,  ['b'] = slot_denial,
    ['A'] = slot_age,    ['X'] = slot_sex,        ['s'] = slot_side,      ['l'] = slot_levels,  ['q'] = slot_quantity,
    ['t'] = slot_noun,   ['T'] = slot_topic,      ['g'] = slot_guideline, ['h'] = slot_heading,
};

void level_write(const synth_decision *decision, size_t i, unsigned spelling, imr_buf *out)
{
    const synth_level *at = &decision->levels[i];
    char region = decision->part->vertebra, below = region == 'L' && at->lower == 1 ? 'S' : region;
    imr_buf_putc(out, region);
    put_number(out, at->upper);
    imr_buf_putc(out, spelling >= 2 ? '/' : '-');
    if (below != region || spelling % 2 == 0) imr_buf_putc(out, below);
    put_number(out, at->lower);
}

/* ---- expansion ---- */

/* The end of the alternative that starts at text: its '|' or ']' at the same depth. */
static const char *alternative_end(const char *text)
{
    size_t depth = 0;
    for (; *text != '\0'; text++) {
        if (depth == 0 && (*text == '|' || *text == ']')) return text;
        if (*text == '[') depth++;
        if (*text == ']') depth--;
    }
    return text;
}

static uint32_t alternatives(const char *text)
{
    uint32_t n = 1;
    for (text = alternative_end(text); *text == '|'; n++) text = alternative_end(text + 1);
    return n;
}

static const char *expand(synth_scene *s, const char *text);

/* Reads a choice after its '[', writes one alternative and returns what follows the ']'. */
static const char *choose(synth_scene *s, const char *text)
{
    for (uint32_t skip = rng_below(s->rng, alternatives(text)); skip > 0; skip--) text = alternative_end(text) + 1;
    text = expand(s, text);
    while (*text == '|') text = alternative_end(text + 1);
    return *text == ']' ? text + 1 : text;
}

/* Writes up to the '|' or ']' that ends this alternative, or to the end. */
static const char *expand(synth_scene *s, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "[]|$");
        imr_buf_add(s->out, (imr_str){text, plain});
        text += plain;
        if (*text == '[') {
            text = choose(s, text + 1);
        } else if (*text == '$' && text[1] > 0 && slots[(unsigned char)text[1]] != NULL) {
            slots[(unsigned char)text[1]](s);
            text += 2;
        } else {
            return text;
        }
    }
}

void grammar_write(synth_scene *scene, const char *template) { expand(scene, template); }
