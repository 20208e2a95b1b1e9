#include "address.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "markup.h"
#include "tagged.h"
#include "utf8.h"

static const char *const extra_names[] = {
#define X(name, text) text,
    IMR_EXTRAS(X)
#undef X
};

static const struct {
    const char *name;
    imr_sort sort;
} sorts[] = {
    {"date", IMR_SORT_NEWEST}, {"oldest", IMR_SORT_OLDEST}, {"outcome", IMR_SORT_OUTCOME}, {"id", IMR_SORT_ID}};

/* ---- reading ---- */

static int hex_of(char byte)
{
    enum { TEN = 10 };
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + TEN;
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + TEN;
    return -1;
}

imr_status imr_address_decode(imr_arena *arena, imr_str text, bool lines, imr_str *out, imr_error *err)
{
    enum { BASE = 16, CODE = 3 };
    char *to = imr_arena_alloc(arena, text.n + 1);
    size_t n = 0, bad = 0;
    if (to == NULL) return imr_fail_memory(err);
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.s[i] == '+' ? ' ' : text.s[i];
        if (byte == '%') {
            int high = i + 2 < text.n ? hex_of(text.s[i + 1]) : -1, low = high < 0 ? -1 : hex_of(text.s[i + 2]);
            if (low < 0)
                return imr_fail(err, IMR_USAGE, "the address has a %% that is not followed by two hexadecimal digits");
            byte = (char)(high * BASE + low);
            i += CODE - 1;
        }
        if (byte == '\r' && lines) continue;
        to[n++] = byte == '\0' || (byte == '\n' && !lines) || byte == '\r' || byte == '\t' ? ' ' : byte;
    }
    *out = imr_str_trim((imr_str){to, n});
    if (!imr_utf8_valid(*out, &bad)) return imr_fail(err, IMR_USAGE, "the address is not UTF-8");
    return IMR_OK;
}

static uint64_t number_of(imr_str text, uint64_t usual)
{
    enum { DIGITS = 9, TEN = 10 };
    uint64_t n = 0;
    if (text.n == 0 || text.n > DIGITS) return usual;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9') return usual;
        n = n * TEN + (uint64_t)(text.s[i] - '0');
    }
    return n;
}

static int compare_filters(const void *a, const void *b)
{
    const imr_filter *x = a, *y = b;
    if (x->field != y->field) return x->field < y->field ? -1 : 1;
    return imr_str_compare(x->text, y->text);
}

static bool is_same(const imr_filter *a, const imr_filter *b) { return compare_filters(a, b) == 0; }

static void sort_filters(imr_address *address)
{
    size_t kept = 0;
    if (address->filters_n == 0) return;
    qsort(address->filters, address->filters_n, sizeof *address->filters, compare_filters);
    for (size_t i = 0; i < address->filters_n; i++)
        if (i == 0 || !is_same(&address->filters[kept - 1], &address->filters[i]))
            address->filters[kept++] = address->filters[i];
    address->filters_n = kept;
}

/* The field that a parameter filters by: a facet or a field with ranges, as the options of imr-search; NULL if there is
 * none. */
static const imr_field *filter_field(imr_str name)
{
    const imr_field *field = imr_field_find(name);
    unsigned wanted = IMR_FIELD_FACET | IMR_FIELD_SORT | IMR_FIELD_KEY;
    return field != NULL && (field->flags & wanted) != 0 && strcmp(field->key, "id") != 0 ? field : NULL;
}

static imr_status add_filter(imr_address *to, const imr_field *field, imr_str text, imr_error *err)
{
    for (size_t at = 0; at < text.n;) {
        size_t comma = imr_str_find(text, IMR_STR(","), at);
        size_t end = comma == SIZE_MAX ? text.n : comma;
        imr_str one = imr_str_trim((imr_str){text.s + at, end - at});
        if (one.n > 0 && to->filters_n == IMR_ADDRESS_FILTERS)
            return imr_fail(err, IMR_LIMIT, "the address has more than %d filters", IMR_ADDRESS_FILTERS);
        if (one.n > 0) to->filters[to->filters_n++] = (imr_filter){field, one};
        at = end + 1;
    }
    return IMR_OK;
}

/* The ends of a range, which a form sends as two parameters: "age-from" and "age-to". */
typedef struct range {
    imr_str from, to;
} range;

typedef struct reading {
    imr_arena *arena;
    imr_address *to;
    range age;
} reading;

