#include "letter_table.h"

#include <stdlib.h>
#include <string.h>

typedef struct walk {
    const imr_reader *reader;
    imr_str prefix; /* of the terms that name letters */
    uint32_t *first, last;
    imr_docid lowest; /* of the current letter; 0: none yet */
    imr_status status;
    imr_error *err;
} walk;

static walk walk_of(const imr_reader *reader, uint32_t *first, imr_error *err)
{
    return (walk){.reader = reader,
                  .prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix),
                  .first = first,
                  .last = imr_reader_last(reader),
                  .err = err};
}

static bool take_document(void *context, imr_docid id)
{
    walk *to = context;
    if (to->lowest == 0) to->lowest = id;
    if (id <= to->last) to->first[id] = to->lowest;
    return true;
}

static bool take_letter(void *context, imr_str letter, uint32_t count)
{
    (void)count;
    walk *to = context;
    to->lowest = 0;
    to->status = imr_reader_documents(to->reader, to->prefix, letter, take_document, to, to->err);
    return to->status == IMR_OK;
}

imr_status imr_letter_table_make(const imr_reader *reader, uint32_t *first, imr_error *err)
{
    walk to = walk_of(reader, first, err);
    memset(first, 0, ((size_t)to.last + 1) * sizeof *first);
    imr_status status = imr_reader_terms(reader, to.prefix, IMR_STR(""), take_letter, &to, err);
    return status == IMR_OK ? to.status : status;
}

/* ---- of an earlier file ---- */

/* Keeps the remaining documents: if the first of a letter is lost, the next one takes its place. */
static imr_status drop_lost(const imr_ids *lost, const uint32_t *before, uint32_t before_last, uint32_t *first,
                            imr_error *err)
{
    uint32_t *heir = calloc((size_t)before_last + 1, sizeof *heir); /* new first document, by lost first document */
    if (heir == NULL) return imr_fail_memory(err);
    for (uint32_t i = 0; i < lost->n; i++) first[lost->at[i]] = 0;
    for (uint32_t id = 1; id <= before_last; id++) {
        const uint32_t was = before[id];
        if (first[id] == 0 || was == 0 || was > before_last || first[was] != 0) continue;
        if (heir[was] == 0) heir[was] = id;
        first[id] = heir[was];
    }
    free(heir);
    return IMR_OK;
}

imr_status imr_letter_table_renew(const imr_bitmaps_change *change, uint32_t *first, imr_error *err)
{
    const uint32_t *before = imr_bitmaps_letters(change->before);
    const uint32_t before_last = imr_bitmaps_head_of(change->before)->last;
    walk to = walk_of(change->reader, first, err);
    memset(first, 0, ((size_t)to.last + 1) * sizeof *first);
    memcpy(first, before, ((size_t)before_last + 1) * sizeof *first);
    imr_status status = drop_lost(&change->lost, before, before_last, first, err);
    /* Reading the letter of one document fills in all its documents. */
    for (uint32_t i = 0; i < change->live.n && status == IMR_OK; i++) {
        const imr_docid id = change->live.at[i];
        if (first[id] != 0) continue;
        status = imr_reader_document_terms(change->reader, id, to.prefix, take_letter, &to, err);
        if (status == IMR_OK) status = to.status;
    }
    return status;
}
