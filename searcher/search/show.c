/* Shows whole decisions, by the id of one or of a letter. */
#include "answer.h"
#include "docstore.h"

#include <stdlib.h>

typedef struct gather {
    imr_docid *ids;
    uint32_t n, room;
} gather;

static bool gather_docid(void *context, imr_docid id)
{
    gather *to = context;
    if (to->n < to->room) to->ids[to->n++] = id;
    return true;
}

static int by_issue(const void *a, const void *b)
{
    const imr_decision *x = a, *y = b;
    if (x->issue != y->issue) return x->issue < y->issue ? -1 : 1;
    return imr_str_compare(x->id, y->id);
}

static imr_status read_all(const imr_reader *reader, const gather *found, imr_extent extent, imr_arena *arena,
                           imr_decision **out, size_t *n, imr_error *err)
{
    imr_status status = IMR_OK;
    for (uint32_t i = 0; i < found->n && status == IMR_OK; i++) {
        status = imr_docstore_read(reader, found->ids[i], extent, arena, &(*out)[*n], err);
        if (status == IMR_NONE) return imr_fail(err, IMR_CHANGED, "%s", imr_status_text(IMR_CHANGED));
        *n += status == IMR_OK;
    }
    if (status == IMR_OK && *n > 0) qsort(*out, *n, sizeof **out, by_issue);
    return status;
}

static imr_status by_term(const imr_reader *reader, const char *field, imr_str value, imr_extent extent,
                          imr_arena *arena, imr_decision **out, size_t *n, imr_error *err)
{
    gather found = {0};
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    *n = 0;
    imr_status status = imr_reader_frequency(reader, prefix, value, &found.room, err);
    if (status != IMR_OK) return status;
    found.ids = imr_arena_alloc(arena, (found.room + (size_t)1) * sizeof *found.ids);
    *out = imr_arena_alloc(arena, (found.room + (size_t)1) * sizeof **out);
    if (found.ids == NULL || *out == NULL) return imr_fail_memory(err);
    status = imr_reader_documents(reader, prefix, value, gather_docid, &found, err);
    if (status == IMR_OK) status = read_all(reader, &found, extent, arena, out, n, err);
    return status == IMR_OK && *n == 0 ? IMR_NONE : status;
}

/* Letter ids are in capitals: a lower-case id is tried in capitals too. */
static imr_str in_capitals(imr_arena *arena, imr_str id)
{
    char *copy = imr_arena_dup(arena, id);
    for (size_t i = 0; copy != NULL && i < id.n; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z') copy[i] = (char)(copy[i] - 'a' + 'A');
    return (imr_str){copy, copy == NULL ? 0 : id.n};
}

imr_status imr_find_decision(const imr_reader *reader, imr_str id, bool whole, imr_arena *arena, imr_decision **out,
                             size_t *n, imr_error *err)
{
    const imr_str names[] = {id, in_capitals(arena, id)};
    static const char *const fields[] = {"id", "letter"};
    const imr_extent extent = whole ? IMR_WHOLE : IMR_BARE;
    imr_status status = IMR_NONE;
    if (names[1].s == NULL) return imr_fail_memory(err);
    for (size_t name = 0; name < 2 && status == IMR_NONE; name++)
        for (size_t field = 0; field < 2 && status == IMR_NONE; field++)
            status = by_term(reader, fields[field], names[name], extent, arena, out, n, err);
    if (status == IMR_NONE) imr_fail(err, IMR_NONE, "%.*s: no such decision and no such letter", IMR_STR_ARG(id));
    return status;
}

imr_status imr_search_show(imr_snapshot *snapshot, imr_str id, bool whole, imr_arena *arena, imr_decision **out,
                           size_t *n, imr_error *err)
{
    return imr_find_decision(imr_snapshot_reader(snapshot), id, whole, arena, out, n, err);
}
