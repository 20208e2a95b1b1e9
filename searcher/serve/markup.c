#include "markup.h"

#include "citation_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "html.h"
#include "record.h"

void imr_markup_text(imr_buf *out, imr_str text) { imr_html_add(out, text); }

void imr_markup_encode(imr_buf *out, imr_str text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!:*";
    static const char hex[] = "0123456789ABCDEF";
    enum { NIBBLE = 4, LOW = 15 };
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte == ' ')
            imr_buf_putc(out, '+');
        else if (byte != '\0' && strchr(plain, byte) != NULL)
            imr_buf_putc(out, (char)byte);
        else {
            imr_buf_putc(out, '%');
            imr_buf_putc(out, hex[byte >> NIBBLE]);
            imr_buf_putc(out, hex[byte & LOW]);
        }
    }
}

void imr_markup_number(imr_buf *out, uint64_t number) { imr_number_write(number, out); }

void imr_markup_date(imr_buf *out, imr_str date)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    enum { YEAR = 4, MONTH = 5, DAY = 8, TEN = 10 };
    if (!imr_date_valid(date)) {
        imr_markup_text(out, date);
        return;
    }
    int month = (date.s[MONTH] - '0') * TEN + date.s[MONTH + 1] - '0';
    int day = (date.s[DAY] - '0') * TEN + date.s[DAY + 1] - '0';
    imr_buf_printf(out, "%s %d, %.*s", months[month - 1], day, YEAR, date.s);
}

void imr_markup(imr_buf *out, const char *format, ...)
{
    va_list at;
    va_start(at, format);
    for (const char *p = format; *p != '\0'; p++) {
        size_t plain = strcspn(p, "%");
        imr_buf_add(out, (imr_str){p, plain});
        p += plain;
        if (*p == '\0') break;
        p++;
        if (*p == 's')
            imr_markup_text(out, va_arg(at, imr_str));
        else if (*p == 'u')
            imr_markup_encode(out, va_arg(at, imr_str));
        else if (*p == 'z')
            imr_buf_puts(out, va_arg(at, const char *));
        else if (*p == 'n')
            imr_markup_number(out, va_arg(at, unsigned));
        else if (*p == 'd')
            imr_buf_printf(out, "%u", va_arg(at, unsigned));
        else if (*p == 'f')
            imr_buf_printf(out, "%.1f", va_arg(at, double));
        else
            imr_buf_putc(out, '%');
    }
    va_end(at);
}
