#include "file_list.h"

#include "file_record.h"
#include "json.h"
#include "record.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

typedef struct listing {
    const imr_reader *reader;
    imr_arena *arena; /* of one file */
    imr_listed_file *file;
    imr_error *err;
    imr_status status;
} listing;

/* Adds the letter of a decision: its id up to the last "#". */
static bool take_document(void *context, imr_docid id)
{
    listing *to = context;
    imr_buf value = {0};
    to->status = imr_reader_value(to->reader, id, (unsigned)imr_field_find(IMR_STR("id"))->slot, &value, to->err);
    imr_str letter = imr_buf_str(&value);
    for (size_t i = letter.n; i-- > 0;)
        if (letter.s[i] == '#') {
            letter.n = i;
            break;
        }
    const char *copy = imr_arena_dup(to->arena, letter);
    if (to->status == IMR_OK &&
        (copy == NULL || !imr_list_add_once(to->arena, &to->file->letters, (imr_str){copy, letter.n})))
        to->status = imr_fail_memory(to->err);
    to->file->decisions++;
    imr_buf_free(&value);
    return to->status == IMR_OK;
}

typedef struct named {
    imr_file_key key;
    char *path;
    uint64_t skipped;
} named;

static int by_path(const void *a, const void *b) { return strcmp(((const named *)a)->path, ((const named *)b)->path); }

static imr_status read_names(const imr_reader *reader, named **out, size_t *n, imr_error *err)
{
    imr_file_key *keys = NULL;
    size_t keys_n = 0;
    *n = 0;
    imr_status status = imr_file_record_keys(reader, &keys, &keys_n, err);
    if (status == IMR_OK) *out = calloc(keys_n + 1, sizeof **out);
    if (status == IMR_OK && *out == NULL) status = imr_fail_memory(err);
    for (size_t i = 0; i < keys_n && status == IMR_OK; i++) {
        imr_file_record record = {0};
        status = imr_file_record_read(reader, &keys[i], &record, err);
        if (status == IMR_OK) {
            (*out)[(*n)++] = (named){keys[i], record.path, record.skipped};
            record.path = NULL; /* belongs to the name now */
        }
        imr_file_record_free(&record);
    }
    free(keys);
    if (status == IMR_OK) qsort(*out, *n, sizeof **out, by_path);
    return status;
}

static imr_status list_one(const imr_reader *reader, const named *name, imr_arena *arena, imr_listed_visitor *visit,
                           void *context, imr_error *err)
{
    imr_listed_file file = {.path = name->path, .skipped = name->skipped};
    listing to = {reader, arena, &file, err, IMR_OK};
    imr_arena_reset(arena);
    imr_status status =
        imr_reader_documents(reader, IMR_STR(IMR_PREFIX_FILE), imr_file_key_str(&name->key), take_document, &to, err);
    if (status == IMR_OK) status = to.status;
    return status == IMR_OK ? visit(context, &file, err) : status;
}

imr_status imr_index_list(const char *dir, imr_listed_visitor *visit, void *context, imr_error *err)
{
    imr_reader *reader = NULL;
    imr_arena *arena = imr_arena_new();
    named *names = NULL;
    size_t n = 0;
    imr_status status = arena == NULL ? imr_fail_memory(err) : imr_reader_open(dir, &reader, err);
    if (status == IMR_OK) status = read_names(reader, &names, &n, err);
    for (size_t i = 0; i < n && status == IMR_OK; i++) status = list_one(reader, &names[i], arena, visit, context, err);
    for (size_t i = 0; i < n; i++) free(names[i].path);
    free(names);
    imr_reader_close(reader);
    imr_arena_free(arena);
    return status;
}

void imr_listed_file_text(const imr_listed_file *file, imr_buf *out)
{
    imr_visible_add(out, imr_str_of(file->path));
    for (size_t i = 0; i < file->letters.n; i++) {
        imr_buf_putc(out, i == 0 ? '\t' : ' ');
        imr_visible_add(out, file->letters.at[i]);
    }
    imr_buf_putc(out, '\n');
}

void imr_listed_file_json(const imr_listed_file *file, imr_buf *out)
{
    imr_json json = {.out = out};
    imr_json_begin(&json, '{');
    imr_json_member(&json, IMR_STR("file"), imr_str_of(file->path));
    imr_json_member_list(&json, IMR_STR("letters"), &file->letters);
    imr_json_member_uint(&json, IMR_STR("decisions"), file->decisions);
    if (file->skipped > 0) imr_json_member_uint(&json, IMR_STR("skipped"), file->skipped);
    imr_json_end(&json, '}');
    imr_buf_putc(out, '\n');
}
