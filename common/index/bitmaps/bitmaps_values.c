/* The values of a field in order, with their documents: ranges and facets. */
#include "bitmaps_format.h"

/* ---- ranges ---- */

typedef struct range {
    const imr_bitmaps *bitmaps;
    imr_str prefix, begin, end;
    imr_docset *to;
    imr_status status;
    imr_error *err;
} range;

static bool within(const range *r, imr_str value)
{
    return value.n > 0 && (r->begin.s == NULL || imr_str_compare(value, r->begin) >= 0) &&
           (r->end.s == NULL || imr_str_compare(value, r->end) <= 0);
}

static bool add_valued(void *context, imr_docid id, imr_str value)
{
    range *r = context;
    return !within(r, value) || imr_docset_add(r->to, id);
}

static bool add_value(void *context, imr_str value, const imr_doclist *set)
{
    range *r = context;
    if (within(r, value)) imr_docset_unite(r->to, set);
    return true;
}

imr_status imr_bitmaps_add_range(const imr_bitmaps *bitmaps, const imr_field *field, imr_str begin, imr_str end,
                                 imr_docset *to, imr_error *err)
{
    char scratch[IMR_BITMAPS_KEY];
    range r = {.bitmaps = bitmaps, .begin = begin, .end = end, .to = to, .err = err};
    if (imr_bitmaps_walk(bitmaps, imr_bitmaps_prefix(field, scratch), add_value, &r)) return IMR_OK;
    return imr_reader_values(imr_bitmaps_reader(bitmaps), (unsigned)field->slot, add_valued, &r, err);
}

/* ---- facets ---- */

/* The values of a facet, from posting lists. */
typedef struct listing {
    const imr_bitmaps *bitmaps;
    imr_str prefix;
    imr_docset *one, *any;
    imr_doclist_visitor *visit;
    void *context;
    imr_status status;
    imr_error *err;
} listing;

static bool list_value(void *context, imr_str value, uint32_t documents)
{
    (void)documents;
    listing *to = context;
    imr_docset_clear(to->one);
    to->status =
        imr_reader_documents(imr_bitmaps_reader(to->bitmaps), to->prefix, value, imr_docset_add, to->one, to->err);
    if (to->status != IMR_OK) return false;
    imr_doclist found = imr_docset_view(to->one);
    imr_docset_unite(to->any, &found);
    return to->visit(to->context, value, &found);
}

static imr_status list_values(const imr_bitmaps *bitmaps, const imr_field *field, imr_doclist_visitor *visit,
                              void *context, imr_error *err)
{
    listing to = {
        .bitmaps = bitmaps, .prefix = imr_str_of(field->prefix), .visit = visit, .context = context, .err = err};
    imr_status status = imr_bitmaps_new_set(bitmaps, &to.one, err);
    if (status == IMR_OK) status = imr_bitmaps_new_set(bitmaps, &to.any, err);
    if (status == IMR_OK)
        status = imr_reader_terms(imr_bitmaps_reader(bitmaps), to.prefix, IMR_STR(""), list_value, &to, err);
    if (status == IMR_OK) status = to.status;
    if (status == IMR_OK) {
        imr_doclist any = imr_docset_view(to.any);
        visit(context, IMR_STR(""), &any);
    }
    imr_docset_free(to.one);
    imr_docset_free(to.any);
    return status;
}

imr_status imr_bitmaps_values(const imr_bitmaps *bitmaps, const imr_field *field, imr_doclist_visitor *visit,
                              void *context, imr_error *err)
{
    char scratch[IMR_BITMAPS_KEY];
    if (!imr_bitmaps_mapped(bitmaps) && field->prefix == NULL) return IMR_OK;
    if (imr_bitmaps_walk(bitmaps, imr_bitmaps_prefix(field, scratch), visit, context)) return IMR_OK;
    if (field->prefix != NULL) return list_values(bitmaps, field, visit, context, err);
    return imr_fail(err, IMR_CORRUPT, "%s/" IMR_BITMAPS_FILE ": damaged; to write it again: imr-index compact",
                    imr_reader_folder(imr_bitmaps_reader(bitmaps)));
}
