#include <cJSON.h>
#include <string.h>

#include "record.h"
#include "userdata_impl.h"

/* A kind of line: the keys of its columns, and the table's columns in that order. */
typedef struct kind {
    const char *keys[4];
    const char *select;
} kind;

static const kind kinds[] = {
    {{"saved", "query", "options", "at"}, "SELECT name, query, options, at FROM saved ORDER BY name"},
    {{"tag", "id"}, "SELECT tag, id FROM tag ORDER BY tag, id"},
    {{"note", "id"}, "SELECT text, id FROM note ORDER BY id"},
    {{"seen", "id"}, "SELECT name, id FROM seen ORDER BY name, id"},
};
enum { KINDS = sizeof kinds / sizeof *kinds, KEYS = 4 };

static void write_row(const imr_userdata *data, const kind *of, sqlite3_stmt *row, imr_buf *out)
{
    imr_buf_clear(out);
    for (int i = 0; i < KEYS && of->keys[i] != NULL; i++) {
        imr_buf_printf(out, "%s\"%s\":", i == 0 ? "{" : ",", of->keys[i]);
        imr_json_string(out, imr_userdata_column(data, row, i));
    }
    imr_buf_puts(out, "}");
}

static imr_status export_kind(imr_userdata *data, const kind *of, imr_line_visitor *visit, void *context,
                              imr_error *err)
{
    sqlite3_stmt *row = NULL;
    imr_buf line = {0};
    imr_status status = imr_userdata_prepare(data, of->select, NULL, 0, &row, err);
    int code = SQLITE_DONE;
    while (status == IMR_OK && (code = data->lite->step(row)) == SQLITE_ROW) {
        write_row(data, of, row, &line);
        status = line.failed ? imr_fail_memory(err) : visit(context, imr_buf_str(&line), err);
    }
    if (status == IMR_OK && code != SQLITE_DONE) status = imr_userdata_fail(data, code, err);
    data->lite->finalize(row);
    imr_buf_free(&line);
    return status;
}

imr_status imr_userdata_export(imr_userdata *data, imr_line_visitor *visit, void *context, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < KINDS && status == IMR_OK; i++) status = export_kind(data, &kinds[i], visit, context, err);
    return status;
}

/* ---- back ---- */

static imr_str value_of(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? imr_str_of(item->valuestring) : (imr_str){0};
}

static imr_status import_object(imr_userdata *data, const cJSON *object, imr_error *err)
{
    imr_str id = value_of(object, "id"), name = value_of(object, "saved"), tag = value_of(object, "tag");
    imr_str note = value_of(object, "note"), seen = value_of(object, "seen");
    bool fresh = false;
    if (name.s != NULL) {
        imr_saved query = {name, value_of(object, "query"), value_of(object, "options"), value_of(object, "at")};
        return imr_userdata_save(data, &query, err);
    }
    if (id.n > 0 && tag.s != NULL) return imr_userdata_tag(data, id, tag, err);
    if (id.n > 0 && note.s != NULL) return imr_userdata_note(data, id, note, err);
    if (id.n > 0 && seen.s != NULL) return imr_userdata_see(data, seen, id, &fresh, err);
    return imr_fail(err, IMR_INPUT, "a line without \"saved\", \"tag\", \"note\" or \"seen\", or without its \"id\"");
}

imr_status imr_userdata_import(imr_userdata *data, imr_str line, imr_error *err)
{
    const char *end = NULL;
    cJSON *object = cJSON_ParseWithLengthOpts(line.s, line.n, &end, 0);
    imr_status status = cJSON_IsObject(object) ? import_object(data, object, err)
                                               : imr_fail(err, IMR_INPUT, "a line that is not a JSON object");
    cJSON_Delete(object);
    return status;
}
