/* imr criteria: what sets overturned decisions apart from upheld ones. */
#include "criteria.h"

#include <string.h>

#include "desk.h"
#include "json.h"
#include "visible.h"
#include "wrap.h"

static const char *const sides[IMR_SIDES] = {"upheld", "overturned"};

static imr_str label_of(const imr_desk *desk, const imr_criterion *ground)
{
    return imr_desk_label(desk, imr_field_find(IMR_STR("ground")), ground->name);
}

/* ---- text ---- */

static void write_example(const imr_desk *desk, const imr_criterion *of, imr_buf *out)
{
    imr_byte_range whole = {0, (uint32_t)of->text.n}, mark = {(uint32_t)of->begin, (uint32_t)of->end};
    imr_wrap to = {.out = out, .width = desk->width, .indent = 8, .colour = desk->colour};
    bool marked = of->end > of->begin && of->end - of->begin < of->text.n;
    if (of->id.n == 0) return;
    imr_wrap_marked(&to, of->text, whole, &mark, marked ? 1 : 0);
    imr_wrap_end(&to);
    imr_buf_printf(out, "        [%.*s]\n", IMR_STR_ARG(of->id));
}

/* letters: each side's number of letters, of which the criterion's counts are a part. */
static void write_criterion(const imr_desk *desk, const uint32_t letters[IMR_SIDES], const imr_criterion *of,
                            imr_str name, imr_buf *out)
{
    imr_buf line = {0};
    imr_buf_printf(&line, "    %5u of %-5u %5u of %-5u  %+5.1f%s  %.*s", of->letters[IMR_SIDE_UPHELD],
                   letters[IMR_SIDE_UPHELD], of->letters[IMR_SIDE_OVERTURNED], letters[IMR_SIDE_OVERTURNED], of->z,
                   of->weak ? " weak" : "     ", IMR_STR_ARG(name));
    if (imr_visible_width(imr_buf_str(&line)) <= desk->width) {
        imr_visible_add(out, imr_buf_str(&line));
        imr_buf_putc(out, '\n');
    } else /* too narrow for columns: wrapped */
        imr_desk_line(desk, imr_buf_str(&line), out);
    out->failed = out->failed || line.failed;
    imr_buf_free(&line);
    write_example(desk, of, out);
}

/* The grounds that one side gives more often than the other, the strongest first. */
static void write_grounds(const imr_desk *desk, const imr_criteria *criteria, int side, imr_buf *out)
{
    const imr_criteria_list *all = &criteria->grounds;
    size_t shown = 0;
    imr_buf_printf(out, "\ngrounds of %s decisions\n", sides[side]);
    if (all->n > 0) imr_buf_puts(out, "           upheld     overturned      z\n");
    for (size_t i = 0; i < all->n; i++) {
        const imr_criterion *one = &all->at[side == IMR_SIDE_UPHELD ? i : all->n - 1 - i];
        if ((one->z > 0) != (side == IMR_SIDE_OVERTURNED)) continue;
        write_criterion(desk, criteria->letters, one, label_of(desk, one), out);
        shown++;
    }
    if (shown == 0) imr_buf_puts(out, "    none that this side gives more often\n");
}

/* Says that there are no phrases, and whether one side is too small to show any. */
static void write_no_phrases(const imr_desk *desk, const imr_criteria *criteria, imr_buf *out)
{
    imr_buf line = {0};
    enum { FEW = 5 };
    const uint32_t *letters = criteria->examined_letters;
    const int fewer = letters[IMR_SIDE_OVERTURNED] < letters[IMR_SIDE_UPHELD] ? IMR_SIDE_OVERTURNED : IMR_SIDE_UPHELD;
    imr_buf_puts(&line, "    none that sets them apart");
    if (letters[fewer] < FEW)
        imr_buf_printf(&line, ": %u letter%s %s tell%s little; a wider query has more", letters[fewer],
                       letters[fewer] == 1 ? "" : "s", sides[fewer], letters[fewer] == 1 ? "s" : "");
    imr_desk_line(desk, imr_buf_str(&line), out);
    out->failed = out->failed || line.failed;
    imr_buf_free(&line);
}

