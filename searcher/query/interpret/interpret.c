#include "interpret.h"

#include "anywhere.h"
#include "spell.h"
#include "wildcard.h"
#include "words.h"

#include <string.h>

/* A query of more telling words than this is a description, of which any words may match. */
enum { DESCRIPTION = 12 };

typedef struct context {
    imr_interpreter *reading;
    imr_interpretation *meaning;
    bool literal;
    bool description;
    bool negative; /* inside NOT: nothing is narrowed */
    bool stops;    /* stop words count, because the query has no other words */
    imr_error *err;
} context;

static imr_status add(context *to, imr_clause *all, imr_clause *part)
{
    return imr_clause_add(to->reading->arena, all, part) ? IMR_OK : imr_fail_memory(to->err);
}

static imr_status understand(context *to, const imr_node *node, imr_clause *all);

static imr_status understand_phrase(context *to, const imr_node *node, imr_clause *all)
{
    imr_clause *clause = NULL;
    imr_status status = imr_words_phrase(to->reading, node->text, node->field, &clause, to->err);
    if (status != IMR_OK || clause == NULL) return status;
    clause->strict = node->strict;
    return add(to, all, clause);
}

static imr_status understand_words(context *to, const imr_node *node, imr_clause *all)
{
    imr_words_how how = {.field = node->field,
                         .literal = to->literal,
                         .narrow = !to->negative && node->field == NULL,
                         .strict = node->strict,
                         .stops = to->stops,
                         .description = to->description && node->field == NULL};
    return imr_words_read(to->reading, node->text, &how, all, to->meaning, to->err);
}

/* A star that does not end a single word is ignored. */
static imr_status understand_wildcard(context *to, const imr_node *node, imr_clause *all)
{
    imr_clause *clause = NULL;
    imr_status status = imr_wildcard_read(to->reading, node->text, node->column, node->field, &clause, to->err);
    if (status != IMR_OK) return status;
    return clause == NULL ? understand_words(to, node, all) : add(to, all, clause);
}

static imr_status understand_leaf(context *to, const imr_node *node, imr_clause *all)
{
    if (node->field != NULL && (node->field->flags & IMR_FIELD_TEXT) == 0) {
        imr_error inner = {.status = IMR_OK};
        imr_status status = imr_values_add(to->reading, node->field, node->text, node->strict, all, &inner);
        if (status == IMR_USAGE) return imr_fail(to->err, status, "column %u: %s", node->column, inner.text);
        return status == IMR_OK ? status : imr_fail(to->err, status, "%s", inner.text);
    }
    if (node->kind == IMR_NODE_PHRASE) return understand_phrase(to, node, all);
    if (node->kind == IMR_NODE_WILDCARD) return understand_wildcard(to, node, all);
    return understand_words(to, node, all);
}

/* ---- connectors ---- */

/* Sets *field to the text field of both sides, if they have one; false if they cannot be near each other: a facet, two
 * fields, AND, NOT. */
static bool field_of_near(const imr_node *node, const imr_field **field)
{
    if (node->kind == IMR_NODE_AND || node->kind == IMR_NODE_NOT) return false;
    if (node->parts == NULL && node->field != NULL) {
        if ((node->field->flags & IMR_FIELD_TEXT) == 0 || (*field != NULL && *field != node->field)) return false;
        *field = node->field;
    }
    for (size_t i = 0; i < node->n; i++)
        if (!field_of_near(node->parts[i], field)) return false;
    return true;
}

/* Drops synonyms that contain another one, as "lumbar spine" contains "lumbar": the distance is to the shorter. */
static void drop_longer(imr_clause *same)
{
    size_t kept = 0;
    for (size_t i = 0; i < same->n; i++) {
        bool longer = false;
        for (size_t j = 0; j < same->n && same->parts[i]->values.n > 1 && !longer; j++)
            longer =
                same->parts[j]->values.n == 1 && imr_list_has(&same->parts[i]->values, same->parts[j]->values.at[0]);
        if (!longer) same->parts[kept++] = same->parts[i];
    }
    same->n = kept;
}

/* Reads an operand's words: one word or phrase with its synonyms, else all of the words as a phrase. */
static imr_status near_words(context *to, const imr_node *node, const imr_field *field, imr_clause **out)
{
    imr_words_how how = {.field = field, .literal = to->literal, .stops = true};
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, node->text);
    if (all == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_words_read(to->reading, node->text, &how, all, to->meaning, to->err);
    if (status != IMR_OK) return status;
    *out = all->n == 1 && all->parts[0]->kind <= IMR_CLAUSE_SYNONYM ? all->parts[0] : NULL;
    if (*out != NULL) drop_longer(*out);
    return *out != NULL ? IMR_OK : imr_words_phrase(to->reading, node->text, field, out, to->err);
}