static imr_status read_one(void *context, imr_str name, imr_str value, imr_error *err)
{
    reading *at = context;
    imr_address *to = at->to;
    range *age = &at->age;
    const imr_field *field = NULL;
    if (value.n == 0) return IMR_OK;
    if (imr_str_equal(name, IMR_STR("q")))
        to->q = value;
    else if (imr_str_equal(name, IMR_STR("like")))
        to->like = value;
    else if (imr_str_equal(name, IMR_STR("offset")))
        to->offset = number_of(value, 0);
    else if (imr_str_equal(name, IMR_STR("limit")))
        to->limit = number_of(value, IMR_PAGE_LIMIT);
    else if (imr_str_equal(name, IMR_STR("age-from")))
        age->from = value;
    else if (imr_str_equal(name, IMR_STR("age-to")))
        age->to = value;
    else if (imr_str_equal(name, IMR_STR("sort"))) {
        for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
            if (imr_str_equal(value, imr_str_of(sorts[i].name))) to->sort = sorts[i].sort;
    } else if ((field = filter_field(name)) != NULL)
        return add_filter(to, field, value, err);
    for (size_t i = 0; i < IMR_EXTRA_COUNT; i++)
        if (imr_str_equal(name, imr_str_of(extra_names[i])) && !imr_list_add_once(at->arena, &to->extras[i], value))
            return imr_fail_memory(err);
    return IMR_OK;
}

static imr_status add_age(imr_arena *arena, const range *age, imr_address *to, imr_error *err)
{
    imr_buf text = {0};
    if (age->from.n == 0 && age->to.n == 0) return IMR_OK;
    imr_buf_add(&text, age->from);
    imr_buf_puts(&text, "..");
    imr_buf_add(&text, age->to);
    imr_str value = imr_buf_keep(&text, arena);
    const imr_field *field = imr_field_find(IMR_STR("age"));
    return value.s == NULL ? imr_fail_memory(err) : add_filter(to, field, value, err);
}

imr_status imr_address_pairs(imr_arena *arena, imr_str parameters, bool lines, imr_pair_visitor *visit, void *context,
                             imr_error *err)
{
    imr_str name, value;
    imr_status status = IMR_OK;
    for (size_t at = 0; at < parameters.n && status == IMR_OK;) {
        size_t end = imr_str_find(parameters, IMR_STR("&"), at);
        if (end == SIZE_MAX) end = parameters.n;
        size_t equals = imr_str_find((imr_str){parameters.s, end}, IMR_STR("="), at);
        size_t middle = equals == SIZE_MAX ? end : equals;
        size_t begin = middle < end ? middle + 1 : end;
        status = imr_address_decode(arena, (imr_str){parameters.s + at, middle - at}, false, &name, err);
        if (status == IMR_OK)
            status = imr_address_decode(arena, (imr_str){parameters.s + begin, end - begin}, lines, &value, err);
        if (status == IMR_OK) status = visit(context, name, value, err);
        at = end + 1;
    }
    return status;
}

imr_status imr_address_read(imr_arena *arena, imr_str path, imr_str parameters, imr_address *out, imr_error *err)
{
    reading at = {.arena = arena, .to = out};
    *out = (imr_address){.path = path, .limit = IMR_PAGE_LIMIT};
    if (parameters.n > IMR_ADDRESS_BYTES) return imr_fail(err, IMR_LIMIT, "the address is too long");
    out->filters = imr_arena_alloc(arena, (IMR_ADDRESS_FILTERS + 1) * sizeof *out->filters);
    if (out->filters == NULL) return imr_fail_memory(err);
    imr_status status = imr_address_pairs(arena, parameters, false, read_one, &at, err);
    if (status == IMR_OK) status = add_age(arena, &at.age, out, err);
    if (out->limit == 0 || out->limit > IMR_PAGE_MOST) out->limit = out->limit == 0 ? IMR_PAGE_LIMIT : IMR_PAGE_MOST;
    sort_filters(out);
    return status;
}

/* ---- writing ---- */

imr_str imr_address_name(imr_arena *arena, const imr_field *field)
{
    const char *key = strncmp(field->key, "dates.", strlen("dates.")) == 0 ? field->key + strlen("dates.") : field->key;
    char *name = imr_arena_dup(arena, imr_str_of(key));
    for (char *p = name; p != NULL && *p != '\0'; p++)
        if (*p == '_') *p = '-';
    return imr_str_of(name);
}

static void put(imr_buf *out, bool *any, imr_str name, imr_str value)
{
    imr_buf_putc(out, *any ? '&' : '?');
    *any = true;
    imr_markup(out, "%u=%u", name, value);
}

static void put_number(imr_buf *out, bool *any, const char *name, uint64_t number)
{
    imr_buf_printf(out, "%c%s=%" PRIu64, *any ? '&' : '?', name, number);
    *any = true;
}

