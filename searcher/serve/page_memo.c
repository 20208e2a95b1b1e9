/* A memo of a search: what was found, how it was decided and why, and quotes that can be checked. */
#include "memo.h"

#include <inttypes.h>
#include <string.h>

#include "markup.h"
#include "page_views.h"
#include "restate.h"

enum { QUOTES = 2, QUOTES_MOST = 10, PERCENT = 100, FEW = 20 };

/* ---- making it ---- */

/* Takes the quotes from the ticked decisions; the counts remain those of the query. */
static imr_status quote_ticked(imr_visit *visit, const imr_memo_request *from, imr_memo *out, imr_error *err)
{
    const imr_list *ids = &visit->address.extras[IMR_EXTRA_ID];
    imr_filter *filters = imr_arena_alloc(visit->arena, (ids->n + 1) * sizeof *filters);
    imr_memo ticked;
    if (ids->n == 0) return IMR_OK;
    if (filters == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < ids->n; i++) filters[i] = (imr_filter){imr_field_find(IMR_STR("id")), ids->at[i]};
    imr_request search = IMR_REQUEST_INIT;
    search.filters = filters;
    search.filters_n = ids->n;
    search.cancel = visit->cancel;
    imr_memo_request request = *from;
    request.search = &search;
    request.quotes = (uint32_t)ids->n;
    imr_status status = imr_memo_make(visit->snapshot, &request, visit->arena, &ticked, err);
    if (status == IMR_NONE) return IMR_OK;
    if (status != IMR_OK) return status;
    memcpy(out->quotes, ticked.quotes, sizeof out->quotes);
    memcpy(out->quotes_n, ticked.quotes_n, sizeof out->quotes_n);
    return IMR_OK;
}

imr_status imr_web_make_memo(imr_visit *visit, imr_memo *out, imr_error *err)
{
    imr_request *search = imr_arena_alloc(visit->arena, sizeof *search);
    if (search == NULL) return imr_fail_memory(err);
    imr_status status = imr_address_request(visit->arena, &visit->address, search, err);
    if (status != IMR_OK) return status;
    search->sort = IMR_SORT_RELEVANCE;
    search->offset = 0;
    search->cancel = visit->cancel;
    const imr_memo_request request = {
        .search = search,
        .question = imr_address_extra(&visit->address, IMR_EXTRA_QUESTION),
        .quotes = imr_address_number(&visit->address, IMR_EXTRA_QUOTES, 1, QUOTES_MOST, QUOTES),
        .summaries = imr_str_equal(imr_address_extra(&visit->address, IMR_EXTRA_SUMMARY), IMR_STR("1"))};
    status = imr_memo_make(visit->snapshot, &request, visit->arena, out, err);
    return status == IMR_OK ? quote_ticked(visit, &request, out, err) : status;
}

/* ---- its parts ---- */

static void put_method(const imr_result *result, const imr_memo *memo)
{
    imr_buf *out = result->visit->out;
    enum { YEAR = 4 };
    imr_markup(out, "<dl>\n<dt>Searched for</dt><dd><code>%s</code></dd>\n<dt>Read as</dt><dd>",
               result->address.q.n > 0 ? result->address.q : IMR_STR("the filters alone"));
    imr_restate_reading(result);
    imr_markup(out, "</dd>\n<dt>Searched in</dt><dd>%s: %n decisions in %n letters", imr_str_of(result->visit->name),
               memo->corpus->decisions, memo->corpus->letters);
    if (memo->corpus->first[0] != '\0')
        imr_markup(out, ", decided %s to %s", (imr_str){memo->corpus->first, YEAR},
                   (imr_str){memo->corpus->last, YEAR});
    imr_markup(out, "</dd>\n<dt>Found</dt><dd>%n decision%z of %n letter%z", memo->tally.n,
               memo->tally.n == 1 ? "" : "s", memo->tally.letters, memo->tally.letters == 1 ? "" : "s");
    if (memo->first[0] != '\0')
        imr_markup(out, ", %s to %s", (imr_str){memo->first, YEAR}, (imr_str){memo->last, YEAR});
    if (memo->undated > 0) imr_markup(out, ", %n without a date", memo->undated);
    imr_buf_puts(out, "</dd>\n</dl>\n");
}

