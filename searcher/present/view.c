#include "view.h"

#include "visible.h"

#include <string.h>

bool imr_format_is_data(imr_format format)
{
    static const bool data[] = {
#define X(format, name, data) data,
        IMR_FORMATS(X)
#undef X
    };
    return data[format];
}

static const struct {
    const char *name;
    imr_column_kind kind;
} others[] = {{"rank", IMR_COLUMN_RANK}, {"score", IMR_COLUMN_SCORE}, {"excerpt", IMR_COLUMN_EXCERPT}};

const char *imr_column_name(const imr_column *column)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].kind == column->kind) return others[i].name;
    return column->field->key;
}

static bool find_column(imr_str name, imr_column *out)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (imr_str_equal(name, imr_str_of(others[i].name))) {
            *out = (imr_column){.kind = others[i].kind};
            return true;
        }
    *out = (imr_column){.kind = IMR_COLUMN_FIELD, .field = imr_field_find(name)};
    return out->field != NULL;
}

imr_status imr_columns_read(imr_arena *arena, imr_str list, imr_columns *out, imr_error *err)
{
    size_t most = 1;
    for (size_t i = 0; i < list.n; i++) most += list.s[i] == ',';
    *out = (imr_columns){.at = imr_arena_alloc(arena, most * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(err);
    for (size_t begin = 0; begin <= list.n;) {
        size_t end = imr_str_find(list, IMR_STR(","), begin);
        if (end == SIZE_MAX) end = list.n;
        imr_str name = imr_str_trim((imr_str){list.s + begin, end - begin});
        if (!find_column(name, &out->at[out->n++])) {
            imr_buf text = {0};
            imr_visible_add(&text, name);
            imr_status status = imr_fail(err, IMR_USAGE, "--fields: \"%s\" is not a field; try id,outcome,heading,date",
                                         imr_buf_str(&text).s);
            imr_buf_free(&text);
            return status;
        }
        begin = end + 1;
    }
    return IMR_OK;
}
