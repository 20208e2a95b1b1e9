#include "api.h"

#include <string.h>

#include "markup.h"
#include "sentences.h"
#include "sink.h"
#include "web.h"

#define KEY(literal) IMR_STR(literal)

static void put_link(imr_result *result, imr_json *json, const char *key, imr_address to)
{
    imr_json_member(json, imr_str_of(key), imr_address_write(result->visit->arena, &to, ".json"));
}

/* ---- what was read ---- */

static void put_readings(imr_result *result, imr_json *json)
{
    imr_json_open(json, KEY("read"), '[');
    for (size_t i = 0; i < result->readings_n; i++) {
        const imr_reading *reading = &result->readings[i];
        imr_json_begin(json, '{');
        imr_json_member(json, KEY("words"), reading->words);
        imr_json_member(json, KEY("field"), imr_str_of(reading->field->key));
        imr_json_member(json, KEY("value"), reading->value);
        if (reading->excluded) imr_json_member_bool(json, KEY("excluded"), true);
        put_link(result, json, "remove_url", imr_result_drop(result, reading));
        imr_json_end(json, '}');
    }
    imr_json_spelled(json, imr_search_interpretation(result->search));
    imr_json_end(json, ']');
}

static void put_notes(imr_result *result, imr_json *json)
{
    const imr_notes *notes = imr_search_notes(result->search);
    imr_buf text = {0};
    imr_json_open(json, KEY("notes"), '[');
    for (size_t i = 0; i < notes->n;) {
        const char *code = imr_note_name(notes->at[i].code);
        imr_buf_clear(&text);
        imr_note_sentence(notes, &i, &text);
        imr_json_begin(json, '{');
        imr_json_member(json, KEY("code"), imr_str_of(code));
        imr_json_member(json, KEY("text"), imr_buf_str(&text));
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
    imr_buf_free(&text);
}

/* ---- hits ---- */

static imr_status put_hit(imr_result *result, imr_json *json, const imr_hit *hit, imr_excerpts *excerpts,
                          imr_error *err)
{
    imr_snippet excerpt;
    imr_json_begin(json, '{');
    imr_json_hit(json, hit, NULL, true, true);
    imr_json_member(json, KEY("url"), imr_web_decision_link(result->visit, hit->decision.id, NULL));
    imr_status status = imr_excerpt_make(excerpts, result->visit->arena, &hit->decision, &excerpt, err);
    if (status == IMR_OK && hit->decision.rationale.n > 0)
        imr_json_excerpt(json, KEY("excerpt"), hit->decision.rationale, &excerpt);
    imr_json_end(json, '}');
    return status;
}

static imr_status put_hits(imr_result *result, imr_json *json, imr_error *err)
{
    imr_excerpts excerpts;
    imr_status status = imr_excerpts_open(result->visit->arena, result->search, &excerpts, err);
    excerpts.plain = true;
    imr_json_open(json, KEY("hits"), '[');
    for (size_t i = 0; i < result->hits_n && status == IMR_OK; i++)
        status = put_hit(result, json, &result->hits[i], &excerpts, err);
    imr_json_end(json, ']');
    imr_excerpts_close(&excerpts);
    return status;
}

/* ---- facets ---- */

static void put_value(imr_result *result, imr_json *json, const imr_field *field, const imr_count *count)
{
    const imr_reading *reading = imr_result_reading(result, field, count->value);
    imr_json_begin(json, '{');
    imr_json_member(json, KEY("value"), count->value);
    imr_json_member(json, KEY("label"), imr_result_label(result->visit->lexicon, field, count->value));
    imr_json_member_uint(json, KEY("n"), count->n);
    if (reading != NULL) imr_json_member(json, KEY("state"), reading->excluded ? KEY("excluded") : KEY("chosen"));
    put_link(result, json, "toggle_url",
             reading != NULL ? imr_result_drop(result, reading) : imr_result_choose(result, field, count->value));
    put_link(result, json, "only_url", imr_result_only(result, field, count->value));
    put_link(result, json, "exclude_url", imr_result_exclude(result, field, count->value));
    imr_json_end(json, '}');
}

static imr_status put_facets(imr_result *result, imr_json *json, imr_error *err)
{
    const imr_facet_row *row;
    imr_status status = IMR_OK;
    imr_json_open(json, KEY("facets"), '{');
    for (size_t i = 0; (row = imr_facet_row_at(i)) != NULL && status == IMR_OK; i++) {
        imr_counts counts;
        const imr_field *field = imr_field_find(imr_str_of(row->key));
        status = imr_result_counts(result, field, &counts, err);
        if (status != IMR_OK) break;
        imr_json_open(json, imr_str_of(row->key), '[');
        for (size_t v = 0; v < counts.n; v++) put_value(result, json, field, &counts.at[v]);
        imr_json_end(json, ']');
    }
    imr_json_end(json, '}');
    return status;
}

/* ---- the answers ---- */

imr_status imr_api_write_search(imr_result *result, bool facets, imr_json *json, imr_error *err)
{
    const imr_address *address = &result->address;
    imr_json_begin(json, '{');
    imr_json_member(json, KEY("schema"), KEY("imr.answer/1"));
    imr_json_member_str(json, KEY("query"), address->q);
    imr_json_member(json, KEY("canonical"), imr_search_canonical(result->search));
    put_link(result, json, "url", *address);
    put_readings(result, json);
    put_notes(result, json);
    imr_json_member_list(json, KEY("relaxed"), imr_search_relaxed(result->search));
    imr_json_member_uint(json, KEY("total"), result->total);
    imr_json_member_uint(json, KEY("offset"), address->offset);
    imr_json_member_uint(json, KEY("limit"), address->limit);
    imr_address other = *address;
    other.offset = address->offset + address->limit;
    if (other.offset < result->total) put_link(result, json, "next_url", other);
    other.offset = address->offset > address->limit ? address->offset - address->limit : 0;
    if (address->offset > 0) put_link(result, json, "previous_url", other);
    imr_status status = put_hits(result, json, err);
    if (status == IMR_OK && facets) status = put_facets(result, json, err);
    imr_json_end(json, '}');
    return status;
}

imr_status imr_api_search(imr_visit *visit, imr_error *err)
{
    imr_result result = {0};
    imr_json json = {.out = visit->out};
    imr_status status = imr_result_open(visit, &visit->address, false, visit->address.limit, &result, err);
    if (status == IMR_OK) status = imr_api_write_search(&result, true, &json, err);
    imr_buf_putc(visit->out, '\n');
    imr_result_close(&result);
    return status;
}

imr_status imr_api_decision(imr_visit *visit, imr_str id, imr_error *err)
{
    imr_decision *decision = NULL;
    size_t n = 0;
    imr_status status = imr_search_show(visit->snapshot, id, true, visit->arena, &decision, &n, err);
    if (status == IMR_OK && n != 1) return imr_fail(err, IMR_NONE, "no decision has this id");
    if (status == IMR_OK) imr_record_write(decision, visit->out);
    imr_buf_putc(visit->out, '\n');
    return status;
}

imr_status imr_api_start(imr_visit *visit, imr_error *err)
{
    const imr_corpus *corpus = NULL;
    imr_json json = {.out = visit->out};
    imr_status status = imr_snapshot_corpus(visit->snapshot, &corpus, err);
    if (status != IMR_OK) return status;
    imr_json_begin(&json, '{');
    imr_json_member(&json, KEY("name"), imr_str_of(visit->name));
    imr_json_member(&json, KEY("generation"), imr_snapshot_generation(visit->snapshot));
    imr_json_member_uint(&json, KEY("revision"), imr_snapshot_revision(visit->snapshot));
    imr_json_member_uint(&json, KEY("decisions"), corpus->decisions);
    imr_json_member_uint(&json, KEY("letters"), corpus->letters);
    imr_json_member(&json, KEY("first"), imr_str_of(corpus->first));
    imr_json_member(&json, KEY("last"), imr_str_of(corpus->last));
    imr_json_member(&json, KEY("updated"), imr_str_of(corpus->updated));
    imr_json_member(&json, KEY("search_url"), KEY("/search.json"));
    imr_json_member(&json, KEY("openapi_url"), KEY("/openapi.json"));
    imr_json_end(&json, '}');
    imr_buf_putc(visit->out, '\n');
    return IMR_OK;
}
