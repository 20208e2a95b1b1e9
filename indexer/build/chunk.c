#include "chunk.h"

#include <stdlib.h>
#include <string.h>

struct imr_chunker {
    const imr_sources *sources;
    const imr_reader *reader;
    size_t size, at;
    imr_input *stream;        /* standard input, until its turn */
    imr_input *input;         /* the file that is cut into chunks of lines */
    char hash[IMR_HASH_SIZE]; /* of that file */
    bool begun;
};

void imr_chunk_clear(imr_chunk *unit)
{
    imr_input_free(unit->input);
    *unit = (imr_chunk){0};
}

imr_status imr_chunker_new(const imr_sources *sources, size_t size, const imr_reader *reader, imr_input *stream,
                           imr_chunker **out, imr_error *err)
{
    imr_chunker *cutter = malloc(sizeof *cutter);
    *out = cutter;
    if (cutter == NULL) {
        imr_input_free(stream);
        return imr_fail_memory(err);
    }
    *cutter = (imr_chunker){.sources = sources, .reader = reader, .size = size, .stream = stream};
    return IMR_OK;
}

void imr_chunker_free(imr_chunker *cutter)
{
    if (cutter == NULL) return;
    imr_input_free(cutter->stream);
    imr_input_free(cutter->input);
    free(cutter);
}

/* ---- files ---- */

static bool is_stream(const imr_source *source) { return strcmp(source->key, "-") == 0; }

static bool is_long(const imr_chunker *cutter, const imr_source *source)
{
    return is_stream(source) || imr_source_work(source) > cutter->size;
}

static imr_status take_files(imr_chunker *cutter, size_t n, imr_chunk *unit)
{
    *unit = (imr_chunk){.sources = &cutter->sources->at[cutter->at], .n = n, .begins = true, .ends = true};
    cutter->at += n;
    return IMR_OK;
}

static imr_status cut_files(imr_chunker *cutter, imr_chunk *unit)
{
    const imr_source *first = &cutter->sources->at[cutter->at];
    size_t n = 0, left = cutter->sources->n - cutter->at;
    for (uint64_t size = 0; n < left && size < cutter->size && !is_long(cutter, &first[n]); n++)
        size += imr_source_work(&first[n]);
    return take_files(cutter, n, unit);
}

/* ---- lines ---- */

static void end_lines(imr_chunker *cutter, imr_chunk *unit)
{
    imr_input_free(cutter->input);
    cutter->input = NULL;
    cutter->at++;
    unit->ends = true;
}

static imr_status cut_lines(imr_chunker *cutter, imr_chunk *unit, imr_error *err)
{
    bool more = true;
    *unit = (imr_chunk){.sources = &cutter->sources->at[cutter->at], .n = 1, .opened = true};
    unit->begins = !cutter->begun;
    memcpy(unit->hash, cutter->hash, sizeof unit->hash);
    cutter->begun = true;
    imr_status status = imr_input_cut(cutter->input, cutter->size, &unit->input, &unit->fault);
    if (status == IMR_OK) status = imr_input_exceeds(cutter->input, 0, &more, &unit->fault);
    if (status == IMR_MEMORY) {
        imr_chunk_clear(unit);
        return imr_fail_memory(err);
    }
    unit->failed = status != IMR_OK && status != IMR_NONE;
    if (status != IMR_OK || !more) end_lines(cutter, unit);
    return IMR_OK;
}

static imr_status open_long(imr_chunker *cutter, const imr_source *source, imr_skip *skip)
{
    imr_status status = IMR_OK;
    if (is_stream(source) && cutter->stream != NULL) {
        cutter->input = cutter->stream;
        cutter->stream = NULL;
    } else {
        status = imr_input_new(&cutter->input, &skip->err);
        if (status == IMR_OK) status = imr_input_open(cutter->input, source->path, skip);
    }
    cutter->begun = false;
    cutter->hash[0] = '\0';
    if (status != IMR_OK || is_stream(source) || imr_input_kind_of(cutter->input) != IMR_INPUT_RECORDS) return status;
    return imr_input_hash(cutter->input, cutter->hash, skip);
}

static imr_status take_known(imr_chunker *cutter, imr_chunk *unit)
{
    take_files(cutter, 1, unit);
    unit->known = unit->opened = true;
    return IMR_OK;
}

/* If it cannot be opened here, it cannot be read either, and is reported in its turn. */
static imr_status cut_long(imr_chunker *cutter, imr_chunk *unit, imr_error *err)
{
    const imr_source *source = &cutter->sources->at[cutter->at];
    imr_skip skip;
    bool known = false;
    imr_status status = imr_file_record_tells(cutter->reader, source, NULL, &known, err);
    if (status != IMR_OK || known) return known ? take_known(cutter, unit) : status;
    status = open_long(cutter, source, &skip);
    bool lines = status == IMR_OK && imr_input_kind_of(cutter->input) == IMR_INPUT_RECORDS;
    if (status == IMR_MEMORY) return imr_fail_memory(err);
    if (lines) status = imr_file_record_tells(cutter->reader, source, cutter->hash, &known, err);
    if (lines && status != IMR_OK) return status;
    if (lines && !known) return cut_lines(cutter, unit, err);
    take_files(cutter, 1, unit);
    if (status == IMR_OK && is_stream(source)) {
        unit->input = cutter->input;
        cutter->input = NULL;
    }
    unit->known = known;
    unit->opened = known || unit->input != NULL;
    if (known) memcpy(unit->hash, cutter->hash, sizeof unit->hash);
    imr_input_free(cutter->input);
    cutter->input = NULL;
    return IMR_OK;
}

imr_status imr_chunker_next(imr_chunker *cutter, imr_chunk *unit, imr_error *err)
{
    if (cutter->input != NULL) return cut_lines(cutter, unit, err);
    if (cutter->at == cutter->sources->n) return IMR_NONE;
    return is_long(cutter, &cutter->sources->at[cutter->at]) ? cut_long(cutter, unit, err) : cut_files(cutter, unit);
}
