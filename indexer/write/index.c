#include "index_impl.h"

#include "bitmaps.h"
#include "contract.h"
#include "docstore.h"
#include "utc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- opening ---- */

static imr_status set_meta(imr_index *index, const char *key, const char *value, imr_error *err)
{
    return imr_writer_set_meta(index->writer, imr_str_of(key), imr_str_of(value), err);
}

imr_status imr_index_stamp(imr_index *index, imr_error *err)
{
    return imr_contract_write(index->writer, index->lexicon, err);
}

/* Checks that this program and its lexicon may write the index; a new index gets their contract. */
static imr_status check_contract(imr_index *index, imr_error *err)
{
    bool exists = false;
    imr_status status = imr_contract_exists(index->reader, &exists, err);
    index->fresh = !exists && imr_reader_count(index->reader) == 0;
    if (status != IMR_OK) return status;
    return index->fresh ? imr_index_stamp(index, err)
                        : imr_contract_check(index->reader, index->lexicon, index->dir, err);
}

static imr_status open_index(const char *dir, bool create, bool replacing, const imr_lexicon *lexicon, imr_index **out,
                             imr_error *err)
{
    *out = NULL;
    imr_index *index = calloc(1, sizeof *index);
    if (index == NULL) return imr_fail_memory(err);
    index->id_prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix);
    index->letter_prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    index->file_prefix = IMR_STR(IMR_PREFIX_FILE);
    index->lexicon = lexicon;
    imr_status status = imr_writer_open(dir, create, &index->writer, err);
    if (status == IMR_OK) status = imr_reader_of_writer(index->writer, &index->reader, err);
    if (status == IMR_OK) {
        index->dir = strdup(dir);
        index->arena = imr_arena_new();
        if (index->dir == NULL || index->arena == NULL) status = imr_fail_memory(err);
    }
    if (status == IMR_OK && lexicon != NULL) status = imr_shaper_new(lexicon, &index->shaper, err);
    index->replacing = index->fresh = replacing;
    if (status == IMR_OK && !replacing) status = check_contract(index, err);
    if (status == IMR_OK)
        *out = index;
    else
        imr_index_close(index);
    return status;
}

imr_status imr_index_open(const char *dir, bool create, const imr_lexicon *lexicon, imr_index **out, imr_error *err)
{
    return open_index(dir, create, false, lexicon, out, err);
}

imr_status imr_index_open_replacing(const char *dir, const imr_lexicon *lexicon, imr_index **out, imr_error *err)
{
    return open_index(dir, false, true, lexicon, out, err);
}

void imr_index_close(imr_index *index)
{
    if (index == NULL) return;
    imr_index_stop_building(index);
    imr_reader_close(index->reader);
    imr_writer_close(index->writer);
    imr_shaper_free(index->shaper);
    imr_arena_free(index->arena);
    imr_buf_free(&index->scratch);
    imr_buf_free(&index->file.letter);
    free(index->file.had.at);
    free(index->dir);
    free(index);
}

/* The bitmap index is a cache of the commit: if it cannot be written, searches are slower and no change is lost. */
static void write_bitmaps(imr_index *index)
{
    imr_reader *reader = NULL;
    imr_error why;
    imr_status status = imr_reader_open(index->dir, &reader, &why);
    if (status == IMR_OK) status = imr_bitmaps_write(reader, &why);
    if (status == IMR_OK) status = imr_reader_write_sums(reader, &why);
    imr_reader_close(reader);
    if (status != IMR_OK)
        imr_fail(&index->warning, status,
                 "everything is written, but searches are slow until the next add or compact: %s", why.text);
}

static imr_status set_time(imr_index *index, imr_error *err)
{
    char now[IMR_UTC_BYTES];
    return imr_utc_now(now).n == 0 ? IMR_OK : set_meta(index, IMR_META_UPDATED, now, err);
}

