#include "web.h"

#include <inttypes.h>
#include <string.h>

#include "markup.h"
#include "page_views.h"
#include "restate.h"

const char imr_web_hatch[] =
    "<svg class=\"vh\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs><pattern id=\"hatch\" width=\"4\" "
    "height=\"4\" "
    "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"f-ov\" width=\"2.6\" "
    "height=\"4\"/></pattern></defs></svg>";

imr_str imr_web_link(imr_visit *visit, imr_address to) { return imr_address_write(visit->arena, &to, ""); }

/* Writes the filters as hidden fields, so that a new query keeps them. */
static void put_filters(imr_visit *visit, const imr_address *address)
{
    for (size_t i = 0; i < address->filters_n; i++)
        imr_markup(visit->out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n",
                   imr_address_name(visit->arena, address->filters[i].field), address->filters[i].text);
    if (address->like.n > 0)
        imr_markup(visit->out, "<input type=\"hidden\" name=\"like\" value=\"%s\">\n", address->like);
}

void imr_web_hidden(imr_visit *visit, const imr_address *address)
{
    if (address->q.n > 0) imr_markup(visit->out, "<input type=\"hidden\" name=\"q\" value=\"%s\">\n", address->q);
    put_filters(visit, address);
}

void imr_web_form(imr_visit *visit, const char *action, const char *title)
{
    imr_markup(visit->out,
               "<div class=\"side\"><details class=\"filters\"><summary>%z</summary>\n<form class=\"set\" "
               "action=\"%z\" aria-label=\"%z\"><h2>%z</h2>",
               title, action, title, title);
    imr_web_hidden(visit, &visit->address);
}

void imr_web_begin(imr_visit *visit, imr_str title, const imr_result *result, const char *skip)
{
    imr_buf *out = visit->out;
    imr_markup(out,
               "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<link rel=\"stylesheet\" "
               "href=\"/style.css\">\n<script src=\"/search.js\" defer></script>\n</head>\n<body>\n",
               title);
    imr_markup(
        out,
        "<a class=\"skip vh\" href=\"%z\">Skip to the content</a>\n<header class=\"site\">\n<a class=\"name\" "
        "href=\"/\" aria-label=\"imr, start page\">imr</a>\n<form class=\"ask\" role=\"search\" "
        "action=\"/search\">\n<label class=\"vh\" for=\"q\">Search decisions</label>\n<input id=\"q\" name=\"q\" "
        "type=\"search\" value=\"%s\" autocomplete=\"off\" spellcheck=\"false\" enterkeyhint=\"search\">\n",
        skip, result == NULL ? visit->address.q : result->address.q);
    if (result != NULL) put_filters(visit, &result->address);
    imr_buf_puts(out, "<button>Search</button>\n</form>\n");
    if (result != NULL) imr_restate_chips(result);
    imr_buf_puts(out, "</header>\n<main id=\"main\" class=\"page\">\n");
    imr_buf_puts(out, imr_web_hatch);
}

static void put_corpus(imr_visit *visit)
{
    const imr_corpus *corpus = NULL;
    imr_markup(visit->out, "<p><a href=\"/\">%s</a>", imr_str_of(visit->name));
    if (imr_snapshot_corpus(visit->snapshot, &corpus, NULL) == IMR_OK) {
        imr_markup(visit->out, ": %n decision%z in %n letter%z", corpus->decisions, corpus->decisions == 1 ? "" : "s",
                   corpus->letters, corpus->letters == 1 ? "" : "s");
        enum { YEAR = 4 };
        if (corpus->first[0] != '\0')
            imr_markup(visit->out, ", %s to %s", (imr_str){corpus->first, YEAR}, (imr_str){corpus->last, YEAR});
    }
    imr_buf_puts(visit->out, ". Nothing leaves this machine.</p>\n");
}

