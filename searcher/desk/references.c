#include "references.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "citation_line.h"
#include "html.h"
#include "json.h"
#include "visible.h"

static const char authority[] = "California Division of Workers' Compensation, Independent Medical Review";

static imr_str year_of(const imr_decision *decision)
{
    enum { YEAR = 4 };
    return (imr_str){decision->date_decision.s, decision->date_decision.n < YEAR ? 0 : YEAR};
}

static const char *outcome_of(const imr_decision *decision)
{
    if (decision->outcome.n == 0) return "";
    return imr_str_equal(decision->outcome, IMR_STR("overturned")) ? "Overturned" : "Upheld";
}

/* Appends text as one line, even if the letter had line breaks. */
static void put_line(imr_buf *out, imr_str text)
{
    for (size_t i = 0, n = 1; i < text.n; i += n) {
        imr_str rest = {text.s + i, text.n - i};
        if (imr_is_control(rest, &n))
            imr_buf_putc(out, ' ');
        else
            imr_buf_add(out, (imr_str){rest.s, n});
    }
}

/* ---- RIS ---- */

static void ris_line(imr_buf *out, const char *tag, imr_str text)
{
    if (text.n == 0) return;
    imr_buf_printf(out, "%s  - ", tag);
    put_line(out, text);
    imr_buf_puts(out, "\r\n");
}

static void write_ris(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    imr_buf date = {0}, source = {0};
    (void)lexicon;
    ris_line(out, "TY", IMR_STR("CASE"));
    ris_line(out, "ID", decision->id);
    ris_line(out, "TI", decision->heading);
    ris_line(out, "AU", imr_str_of(authority));
    ris_line(out, "M1", decision->letter);
    for (size_t i = 0; i < decision->date_decision.n; i++)
        imr_buf_putc(&date, decision->date_decision.s[i] == '-' ? '/' : decision->date_decision.s[i]);
    ris_line(out, "PY", year_of(decision));
    ris_line(out, "DA", imr_buf_str(&date));
    ris_line(out, "N1", imr_str_of(outcome_of(decision)));
    ris_line(out, "AB", decision->rationale);
    for (size_t i = 0; i < decision->procedure.n; i++) ris_line(out, "KW", decision->procedure.at[i]);
    imr_citation_line_write_source(decision, &source);
    ris_line(out, "L1", imr_buf_str(&source));
    imr_buf_puts(out, "ER  - \r\n");
    out->failed = out->failed || date.failed || source.failed;
    imr_buf_free(&date);
    imr_buf_free(&source);
}

/* ---- CSL-JSON ---- */

static void csl_date(imr_json *json, imr_str date)
{
    enum { PARTS = 3 };
    static const size_t begins[PARTS] = {0, 5, 8};
    if (!imr_date_valid(date)) return;
    imr_json_open(json, IMR_STR("issued"), '{');
    imr_json_open(json, IMR_STR("date-parts"), '[');
    imr_json_begin(json, '[');
    for (size_t i = 0; i < PARTS; i++) imr_json_uint(json, strtoul(date.s + begins[i], NULL, 10));
    imr_json_end(json, ']');
    imr_json_end(json, ']');
    imr_json_end(json, '}');
}

static void write_csl(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    imr_json json = {.out = out};
    (void)lexicon;
    imr_json_begin(&json, '{');
    imr_json_member(&json, IMR_STR("id"), decision->id);
    imr_json_member(&json, IMR_STR("type"), IMR_STR("legal_case"));
    imr_json_member(&json, IMR_STR("title"), decision->heading);
    imr_json_member(&json, IMR_STR("number"), decision->letter);
    imr_json_member(&json, IMR_STR("authority"), imr_str_of(authority));
    csl_date(&json, decision->date_decision);
    imr_json_member(&json, IMR_STR("note"), imr_str_of(outcome_of(decision)));
    imr_json_member(&json, IMR_STR("abstract"), decision->rationale);
    imr_json_end(&json, '}');
}

/* ---- BibTeX ---- */

static void bibtex_field(imr_buf *out, const char *name, imr_str text)
{
    static const char special[] = "&%$#_{}";
    imr_buf line = {0};
    if (text.n == 0) return;
    put_line(&line, text);
    imr_buf_printf(out, ",\n  %s = {", name);
    for (size_t i = 0; i < line.n; i++) {
        char byte = line.s[i];
        if (byte == '\\')
            imr_buf_puts(out, "\\textbackslash{}");
        else if (byte == '~')
            imr_buf_puts(out, "\\textasciitilde{}");
        else if (byte == '^')
            imr_buf_puts(out, "\\textasciicircum{}");
        else {
            if (byte != '\0' && strchr(special, byte) != NULL) imr_buf_putc(out, '\\');
            imr_buf_putc(out, byte);
        }
    }
    imr_buf_putc(out, '}');
    out->failed = out->failed || line.failed;
    imr_buf_free(&line);
}

static void write_bibtex(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    (void)lexicon;
    imr_buf_puts(out, "@misc{");
    for (size_t i = 0; i < decision->id.n; i++) {
        char byte = decision->id.s[i];
        bool plain =
            (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-';
        imr_buf_putc(out, plain ? byte : ':');
    }
    bibtex_field(out, "title", decision->heading);
    imr_buf_puts(out, ",\n  author = {{California Division of Workers' Compensation}}");
    bibtex_field(out, "howpublished", IMR_STR("Independent Medical Review, Final Determination Letter"));
    bibtex_field(out, "number", decision->letter);
    bibtex_field(out, "year", year_of(decision));
    bibtex_field(out, "note", imr_str_of(outcome_of(decision)));
    bibtex_field(out, "abstract", decision->rationale);
    imr_buf_puts(out, "\n}\n");
}

/* ---- HTML ---- */

static void html(imr_buf *out, imr_str text)
{
    for (size_t begin = 0, end; begin < text.n; begin = end + 1) {
        end = imr_str_find(text, IMR_STR("\n"), begin);
        if (end == SIZE_MAX) end = text.n;
        imr_html_add(out, (imr_str){text.s + begin, end - begin});
        if (end < text.n) imr_buf_puts(out, "<br>");
    }
}

static void write_html(const imr_lexicon *lexicon, const imr_decision *decision, imr_buf *out)
{
    imr_buf line = {0};
    imr_buf_puts(out, "<article>\n<h2>");
    html(out, decision->heading);
    imr_buf_printf(out, "</h2>\n<p><b>%s</b></p>\n", outcome_of(decision));
    if (decision->summary.n > 0) {
        imr_buf_puts(out, "<p>");
        html(out, decision->summary);
        imr_buf_puts(out, "</p>\n");
    }
    imr_buf_puts(out, "<blockquote>");
    html(out, decision->rationale);
    imr_buf_puts(out, "</blockquote>\n<p>");
    imr_citation_line_write(lexicon, decision, &line);
    html(out, imr_buf_str(&line));
    imr_buf_puts(out, "</p>\n</article>\n");
    out->failed = out->failed || line.failed;
    imr_buf_free(&line);
}

const imr_references *imr_references_find(const char *name)
{
    static const imr_references forms[] = {
        {"ris", "", "", "", write_ris},
        {"csl-json", "[\n", ",\n", "\n]\n", write_csl},
        {"bibtex", "", "\n", "", write_bibtex},
        {"html",
         "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Decisions of Independent Medical "
         "Review</title>\n<body>\n",
         "", "</body></html>\n", write_html},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, name) == 0) return &forms[i];
    return NULL;
}
