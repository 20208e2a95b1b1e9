#include "userdata.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "userdata_impl.h"

/* ---- failures ---- */

imr_status imr_userdata_fail(const imr_userdata *data, int code, imr_error *err)
{
    static const struct {
        int code;
        imr_status status;
        const char *what;
    } rows[] = {
        {SQLITE_BUSY, IMR_LOCKED, "another process is using it; try again"},
        {SQLITE_LOCKED, IMR_LOCKED, "another process is using it; try again"},
        {SQLITE_NOMEM, IMR_MEMORY, "out of memory"},
        {SQLITE_FULL, IMR_IO, "the disk is full"},
        {SQLITE_READONLY, IMR_IO, "it cannot be written"},
        {SQLITE_PERM, IMR_IO, "permission denied"},
        {SQLITE_CANTOPEN, IMR_IO, "it cannot be opened"},
        {SQLITE_CORRUPT, IMR_CORRUPT,
         "the file is damaged; move it away, then give imr restore what imr backup printed"},
        {SQLITE_NOTADB, IMR_CORRUPT, "this is not a file of saved queries and tags"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == (code & 0xff)) return imr_fail(err, rows[i].status, "%s: %s", data->path, rows[i].what);
    const int reason = data->lite->system_errno(data->db); /* of SQLITE_IOERR */
    return imr_fail(err, IMR_IO, "%s: %s", data->path, reason != 0 ? strerror(reason) : data->lite->errmsg(data->db));
}

static imr_status run(imr_userdata *data, const char *sql, imr_error *err)
{
    int code = data->lite->exec(data->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? IMR_OK : imr_userdata_fail(data, code, err);
}

/* ---- statements ---- */

imr_status imr_userdata_prepare(imr_userdata *data, const char *sql, const imr_str *values, size_t n,
                                sqlite3_stmt **out, imr_error *err)
{
    int code = data->lite->prepare_v2(data->db, sql, -1, out, NULL);
    for (size_t i = 0; i < n && code == SQLITE_OK; i++)
        code = data->lite->bind_text(*out, (int)i + 1, values[i].s == NULL ? "" : values[i].s, (int)values[i].n,
                                     SQLITE_TRANSIENT);
    if (code == SQLITE_OK) return IMR_OK;
    data->lite->finalize(*out);
    *out = NULL;
    return imr_userdata_fail(data, code, err);
}

/* Runs a statement that returns no rows. */
static imr_status change(imr_userdata *data, const char *sql, const imr_str *values, size_t n, imr_error *err)
{
    sqlite3_stmt *statement = NULL;
    imr_status status = imr_userdata_prepare(data, sql, values, n, &statement, err);
    if (status != IMR_OK) return status;
    int code = data->lite->step(statement);
    data->lite->finalize(statement);
    return code == SQLITE_DONE ? IMR_OK : imr_userdata_fail(data, code, err);
}

imr_str imr_userdata_column(const imr_userdata *data, sqlite3_stmt *statement, int i)
{
    const char *text = (const char *)data->lite->column_text(statement, i);
    return (imr_str){text == NULL ? "" : text, (size_t)data->lite->column_bytes(statement, i)};
}

imr_status imr_userdata_copy(imr_arena *arena, imr_str from, imr_str *to, imr_error *err)
{
    to->s = imr_arena_dup(arena, from);
    to->n = from.n;
    return to->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* ---- the file ---- */

enum { LAYOUT = 1, WAIT_MS = 5000, FOLDER_MODE = 0700, FILE_MODE = 0600 };

static imr_status make_folders(char *path, imr_error *err)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool failed = mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST;
        int why = errno;
        if (failed) imr_fail(err, IMR_IO, "%s: cannot be created: %s", path, strerror(why));
        *slash = '/';
        if (failed) return IMR_IO;
    }
    return IMR_OK;
}

static imr_status find_path(const char *path, imr_buf *out, imr_error *err)
{
    const char *own = getenv("IMR_DESK"), *share = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (path == NULL && own != NULL && *own != '\0') path = own;
    if (path != NULL)
        imr_buf_puts(out, path);
    else if (share != NULL && *share == '/')
        imr_buf_printf(out, "%s/imr/desk.db", share);
    else if (home != NULL && *home == '/')
        imr_buf_printf(out, "%s/.local/share/imr/desk.db", home);
    else
        return imr_fail(err, IMR_USAGE, "no place for saved queries and tags: set IMR_DESK to a file");
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

static const char schema[] = "CREATE TABLE IF NOT EXISTS saved(name TEXT PRIMARY KEY, query TEXT NOT NULL,"
                             " options TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;"
                             "CREATE TABLE IF NOT EXISTS seen(name TEXT NOT NULL, id TEXT NOT NULL,"
                             " PRIMARY KEY(name, id)) WITHOUT ROWID;"
                             "CREATE TABLE IF NOT EXISTS tag(id TEXT NOT NULL, tag TEXT NOT NULL,"
                             " PRIMARY KEY(tag, id)) WITHOUT ROWID;"
                             "CREATE INDEX IF NOT EXISTS tag_by_id ON tag(id);"
                             "CREATE TABLE IF NOT EXISTS note(id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;"
                             "PRAGMA user_version = 1;";

static imr_status read_layout(imr_userdata *data, int *layout, imr_error *err)
{
    sqlite3_stmt *statement = NULL;
    imr_status status = imr_userdata_prepare(data, "PRAGMA user_version", NULL, 0, &statement, err);
    if (status != IMR_OK) return status;
    int code = data->lite->step(statement);
    *layout = code == SQLITE_ROW ? data->lite->column_int(statement, 0) : 0;
    data->lite->finalize(statement);
    return code == SQLITE_ROW ? IMR_OK : imr_userdata_fail(data, code, err);
}

static imr_status prepare_file(imr_userdata *data, imr_error *err)
{
    int layout = 0;
    data->lite->busy_timeout(data->db, WAIT_MS);
    imr_status status = read_layout(data, &layout, err);
    if (status == IMR_OK && layout > LAYOUT)
        return imr_fail(err, IMR_VERSION, "%s: written by a later version of imr", data->path);
    if (status == IMR_OK) status = run(data, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", err);
    if (status != IMR_OK || layout == LAYOUT) return status;
    status = run(data, "BEGIN IMMEDIATE", err);
    if (status == IMR_OK) status = run(data, schema, err);
    if (status == IMR_OK) return run(data, "COMMIT", err);
    data->lite->exec(data->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

imr_status imr_userdata_open(const char *path, imr_userdata **out, imr_error *err)
{
    imr_buf text = {0};
    imr_userdata *data = *out = calloc(1, sizeof *data);
    if (data == NULL) return imr_fail_memory(err);
    imr_status status = imr_sqlite_load(&data->lite, err);
    if (status == IMR_OK) status = find_path(path, &text, err);
    if (status == IMR_OK) status = make_folders(text.s, err);
    data->path = text.s;
    if (status == IMR_OK) {
        mode_t before = umask((mode_t)~FILE_MODE & 0777);
        int code = data->lite->open_v2(data->path, &data->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
        status = code == SQLITE_OK ? prepare_file(data, err) : imr_userdata_fail(data, code, err);
        umask(before);
    }
    if (status == IMR_OK) return IMR_OK;
    imr_userdata_close(data);
    *out = NULL;
    return status;
}

void imr_userdata_close(imr_userdata *data)
{
    if (data == NULL) return;
    if (data->db != NULL) data->lite->close(data->db);
    free(data->path);
    free(data);
}

imr_status imr_userdata_begin(imr_userdata *data, imr_error *err) { return run(data, "BEGIN IMMEDIATE", err); }

imr_status imr_userdata_end(imr_userdata *data, imr_status status, imr_error *err)
{
    if (status == IMR_OK) status = run(data, "COMMIT", err);
    if (status != IMR_OK) data->lite->exec(data->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- names ---- */

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           (byte != '\0' && strchr("._-", byte) != NULL);
}

static imr_status check_name(imr_str name, imr_error *err)
{
    enum { LONGEST = 64 };
    bool good = name.n > 0 && name.n <= LONGEST;
    for (size_t i = 0; i < name.n && good; i++) good = is_name_byte(name.s[i]);
    if (good) return IMR_OK;
    return imr_fail(err, IMR_USAGE, "\"%.*s\" is not a name: use 1 to %d letters, digits, \".\", \"_\" and \"-\"",
                    IMR_STR_ARG(name), LONGEST);
}

/* ---- saved queries ---- */

imr_status imr_userdata_save(imr_userdata *data, const imr_saved *query, imr_error *err)
{
    const imr_str row[] = {query->name, query->query, query->options, query->saved};
    imr_status status = check_name(query->name, err);
    if (status == IMR_OK) status = imr_userdata_begin(data, err);
    if (status != IMR_OK) return status;
    status = change(data, "DELETE FROM seen WHERE name = ?1", row, 1, err);
    if (status == IMR_OK)
        status = change(data,
                        "INSERT OR REPLACE INTO saved VALUES(?1, ?2, ?3, COALESCE(NULLIF(?4, ''), "
                        "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))",
                        row, 4, err);
    return imr_userdata_end(data, status, err);
}

static imr_saved saved_of(const imr_userdata *data, sqlite3_stmt *row)
{
    return (imr_saved){imr_userdata_column(data, row, 0), imr_userdata_column(data, row, 1),
                       imr_userdata_column(data, row, 2), imr_userdata_column(data, row, 3)};
}

imr_status imr_userdata_saved(imr_userdata *data, imr_str name, imr_arena *arena, imr_saved *out, imr_error *err)
{
    sqlite3_stmt *row = NULL;
    imr_status status =
        imr_userdata_prepare(data, "SELECT name, query, options, at FROM saved WHERE name = ?1", &name, 1, &row, err);
    if (status != IMR_OK) return status;
    int code = data->lite->step(row);
    imr_saved found = code == SQLITE_ROW ? saved_of(data, row) : (imr_saved){0};
    if (code == SQLITE_DONE)
        status = imr_fail(err, IMR_NONE, "%.*s: no query is saved under that name; see imr list", IMR_STR_ARG(name));
    else if (code != SQLITE_ROW)
        status = imr_userdata_fail(data, code, err);
    if (status == IMR_OK) status = imr_userdata_copy(arena, found.name, &out->name, err);
    if (status == IMR_OK) status = imr_userdata_copy(arena, found.query, &out->query, err);
    if (status == IMR_OK) status = imr_userdata_copy(arena, found.options, &out->options, err);
    if (status == IMR_OK) status = imr_userdata_copy(arena, found.saved, &out->saved, err);
    data->lite->finalize(row);
    return status;
}

imr_status imr_userdata_forget(imr_userdata *data, imr_str name, imr_error *err)
{
    imr_status status = imr_userdata_begin(data, err);
    if (status != IMR_OK) return status;
    status = change(data, "DELETE FROM saved WHERE name = ?1", &name, 1, err);
    if (status == IMR_OK && data->lite->changes(data->db) == 0)
        status = imr_fail(err, IMR_NONE, "%.*s: no query is saved under that name; see imr list", IMR_STR_ARG(name));
    if (status == IMR_OK) status = change(data, "DELETE FROM seen WHERE name = ?1", &name, 1, err);
    return imr_userdata_end(data, status, err);
}

imr_status imr_userdata_each_saved(imr_userdata *data, imr_saved_visitor *visit, void *context, imr_error *err)
{
    sqlite3_stmt *row = NULL;
    imr_status status =
        imr_userdata_prepare(data, "SELECT name, query, options, at FROM saved ORDER BY name", NULL, 0, &row, err);
    int code = SQLITE_DONE;
    while (status == IMR_OK && (code = data->lite->step(row)) == SQLITE_ROW) {
        imr_saved found = saved_of(data, row);
        status = visit(context, &found, err);
    }
    if (status == IMR_OK && code != SQLITE_DONE) status = imr_userdata_fail(data, code, err);
    data->lite->finalize(row);
    return status;
}

imr_status imr_userdata_see(imr_userdata *data, imr_str name, imr_str id, bool *fresh, imr_error *err)
{
    const imr_str row[] = {name, id};
    imr_status status = change(data, "INSERT OR IGNORE INTO seen VALUES(?1, ?2)", row, 2, err);
    *fresh = status == IMR_OK && data->lite->changes(data->db) > 0;
    return status;
}

/* ---- tags and notes ---- */

imr_status imr_userdata_tag(imr_userdata *data, imr_str id, imr_str tag, imr_error *err)
{
    const imr_str row[] = {id, tag};
    imr_status status = check_name(tag, err);
    return status == IMR_OK ? change(data, "INSERT OR IGNORE INTO tag VALUES(?1, ?2)", row, 2, err) : status;
}

imr_status imr_userdata_untag(imr_userdata *data, imr_str id, imr_str tag, imr_error *err)
{
    const imr_str row[] = {id, tag};
    imr_status status = check_name(tag, err);
    return status == IMR_OK ? change(data, "DELETE FROM tag WHERE id = ?1 AND tag = ?2", row, 2, err) : status;
}

imr_status imr_userdata_note(imr_userdata *data, imr_str id, imr_str text, imr_error *err)
{
    const imr_str row[] = {id, text};
    if (text.n == 0) return change(data, "DELETE FROM note WHERE id = ?1", row, 1, err);
    return change(data, "INSERT OR REPLACE INTO note VALUES(?1, ?2)", row, 2, err);
}

/* Lists the first column of every row. */
static imr_status list(imr_userdata *data, const char *sql, imr_str value, imr_arena *arena, imr_list *out,
                       imr_error *err)
{
    sqlite3_stmt *row = NULL;
    imr_status status = imr_userdata_prepare(data, sql, &value, 1, &row, err);
    int code = SQLITE_DONE;
    *out = (imr_list){0};
    while (status == IMR_OK && (code = data->lite->step(row)) == SQLITE_ROW) {
        imr_str copy = {0};
        status = imr_userdata_copy(arena, imr_userdata_column(data, row, 0), &copy, err);
        if (status == IMR_OK && !imr_list_add(arena, out, copy)) status = imr_fail_memory(err);
    }
    if (status == IMR_OK && code != SQLITE_DONE) status = imr_userdata_fail(data, code, err);
    data->lite->finalize(row);
    return status;
}

imr_status imr_userdata_tags(imr_userdata *data, imr_str id, imr_arena *arena, imr_list *tags, imr_str *note,
                             imr_error *err)
{
    imr_list notes = {0};
    imr_status status = list(data, "SELECT tag FROM tag WHERE id = ?1 ORDER BY tag", id, arena, tags, err);
    if (status == IMR_OK) status = list(data, "SELECT text FROM note WHERE id = ?1", id, arena, &notes, err);
    *note = status == IMR_OK && notes.n > 0 ? notes.at[0] : (imr_str){0};
    return status;
}

imr_status imr_userdata_tagged(imr_userdata *data, imr_str tag, imr_arena *arena, imr_list *ids, imr_error *err)
{
    return list(data, "SELECT id FROM tag WHERE tag = ?1 ORDER BY id", tag, arena, ids, err);
}

imr_status imr_userdata_each_tag(imr_userdata *data, imr_tag_visitor *visit, void *context, imr_error *err)
{
    sqlite3_stmt *row = NULL;
    imr_status status =
        imr_userdata_prepare(data, "SELECT tag, count(*) FROM tag GROUP BY tag ORDER BY tag", NULL, 0, &row, err);
    int code = SQLITE_DONE;
    while (status == IMR_OK && (code = data->lite->step(row)) == SQLITE_ROW)
        status = visit(context, imr_userdata_column(data, row, 0), (uint64_t)data->lite->column_int64(row, 1), err);
    if (status == IMR_OK && code != SQLITE_DONE) status = imr_userdata_fail(data, code, err);
    data->lite->finalize(row);
    return status;
}
