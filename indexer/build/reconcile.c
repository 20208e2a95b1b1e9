#include "add_impl.h"

#include "docstore.h"

#include <stdlib.h>
#include <string.h>

void imr_reconcile_free(imr_reconcile *replay)
{
    free(replay->refused);
    replay->refused = NULL;
}

/* ---- events ---- */

static imr_status refuse(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    if (replay->n + event->n > replay->room) {
        size_t room = (replay->n + event->n) * 2;
        imr_docid *grown = realloc(replay->refused, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(err);
        replay->refused = grown;
        replay->room = room;
    }
    for (size_t i = 0; i < event->n; i++)
        if (event->placed[i].document != 0) replay->refused[replay->n++] = event->placed[i].document;
    return IMR_OK;
}

static imr_status follow_file(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    (void)err;
    replay->standing = IMR_FILE_UNREAD;
    imr_run_begin_file(replay->run, event->source);
    return IMR_OK;
}

/* The same file may have been read meanwhile under another name. */
static imr_status follow_hash(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    imr_run *run = replay->run;
    bool known;
    uint64_t skipped;
    imr_status status = imr_index_knows(run->index, run->source, event->hash, &known, &skipped, err);
    if (status != IMR_OK) return status;
    if (known) imr_run_know(run, skipped);
    replay->standing = known ? IMR_FILE_PASSED : IMR_FILE_OPEN;
    if (known) return IMR_OK;
    if (event->hash != NULL) memcpy(replay->hash, event->hash, strlen(event->hash) + 1);
    if (event->kind == IMR_EVENT_KNOWN)
        return imr_fail(err, IMR_CHANGED, "%s: its record is missing", run->source->path);
    return imr_index_begin(run->index, run->source, err);
}

static imr_status follow_decisions(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    imr_run *run = replay->run;
    bool taken = false;
    imr_skip skip;
    if (replay->standing == IMR_FILE_PASSED) return refuse(replay, event, err);
    imr_status status = imr_index_place(run->index, event->placed, event->n, event->line == 0, &taken, &skip, err);
    if (status != IMR_OK || taken) return status;
    imr_run_skip(run, event->line, skip.kind, &skip);
    return refuse(replay, event, err);
}

static imr_status follow_skip(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    (void)err;
    for (size_t i = 0; replay->standing != IMR_FILE_PASSED && i < event->n; i++)
        imr_run_skip(replay->run, event->line, event->skip_kind, event->skip);
    return IMR_OK;
}

static imr_status follow_end(imr_reconcile *replay, const imr_event *event, imr_error *err)
{
    (void)event;
    imr_run *run = replay->run;
    imr_status status = IMR_OK;
    if (replay->standing == IMR_FILE_OPEN)
        status = imr_index_end(run->index, run->cut_short ? "" : replay->hash, run->skipped, err);
    if (status == IMR_OK) imr_run_end_file(run);
    return status;
}

typedef imr_status follow(imr_reconcile *replay, const imr_event *event, imr_error *err);

static follow *const followers[] = {
    [IMR_EVENT_FILE] = follow_file,           [IMR_EVENT_KNOWN] = follow_hash,   [IMR_EVENT_OPENED] = follow_hash,
    [IMR_EVENT_DECISIONS] = follow_decisions, [IMR_EVENT_SKIPPED] = follow_skip, [IMR_EVENT_CLOSED] = follow_end,
};

/* ---- a part ---- */

static imr_status remove_refused(const imr_reconcile *replay, const imr_segment *batch, imr_error *err)
{
    imr_writer *writer = NULL;
    imr_reader *reader = NULL;
    imr_status status = imr_part_open(batch->path, false, &writer, err);
    if (status == IMR_OK) status = imr_reader_of_writer(writer, &reader, err);
    for (size_t i = 0; status == IMR_OK && i < replay->n; i++)
        status = imr_docstore_delete(writer, reader, replay->refused[i], err);
    if (status == IMR_OK) status = imr_writer_commit(writer, err);
    imr_reader_close(reader);
    imr_writer_close(writer);
    return status;
}

imr_status imr_reconcile_segment(imr_reconcile *replay, const imr_segment *batch, uint64_t size, imr_error *err)
{
    imr_status status = IMR_OK;
    replay->n = 0;
    for (size_t i = 0; status == IMR_OK && i < batch->n; i++)
        status = followers[batch->events[i].kind](replay, &batch->events[i], err);
    if (status != IMR_OK) return status;
    replay->run->passed += size;
    imr_run_tell_progress(replay->run);
    return replay->n > 0 ? remove_refused(replay, batch, err) : IMR_OK;
}
