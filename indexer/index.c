#include "index.h"

#include "document.h"
#include "note.h"
#include "sets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* A document that the file had before it was read again, or takes over from a file that is gone. */
typedef struct had {
    imr_docid id;
    bool adopted, seen;
} had;

typedef struct had_list {
    had *at; /* by id */
    size_t n, room;
    bool failed;
} had_list;

/* The file that is being read. */
typedef struct current {
    imr_file_key key;
    const char *path; /* absolute */
    bool stream;
    had_list had;
    imr_list heirs_of; /* keys of gone files whose decisions it took over; the arena's */
    uint64_t letters, decisions, put;
    imr_buf letter; /* id of the last one */
} current;

struct imr_index {
    char *dir;
    imr_writer *writer;
    imr_reader *reader;
    imr_shaper *shaper; /* NULL without a lexicon */
    imr_arena *arena;   /* of the current file */
    const imr_source *source;
    current file;
    imr_buf scratch;
    imr_tally tally;
    imr_str id_prefix, letter_prefix; /* of terms */
    bool fresh, changed;
};

static const imr_str file_prefix = {IMR_PREFIX_FILE, sizeof IMR_PREFIX_FILE - 1};

/* ---- opening ---- */

static imr_status set_meta(imr_index *index, const char *key, const char *value, imr_error *err)
{
    return imr_writer_set_meta(index->writer, imr_str_of(key), imr_str_of(value), err);
}

/* Whether the metadata says the same; absent is "". */
static imr_status meta_is(imr_index *index, const char *key, const char *value, bool *same, imr_error *err)
{
    imr_buf_clear(&index->scratch);
    imr_status status = imr_reader_meta(index->reader, imr_str_of(key), &index->scratch, err);
    *same = imr_str_equal(imr_buf_str(&index->scratch), imr_str_of(value));
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status check_lexicon(imr_index *index, const imr_lexicon *lexicon, imr_error *err)
{
    char fingerprint[17];
    bool same;
    if (lexicon == NULL) return IMR_OK;
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, imr_lexicon_fingerprint(lexicon));
    if (index->fresh) return set_meta(index, IMR_META_FINGERPRINT, fingerprint, err);
    imr_status status = meta_is(index, IMR_META_FINGERPRINT, fingerprint, &same, err);
    if (status != IMR_OK || same) return status;
    return imr_fail(err, IMR_VERSION, "%s: built with another lexicon; remove it and add the letters again",
                    index->dir);
}

static imr_status check_format(imr_index *index, imr_error *err)
{
    bool same, none;
    imr_status status = meta_is(index, IMR_META_FORMAT, "", &none, err);
    if (status == IMR_OK) status = meta_is(index, IMR_META_FORMAT, IMR_FORMAT, &same, err);
    if (status != IMR_OK || same) return status;
    index->fresh = none && imr_reader_count(index->reader) == 0;
    if (index->fresh) return set_meta(index, IMR_META_FORMAT, IMR_FORMAT, err);
    return imr_fail(err, IMR_VERSION, "%s: built by another version; remove it and add the letters again", index->dir);
}

imr_status imr_index_open(const char *dir, bool create, const imr_lexicon *lexicon, imr_index **out, imr_error *err)
{
    *out = NULL;
    imr_index *index = calloc(1, sizeof *index);
    if (index == NULL) return imr_fail_memory(err);
    index->id_prefix = imr_str_of(imr_field_find(IMR_STR("id"))->prefix);
    index->letter_prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    imr_status status = imr_writer_open(dir, create, &index->writer, err);
    if (status == IMR_OK) status = imr_reader_of_writer(index->writer, &index->reader, err);
    if (status == IMR_OK) {
        index->dir = strdup(dir);
        index->arena = imr_arena_new();
        if (index->dir == NULL || index->arena == NULL) status = imr_fail_memory(err);
    }
    if (status == IMR_OK && lexicon != NULL) status = imr_shaper_new(lexicon, &index->shaper, err);
    if (status == IMR_OK) status = check_format(index, err);
    if (status == IMR_OK) status = check_lexicon(index, lexicon, err);
    if (status == IMR_OK)
        *out = index;
    else
        imr_index_close(index);
    return status;
}

