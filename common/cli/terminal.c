#include "cli.h"

#include "number.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t imr_cli_width(int descriptor, size_t unknown)
{
    enum { LEAST = 20, MOST = 1000 };
    struct winsize window;
    uint64_t columns = 0;
    const char *said = getenv("COLUMNS");
    if (said != NULL && imr_number_read(imr_str_of(said), &columns) && columns >= LEAST && columns <= MOST)
        return (size_t)columns;
    if (ioctl(descriptor, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return unknown;
    return window.ws_col < LEAST ? LEAST : window.ws_col;
}

imr_status imr_cli_index(const char *argument, imr_buf *out, imr_error *err)
{
    const struct {
        const char *base, *below;
    } places[] = {
        {argument, ""},
        {getenv("IMR_DB"), ""},
        {getenv("XDG_DATA_HOME"), "/imr/index"},
        {getenv("HOME"), "/.local/share/imr/index"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].base == NULL || places[i].base[0] == '\0') continue;
        imr_buf_printf(out, "%s%s", places[i].base, places[i].below);
        return out->failed ? imr_fail_memory(err) : IMR_OK;
    }
    return imr_fail(err, IMR_USAGE, "no index named: use --db DIR or set IMR_DB");
}