static void write_text(const imr_desk *desk, const imr_criteria *criteria, imr_buf *out)
{
    for (int side = IMR_SIDES - 1; side >= 0; side--)
        imr_buf_printf(out, "%s: %u decision%s of %u letter%s\n", sides[side], criteria->decisions[side],
                       criteria->decisions[side] == 1 ? "" : "s", criteria->letters[side],
                       criteria->letters[side] == 1 ? "" : "s");
    imr_desk_line(
        desk, IMR_STR("counts are of letters; z is a log-odds ratio, positive for overturned; weak: it may be chance"),
        out);
    for (int side = IMR_SIDES - 1; side >= 0; side--) write_grounds(desk, criteria, side, out);
    for (int side = IMR_SIDES - 1; side >= 0; side--) {
        const imr_criteria_list *list = &criteria->phrases[side];
        imr_buf title = {0};
        imr_buf_printf(&title, "phrases of %s decisions (the text of %u of %u was read)", sides[side],
                       criteria->examined[side], criteria->decisions[side]);
        imr_buf_putc(out, '\n');
        imr_desk_line(desk, imr_buf_str(&title), out);
        imr_buf_free(&title);
        if (list->n == 0) write_no_phrases(desk, criteria, out);
        for (size_t i = 0; i < list->n; i++)
            write_criterion(desk, criteria->examined_letters, &list->at[i], list->at[i].name, out);
    }
}

/* ---- JSON ---- */

static void json_criterion(imr_json *json, const imr_criterion *of)
{
    imr_json_begin(json, '{');
    imr_json_member(json, IMR_STR("name"), of->name);
    for (int side = 0; side < IMR_SIDES; side++) imr_json_member_uint(json, imr_str_of(sides[side]), of->letters[side]);
    imr_json_member_fixed(json, IMR_STR("z"), of->z, 4);
    imr_json_member_bool(json, IMR_STR("weak"), of->weak);
    imr_json_member(json, IMR_STR("id"), of->id);
    imr_json_member(json, IMR_STR("sentence"), of->text);
    imr_json_end(json, '}');
}

static void json_list(imr_json *json, const char *name, const imr_criteria_list *list)
{
    imr_json_open(json, imr_str_of(name), '[');
    for (size_t i = 0; i < list->n; i++) json_criterion(json, &list->at[i]);
    imr_json_end(json, ']');
}

static void json_counts(imr_json *json, const char *name, const uint32_t counts[IMR_SIDES])
{
    imr_json_open(json, imr_str_of(name), '{');
    for (int side = 0; side < IMR_SIDES; side++) imr_json_member_uint(json, imr_str_of(sides[side]), counts[side]);
    imr_json_end(json, '}');
}

static void write_json(const imr_desk *desk, const imr_criteria *criteria, imr_buf *out)
{
    imr_json json = {.out = out};
    imr_json_begin(&json, '{');
    imr_json_member(&json, IMR_STR("schema"), IMR_STR("imr.criteria/1"));
    imr_json_member(&json, IMR_STR("query"), desk->request.query);
    json_counts(&json, "decisions", criteria->decisions);
    json_counts(&json, "letters", criteria->letters);
    json_counts(&json, "examined", criteria->examined);
    json_counts(&json, "examined_letters", criteria->examined_letters);
    json_list(&json, "grounds", &criteria->grounds);
    imr_json_open(&json, IMR_STR("phrases"), '{');
    for (int side = 0; side < IMR_SIDES; side++) json_list(&json, sides[side], &criteria->phrases[side]);
    imr_json_end(&json, '}');
    imr_json_end(&json, '}');
    imr_buf_putc(out, '\n');
}

/* ---- the verb ---- */

imr_status imr_desk_criteria(imr_desk *desk, imr_error *err)
{
    enum { JSON = 1 };
    static const char *const forms[] = {"text", "json", NULL};
    imr_criteria_request request = IMR_CRITERIA_INIT;
    imr_criteria criteria;
    imr_search *search = NULL;
    imr_buf text = {0};
    uint64_t most = request.most;
    size_t form;
    imr_status status = imr_desk_form(desk, forms, &form, err);
    if (status == IMR_OK) status = imr_desk_number(desk, IMR_DESK_LIMIT, 1, 1000, &most, err);
    request.most = (uint32_t)most;
    desk->request.limit = 0;
    if (status == IMR_OK) status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK) status = imr_criteria_make(search, &request, desk->arena, &criteria, err);
    if (status == IMR_OK && criteria.decisions[0] + criteria.decisions[1] == 0)
        status = imr_fail(err, IMR_NONE, "no decision has everything that was asked for");
    if (status == IMR_OK) {
        if (form == JSON)
            write_json(desk, &criteria, &text);
        else
            write_text(desk, &criteria, &text);
        status = imr_desk_write(desk, &text, err);
    }
    imr_search_close(search);
    return status;
}