imr_status imr_index_commit(imr_index *index, imr_error *err)
{
    imr_status status = IMR_OK;
    if (index->replacing && index->building.live == NULL)
        return imr_fail(err, IMR_INPUT, "%s: there is nothing to rebuild it from; it is unchanged", index->dir);
    if (index->changed || index->fresh) status = set_time(index, err);
    index->changed = index->fresh = false;
    if (status != IMR_OK) return status;
    if (index->building.live != NULL) return imr_index_finish(index, err);
    status = imr_writer_commit(index->writer, err);
    if (status == IMR_OK) write_bitmaps(index);
    return status;
}

const char *imr_index_warning(const imr_index *index)
{
    return index->warning.status == IMR_OK ? NULL : index->warning.text;
}

const imr_change_counts *imr_index_changes(const imr_index *index) { return &index->tally; }

/* ---- files and their documents ---- */

static imr_status remove_document(imr_index *index, imr_docid id, imr_error *err)
{
    index->changed = true;
    index->tally.removed++;
    return imr_docstore_delete(index->writer, index->reader, id, err);
}

static imr_status documents_of(imr_index *index, const imr_file_key *key, uint32_t *n, imr_error *err)
{
    return imr_reader_frequency(index->reader, index->file_prefix, imr_file_key_str(key), n, err);
}

static imr_status drop_note_if_empty(imr_index *index, const imr_file_key *key, imr_error *err)
{
    uint32_t n;
    imr_status status = documents_of(index, key, &n, err);
    return status == IMR_OK && n == 0 ? imr_file_record_remove(index->writer, key, err) : status;
}

/* Updates size and times, so that the file need not be read next time. */
static imr_status renew_note(imr_index *index, const imr_file_key *key, imr_file_record *note, const imr_source *source,
                             imr_error *err)
{
    if (note->size == source->size && note->changed == source->changed) return IMR_OK;
    note->size = source->size;
    note->changed = source->changed;
    return imr_file_record_write(index->writer, key, note, err);
}

imr_status imr_index_knows(imr_index *index, const imr_source *source, const char *hash, bool *known, uint64_t *skipped,
                           imr_error *err)
{
    imr_file_record note = {0};
    imr_file_key key = imr_file_key_of(source->key);
    uint32_t documents = 0;
    imr_status status = imr_file_record_read(index->reader, &key, &note, err);
    bool same = hash == NULL ? imr_file_record_is_of(&note, source) : hash[0] != '\0' && strcmp(note.hash, hash) == 0;
    *known = status == IMR_OK && same;
    *skipped = note.skipped;
    if (status == IMR_NONE) status = IMR_OK;
    if (*known) status = renew_note(index, &key, &note, source, err);
    if (*known && status == IMR_OK) status = documents_of(index, &key, &documents, err);
    if (*known && status == IMR_OK) {
        index->tally.letters += note.letters;
        index->tally.decisions += documents;
        index->tally.unchanged += documents;
    }
    imr_file_record_free(&note);
    return status;
}

/* ---- what a file had ---- */

static bool keep_had(void *context, imr_docid id)
{
    imr_previous_list *list = context;
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        imr_previous *grown = realloc(list->at, room * sizeof *grown);
        list->failed = grown == NULL;
        if (list->failed) return false;
        list->at = grown;
        list->room = room;
    }
    list->at[list->n++] = (imr_previous){.id = id};
    return true;
}

imr_status imr_index_documents(imr_index *index, imr_str prefix, imr_str term, imr_previous_list *list, imr_error *err)
{
    imr_status status = imr_reader_documents(index->reader, prefix, term, keep_had, list, err);
    return status == IMR_OK && list->failed ? imr_fail_memory(err) : status;
}

/* The place of the id in the list, or where to insert it. */
static size_t had_place(const imr_previous_list *list, imr_docid id)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool imr_previous_insert(imr_previous_list *list, imr_previous one)
{
    size_t place = had_place(list, one.id);
    if (!keep_had(list, one.id)) return false;
    memmove(&list->at[place + 1], &list->at[place], (list->n - 1 - place) * sizeof *list->at);
    list->at[place] = one;
    return true;
}

