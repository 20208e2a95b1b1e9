/* Draws a letter: dates, reviewer, worker, what is requested, the decision, and its reasons. */
#include "synth.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- dates ---- */

static void draw_dates(rng *r, synth_letter *out)
{
    int32_t first = day_of(2013, 9, 1), last = day_of(2019, 12, 31);
    out->decided = first + (int32_t)rng_below(r, (uint32_t)(last - first));
    out->denial = out->decided - (int32_t)rng_between(r, 50, 110);
    out->received = out->denial + (int32_t)rng_between(r, 8, 25);
    out->assigned = out->received + (int32_t)rng_between(r, 5, 14);
    out->injury = out->denial - (int32_t)rng_between(r, 30, 2500);
    out->era = out->decided < day_of(2014, 3, 1)    ? ERA_2013
               : out->decided < day_of(2015, 10, 1) ? ERA_2014
               : out->decided < day_of(2018, 1, 1)  ? ERA_2016
                                                    : ERA_2018;
}

/* ---- who ---- */

static synth_layout draw_layout(rng *r, synth_era era)
{
    uint32_t chance = rng_below(r, 100);
    switch (era) {
    case ERA_2013: return chance < 45 ? LAYOUT_NOTICE : chance < 90 ? LAYOUT_LETTER_2013 : LAYOUT_EARLY;
    case ERA_2014: return chance < 50 ? LAYOUT_BARE : LAYOUT_HEADER;
    case ERA_2016: return chance < 20 ? LAYOUT_BARE : LAYOUT_HEADER;
    case ERA_2018: break;
    }
    return LAYOUT_HEADER;
}

static void draw_reviewer(rng *r, synth_letter *out)
{
    static const synth_specialty specialties[] = {
        {"Occupational Medicine", "occupational-medicine"},
        {"Preventive Medicine", "preventive-medicine"},
        {"Family Practice", "family-practice"},
        {"Pain Management", "pain-management"},
        {"Internal Medicine", "internal-medicine"},
        {"Orthopedic Surgery", "orthopedic-surgery"},
        {"Sports Medicine", "sports-medicine"},
        {"Anesthesiology", "anesthesiology"},
        {"Neurology", "neurology"},
        {"Emergency Medicine", "emergency-medicine"},
        {"Psychiatry", "psychiatry"},
        {"Physical Medicine & Rehabilitation", "physical-medicine-rehabilitation"},
    };
    static const char *const states[] = {"California", "Texas",  "New York", "Florida", "Illinois", "Ohio",
                                         "Washington", "Oregon", "Nevada",   "Arizona", "Georgia",  "New Jersey"};
    uint32_t n = sizeof specialties / sizeof *specialties, first = rng_below(r, n);
    out->state = states[rng_skewed(r, sizeof states / sizeof *states)];
    out->specialty[0] = &specialties[first];
    out->specialty[1] = &specialties[(first + 1 + rng_below(r, n - 1)) % n];
    out->specialties = rng_chance(r, 350) ? 2 : 1;
}

static const char *draw_word(rng *r, synth_phrases list) { return list.at[rng_skewed(r, (uint32_t)list.n)]; }

static const synth_part *draw_part(rng *r)
{
    uint32_t all = 0;
    for (size_t i = 0; i < PARTS; i++) all += synth_parts[i].weight;
    uint32_t at = rng_below(r, all);
    for (size_t i = 0; i < PARTS; i++) {
        if (at < synth_parts[i].weight) return &synth_parts[i];
        at -= synth_parts[i].weight;
    }
    return &synth_parts[0];
}

static size_t draw_count(rng *r)
{
    static const struct {
        uint32_t in_thousand;
        size_t n;
    } shares[] = {{580, 1}, {190, 2}, {70, 3}, {40, 4}, {38, 5}, {36, 6},
                  {12, 7},  {20, 8},  {6, 9},  {4, 12}, {2, 15}, {2, 21}};
    uint32_t at = rng_below(r, 1000);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (at < shares[i].in_thousand) return shares[i].n;
        at -= shares[i].in_thousand;
    }
    return 1;
}

