/* Carries out the posted forms of the desk. */
#include "desk_page.h"

#include <stdlib.h>
#include <string.h>

#include "userdata.h"

const char imr_desk_path[] = "/desk";

/* A form as it was posted; absent members were not sent. */
typedef struct form {
    imr_str token, action, id, name, text, address, back;
} form;

static imr_status read_field(void *context, imr_str name, imr_str value, imr_error *err)
{
    form *to = context;
    const struct {
        const char *name;
        imr_str *value;
    } fields[] = {{"token", &to->token}, {"do", &to->action},       {"id", &to->id},    {"name", &to->name},
                  {"text", &to->text},   {"address", &to->address}, {"back", &to->back}};
    (void)err;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (imr_str_equal(name, imr_str_of(fields[i].name))) *fields[i].value = value;
    return IMR_OK;
}

/* ---- saving a query ---- */

static imr_status write_options(const imr_request *request, imr_buf *out, imr_error *err)
{
    for (size_t i = 0; i < request->filters_n; i++)
        imr_buf_printf(out, "%s %.*s\n", request->filters[i].field->key, IMR_STR_ARG(request->filters[i].text));
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

/* Opens the search, so that a query with an error is not saved. */
static imr_status try_query(imr_visit *visit, const imr_address *address, imr_error *err)
{
    imr_result result = {0};
    imr_status status = imr_result_open(visit, address, false, 0, &result, err);
    imr_result_close(&result);
    return status;
}

static imr_status save(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err)
{
    imr_address address;
    imr_request request;
    imr_buf options = {0};
    size_t mark = imr_str_find(given->address, IMR_STR("?"), 0);
    imr_str parameters = {0};
    if (mark != SIZE_MAX) parameters = (imr_str){given->address.s + mark + 1, given->address.n - mark - 1};
    imr_status status = imr_address_read(visit->arena, IMR_STR("/search"), parameters, &address, err);
    if (status != IMR_OK) return status;
    if (address.q.n + address.filters_n == 0) return imr_fail(err, IMR_USAGE, "there is no search to save");
    status = imr_address_request(visit->arena, &address, &request, err); /* tags are saved as typed */
    address.tags = true;
    if (status == IMR_OK) status = try_query(visit, &address, err);
    if (status == IMR_OK) status = write_options(&request, &options, err);
    const imr_saved saved = {.name = given->name, .query = address.q, .options = imr_buf_str(&options)};
    if (status == IMR_OK) status = imr_userdata_save(desk, &saved, err);
    imr_buf_free(&options);
    return status;
}

/* ---- the other actions ---- */

static imr_status forget(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err)
{
    (void)visit;
    return imr_userdata_forget(desk, given->name, err);
}

/* IMR_NONE unless the index has the decision. */
static imr_status find(imr_visit *visit, imr_str id, imr_error *err)
{
    imr_decision *decision = NULL;
    size_t n = 0;
    imr_status status = imr_search_show(visit->snapshot, id, false, visit->arena, &decision, &n, err);
    return status == IMR_OK && n != 1 ? imr_fail(err, IMR_NONE, "no decision has this id") : status;
}

static imr_status tag(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err)
{
    imr_status status = find(visit, given->id, err);
    return status == IMR_OK ? imr_userdata_tag(desk, given->id, given->name, err) : status;
}

static imr_status untag(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err)
{
    (void)visit;
    return imr_userdata_untag(desk, given->id, given->name, err);
}

static imr_status note(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err)
{
    imr_status status = find(visit, given->id, err);
    return status == IMR_OK ? imr_userdata_note(desk, given->id, given->text, err) : status;
}

static const struct action {
    const char *name;
    imr_status (*run)(imr_visit *visit, imr_userdata *desk, const form *given, imr_error *err);
} actions[] = {{"save", save}, {"forget", forget}, {"tag", tag}, {"untag", untag}, {"note", note}};

static const struct action *action_of(imr_str name)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (imr_str_equal(name, imr_str_of(actions[i].name))) return &actions[i];
    return NULL;
}

/* ---- a request ---- */

/* Whether it is an address of this server and has no byte that could end a header. */
static bool is_own_page(imr_str address)
{
    if (address.n == 0 || address.s[0] != '/' || (address.n > 1 && address.s[1] == '/')) return false;
    for (size_t i = 0; i < address.n; i++)
        if (address.s[i] <= ' ' || address.s[i] > '~' || address.s[i] == '\\') return false;
    return true;
}

/* Checks the form: it needs this server's token, and an Origin. That of another site has been refused before. */
static imr_status check(const imr_visit *visit, const imr_http_request *request, const form *given, imr_error *err)
{
    if (visit->form_token == NULL) return imr_fail(err, IMR_NONE, "this server has no desk");
    if (request->origin.n == 0 || !imr_site_is_secret(visit->form_token, given->token))
        return imr_fail(err, IMR_USAGE, "this form is from an earlier run of the server; load its page again");
    if (action_of(given->action) == NULL) return imr_fail(err, IMR_USAGE, "an unknown form");
    return IMR_OK;
}

imr_status imr_desk_post(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err)
{
    form given = {0};
    imr_userdata *desk = NULL;
    if (!imr_str_starts(request->content_type, IMR_STR("application/x-www-form-urlencoded")))
        return imr_fail(err, IMR_INPUT, "a form must be sent as application/x-www-form-urlencoded");
    imr_status status = imr_address_pairs(visit->arena, request->body, true, read_field, &given, err);
    if (status == IMR_OK) status = check(visit, request, &given, err);
    if (status == IMR_OK) status = imr_userdata_open(NULL, &desk, err);
    if (status == IMR_OK) status = action_of(given.action)->run(visit, desk, &given, err);
    imr_userdata_close(desk);
    if (status != IMR_OK) return status;
    out->status = 303;
    out->location = is_own_page(given.back) ? strndup(given.back.s, given.back.n) : strdup("/");
    out->type = "text/plain; charset=utf-8";
    return IMR_OK;
}