void imr_index_close(imr_index *index)
{
    if (index == NULL) return;
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

/* The sets of documents that the searcher counts with. What is committed stays committed where they cannot be made. */
static imr_status write_sets(const imr_index *index, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_status status = imr_reader_open(index->dir, &reader, err);
    if (status == IMR_OK) status = imr_sets_write(reader, err);
    imr_reader_close(reader);
    return status;
}

imr_status imr_index_commit(imr_index *index, imr_error *err)
{
    if (index->changed || index->fresh) {
        char now[sizeof "2000-01-01T00:00:00Z"];
        time_t seconds = time(NULL);
        struct tm broken;
        imr_status status = IMR_OK;
        if (gmtime_r(&seconds, &broken) != NULL && strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &broken) > 0)
            status = set_meta(index, IMR_META_UPDATED, now, err);
        if (status != IMR_OK) return status;
    }
    index->changed = index->fresh = false;
    imr_status status = imr_writer_commit(index->writer, err);
    return status == IMR_OK ? write_sets(index, err) : status;
}

const imr_tally *imr_index_tally(const imr_index *index) { return &index->tally; }

/* ---- files and their documents ---- */

static imr_status remove_document(imr_index *index, imr_docid id, imr_error *err)
{
    index->changed = true;
    index->tally.removed++;
    return imr_writer_delete(index->writer, id, err);
}

static bool is_gone(const char *path)
{
    struct stat at;
    return stat(path, &at) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

static bool keep_key(void *context, imr_str key, uint32_t documents)
{
    (void)documents;
    imr_file_key *owner = context;
    snprintf(owner->text, sizeof owner->text, "%.*s", IMR_STR_ARG(key));
    return false;
}

/* The file that a document came from. */
static imr_status owner_of(imr_index *index, imr_docid id, imr_file_key *owner, imr_error *err)
{
    owner->text[0] = '\0';
    return imr_reader_document_terms(index->reader, id, file_prefix, keep_key, owner, err);
}

static imr_status documents_of(imr_index *index, const imr_file_key *key, uint32_t *n, imr_error *err)
{
    return imr_reader_frequency(index->reader, file_prefix, imr_file_key_str(key), n, err);
}

static imr_status drop_note_if_empty(imr_index *index, const imr_file_key *key, imr_error *err)
{
    uint32_t n;
    imr_status status = documents_of(index, key, &n, err);
    return status == IMR_OK && n == 0 ? imr_note_remove(index->writer, key, err) : status;
}

imr_status imr_index_knows(imr_index *index, const imr_source *source, const char *hash, bool *known, uint64_t *skipped,
                           imr_error *err)
{
    imr_note note = {0};
    imr_file_key key = imr_file_key_of(source->key);
    uint32_t documents = 0;
    imr_status status = imr_note_read(index->reader, &key, &note, err);
    *known = status == IMR_OK && hash[0] != '\0' && strcmp(note.hash, hash) == 0;
    *skipped = note.skipped;
    if (status == IMR_NONE) status = IMR_OK;
    if (*known) status = documents_of(index, &key, &documents, err);
    if (*known && status == IMR_OK) {
        index->tally.letters += note.letters;
        index->tally.decisions += documents;
        index->tally.unchanged += documents;
    }
    imr_note_free(&note);
    return status;
}

/* ---- what a file had ---- */

static bool keep_had(void *context, imr_docid id)
{
    had_list *list = context;
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        had *grown = realloc(list->at, room * sizeof *grown);
        list->failed = grown == NULL;
        if (list->failed) return false;
        list->at = grown;
        list->room = room;
    }
    list->at[list->n++] = (had){.id = id};
    return true;
}

static imr_status keep_documents(imr_index *index, imr_str prefix, imr_str term, had_list *list, imr_error *err)
{
    imr_status status = imr_reader_documents(index->reader, prefix, term, keep_had, list, err);
    return status == IMR_OK && list->failed ? imr_fail_memory(err) : status;
}

/* Where id stands, or would stand, in the list. */
static size_t had_place(const had_list *list, imr_docid id)
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

static had *find_had(const had_list *list, imr_docid id)
{
    size_t place = had_place(list, id);
    return place < list->n && list->at[place].id == id ? &list->at[place] : NULL;
}

