#include "html.h"

#include "visible.h"

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void imr_html_add(imr_buf *out, imr_str text)
{
    for (size_t i = 0, n = 1; i < text.n; i += n) {
        imr_str rest = {text.s + i, text.n - i};
        const char *entity = entity_of(rest.s[0]);
        const bool control = imr_is_control(rest, &n) && rest.s[0] != '\n' && rest.s[0] != '\t';
        if (entity != NULL)
            imr_buf_puts(out, entity);
        else if (control)
            imr_buf_puts(out, "\xef\xbf\xbd");
        else
            imr_buf_add(out, (imr_str){rest.s, n});
    }
}