imr_previous *imr_previous_find(const imr_previous_list *list, imr_docid id)
{
    size_t place = had_place(list, id);
    return place < list->n && list->at[place].id == id ? &list->at[place] : NULL;
}

imr_status imr_index_begin(imr_index *index, const imr_source *source, imr_error *err)
{
    imr_current *file = &index->file;
    imr_arena_reset(index->arena);
    file->key = imr_file_key_of(source->key);
    file->path = source->key;
    file->source = source;
    file->stream = strcmp(source->key, "-") == 0;
    file->had.n = 0;
    file->heirs_of = (imr_list){0};
    file->letters = file->decisions = file->put = 0;
    imr_buf_clear(&file->letter);
    return imr_index_documents(index, index->file_prefix, imr_file_key_str(&file->key), &file->had, err);
}

/* ---- the end of a file ---- */

static imr_status write_note(imr_index *index, const char *hash, uint64_t skipped, imr_error *err)
{
    imr_current *file = &index->file;
    if (file->stream) return IMR_OK;
    if (file->decisions == 0) return imr_file_record_remove(index->writer, &file->key, err);
    char *path = imr_arena_dup(index->arena, imr_str_of(file->path));
    imr_file_record note = {.letters = file->letters,
                            .skipped = skipped,
                            .size = file->source->size,
                            .changed = file->source->changed,
                            .path = path};
    if (path == NULL) return imr_fail_memory(err);
    snprintf(note.hash, sizeof note.hash, "%s", hash);
    return imr_file_record_write(index->writer, &file->key, &note, err);
}

imr_status imr_index_end(imr_index *index, const char *hash, uint64_t skipped, imr_error *err)
{
    imr_current *file = &index->file;
    imr_status status = IMR_OK;
    if (file->put == 0) return IMR_OK;
    for (size_t i = 0; status == IMR_OK && !file->stream && i < file->had.n; i++)
        if (!file->had.at[i].seen) status = remove_document(index, file->had.at[i].id, err);
    for (size_t i = 0; status == IMR_OK && i < file->heirs_of.n; i++) {
        imr_file_key key;
        snprintf(key.text, sizeof key.text, "%.*s", IMR_STR_ARG(file->heirs_of.at[i]));
        status = drop_note_if_empty(index, &key, err);
    }
    return status == IMR_OK ? write_note(index, hash, skipped, err) : status;
}

/* ---- removing ---- */

static imr_status remove_file(imr_index *index, const imr_file_key *key, imr_error *err)
{
    imr_previous_list held = {0};
    imr_status status = imr_index_documents(index, index->file_prefix, imr_file_key_str(key), &held, err);
    for (size_t i = 0; status == IMR_OK && i < held.n; i++) status = remove_document(index, held.at[i].id, err);
    free(held.at);
    index->changed = true;
    return status == IMR_OK ? imr_file_record_remove(index->writer, key, err) : status;
}

imr_status imr_index_name_is_taken(const imr_index *index, const imr_source *source, imr_str letter, bool *taken,
                                   imr_error *err)
{
    return imr_file_record_name_is_taken(index->reader, source, letter, taken, err);
}

/* ---- pruning ---- */

/* The given path that contains the path; n if none does. */
static size_t root_of(const imr_sources *sources, imr_str path)
{
    size_t i = 0;
    while (i < sources->roots.n && !imr_path_is_below(path, sources->roots.at[i])) i++;
    return i;
}

static bool has_files(const imr_sources *sources, imr_str root)
{
    for (size_t i = 0; i < sources->n; i++)
        if (imr_path_is_below(imr_str_of(sources->at[i].key), root)) return true;
    return false;
}