static imr_status near_operand(context *to, const imr_node *node, const imr_field *field, imr_clause **out);

/* Reads the parts of an OR or NEAR. *out is the only part if the others have no words; NULL if none has. */
static imr_status near_parts(context *to, const imr_node *node, imr_clause_kind kind, const imr_field *field,
                             imr_clause **out)
{
    imr_clause *joined = imr_clause_new(to->reading->arena, kind, IMR_ROLE_MUST, NULL, node->text);
    imr_status status = joined == NULL ? imr_fail_memory(to->err) : IMR_OK;
    for (size_t i = 0; i < node->n && status == IMR_OK; i++) {
        imr_clause *part = NULL;
        status = near_operand(to, node->parts[i], field, &part);
        if (status == IMR_OK && part != NULL) status = add(to, joined, part);
    }
    if (status != IMR_OK) return status;
    joined->distance = node->distance;
    joined->ordered = node->ordered;
    *out = joined->n == 0 ? NULL : (joined->n == 1 ? joined->parts[0] : joined);
    return IMR_OK;
}

/* Reads an operand of a connector. *out remains NULL if it has no word. */
static imr_status near_operand(context *to, const imr_node *node, const imr_field *field, imr_clause **out)
{
    imr_status status = IMR_OK;
    switch (node->kind) {
    case IMR_NODE_WORDS: return near_words(to, node, field, out);
    case IMR_NODE_PHRASE: return imr_words_phrase(to->reading, node->text, field, out, to->err);
    case IMR_NODE_WILDCARD:
        status = imr_wildcard_read(to->reading, node->text, node->column, field, out, to->err);
        return status == IMR_OK && *out == NULL ? near_words(to, node, field, out) : status;
    case IMR_NODE_OR: return near_parts(to, node, IMR_CLAUSE_OR, field, out);
    case IMR_NODE_NEAR: return near_parts(to, node, IMR_CLAUSE_NEAR, field, out);
    case IMR_NODE_AND:
    case IMR_NODE_NOT: break; /* field_of_near() excludes these */
    }
    return status;
}

static imr_status understand_near(context *to, const imr_node *node, imr_clause *all)
{
    const imr_field *field = NULL;
    imr_clause *near = NULL;
    if (!field_of_near(node, &field)) {
        imr_notes_add(to->reading->notes,
                      (imr_note){.code = IMR_NOTE_NEAR_AS_AND, .span = node->text, .column = node->column});
        imr_status status = understand(to, node->parts[0], all);
        return status == IMR_OK ? understand(to, node->parts[1], all) : status;
    }
    if (node->text.s[0] == '+') /* it looks like a signed number */
        imr_notes_add(to->reading->notes, (imr_note){.code = IMR_NOTE_SIGNED_NEAR,
                                                     .span = node->text,
                                                     .column = node->column,
                                                     .number = node->distance});
    imr_status status = near_operand(to, node, imr_near_field(field), &near);
    if (status != IMR_OK || near == NULL) return status;
    near->field = field;
    return add(to, all, near);
}

/* Interprets a part separately. *out is its AND, or the AND's only part if that must match; NULL if there is no word.
 */
static imr_status understand_apart(context *to, const imr_node *node, imr_clause **out)
{
    imr_clause *all = imr_clause_new(to->reading->arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, node->text);
    if (all == NULL) return imr_fail_memory(to->err);
    imr_status status = understand(to, node, all);
    bool alone = all->n == 1 && all->parts[0]->role <= IMR_ROLE_FILTER;
    *out = all->n == 0 ? NULL : (alone ? all->parts[0] : all);
    return status;
}

static imr_status understand_not(context *to, const imr_node *node, imr_clause *all)
{
    bool outer = to->negative;
    to->negative = true;
    imr_clause *part = NULL;
    imr_status status = understand_apart(to, node->parts[0], &part);
    to->negative = outer;
    if (status != IMR_OK || part == NULL) return status;
    part->role = IMR_ROLE_MUST_NOT;
    return add(to, all, part);
}

static bool weighs(const imr_clause *clause)
{
    if (clause->kind <= IMR_CLAUSE_NEAR) return true;
    for (size_t i = 0; i < clause->n; i++)
        if (clause->parts[i]->role != IMR_ROLE_MUST_NOT && weighs(clause->parts[i])) return true;
    return false;
}

