/* What the verbs of imr share: opening searches, reading and writing files, the user's data. */
#include "desk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search.h"
#include "sentences.h"
#include "tagged.h"
#include "wrap.h"

imr_status imr_desk_userdata(imr_desk *desk, imr_error *err)
{
    return desk->data != NULL ? IMR_OK : imr_userdata_open(NULL, &desk->data, err);
}

void imr_desk_tell(imr_desk *desk, const imr_search *search)
{
    const imr_notes *notes = imr_search_notes(search);
    for (size_t i = 0; i < notes->n;) {
        imr_note_sentence(notes, &i, &desk->talk);
        imr_buf_putc(&desk->talk, '\n');
    }
}

imr_status imr_desk_search(imr_desk *desk, imr_search **out, imr_error *err)
{
    imr_request request = desk->request;
    imr_status status = imr_tagged_expand(desk->arena, &request, err);
    if (status == IMR_OK) status = imr_search_open(desk->snapshot, &request, out, err);
    if (status == IMR_OK) imr_desk_tell(desk, *out);
    return status;
}

void imr_desk_line(const imr_desk *desk, imr_str text, imr_buf *out)
{
    enum { INDENT = 4 };
    imr_wrap to = {.out = out, .width = desk->width, .indent = INDENT};
    to.begun = true; /* the first line is not indented */
    size_t lead = 0;
    while (lead < text.n && text.s[lead] == ' ') lead++;
    for (size_t i = 0; i < lead; i++) imr_buf_putc(out, ' ');
    to.column = lead;
    imr_wrap_text(&to, 0, (imr_str){text.s + lead, text.n - lead}, IMR_STYLE_PLAIN);
    imr_wrap_end(&to);
}

imr_status imr_desk_write(imr_desk *desk, imr_buf *text, imr_error *err)
{
    imr_status status = text->failed ? imr_fail_memory(err) : imr_output_write(desk->output, imr_buf_str(text), err);
    imr_buf_free(text);
    return status;
}

static imr_status fail_file(const char *path, const char *what, imr_error *err)
{
    return imr_fail(err, IMR_IO, "%s: cannot be %s: %s", path, what, strerror(errno));
}

imr_status imr_desk_file_begin(const char *path, imr_desk_file *out, imr_error *err)
{
    *out = (imr_desk_file){.path = path};
    imr_buf_printf(&out->part, "%s.part", path);
    if (out->part.failed) return imr_fail_memory(err);
    out->stream = fopen(out->part.s, "we");
    return out->stream == NULL ? fail_file(out->part.s, "created", err) : IMR_OK;
}

imr_status imr_desk_file_end(imr_desk_file *file, imr_status status, imr_error *err)
{
    if (file->stream != NULL) {
        bool whole = fflush(file->stream) == 0 && fsync(fileno(file->stream)) == 0;
        whole = fclose(file->stream) == 0 && whole;
        if (status == IMR_OK && !whole) status = fail_file(file->part.s, "written", err);
        if (status == IMR_OK && rename(file->part.s, file->path) != 0) status = fail_file(file->path, "replaced", err);
        if (status != IMR_OK) unlink(file->part.s);
    }
    imr_buf_free(&file->part);
    return status;
}

imr_status imr_desk_write_file(const char *path, const imr_buf *text, imr_error *err)
{
    imr_desk_file file;
    if (text->failed) return imr_fail_memory(err);
    imr_status status = imr_desk_file_begin(path, &file, err);
    if (status == IMR_OK && fwrite(text->s, 1, text->n, file.stream) != text->n)
        status = fail_file(file.part.s, "written", err);
    return imr_desk_file_end(&file, status, err);
}

imr_status imr_desk_read_file(imr_desk *desk, const char *path, imr_str *out, imr_error *err)
{
    enum { MOST = 64 << 20 };
    char block[8192];
    imr_buf text = {0};
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "re");
    if (file == NULL) return fail_file(path, "opened", err);
    size_t n = 0;
    while (text.n <= MOST && (n = fread(block, 1, sizeof block, file)) > 0) imr_buf_add(&text, (imr_str){block, n});
    imr_status status = ferror(file) ? fail_file(path, "read", err) : IMR_OK;
    if (status == IMR_OK && text.n > MOST) status = imr_fail(err, IMR_LIMIT, "%s: more than %d MiB", path, MOST >> 20);
    if (!is_stdin) fclose(file);
    *out = imr_buf_keep(&text, desk->arena);
    return status == IMR_OK && out->s == NULL ? imr_fail_memory(err) : status;
}
