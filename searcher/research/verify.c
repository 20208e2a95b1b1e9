#include "verify.h"

#include <string.h>

#include "quote.h"

/* ---- one decision ---- */

typedef struct best {
    imr_quote_match match;
    imr_str text, field, id;
} best;

static bool is_better(const imr_quote_match *a, const imr_quote_match *b)
{
    return a->verdict < b->verdict || (a->verdict == b->verdict && a->edits < b->edits);
}

static imr_status hold_against(const imr_decision *decision, imr_str quote, best *to, imr_error *err)
{
    const struct {
        const char *name;
        imr_str text;
    } fields[] = {{"rationale", decision->rationale}, {"heading", decision->heading}, {"summary", decision->summary}};
    imr_status status = IMR_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && status == IMR_OK; i++) {
        imr_quote_match found;
        if (fields[i].text.n == 0) continue;
        status = imr_quote_find(fields[i].text, quote, &found, err);
        if (status == IMR_OK && (to->id.n == 0 || is_better(&found, &to->match)))
            *to = (best){found, fields[i].text, imr_str_of(fields[i].name), decision->id};
    }
    return status;
}

/* ---- other decisions ---- */

/* A query for the quote's own words: a phrase from its middle, so that a changed end does not matter. */
static imr_str phrase_of(imr_arena *arena, imr_str quote)
{
    enum { WORDS = 8 };
    imr_buf text = {0};
    size_t words = 0;
    imr_buf_putc(&text, '"');
    for (size_t i = 0; i < quote.n && words < WORDS; i++) {
        bool space = quote.s[i] == ' ' || quote.s[i] == '\n' || quote.s[i] == '\t';
        words += space && i > 0;
        if (words < WORDS) imr_buf_putc(&text, quote.s[i] == '"' || space ? ' ' : quote.s[i]);
    }
    imr_buf_putc(&text, '"');
    return imr_buf_keep(&text, arena);
}

static imr_status look_elsewhere(imr_snapshot *snapshot, imr_str quote, imr_arena *arena, best *to, imr_error *err)
{
    enum { LOOKED_AT = 20 };
    imr_request request = IMR_REQUEST_INIT;
    imr_search *search = NULL;
    imr_hit hit;
    request.query = phrase_of(arena, quote);
    request.literal = request.exact = request.whole = true;
    request.limit = LOOKED_AT;
    if (request.query.s == NULL) return imr_fail_memory(err);
    imr_status status = imr_search_open(snapshot, &request, &search, err);
    while (status == IMR_OK && !(to->id.n > 0 && to->match.verdict == IMR_QUOTE_EXACT)) {
        status = imr_search_next(search, arena, &hit, err);
        if (status == IMR_OK) status = hold_against(&hit.decision, quote, to, err);
    }
    imr_search_close(search);
    return status == IMR_NONE ? IMR_OK : status;
}

/* ---- the verdict ---- */

static imr_status show_difference(const best *of, imr_str quote, imr_arena *arena, imr_verified *out, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_quote_difference(of->text, quote, &of->match, &text, err);
    const imr_str kept = imr_buf_keep(&text, arena);
    if (status != IMR_OK) return status;
    out->difference = kept;
    return kept.s == NULL ? imr_fail_memory(err) : IMR_OK;
}

static imr_status judge(const best *cited, const best *other, imr_arena *arena, imr_verified *out, imr_error *err)
{
    imr_quote_verdict here = cited->id.n > 0 ? cited->match.verdict : IMR_QUOTE_ABSENT;
    bool elsewhere = other->id.n > 0 && other->match.verdict == IMR_QUOTE_EXACT;
    const best *source = here == IMR_QUOTE_EXACT || (here == IMR_QUOTE_CHANGED && !elsewhere) ? cited : other;
    if (here == IMR_QUOTE_EXACT)
        out->verdict = IMR_VERDICT_EXACT;
    else if (elsewhere)
        out->verdict = out->quote.id.n > 0 ? IMR_VERDICT_ELSEWHERE : IMR_VERDICT_UNCITED;
    else if (here == IMR_QUOTE_CHANGED)
        out->verdict = IMR_VERDICT_CHANGED;
    else
        source = NULL;
    if (source == NULL) return IMR_OK;
    out->id = source->id;
    out->field = source->field;
    return out->verdict == IMR_VERDICT_CHANGED ? show_difference(source, out->quote.text, arena, out, err) : IMR_OK;
}

imr_status imr_verify(imr_snapshot *snapshot, const imr_quotation *quote, imr_arena *arena, imr_verified *out,
                      imr_error *err)
{
    best cited = {0}, other = {0};
    imr_decision *decisions = NULL;
    size_t n = 0;
    *out = (imr_verified){.quote = *quote, .verdict = quote->id.n > 0 ? IMR_VERDICT_ABSENT : IMR_VERDICT_UNCITED};
    imr_status status =
        quote->id.n == 0 ? IMR_NONE : imr_search_show(snapshot, quote->id, true, arena, &decisions, &n, err);
    if (status == IMR_NONE && quote->id.n > 0) out->verdict = IMR_VERDICT_UNKNOWN;
    if (status == IMR_NONE) status = IMR_OK;
    for (size_t i = 0; i < n && status == IMR_OK; i++) status = hold_against(&decisions[i], quote->text, &cited, err);
    bool exact = cited.id.n > 0 && cited.match.verdict == IMR_QUOTE_EXACT;
    if (status == IMR_OK && !exact) status = look_elsewhere(snapshot, quote->text, arena, &other, err);
    return status == IMR_OK ? judge(&cited, &other, arena, out, err) : status;
}
