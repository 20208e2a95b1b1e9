#include "index_impl.h"

#include "bitmaps.h"

#include <stdlib.h>
#include <string.h>

static imr_directory *home_of(const imr_index *index)
{
    return imr_writer_directory(index->building.live != NULL ? index->building.live : index->writer);
}

const char *imr_index_staging(const imr_index *index) { return imr_directory_staging(home_of(index)); }

const char *imr_index_before(const imr_index *index) { return index->fresh ? NULL : index->dir; }

/* ---- the base: the live index without what will be replaced ---- */

static imr_status path_in_workshop(const imr_index *index, const char *name, imr_buf *path, imr_error *err)
{
    imr_buf_clear(path);
    imr_buf_printf(path, "%s/%s", imr_index_staging(index), name);
    return path->failed ? imr_fail_memory(err) : IMR_OK;
}

static void keep_fault(void *context, const char *text)
{
    imr_error *first = context;
    if (first->status == IMR_OK) imr_fail(first, IMR_CORRUPT, "%s; to rebuild the index: imr-index rebuild", text);
}

/* Checks the live index first: the copy gets new checksums, which would make damage trusted. */
static imr_status verify_live(const imr_index *index, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_error first = {.status = IMR_OK};
    imr_status status = imr_reader_open(index->dir, &reader, err);
    if (status == IMR_OK)
        status = imr_sums_check(imr_reader_folder(reader), imr_reader_sums(reader), keep_fault, &first, err);
    imr_reader_close(reader);
    return status == IMR_OK && first.status != IMR_OK ? imr_fail(err, first.status, "%s", first.text) : status;
}

static imr_status open_base(imr_index *index, imr_writer **base, imr_error *err)
{
    imr_buf path = {0};
    imr_status status = index->fresh ? IMR_OK : verify_live(index, err);
    if (status == IMR_OK) status = imr_directory_make_staging(home_of(index), err);
    if (status == IMR_OK) status = path_in_workshop(index, "base", &path, err);
    if (status == IMR_OK && !index->fresh) status = imr_directory_copy(imr_directory_live(home_of(index)), path.s, err);
    if (status == IMR_OK) status = imr_part_open(path.s, index->fresh, base, err);
    if (status == IMR_OK) status = imr_index_add_part(index, path.s, err);
    imr_buf_free(&path);
    return status;
}

imr_status imr_index_build(imr_index *index, const imr_sources *sources, imr_error *err)
{
    imr_building *building = &index->building;
    imr_writer *base = NULL;
    imr_reader *reader = NULL;
    imr_status status = imr_file_map_new(&building->file_map, err);
    if (status == IMR_OK) status = open_base(index, &base, err);
    if (status == IMR_OK) status = imr_reader_of_writer(base, &reader, err);
    if (status != IMR_OK) {
        imr_writer_close(base);
        imr_directory_discard(home_of(index));
        return status;
    }
    imr_reader_close(index->reader);
    building->live = index->writer;
    building->sources = sources;
    index->writer = base;
    index->reader = reader;
    return index->fresh ? imr_index_stamp(index, err) : IMR_OK;
}

imr_status imr_index_add_part(imr_index *index, const char *path, imr_error *err)
{
    imr_building *building = &index->building;
    imr_buf_add(&building->parts, (imr_str){path, strlen(path) + 1});
    building->parts_n++;
    return building->parts.failed ? imr_fail_memory(err) : IMR_OK;
}

/* ---- the end ---- */

static void close_base(imr_index *index)
{
    imr_reader_close(index->reader);
    imr_writer_close(index->writer);
    index->reader = NULL;
    index->writer = NULL;
}

static imr_status merge(imr_index *index, imr_error *err)
{
    const imr_building *building = &index->building;
    const char **paths = calloc(building->parts_n, sizeof *paths);
    if (paths == NULL) return imr_fail_memory(err);
    const char *path = building->parts.s;
    for (size_t i = 0; i < building->parts_n; i++, path += strlen(path) + 1) paths[i] = path;
    imr_status status = imr_directory_make_next(home_of(index), err);
    if (status == IMR_OK) status = imr_xap_compact(paths, building->parts_n, imr_directory_next(home_of(index)), err);
    free(paths);
    return status;
}

/* Before it is published. */
static imr_status write_sets(const imr_index *index, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_status status = imr_reader_open(imr_directory_next(home_of(index)), &reader, err);
    if (status == IMR_OK) status = imr_bitmaps_write(reader, err);
    if (status == IMR_OK) status = imr_reader_write_sums(reader, err);
    imr_reader_close(reader);
    return status;
}

imr_status imr_index_finish(imr_index *index, imr_error *err)
{
    imr_status status = imr_writer_commit(index->writer, err);
    close_base(index);
    if (status == IMR_OK) status = merge(index, err);
    if (status == IMR_OK) status = write_sets(index, err);
    return status == IMR_OK ? imr_directory_publish(home_of(index), err) : status;
}

void imr_index_stop_building(imr_index *index)
{
    imr_building *building = &index->building;
    if (building->live != NULL) {
        close_base(index);
        imr_directory_discard(home_of(index));
        imr_writer_close(building->live);
    }
    imr_file_map_free(building->file_map);
    imr_buf_free(&building->parts);
    *building = (imr_building){0};
}

imr_status imr_index_compact(imr_index *index, imr_error *err)
{
    imr_directory *home = home_of(index);
    const char *live = imr_directory_live(home);
    imr_status status = imr_directory_make_next(home, err);
    if (status == IMR_OK) status = imr_xap_compact(&live, 1, imr_directory_next(home), err);
    if (status == IMR_OK) status = write_sets(index, err);
    if (status == IMR_OK) return imr_directory_publish(home, err);
    imr_directory_discard(home);
    return status;
}
