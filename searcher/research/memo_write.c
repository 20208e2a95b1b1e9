#include "citation_line.h"
#include "facet_label.h"
#include "html.h"
#include "memo.h"
#include "visible.h"

#include <inttypes.h>
#include <string.h>

/* ---- one form, two markups ---- */

typedef struct writer {
    imr_memo_form form;
    const imr_lexicon *lexicon;
    imr_buf *out;
} writer;

static bool is_html(const writer *to) { return to->form == IMR_MEMO_HTML; }

/* Writes text of letters and of users so that it cannot control a browser or a terminal. Markdown keeps everything
 * else, so that a quote has the letter's bytes. */
static void text(writer *to, imr_str of)
{
    if (is_html(to)) {
        imr_html_add(to->out, of);
        return;
    }
    for (size_t i = 0, n = 1; i < of.n; i += n) {
        imr_str rest = {of.s + i, of.n - i};
        if (imr_is_control(rest, &n))
            imr_visible_add(to->out, (imr_str){rest.s, n});
        else
            imr_buf_add(to->out, (imr_str){rest.s, n});
    }
}

static void heading(writer *to, unsigned level, imr_str of)
{
    if (is_html(to))
        imr_buf_printf(to->out, "<h%u>", level);
    else
        imr_buf_printf(to->out, "%.*s ", (int)level, "######");
    text(to, of);
    if (is_html(to))
        imr_buf_printf(to->out, "</h%u>\n", level);
    else
        imr_buf_puts(to->out, "\n\n");
}

static void begin(writer *to, const char *tag)
{
    if (is_html(to)) imr_buf_printf(to->out, "<%s>", tag);
}

static void end(writer *to, const char *tag)
{
    if (is_html(to))
        imr_buf_printf(to->out, "</%s>\n", tag);
    else
        imr_buf_puts(to->out, "\n\n");
}

static void paragraph(writer *to, imr_str of)
{
    begin(to, "p");
    text(to, of);
    end(to, "p");
}

/* Writes a quote as one block; line ends separate paragraphs. */
static void quote(writer *to, imr_str of)
{
    begin(to, "blockquote");
    if (!is_html(to)) imr_buf_puts(to->out, "> ");
    for (size_t begin = 0, end; begin < of.n; begin = end + 1) {
        end = imr_str_find(of, IMR_STR("\n"), begin);
        if (end == SIZE_MAX) end = of.n;
        text(to, (imr_str){of.s + begin, end - begin});
        if (end < of.n) imr_buf_puts(to->out, is_html(to) ? "<br>\n" : "\n> \n> ");
    }
    end(to, "blockquote");
}

/* ---- the parts ---- */

static void write_number(imr_buf *to, uint64_t n, const char *noun)
{
    imr_number_write(n, to);
    imr_buf_printf(to, " %s%s", noun, n == 1 ? "" : "s");
}

static imr_str label_of(const writer *to, const imr_field *field, imr_str value)
{
    imr_str label = imr_facet_label(to->lexicon, field, value);
    return label.n == 0 ? value : label;
}

/* Writes a finished line as a paragraph. */
static void put_line(writer *to, imr_buf *line)
{
    if (line->n > 0) paragraph(to, imr_buf_str(line));
    to->out->failed = to->out->failed || line->failed;
    imr_buf_free(line);
}

/* "Read as: lumbar: body part Lumbar spine; MRI: procedure MRI." */
static void write_readings(writer *to, const imr_memo *memo)
{
    imr_buf line = {0};
    if (memo->readings_n > 0) imr_buf_puts(&line, "Read as: ");
    for (size_t i = 0; i < memo->readings_n; i++) {
        const imr_memo_reading *one = &memo->readings[i];
        imr_str label = label_of(to, one->field, one->value);
        imr_buf_printf(&line, "%s%.*s: ", i > 0 ? "; " : "", IMR_STR_ARG(one->words));
        for (const char *at = one->field->key; *at != '\0'; at++) imr_buf_putc(&line, *at == '_' ? ' ' : *at);
        imr_buf_printf(&line, " %.*s", IMR_STR_ARG(label));
    }
    if (memo->readings_n > 0) imr_buf_puts(&line, "; other words as they stand.");
    put_line(to, &line);
}

