#include "file_record.h"

#include "record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

imr_file_key imr_file_key_of(const char *path)
{
    imr_file_key key;
    snprintf(key.text, sizeof key.text, "%016" PRIx64, imr_str_hash(imr_str_of(path)));
    return key;
}

imr_str imr_file_key_str(const imr_file_key *key) { return imr_str_of(key->text); }

typedef struct meta_key {
    char text[sizeof IMR_META_FILE + sizeof(imr_file_key)];
} meta_key;

static meta_key meta_key_of(const imr_file_key *key)
{
    meta_key meta;
    snprintf(meta.text, sizeof meta.text, IMR_META_FILE "%s", key->text);
    return meta;
}

/* ---- one record: "HASH LETTERS SKIPPED SIZE TIME PATH", a missing hash is "-" ---- */

static const char no_hash[] = "-";

static imr_status parse_note(const char *text, imr_file_record *note, imr_error *err)
{
    int path = 0;
    int n = sscanf(text, "%32s %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNd64 " %n", note->hash, &note->letters,
                   &note->skipped, &note->size, &note->changed, &path);
    if (n != 5 || path == 0) return imr_fail(err, IMR_CORRUPT, "the record of a file cannot be read: %s", text);
    if (strcmp(note->hash, no_hash) == 0) note->hash[0] = '\0';
    note->path = strdup(text + path);
    return note->path == NULL ? imr_fail_memory(err) : IMR_OK;
}

imr_status imr_file_record_read(const imr_reader *reader, const imr_file_key *key, imr_file_record *note,
                                imr_error *err)
{
    imr_buf text = {0};
    meta_key meta = meta_key_of(key);
    imr_status status = imr_reader_meta(reader, imr_str_of(meta.text), &text, err);
    if (status == IMR_OK) status = parse_note(text.s, note, err);
    imr_buf_free(&text);
    return status;
}

imr_status imr_file_record_write(imr_writer *writer, const imr_file_key *key, const imr_file_record *note,
                                 imr_error *err)
{
    imr_buf text = {0};
    meta_key meta = meta_key_of(key);
    const char *hash = note->hash[0] == '\0' ? no_hash : note->hash;
    imr_buf_printf(&text, "%s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRId64 " %s", hash, note->letters, note->skipped,
                   note->size, note->changed, note->path);
    imr_status status = text.failed ? imr_fail_memory(err)
                                    : imr_writer_set_meta(writer, imr_str_of(meta.text), imr_buf_str(&text), err);
    imr_buf_free(&text);
    return status;
}

imr_status imr_file_record_remove(imr_writer *writer, const imr_file_key *key, imr_error *err)
{
    meta_key meta = meta_key_of(key);
    return imr_writer_set_meta(writer, imr_str_of(meta.text), (imr_str){0}, err);
}

void imr_file_record_free(imr_file_record *note)
{
    free(note->path);
    *note = (imr_file_record){0};
}

bool imr_file_record_is_of(const imr_file_record *note, const imr_source *source)
{
    return note->hash[0] != '\0' && note->changed != 0 && note->changed == source->changed &&
           note->size == source->size;
}

static bool tells(const imr_file_record *note, const imr_source *source, const char *hash)
{
    return hash == NULL ? imr_file_record_is_of(note, source) : hash[0] != '\0' && strcmp(note->hash, hash) == 0;
}

imr_status imr_file_record_tells(const imr_reader *reader, const imr_source *source, const char *hash, bool *known,
                                 imr_error *err)
{
    imr_file_record note = {0};
    imr_file_key key = imr_file_key_of(source->key);
    *known = false;
    if (reader == NULL) return IMR_OK;
    imr_status status = imr_file_record_read(reader, &key, &note, err);
    *known = status == IMR_OK && tells(&note, source, hash);
    imr_file_record_free(&note);
    return status == IMR_NONE ? IMR_OK : status;
}

static bool keep_key(void *context, imr_str key, uint32_t documents)
{
    (void)documents;
    imr_file_key *owner = context;
    snprintf(owner->text, sizeof owner->text, "%.*s", IMR_STR_ARG(key));
    return false;
}

imr_status imr_file_record_owner(const imr_reader *reader, imr_docid id, imr_file_key *owner, imr_error *err)
{
    owner->text[0] = '\0';
    return imr_reader_document_terms(reader, id, IMR_STR(IMR_PREFIX_FILE), keep_key, owner, err);
}

bool imr_path_is_gone(const char *path)
{
    struct stat at;
    return stat(path, &at) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

static bool keep_first(void *context, imr_docid id)
{
    imr_docid *first = context;
    *first = id;
    return false;
}

/* Whether the file is another one with the same name. */
static bool is_namesake(const imr_file_record *record, const imr_source *source)
{
    return strcmp(record->path, source->key) != 0 && !imr_path_is_gone(record->path) &&
           strcmp(imr_path_name(record->path), imr_path_name(source->key)) == 0;
}

imr_status imr_file_record_name_is_taken(const imr_reader *reader, const imr_source *source, imr_str letter,
                                         bool *taken, imr_error *err)
{
    imr_docid id = 0;
    imr_file_key owner;
    imr_file_record record = {0};
    *taken = false;
    if (reader == NULL) return IMR_OK;
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    imr_status status = imr_reader_documents(reader, prefix, letter, keep_first, &id, err);
    if (status != IMR_OK || id == 0) return status == IMR_NONE ? IMR_OK : status;
    status = imr_file_record_owner(reader, id, &owner, err);
    if (status == IMR_OK) status = imr_file_record_read(reader, &owner, &record, err);
    *taken = status == IMR_OK && is_namesake(&record, source);
    imr_file_record_free(&record);
    return status == IMR_NONE ? IMR_OK : status;
}

/* ---- all of them ---- */

typedef struct key_list {
    imr_file_key *at;
    size_t n, room;
    bool failed;
} key_list;

static bool add_key(void *context, imr_str name, uint32_t documents)
{
    (void)documents;
    key_list *list = context;
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 64 : list->room * 2;
        imr_file_key *grown = realloc(list->at, room * sizeof *grown);
        list->failed = grown == NULL;
        if (list->failed) return false;
        list->at = grown;
        list->room = room;
    }
    size_t start = strlen(IMR_META_FILE);
    imr_file_key *key = &list->at[list->n++];
    snprintf(key->text, sizeof key->text, "%.*s", (int)(name.n - start), name.s + start);
    return true;
}

imr_status imr_file_record_keys(const imr_reader *reader, imr_file_key **keys, size_t *n, imr_error *err)
{
    key_list list = {0};
    imr_status status = imr_reader_metas(reader, imr_str_of(IMR_META_FILE), add_key, &list, err);
    if (status == IMR_OK && list.failed) status = imr_fail_memory(err);
    if (status != IMR_OK) {
        free(list.at);
        list = (key_list){0};
    }
    *keys = list.at;
    *n = list.n;
    return status;
}
