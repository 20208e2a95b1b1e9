#include "tagged.h"

#include <string.h>

#include "syntax.h"
#include "userdata.h"

/* One "tag:NAME" of a query: its begin, end and name. */
typedef struct mention {
    size_t begin, end;
    imr_str name;
    bool excluded;
} mention;

static bool is_word_end(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == ')' || byte == '('; }

/* Finds the next one from a byte on; false if there is none. Quoted words are no tags. */
static bool next_mention(imr_str query, size_t from, mention *out)
{
    static const char field[] = "tag:";
    bool quoted = false;
    for (size_t at = from; at < query.n; at++) {
        if (query.s[at] == '"') quoted = !quoted;
        bool starts = at == 0 || is_word_end(query.s[at - 1]) || query.s[at - 1] == '-';
        imr_str rest = {query.s + at, query.n - at};
        if (quoted || !starts || !imr_str_starts(rest, imr_str_of(field))) continue;
        size_t name = at + strlen(field), end = name;
        while (end < query.n && !is_word_end(query.s[end])) end++;
        *out = (mention){at, end, {query.s + name, end - name}, at > 0 && query.s[at - 1] == '-'};
        if (out->excluded) out->begin--;
        return end > name;
    }
    return false;
}

/* Whether a tag can be a filter: the query is words beside each other, without OR, NOT or parentheses. */
static bool stands_alone(imr_str query)
{
    return query.n > 0 && imr_str_find(query, IMR_STR(" OR "), 0) == SIZE_MAX &&
           memchr(query.s, '(', query.n) == NULL && imr_str_find(query, IMR_STR("NOT "), 0) == SIZE_MAX;
}

static imr_status join_ids(imr_arena *arena, const mention *tag, const imr_list *ids, imr_str *out, imr_error *err)
{
    imr_buf text = {0};
    for (size_t i = 0; i < ids->n; i++)
        imr_buf_printf(&text, "%s%s%.*s", i > 0 ? "," : "", tag->excluded ? "!" : "", IMR_STR_ARG(ids->at[i]));
    *out = imr_buf_keep(&text, arena);
    return out->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

static imr_status add_filter(imr_arena *arena, imr_request *request, imr_str text, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(arena, (request->filters_n + 1) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    if (request->filters_n > 0) memcpy(filters, request->filters, request->filters_n * sizeof *filters);
    filters[request->filters_n++] = (imr_filter){imr_field_find(IMR_STR("id")), text};
    request->filters = filters;
    return IMR_OK;
}

static imr_status filter_by(imr_userdata *data, const mention *tag, imr_arena *arena, imr_request *request,
                            imr_error *err)
{
    imr_list ids;
    imr_str text;
    imr_status status = imr_userdata_tagged(data, tag->name, arena, &ids, err);
    if (status != IMR_OK || (ids.n == 0 && tag->excluded)) return status;
    if (ids.n == 0) return imr_fail(err, IMR_NONE, "tag:%.*s: no decision has this tag", IMR_STR_ARG(tag->name));
    status = join_ids(arena, tag, &ids, &text, err);
    return status == IMR_OK ? add_filter(arena, request, text, err) : status;
}

/* Whether an id needs no quotation marks in a query. */
static bool is_plain(imr_str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (id.s[i] == ',' || id.s[i] == '"' || id.s[i] == '!' || is_word_end(id.s[i])) return false;
    return true;
}

/* Writes the tag as a part of the query: "(id:A,B OR id:"C D")"; a tag that no decision has becomes an id that no
 * decision has. */
static imr_status write_part(imr_userdata *data, const mention *tag, imr_arena *arena, imr_buf *out, imr_error *err)
{
    imr_list ids;
    size_t plain = 0;
    imr_status status = imr_userdata_tagged(data, tag->name, arena, &ids, err);
    if (status != IMR_OK) return status;
    imr_buf_puts(out, tag->excluded ? "-(" : "(");
    for (size_t i = 0; i < ids.n; i++)
        if (is_plain(ids.at[i])) imr_buf_printf(out, "%s%.*s", plain++ > 0 ? "," : "id:", IMR_STR_ARG(ids.at[i]));
    for (size_t i = 0; i < ids.n; i++)
        if (!is_plain(ids.at[i]))
            imr_buf_printf(out, "%sid:\"%.*s\"", plain++ > 0 ? " OR " : "", IMR_STR_ARG(ids.at[i]));
    if (plain == 0) imr_buf_printf(out, "id:\"tag:%.*s\"", IMR_STR_ARG(tag->name));
    imr_buf_putc(out, ')');
    if (out->n <= IMR_QUERY_BYTES) return IMR_OK;
    return imr_fail(err, IMR_LIMIT, "tag:%.*s: %zu decisions have it, too many for a query with OR, NOT or parentheses",
                    IMR_STR_ARG(tag->name), ids.n);
}

/* Replaces a tag by blanks and a filter if it is beside the rest of the query, otherwise by a part. */
static imr_status replace(imr_userdata *data, const mention *tag, bool alone, imr_arena *arena, imr_request *request,
                          imr_buf *rest, imr_error *err)
{
    if (!alone) return write_part(data, tag, arena, rest, err);
    for (size_t i = tag->begin; i < tag->end; i++) imr_buf_putc(rest, ' ');
    return filter_by(data, tag, arena, request, err);
}

imr_status imr_tagged_expand(imr_arena *arena, imr_request *request, imr_error *err)
{
    imr_userdata *data = NULL;
    imr_buf rest = {0};
    mention tag;
    imr_str query = request->query;
    size_t at = 0;
    if (!next_mention(query, 0, &tag)) return IMR_OK;
    const bool alone = stands_alone(query);
    imr_status status = imr_userdata_open(NULL, &data, err);
    while (status == IMR_OK && next_mention(query, at, &tag)) {
        imr_buf_add(&rest, (imr_str){query.s + at, tag.begin - at});
        at = tag.end;
        status = replace(data, &tag, alone, arena, request, &rest, err);
    }
    imr_buf_add(&rest, (imr_str){query.s + at, query.n - at});
    imr_str left = imr_buf_str(&rest);
    if (imr_str_trim(left).n == 0) left.n = 0;
    request->query = (imr_str){rest.failed ? NULL : imr_arena_dup(arena, left), left.n};
    if (status == IMR_OK && request->query.s == NULL) status = imr_fail_memory(err);
    imr_buf_free(&rest);
    imr_userdata_close(data);
    return status;
}
