#include "index_impl.h"

#include "docstore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- ownership ---- */

static imr_status adopt(imr_index *index, imr_docid id, const imr_file_key *owner, imr_error *err)
{
    imr_previous_list *list = &index->file.had;
    if (imr_previous_find(list, id) != NULL) return IMR_OK;
    if (!imr_previous_insert(list, (imr_previous){.id = id, .adopted = true})) return imr_fail_memory(err);
    char *key = imr_arena_dup(index->arena, imr_file_key_str(owner));
    bool kept = key != NULL && imr_list_add_once(index->arena, &index->file.heirs_of, imr_str_of(key));
    return kept ? IMR_OK : imr_fail_memory(err);
}

/* *taken: whether the current file may put the decisions of a document: its own, or those of a file that is gone or was
 * a stream. */
static imr_status claim(imr_index *index, imr_docid id, imr_str name, bool *taken, imr_skip *skip, imr_error *err)
{
    imr_file_key owner;
    imr_file_record note = {0};
    imr_status status = imr_file_record_owner(index->reader, id, &owner, err);
    if (status != IMR_OK || strcmp(owner.text, index->file.key.text) == 0) return status;
    status = imr_file_record_read(index->reader, &owner, &note, err);
    if (status == IMR_NONE || (status == IMR_OK && imr_path_is_gone(note.path))) {
        status = adopt(index, id, &owner, err);
    } else if (status == IMR_OK) {
        *taken = false;
        imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s is in the index already, from %s", IMR_STR_ARG(name),
                   note.path);
    }
    imr_file_record_free(&note);
    return status;
}

/* The same for what is in a part: never another file's. */
static void claim_placed(const imr_index *index, imr_file_map_kind kind, imr_str name, bool *taken, imr_skip *skip)
{
    const imr_building *building = &index->building;
    uint32_t file;
    if (building->file_map == NULL || !imr_file_map_find(building->file_map, kind, name, &file)) return;
    const imr_source *owner = &building->sources->at[file];
    if (owner != index->file.source) {
        imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s is in the index already, from %s", IMR_STR_ARG(name),
                   owner->key);
        *taken = false;
    } else if (kind == IMR_FILE_MAP_DECISION) {
        imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s occurs earlier in the same file", IMR_STR_ARG(name));
        *taken = false;
    }
}

static imr_status claim_letter(imr_index *index, imr_str letter, bool *taken, imr_skip *skip, imr_error *err)
{
    imr_previous_list held = {0};
    imr_status status = imr_index_documents(index, index->letter_prefix, letter, &held, err);
    for (size_t i = 0; status == IMR_OK && *taken && i < held.n; i++)
        status = claim(index, held.at[i].id, letter, taken, skip, err);
    if (status == IMR_OK && *taken) claim_placed(index, IMR_FILE_MAP_LETTER, letter, taken, skip);
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
    if (status == IMR_OK && at == 0) claim_placed(index, IMR_FILE_MAP_DECISION, id, taken, skip);
    if (status != IMR_OK || at == 0 || !*taken) return status;
    const imr_previous *known = imr_previous_find(&index->file.had, at);
    if (known != NULL && !known->seen) return IMR_OK;
    *taken = false;
    imr_refuse(skip, IMR_SKIP_DUPLICATE, IMR_INPUT, "%.*s occurs earlier in the same file", IMR_STR_ARG(id));
    return IMR_OK;
}

/* Replaces a document, or keeps it if nothing changed. */
static imr_status renew(imr_index *index, imr_previous *known, const imr_document *doc, imr_error *err)
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
    return imr_docstore_replace(index->writer, index->reader, known->id, doc, err);
}

static imr_status store(imr_index *index, const imr_decision *decision, imr_error *err)
{
    const imr_document *doc = NULL;
    imr_docid at;
    imr_status status = document_of(index, decision->id, &at, err);
    if (status == IMR_OK) status = imr_shape(index->shaper, decision, imr_file_key_str(&index->file.key), &doc, err);
    if (status != IMR_OK) return status;
    imr_previous *known = at == 0 ? NULL : imr_previous_find(&index->file.had, at);
    if (known != NULL) return renew(index, known, doc, err);
    index->tally.added++;
    index->changed = true;
    return imr_writer_add(index->writer, doc, NULL, err);
}

/* Records of one letter are adjacent. */
static imr_status count_letter(imr_index *index, imr_str letter, size_t n, imr_error *err)
{
    imr_current *file = &index->file;
    file->decisions += n;
    index->tally.decisions += n;
    if (letter.n > 0 && imr_str_equal(imr_buf_str(&file->letter), letter)) return IMR_OK;
    file->letters++;
    index->tally.letters++;
    imr_buf_clear(&file->letter);
    imr_buf_add(&file->letter, letter);
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
    return status == IMR_OK ? count_letter(index, decisions[0].letter, n, err) : status;
}

/* ---- decisions in a part of a large addition ---- */

static imr_status note_placed(imr_index *index, const imr_segment_decision *placed, imr_error *err)
{
    imr_building *building = &index->building;
    uint32_t file = (uint32_t)(index->file.source - building->sources->at);
    index->changed = true;
    imr_status status = imr_file_map_add(building->file_map, IMR_FILE_MAP_DECISION, placed->id, file, err);
    if (status != IMR_OK || placed->letter.n == 0) return status;
    return imr_file_map_add(building->file_map, IMR_FILE_MAP_LETTER, placed->letter, file, err);
}

/* Removes from the base what a part replaces. */
static imr_status place(imr_index *index, const imr_segment_decision *placed, imr_error *err)
{
    imr_docid at;
    imr_status status = document_of(index, placed->id, &at, err);
    if (status != IMR_OK) return status;
    imr_previous *known = at == 0 ? NULL : imr_previous_find(&index->file.had, at);
    bool same = placed->document == 0;
    if (same && (known == NULL || known->adopted))
        return imr_fail(err, IMR_CHANGED, "%s changed while it was being read", index->file.path);
    if (known == NULL) {
        index->tally.added++;
        return note_placed(index, placed, err);
    }
    known->seen = true;
    if (same) {
        index->tally.unchanged++;
        return IMR_OK;
    }
    index->tally.replaced++;
    status = imr_docstore_delete(index->writer, index->reader, at, err);
    return status == IMR_OK ? note_placed(index, placed, err) : status;
}

imr_status imr_index_place(imr_index *index, const imr_segment_decision *placed, size_t n, bool whole, bool *taken,
                           imr_skip *skip, imr_error *err)
{
    imr_status status = IMR_OK;
    *taken = true;
    index->file.put++;
    if (whole) status = claim_letter(index, placed[0].letter, taken, skip, err);
    for (size_t i = 0; status == IMR_OK && *taken && i < n; i++)
        status = claim_decision(index, placed[i].id, taken, skip, err);
    if (status != IMR_OK || !*taken) return status;
    for (size_t i = 0; status == IMR_OK && i < n; i++) status = place(index, &placed[i], err);
    return status == IMR_OK ? count_letter(index, placed[0].letter, n, err) : status;
}
