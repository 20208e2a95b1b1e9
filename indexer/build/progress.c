#include "progress.h"

#include <inttypes.h>

/* The share that is done, by bytes if known: a file may contain one letter or a hundred thousand. */
static double share_done(const imr_progress *progress)
{
    if (progress->size_n > 0) return (double)progress->size / (double)progress->size_n;
    return progress->files_n > 0 ? (double)progress->files / (double)progress->files_n : 1;
}

void imr_progress_write(const imr_progress *progress, double seconds, imr_buf *out)
{
    double done = share_done(progress);
    imr_buf_printf(out, "%" PRIu64 "/%" PRIu64 " files, %" PRIu64 " decisions", progress->files, progress->files_n,
                   progress->decisions);
    if (seconds <= 0) return;
    imr_buf_printf(out, ", %.0f/s", (double)progress->decisions / seconds);
    if (done <= 0 || done >= 1) return;
    uint64_t left = (uint64_t)(seconds / done - seconds + 0.5);
    imr_buf_printf(out, ", %" PRIu64 ":%02" PRIu64 " left", left / 60, left % 60);
}

/* The kinds that are notes, or the others, each with its number. Returns whether there are any. */
static bool write_kinds(const imr_add_result *result, bool notes, const char *before, imr_buf *out)
{
    bool any = false;
    for (imr_skip_kind kind = 0; kind < IMR_SKIP_KIND_COUNT; kind++) {
        if (result->kinds[kind] == 0 || imr_skip_is_note(kind) != notes) continue;
        imr_buf_printf(out, "%s%" PRIu64 " %s", any ? ", " : before, result->kinds[kind], imr_skip_kind_text(kind));
        any = true;
    }
    return any;
}

void imr_summary_write(const imr_add_result *result, double seconds, imr_buf *out)
{
    const imr_change_counts *tally = &result->tally;
    imr_buf_count(out, tally->letters, "letter");
    imr_buf_puts(out, ", ");
    imr_buf_count(out, tally->decisions, "decision");
    imr_buf_puts(out, ": ");
    imr_buf_printf(out, "%" PRIu64 " added, %" PRIu64 " replaced, %" PRIu64 " unchanged, %" PRIu64 " removed",
                   tally->added, tally->replaced, tally->unchanged, tally->removed);
    imr_buf_printf(out, "; %" PRIu64 " skipped", result->skipped);
    if (write_kinds(result, false, " (", out)) imr_buf_putc(out, ')');
    if (write_kinds(result, true, "; doubtful: ", out)) imr_buf_puts(out, " (imr-index lint lists them)");
    imr_buf_printf(out, "; %.*f s", seconds < 1 ? 3 : 1, seconds);
}
