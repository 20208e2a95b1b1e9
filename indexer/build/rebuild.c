#include "rebuild.h"

#include "file_record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The files of an index. */
typedef struct files {
    char **paths; /* NULL-terminated */
    size_t n;
    uint64_t decisions;
    uint32_t streamed; /* decisions from standard input */
} files;

static void free_files(files *all)
{
    for (size_t i = 0; i < all->n; i++) free(all->paths[i]);
    free(all->paths);
}

static imr_status read_paths(const imr_reader *reader, const imr_file_key *keys, size_t n, files *all, imr_error *err)
{
    imr_status status = IMR_OK;
    all->paths = calloc(n + 1, sizeof *all->paths);
    if (all->paths == NULL) return imr_fail_memory(err);
    for (size_t i = 0; status == IMR_OK && i < n; i++) {
        imr_file_record record = {0};
        status = imr_file_record_read(reader, &keys[i], &record, err);
        if (status == IMR_OK) {
            all->paths[all->n++] = record.path;
            record.path = NULL;
        }
        imr_file_record_free(&record);
    }
    return status;
}

/* Does not check the contract: another format is a reason to rebuild. */
static imr_status read_files_of(const char *dir, files *all, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_file_key *keys = NULL, stream = imr_file_key_of("-");
    size_t n = 0;
    imr_status status = imr_reader_open(dir, &reader, err);
    if (status == IMR_OK) all->decisions = imr_reader_count(reader);
    if (status == IMR_OK) status = imr_file_record_keys(reader, &keys, &n, err);
    if (status == IMR_OK) status = read_paths(reader, keys, n, all, err);
    if (status == IMR_OK)
        status = imr_reader_frequency(reader, IMR_STR(IMR_PREFIX_FILE), imr_file_key_str(&stream), &all->streamed, err);
    free(keys);
    imr_reader_close(reader);
    return status;
}

static imr_status make(const char *dir, const imr_lexicon *lexicon, const files *all, const imr_add_options *options,
                       const imr_talk *talk, imr_add_result *result, imr_error *err)
{
    imr_index *index = NULL;
    imr_add_options wanted = *options;
    wanted.paths = (const char *const *)all->paths;
    wanted.large = 1; /* always in a new generation */
    imr_status status = imr_index_open_replacing(dir, lexicon, &index, err);
    if (status == IMR_OK) status = imr_add(index, lexicon, &wanted, talk, result, err);
    imr_index_close(index);
    return status;
}

imr_status imr_rebuild(const char *dir, const imr_lexicon *lexicon, const imr_add_options *options,
                       const imr_talk *talk, imr_add_result *result, uint64_t *before, imr_error *err)
{
    files all = {0};
    imr_status status = read_files_of(dir, &all, err);
    *before = all.decisions;
    if (status == IMR_OK && all.streamed > 0 && !options->prune)
        status = imr_fail(err, IMR_INPUT,
                          "%s: %" PRIu32 " of its decisions came from standard input and cannot be "
                          "rebuilt; --prune leaves them out",
                          dir, all.streamed);
    if (status == IMR_OK && all.n == 0)
        status = imr_fail(err, IMR_INPUT, "%s: it has no files to be rebuilt from", dir);
    if (status == IMR_OK) status = make(dir, lexicon, &all, options, talk, result, err);
    free_files(&all);
    return status;
}
