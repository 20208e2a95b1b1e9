#include "read.h"

#include "canonical.h"
#include "relax.h"

/* Adds a note for each required term or value of a canonical query that the index does not have. */
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

/* Whether a text was pasted: a long one without quotation marks or parentheses. What looks like a connector in it
 * ("pain +1", "7 /10") is text. */
static bool is_pasted(imr_str text)
{
    enum { WORDS = 25 };
    size_t spaces = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '"' || text.s[i] == '(') return false;
        spaces += text.s[i] == ' ' || text.s[i] == '\n';
    }
    return spaces > WORDS;
}

static bool shares_value(const imr_clause *a, const imr_clause *b)
{
    for (size_t i = 0; i < a->values.n; i++)
        if (imr_list_has(&b->values, a->values.at[i])) return true;
    return false;
}

/* Adds a note if two filters ask for different values of a facet of which a decision has only one: nothing has both. */
static void note_conflicts(imr_interpreter *reading, const imr_clause *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < i; k++) {
            const imr_clause *a = all->parts[i], *b = all->parts[k];
            bool facets = a->kind == IMR_CLAUSE_FACET && b->kind == IMR_CLAUSE_FACET && a->field == b->field;
            bool filter = a->role == IMR_ROLE_FILTER && b->role == IMR_ROLE_FILTER;
            if (facets && filter && a->field->choices != NULL && !shares_value(a, b))
                imr_notes_add(reading->notes, (imr_note){.code = IMR_NOTE_CONFLICT,
                                                         .span = a->text,
                                                         .field = a->field,
                                                         .value = b->values.at[0]});
        }
}

imr_status imr_query_read(imr_interpreter *reading, imr_str text, bool literal, imr_clause *all,
                          imr_interpretation *meaning, imr_error *err)
{
    bool read = false;
    imr_node *tree = NULL;
    *meaning = (imr_interpretation){0};
    if (imr_query_is_canonical(text)) {
        imr_status status = read_canonical(reading, text, all, &read, err);
        if (status != IMR_OK || read) return status;
    }
    imr_status status =
        imr_syntax_parse(reading->arena, text, !literal && !is_pasted(text), reading->notes, &tree, err);
    if (status == IMR_OK) status = imr_interpret(reading, tree, literal, all, meaning, err);
    meaning->tree = tree;
    if (status == IMR_OK) note_conflicts(reading, all);
    return status;
}
