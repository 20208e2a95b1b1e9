#include "encode.h"

#include "text.h"

/* ---- packing: for each row its number, from 1, and its value. A number is written seven bits a byte, the lowest
 * first; all bytes except the last have the high bit set ---- */

static void put_number(imr_buf *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7) imr_buf_putc(out, (char)(number | 0x80));
    imr_buf_putc(out, (char)number);
}

static void put_text(imr_buf *out, imr_str text)
{
    put_number(out, text.n);
    if (text.n > 0) imr_buf_add(out, text);
}

static void put_list(imr_buf *out, const imr_list *list)
{
    put_number(out, list->n);
    for (size_t i = 0; i < list->n; i++) put_text(out, list->at[i]);
}

static void put_citations(imr_buf *out, const imr_citations *citations)
{
    put_number(out, citations->n);
    for (size_t i = 0; i < citations->n; i++) {
        const imr_citation *at = &citations->at[i];
        put_text(out, at->source);
        put_text(out, at->guideline);
        put_list(out, &at->section);
        put_list(out, &at->page);
        put_text(out, at->raw);
    }
}

static void put_grounds(imr_buf *out, const imr_grounds *grounds)
{
    put_number(out, grounds->n);
    for (size_t i = 0; i < grounds->n; i++) {
        const imr_ground *at = &grounds->at[i];
        put_text(out, at->ground);
        put_number(out, (uint64_t)at->begin);
        put_number(out, (uint64_t)at->end);
    }
}

static void put_value(imr_buf *out, const imr_field *field, const imr_decision *decision)
{
    const void *at = imr_field_member(field, decision);
    switch (field->kind) {
    case IMR_KIND_STR: put_text(out, *(const imr_str *)at); break;
    case IMR_KIND_LIST: put_list(out, at); break;
    case IMR_KIND_INT: put_number(out, (uint64_t) * (const int64_t *)at); break;
    case IMR_KIND_CITATIONS: put_citations(out, at); break;
    case IMR_KIND_GROUNDS: put_grounds(out, at); break;
    case IMR_KIND_BOOL: /* its presence is its value */
    case IMR_KIND_DERIVED: break;
    }
}

void imr_encode(const imr_decision *decision, imr_buf *out)
{
    for (size_t row = 0; row < imr_field_count(); row++) {
        const imr_field *field = imr_field_at(row);
        if (!imr_field_is_present(field, decision)) continue;
        put_number(out, row + 1);
        put_value(out, field, decision);
    }
}

/* ---- unpacking ---- */

typedef struct source {
    imr_arena *arena;
    imr_str left;
    bool damaged, failed; /* invalid form; out of memory */
} source;

static uint64_t take_number(source *from)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        if (from->left.n == 0) break;
        unsigned char byte = (unsigned char)*from->left.s++;
        from->left.n--;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return number;
    }
    from->damaged = true;
    return 0;
}

/* The number of items that follow. Each takes at least a byte, so a count cannot ask for more memory than there are
 * bytes. */
static size_t take_count(source *from)
{
    uint64_t n = take_number(from);
    from->damaged = from->damaged || n > from->left.n;
    return from->damaged ? 0 : (size_t)n;
}

static imr_str take_text(source *from)
{
    imr_str text = {from->left.s, take_count(from)};
    size_t bad;
    text.s = from->left.s;
    from->left.s += text.n;
    from->left.n -= text.n;
    if (text.n > 0 && !imr_utf8_valid(text, &bad)) from->damaged = true;
    return text.n == 0 ? (imr_str){0} : text;
}

static void *make_room(source *from, size_t n, size_t size)
{
    void *room = n == 0 ? NULL : imr_arena_alloc(from->arena, n * size);
    if (n > 0 && room == NULL) from->failed = true;
    return room;
}

static imr_list take_list(source *from)
{
    size_t n = take_count(from);
    imr_list list = {make_room(from, n, sizeof *list.at), 0};
    while (list.at != NULL && list.n < n) list.at[list.n++] = take_text(from);
    return list;
}

static imr_citations take_citations(source *from)
{
    size_t n = take_count(from);
    imr_citations citations = {make_room(from, n, sizeof *citations.at), 0};
    while (citations.at != NULL && citations.n < n) {
        imr_citation *at = &citations.at[citations.n++];
        at->source = take_text(from);
        at->guideline = take_text(from);
        at->section = take_list(from);
        at->page = take_list(from);
        at->raw = take_text(from);
    }
    return citations;
}

static imr_grounds take_grounds(source *from)
{
    size_t n = take_count(from);
    imr_grounds grounds = {make_room(from, n, sizeof *grounds.at), 0};
    while (grounds.at != NULL && grounds.n < n) {
        imr_ground *at = &grounds.at[grounds.n++];
        at->ground = take_text(from);
        at->begin = (int64_t)take_number(from);
        at->end = (int64_t)take_number(from);
    }
    return grounds;
}

static void take_value(source *from, const imr_field *field, imr_decision *to)
{
    void *at = (char *)to + field->offset;
    switch (field->kind) {
    case IMR_KIND_STR: *(imr_str *)at = take_text(from); break;
    case IMR_KIND_LIST: *(imr_list *)at = take_list(from); break;
    case IMR_KIND_INT: *(int64_t *)at = (int64_t)take_number(from); break;
    case IMR_KIND_BOOL: *(bool *)at = true; break;
    case IMR_KIND_CITATIONS: *(imr_citations *)at = take_citations(from); break;
    case IMR_KIND_GROUNDS: *(imr_grounds *)at = take_grounds(from); break;
    case IMR_KIND_DERIVED: from->damaged = true; break;
    }
}

/* Whether the span of each ground lies in the rationale, so that printing needs no check. */
static bool has_sound_grounds(const imr_decision *decision)
{
    for (size_t i = 0; i < decision->grounds.n; i++) {
        const imr_ground *at = &decision->grounds.at[i];
        if (at->begin < 0 || at->begin >= at->end || (uint64_t)at->end > decision->rationale.n) return false;
    }
    return true;
}

imr_status imr_decode(imr_arena *arena, imr_str bytes, imr_decision *out, imr_error *err)
{
    source from = {.arena = arena, .left = bytes};
    uint64_t last = 0;
    *out = (imr_decision){0};
    while (from.left.n > 0 && !from.damaged && !from.failed) {
        uint64_t row = take_number(&from);
        const imr_field *field = row > last ? imr_field_at((size_t)row - 1) : NULL;
        if (field == NULL)
            from.damaged = true;
        else
            take_value(&from, field, out);
        last = row;
    }
    if (from.failed) return imr_fail_memory(err);
    if (from.damaged || out->id.n == 0 || !has_sound_grounds(out))
        return imr_fail(err, IMR_CORRUPT, "a stored record cannot be read");
    return IMR_OK;
}
