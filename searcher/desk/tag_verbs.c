/* imr tag, note, tags, backup, restore. */
#include <inttypes.h>
#include <string.h>

#include "desk.h"
#include "search.h"
#include "visible.h"

/* ---- ids ---- */

/* Adds the ids of decisions, spelled as in the index; a letter's id means all of its decisions. */
static imr_status find_ids(imr_desk *desk, const char *word, imr_list *ids, imr_error *err)
{
    imr_decision *decisions = NULL;
    size_t n = 0;
    imr_status status = imr_search_show(desk->snapshot, imr_str_of(word), false, desk->arena, &decisions, &n, err);
    if (status == IMR_NONE && strpbrk(word, "0123456789#") == NULL)
        return imr_fail(err, IMR_NONE, "%s: no such decision and no such letter; a tag is written +%s", word, word);
    if (status == IMR_NONE) return imr_fail(err, IMR_NONE, "%s: no such decision and no such letter", word);
    for (size_t i = 0; i < n && status == IMR_OK; i++)
        if (!imr_list_add_once(desk->arena, ids, decisions[i].id)) status = imr_fail_memory(err);
    return status;
}

static bool is_tag(const char *word) { return (word[0] == '+' || word[0] == '-') && word[1] != '\0'; }

static imr_status apply(imr_desk *desk, imr_str id, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < desk->words_n && status == IMR_OK; i++) {
        const char *word = desk->words[i];
        if (!is_tag(word)) continue;
        status = word[0] == '+' ? imr_userdata_tag(desk->data, id, imr_str_of(word + 1), err)
                                : imr_userdata_untag(desk->data, id, imr_str_of(word + 1), err);
    }
    return status;
}

/* Applies all tags to all decisions, or none. */
imr_status imr_desk_tag(imr_desk *desk, imr_error *err)
{
    imr_list ids = {0};
    size_t tags = 0;
    imr_status status = IMR_OK;
    for (size_t i = 0; i < desk->words_n && status == IMR_OK; i++) {
        if (is_tag(desk->words[i]))
            tags++;
        else
            status = find_ids(desk, desk->words[i], &ids, err);
    }
    if (status == IMR_OK && (ids.n == 0 || tags == 0))
        return imr_fail(err, IMR_USAGE, "tag ID... +TAG -TAG: an id and a tag are needed");
    if (status == IMR_OK) status = imr_desk_userdata(desk, err);
    if (status == IMR_OK) status = imr_userdata_begin(desk->data, err);
    if (status != IMR_OK) return status;
    for (size_t i = 0; i < ids.n && status == IMR_OK; i++) status = apply(desk, ids.at[i], err);
    return imr_userdata_end(desk->data, status, err);
}

imr_status imr_desk_note(imr_desk *desk, imr_error *err)
{
    imr_list ids = {0};
    imr_status status = find_ids(desk, desk->words[0], &ids, err);
    if (status == IMR_OK && ids.n > 1)
        return imr_fail(err, IMR_USAGE, "%s: a letter of %zu decisions; name one, such as %s#1", desk->words[0], ids.n,
                        desk->words[0]);
    const imr_str text = imr_desk_joined(desk, 1);
    if (status == IMR_OK && text.s == NULL) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_desk_userdata(desk, err);
    if (status == IMR_OK) status = imr_userdata_note(desk->data, ids.at[0], text, err);
    return status;
}

/* ---- listing ---- */

static imr_status write_tag(void *context, imr_str tag, uint64_t decisions, imr_error *err)
{
    imr_buf *out = context;
    imr_buf_printf(out, "%8" PRIu64 "  %.*s\n", decisions, IMR_STR_ARG(tag));
    return out->failed ? imr_fail_memory(err) : IMR_OK;
}

static imr_status write_decision(imr_desk *desk, imr_str id, imr_buf *out, imr_error *err)
{
    imr_list tags;
    imr_str note;
    imr_status status = imr_userdata_tags(desk->data, id, desk->arena, &tags, &note, err);
    if (status != IMR_OK) return status;
    imr_visible_add(out, id);
    for (size_t i = 0; i < tags.n; i++) imr_buf_printf(out, " +%.*s", IMR_STR_ARG(tags.at[i]));
    if (note.n > 0) imr_buf_puts(out, "\n    ");
    imr_visible_add(out, note);
    imr_buf_putc(out, '\n');
    return IMR_OK;
}

imr_status imr_desk_tags(imr_desk *desk, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_desk_userdata(desk, err);
    if (status == IMR_OK && desk->words_n == 0) status = imr_userdata_each_tag(desk->data, write_tag, &text, err);
    for (size_t i = 0; i < desk->words_n && status == IMR_OK; i++)
        status = write_decision(desk, imr_str_of(desk->words[i]), &text, err);
    if (status == IMR_OK && text.n == 0) return imr_fail(err, IMR_NONE, "no decision has a tag");
    if (status == IMR_OK) return imr_desk_write(desk, &text, err);
    imr_buf_free(&text);
    return status;
}

/* ---- backup ---- */

static imr_status write_line(void *context, imr_str line, imr_error *err)
{
    imr_desk *desk = context;
    imr_buf text = {0};
    imr_buf_add(&text, line);
    imr_buf_putc(&text, '\n');
    return imr_desk_write(desk, &text, err);
}

imr_status imr_desk_backup(imr_desk *desk, imr_error *err)
{
    imr_status status = imr_desk_userdata(desk, err);
    return status == IMR_OK ? imr_userdata_export(desk->data, write_line, desk, err) : status;
}

/* Imports line by line; stops at the first invalid line and reports its number. */
imr_status imr_desk_restore(imr_desk *desk, imr_error *err)
{
    imr_str text;
    imr_error why = {.status = IMR_OK};
    size_t line = 1;
    imr_status status = imr_desk_read_file(desk, desk->words[0], &text, err);
    if (status == IMR_OK) status = imr_desk_userdata(desk, err);
    while (status == IMR_OK && text.n > 0) {
        size_t end = imr_str_find(text, IMR_STR("\n"), 0);
        imr_str one = {text.s, end == SIZE_MAX ? text.n : end};
        if (imr_str_trim(one).n > 0) status = imr_userdata_import(desk->data, one, &why);
        if (status != IMR_OK) return imr_fail(err, status, "%s:%zu: %s", desk->words[0], line, why.text);
        text = end == SIZE_MAX ? (imr_str){0} : (imr_str){text.s + end + 1, text.n - end - 1};
        line++;
    }
    return status;
}
