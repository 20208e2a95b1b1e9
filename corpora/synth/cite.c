/* Guideline lines, in the form of their year, and the facet values they stand for. */
#include "synth.h"

#include <stdarg.h>
#include <string.h>

/* Appends strings up to a NULL. */
static void put(imr_buf *out, ...)
{
    va_list args;
    va_start(args, out);
    for (const char *text; (text = va_arg(args, const char *)) != NULL;) imr_buf_puts(out, text);
    va_end(args);
}

static void stands_for(synth_cited *out, const char *id, const char *spoken)
{
    if (out->n < MAX_CITED) out->ids[out->n++] = id;
    if (out->n == 1) out->spoken = spoken;
}

/* ---- what is cited ---- */

/* Writes the guideline as each form has it after "Decision based on MTUS " (or "based its decision on the "), without a
 * full stop. */
static void put_part(const synth_letter *letter, const synth_decision *decision, synth_cited *out)
{
    const synth_part *part = decision->part;
    const char *section = decision->item->section;
    switch (letter->era) {
    case ERA_2013:
        put(&out->line, part->acoem, " (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter ", part->acoem_chapter,
            ")", NULL);
        break;
    case ERA_2014:
        put(&out->line, "ACOEM Chapter ", part->acoem_chapter, " ", part->acoem, " Page(s): ", part->acoem_page, NULL);
        break;
    case ERA_2016:
        put(&out->line, part->acoem, strcmp(part->id, "elbow") == 0 ? " 2007" : " 2004", NULL);
        if (*section != '\0') put(&out->line, ", Section(s): ", section, NULL);
        break;
    case ERA_2018:
        put(&out->line, part->acoem17, ", Section(s): ", decision->item->topic, NULL);
        stands_for(out, "mtus.acoem17", "the ACOEM guideline in the MTUS");
        return;
    }
    stands_for(out, part->acoem_id, "the MTUS");
}

static void put_pain(const synth_letter *letter, const synth_decision *decision, synth_cited *out)
{
    const char *section = decision->item->section;
    bool new_edition = letter->decided >= day_of(2016, 9, 1);
    switch (letter->era) {
    case ERA_2013: put(&out->line, "Chronic Pain Medical Treatment Guidelines (2009), ", section, NULL); break;
    case ERA_2014: put(&out->line, "Chronic Pain Treatment Guidelines ", section, " Page(s): 60", NULL); break;
    case ERA_2016:
        put(&out->line, "Chronic Pain Medical Treatment ", new_edition ? "2016" : "2009", ", Section(s): ", section,
            NULL);
        stands_for(out, new_edition ? "mtus.cp16" : "mtus.cp09", "the MTUS");
        return;
    case ERA_2018:
        put(&out->line, "Chronic Pain 2017, Section(s): ", section, NULL);
        stands_for(out, "mtus.acoem17", "the chronic pain guideline of the MTUS");
        return;
    }
    stands_for(out, "mtus.cp09", "the MTUS");
}

static void put_opioid(const synth_letter *letter, const synth_decision *decision, synth_cited *out)
{
    bool late = letter->era == ERA_2018;
    if (letter->era <= ERA_2014 || letter->decided < day_of(2016, 9, 1)) {
        put_pain(letter, decision, out);
        return;
    }
    put(&out->line,
        late ? "Opioids 2017, Section(s): Treatment Recommendations"
             : "Opioid Treatment 2016, Section(s): 3.3.9 Opioids for Chronic Pain and Chronic Opioid Treatment: "
               "Maintenance of Chronic Opioid Treatment",
        NULL);
    stands_for(out, late ? "mtus.acoem17" : "mtus.op16", "the opioid guideline of the MTUS");
}

static void put_acupuncture(const synth_letter *letter, synth_cited *out)
{
    if (letter->era == ERA_2018) {
        put(&out->line, "Initial Approaches to Treatment 2017, Section(s): Acupuncture", NULL);
        stands_for(out, "mtus.acoem17", "the MTUS");
        return;
    }
    put(&out->line,
        letter->era == ERA_2013   ? "Acupuncture Medical Treatment Guidelines (2007)"
        : letter->era == ERA_2014 ? "Acupuncture Treatment Guidelines"
                                  : "Acupuncture Treatment 2007",
        NULL);
    stands_for(out, "mtus.acu", "the acupuncture guideline");
}

static void put_mtus(const synth_letter *letter, const synth_decision *decision, synth_cited *out)
{
    switch (decision->item->mtus) {
    case MTUS_PART: put_part(letter, decision, out); return;
    case MTUS_PAIN: put_pain(letter, decision, out); return;
    case MTUS_OPIOID: put_opioid(letter, decision, out); return;
    case MTUS_ACUPUNCTURE: put_acupuncture(letter, out); return;
    case MTUS_SURGERY_AFTER:
        put(&out->line, letter->era == ERA_2016 ? "Postsurgical Treatment 2009" : "Postsurgical Treatment Guidelines",
            NULL);
        stands_for(out, "mtus.post", "the postsurgical guideline");
        return;
    }
}

static bool has_mtus(const synth_letter *letter, const synth_decision *decision)
{
    if (decision->item->mtus != MTUS_PART) return true;
    return letter->era == ERA_2018 ? decision->part->acoem17 != NULL : decision->part->acoem != NULL;
}