static imr_status adopt(imr_index *index, imr_docid id, const imr_file_key *owner, imr_error *err)
{
    had_list *list = &index->file.had;
    size_t place = had_place(list, id);
    if (find_had(list, id) != NULL) return IMR_OK;
    if (!keep_had(list, id)) return imr_fail_memory(err);
    memmove(&list->at[place + 1], &list->at[place], (list->n - 1 - place) * sizeof *list->at);
    list->at[place] = (had){.id = id, .adopted = true};
    char *key = imr_arena_dup(index->arena, imr_file_key_str(owner));
    bool kept = key != NULL && imr_list_add_once(index->arena, &index->file.heirs_of, imr_str_of(key));
    return kept ? IMR_OK : imr_fail_memory(err);
}

imr_status imr_index_begin(imr_index *index, const imr_source *source, imr_error *err)
{
    current *file = &index->file;
    imr_arena_reset(index->arena);
    file->key = imr_file_key_of(source->key);
    file->path = source->key;
    file->stream = strcmp(source->key, "-") == 0;
    file->had.n = 0;
    file->heirs_of = (imr_list){0};
    file->letters = file->decisions = file->put = 0;
    imr_buf_clear(&file->letter);
    return keep_documents(index, file_prefix, imr_file_key_str(&file->key), &file->had, err);
}

/* ---- decisions ---- */

/* Whether the current file may put what the document holds: its own, or that of a file which is gone or was a stream.
 */
static imr_status claim(imr_index *index, imr_docid id, imr_str name, bool *taken, imr_skip *skip, imr_error *err)
{
    imr_file_key owner;
    imr_note note = {0};
    imr_status status = owner_of(index, id, &owner, err);
    if (status != IMR_OK || strcmp(owner.text, index->file.key.text) == 0) return status;
    status = imr_note_read(index->reader, &owner, &note, err);
    if (status == IMR_NONE || (status == IMR_OK && is_gone(note.path))) {
        status = adopt(index, id, &owner, err);
    } else if (status == IMR_OK) {
        *taken = false;
        imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s is in the index already, from %s", IMR_STR_ARG(name),
                   note.path);
    }
    imr_note_free(&note);
    return status;
}

static imr_status claim_letter(imr_index *index, imr_str letter, bool *taken, imr_skip *skip, imr_error *err)
{
    had_list held = {0};
    imr_status status = keep_documents(index, index->letter_prefix, letter, &held, err);
    for (size_t i = 0; status == IMR_OK && *taken && i < held.n; i++)
        status = claim(index, held.at[i].id, letter, taken, skip, err);
    free(held.at);
    return status;
}