imr_str imr_address_write(imr_arena *arena, const imr_address *address, const char *suffix)
{
    imr_buf out = {0};
    bool any = false;
    imr_buf_add(&out, address->path);
    imr_buf_puts(&out, suffix);
    if (address->q.n > 0) put(&out, &any, IMR_STR("q"), address->q);
    for (size_t i = 0; i < address->filters_n; i++)
        put(&out, &any, imr_address_name(arena, address->filters[i].field), address->filters[i].text);
    if (address->like.n > 0) put(&out, &any, IMR_STR("like"), address->like);
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (sorts[i].sort == address->sort) put(&out, &any, IMR_STR("sort"), imr_str_of(sorts[i].name));
    if (address->offset > 0) put_number(&out, &any, "offset", address->offset);
    if (address->limit != IMR_PAGE_LIMIT) put_number(&out, &any, "limit", address->limit);
    for (size_t i = 0; i < IMR_EXTRA_COUNT; i++)
        for (size_t v = 0; v < address->extras[i].n; v++)
            put(&out, &any, imr_str_of(extra_names[i]), address->extras[i].at[v]);
    return imr_buf_keep(&out, arena);
}

/* ---- what is asked ---- */

const char imr_address_any_year[] = "1..9999";

bool imr_address_is_absence(const imr_field *field, imr_str value)
{
    return strcmp(field->key, "year") == 0 && imr_str_equal(value, IMR_STR("none"));
}

imr_status imr_address_request(imr_arena *arena, const imr_address *address, imr_request *out, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(arena, (address->filters_n + 1) * sizeof *filters);
    char *no_year = imr_arena_alloc(arena, sizeof imr_address_any_year + 1);
    if (filters == NULL || no_year == NULL) return imr_fail_memory(err);
    no_year[0] = '!';
    memcpy(no_year + 1, imr_address_any_year, sizeof imr_address_any_year);
    for (size_t i = 0; i < address->filters_n; i++) {
        filters[i] = address->filters[i];
        if (imr_address_is_absence(filters[i].field, filters[i].text)) filters[i].text = imr_str_of(no_year);
    }
    *out = IMR_REQUEST_INIT;
    out->query = address->q;
    out->filters = filters;
    out->filters_n = address->filters_n;
    out->like_id = address->like;
    out->sort = address->sort;
    out->offset = address->offset;
    return address->tags ? imr_tagged_expand(arena, out, err) : IMR_OK;
}

/* ---- other addresses ---- */

imr_address imr_address_at(const imr_address *from, const char *path)
{
    imr_address to = *from;
    to.path = imr_str_of(path);
    to.offset = 0;
    to.limit = IMR_PAGE_LIMIT;
    if (!imr_str_equal(to.path, IMR_STR("/search"))) to.sort = IMR_SORT_RELEVANCE;
    memset(to.extras, 0, sizeof to.extras);
    return to;
}

imr_address imr_address_ask(const imr_address *from, imr_str q)
{
    imr_address to = *from;
    to.q = q;
    to.offset = 0;
    return to;
}

/* A copy of the address with the filters that stay, and room for one more. */
static imr_address copy_filters(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value,
                                bool all)
{
    imr_address to = *from;
    to.offset = 0;
    to.filters_n = 0;
    to.filters = imr_arena_alloc(arena, (from->filters_n + 1) * sizeof *to.filters);
    for (size_t i = 0; i < from->filters_n && to.filters != NULL; i++) {
        const imr_filter *filter = &from->filters[i];
        if (filter->field == field && (all || imr_str_equal(filter->text, value))) continue;
        to.filters[to.filters_n++] = *filter;
    }
    return to;
}

imr_address imr_address_with(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value)
{
    imr_address to = copy_filters(arena, from, field, value, false);
    if (to.filters != NULL) to.filters[to.filters_n++] = (imr_filter){field, value};
    sort_filters(&to);
    return to;
}

imr_address imr_address_without(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value)
{
    return copy_filters(arena, from, field, value, false);
}

imr_address imr_address_clear(imr_arena *arena, const imr_address *from, const imr_field *field)
{
    return copy_filters(arena, from, field, (imr_str){0}, true);
}

bool imr_address_is_empty(const imr_address *address)
{
    return address->q.n == 0 && address->filters_n == 0 && address->like.n == 0;
}

imr_str imr_address_extra(const imr_address *address, imr_extra extra)
{
    const imr_list *list = &address->extras[extra];
    return list->n == 0 ? (imr_str){0} : list->at[0];
}

uint32_t imr_address_number(const imr_address *address, imr_extra extra, uint32_t least, uint32_t most, uint32_t usual)
{
    uint64_t n = number_of(imr_address_extra(address, extra), usual);
    return n < least ? least : (n > most ? most : (uint32_t)n);
}
