/* What sets overturned decisions apart from upheld ones: grounds as bars on both sides, sentences, and phrases. */
#include "criteria.h"

#include <stdio.h>
#include <string.h>

#include "markup.h"
#include "page_views.h"
#include "restate.h"

enum { EXAMPLES = 5, LEAST = 3 };

static const char *const outcomes[IMR_SIDES] = {"upheld", "overturned"};
static const char *const marks[IMR_SIDES] = {"<span class=\"oc up\">Upheld</span>",
                                             "<span class=\"oc ov\">Overturned</span>"};

static imr_str label_of(const imr_visit *visit, const imr_criterion *ground)
{
    return imr_restate_label(visit->arena,
                             imr_result_label(visit->lexicon, imr_field_find(IMR_STR("ground")), ground->name));
}

/* ---- grounds ---- */

static void put_count(imr_buf *out, const imr_criterion *ground, imr_outcome_side side, unsigned letters)
{
    bool none = ground->letters[side] == 0;
    imr_markup(out, "<td class=\"n%z\">%z%n of %n%z</td>", side == IMR_SIDE_UPHELD ? " l" : "",
               none ? "<span class=\"nil\">" : "", ground->letters[side], letters, none ? "</span>" : "");
}

static void put_wing(imr_buf *out, unsigned n, unsigned of, bool left)
{
    enum { WIDTH = 240 };
    unsigned wide = of == 0 ? 0 : (unsigned)((uint64_t)n * WIDTH / of);
    imr_markup(out,
               "<td class=\"wing\"><svg viewBox=\"0 0 240 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
               "class=\"%z\" x=\"%d\" width=\"%d\" height=\"12\"/></svg></td>",
               left ? "f-up" : "f-hatch", left ? WIDTH - wide : 0U, wide);
}

static void put_ground(imr_result *result, const imr_criteria *criteria, const imr_criterion *ground)
{
    imr_buf *out = result->visit->out;
    const imr_field *field = imr_field_find(IMR_STR("ground"));
    imr_address to = imr_result_choose(result, field, ground->name);
    to = imr_address_at(&to, "/search");
    imr_buf_puts(out, "<tr>");
    put_wing(out, ground->letters[IMR_SIDE_UPHELD], criteria->letters[IMR_SIDE_UPHELD], true);
    put_count(out, ground, IMR_SIDE_UPHELD, criteria->letters[IMR_SIDE_UPHELD]);
    imr_markup(out, "<th scope=\"row\"><a href=\"%s\">%s</a></th>", imr_web_link(result->visit, to),
               label_of(result->visit, ground));
    put_count(out, ground, IMR_SIDE_OVERTURNED, criteria->letters[IMR_SIDE_OVERTURNED]);
    put_wing(out, ground->letters[IMR_SIDE_OVERTURNED], criteria->letters[IMR_SIDE_OVERTURNED], false);
    imr_buf_puts(out, "</tr>\n");
}

static void put_grounds(imr_result *result, const imr_criteria *criteria)
{
    imr_buf *out = result->visit->out;
    imr_buf_puts(out,
                 "<section class=\"part\" aria-labelledby=\"g\"><h2 id=\"g\">Grounds: why it was decided so</h2>\n");
    if (criteria->grounds.n == 0) {
        imr_buf_puts(out, "<p>No grounds were found in these decisions.</p></section>\n");
        return;
    }
    imr_markup(
        out,
        "<p class=\"small\">Counts are of letters: the decisions of one letter repeat each other.</p>\n<table "
        "class=\"fly\"><caption class=\"vh\">Grounds by outcome, from those that go with upheld to those that go "
        "with overturned</caption>\n<thead><tr><td class=\"wing\"></td><th scope=\"col\" class=\"l\"><span class=\"oc "
        "up\">%n upheld</span></th><td></td><th scope=\"col\"><span class=\"oc ov\">%n overturned</span></th><td "
        "class=\"wing\"></td></tr></thead>\n<tbody>\n",
        criteria->letters[IMR_SIDE_UPHELD], criteria->letters[IMR_SIDE_OVERTURNED]);
    for (size_t i = 0; i < criteria->grounds.n; i++) put_ground(result, criteria, &criteria->grounds.at[i]);
    imr_buf_puts(out, "</tbody></table></section>\n");
}

/* ---- sentences ---- */

static void put_sentence(imr_visit *visit, const imr_criterion *of, const char *begin, const char *end)
{
    bool marked = of->end > of->begin && of->end <= of->text.n;
    size_t from = marked ? of->begin : 0, until = marked ? of->end : 0;
    imr_markup(visit->out, "<blockquote>%s%z%s%z%s</blockquote><small><a href=\"%s\">%s</a></small></li>\n",
               (imr_str){of->text.s, from}, marked ? begin : "", (imr_str){of->text.s + from, until - from},
               marked ? end : "", (imr_str){of->text.s + until, of->text.n - until},
               imr_web_decision_link(visit, of->id, NULL), of->id);
}