/* Merges alternatives that are values of one facet into one filter. */
static bool merge_facets(context *to, imr_clause *any)
{
    const imr_clause *first = any->n == 0 ? NULL : any->parts[0];
    for (size_t i = 0; i < any->n; i++)
        if (any->parts[i]->kind != IMR_CLAUSE_FACET || any->parts[i]->field != first->field) return false;
    for (size_t i = 1; i < any->n; i++)
        for (size_t v = 0; v < any->parts[i]->values.n; v++)
            if (!imr_list_add_once(to->reading->arena, &any->parts[0]->values, any->parts[i]->values.at[v]))
                return false;
    return any->n > 0;
}

static imr_status understand_or(context *to, const imr_node *node, imr_clause *all)
{
    imr_status status = IMR_OK;
    imr_clause *any = imr_clause_new(to->reading->arena, IMR_CLAUSE_OR, IMR_ROLE_MUST, NULL, node->text);
    if (any == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < node->n && status == IMR_OK; i++) {
        imr_clause *part = NULL;
        status = understand_apart(to, node->parts[i], &part);
        if (status == IMR_OK && part != NULL) status = add(to, any, part);
    }
    if (status != IMR_OK || any->n == 0) return status;
    if (any->n == 1 || merge_facets(to, any)) return add(to, all, any->parts[0]);
    if (!weighs(any)) any->role = IMR_ROLE_FILTER;
    return add(to, all, any);
}

static bool is_bare(const imr_node *node)
{
    return node->kind == IMR_NODE_WORDS && node->field == NULL && !node->strict;
}

/* Interprets consecutive bare words from part i on as one run: "lumbar (low back) MRI". */
static imr_status understand_row(context *to, const imr_node *node, size_t *i, imr_clause *all)
{
    imr_node row = *node->parts[*i];
    for (++*i; *i < node->n && is_bare(node->parts[*i]) && row.text.s != NULL; ++*i)
        row.text = imr_arena_printf(to->reading->arena, "%.*s %.*s", IMR_STR_ARG(row.text),
                                    IMR_STR_ARG(node->parts[*i]->text));
    return row.text.s == NULL ? imr_fail_memory(to->err) : understand_leaf(to, &row, all);
}

/* Whether a small "or" stands between parts i and i + 2, neither of which is bare words: "\"a b\" or \"c d\"". */
static bool is_or_after(const imr_node *node, size_t i)
{
    if (i + 2 >= node->n || is_bare(node->parts[i]) || is_bare(node->parts[i + 2])) return false;
    return is_bare(node->parts[i + 1]) && imr_str_equal(node->parts[i + 1]->text, IMR_STR("or"));
}

/* Interprets parts that a small "or" joins, from part i on. */
static imr_status understand_small_or(context *to, const imr_node *node, size_t *i, imr_clause *all)
{
    imr_node any = {.kind = IMR_NODE_OR, .text = node->parts[*i]->text};
    any.parts = imr_arena_alloc(to->reading->arena, node->n * sizeof(imr_node *));
    if (any.parts == NULL) return imr_fail_memory(to->err);
    for (; is_or_after(node, *i); *i += 2) any.parts[any.n++] = node->parts[*i];
    any.parts[any.n++] = node->parts[(*i)++];
    return understand_or(to, &any, all);
}

static imr_status understand_and(context *to, const imr_node *node, imr_clause *all)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; i < node->n && status == IMR_OK;)
        status = is_bare(node->parts[i])                ? understand_row(to, node, &i, all)
                 : !to->literal && is_or_after(node, i) ? understand_small_or(to, node, &i, all)
                                                        : understand(to, node->parts[i++], all);
    return status;
}

static imr_status understand(context *to, const imr_node *node, imr_clause *all)
{
    switch (node->kind) {
    case IMR_NODE_WORDS:
    case IMR_NODE_WILDCARD:
    case IMR_NODE_PHRASE: return understand_leaf(to, node, all);
    case IMR_NODE_NEAR: return understand_near(to, node, all);
    case IMR_NODE_NOT: return understand_not(to, node, all);
    case IMR_NODE_OR: return understand_or(to, node, all);
    case IMR_NODE_AND: return understand_and(to, node, all);
    }
    return IMR_OK;
}

