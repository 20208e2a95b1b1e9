#include "merge.h"

#include "contract.h"
#include "file_map.h"
#include "file_record.h"

#include <stdlib.h>
#include <unistd.h>

/* An index to merge, locked against writers. */
typedef struct part {
    const char *dir;
    int held; /* descriptor; -1: not locked */
    imr_reader *reader;
    imr_buf path; /* of its generation */
} part;

typedef struct merging {
    part *parts;
    size_t n, at;         /* at: the part being examined */
    imr_file_map *owners; /* by decision and by file, the part that has it */
    imr_status status;
    imr_error *err;
} merging;

/* ---- what no two parts may share ---- */

/* Compares the ids, because the map has only hashes. */
static bool has_decision(const part *other, imr_str id)
{
    imr_docid found;
    return imr_reader_docid(other->reader, imr_str_of(imr_field_find(IMR_STR("id"))->prefix), id, &found, NULL) ==
           IMR_OK;
}

static bool note_decision(void *context, imr_str id, uint32_t documents)
{
    merging *all = context;
    uint32_t owner = 0;
    (void)documents;
    if (imr_file_map_find(all->owners, IMR_FILE_MAP_DECISION, id, &owner) && has_decision(&all->parts[owner], id))
        all->status = imr_fail(all->err, IMR_INPUT, "%.*s is in %s and in %s; to remove it from one: imr-index remove",
                               IMR_STR_ARG(id), all->parts[owner].dir, all->parts[all->at].dir);
    else
        all->status = imr_file_map_add(all->owners, IMR_FILE_MAP_DECISION, id, (uint32_t)all->at, all->err);
    return all->status == IMR_OK;
}

/* A file's decisions are replaced when it is read again, so it cannot have been added on two machines. */
static imr_status note_file(merging *all, const imr_file_key *key)
{
    imr_file_record record = {0};
    imr_str name = imr_file_key_str(key);
    uint32_t owner = 0;
    if (!imr_file_map_find(all->owners, IMR_FILE_MAP_LETTER, name, &owner))
        return imr_file_map_add(all->owners, IMR_FILE_MAP_LETTER, name, (uint32_t)all->at, all->err);
    imr_status status = imr_file_record_read(all->parts[all->at].reader, key, &record, all->err);
    if (status == IMR_OK)
        status = imr_fail(all->err, IMR_INPUT, "%s is a file of %s and of %s; read it under two names", record.path,
                          all->parts[owner].dir, all->parts[all->at].dir);
    imr_file_record_free(&record);
    return status;
}

static imr_status look_through(merging *all, imr_error *err)
{
    const imr_reader *reader = all->parts[all->at].reader;
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix), any = {0};
    imr_file_key *keys = NULL;
    size_t n = 0;
    imr_status status = imr_file_record_keys(reader, &keys, &n, err);
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = note_file(all, &keys[i]);
    free(keys);
    if (status == IMR_OK) status = imr_reader_terms(reader, prefix, any, note_decision, all, err);
    return status == IMR_OK ? all->status : status;
}

/* ---- the parts ---- */

static imr_status open_part(part *one, const imr_lexicon *lexicon, imr_error *err)
{
    imr_status status = imr_directory_hold(one->dir, &one->held, err);
    if (status == IMR_OK) status = imr_reader_open(one->dir, &one->reader, err);
    if (status == IMR_OK) status = imr_contract_check(one->reader, lexicon, one->dir, err);
    return status == IMR_OK ? imr_directory_find(one->dir, &one->path, err) : status;
}

static void close_parts(merging *all)
{
    for (size_t i = 0; i < all->n; i++) {
        imr_reader_close(all->parts[i].reader);
        imr_buf_free(&all->parts[i].path);
        if (all->parts[i].held >= 0) close(all->parts[i].held);
    }
    imr_file_map_free(all->owners);
    free(all->parts);
}

static imr_status open_parts(merging *all, const char *const *sources, size_t n, const imr_lexicon *lexicon,
                             imr_error *err)
{
    all->parts = calloc(n + 1, sizeof *all->parts);
    if (all->parts == NULL) return imr_fail_memory(err);
    for (; all->n < n; all->n++) all->parts[all->n] = (part){.dir = sources[all->n], .held = -1};
    imr_status status = imr_file_map_new(&all->owners, err);
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = open_part(&all->parts[i], lexicon, err);
    for (all->at = 0; status == IMR_OK && all->at < n; all->at++) status = look_through(all, err);
    return status;
}

/* ---- all of it ---- */

static imr_status make(const merging *all, const char *dir, const imr_lexicon *lexicon, imr_error *err)
{
    imr_index *index = NULL;
    imr_status status = imr_index_open(dir, true, lexicon, &index, err);
    if (status == IMR_OK && imr_index_before(index) != NULL)
        status = imr_fail(err, IMR_INPUT, "%s: there is an index already; name a new one", dir);
    if (status == IMR_OK) status = imr_index_build(index, NULL, err);
    for (size_t i = 0; status == IMR_OK && i < all->n; i++)
        status = imr_index_add_part(index, all->parts[i].path.s, err);
    if (status == IMR_OK) status = imr_index_commit(index, err);
    imr_index_close(index);
    return status;
}

imr_status imr_merge(const char *const *sources, size_t n, const char *dir, const imr_lexicon *lexicon,
                     uint64_t *decisions, imr_error *err)
{
    merging all = {.err = err};
    imr_status status = open_parts(&all, sources, n, lexicon, err);
    *decisions = 0;
    for (size_t i = 0; status == IMR_OK && i < n; i++) *decisions += imr_reader_count(all.parts[i].reader);
    if (status == IMR_OK) status = make(&all, dir, lexicon, err);
    close_parts(&all);
    return status;
}