static void put_examples(imr_visit *visit, const imr_criteria *criteria, imr_outcome_side side)
{
    size_t shown = 0;
    imr_markup(visit->out, "<div><p>%z <span class=\"small\">because</span></p><ul>\n", marks[side]);
    for (size_t i = 0; i < criteria->grounds.n && shown < EXAMPLES; i++) {
        size_t at = side == IMR_SIDE_UPHELD ? i : criteria->grounds.n - 1 - i;
        const imr_criterion *ground = &criteria->grounds.at[at];
        bool ours = side == IMR_SIDE_UPHELD ? ground->z < 0 : ground->z > 0;
        if (!ours || ground->id.n == 0) continue;
        imr_markup(visit->out, "<li class=\"ex\"><h3>%s <span class=\"small\">%n of %n</span></h3>",
                   label_of(visit, ground), ground->letters[side], criteria->letters[side]);
        put_sentence(visit, ground, "<span class=\"g\">", "</span>");
        shown++;
    }
    imr_buf_puts(visit->out, "</ul></div>\n");
}

static void put_phrases(imr_visit *visit, const imr_criteria *criteria, imr_outcome_side side)
{
    const imr_criteria_list *list = &criteria->phrases[side];
    imr_markup(visit->out, "<div><p>%z</p>%z\n", marks[side],
               list->n == 0 ? "<p class=\"small\">none that sets them apart</p>" : "<ul>");
    for (size_t i = 0; i < list->n; i++) {
        const imr_criterion *phrase = &list->at[i];
        imr_markup(visit->out,
                   "<li class=\"ex\"><h3>\xe2\x80\x9c%s\xe2\x80\x9d <span class=\"small\">%n upheld, %n "
                   "overturned%z</span></h3>",
                   phrase->name, phrase->letters[IMR_SIDE_UPHELD], phrase->letters[IMR_SIDE_OVERTURNED],
                   phrase->weak ? "; may be chance" : "");
        put_sentence(visit, phrase, "<mark>", "</mark>");
    }
    imr_buf_puts(visit->out, list->n == 0 ? "</div>\n" : "</ul></div>\n");
}

static void put_texts(imr_visit *visit, const imr_criteria *criteria)
{
    if (criteria->grounds.n > 0) {
        imr_buf_puts(visit->out,
                     "<section class=\"part\" aria-labelledby=\"s\"><h2 id=\"s\">In the reviewers\xe2\x80\x99 "
                     "words</h2>\n<div class=\"two\">");
        put_examples(visit, criteria, IMR_SIDE_UPHELD);
        put_examples(visit, criteria, IMR_SIDE_OVERTURNED);
        imr_buf_puts(visit->out, "</div></section>\n");
    }
    imr_buf_puts(visit->out,
                 "<section class=\"part\" aria-labelledby=\"ph\"><h2 id=\"ph\">Phrases that one side uses and the "
                 "other does not</h2>\n<div class=\"two\">");
    put_phrases(visit, criteria, IMR_SIDE_UPHELD);
    put_phrases(visit, criteria, IMR_SIDE_OVERTURNED);
    imr_buf_puts(visit->out, "</div></section>\n");
}

/* ---- the page ---- */

static void put_form(imr_visit *visit, unsigned least)
{
    imr_web_form(visit, "/criteria", "Set the comparison");
    imr_markup(visit->out,
               "<label>Fewest letters for a phrase<input type=\"number\" name=\"least\" value=\"%d\" "
               "min=\"1\"></label>\n<button>Show</button>\n<p class=\"small\">Where counts are small, read the "
               "sentences, not the bars.</p></form></details></div>\n",
               least);
}

static void put_page(imr_result *result, const imr_criteria *criteria, unsigned least)
{
    imr_visit *visit = result->visit;
    char after[160];
    snprintf(after, sizeof after, ": %u %s %s, %u %s. This is what sets the two apart.", criteria->decisions[0],
             criteria->decisions[0] == 1 ? "was" : "were", outcomes[0], criteria->decisions[1], outcomes[1]);
    imr_web_top(result, after, "/criteria", "#told");
    put_form(visit, least);
    imr_buf_puts(visit->out, "<div class=\"body\">\n");
    put_grounds(result, criteria);
    put_texts(visit, criteria);
    imr_buf_puts(visit->out, "</div>\n");
    imr_web_end(visit);
}

imr_status imr_web_criteria(imr_visit *visit, imr_error *err)
{
    enum { MOST = 1000 };
    imr_result result = {0};
    imr_criteria criteria = {0};
    imr_criteria_request request = IMR_CRITERIA_INIT;
    request.least = imr_address_number(&visit->address, IMR_EXTRA_LEAST, 1, MOST, LEAST);
    imr_status status = imr_result_open(visit, &visit->address, false, 0, &result, err);
    if (status == IMR_OK) status = imr_criteria_make(result.search, &request, visit->arena, &criteria, err);
    if (status == IMR_OK) put_page(&result, &criteria, request.least);
    imr_result_close(&result);
    return status;
}
