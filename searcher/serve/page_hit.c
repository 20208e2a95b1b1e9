/* A hit in a list: its subject, its outcome, an excerpt with the words asked for, and the reasons. */
#include "excerpt.h"
#include "markup.h"
#include "restate.h"
#include "web.h"

static void put_marked(imr_buf *out, imr_str text, const imr_snippet *snippet)
{
    uint32_t at = snippet->span.begin;
    if (snippet->cut_before) imr_buf_puts(out, "\xe2\x80\xa6 ");
    for (size_t i = 0; i < snippet->n; i++) {
        imr_byte_range mark = snippet->marks[i];
        imr_markup(out, "%s<mark>%s</mark>", (imr_str){text.s + at, mark.begin - at},
                   (imr_str){text.s + mark.begin, mark.end - mark.begin});
        at = mark.end;
    }
    imr_markup_text(out, (imr_str){text.s + at, snippet->span.end - at});
    if (snippet->cut_after) imr_buf_puts(out, " \xe2\x80\xa6");
}

static void put_facts(imr_visit *visit, const imr_decision *decision)
{
    imr_buf *out = visit->out;
    imr_buf_puts(out, "<dl class=\"facts\">\n<dt class=\"vh\">Outcome</dt><dd>");
    imr_web_outcome(out, decision->outcome);
    imr_buf_puts(out, "</dd>\n<dt class=\"vh\">Decided</dt><dd>");
    if (decision->date_decision.n > 0) {
        imr_markup(out, "<time datetime=\"%s\">", decision->date_decision);
        imr_markup_date(out, decision->date_decision);
        imr_buf_puts(out, "</time>");
    } else
        imr_buf_puts(out, "no date in the letter");
    imr_buf_puts(out, "</dd>\n<dt>Reviewer cited</dt><dd>");
    imr_web_guidelines(visit, &decision->guideline);
    imr_buf_puts(out, "</dd>\n<dt>UR cited</dt><dd>");
    imr_web_guidelines(visit, &decision->ur_guideline);
    imr_buf_puts(out, "</dd>\n</dl>\n");
}

static void put_grounds(imr_result *result, const imr_decision *decision)
{
    imr_visit *visit = result->visit;
    const imr_field *field = imr_field_find(IMR_STR("ground"));
    if (decision->ground.n == 0) return;
    imr_buf_puts(visit->out, "<p class=\"why\"><span>Why</span>");
    for (size_t i = 0; i < decision->ground.n; i++) {
        imr_str label = imr_result_label(visit->lexicon, field, decision->ground.at[i]);
        imr_address to = imr_address_with(visit->arena, &result->address, field, decision->ground.at[i]);
        imr_markup(visit->out, " <a href=\"%s\">%s</a>", imr_web_link(visit, to),
                   imr_restate_label(visit->arena, label));
    }
    imr_buf_puts(visit->out, "</p>\n");
}

imr_status imr_web_hit(imr_web_hits *hits, const imr_hit *hit, imr_error *err)
{
    imr_visit *visit = hits->result->visit;
    imr_buf *out = visit->out;
    const imr_decision *decision = &hit->decision;
    imr_snippet snippet = {0};
    imr_status status = imr_excerpt_make(hits->excerpts, visit->arena, decision, &snippet, err);
    if (status != IMR_OK) return status;
    if (hits->plain)
        imr_buf_puts(out, "<li class=\"hit\">\n<span class=\"rank\" aria-hidden=\"true\">\xe2\x80\x93</span>\n");
    else
        imr_markup(out, "<li class=\"hit\">\n<span class=\"rank\" aria-hidden=\"true\">%n</span>\n",
                   (unsigned)hit->rank);
    imr_markup(out, "<h3><a href=\"%s\">%s</a></h3>\n",
               imr_web_decision_link(visit, decision->id, &hits->result->address), decision->heading);
    put_facts(visit, decision);
    if (decision->rationale.n > 0) {
        imr_buf_puts(out, "<p class=\"snip\">");
        put_marked(out, decision->rationale, &snippet);
        imr_buf_puts(out, "</p>\n");
    }
    put_grounds(hits->result, decision);
    imr_buf_puts(out, "<p class=\"cite\"><span>");
    imr_web_citation(visit, decision, false);
    imr_markup(out,
               "</span></p>\n<label class=\"pick\"><input type=\"checkbox\" name=\"id\" value=\"%s\"><span "
               "class=\"vh\">Quote in the memo: %s</span></label>\n</li>\n",
               decision->id, decision->heading);
    return IMR_OK;
}
