/* imr save, run, list, forget, watch: queries saved under a name. */
#include <string.h>

#include "desk.h"
#include "present.h"
#include "utc.h"
#include "visible.h"

/* ---- options as text: one per line, "outcome upheld" ---- */

static imr_status write_filters(imr_desk *desk, imr_str *out, imr_error *err)
{
    imr_buf text = {0};
    for (size_t i = 0; i < desk->request.filters_n; i++) {
        const imr_filter *filter = &desk->request.filters[i];
        imr_buf_printf(&text, "%s %.*s\n", filter->field->key, IMR_STR_ARG(filter->text));
    }
    *out = imr_buf_keep(&text, desk->arena);
    return out->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

static imr_status read_filters(imr_desk *desk, imr_str text, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(desk->arena, (text.n + 1) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    desk->request.filters = filters;
    desk->request.filters_n = 0;
    while (text.n > 0) {
        size_t end = imr_str_find(text, IMR_STR("\n"), 0), blank = imr_str_find(text, IMR_STR(" "), 0);
        if (end == SIZE_MAX || blank >= end)
            return imr_fail(err, IMR_INPUT, "a saved query whose options cannot be read");
        const imr_field *field = imr_field_find((imr_str){text.s, blank});
        if (field == NULL)
            return imr_fail(err, IMR_USAGE,
                            "the saved query asks for \"%.*s\", a field that this version does not have", (int)blank,
                            text.s);
        filters[desk->request.filters_n++] = (imr_filter){field, {text.s + blank + 1, end - blank - 1}};
        text = (imr_str){text.s + end + 1, text.n - end - 1};
    }
    return IMR_OK;
}

static imr_status load(imr_desk *desk, imr_error *err)
{
    imr_saved saved;
    imr_status status = imr_desk_userdata(desk, err);
    if (status == IMR_OK) status = imr_userdata_saved(desk->data, imr_str_of(desk->words[0]), desk->arena, &saved, err);
    if (status != IMR_OK) return status;
    desk->request.query = saved.query;
    return read_filters(desk, saved.options, err);
}

/* ---- the verbs ---- */

/* A query with an error is not saved. */
imr_status imr_desk_save(imr_desk *desk, imr_error *err)
{
    char now[IMR_UTC_BYTES];
    imr_search *search = NULL;
    imr_saved saved = {.name = imr_str_of(desk->words[0]), .query = desk->request.query, .saved = imr_utc_now(now)};
    if (desk->words_n < 2 && desk->request.filters_n == 0)
        return imr_fail(err, IMR_USAGE, "save NAME QUERY: a query or a facet option is missing");
    imr_status status = imr_desk_search(desk, &search, err);
    imr_search_close(search);
    if (status == IMR_OK) status = write_filters(desk, &saved.options, err);
    if (status == IMR_OK) status = imr_desk_userdata(desk, err);
    return status == IMR_OK ? imr_userdata_save(desk->data, &saved, err) : status;
}

static imr_status present(imr_desk *desk, imr_search *search, imr_error *err)
{
    imr_view view = {.output = desk->output,
                     .width = desk->width,
                     .colour = desk->colour,
                     .query = desk->request.query,
                     .limit = desk->request.limit};
    static const char *const names[] = {
#define X(format, name, data) [format] = name,
        IMR_FORMATS(X)
#undef X
            NULL};
    size_t form;
    imr_status status = imr_desk_form(desk, names, &form, err);
    view.format = (imr_format)form;
    return status == IMR_OK ? imr_present_search(&view, search, err) : status;
}

imr_status imr_desk_run_saved(imr_desk *desk, imr_error *err)
{
    imr_search *search = NULL;
    imr_status status = load(desk, err);
    if (status == IMR_OK) status = imr_desk_number(desk, IMR_DESK_LIMIT, 0, UINT32_MAX, &desk->request.limit, err);
    if (status == IMR_OK) status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK) status = present(desk, search, err);
    if (status == IMR_OK && imr_search_total(search) == 0) status = imr_fail(err, IMR_NONE, "nothing found");
    imr_search_close(search);
    return status;
}

typedef struct saved_list {
    const imr_desk *desk;
    imr_buf *out;
} saved_list;

/* Appends the name, the date, the query, and the options in brackets. */
static imr_status write_saved(void *context, const imr_saved *saved, imr_error *err)
{
    const saved_list *to = context;
    imr_str options = imr_str_trim(saved->options);
    imr_buf line = {0};
    imr_buf_printf(&line, "%-20.*s  %.*s  %.*s%s", IMR_STR_ARG(saved->name), 10, saved->saved.s,
                   IMR_STR_ARG(saved->query), options.n > 0 ? "  [" : "");
    for (size_t i = 0; i < options.n; i++) imr_buf_putc(&line, options.s[i] == '\n' ? ';' : options.s[i]);
    if (options.n > 0) imr_buf_putc(&line, ']');
    if (imr_visible_width(imr_buf_str(&line)) <= to->desk->width) {
        imr_visible_add(to->out, imr_buf_str(&line));
        imr_buf_putc(to->out, '\n');
    } else
        imr_desk_line(to->desk, imr_buf_str(&line), to->out);
    imr_buf_free(&line);
    return to->out->failed ? imr_fail_memory(err) : IMR_OK;
}

imr_status imr_desk_list(imr_desk *desk, imr_error *err)
{
    imr_buf text = {0};
    saved_list to = {desk, &text};
    imr_status status = imr_desk_userdata(desk, err);
    if (status == IMR_OK) status = imr_userdata_each_saved(desk->data, write_saved, &to, err);
    if (status == IMR_OK && text.n == 0) return imr_fail(err, IMR_NONE, "no query is saved");
    if (status == IMR_OK) return imr_desk_write(desk, &text, err);
    imr_buf_free(&text);
    return status;
}

imr_status imr_desk_forget(imr_desk *desk, imr_error *err)
{
    imr_status status = imr_desk_userdata(desk, err);
    return status == IMR_OK ? imr_userdata_forget(desk->data, imr_str_of(desk->words[0]), err) : status;
}

/* ---- watch ---- */

static void write_fresh(const imr_decision *decision, imr_buf *out)
{
    imr_visible_add(out, decision->id);
    imr_buf_printf(out, "\t%.*s\t%.*s\t", IMR_STR_ARG(decision->outcome), IMR_STR_ARG(decision->date_decision));
    imr_visible_add(out, decision->heading);
    imr_buf_putc(out, '\n');
}

/* Appends a line for each decision not seen before, and marks it as seen. */
static imr_status see_all(imr_desk *desk, imr_search *search, imr_buf *out, imr_error *err)
{
    imr_hit hit;
    imr_status status = IMR_OK;
    while ((status = imr_search_next(search, NULL, &hit, err)) == IMR_OK) {
        bool fresh = false;
        status = imr_userdata_see(desk->data, imr_str_of(desk->words[0]), hit.decision.id, &fresh, err);
        if (status != IMR_OK) break;
        if (fresh) write_fresh(&hit.decision, out);
    }
    return status == IMR_NONE ? IMR_OK : status;
}

/* Decisions are marked as seen only if printing them succeeded. */
imr_status imr_desk_watch(imr_desk *desk, imr_error *err)
{
    imr_search *search = NULL;
    imr_buf text = {0};
    imr_status status = load(desk, err);
    desk->request.limit = IMR_LIMIT_ALL;
    desk->request.sort = IMR_SORT_ID;
    if (status == IMR_OK) status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK) status = imr_userdata_begin(desk->data, err);
    if (status == IMR_OK) {
        status = see_all(desk, search, &text, err);
        bool any = text.n > 0;
        if (status == IMR_OK) status = imr_desk_write(desk, &text, err);
        status = imr_userdata_end(desk->data, status, err);
        if (status == IMR_OK && !any) status = imr_fail(err, IMR_NONE, "nothing new");
    }
    imr_buf_free(&text);
    imr_search_close(search);
    return status;
}
