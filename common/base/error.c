#include "error.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int exit;
    const char *text;
} statuses[] = {
#define X(name, exit, text) [name] = {exit, text},
    IMR_STATUSES(X)
#undef X
};

const char *imr_status_text(imr_status status) { return statuses[status].text; }
int imr_status_exit(imr_status status) { return statuses[status].exit; }

/* Removes an incomplete character at the cut, which would be invalid UTF-8. */
static void drop_cut_character(char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0U) == 0x80U) start--;
    if (start > 0 && ((unsigned char)text[start - 1] & 0xC0U) == 0xC0U) text[start - 1] = '\0';
}

imr_status imr_fail(imr_error *err, imr_status status, const char *format, ...)
{
    if (err == NULL) return status;
    err->status = status;
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    if (needed < 0)
        err->text[0] = '\0';
    else if ((size_t)needed >= sizeof err->text)
        drop_cut_character(err->text, sizeof err->text - 1);
    for (char *at = err->text; *at != '\0'; at++)
        if (*at == '\n' || *at == '\r') *at = ' ';
    return status;
}

imr_status imr_fail_memory(imr_error *err) { return imr_fail(err, IMR_MEMORY, "%s", imr_status_text(IMR_MEMORY)); }
