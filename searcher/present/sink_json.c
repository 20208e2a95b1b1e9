/* json: one object (imr.answer/1). jsonl: one line for each hit, then one for each count. */
#include "facet_label.h"
#include "sink.h"

#define KEY(literal) IMR_STR(literal)

/* ---- hits ---- */

void imr_json_excerpt(imr_json *json, imr_str key, imr_str text, const imr_snippet *snippet)
{
    imr_json_open(json, key, '{');
    imr_json_member_str(json, KEY("text"), imr_snippet_text(text, snippet));
    imr_json_member_uint(json, KEY("begin"), snippet->span.begin);
    imr_json_member_uint(json, KEY("end"), snippet->span.end);
    imr_json_open(json, KEY("marks"), '[');
    for (size_t i = 0; i < snippet->n; i++) {
        imr_json_begin(json, '[');
        imr_json_uint(json, snippet->marks[i].begin);
        imr_json_uint(json, snippet->marks[i].end);
        imr_json_end(json, ']');
    }
    imr_json_end(json, ']');
    imr_json_end(json, '}');
}

static imr_status write_snippets(imr_page *page, const imr_decision *decision, imr_error *err)
{
    imr_snippet snippet, summary;
    imr_status status = imr_excerpt_make(&page->excerpts, page->scratch, decision, &snippet, err);
    if (status == IMR_OK && decision->rationale.n > 0)
        imr_json_excerpt(&page->json, KEY("excerpt"), decision->rationale, &snippet);
    if (status == IMR_OK)
        status = imr_excerpt_of_summary(&page->excerpts, page->scratch, decision, &snippet, &summary, err);
    if (status == IMR_OK && summary.span.end > 0)
        imr_json_excerpt(&page->json, KEY("summary_excerpt"), decision->summary, &summary);
    return status;
}

static void write_lacks(imr_json *json, const imr_group *group)
{
    if (group == NULL || group->lacks.n == 0) return;
    imr_json_member_list(json, KEY("lacks"), &group->lacks);
}

void imr_json_hit(imr_json *json, const imr_hit *hit, const imr_field_list *fields, bool rank, bool score)
{
    imr_record_members(json, &hit->decision, fields);
    if (rank) imr_json_member_uint(json, KEY("rank"), hit->rank);
    if (score) imr_json_member_fixed(json, KEY("score"), hit->score, 4);
    if (hit->partial) imr_json_member_bool(json, KEY("fewer"), true);
    write_lacks(json, hit->group);
}

static bool is_wanted(const imr_view *view, imr_column_kind kind)
{
    for (size_t i = 0; i < view->columns.n; i++)
        if (view->columns.at[i].kind == kind) return true;
    return view->columns.n == 0;
}

/* The fields that the view selects; NULL: the whole record. */
static imr_status wanted_fields(imr_page *page, imr_field_list *room, const imr_field_list **out, imr_error *err)
{
    const imr_columns *columns = &page->view->columns;
    *out = NULL;
    if (columns->n == 0) return IMR_OK;
    room->n = 0;
    room->at = imr_arena_alloc(page->scratch, columns->n * sizeof *room->at);
    if (room->at == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < columns->n; i++)
        if (columns->at[i].kind == IMR_COLUMN_FIELD) room->at[room->n++] = columns->at[i].field;
    *out = room;
    return IMR_OK;
}

/* Writes the record, then what the search knows of the hit. A decision shown without a query is the record alone. */
static imr_status write_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    imr_field_list room;
    const imr_field_list *fields;
    const imr_seen *first = NULL;
    imr_json *json = &page->json;
    imr_status status = wanted_fields(page, &room, &fields, err);
    if (status != IMR_OK) return status;
    imr_json_begin(json, '{');
    if (page->search == NULL)
        imr_record_members(json, &hit->decision, fields);
    else {
        imr_json_hit(json, hit, fields, is_wanted(page->view, IMR_COLUMN_RANK),
                     is_wanted(page->view, IMR_COLUMN_SCORE));
        status = imr_duplicates_find(&page->seen, hit->decision.rationale, hit->decision.id, hit->rank, &first, err);
        if (first != NULL && page->view->columns.n == 0) imr_json_member(json, KEY("same_rationale_as"), first->id);
        if (status == IMR_OK && is_wanted(page->view, IMR_COLUMN_EXCERPT))
            status = write_snippets(page, &hit->decision, err);
    }
    imr_json_end(json, '}');
    return status;
}

