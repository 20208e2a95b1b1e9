#include "csv.h"

#include "visible.h"

#include <string.h>

static void separate(imr_csv *table)
{
    if (table->begun) imr_buf_putc(table->out, table->kind == IMR_CSV_TABS ? '\t' : ',');
    table->begun = true;
}

/* strchr would find the NUL too. */
static bool is_one_of(const char *set, char byte) { return byte != '\0' && strchr(set, byte) != NULL; }

static void put_byte(const imr_csv *table, char byte)
{
    static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
    if (table->kind == IMR_CSV_TABS && is_one_of(special, byte)) {
        imr_buf_putc(table->out, '\\');
        byte = letters[strchr(special, byte) - special];
    } else if (table->kind == IMR_CSV_COMMAS && byte == '"') {
        imr_buf_putc(table->out, '"');
    }
    imr_buf_putc(table->out, byte);
}

static bool needs_quotes(const imr_csv *table, imr_str text)
{
    if (table->kind != IMR_CSV_COMMAS) return false;
    for (size_t i = 0; i < text.n; i++)
        if (is_one_of(",\"\r\n", text.s[i])) return true;
    return false;
}

/* Writes the cell without quotes; control characters, and those that change the direction of text, become blanks. */
static void put_safe(const imr_csv *table, imr_str text)
{
    for (size_t i = 0, length; i < text.n; i += length) {
        bool control = imr_is_control((imr_str){text.s + i, text.n - i}, &length);
        for (size_t k = 0; k < (control ? 1 : length); k++) put_byte(table, control ? ' ' : text.s[i + k]);
    }
}

void imr_csv_cell(imr_csv *table, imr_str text)
{
    separate(table);
    bool quoted = needs_quotes(table, text);
    if (quoted) imr_buf_putc(table->out, '"');
    if (!table->raw && text.n > 0 && is_one_of("=+-@\t\r", text.s[0])) imr_buf_putc(table->out, '\'');
    if (!table->raw) put_safe(table, text);
    for (size_t i = 0; table->raw && i < text.n; i++) put_byte(table, text.s[i]);
    if (quoted) imr_buf_putc(table->out, '"');
}

void imr_csv_fixed(imr_csv *table, double number, int digits)
{
    separate(table);
    imr_buf_printf(table->out, "%.*f", digits, number);
}

void imr_csv_end_row(imr_csv *table)
{
    imr_buf_puts(table->out, table->kind == IMR_CSV_TABS ? "\n" : "\r\n");
    table->begun = false;
}
