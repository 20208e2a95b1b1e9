#include "letter_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quote.h"
#include "search.h"

static imr_status read_all(const char *path, imr_buf *out, imr_error *err)
{
    enum { MOST = 64 * 1024 * 1024, BLOCK = 64 * 1024 };
    struct stat is;
    imr_status status = IMR_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool fit = file >= 0 && fstat(file, &is) == 0 && S_ISREG(is.st_mode) && is.st_size <= MOST;
    if (!fit) status = imr_fail(err, IMR_NONE, "the letter's file is not where it was when it was indexed");
    while (status == IMR_OK) {
        imr_buf_reserve(out, BLOCK);
        ssize_t n = out->failed ? 0 : read(file, out->s + out->n, BLOCK);
        if (n < 0) status = imr_fail(err, IMR_NONE, "the letter's file cannot be read");
        if (n <= 0) break;
        out->n += (size_t)n;
    }
    if (file >= 0) close(file);
    return status;
}

static bool has_rationale(const imr_buf *file, const imr_decision *decision)
{
    imr_quote_match match;
    bool inside = decision->source_begin >= 0 && decision->source_begin < decision->source_end &&
                  (size_t)decision->source_end <= file->n;
    if (!inside || decision->rationale.n == 0) return false;
    imr_str part = {file->s + decision->source_begin, (size_t)(decision->source_end - decision->source_begin)};
    return imr_quote_find(part, decision->rationale, &match, NULL) == IMR_OK && match.verdict != IMR_QUOTE_ABSENT;
}

imr_status imr_letter_file(imr_snapshot *snapshot, imr_str id, imr_arena *arena, imr_buf *out, const char **type,
                           imr_error *err)
{
    imr_decision *decision = NULL;
    size_t n = 0;
    imr_status status = imr_search_show(snapshot, id, true, arena, &decision, &n, err);
    if (status == IMR_OK && (n != 1 || decision->file.n == 0))
        return imr_fail(err, IMR_NONE, "the decision has no file");
    char *path = status == IMR_OK ? imr_arena_dup(arena, decision->file) : NULL;
    if (status == IMR_OK) status = path == NULL ? imr_fail_memory(err) : read_all(path, out, err);
    if (status != IMR_OK) return status;
    bool pdf = imr_str_starts(imr_buf_str(out), IMR_STR("%PDF-"));
    *type = pdf ? "application/pdf" : "text/plain; charset=utf-8";
    if (pdf || has_rationale(out, decision)) return IMR_OK;
    imr_buf_free(out);
    return imr_fail(err, IMR_NONE, "the file that the index names is not the letter of this decision");
}