static void put_tally(imr_buf *out, const imr_rate *tally)
{
    unsigned over = tally->overturned, up = tally->n - over;
    imr_markup(out,
               "<h2>Tally</h2>\n<p>%n of %n %z <span class=\"oc up\">upheld</span> and %n <span class=\"oc "
               "ov\">overturned</span>",
               up, tally->n, up == 1 ? "was" : "were", over);
    if (tally->n > 0)
        imr_markup(out, ": %d%% overturned, 95%% interval %d to %d%%",
                   (unsigned)(PERCENT * (double)over / tally->n + 0.5), (unsigned)(PERCENT * tally->interval.low + 0.5),
                   (unsigned)(PERCENT * tally->interval.high + 0.5));
    imr_buf_puts(out, tally->n < FEW ? ". With fewer than 20 decisions the rate says little.</p>\n" : ".</p>\n");
}

static void put_grounds(imr_visit *visit, const imr_criteria_list *grounds)
{
    const imr_field *field = imr_field_find(IMR_STR("ground"));
    if (grounds->n == 0) return;
    imr_buf_puts(visit->out, "<h2>Grounds, by letters</h2>\n<table><thead><tr><th scope=\"col\">Ground</th><th "
                             "scope=\"col\">Upheld</th><th scope=\"col\">Overturned</th></tr></thead><tbody>");
    for (size_t i = 0; i < grounds->n; i++)
        imr_markup(visit->out, "<tr><td>%s</td><td>%n</td><td>%n</td></tr>\n",
                   imr_restate_label(visit->arena, imr_result_label(visit->lexicon, field, grounds->at[i].name)),
                   grounds->at[i].letters[IMR_SIDE_UPHELD], grounds->at[i].letters[IMR_SIDE_OVERTURNED]);
    imr_buf_puts(visit->out, "</tbody></table>\n");
}

static void put_quote(imr_visit *visit, const imr_memo_quote *quote, unsigned number)
{
    imr_buf *out = visit->out;
    const imr_decision *decision = &quote->decision;
    imr_markup(out, "<article aria-labelledby=\"m%d\">\n<h3 id=\"m%d\">%d. ", number, number, number);
    imr_web_outcome(out, decision->outcome);
    imr_markup(out, " <a href=\"%s\">%s</a></h3>\n", imr_web_decision_link(visit, decision->id, NULL),
               decision->heading);
    const imr_field *field = imr_field_find(IMR_STR("ground"));
    for (size_t i = 0; i < decision->ground.n; i++)
        imr_markup(out, "%z%s%z", i == 0 ? "<p class=\"small\">Grounds: " : ", ",
                   imr_restate_label(visit->arena, imr_result_label(visit->lexicon, field, decision->ground.at[i])),
                   i + 1 == decision->ground.n ? ".</p>\n" : "");
    if (decision->summary.n > 0) imr_markup(out, "<p class=\"small\">Case summary: %s</p>\n", decision->summary);
    for (size_t i = 0; i < quote->passages.n; i++)
        imr_markup(out, "<blockquote class=\"quote\">%s</blockquote>\n", quote->passages.at[i]);
    imr_buf_puts(out, "<p class=\"cite\">");
    imr_web_citation(visit, decision, true);
    imr_markup(out, "</p>\n<p class=\"small\">From %s", decision->file);
    if (decision->source_page > 0) imr_markup(out, ", page %n", (unsigned)decision->source_page);
    imr_markup(out, " (%s). <a class=\"no-print\" href=\"%s/source\">Open the letter</a></p>\n</article>\n",
               decision->id, imr_web_decision_link(visit, decision->id, NULL));
}