static void write_corpus(writer *to, const imr_memo *memo)
{
    imr_buf line = {0};
    imr_buf_puts(&line, "Searched in ");
    write_number(&line, memo->corpus->decisions, "decision");
    imr_buf_puts(&line, " of ");
    write_number(&line, memo->corpus->letters, "letter");
    if (memo->corpus->first[0] != '\0')
        imr_buf_printf(&line, ", decided %s to %s", memo->corpus->first, memo->corpus->last);
    imr_buf_puts(&line, ". Found: ");
    write_number(&line, memo->tally.n, "decision");
    imr_buf_puts(&line, " of ");
    write_number(&line, memo->tally.letters, "letter");
    if (memo->first[0] != '\0') imr_buf_printf(&line, ", %s", memo->first);
    if (strcmp(memo->first, memo->last) != 0) imr_buf_printf(&line, " to %s", memo->last);
    if (memo->undated > 0) imr_buf_printf(&line, ", %u without a date", memo->undated);
    imr_buf_puts(&line, ".");
    put_line(to, &line);
}

static void write_method(writer *to, const imr_memo *memo)
{
    imr_buf line = {0};
    heading(to, 2, IMR_STR("How this was found"));
    write_readings(to, memo);
    write_corpus(to, memo);
    imr_buf_puts(&line, "The query in full, to repeat it: ");
    imr_buf_add(&line, memo->query);
    put_line(to, &line);
}

static void write_tally(writer *to, const imr_rate *tally)
{
    enum { FEW = 20, PERCENT = 100 };
    imr_buf line = {0};
    heading(to, 2, IMR_STR("Tally"));
    imr_buf_printf(&line, "%u of %u were overturned", tally->overturned, tally->n);
    if (tally->n >= FEW)
        imr_buf_printf(&line,
                       ": %.0f%%, 95%% interval %.0f to %.0f%% (Wilson), %.0f to %.0f%% if decisions of one letter "
                       "count as one reviewer's.",
                       PERCENT * (double)tally->overturned / tally->n, PERCENT * tally->interval.low,
                       PERCENT * tally->interval.high, PERCENT * tally->clustered.low, PERCENT * tally->clustered.high);
    else
        imr_buf_puts(&line, ". With fewer than 20 decisions a rate says little.");
    paragraph(to, imr_buf_str(&line));
    to->out->failed = to->out->failed || line.failed;
    imr_buf_free(&line);
}

static void write_ground(writer *to, const imr_criterion *ground)
{
    const imr_concept *concept = imr_lexicon_find(to->lexicon, IMR_TABLE_GROUND, ground->name);
    imr_str label = concept == NULL ? ground->name : concept->label;
    imr_buf_puts(to->out, is_html(to) ? "<tr><td>" : "| ");
    text(to, label);
    imr_buf_printf(to->out, is_html(to) ? "</td><td>%u</td><td>%u</td></tr>\n" : " | %u | %u |\n",
                   ground->letters[IMR_SIDE_UPHELD], ground->letters[IMR_SIDE_OVERTURNED]);
}

static void write_grounds(writer *to, const imr_memo *memo)
{
    const imr_criteria_list *grounds = &memo->grounds;
    const uint32_t *of = memo->letters;
    if (grounds->n == 0) return;
    heading(to, 2, IMR_STR("Grounds, by letters"));
    imr_buf_printf(to->out,
                   is_html(to) ? "<table><tr><th>Ground</th><th>Upheld (of %u)</th><th>Overturned (of %u)</th></tr>\n"
                               : "| Ground | Upheld (of %u) | Overturned (of %u) |\n|---|--:|--:|\n",
                   of[IMR_SIDE_UPHELD], of[IMR_SIDE_OVERTURNED]);
    for (size_t i = 0; i < grounds->n; i++) write_ground(to, &grounds->at[i]);
    imr_buf_puts(to->out, is_html(to) ? "</table>\n" : "\n");
}

static void write_guidelines(writer *to, const imr_memo *memo)
{
    const imr_field *field = imr_field_find(IMR_STR("guideline"));
    if (memo->guidelines_n == 0) return;
    heading(to, 2, IMR_STR("Guidelines that the reviewers cite"));
    imr_buf_puts(to->out, is_html(to) ? "<table><tr><th>Guideline</th><th>Decisions</th><th>Overturned</th></tr>\n"
                                      : "| Guideline | Decisions | Overturned |\n|---|--:|--:|\n");
    for (size_t i = 0; i < memo->guidelines_n; i++) {
        const imr_memo_guideline *one = &memo->guidelines[i];
        imr_buf_puts(to->out, is_html(to) ? "<tr><td>" : "| ");
        text(to, label_of(to, field, one->name));
        imr_buf_printf(to->out, is_html(to) ? "</td><td>%u</td><td>%u</td></tr>\n" : " | %u | %u |\n", one->n,
                       one->overturned);
    }
    imr_buf_puts(to->out, is_html(to) ? "</table>\n" : "\n");
}

