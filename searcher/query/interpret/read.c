#include "read.h"

#include "canonical.h"
#include "relax.h"

/* Terms and values of a canonical query are those of the index: one that has to be there and is nowhere is told. */
static imr_status note_unknown(imr_interpreter *reading, const imr_clause *all, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < all->n && status == IMR_OK && reading->reader != NULL; i++) {
        const imr_clause *part = all->parts[i];
        uint32_t found = 0;
        if (part->role > IMR_ROLE_FILTER || part->kind == IMR_CLAUSE_RANGE) continue;
        if (part->kind == IMR_CLAUSE_AND) {
            status = note_unknown(reading, part, err);
            continue;
        }
        status = imr_clause_frequency(reading->reader, part, &found, err);
        if (status == IMR_OK && found == 0)
            imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_NO_SUCH_TERM, .span = part->text});
    }
    return status;
}

static imr_status read_canonical(imr_interpreter *reading, imr_str text, imr_clause *all, bool *read, imr_error *err)
{
    imr_clause *root = NULL;
    imr_error inner = {.status = IMR_OK};
    imr_status status = imr_query_parse(reading->arena, text, &root, &inner);
    *read = status == IMR_OK;
    if (status == IMR_INPUT) {
        imr_str why = imr_arena_printf(reading->arena, "%s", inner.text);
        imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_NOT_CANONICAL, .span = text, .value = why});
        return why.s == NULL ? imr_fail_memory(err) : IMR_OK;
    }
    if (status != IMR_OK) return imr_fail(err, status, "%s", inner.text);
    for (size_t i = 0; i < root->n; i++)
        if (!imr_clause_add(reading->arena, all, root->parts[i])) return imr_fail_memory(err);
    return note_unknown(reading, root, err);
}

imr_status imr_query_read(imr_interpreter *reading, imr_str text, bool literal, imr_clause *all,
                          imr_interpretation *heard, imr_error *err)
{
    bool read = false;
    imr_node *tree = NULL;
    *heard = (imr_interpretation){0};
    if (imr_query_is_canonical(text)) {
        imr_status status = read_canonical(reading, text, all, &read, err);
        if (status != IMR_OK || read) return status;
    }
    imr_status status = imr_syntax_parse(reading->arena, text, reading->notes, &tree, err);
    if (status == IMR_OK) status = imr_interpret(reading, tree, literal, all, heard, err);
    heard->tree = tree;
    return status;
}