/* ---- jsonl ---- */

static imr_status line_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    imr_status status = write_hit(page, hit, err);
    imr_buf_putc(&page->out, '\n');
    return status;
}

static void write_count(imr_page *page, const imr_field *field, const imr_count *count)
{
    imr_json *json = &page->json;
    imr_json_member_str(json, KEY("value"), count->value);
    imr_json_member(json, KEY("label"), imr_facet_label(page->lexicon, field, count->value));
    imr_json_member_uint(json, KEY("n"), count->n);
}

static imr_status line_facet(imr_page *page, const imr_counts *counts, bool all, imr_error *err)
{
    (void)all;
    (void)err;
    for (size_t i = 0; i < counts->n; i++) {
        imr_json_begin(&page->json, '{');
        imr_json_member(&page->json, KEY("facet"), imr_str_of(counts->field->key));
        write_count(page, counts->field, &counts->at[i]);
        imr_json_end(&page->json, '}');
        imr_buf_putc(&page->out, '\n');
    }
    return IMR_OK;
}

/* ---- json ---- */

void imr_json_spelled(imr_json *json, const imr_interpretation *meaning)
{
    for (size_t i = 0; i < meaning->typed.n; i++) {
        imr_json_begin(json, '{');
        imr_json_member(json, KEY("words"), meaning->typed.at[i]);
        imr_json_member(json, KEY("spelled"), meaning->spelled.at[i]);
        imr_json_end(json, '}');
    }
}

static void write_read(imr_json *json, const imr_interpretation *meaning)
{
    imr_json_open(json, KEY("read"), '[');
    for (size_t i = 0; i < meaning->n; i++) {
        imr_json_begin(json, '{');
        imr_json_member(json, KEY("words"), meaning->at[i].text);
        imr_json_member(json, KEY("field"), imr_str_of(meaning->at[i].field->key));
        imr_json_member(json, KEY("value"), meaning->at[i].value);
        imr_json_end(json, '}');
    }
    imr_json_spelled(json, meaning);
    imr_json_end(json, ']');
}

static imr_status object_begin(imr_page *page, imr_error *err)
{
    (void)err;
    imr_json *json = &page->json;
    if (page->search == NULL) return IMR_OK;
    imr_json_begin(json, '{');
    imr_json_member(json, KEY("schema"), IMR_STR("imr.answer/1"));
    imr_json_member_str(json, KEY("query"), page->view->query);
    write_read(json, imr_search_interpretation(page->search));
    imr_json_member_list(json, KEY("relaxed"), imr_search_relaxed(page->search));
    imr_json_member_uint(json, KEY("total"), imr_search_total(page->search));
    imr_json_open(json, KEY("hits"), '[');
    return IMR_OK;
}

static imr_status object_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    if (page->search == NULL) return line_hit(page, hit, err);
    if (page->hits > 0) imr_json_value(&page->json);
    imr_buf_putc(&page->out, '\n');
    page->json.keyed = true; /* the comma is already written */
    return write_hit(page, hit, err);
}

/* Ends the hits and begins the facets. */
static void begin_facets(imr_page *page)
{
    imr_json_end(&page->json, ']');
    imr_json_open(&page->json, KEY("facets"), '{');
}

static imr_status object_facet(imr_page *page, const imr_counts *counts, bool all, imr_error *err)
{
    (void)all;
    (void)err;
    imr_json *json = &page->json;
    if (page->facets == 0) begin_facets(page);
    imr_json_open(json, imr_str_of(counts->field->key), '[');
    for (size_t i = 0; i < counts->n; i++) {
        imr_json_begin(json, '{');
        write_count(page, counts->field, &counts->at[i]);
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
    return IMR_OK;
}

static imr_status object_end(imr_page *page, imr_error *err)
{
    (void)err;
    if (page->search == NULL) return IMR_OK;
    if (page->facets == 0) begin_facets(page);
    imr_json_end(&page->json, '}');
    imr_json_end(&page->json, '}');
    imr_buf_putc(&page->out, '\n');
    return IMR_OK;
}

const imr_sink imr_sink_json = {.begin = object_begin, .hit = object_hit, .facet = object_facet, .end = object_end};
const imr_sink imr_sink_jsonl = {.hit = line_hit, .facet = line_facet};