/* ---- requests ---- */

static bool fits(const synth_item *item, const synth_part *part, bool ancillary)
{
    size_t bit = (size_t)(part - synth_parts);
    bool is_ancillary = (item->flags & ITEM_ANCILLARY) != 0;
    return is_ancillary == ancillary && (item->parts == 0 || (item->parts >> bit & 1) != 0);
}

static const synth_item *draw_item(rng *r, const synth_part *part, bool ancillary)
{
    uint32_t all = 0;
    for (size_t i = 0; i < synth_items_n; i++)
        if (fits(&synth_items[i], part, ancillary)) all += synth_items[i].weight;
    uint32_t at = rng_below(r, all);
    for (size_t i = 0; i < synth_items_n; i++) {
        if (!fits(&synth_items[i], part, ancillary)) continue;
        if (at < synth_items[i].weight) return &synth_items[i];
        at -= synth_items[i].weight;
    }
    return &synth_items[0];
}

static void draw_levels(rng *r, synth_decision *out)
{
    unsigned last = out->part->vertebra == 'L' ? 5 : out->part->vertebra == 'C' ? 6 : 11;
    unsigned upper = last - rng_skewed(r, 4);
    out->levels_n = upper < last && rng_chance(r, 300) ? 2 : 1;
    out->spelling = rng_below(r, 4);
    for (size_t i = 0; i < out->levels_n; i++, upper++) {
        bool sacral = out->part->vertebra == 'L' && upper == 5;
        out->levels[i] = (synth_level){upper, sacral ? 1 : upper + 1};
    }
}

static synth_side draw_side(rng *r, const synth_decision *decision)
{
    bool named = (decision->item->flags & ITEM_PART) != 0;
    if ((decision->item->flags & ITEM_BOTH) != 0) return SIDE_BOTH;
    if (!named || (!decision->part->sided && (decision->item->flags & ITEM_SIDE) == 0)) return SIDE_NONE;
    return (synth_side)(SIDE_LEFT + (int)rng_below(r, 3));
}

static void draw_request(rng *r, const synth_letter *letter, synth_decision *out)
{
    unsigned flags = out->item->flags;
    bool counted = (flags & (ITEM_VISITS | ITEM_PILLS)) != 0, wide = letter->era >= ERA_2014;
    out->side = draw_side(r, out);
    out->levels_n = 0;
    if ((flags & ITEM_LEVEL) != 0) draw_levels(r, out);
    out->quantity = (flags & ITEM_PILLS) != 0 ? 30 * rng_between(r, 1, 4) : 2 * rng_between(r, 2, 12);
    out->modified = counted && wide && rng_chance(r, 180);
    out->allowed = out->quantity / 2;
}

/* ---- words ---- */

static void capital(imr_buf *text, size_t at)
{
    if (!text->failed && at < text->n) text->s[at] = (char)toupper((unsigned char)text->s[at]);
}

static void write_sentence(synth_scene *s, const char *template)
{
    if (s->out->n > 0 && s->out->s[s->out->n - 1] != '\n') imr_buf_putc(s->out, ' ');
    size_t at = s->out->n;
    grammar_write(s, template);
    capital(s->out, at);
}

/* Records the grounds at the beginning of a reason in the decision; returns the text after them. */
static const char *note_grounds(synth_decision *told, const char *template)
{
    const char *end = template[0] == '{' ? strchr(template, '}') : NULL;
    if (end == NULL) return template;
    if (told != NULL && told->grounds_n < MAX_GROUNDS) told->grounds[told->grounds_n++] = template;
    return end + 1;
}

/* Writes n sentences of a list, none twice; told (NULL: none) is the decision whose reasons they are. */
static void write_reasons(synth_scene *s, synth_phrases list, uint32_t n, synth_decision *told)
{
    uint8_t order[32];
    uint32_t all = list.n < sizeof order ? (uint32_t)list.n : sizeof order;
    for (uint32_t i = 0; i < all; i++) order[i] = (uint8_t)i;
    for (uint32_t i = 0; i < n && i < all; i++) {
        uint32_t other = i + rng_below(s->rng, all - i);
        uint8_t chosen = order[other];
        order[other] = order[i];
        write_sentence(s, note_grounds(told, list.at[chosen]));
    }
}

