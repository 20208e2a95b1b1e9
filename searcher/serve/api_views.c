/* Rates, criteria and memos as JSON. */
#include "api.h"
#include "memo.h"
#include "page_views.h"

#define KEY(literal) IMR_STR(literal)

enum { DIGITS = 4 };

static void put_rate(imr_json *json, const imr_rate *rate)
{
    imr_json_member_uint(json, KEY("n"), rate->n);
    imr_json_member_uint(json, KEY("overturned"), rate->overturned);
    imr_json_member_uint(json, KEY("letters"), rate->letters);
    if (rate->n == 0) return;
    imr_json_member_fixed(json, KEY("rate"), (double)rate->overturned / rate->n, DIGITS);
    imr_interval_json(json, KEY("interval95"), rate->interval);
    imr_interval_json(json, KEY("clustered95"), rate->clustered);
}

static void put_value(imr_visit *visit, imr_json *json, const imr_field *field, imr_str value)
{
    imr_json_member(json, KEY("value"), value);
    imr_json_member(json, KEY("label"), imr_result_label(visit->lexicon, field, value));
}

static void put_table(imr_visit *visit, imr_json *json, const imr_rates_request *request, const imr_rates *rates)
{
    imr_json_open(json, KEY("table"), '[');
    for (size_t r = 0; r < rates->rows.n; r++) {
        imr_json_begin(json, '{');
        put_value(visit, json, request->rows, rates->rows.at[r]);
        put_rate(json, &rates->row_totals[r]);
        if (rates->columns.n > 0) {
            imr_json_open(json, KEY("cells"), '[');
            for (size_t c = 0; c < rates->columns.n; c++) {
                imr_json_begin(json, '{');
                put_value(visit, json, request->columns, rates->columns.at[c]);
                put_rate(json, &rates->cells[r * rates->columns.n + c]);
                imr_json_end(json, '}');
            }
            imr_json_end(json, ']');
        }
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
}

static void begin_answer(imr_result *result, imr_json *json)
{
    imr_json_begin(json, '{');
    imr_json_member_str(json, KEY("query"), result->address.q);
    imr_json_member(json, KEY("canonical"), imr_search_canonical(result->search));
    imr_json_member_uint(json, KEY("total"), result->total);
}

imr_status imr_api_rates(imr_visit *visit, imr_error *err)
{
    imr_result result = {0};
    imr_rates rates = {0};
    imr_json json = {.out = visit->out};
    imr_rates_request request = {.rows = imr_web_facet(visit, IMR_EXTRA_ROWS, "procedure"),
                                 .columns = imr_web_facet(visit, IMR_EXTRA_COLUMNS, "guideline")};
    if (request.columns == request.rows) request.columns = NULL;
    imr_status status = imr_result_open(visit, &visit->address, false, 0, &result, err);
    if (status == IMR_OK) status = imr_rates_make(result.search, &request, visit->arena, &rates, err);
    if (status == IMR_OK) {
        begin_answer(&result, &json);
        imr_json_member(&json, KEY("rows"), imr_str_of(request.rows->key));
        if (request.columns != NULL) imr_json_member(&json, KEY("columns"), imr_str_of(request.columns->key));
        imr_json_open(&json, KEY("all"), '{');
        put_rate(&json, &rates.all);
        imr_json_end(&json, '}');
        put_table(visit, &json, &request, &rates);
        imr_json_end(&json, '}');
        imr_buf_putc(visit->out, '\n');
    }
    imr_result_close(&result);
    return status;
}

static void put_criteria(imr_visit *visit, imr_json *json, const char *key, const imr_criteria_list *list, bool grounds)
{
    imr_json_open(json, imr_str_of(key), '[');
    for (size_t i = 0; i < list->n; i++) {
        const imr_criterion *of = &list->at[i];
        imr_json_begin(json, '{');
        imr_json_member(json, grounds ? KEY("ground") : KEY("phrase"), of->name);
        if (grounds)
            imr_json_member(json, KEY("label"),
                            imr_result_label(visit->lexicon, imr_field_find(KEY("ground")), of->name));
        imr_json_member_uint(json, KEY("upheld"), of->letters[IMR_SIDE_UPHELD]);
        imr_json_member_uint(json, KEY("overturned"), of->letters[IMR_SIDE_OVERTURNED]);
        imr_json_member_fixed(json, KEY("z"), of->z, DIGITS);
        imr_json_member_bool(json, KEY("weak"), of->weak);
        imr_json_member(json, KEY("id"), of->id);
        imr_json_member(json, KEY("sentence"), of->text);
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
}

imr_status imr_api_criteria(imr_visit *visit, imr_error *err)
{
    enum { MOST = 1000, LEAST = 3 };
    imr_result result = {0};
    imr_criteria criteria = {0};
    imr_criteria_request request = IMR_CRITERIA_INIT;
    imr_json json = {.out = visit->out};
    request.least = imr_address_number(&visit->address, IMR_EXTRA_LEAST, 1, MOST, LEAST);
    imr_status status = imr_result_open(visit, &visit->address, false, 0, &result, err);
    if (status == IMR_OK) status = imr_criteria_make(result.search, &request, visit->arena, &criteria, err);
    if (status == IMR_OK) {
        begin_answer(&result, &json);
        imr_json_member_uint(&json, KEY("upheld"), criteria.decisions[IMR_SIDE_UPHELD]);
        imr_json_member_uint(&json, KEY("overturned"), criteria.decisions[IMR_SIDE_OVERTURNED]);
        imr_json_member_uint(&json, KEY("upheld_letters"), criteria.letters[IMR_SIDE_UPHELD]);
        imr_json_member_uint(&json, KEY("overturned_letters"), criteria.letters[IMR_SIDE_OVERTURNED]);
        put_criteria(visit, &json, "grounds", &criteria.grounds, true);
        put_criteria(visit, &json, "upheld_phrases", &criteria.phrases[IMR_SIDE_UPHELD], false);
        put_criteria(visit, &json, "overturned_phrases", &criteria.phrases[IMR_SIDE_OVERTURNED], false);
        imr_json_end(&json, '}');
        imr_buf_putc(visit->out, '\n');
    }
    imr_result_close(&result);
    return status;
}

static void put_quote(imr_json *json, const imr_memo_quote *quote)
{
    imr_json_begin(json, '{');
    imr_json_member(json, KEY("id"), quote->decision.id);
    imr_json_member(json, KEY("heading"), quote->decision.heading);
    imr_json_member(json, KEY("outcome"), quote->decision.outcome);
    imr_json_member_list(json, KEY("passages"), &quote->passages);
    imr_json_end(json, '}');
}

imr_status imr_api_memo(imr_visit *visit, imr_error *err)
{
    imr_memo memo = {0};
    imr_json json = {.out = visit->out};
    imr_status status = imr_web_make_memo(visit, &memo, err);
    if (status != IMR_OK) return status;
    imr_json_begin(&json, '{');
    imr_json_member(&json, KEY("question"), memo.question);
    imr_json_member(&json, KEY("canonical"), memo.query);
    imr_json_open(&json, KEY("tally"), '{');
    put_rate(&json, &memo.tally);
    imr_json_end(&json, '}');
    put_criteria(visit, &json, "grounds", &memo.grounds, true);
    imr_json_open(&json, KEY("quotes"), '[');
    for (int side = IMR_SIDES - 1; side >= 0; side--)
        for (size_t i = 0; i < memo.quotes_n[side]; i++) put_quote(&json, &memo.quotes[side][i]);
    imr_json_end(&json, ']');
    imr_json_end(&json, '}');
    imr_buf_putc(visit->out, '\n');
    return IMR_OK;
}
