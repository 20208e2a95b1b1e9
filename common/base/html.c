#include "html.h"

#include "utf8.h"

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
    enum { DELETE = 0x7f };
    for (size_t i = 0; i < text.n;) {
        uint32_t code = 0;
        const char *entity = entity_of(text.s[i]);
        unsigned n = imr_utf8_decode((const unsigned char *)text.s + i, text.n - i, &code);
        bool control = (code < ' ' && code != '\n' && code != '\t') || code == DELETE;
        if (entity != NULL)
            imr_buf_puts(out, entity);
        else if (n == 0 || control)
            imr_buf_puts(out, "\xef\xbf\xbd");
        else
            imr_buf_add(out, (imr_str){text.s + i, n});
        i += n == 0 ? 1 : n;
    }
}