static void write_some(synth_scene *s, synth_phrases list, uint32_t n) { write_reasons(s, list, n, NULL); }

/* Writes the heading for a quantity. The generator is copied, so that another quantity gives the same words. */
static void write_request(rng words, const synth_letter *letter, synth_decision *decision, unsigned quantity,
                          imr_buf *out)
{
    unsigned kept = decision->quantity;
    synth_scene s = {letter, decision, decision->part, &words, out};
    imr_buf_clear(out);
    decision->quantity = quantity;
    grammar_write(&s, decision->item->heading);
    decision->quantity = kept;
    capital(out, 0);
}

static void write_modified(rng *r, synth_decision *decision)
{
    imr_str all = imr_buf_str(&decision->requested), part = imr_buf_str(&decision->authorized);
    imr_buf *heading = &decision->heading;
    bool whole = rng_chance(r, 250);
    imr_buf_clear(heading);
    imr_buf_add(heading, all);
    imr_buf_puts(heading, " was the original request. ");
    if (whole) {
        imr_buf_clear(&decision->disputed);
        imr_buf_add(&decision->disputed, all);
        imr_buf_puts(heading, "The Claims Administrator authorized ");
        imr_buf_add(heading, part);
        imr_buf_puts(heading, ", leaving the original request IMR eligible. The original request, ");
    } else {
        imr_buf_add(heading, part);
        imr_buf_puts(heading, " was authorized by the Claims Administrator. The remaining IMR eligible portion of the "
                              "original request, ");
    }
    imr_buf_add(heading, imr_buf_str(&decision->disputed));
    imr_buf_puts(heading, " is");
}

static void write_heading(rng *r, const synth_letter *letter, synth_decision *out)
{
    rng words = *r;
    rng_next(r);
    write_request(words, letter, out, out->quantity, &out->heading);
    if (!out->modified) return;
    write_request(words, letter, out, out->quantity, &out->requested);
    write_request(words, letter, out, out->allowed, &out->authorized);
    write_request(words, letter, out, out->quantity - out->allowed, &out->disputed);
    write_modified(r, out);
}

static void write_dependent(synth_scene *s, bool overturned)
{
    if (!overturned) {
        write_sentence(s, "As the operation that was requested is not medically necessary, this associated service is "
                          "not medically necessary.");
        return;
    }
    write_sentence(s, "The operation has been found medically necessary.");
    write_sentence(s, "$g supports this service after such a procedure, and the request for $h is medically "
                      "necessary.");
}

static void write_rationale(rng *r, const synth_letter *letter, synth_decision *decision)
{
    imr_buf *out = &decision->rationale;
    synth_scene s = {letter, decision, decision->part, r, out};
    synth_group group = decision->item->group;
    imr_buf_clear(out);
    decision->grounds_n = 0;
    if (decision->dependent) {
        decision->grounds[decision->grounds_n++] =
            decision->overturned ? "{dependent-approved}" : "{dependent-refused}";
        write_dependent(&s, decision->overturned);
        return;
    }
    write_some(&s, phrases_common(PHRASE_OPENING), 1);
    write_some(&s, phrases_common(PHRASE_HISTORY), rng_between(r, 2, 4));
    write_some(&s, phrases_common(PHRASE_TREATED), rng_between(r, 1, 2));
    write_some(&s, phrases_common(PHRASE_EXAM), rng_between(r, 2, 3));
    write_some(&s, phrases_rule(group), rng_between(r, 1, 2));
    write_some(&s, phrases_common(PHRASE_ASIDE), rng_between(r, 1, 3));
    write_reasons(&s, phrases_reason(group, decision->overturned), rng_between(r, 2, 3), decision);
    write_some(&s, phrases_closing(decision->overturned), 1);
    if (rng_chance(r, 450)) word_misspell(r, out, 0);
}

