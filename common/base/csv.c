#include "csv.h"

#include <string.h>

static void separate(imr_csv *table)
{
    if (table->begun) imr_buf_putc(table->out, table->kind == IMR_CSV_TABS ? '\t' : ',');
    table->begun = true;
}

static bool is_control(char byte) { return (unsigned char)byte < ' ' || byte == 0x7F; }

/* strchr finds the NUL too. */
static bool is_one_of(const char *set, char byte) { return byte != '\0' && strchr(set, byte) != NULL; }

static void put_byte(const imr_csv *table, char byte)
{
    static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
    if (!table->raw && is_control(byte)) byte = ' ';
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

void imr_csv_cell(imr_csv *table, imr_str text)
{
    separate(table);
    bool quoted = needs_quotes(table, text);
    if (quoted) imr_buf_putc(table->out, '"');
    if (!table->raw && text.n > 0 && is_one_of("=+-@\t\r", text.s[0])) imr_buf_putc(table->out, '\'');
    for (size_t i = 0; i < text.n; i++) put_byte(table, text.s[i]);
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