void imr_web_end(imr_visit *visit)
{
    imr_buf_puts(visit->out, "</main>\n<footer class=\"small\">\n");
    if (visit->snapshot != NULL) put_corpus(visit);
    imr_buf_puts(
        visit->out,
        "<p>A decision of IMR binds the parties of one dispute: it is a comparable decision, not a precedent. Neither "
        "medical nor legal advice. <a href=\"/#ask\">How to ask</a> \xc2\xb7 <a href=\"/#keys\">Keys</a></p>\n<p "
        "class=\"vh\" id=\"said\" role=\"status\"></p>\n</footer>\n<dialog id=\"keys-dialog\" "
        "aria-labelledby=\"keys-title\">\n<h2 id=\"keys-title\">Keys</h2>\n<dl "
        "class=\"keys\"><dt><kbd>/</kbd></dt><dd>search box</dd><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next, previous "
        "decision</dd><dt><kbd>x</kbd></dt><dd>tick it for the memo</dd><dt><kbd>?</kbd></dt><dd>these "
        "keys</dd></dl>\n<form method=\"dialog\"><label><input id=\"keys-on\" type=\"checkbox\" checked> Single keys "
        "are on</label><button>Close</button></form>\n</dialog>\n</body>\n</html>\n");
}

void imr_web_views(imr_visit *visit, const imr_result *result, const char *at)
{
    static const struct {
        const char *path, *label;
    } views[] = {{"/search", "Decisions"}, {"/rates", "Rates"}, {"/criteria", "What decides"}, {"/memo", "Memo"}};
    static const char *const forms[] = {".csv", ".jsonl", ".ris", ".md"};
    imr_buf *out = visit->out;
    imr_buf_puts(out, "<nav class=\"views\" aria-label=\"Views of this search\">\n<ul>");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        imr_markup(out, "<li><a href=\"%s\"%z>%z</a></li>",
                   imr_web_link(visit, imr_address_at(&result->address, views[i].path)),
                   strcmp(at, views[i].path) == 0 ? " aria-current=\"page\"" : "", views[i].label);
    imr_markup(out, "</ul>\n<ul><li>Export all %n</li>", result->total);
    const imr_address all = imr_address_at(&result->address, "/search");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        imr_markup(out, "<li><a href=\"%s\" download>%z</a></li>", imr_address_write(visit->arena, &all, forms[i]),
                   forms[i]);
    imr_buf_puts(out, "</ul>\n</nav>\n");
}

void imr_web_top(const imr_result *result, const char *after, const char *at, const char *skip)
{
    imr_visit *visit = result->visit;
    imr_web_begin(visit, imr_restate_title(result, result->total), result, skip);
    imr_buf_puts(visit->out, "<div class=\"top\">\n<h1 class=\"told\" id=\"told\" tabindex=\"-1\">");
    imr_restate_sentence(result, result->total, after);
    imr_buf_puts(visit->out, "</h1>\n");
    if (at != NULL) imr_web_views(visit, result, at);
    imr_buf_puts(visit->out, "</div>\n");
}

void imr_web_problem(imr_visit *visit, const char *title, imr_str detail)
{
    char first = detail.n > 0 ? detail.s[0] : '\0', capital[2] = {first, '\0'};
    if (first >= 'a' && first <= 'z') capital[0] = (char)(first - 'a' + 'A');
    imr_web_begin(visit, imr_str_of(title), NULL, "#told");
    imr_markup(visit->out,
               "<div class=\"top\"><h1 class=\"told\" id=\"told\" tabindex=\"-1\"><b>%z</b></h1></div>\n<div "
               "class=\"body wrong\"><p>%s%s%z</p>\n<ul><li><a href=\"/\">Start page</a></li><li><a "
               "href=\"/search\">All decisions</a></li><li><a href=\"/#ask\">How to ask</a></li></ul></div>\n",
               title, imr_str_of(capital), (imr_str){detail.s + (first != '\0'), detail.n - (first != '\0')},
               imr_str_ends(detail, IMR_STR(".")) ? "" : ".");
    imr_web_end(visit);
}

