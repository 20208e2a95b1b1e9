#include "skip.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const texts[] = {
#define X(kind, text) text,
    IMR_SKIP_KINDS(X)
#undef X
};

const char *imr_skip_kind_text(imr_skip_kind kind) { return texts[kind]; }

imr_status imr_refuse(imr_skip *skip, imr_skip_kind kind, imr_status status, const char *format, ...)
{
    char text[sizeof skip->err.text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    skip->kind = kind;
    return imr_fail(&skip->err, status, "%s", text);
}