static void put_odg(rng *r, const synth_decision *decision, synth_cited *out)
{
    static const char *const joints[] = {", ", " Chapter, ", "/", " - ", "; "};
    const char *chapter = decision->item->odg != NULL ? decision->item->odg : decision->part->odg;
    const char *id = decision->item->odg_id != NULL ? decision->item->odg_id : decision->part->odg_id;
    put(&out->line, "Official Disability Guidelines (ODG) ", chapter, joints[rng_below(r, 5)], decision->item->topic,
        NULL);
    stands_for(out, id, rng_chance(r, 600) ? "ODG" : "the Official Disability Guidelines");
}

typedef struct synth_rare {
    const char *line, *id, *spoken;
} synth_rare;

static const synth_rare rares[] = {
    {"UpToDate topic 7768, version 20.0", "drugref", "the reference cited"},
    {"FDA prescribing information", "drugref", "the labeling"},
    {"ACOEM Occupational Medicine Practice Guidelines, 3rd ed., pg. 607", "acoem.non", "the third edition of ACOEM"},
    {"Aetna Clinical Policy Bulletin 0016", "other.guideline", "the policy cited"},
    {"American Academy of Orthopaedic Surgeons (AAOS) Clinical Practice Guideline", "other.guideline",
     "the AAOS guideline"},
    {"World Journal of Radiology 2012 May 28; 4(5): 193-207", "lit", "the study cited"},
    {"Spine. 2009;34(10):1066-1077", "lit", "the study cited"},
};

/* ---- the line ---- */

static const char *subject(bool reviewer, synth_era era)
{
    if (!reviewer) return "The Claims Administrator";
    return era == ERA_2013 ? "The Physician Reviewer" : "The Expert Reviewer";
}

/* What a line can cite; or it cites nothing. */
typedef struct synth_choice {
    bool mtus, odg;
    const synth_rare *rare;
} synth_choice;

static synth_choice choose(rng *r, const synth_letter *letter, const synth_decision *decision)
{
    uint32_t kind = rng_below(r, 100), n = sizeof rares / sizeof *rares;
    if (kind >= 96) return (synth_choice){.rare = &rares[rng_below(r, n)]};
    bool by_mtus = kind < 74 && has_mtus(letter, decision);
    return (synth_choice){.mtus = by_mtus, .odg = !by_mtus || kind < 10};
}

/* Writes the citation from outside the MTUS. */
static void put_other(rng *r, const synth_decision *decision, const synth_choice *choice, synth_cited *out)
{
    if (choice->rare == NULL) {
        put_odg(r, decision, out);
        return;
    }
    put(&out->line, choice->rare->line, NULL);
    stands_for(out, choice->rare->id, choice->rare->spoken);
}

static void put_line_2013(rng *r, const synth_letter *letter, const synth_decision *decision,
                          const synth_choice *choice, bool reviewer, synth_cited *out)
{
    put(&out->line, subject(reviewer, ERA_2013), reviewer ? " based his/her" : " based its", " decision on the ", NULL);
    if (choice->mtus) {
        put_mtus(letter, decision, out);
        put(&out->line, ", which is part of the Medical Treatment Utilization Schedule (MTUS)", NULL);
    }
    if (choice->mtus && choice->odg) put(&out->line, ", and on the ", NULL);
    if (choice->odg || choice->rare != NULL) {
        put_other(r, decision, choice, out);
        put(&out->line, ", which is not part of the MTUS", NULL);
    }
    put(&out->line, ".", NULL);
}

static void put_line(rng *r, const synth_letter *letter, const synth_decision *decision, const synth_choice *choice,
                     bool reviewer, synth_cited *out)
{
    if (choice->mtus) {
        put(&out->line, "Decision based on MTUS ", NULL);
        put_mtus(letter, decision, out);
        put(&out->line, choice->odg ? ". " : ".", NULL);
    } else {
        put(&out->line, subject(reviewer, letter->era),
            letter->era == ERA_2014 ? " did not base their decision on the MTUS. "
                                    : " based their decision on recommendation(s) outside of the MTUS Guidelines. ",
            NULL);
    }
    if (!choice->odg && choice->rare == NULL) return;
    put(&out->line, "Decision based on Non-MTUS Citation ", NULL);
    put_other(r, decision, choice, out);
    put(&out->line, ".", NULL);
}

static void clear(synth_cited *out)
{
    imr_buf_clear(&out->line);
    out->n = 0;
}

void cite_none(const synth_letter *letter, bool reviewer, synth_cited *out)
{
    clear(out);
    put(&out->line, subject(reviewer, letter->era), " did not cite any medical evidence for its decision.", NULL);
    stands_for(out, "none", "the available evidence");
}

void cite_draw(rng *r, const synth_letter *letter, const synth_decision *decision, bool reviewer, synth_cited *out)
{
    synth_choice choice = choose(r, letter, decision);
    clear(out);
    if (!reviewer && rng_chance(r, 130))
        cite_none(letter, reviewer, out);
    else if (letter->era == ERA_2013)
        put_line_2013(r, letter, decision, &choice, reviewer, out);
    else
        put_line(r, letter, decision, &choice, reviewer, out);
}