/* An unmounted disk, or a misspelt name, looks like a folder in which everything was deleted. */
static imr_status refuse_empty(const imr_sources *sources, const size_t *gone, imr_error *err)
{
    for (size_t i = 0; i < sources->roots.n; i++) {
        imr_str root = sources->roots.at[i];
        if (gone[i] == 0 || has_files(sources, root)) continue;
        return imr_fail(err, IMR_INPUT,
                        "%.*s: %s, and %zu of its files are in the index: is it where it should be? "
                        "--prune=force removes their decisions",
                        IMR_STR_ARG(root), imr_path_is_gone(root.s) ? "no longer there" : "empty", gone[i]);
    }
    return IMR_OK;
}

typedef struct pruning {
    imr_index *index;
    const imr_sources *sources;
    size_t *gone; /* by root: files that the index has and the disk has not */
    bool removes;
} pruning;

static imr_status prune_file(const pruning *at, const imr_file_key *key, imr_error *err)
{
    imr_file_record record = {0};
    imr_status status = imr_file_record_read(at->index->reader, key, &record, err);
    size_t root = status == IMR_OK ? root_of(at->sources, imr_str_of(record.path)) : 0;
    if (status == IMR_OK && root < at->sources->roots.n && imr_path_is_gone(record.path)) {
        at->gone[root]++;
        if (at->removes) status = remove_file(at->index, key, err);
    }
    imr_file_record_free(&record);
    return status;
}

static imr_status prune_files(pruning at, bool removes, const imr_file_key *keys, size_t n, imr_error *err)
{
    imr_status status = IMR_OK;
    at.removes = removes;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = prune_file(&at, &keys[i], err);
    return status;
}

imr_status imr_index_prune(imr_index *index, const imr_sources *sources, bool force, imr_error *err)
{
    imr_file_key *keys = NULL;
    size_t n = 0;
    pruning at = {.index = index, .sources = sources, .gone = calloc(sources->roots.n + 1, sizeof *at.gone)};
    imr_status status = at.gone == NULL ? imr_fail_memory(err) : IMR_OK;
    if (status == IMR_OK) status = imr_file_record_keys(index->reader, &keys, &n, err);
    if (status == IMR_OK && !force) status = prune_files(at, false, keys, n, err);
    if (status == IMR_OK && !force) status = refuse_empty(sources, at.gone, err);
    if (status == IMR_OK) status = prune_files(at, true, keys, n, err);
    free(keys);
    free(at.gone);
    return status;
}

/* A file that lost a decision no longer has the content of its hash. */
static imr_status forget_hash(imr_index *index, const imr_file_key *key, imr_error *err)
{
    imr_file_record note = {0};
    imr_status status = imr_file_record_read(index->reader, key, &note, err);
    note.hash[0] = '\0';
    if (status == IMR_OK) status = imr_file_record_write(index->writer, key, &note, err);
    if (status == IMR_OK) status = drop_note_if_empty(index, key, err);
    imr_file_record_free(&note);
    return status == IMR_NONE ? IMR_OK : status;
}

imr_status imr_index_remove(imr_index *index, imr_str id, imr_error *err)
{
    imr_previous_list held = {0};
    imr_status status = imr_index_documents(index, index->id_prefix, id, &held, err);
    if (status == IMR_OK && held.n == 0) status = imr_index_documents(index, index->letter_prefix, id, &held, err);
    if (status == IMR_OK && held.n == 0) status = imr_fail(err, IMR_NONE, "%.*s: not in the index", IMR_STR_ARG(id));
    for (size_t i = 0; status == IMR_OK && i < held.n; i++) {
        imr_file_key owner;
        status = imr_file_record_owner(index->reader, held.at[i].id, &owner, err);
        if (status == IMR_OK) status = remove_document(index, held.at[i].id, err);
        if (status == IMR_OK) status = forget_hash(index, &owner, err);
    }
    free(held.at);
    return status;
}
