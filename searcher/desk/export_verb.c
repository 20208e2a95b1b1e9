/* imr export: every decision that a query finds, one after another. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "present.h"
#include "references.h"

static imr_status write_text(imr_output *output, const char *text, imr_error *err)
{
    return imr_output_write(output, imr_str_of(text), err);
}

static imr_status export_references(imr_desk *desk, imr_search *search, const imr_references *form, imr_output *output,
                                    imr_error *err)
{
    imr_hit hit;
    imr_buf text = {0};
    bool any = false;
    imr_status status = write_text(output, form->begin, err);
    while (status == IMR_OK && !output->closed) {
        status = imr_search_next(search, NULL, &hit, err);
        if (status != IMR_OK) break;
        imr_buf_clear(&text);
        imr_buf_puts(&text, any ? form->between : "");
        form->write(desk->lexicon, &hit.decision, &text);
        status = text.failed ? imr_fail_memory(err) : imr_output_write(output, imr_buf_str(&text), err);
        any = true;
    }
    imr_buf_free(&text);
    if (status == IMR_NONE) status = IMR_OK;
    return status == IMR_OK ? write_text(output, form->end, err) : status;
}

static imr_status export_table(imr_desk *desk, imr_search *search, const char *name, imr_output *output, imr_error *err)
{
    static const struct {
        const char *name;
        imr_format format;
    } forms[] = {{"csv", IMR_FORMAT_CSV}, {"tsv", IMR_FORMAT_TSV}, {"jsonl", IMR_FORMAT_JSONL}, {"md", IMR_FORMAT_MD}};
    const char *fields = imr_desk_argument(desk, IMR_DESK_FIELDS);
    imr_view view = {.output = output,
                     .width = desk->width,
                     .raw = imr_desk_has(desk, IMR_DESK_RAW),
                     .query = desk->request.query,
                     .limit = desk->request.limit};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcmp(forms[i].name, name) != 0) continue;
        view.format = forms[i].format;
        imr_status status =
            fields == NULL ? IMR_OK : imr_columns_read(desk->arena, imr_str_of(fields), &view.columns, err);
        return status == IMR_OK ? imr_present_search(&view, search, err) : status;
    }
    return imr_fail(err, IMR_USAGE, "--format %s: export prints csv, tsv, jsonl, md, html, ris, csl-json and bibtex",
                    name);
}

/* ---- where it goes ---- */

static int write_file(void *context, const char *bytes, size_t n)
{
    errno = 0;
    if (fwrite(bytes, 1, n, context) == n) return 0;
    return errno == 0 ? EIO : errno;
}

/* The format that is asked for, else the one that the file name's extension implies. */
static const char *format_of(const imr_desk *desk)
{
    static const struct {
        const char *ending, *format;
    } endings[] = {{".csv", "csv"},  {".tsv", "tsv"}, {".jsonl", "jsonl"}, {".md", "md"},        {".html", "html"},
                   {".htm", "html"}, {".ris", "ris"}, {".bib", "bibtex"},  {".json", "csl-json"}};
    const char *name = imr_desk_argument(desk, IMR_DESK_FORMAT), *path = imr_desk_argument(desk, IMR_DESK_OUTPUT);
    for (size_t i = 0; name == NULL && path != NULL && i < sizeof endings / sizeof *endings; i++)
        if (imr_str_ends(imr_str_of(path), imr_str_of(endings[i].ending))) name = endings[i].format;
    return name == NULL ? "csv" : name;
}

static imr_status export_to(imr_desk *desk, imr_output *output, imr_error *err)
{
    imr_search *search = NULL;
    const char *name = format_of(desk);
    const imr_references *references = imr_references_find(name);
    imr_status status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK)
        status = references != NULL ? export_references(desk, search, references, output, err)
                                    : export_table(desk, search, name, output, err);
    if (status == IMR_OK && imr_search_total(search) == 0) status = imr_fail(err, IMR_NONE, "nothing found");
    imr_search_close(search);
    return status;
}

static imr_status export_file(imr_desk *desk, const char *path, imr_error *err)
{
    imr_desk_file file;
    imr_status status = imr_desk_file_begin(path, &file, err);
    imr_output output = {.write = write_file, .context = file.stream};
    if (status == IMR_OK) status = export_to(desk, &output, err);
    return imr_desk_file_end(&file, status, err);
}

imr_status imr_desk_export(imr_desk *desk, imr_error *err)
{
    const char *path = imr_desk_argument(desk, IMR_DESK_OUTPUT);
    desk->request.limit = IMR_LIMIT_ALL;
    desk->request.whole = !imr_desk_has(desk, IMR_DESK_NO_SUMMARY);
    imr_status status = imr_desk_number(desk, IMR_DESK_LIMIT, 1, UINT32_MAX, &desk->request.limit, err);
    if (status != IMR_OK) return status;
    return path == NULL || strcmp(path, "-") == 0 ? export_to(desk, desk->output, err) : export_file(desk, path, err);
}