/* Narrow pages hide the century. */
void imr_web_year(imr_buf *out, imr_str year)
{
    enum { DIGITS = 4, CENTURY = 2 };
    size_t century = year.n == DIGITS ? CENTURY : 0;
    imr_markup(out, "<i>%z%s%z%s</i>", century > 0 ? "<span class=\"c\">" : "", (imr_str){year.s, century},
               century > 0 ? "</span>" : "", (imr_str){year.s + century, year.n - century});
}

void imr_web_outcome(imr_buf *out, imr_str outcome)
{
    if (imr_str_equal(outcome, IMR_STR("upheld")))
        imr_buf_puts(out, "<span class=\"oc up\">Upheld</span>");
    else if (imr_str_equal(outcome, IMR_STR("overturned")))
        imr_buf_puts(out, "<span class=\"oc ov\">Overturned</span>");
    else
        imr_buf_puts(out, "no outcome found");
}

imr_str imr_web_decision_link(imr_visit *visit, imr_str id, const imr_address *from)
{
    imr_buf path = {0};
    size_t mark = id.n;
    while (mark > 0 && id.s[mark - 1] != '#') mark--;
    imr_buf_puts(&path, "/decision/");
    imr_markup_encode(&path, (imr_str){id.s, mark > 0 ? mark - 1 : id.n});
    if (mark > 0) imr_markup(&path, "/%u", (imr_str){id.s + mark, id.n - mark});
    imr_address to = from == NULL ? (imr_address){.limit = IMR_PAGE_LIMIT} : imr_address_at(from, "");
    to.path = imr_buf_keep(&path, visit->arena);
    if (from != NULL) to.sort = from->sort;
    return imr_web_link(visit, to);
}

static bool has_part(const imr_list *values, imr_str value)
{
    for (size_t i = 0; i < values->n; i++)
        if (values->at[i].n > value.n && values->at[i].s[value.n] == '.' && imr_str_starts(values->at[i], value))
            return true;
    return false;
}

void imr_web_guidelines(imr_visit *visit, const imr_list *guidelines)
{
    const imr_field *field = imr_field_find(IMR_STR("guideline"));
    bool any = false;
    for (size_t i = 0; i < guidelines->n; i++) {
        imr_str value = guidelines->at[i];
        if (has_part(guidelines, value)) continue;
        if (any) imr_buf_puts(visit->out, "; ");
        any = true;
        imr_markup_text(visit->out, imr_result_label(visit->lexicon, field, value));
    }
    if (!any) imr_buf_puts(visit->out, "no guideline found");
}

void imr_web_citation(imr_visit *visit, const imr_decision *decision, bool whole)
{
    imr_buf *out = visit->out;
    bool is_case = decision->date_decision.n > 0 || imr_str_starts(decision->letter, IMR_STR("CM"));
    if (is_case)
        imr_markup(out, "IMR Case No. %s (Cal. DWC/Maximus, Final Determination", decision->letter);
    else
        imr_markup(out, "IMR letter %s (case number and date not in file", decision->letter);
    if (is_case && decision->date_decision.n > 0) {
        imr_buf_putc(out, ' ');
        imr_markup_date(out, decision->date_decision);
    }
    imr_markup(out, "), Issue %d of %d", (unsigned)decision->issue, (unsigned)decision->issues);
    if (!whole) return;
    imr_markup(out, ", \xe2\x80\x9c%s\xe2\x80\x9d: %s", decision->heading,
               imr_result_label(visit->lexicon, imr_field_find(IMR_STR("outcome")), decision->outcome));
    const imr_field *specialty = imr_field_find(IMR_STR("specialty"));
    for (size_t i = 0; i < decision->specialty.n; i++)
        imr_markup(out, "%z%s", i == 0 ? "; reviewer (" : ", ",
                   imr_result_label(visit->lexicon, specialty, decision->specialty.at[i]));
    if (decision->specialty.n > 0) imr_buf_putc(out, ')');
    for (size_t i = 0; i < decision->citations.n; i++)
        imr_markup(out, "%z%s", i == 0 ? " citing " : "; ", imr_str_trim(decision->citations.at[i].raw));
    imr_buf_putc(out, '.');
}
