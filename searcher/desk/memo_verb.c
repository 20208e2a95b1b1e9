/* imr memo and imr verify. */
#include "memo.h"

#include <string.h>

#include "desk.h"
#include "json.h"
#include "search.h"
#include "tagged.h"
#include "verify.h"

/* ---- memo ---- */

/* As --format says, else as the file is named. */
static imr_status read_form(const imr_desk *desk, imr_memo_form *out, imr_error *err)
{
    static const char *const names[] = {"md", "html", NULL};
    static const imr_memo_form forms[] = {IMR_MEMO_MARKDOWN, IMR_MEMO_HTML};
    const char *path = imr_desk_argument(desk, IMR_DESK_OUTPUT);
    size_t form;
    imr_status status = imr_desk_form(desk, names, &form, err);
    if (!imr_desk_has(desk, IMR_DESK_FORMAT) && path != NULL) form = imr_str_ends(imr_str_of(path), IMR_STR(".html"));
    if (status == IMR_OK) *out = forms[form];
    return status;
}

/* The memo's title if none is given: the query as typed, else the filters. */
static imr_status find_question(imr_desk *desk, imr_str *out, imr_error *err)
{
    imr_buf text = {0};
    const char *given = imr_desk_argument(desk, IMR_DESK_QUESTION);
    if (given != NULL)
        imr_buf_puts(&text, given);
    else
        imr_buf_add(&text, desk->request.query);
    for (size_t i = 0; i < desk->request.filters_n && given == NULL; i++)
        imr_buf_printf(&text, "%s%s: %.*s", text.n > 0 ? ", " : "", desk->request.filters[i].field->key,
                       IMR_STR_ARG(desk->request.filters[i].text));
    if (text.n == 0) imr_buf_puts(&text, "All decisions");
    *out = imr_buf_keep(&text, desk->arena);
    return out->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* Reports how the query is interpreted, and replaces tags by the ids of their decisions. */
static imr_status read_question(imr_desk *desk, imr_error *err)
{
    imr_search *search = NULL;
    imr_status status = imr_tagged_expand(desk->arena, &desk->request, err);
    if (status == IMR_OK) status = imr_search_read(desk->snapshot, &desk->request, &search, err);
    if (status == IMR_OK) imr_desk_tell(desk, search);
    imr_search_close(search);
    return status;
}

imr_status imr_desk_memo(imr_desk *desk, imr_error *err)
{
    enum { QUOTES = 3, QUOTES_MOST = 100 };
    imr_memo_request request = {.search = &desk->request, .quotes = QUOTES, .apart = true};
    imr_memo_form form;
    imr_memo memo;
    imr_buf text = {0};
    uint64_t quotes = QUOTES;
    const char *path = imr_desk_argument(desk, IMR_DESK_OUTPUT);
    request.summaries = imr_desk_has(desk, IMR_DESK_SUMMARIES);
    imr_status status = read_form(desk, &form, err);
    if (status == IMR_OK) status = find_question(desk, &request.question, err);
    if (status == IMR_OK) status = read_question(desk, err);
    if (status == IMR_OK) status = imr_desk_number(desk, IMR_DESK_QUOTES, 1, QUOTES_MOST, &quotes, err);
    request.quotes = (uint32_t)quotes;
    if (status == IMR_OK) status = imr_memo_make(desk->snapshot, &request, desk->arena, &memo, err);
    if (status == IMR_OK) status = imr_memo_write(&memo, desk->lexicon, form, &text, err);
    if (status == IMR_OK && path != NULL && strcmp(path, "-") != 0) {
        status = imr_desk_write_file(path, &text, err);
        imr_buf_free(&text);
        return status;
    }
    if (status == IMR_OK) return imr_desk_write(desk, &text, err);
    imr_buf_free(&text);
    return status;
}

/* ---- verify ---- */

static const struct {
    const char *name, *sentence;
    bool good;
} verdicts[] = {
    [IMR_VERDICT_EXACT] = {"exact", "found word for word", true},
    [IMR_VERDICT_CHANGED] = {"changed", "found with changes", false},
    [IMR_VERDICT_ELSEWHERE] = {"wrong-citation", "not in the decision that is cited, but in another", false},
    [IMR_VERDICT_ABSENT] = {"absent", "not found", false},
    [IMR_VERDICT_UNKNOWN] = {"unknown-decision", "the index has no such decision", false},
    [IMR_VERDICT_UNCITED] = {"uncited", "the text names no decision for it", false},
};

static void write_text(const imr_desk *desk, const imr_verified *one, imr_buf *out)
{
    enum { SHOWN = 60 };
    imr_str text = one->quote.text;
    imr_buf line = {0};
    imr_buf_printf(&line, "line %zu: %s", one->quote.line, verdicts[one->verdict].sentence);
    if (one->quote.id.n > 0) imr_buf_printf(&line, " (cited: %.*s)", IMR_STR_ARG(one->quote.id));
    if (one->id.n > 0 && one->verdict != IMR_VERDICT_CHANGED)
        imr_buf_printf(&line, ": %.*s, %.*s", IMR_STR_ARG(one->id), IMR_STR_ARG(one->field));
    imr_desk_line(desk, imr_buf_str(&line), out);
    imr_buf_clear(&line);
    imr_buf_puts(&line, "    ");
    if (one->difference.n > 0)
        imr_buf_printf(&line, "[in the decision] {in the quote}: %.*s", IMR_STR_ARG(one->difference));
    else {
        size_t n = text.n;
        if (n > SHOWN)
            for (n = SHOWN; n > 0 && (text.s[n] & 0xc0) == 0x80;) n--;
        for (size_t i = 0; i < n; i++) imr_buf_putc(&line, text.s[i] == '\n' ? ' ' : text.s[i]);
        if (n < text.n) imr_buf_puts(&line, " ...");
    }
    imr_desk_line(desk, imr_buf_str(&line), out);
    out->failed = out->failed || line.failed;
    imr_buf_free(&line);
}

static void write_json(const imr_verified *one, imr_buf *out)
{
    imr_json json = {.out = out};
    imr_json_begin(&json, '{');
    imr_json_member_uint(&json, IMR_STR("line"), one->quote.line);
    imr_json_member(&json, IMR_STR("verdict"), imr_str_of(verdicts[one->verdict].name));
    imr_json_member(&json, IMR_STR("quote"), one->quote.text);
    imr_json_member(&json, IMR_STR("cited"), one->quote.id);
    imr_json_member(&json, IMR_STR("found"), one->id);
    imr_json_member(&json, IMR_STR("field"), one->field);
    imr_json_member(&json, IMR_STR("difference"), one->difference);
    imr_json_end(&json, '}');
    imr_buf_putc(out, '\n');
}

imr_status imr_desk_verify(imr_desk *desk, imr_error *err)
{
    static const char *const forms[] = {"text", "jsonl", "json", NULL};
    size_t form;
    imr_quotation *quotes = NULL;
    imr_str text;
    imr_buf out = {0};
    size_t n = 0, bad = 0;
    imr_status status = imr_desk_form(desk, forms, &form, err);
    const bool json = form > 0;
    if (status == IMR_OK) status = imr_desk_read_file(desk, desk->words[0], &text, err);
    if (status == IMR_OK) status = imr_quotations_read(text, desk->arena, &quotes, &n, err);
    if (status == IMR_OK && n == 0)
        return imr_fail(err, IMR_NONE, "%s: no quotes: neither a block quotation nor four words in quotation marks",
                        desk->words[0]);
    for (size_t i = 0; i < n && status == IMR_OK; i++) {
        imr_verified one;
        status = imr_verify(desk->snapshot, &quotes[i], desk->arena, &one, err);
        if (status != IMR_OK) break;
        bad += !verdicts[one.verdict].good;
        if (json)
            write_json(&one, &out);
        else
            write_text(desk, &one, &out);
    }
    if (status == IMR_OK && !json)
        imr_buf_printf(&out, "%zu quotes, %zu found word for word, %zu not\n", n, n - bad, bad);
    if (status == IMR_OK) status = imr_desk_write(desk, &out, err);
    imr_buf_free(&out);
    if (status == IMR_OK && bad > 0)
        return imr_fail(err, IMR_NONE, "%s: %zu of %zu quotes are not word for word what is cited", desk->words[0], bad,
                        n);
    return status;
}