static void write_summary(rng *r, synth_letter *letter)
{
    synth_scene s = {letter, NULL, letter->part, r, &letter->summary};
    imr_buf_clear(&letter->summary);
    write_sentence(&s, "$w is a $A[ |-]year[ |-]old $X [$o |]who sustained an industrial injury on $j when $e $m.");
    write_sentence(&s, "[$E is undergoing treatment for|Diagnoses include|The diagnosis is] $z.");
    write_some(&s, phrases_common(PHRASE_HISTORY), rng_between(r, 2, 4));
    write_some(&s, phrases_common(PHRASE_EXAM), rng_between(r, 1, 3));
    write_some(&s, phrases_common(PHRASE_TREATED), rng_between(r, 1, 2));
    write_sentence(
        &s, "[On $b|In a decision of $b] [Utilization Review|the utilization reviewer] [non-certified|denied|did not "
            "approve] the request[|s].");
}

/* ---- the letter ---- */

static void draw_decision(rng *r, synth_letter *letter, size_t i)
{
    synth_decision *out = &letter->decisions[i], *first = &letter->decisions[0];
    bool surgery = i > 0 && first->item->group == GROUP_SURGERY && rng_chance(r, 800);
    bool elsewhere = i > 0 && !surgery && rng_chance(r, 250);
    out->part = elsewhere ? draw_part(r) : letter->part;
    out->item = draw_item(r, out->part, surgery);
    out->overturned = surgery ? first->overturned : rng_chance(r, out->item->overturned);
    out->dependent = surgery;
    draw_request(r, letter, out);
    if (out->dependent && !out->overturned) {
        cite_none(letter, true, &out->imr);
        cite_none(letter, false, &out->ur);
    } else {
        cite_draw(r, letter, out, true, &out->imr);
        cite_draw(r, letter, out, false, &out->ur);
    }
    write_heading(r, letter, out);
    write_rationale(r, letter, out);
}

void letter_draw(uint64_t seed, uint64_t number, size_t limit, synth_letter *out)
{
    rng r = rng_of(seed, number);
    out->number = number;
    draw_dates(&r, out);
    out->layout = draw_layout(&r, out->era);
    bool numbered = out->layout != LAYOUT_BARE && out->layout != LAYOUT_EARLY;
    snprintf(out->id, sizeof out->id, "%s-%07llu", numbered ? "CM98" : "synth", (unsigned long long)number);
    draw_reviewer(&r, out);
    out->female = rng_chance(&r, 420);
    out->patient = rng_chance(&r, 450);
    out->age = rng_between(&r, 21, 69);
    out->occupation = draw_word(&r, phrases_occupations());
    out->mishap = draw_word(&r, phrases_mishaps());
    out->part = draw_part(&r);
    out->n = out->layout == LAYOUT_EARLY ? 1 : draw_count(&r);
    if (out->n > limit) out->n = limit;
    write_summary(&r, out);
    for (size_t i = 0; i < out->n; i++) draw_decision(&r, out, i);
}

bool letter_failed(const synth_letter *letter)
{
    bool failed = letter->summary.failed;
    for (size_t i = 0; i < MAX_DECISIONS; i++) {
        const synth_decision *at = &letter->decisions[i];
        failed = failed || at->heading.failed || at->requested.failed || at->authorized.failed || at->disputed.failed ||
                 at->rationale.failed || at->ur.line.failed || at->imr.line.failed;
    }
    return failed;
}

void letter_free(synth_letter *letter)
{
    imr_buf_free(&letter->summary);
    for (size_t i = 0; i < MAX_DECISIONS; i++) {
        synth_decision *at = &letter->decisions[i];
        imr_buf_free(&at->heading);
        imr_buf_free(&at->requested);
        imr_buf_free(&at->authorized);
        imr_buf_free(&at->disputed);
        imr_buf_free(&at->rationale);
        imr_buf_free(&at->ur.line);
        imr_buf_free(&at->imr.line);
    }
}
