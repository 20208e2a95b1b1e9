#include "listing.h"

/* ---- by date ---- */

typedef struct calendar {
    imr_arena *arena;
    imr_doclist *days; /* the oldest first */
    size_t n, room;
    bool failed;
} calendar;

static bool keep_day(void *context, imr_str date, const imr_doclist *day)
{
    enum { FIRST = 1024 };
    (void)date;
    calendar *to = context;
    if (to->n == to->room) {
        size_t room = to->room == 0 ? FIRST : to->room * 2;
        imr_doclist *grown = imr_arena_alloc(to->arena, room * sizeof *grown);
        to->failed = grown == NULL;
        if (to->failed) return false;
        for (size_t i = 0; i < to->n; i++) grown[i] = to->days[i];
        to->days = grown;
        to->room = room;
    }
    to->days[to->n++] = *day;
    return true;
}

/* Whole days: those of which all come before the page are taken from `rest`, those of the page go to `page`, which may
 * be `rest` in the end: what has no date comes last. */
static void turn_pages(const calendar *days, const imr_docset *found, uint32_t offset, uint64_t end, imr_docset *page,
                       imr_docset *rest, imr_listing *out)
{
    uint64_t n = 0;
    size_t on_page = 0;
    for (size_t i = days->n; i > 0 && n < end; i--) {
        const imr_doclist *day = &days->days[i - 1];
        uint32_t here = imr_docset_common(found, day);
        if (here == 0) continue;
        n += here;
        if (n <= offset) {
            imr_docset_subtract(rest, day);
            out->passed = (uint32_t)n;
        } else {
            imr_docset_unite(page, day);
            on_page++;
        }
    }
    out->among = n >= end ? page : rest;
    out->alike = n >= end ? on_page == 1 : on_page == 0;
}

imr_status imr_listing_by_date(const imr_bitmaps *sets, imr_arena *arena, const imr_docset *found, uint32_t offset,
                               uint64_t end, imr_listing *out, imr_error *err)
{
    calendar days = {.arena = arena};
    imr_docset *page = NULL, *rest = NULL;
    imr_doclist all = imr_docset_view(found);
    uint32_t last = (uint32_t)(all.words * 64 - 1);
    *out = (imr_listing){.among = found};
    imr_status status = imr_bitmaps_values(sets, imr_field_find(IMR_STR("date")), keep_day, &days, err);
    if (status == IMR_OK && days.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_docset_new_in(arena, last, &page, err);
    if (status == IMR_OK) status = imr_docset_new_in(arena, last, &rest, err);
    if (status != IMR_OK) return status;
    imr_docset_unite(rest, &all);
    turn_pages(&days, found, offset, end, page, rest, out);
    imr_docset_intersect(page, &all);
    return IMR_OK;
}

/* ---- by id ---- */

typedef struct roll {
    const imr_reader *reader;
    const imr_docset *found;
    imr_docset *page;
    imr_str prefix;
    uint64_t n, end;
    imr_status status;
    imr_error *err;
} roll;

static bool call(void *context, imr_str id, uint32_t documents)
{
    (void)documents;
    roll *to = context;
    imr_docid docid = 0;
    to->status = imr_reader_docid(to->reader, to->prefix, id, &docid, to->err);
    if (to->status != IMR_OK) return false;
    imr_doclist all = imr_docset_view(to->found);
    if (imr_doclist_among(&all, &docid, 1) > 0) {
        imr_docset_add(to->page, docid);
        to->n++;
    }
    return to->n < to->end;
}

imr_status imr_listing_by_id(const imr_reader *reader, imr_arena *arena, const imr_docset *found, uint32_t total,
                             uint64_t end, imr_listing *out, imr_error *err)
{
    /* Calling an id up costs as much as looking up so many of those that were found. */
    enum { COST = 16 };
    *out = (imr_listing){.among = found};
    if (end >= total || end * imr_reader_count(reader) / total * COST > total) return IMR_OK;
    imr_docset *page = NULL;
    imr_status status = imr_docset_new_in(arena, imr_reader_last(reader), &page, err);
    if (status != IMR_OK) return status;
    roll ids = {.reader = reader,
                .found = found,
                .page = page,
                .prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix),
                .end = end,
                .err = err};
    status = imr_reader_terms(reader, ids.prefix, IMR_STR(""), call, &ids, err);
    if (status == IMR_OK) status = ids.status;
    if (status == IMR_OK) out->among = page;
    return status;
}
