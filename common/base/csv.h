/* Writes rows of a table: comma-separated (RFC 4180) or tab-separated. */
#ifndef IMR_CSV_H
#define IMR_CSV_H

#include "str.h"

typedef enum imr_csv_kind {
    IMR_CSV_COMMAS, /* a cell with a comma, a quote or a line end is quoted; a row ends with CR LF */
    IMR_CSV_TABS,   /* tab, line end, CR and backslash are written \t, \n, \r and \\; a row ends with LF */
} imr_csv_kind;

/* A table that is being written to a buffer, whose failure sticks. Initialise with {.out = ..., .kind = ...}. */
typedef struct imr_csv {
    imr_buf *out;
    imr_csv_kind kind;
    bool raw;   /* write cells unchanged: see imr_csv_cell */
    bool begun; /* the current row has a cell */
} imr_csv;

/* Appends a cell. Unless the table is raw, a cell that a spreadsheet would take for a formula (it begins with = + - @,
 * or with a tab or CR) is preceded by an apostrophe, and control characters become spaces. */
void imr_csv_cell(imr_csv *table, imr_str text);
/* Appends a number with `digits` digits after the decimal point, as it is. */
void imr_csv_fixed(imr_csv *table, double number, int digits);
void imr_csv_end_row(imr_csv *table);

#endif
