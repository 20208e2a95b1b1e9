/* The surroundings of a decision: its place in a search, its letter, and similar decisions. */
#include "markup.h"
#include "page_decision.h"
#include "restate.h"

#include <string.h>

enum { PLACES = 100, NEIGHBOURS = 10 };

imr_status imr_web_place(imr_visit *visit, const imr_decision *decision, imr_error *err)
{
    imr_result found = {0};
    imr_address to = imr_address_at(&visit->address, "/search");
    to.sort = visit->address.sort;
    imr_status status = imr_result_open(visit, &to, false, PLACES, &found, err);
    size_t at = 0;
    while (at < found.hits_n && !imr_str_equal(found.hits[at].decision.id, decision->id)) at++;
    imr_buf *out = visit->out;
    if (status == IMR_OK) {
        imr_buf_puts(out, "<nav class=\"at\" aria-label=\"Place in the search\"><span>");
        if (at < found.hits_n && !found.hits[at].partial)
            imr_markup(out, "%n of %n for ", (unsigned)at + 1, found.total);
        imr_markup(out, "<a href=\"%s\">%s</a></span>", imr_web_link(visit, to),
                   to.q.n > 0 ? to.q : IMR_STR("the filtered decisions"));
        if (at > 0 && at < found.hits_n)
            imr_markup(out, " <a rel=\"prev\" href=\"%s\">previous</a>",
                       imr_web_decision_link(visit, found.hits[at - 1].decision.id, &to));
        if (at + 1 < found.hits_n)
            imr_markup(out, " <a rel=\"next\" href=\"%s\">next</a>",
                       imr_web_decision_link(visit, found.hits[at + 1].decision.id, &to));
        imr_buf_puts(out, "</nav>\n");
    }
    imr_result_close(&found);
    return status;
}

imr_status imr_web_siblings(imr_visit *visit, const imr_decision *decision, imr_error *err)
{
    imr_decision *letter = NULL;
    size_t n = 0;
    imr_buf *out = visit->out;
    imr_status status = imr_search_show(visit->snapshot, decision->letter, false, visit->arena, &letter, &n, err);
    if (status == IMR_NONE) return IMR_OK;
    if (status != IMR_OK || n < 2) return status;
    imr_markup(out,
               "<section class=\"part\" aria-labelledby=\"h4\"><h2 id=\"h4\">The letter\xe2\x80\x99s other "
               "decision%z</h2>\n<ol class=\"list\">",
               n == 2 ? "" : "s");
    for (size_t i = 0; i < n; i++) {
        if (imr_str_equal(letter[i].id, decision->id)) continue;
        imr_markup(out,
                   "<li><a href=\"%s\">%s</a><small>Issue %d of %d: ", imr_web_decision_link(visit, letter[i].id, NULL),
                   letter[i].heading, (unsigned)letter[i].issue, (unsigned)letter[i].issues);
        imr_web_outcome(out, letter[i].outcome);
        imr_buf_puts(out, "; ");
        imr_web_guidelines(visit, &letter[i].guideline);
        imr_buf_puts(out, "</small></li>\n");
    }
    imr_buf_puts(out, "</ol></section>\n");
    return IMR_OK;
}

static void put_shared(imr_visit *visit, const char *key, const imr_list *ours, const imr_list *theirs)
{
    for (size_t i = 0; i < theirs->n; i++)
        if (imr_list_has(ours, theirs->at[i]))
            imr_markup(visit->out, "; %s",
                       imr_restate_label(visit->arena, imr_result_label(visit->lexicon, imr_field_find(imr_str_of(key)),
                                                                        theirs->at[i])));
}

static void put_neighbour(imr_visit *visit, const imr_decision *decision, const imr_decision *other)
{
    imr_buf *out = visit->out;
    imr_markup(out, "<li><a href=\"%s\">%s</a><small>%s, ", imr_web_decision_link(visit, other->id, NULL),
               other->heading, other->id);
    if (other->date_decision.n > 0)
        imr_markup_date(out, other->date_decision);
    else
        imr_buf_puts(out, "no date in the letter");
    put_shared(visit, "procedure", &decision->procedure, &other->procedure);
    put_shared(visit, "body_part", &decision->body_part, &other->body_part);
    put_shared(visit, "ground", &decision->ground, &other->ground);
    imr_buf_puts(out, "</small></li>\n");
}

static void put_side(imr_visit *visit, const imr_decision *decision, const imr_result *found, const char *outcome)
{
    unsigned n = 0;
    bool up = strcmp(outcome, "upheld") == 0;
    for (size_t i = 0; i < found->hits_n; i++) n += imr_str_equal(found->hits[i].decision.outcome, imr_str_of(outcome));
    imr_markup(visit->out, "<div><h3><span class=\"oc %z\">%n %z</span></h3>", up ? "up" : "ov", n, outcome);
    imr_buf_puts(visit->out, n > 0 ? "<ol class=\"list\">" : "");
    for (size_t i = 0; i < found->hits_n; i++)
        if (imr_str_equal(found->hits[i].decision.outcome, imr_str_of(outcome)))
            put_neighbour(visit, decision, &found->hits[i].decision);
    imr_buf_puts(visit->out, n > 0 ? "</ol></div>\n" : "</div>\n");
}

imr_status imr_web_neighbours(imr_visit *visit, const imr_decision *decision, imr_error *err)
{
    imr_result found = {0};
    imr_address like = {.path = IMR_STR("/search"), .like = decision->id, .limit = IMR_PAGE_LIMIT};
    imr_status status = imr_result_open(visit, &like, false, NEIGHBOURS, &found, err);
    if (status == IMR_OK && found.hits_n > 0) {
        imr_markup(visit->out,
                   "<section class=\"part\" aria-labelledby=\"h5\"><h2 id=\"h5\">Decisions like this one, of other "
                   "letters</h2>\n<p class=\"small\">The %n nearest, each with what it shares with this one. <a "
                   "href=\"%s\">All of them</a></p>\n<div class=\"two\">\n",
                   (unsigned)found.hits_n, imr_web_link(visit, like));
        put_side(visit, decision, &found, "upheld");
        put_side(visit, decision, &found, "overturned");
        imr_buf_puts(visit->out, "</div></section>\n");
    }
    imr_result_close(&found);
    return status;
}
