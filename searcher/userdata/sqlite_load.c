#include "sqlite_load.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

static imr_sqlite functions;
static bool loaded;

static void load(void)
{
    void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
    loaded = library != NULL;
    /* POSIX: the address of a function is read through a pointer to void. */
#define X(name) loaded = loaded && (*(void **)&functions.name = dlsym(library, "sqlite3_" #name)) != NULL;
    IMR_SQLITE_FUNCTIONS(X)
#undef X
}

imr_status imr_sqlite_load(const imr_sqlite **out, imr_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    *out = &functions;
    if (pthread_once(&once, load) == 0 && loaded) return IMR_OK;
    return imr_fail(err, IMR_ENGINE,
                    "tags and saved queries need libsqlite3.so.0, which cannot be loaded: install "
                    "libsqlite3-0");
}