/* The document of a decision; 0: none. */
static imr_status document_of(imr_index *index, imr_str id, imr_docid *out, imr_error *err)
{
    *out = 0;
    imr_status status = imr_reader_docid(index->reader, index->id_prefix, id, out, err);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status claim_decision(imr_index *index, imr_str id, bool *taken, imr_skip *skip, imr_error *err)
{
    imr_docid at;
    imr_status status = document_of(index, id, &at, err);
    if (status == IMR_OK && at != 0) status = claim(index, at, id, taken, skip, err);
    if (status != IMR_OK || at == 0 || !*taken) return status;
    const had *known = find_had(&index->file.had, at);
    if (known != NULL && !known->seen) return IMR_OK;
    *taken = false;
    imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s was given before in the same file", IMR_STR_ARG(id));
    return IMR_OK;
}

/* Replaces a document, or leaves it where nothing changed. */
static imr_status renew(imr_index *index, had *known, const imr_document *doc, imr_error *err)
{
    known->seen = true;
    imr_buf_clear(&index->scratch);
    imr_status status = imr_reader_data(index->reader, known->id, &index->scratch, err);
    if (status != IMR_OK) return status;
    if (!known->adopted && imr_str_equal(imr_buf_str(&index->scratch), imr_shaped_record(index->shaper))) {
        index->tally.unchanged++;
        return IMR_OK;
    }
    index->tally.replaced++;
    index->changed = true;
    return imr_writer_replace(index->writer, known->id, doc, err);
}

static imr_status store(imr_index *index, const imr_decision *decision, imr_error *err)
{
    const imr_document *doc = NULL;
    imr_docid at;
    imr_status status = document_of(index, decision->id, &at, err);
    if (status == IMR_OK) status = imr_shape(index->shaper, decision, imr_file_key_str(&index->file.key), &doc, err);
    if (status != IMR_OK) return status;
    had *known = at == 0 ? NULL : find_had(&index->file.had, at);
    if (known != NULL) return renew(index, known, doc, err);
    index->tally.added++;
    index->changed = true;
    return imr_writer_add(index->writer, doc, NULL, err);
}

/* Records of one letter stand together. */
static imr_status count_letter(imr_index *index, const imr_decision *decision, size_t n, imr_error *err)
{
    current *file = &index->file;
    file->decisions += n;
    index->tally.decisions += n;
    if (decision->letter.n > 0 && imr_str_equal(imr_buf_str(&file->letter), decision->letter)) return IMR_OK;
    file->letters++;
    index->tally.letters++;
    imr_buf_clear(&file->letter);
    imr_buf_add(&file->letter, decision->letter);
    return file->letter.failed ? imr_fail_memory(err) : IMR_OK;
}

imr_status imr_index_put(imr_index *index, const imr_decision *decisions, size_t n, bool whole, bool *taken,
                         imr_skip *skip, imr_error *err)
{
    imr_status status = IMR_OK;
    *taken = true;
    index->file.put++;
    if (whole) status = claim_letter(index, decisions[0].letter, taken, skip, err);
    for (size_t i = 0; status == IMR_OK && *taken && i < n; i++)
        status = claim_decision(index, decisions[i].id, taken, skip, err);
    if (status != IMR_OK || !*taken) return status;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = store(index, &decisions[i], err);
    return status == IMR_OK ? count_letter(index, &decisions[0], n, err) : status;
}

/* ---- the end of a file ---- */

static imr_status write_note(imr_index *index, const char *hash, uint64_t skipped, imr_error *err)
{
    current *file = &index->file;
    if (file->stream) return IMR_OK;
    if (file->decisions == 0) return imr_note_remove(index->writer, &file->key, err);
    char *path = imr_arena_dup(index->arena, imr_str_of(file->path));
    imr_note note = {.letters = file->letters, .skipped = skipped, .path = path};
    if (path == NULL) return imr_fail_memory(err);
    snprintf(note.hash, sizeof note.hash, "%s", hash);
    return imr_note_write(index->writer, &file->key, &note, err);
}

imr_status imr_index_end(imr_index *index, const char *hash, uint64_t skipped, imr_error *err)
{
    current *file = &index->file;
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
    had_list held = {0};
    imr_status status = keep_documents(index, file_prefix, imr_file_key_str(key), &held, err);
    for (size_t i = 0; status == IMR_OK && i < held.n; i++) status = remove_document(index, held.at[i].id, err);
    free(held.at);
    index->changed = true;
    return status == IMR_OK ? imr_note_remove(index->writer, key, err) : status;
}

imr_status imr_index_prune(imr_index *index, const imr_sources *sources, imr_error *err)
{
    imr_file_key *keys = NULL;
    size_t n = 0;
    imr_status status = imr_note_keys(index->reader, &keys, &n, err);
    for (size_t i = 0; status == IMR_OK && i < n; i++) {
        imr_note note = {0};
        status = imr_note_read(index->reader, &keys[i], &note, err);
        if (status == IMR_OK && imr_sources_cover(sources, imr_str_of(note.path)) && is_gone(note.path))
            status = remove_file(index, &keys[i], err);
        imr_note_free(&note);
    }
    free(keys);
    return status;
}

/* A file that lost a decision does not hold any more what its hash says. */
static imr_status forget_hash(imr_index *index, const imr_file_key *key, imr_error *err)
{
    imr_note note = {0};
    imr_status status = imr_note_read(index->reader, key, &note, err);
    note.hash[0] = '\0';
    if (status == IMR_OK) status = imr_note_write(index->writer, key, &note, err);
    if (status == IMR_OK) status = drop_note_if_empty(index, key, err);
    imr_note_free(&note);
    return status == IMR_NONE ? IMR_OK : status;
}

imr_status imr_index_remove(imr_index *index, imr_str id, imr_error *err)
{
    had_list held = {0};
    imr_status status = keep_documents(index, index->id_prefix, id, &held, err);
    if (status == IMR_OK && held.n == 0) status = keep_documents(index, index->letter_prefix, id, &held, err);
    if (status == IMR_OK && held.n == 0) status = imr_fail(err, IMR_NONE, "%.*s: not in the index", IMR_STR_ARG(id));
    for (size_t i = 0; status == IMR_OK && i < held.n; i++) {
        imr_file_key owner;
        status = owner_of(index, held.at[i].id, &owner, err);
        if (status == IMR_OK) status = remove_document(index, held.at[i].id, err);
        if (status == IMR_OK) status = forget_hash(index, &owner, err);
    }
    free(held.at);
    return status;
}
