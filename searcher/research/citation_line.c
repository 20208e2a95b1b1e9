#include "citation_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void imr_date_write(imr_str date, imr_buf *out)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    enum { YEAR = 4, MONTH = 5, DAY = 8, TEN = 10 };
    if (!imr_date_valid(date)) {
        imr_buf_add(out, date);
        return;
    }
    int month = (date.s[MONTH] - '0') * TEN + date.s[MONTH + 1] - '0',
        day = (date.s[DAY] - '0') * TEN + date.s[DAY + 1] - '0';
    imr_buf_printf(out, "%s %d, %.*s", months[month - 1], day, YEAR, date.s);
}

void imr_number_write(uint64_t number, imr_buf *out)
{
    enum { GROUP = 3 };
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % GROUP == 0) imr_buf_putc(out, ',');
        imr_buf_putc(out, digits[i]);
    }
}

static void write_label(const imr_lexicon *lexicon, imr_table table, imr_str id, imr_buf *out)
{
    const imr_concept *concept = imr_lexicon_find(lexicon, table, id);
    imr_buf_add(out, concept == NULL ? id : concept->label);
}

static void write_reviewer(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    if (decision->specialty.n == 0 && decision->citations.n == 0) return;
    imr_buf_puts(out, "; reviewer");
    for (size_t i = 0; i < decision->specialty.n; i++) {
        imr_buf_puts(out, i == 0 ? " (" : ", ");
        write_label(lexicon, IMR_TABLE_SPECIALTY, decision->specialty.at[i], out);
    }
    if (decision->specialty.n > 0) imr_buf_puts(out, ")");
    for (size_t i = 0; i < decision->citations.n; i++) {
        imr_buf_puts(out, i == 0 ? " citing " : "; ");
        imr_buf_add(out, imr_str_trim(decision->citations.at[i].raw));
    }
}

void imr_citation_line_write(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    imr_buf_puts(out, "IMR Case No. ");
    imr_buf_add(out, decision->letter.n > 0 ? decision->letter : decision->id);
    imr_buf_puts(out, " (Cal. DWC/Maximus, Final Determination");
    if (decision->date_decision.n > 0) {
        imr_buf_putc(out, ' ');
        imr_date_write(decision->date_decision, out);
    }
    imr_buf_puts(out, ")");
    if (decision->issue > 0) imr_buf_printf(out, ", Issue %" PRId64, decision->issue);
    if (decision->issue > 0 && decision->issues > 0) imr_buf_printf(out, " of %" PRId64, decision->issues);
    imr_buf_puts(out, ", \xe2\x80\x9c");
    imr_buf_add(out, decision->heading);
    imr_buf_puts(out, "\xe2\x80\x9d");
    if (decision->outcome.n > 0)
        imr_buf_puts(out, imr_str_equal(decision->outcome, IMR_STR("overturned")) ? ": Overturned" : ": Upheld");
    write_reviewer(lexicon, decision, out);
    imr_buf_puts(out, ".");
}

void imr_citation_line_write_source(const imr_decision *decision, imr_buf *out)
{
    imr_buf_add(out, decision->file.n > 0 ? decision->file : decision->id);
    if (decision->source_page > 0) imr_buf_printf(out, ", page %" PRId64, decision->source_page);
    if (decision->source_end <= decision->source_begin) return;
    imr_buf_puts(out, ", bytes ");
    imr_number_write((uint64_t)decision->source_begin, out);
    imr_buf_puts(out, " to ");
    imr_number_write((uint64_t)decision->source_end, out);
}
