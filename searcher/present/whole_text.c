/* A whole decision as text. */
#include "sink_text.h"

#include "facet_label.h"

#include <string.h>

enum { NAMES = 20, NARROW = 60 };

/* Writes a name in its column, then the text. */
static void put_named(imr_page *page, const char *name, imr_str text)
{
    size_t indent = page->view->width < NARROW ? IMR_TEXT_INDENT : NAMES;
    imr_wrap to = imr_text_paragraph(page, indent);
    if (text.n == 0) return;
    imr_buf_puts(&page->out, name);
    if (indent < NAMES) imr_buf_putc(&page->out, '\n');
    to.column = indent < NAMES ? 0 : strlen(name);
    imr_wrap_text(&to, 1, text, IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

static void put_field(imr_page *page, const imr_field *field, const imr_decision *decision)
{
    char digits[32];
    imr_buf text = {0};
    size_t n = imr_field_values(field, decision);
    for (size_t i = 0; i < n; i++) {
        imr_str value = imr_field_value(field, decision, i, digits);
        if (field->kind == IMR_KIND_LIST && imr_is_refined(imr_field_member(field, decision), value)) continue;
        if (text.n > 0) imr_buf_puts(&text, page->view->ids ? ", " : "; ");
        imr_buf_add(&text, imr_page_label(page, field, value));
    }
    put_named(page, field->key, imr_buf_str(&text));
    page->out.failed |= text.failed;
    imr_buf_free(&text);
}

static void put_citations(imr_page *page, const char *whose, const imr_citations *citations)
{
    for (size_t i = 0; i < citations->n; i++) {
        bool again = i > 0 && imr_str_equal(citations->at[i].raw, citations->at[i - 1].raw);
        if (!again) put_named(page, whose, citations->at[i].raw);
    }
}

static imr_status put_titled(imr_page *page, const char *title, imr_str text, imr_error *err)
{
    if (text.n == 0) return IMR_OK;
    imr_buf_printf(&page->out, "\n%s\n", title);
    return imr_text_marked(page, text, IMR_TEXT_INDENT, err);
}

/* Writes each ground with its sentence. */
static imr_status put_grounds(imr_page *page, const imr_decision *decision, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < decision->grounds.n && status == IMR_OK; i++) {
        const imr_ground *at = &decision->grounds.at[i];
        imr_str sentence = {decision->rationale.s + at->begin, (size_t)(at->end - at->begin)};
        imr_wrap to = imr_text_paragraph(page, 0);
        imr_buf_putc(&page->out, '\n');
        imr_wrap_text(&to, 0, IMR_STR("ground:"), IMR_STYLE_PLAIN);
        imr_wrap_text(&to, 1, imr_page_label(page, imr_field_find(IMR_STR("ground")), at->ground), IMR_STYLE_PLAIN);
        imr_wrap_end(&to);
        status = imr_text_marked(page, sentence, IMR_TEXT_INDENT, err);
    }
    return status;
}

/* Whether the field is in the list at the top: text fields follow below under their names, citations are lines, and the
 * outcome is in the title. */
static bool is_short(const imr_field *field)
{
    static const char *const elsewhere[] = {"id",      "heading",   "requested",    "authorized", "disputed",
                                            "outcome", "citations", "ur_citations", "summary",    "rationale"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(field->key, elsewhere[i]) == 0) return false;
    return field->kind != IMR_KIND_DERIVED && field->kind != IMR_KIND_CITATIONS && field->kind != IMR_KIND_GROUNDS;
}

static void put_others(imr_page *page, const imr_shown *shown)
{
    if (shown->letter_n > 1) imr_buf_puts(&page->out, "\nother decisions of the letter\n");
    for (size_t i = 0; i < shown->letter_n; i++) {
        const imr_decision *other = &shown->letter[i];
        if (imr_str_equal(other->id, shown->decision->id)) continue;
        imr_wrap to = imr_text_paragraph(page, IMR_TEXT_INDENT);
        imr_wrap_text(&to, 1, other->id, IMR_STYLE_PLAIN);
        imr_wrap_text(&to, 2, other->outcome, IMR_STYLE_PLAIN);
        imr_wrap_text(&to, 2, other->heading, IMR_STYLE_PLAIN);
        imr_wrap_end(&to);
    }
}

imr_status imr_text_whole(imr_page *page, const imr_shown *shown, imr_error *err)
{
    const imr_decision *decision = shown->decision;
    const struct {
        const char *title;
        imr_str text;
    } texts[] = {
        {"requested", decision->requested},
        {"authorized", decision->authorized},
        {"disputed", decision->ur_modified ? decision->disputed : (imr_str){0}},
        {"rationale", decision->rationale},
        {"summary", decision->summary},
    };
    imr_wrap title = imr_text_paragraph(page, 0);
    if (shown->number > 1) imr_buf_putc(&page->out, '\n');
    imr_wrap_text(&title, 0, decision->id, IMR_STYLE_BOLD);
    imr_text_outcome(page, &title, decision);
    imr_wrap_end(&title);
    imr_status status = imr_text_marked(page, decision->heading, IMR_TEXT_INDENT, err);
    imr_buf_putc(&page->out, '\n');
    for (size_t i = 0; i < imr_field_count(); i++)
        if (is_short(imr_field_at(i))) put_field(page, imr_field_at(i), decision);
    put_citations(page, "reviewer cited", &decision->citations);
    put_citations(page, "UR cited", &decision->ur_citations);
    if (status == IMR_OK) status = put_grounds(page, decision, err);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == IMR_OK; i++)
        status = put_titled(page, texts[i].title, texts[i].text, err);
    put_others(page, shown);
    return status;
}