/* Corrects the spelling of words, but not of excluded ones: that would exclude what nobody typed. */
static imr_status spell(context *to, imr_node *node)
{
    bool words = node->field == NULL || (node->field->flags & IMR_FIELD_TEXT) != 0;
    if (node->kind == IMR_NODE_NOT) return IMR_OK;
    if (node->kind == IMR_NODE_WORDS && words) return imr_spell_run(to->reading, &node->text, to->meaning, to->err);
    imr_status status = IMR_OK;
    for (size_t i = 0; i < node->n && status == IMR_OK; i++) status = spell(to, node->parts[i]);
    return status;
}

/* Adds notes on the words that were read as facets, beginning with recognized value `from`. */
static imr_status note_read(imr_interpreter *reading, const imr_interpretation *meaning, size_t from, imr_error *err)
{
    imr_notes *notes = reading->notes;
    for (size_t i = from; i < meaning->n; i++) {
        const imr_recognized *at = &meaning->at[i];
        bool again = i > from && at->field == at[-1].field && at->text.s == at[-1].text.s && notes->n > 0;
        imr_note note = {.code = IMR_NOTE_READ_AS, .span = at->text, .field = at->field};
        imr_note *to = again ? &notes->at[notes->n - 1] : &note;
        if (!imr_list_add(reading->arena, &to->alternatives, at->value)) return imr_fail_memory(err);
        if (!again) imr_notes_add(notes, note);
    }
    return IMR_OK;
}

/* Whether the query may be pasted text: nothing but words, so that quotation marks, parentheses and dashes belong to
 * the text. */
static bool is_told(const imr_node *node)
{
    if (node->field != NULL || node->strict || node->kind == IMR_NODE_OR || node->kind == IMR_NODE_NEAR) return false;
    for (size_t i = 0; i < node->n; i++)
        if (!is_told(node->parts[i])) return false;
    return true;
}

static bool gather(context *to, const imr_node *node, imr_str *text)
{
    if (node->n == 0)
        *text = imr_arena_printf(to->reading->arena, "%.*s%s%.*s", IMR_STR_ARG(*text), text->n == 0 ? "" : " ",
                                 IMR_STR_ARG(node->text));
    for (size_t i = 0; i < node->n && text->s != NULL; i++)
        if (!gather(to, node->parts[i], text)) return false;
    return text->s != NULL;
}

/* Sets *out to the text of a description; absent if the query is not one. Literal words are alternatives, however few.
 */
static imr_status read_description(context *to, const imr_node *tree, imr_str *out)
{
    imr_str text = IMR_STR("");
    size_t telling = 0;
    *out = (imr_str){0};
    if (!is_told(tree) || (to->literal && tree->kind == IMR_NODE_PHRASE)) return IMR_OK;
    if (!gather(to, tree, &text)) return imr_fail_memory(to->err);
    imr_status status = imr_words_telling(to->reading, text, &telling, to->err);
    if (telling > (to->literal ? 1 : DESCRIPTION)) *out = text;
    return status;
}

/* Whether a part from `first` on must or must not match: words that only lift ask for nothing. */
static bool asks(const imr_clause *all, size_t first)
{
    for (size_t i = first; i < all->n; i++)
        if (all->parts[i]->role != IMR_ROLE_SHOULD) return true;
    return false;
}

imr_status imr_interpret(imr_interpreter *reading, imr_node *tree, bool literal, imr_clause *all,
                         imr_interpretation *meaning, imr_error *err)
{
    *meaning = (imr_interpretation){0};
    if (tree == NULL) return IMR_OK;
    context to = {.reading = reading, .meaning = meaning, .literal = literal, .err = err};
    size_t before = all->n;
    imr_str told = {0};
    imr_status status = read_description(&to, tree, &told);
    if (status != IMR_OK) return status;
    imr_node whole = {.kind = IMR_NODE_WORDS, .text = told, .column = 1};
    to.description = told.s != NULL;
    if (!literal && !to.description) status = spell(&to, tree);
    if (status != IMR_OK) return status;
    status = understand(&to, told.s != NULL ? &whole : tree, all);
    if (status == IMR_OK && !asks(all, before) && meaning->n == 0) {
        all->n = before;
        to.stops = true;
        status = understand(&to, tree, all);
    }
    return status == IMR_OK ? note_read(reading, meaning, 0, err) : status;
}

imr_status imr_interpret_case(imr_interpreter *reading, imr_str text, const imr_decision *of, bool literal,
                              imr_clause *all, imr_interpretation *meaning, imr_error *err)
{
    size_t heard_before = meaning->n;
    imr_words_how how = {.literal = literal, .narrow = true, .description = true, .of = of};
    imr_status status = imr_words_read(reading, text, &how, all, meaning, err);
    return status == IMR_OK ? note_read(reading, meaning, heard_before, err) : status;
}
