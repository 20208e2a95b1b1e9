/* Shared by the files of userdata. */
#ifndef IMR_USERDATA_IMPL_H
#define IMR_USERDATA_IMPL_H

#include "sqlite_load.h"
#include "userdata.h"

struct imr_userdata {
    const imr_sqlite *lite;
    sqlite3 *db;
    char *path;
};

/* SQLite's result code as a status, with the file's name and what to do. */
imr_status imr_userdata_fail(const imr_userdata *data, int code, imr_error *err);
/* A statement with its parameters bound; the caller finalizes it. */
imr_status imr_userdata_prepare(imr_userdata *data, const char *sql, const imr_str *values, size_t n,
                                sqlite3_stmt **out, imr_error *err);
/* A column of the current row, valid until the next step. */
imr_str imr_userdata_column(const imr_userdata *data, sqlite3_stmt *statement, int i);
imr_status imr_userdata_copy(imr_arena *arena, imr_str from, imr_str *to, imr_error *err);

#endif