/* Writes what makes some of the decisions less comparable. */
static void write_caveats(writer *to, const imr_memo *memo)
{
    const struct {
        uint32_t n;
        const char *what;
    } caveats[] = {
        {memo->dependent, "about a service that falls or stands with an operation"},
        {memo->modified, "about what was left when utilization review had approved a part"},
        {memo->retrospective, "about treatment that had already been given"},
    };
    imr_buf line = {0};
    for (size_t i = 0; i < sizeof caveats / sizeof *caveats; i++)
        if (caveats[i].n > 0)
            imr_buf_printf(&line, "%s%u of %u %s %s", line.n > 0 ? "; " : "Less comparable: ", caveats[i].n,
                           memo->tally.n, caveats[i].n == 1 ? "is" : "are", caveats[i].what);
    if (line.n > 0) imr_buf_putc(&line, '.');
    put_line(to, &line);
}

/* "It lacks: repeat." */
static void write_list(writer *to, const char *what, const imr_list *of)
{
    imr_buf line = {0};
    for (size_t i = 0; i < of->n; i++)
        imr_buf_printf(&line, "%s%.*s%s", i > 0 ? ", " : what, IMR_STR_ARG(of->at[i]), i + 1 == of->n ? "." : "");
    put_line(to, &line);
}

static void write_quote(writer *to, size_t number, const imr_memo_quote *of)
{
    imr_buf line = {0};
    imr_buf_printf(&line, "%zu. ", number);
    imr_buf_add(&line, of->decision.heading);
    heading(to, 3, imr_buf_str(&line));
    if (of->decision.summary.n > 0) {
        imr_buf_clear(&line);
        imr_buf_puts(&line, "Case summary: ");
        imr_buf_add(&line, of->decision.summary);
        paragraph(to, imr_buf_str(&line));
    }
    write_list(to, "Of what was asked for, it lacks: ", &of->lacks);
    for (size_t i = 0; i < of->passages.n; i++) quote(to, of->passages.at[i]);
    imr_buf_clear(&line);
    imr_citation_line_write(to->lexicon, &of->decision, &line);
    paragraph(to, imr_buf_str(&line));
    imr_buf_clear(&line);
    imr_buf_puts(&line, "Quoted from ");
    imr_citation_line_write_source(&of->decision, &line);
    imr_buf_printf(&line, " (decision %.*s).", IMR_STR_ARG(of->decision.id));
    put_line(to, &line);
    write_list(to, "Letters with largely the same wording: ", &of->alike);
}

static size_t write_side(writer *to, const imr_memo *memo, imr_outcome_side side, size_t number)
{
    static const char *const titles[IMR_SIDES] = {"Upheld: the treatment stays denied",
                                                  "Overturned: the treatment was found necessary"};
    heading(to, 2, imr_str_of(titles[side]));
    for (size_t i = 0; i < memo->quotes_n[side]; i++) write_quote(to, ++number, &memo->quotes[side][i]);
    if (memo->quotes_n[side] == 0)
        paragraph(to, memo->nearest_n[side] == 0
                          ? IMR_STR("None of the decisions found.")
                          : IMR_STR("None of the decisions found. The nearest are not in the tally: they lack some of "
                                    "what was asked."));
    for (size_t i = 0; i < memo->nearest_n[side]; i++) write_quote(to, ++number, &memo->nearest[side][i]);
    return number;
}

static void write_notes(writer *to)
{
    heading(to, 2, IMR_STR("What this is, and is not"));
    paragraph(
        to,
        IMR_STR("A decision of IMR binds the parties of one dispute: it is a comparable decision, not a precedent. The "
                "decisions are those of the letters searched, of requests that utilization review refused and that "
                "somebody disputed; a rate says how such disputes ended, not how often the treatment is necessary. The "
                "outcome, the grounds and the facets were read by a program: check the letter before relying on one. "
                "Neither medical nor legal advice."));
}

imr_status imr_memo_write(const imr_memo *memo, const imr_lexicon *lexicon, imr_memo_form form, imr_buf *out,
                          imr_error *err)
{
    writer to = {form, lexicon, out};
    if (is_html(&to)) {
        imr_buf_puts(out, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>");
        text(&to, memo->question);
        imr_buf_puts(out, "</title>\n<body>\n");
    }
    heading(&to, 1, memo->question);
    write_method(&to, memo);
    write_tally(&to, &memo->tally);
    write_caveats(&to, memo);
    write_grounds(&to, memo);
    write_guidelines(&to, memo);
    size_t number = write_side(&to, memo, IMR_SIDE_OVERTURNED, 0);
    write_side(&to, memo, IMR_SIDE_UPHELD, number);
    write_notes(&to);
    if (is_html(&to)) imr_buf_puts(out, "</body></html>\n");
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}
