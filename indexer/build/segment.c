#include "segment.h"

#include "document.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of text that are inverted in memory before they are written: the engine's maps get slower with size, its tables
 * with the number of writes. Between 250 kB and 2 MB it makes no difference. */
enum { HELD = 512 << 10, LEAST_HELD = 256 /* counted for a decision */ };

struct imr_segment_builder {
    imr_intake *intake;
    imr_shaper *shaper;
    imr_reader *live; /* of the index before the addition; NULL if there is none */
    imr_buf scratch;
    /* the current segment */
    imr_segment *batch;
    imr_writer *writer; /* opened for the first document */
    size_t held;        /* bytes of text not written yet */
    imr_file_key key;
    size_t skipped; /* lines of the file */
};

imr_status imr_segment_new(const char *path, imr_segment **out, imr_error *err)
{
    imr_segment *batch = calloc(1, sizeof *batch);
    *out = batch;
    if (batch == NULL) return imr_fail_memory(err);
    batch->path = strdup(path);
    batch->arena = imr_arena_new();
    if (batch->path != NULL && batch->arena != NULL) return IMR_OK;
    imr_segment_free(batch);
    *out = NULL;
    return imr_fail_memory(err);
}

void imr_segment_free(imr_segment *batch)
{
    if (batch == NULL) return;
    imr_arena_free(batch->arena);
    free(batch->events);
    free(batch->path);
    free(batch);
}

imr_status imr_segment_builder_new(const imr_lexicon *lexicon, const char *dir, pthread_mutex_t *turn,
                                   size_t pdf_memory, imr_segment_builder **out, imr_error *err)
{
    *out = NULL;
    imr_segment_builder *maker = calloc(1, sizeof *maker);
    if (maker == NULL) return imr_fail_memory(err);
    imr_status status = imr_intake_new(lexicon, pdf_memory, &maker->intake, err);
    if (status == IMR_OK) status = imr_shaper_new(lexicon, &maker->shaper, err);
    if (status == IMR_OK && dir != NULL) status = imr_reader_open(dir, &maker->live, err);
    if (status == IMR_OK) imr_intake_take_turns(maker->intake, turn);
    if (status == IMR_OK)
        *out = maker;
    else
        imr_segment_builder_free(maker);
    return status;
}

void imr_segment_builder_free(imr_segment_builder *maker)
{
    if (maker == NULL) return;
    imr_intake_free(maker->intake);
    imr_shaper_free(maker->shaper);
    imr_reader_close(maker->live);
    imr_buf_free(&maker->scratch);
    free(maker);
}

/* ---- events ---- */

