/* SQLite, loaded when a store is first opened. Every program that can read `tag:` would otherwise load it, with 1,600
 * relocations, at each start. */
#ifndef IMR_SQLITE_LOAD_H
#define IMR_SQLITE_LOAD_H

#include <sqlite3.h>

#include "error.h"

/* clang-format off */
#define IMR_SQLITE_FUNCTIONS(X)                                                                                        \
    X(bind_text) X(busy_timeout) X(changes) X(close) X(column_bytes) X(column_int) X(column_int64) X(column_text)      \
    X(errmsg) X(exec) X(finalize) X(open_v2) X(prepare_v2) X(step) X(system_errno)
/* clang-format on */

/* sqlite3_step() is called as lite->step(). */
typedef struct imr_sqlite {
#define X(name) __typeof__(&sqlite3_##name) name;
    IMR_SQLITE_FUNCTIONS(X)
#undef X
} imr_sqlite;

/* The functions, loaded once for all threads and never unloaded. IMR_ENGINE: the library is not installed. */
imr_status imr_sqlite_load(const imr_sqlite **out, imr_error *err);

#endif