static void put_quotes(imr_visit *visit, const imr_memo *memo)
{
    static const char *const titles[IMR_SIDES] = {"Upheld: the denial stands",
                                                  "Overturned: the treatment was found necessary"};
    unsigned number = 0;
    for (int side = IMR_SIDES - 1; side >= 0; side--) {
        imr_markup(visit->out, "<h2>%z</h2>\n", titles[side]);
        if (memo->quotes_n[side] == 0) imr_buf_puts(visit->out, "<p>None of these is quoted.</p>\n");
        for (size_t i = 0; i < memo->quotes_n[side]; i++) put_quote(visit, &memo->quotes[side][i], ++number);
    }
}

/* ---- the page ---- */

static void put_form(imr_visit *visit)
{
    imr_buf *out = visit->out;
    const imr_list *ids = &visit->address.extras[IMR_EXTRA_ID];
    imr_web_form(visit, "/memo", "Set the memo");
    for (size_t i = 0; i < ids->n; i++) imr_markup(out, "<input type=\"hidden\" name=\"id\" value=\"%s\">", ids->at[i]);
    imr_markup(out,
               "<label>Question<input class=\"wide\" name=\"question\" value=\"%s\"></label>\n<label>Quotes of each "
               "side<input type=\"number\" name=\"quotes\" value=\"%d\" min=\"1\" max=\"10\"></label>\n<label "
               "class=\"tick-box\"><input type=\"checkbox\" name=\"summary\" value=\"1\"%z> <span>With the case "
               "summaries</span></label>\n<button>Show</button>\n",
               imr_address_extra(&visit->address, IMR_EXTRA_QUESTION),
               imr_address_number(&visit->address, IMR_EXTRA_QUOTES, 1, QUOTES_MOST, QUOTES),
               imr_address_extra(&visit->address, IMR_EXTRA_SUMMARY).n > 0 ? " checked" : "");
    imr_markup(out,
               "<p class=\"small\">Print it from the browser, or take it as <span class=\"links\"><a "
               "href=\"%s\">.md</a></span></p></form></details></div>\n",
               imr_address_write(visit->arena, &visit->address, ".md"));
}

static void put_page(imr_result *result, const imr_memo *memo)
{
    imr_visit *visit = result->visit;
    imr_web_begin(visit, memo->question, result, "#told");
    imr_buf_puts(visit->out, "<div class=\"top no-print\"><p class=\"told\" tabindex=\"-1\">");
    imr_restate_sentence(result, result->total, NULL);
    imr_buf_puts(visit->out, "</p>\n");
    imr_web_views(visit, result, "/memo");
    imr_buf_puts(visit->out, "</div>\n");
    put_form(visit);
    imr_markup(visit->out, "<div class=\"body memo\" id=\"told\">\n<h1>%s</h1>\n", memo->question);
    put_method(result, memo);
    put_tally(visit->out, &memo->tally);
    put_grounds(visit, &memo->grounds);
    put_quotes(visit, memo);
    imr_buf_puts(visit->out,
                 "<h2>What this memo is</h2>\n<p>Each quote stands word for word in the file that is named with "
                 "it. The grounds were read from the rationales by rules and may miss some. A decision of IMR "
                 "binds the parties of one dispute: these are comparable decisions, not precedents. This is "
                 "neither medical nor legal advice.</p>\n</div>\n");
    imr_web_end(visit);
}

imr_status imr_web_memo(imr_visit *visit, imr_error *err)
{
    imr_result result = {0};
    imr_memo memo = {0};
    imr_status status = imr_result_open(visit, &visit->address, false, 0, &result, err);
    if (status == IMR_OK && result.total > 0) status = imr_web_make_memo(visit, &memo, err);
    bool none = status == IMR_OK && result.total == 0;
    if (status == IMR_OK && !none) put_page(&result, &memo);
    imr_result_close(&result);
    return none ? imr_web_search(visit, err) : status;
}

imr_status imr_web_memo_text(imr_visit *visit, imr_error *err)
{
    imr_memo memo = {0};
    imr_status status = imr_web_make_memo(visit, &memo, err);
    return status == IMR_OK ? imr_memo_write(&memo, visit->lexicon, IMR_MEMO_MARKDOWN, visit->out, err) : status;
}
