#include "export.h"

#include <stdlib.h>
#include <string.h>

#include "references.h"
#include "sink.h"

static imr_status write_ris(imr_page *page, const imr_hit *hit, imr_error *err)
{
    (void)err;
    imr_references_find("ris")->write(page->lexicon, &hit->decision, &page->out);
    return IMR_OK;
}

static const imr_sink ris = {.hit = write_ris};

/* The formats. A sink writes one hit at a time. */
static const struct form {
    const char *suffix, *type;
    imr_format format;
    const imr_sink *sink;
} forms[] = {
    {".csv", "text/csv; charset=utf-8; header=present", IMR_FORMAT_CSV, &imr_sink_csv},
    {".jsonl", "application/jsonl; charset=utf-8", IMR_FORMAT_JSONL, &imr_sink_jsonl},
    {".ris", "application/x-research-info-systems", IMR_FORMAT_TEXT, &ris},
    {".md", "text/markdown; charset=utf-8", IMR_FORMAT_MD, &imr_sink_md},
};

struct imr_export {
    imr_arena *arena; /* of the address */
    imr_address address;
    imr_search *search;
    imr_view view;
    imr_page page;
    size_t at; /* how many bytes of page.out have been read */
    bool begun, ended;
};

static const struct form *form_of(imr_str suffix)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (imr_str_equal(suffix, imr_str_of(forms[i].suffix))) return &forms[i];
    return NULL;
}

const char *imr_export_type(imr_str suffix)
{
    const struct form *form = form_of(suffix);
    return form == NULL ? NULL : form->type;
}

/* Copies the address by parsing its text again, so that the export needs nothing of the visit. */
static imr_status copy_address(imr_export *export, const imr_address *address, imr_error *err)
{
    imr_str text = imr_address_write(export->arena, address, "");
    if (text.s == NULL) return imr_fail_memory(err);
    size_t mark = imr_str_find(text, IMR_STR("?"), 0);
    imr_str parameters = mark == SIZE_MAX ? (imr_str){0} : (imr_str){text.s + mark + 1, text.n - mark - 1};
    imr_status status = imr_address_read(export->arena, IMR_STR("/search"), parameters, &export->address, err);
    export->address.tags = address->tags;
    return status;
}

static imr_status open_search(imr_export *export, imr_snapshot *snapshot, imr_error *err)
{
    imr_request request;
    imr_status status = imr_address_request(export->arena, &export->address, &request, err);
    if (status != IMR_OK) return status;
    request.offset = 0;
    request.exact = true;
    request.whole = true;
    request.limit = IMR_LIMIT_ALL;
    return imr_search_open(snapshot, &request, &export->search, err);
}

static imr_status open_page(imr_export *export, const struct form *form, imr_error *err)
{
    export->view = (imr_view){.format = form->format, .query = export->address.q, .limit = IMR_LIMIT_ALL};
    return imr_page_open(&export->page, &export->view, form->sink, export->search, err);
}

imr_status imr_export_open(imr_snapshot *snapshot, const imr_address *address, imr_str suffix, imr_export **out,
                           imr_error *err)
{
    const struct form *form = form_of(suffix);
    imr_export *export = calloc(1, sizeof *export);
    *out = NULL;
    if (export == NULL) return imr_fail_memory(err);
    export->arena = imr_arena_new();
    imr_status status = export->arena == NULL ? imr_fail_memory(err) : copy_address(export, address, err);
    if (status == IMR_OK) status = open_search(export, snapshot, err);
    if (status == IMR_OK) status = open_page(export, form, err);
    if (status == IMR_OK)
        *out = export;
    else
        imr_export_close(export);
    return status;
}

void imr_export_close(imr_export *export)
{
    if (export == NULL) return;
    imr_page_close(&export->page);
    imr_search_close(export->search);
    imr_arena_free(export->arena);
    free(export);
}

/* Writes the next piece: the head, one hit, or the end. */
static imr_status step(imr_export *export, imr_error *err)
{
    imr_page *page = &export->page;
    imr_hit hit;
    if (!export->begun) {
        export->begun = true;
        return page->sink->begin == NULL ? IMR_OK : page->sink->begin(page, err);
    }
    imr_arena_reset(page->scratch);
    imr_status status = imr_search_next(export->search, NULL, &hit, err);
    if (status == IMR_NONE) {
        export->ended = true;
        return page->sink->end == NULL ? IMR_OK : page->sink->end(page, err);
    }
    if (status == IMR_OK) status = page->sink->hit(page, &hit, err);
    page->hits++;
    return status;
}

long imr_export_read(imr_export *export, char *out, size_t room)
{
    imr_buf *ready = &export->page.out;
    imr_status status = IMR_OK;
    if (export->at == ready->n) {
        imr_buf_clear(ready);
        export->at = 0;
    }
    while (status == IMR_OK && !export->ended && ready->n - export->at < room) status = step(export, NULL);
    if (status != IMR_OK || ready->failed) return -1;
    size_t n = ready->n - export->at < room ? ready->n - export->at : room;
    if (n > 0) memcpy(out, ready->s + export->at, n);
    export->at += n;
    return (long)n;
}