static imr_status add_event(imr_segment *batch, imr_event event, imr_error *err)
{
    if (batch->n == batch->room) {
        size_t room = batch->room == 0 ? 64 : batch->room * 2;
        imr_event *grown = realloc(batch->events, room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(err);
        batch->events = grown;
        batch->room = room;
    }
    batch->events[batch->n++] = event;
    return IMR_OK;
}

static imr_status add_hash(imr_segment *batch, imr_event_kind kind, const char *hash, imr_error *err)
{
    const char *kept = hash == NULL ? NULL : imr_arena_dup(batch->arena, imr_str_of(hash));
    return kept == NULL && hash != NULL ? imr_fail_memory(err)
                                        : add_event(batch, (imr_event){.kind = kind, .hash = kept}, err);
}

/* Counts a skip without text in the last event; false if that is of another kind. */
static bool count_skip(imr_segment *batch, imr_skip_kind kind)
{
    imr_event *last = batch->n == 0 ? NULL : &batch->events[batch->n - 1];
    if (last == NULL || last->kind != IMR_EVENT_SKIPPED || last->skip != NULL || last->skip_kind != kind) return false;
    last->n++;
    return true;
}

static imr_status add_skip(imr_segment_builder *maker, size_t line, const imr_skip *skip, imr_error *err)
{
    imr_segment *batch = maker->batch;
    imr_event event = {.kind = IMR_EVENT_SKIPPED, .line = line, .n = 1, .skip_kind = skip->kind};
    if (line == 0 || maker->skipped++ < IMR_LINES_TOLD) {
        imr_skip *kept = imr_arena_alloc(batch->arena, sizeof *kept);
        if (kept == NULL) return imr_fail_memory(err);
        *kept = *skip;
        event.skip = kept;
    } else if (count_skip(batch, skip->kind)) {
        return IMR_OK;
    }
    return add_event(batch, event, err);
}

/* ---- documents ---- */

/* Whether the index has exactly this decision from the same file, and can keep it. */
static imr_status is_there(imr_segment_builder *maker, imr_str id, bool *there, imr_error *err)
{
    imr_docid at;
    imr_file_key owner;
    *there = false;
    if (maker->live == NULL) return IMR_OK;
    imr_status status = imr_reader_docid(maker->live, imr_str_of(imr_field_find(IMR_STR("id"))->prefix), id, &at, err);
    if (status != IMR_OK) return status == IMR_NONE ? IMR_OK : status;
    status = imr_file_record_owner(maker->live, at, &owner, err);
    if (status != IMR_OK || strcmp(owner.text, maker->key.text) != 0) return status;
    imr_buf_clear(&maker->scratch);
    status = imr_reader_data(maker->live, at, &maker->scratch, err);
    *there = imr_str_equal(imr_buf_str(&maker->scratch), imr_shaped_record(maker->shaper));
    return status;
}

static size_t text_of(const imr_decision *decision)
{
    return decision->heading.n + decision->rationale.n + decision->summary.n + LEAST_HELD;
}

static imr_status write_document(imr_segment_builder *maker, const imr_decision *decision, const imr_document *doc,
                                 imr_docid *id, imr_error *err)
{
    imr_status status = IMR_OK;
    if (maker->writer == NULL) status = imr_part_open(maker->batch->path, true, &maker->writer, err);
    if (status == IMR_OK) status = imr_writer_add(maker->writer, doc, id, err);
    if (status != IMR_OK) return status;
    maker->batch->documents++;
    maker->held += text_of(decision);
    if (maker->held < HELD) return IMR_OK;
    maker->held = 0;
    return imr_writer_commit(maker->writer, err);
}

static imr_status place(imr_segment_builder *maker, const imr_decision *decision, imr_segment_decision *placed,
                        imr_error *err)
{
    const imr_document *doc = NULL;
    imr_arena *arena = maker->batch->arena;
    bool there = false;
    *placed = (imr_segment_decision){.id = {imr_arena_dup(arena, decision->id), decision->id.n}};
    if (decision->letter.n > 0) placed->letter = (imr_str){imr_arena_dup(arena, decision->letter), decision->letter.n};
    if (placed->id.s == NULL || (decision->letter.n > 0 && placed->letter.s == NULL)) return imr_fail_memory(err);
    imr_status status = imr_shape(maker->shaper, decision, imr_file_key_str(&maker->key), &doc, err);
    if (status == IMR_OK) status = is_there(maker, decision->id, &there, err);
    return status == IMR_OK && !there ? write_document(maker, decision, doc, &placed->document, err) : status;
}

/* ---- the sink of the intake ---- */

static imr_status take_decisions(void *context, const imr_decision *decisions, size_t n, size_t line, imr_error *err)
{
    imr_segment_builder *maker = context;
    imr_segment_decision *placed = imr_arena_alloc(maker->batch->arena, n * sizeof *placed);
    imr_status status = placed == NULL ? imr_fail_memory(err) : IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = place(maker, &decisions[i], &placed[i], err);
    const imr_event event = {.kind = IMR_EVENT_DECISIONS, .line = line, .n = n, .placed = placed};
    return status == IMR_OK ? add_event(maker->batch, event, err) : status;
}

static imr_status take_skip(void *context, size_t line, const imr_skip *skip, imr_error *err)
{
    return add_skip(context, line, skip, err);
}

/* ---- files ---- */

static imr_status read_opened(imr_segment_builder *maker, imr_error *err)
{
    const imr_decision_taker sink = {take_decisions, take_skip, maker};
    return imr_intake_read(maker->intake, &sink, err);
}

static imr_status begin_file(imr_segment_builder *maker, const imr_source *source, bool begins, imr_error *err)
{
    maker->key = imr_file_key_of(source->key);
    maker->skipped = 0;
    if (!begins) return IMR_OK;
    return add_event(maker->batch, (imr_event){.kind = IMR_EVENT_FILE, .source = source}, err);
}

static imr_status make_of_opened(imr_segment_builder *maker, const imr_source *source, const char *hash, imr_error *err)
{
    bool known;
    imr_status status = imr_file_record_tells(maker->live, source, hash, &known, err);
    if (status != IMR_OK || known) return known ? add_hash(maker->batch, IMR_EVENT_KNOWN, hash, err) : status;
    status = imr_file_record_name_is_taken(maker->live, source, imr_intake_name(maker->intake), &known, err);
    if (status == IMR_OK && known) imr_intake_tell_apart(maker->intake, source);
    if (status == IMR_OK) status = add_hash(maker->batch, IMR_EVENT_OPENED, hash, err);
    return status == IMR_OK ? read_opened(maker, err) : status;
}

static imr_status open_and_make(imr_segment_builder *maker, const imr_source *source, imr_error *err)
{
    char hash[IMR_HASH_SIZE];
    imr_skip skip;
    imr_status status = imr_intake_open(maker->intake, source, hash, &skip);
    if (status == IMR_MEMORY) return imr_fail_memory(err);
    status = status == IMR_OK ? make_of_opened(maker, source, hash, err) : add_skip(maker, 0, &skip, err);
    imr_intake_close(maker->intake);
    return status;
}

static imr_status make_of_file(imr_segment_builder *maker, const imr_source *source, imr_error *err)
{
    bool known = false;
    imr_status status = begin_file(maker, source, true, err);
    if (status == IMR_OK) status = imr_file_record_tells(maker->live, source, NULL, &known, err);
    if (status == IMR_OK)
        status = known ? add_hash(maker->batch, IMR_EVENT_KNOWN, NULL, err) : open_and_make(maker, source, err);
    return status == IMR_OK ? add_event(maker->batch, (imr_event){.kind = IMR_EVENT_CLOSED}, err) : status;
}

/* Reads lines of a file, or takes over what is known of it. */
static imr_status make_of_one(imr_segment_builder *maker, imr_chunk *unit, imr_error *err)
{
    const char *hash = unit->known && unit->hash[0] == '\0' ? NULL : unit->hash;
    imr_status status = begin_file(maker, unit->sources, unit->begins, err);
    if (status == IMR_OK && unit->begins)
        status = add_hash(maker->batch, unit->known ? IMR_EVENT_KNOWN : IMR_EVENT_OPENED, hash, err);
    if (status == IMR_OK && unit->input != NULL) {
        imr_intake_take(maker->intake, unit->sources, unit->input);
        unit->input = NULL;
        status = read_opened(maker, err);
        imr_intake_close(maker->intake);
    }
    if (status == IMR_OK && unit->failed) status = add_skip(maker, 0, &unit->fault, err);
    if (status == IMR_OK && unit->ends) status = add_event(maker->batch, (imr_event){.kind = IMR_EVENT_CLOSED}, err);
    return status;
}

static imr_status finish(imr_segment_builder *maker, imr_status status, imr_error *err)
{
    if (status == IMR_OK && maker->writer != NULL) status = imr_writer_commit(maker->writer, err);
    imr_writer_close(maker->writer);
    maker->writer = NULL;
    maker->batch = NULL;
    return status;
}

imr_status imr_segment_build(imr_segment_builder *maker, imr_chunk *unit, imr_segment *batch, imr_error *err)
{
    imr_status status = IMR_OK;
    maker->batch = batch;
    maker->held = 0;
    if (unit->opened) return finish(maker, make_of_one(maker, unit, err), err);
    for (size_t i = 0; status == IMR_OK && i < unit->n; i++) status = make_of_file(maker, &unit->sources[i], err);
    return finish(maker, status, err);
}
