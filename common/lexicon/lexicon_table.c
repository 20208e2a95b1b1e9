/* Parses tables; every mistake gives a message that names file and line. */
#include <string.h>

#include "lexicon_impl.h"

enum { COLUMN_ID, COLUMN_PARENT, COLUMN_LABEL, COLUMN_PHRASES, COLUMN_TRAITS, COLUMNS };
enum { COLUMN_WORD, COLUMN_STEM, EXCEPTION_COLUMNS };

/* The tables that contain the parents of a table's concepts, a bit each. */
#define BIT(table) (1U << (table))
static const unsigned parent_tables[IMR_TABLE_COUNT] = {
    [IMR_TABLE_CATEGORY] = BIT(IMR_TABLE_CATEGORY),
    [IMR_TABLE_PROCEDURE] = BIT(IMR_TABLE_CATEGORY),
    [IMR_TABLE_GUIDELINE] = BIT(IMR_TABLE_GUIDELINE),
    [IMR_TABLE_CHAPTER] = BIT(IMR_TABLE_GUIDELINE) | BIT(IMR_TABLE_CHAPTER),
    [IMR_TABLE_SECTION] = BIT(IMR_TABLE_GUIDELINE) | BIT(IMR_TABLE_CHAPTER) | BIT(IMR_TABLE_SECTION),
    [IMR_TABLE_RULE] = BIT(IMR_TABLE_GROUND),
    [IMR_TABLE_BODY_PART] = BIT(IMR_TABLE_BODY_PART),
    [IMR_TABLE_SPECIALTY] = BIT(IMR_TABLE_SPECIALTY),
};

/* Tables whose lines may have a fifth column, the traits. */
static const unsigned trait_tables =
    BIT(IMR_TABLE_CATEGORY) | BIT(IMR_TABLE_PROCEDURE) | BIT(IMR_TABLE_GUIDELINE) | BIT(IMR_TABLE_CHAPTER);

/* An outcome's parent is a facet and a ground's a polarity, neither of which this module knows. */
static bool has_free_parent(imr_table id) { return id == IMR_TABLE_OUTCOME || id == IMR_TABLE_GROUND; }

/* ---- Lines and columns ---- */

typedef struct line_reader {
    const table_source *source;
    size_t at;       /* where the next line begins */
    uint32_t number; /* of the line that was read */
} line_reader;

static bool is_absent(imr_str text) { return imr_str_equal(text, IMR_STR("-")); }

/* Reads the next line that is neither empty nor a comment. */
static bool next_line(line_reader *lines, imr_str *line)
{
    imr_str text = lines->source->text;
    while (lines->at < text.n) {
        const char *begin = text.s + lines->at;
        size_t left = text.n - lines->at;
        const char *end = memchr(begin, '\n', left);
        size_t n = end == NULL ? left : (size_t)(end - begin);
        lines->at += n + 1;
        lines->number++;
        if (n > 0 && begin[n - 1] == '\r') n--;
        *line = (imr_str){begin, n};
        if (imr_str_trim(*line).n > 0 && begin[0] != '#') return true;
    }
    return false;
}

static size_t split(imr_str line, char by, imr_str *parts, size_t room)
{
    size_t n = 0;
    for (size_t at = 0; at <= line.n; n++) {
        const char *end = line.n > at ? memchr(line.s + at, by, line.n - at) : NULL;
        size_t length = end == NULL ? line.n - at : (size_t)(end - line.s) - at;
        if (n < room) parts[n] = imr_str_trim((imr_str){line.s + at, length});
        at += length + 1;
    }
    return n;
}

static size_t count_of(imr_str text, char byte)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += text.s[i] == byte;
    return n;
}

/* Begins with the first line; IMR_INPUT if the table is not UTF-8. */
static imr_status open_lines(const table_source *source, line_reader *lines, imr_error *err)
{
    size_t bad;
    *lines = (line_reader){.source = source};
    if (!imr_utf8_valid(source->text, &bad)) {
        size_t line = 1 + count_of((imr_str){source->text.s, bad}, '\n');
        return imr_fail(err, IMR_INPUT, "%s:%zu: not valid UTF-8", source->name, line);
    }
    if (imr_str_starts(source->text, IMR_STR("\xEF\xBB\xBF"))) lines->at = 3;
    return IMR_OK;
}

static imr_status mistake(const line_reader *lines, imr_error *err, imr_str what, const char *problem)
{
    return imr_fail(err, IMR_INPUT, "%s:%u: \"%.*s\" %s", lines->source->name, lines->number, IMR_STR_ARG(what),
                    problem);
}

/* Reads n columns; if the last is optional and missing, it is absent. */
static imr_status read_columns(const line_reader *lines, imr_str line, imr_str *columns, size_t n, bool optional,
                               imr_error *err)
{
    if (optional) columns[n] = (imr_str){0};
    size_t found = split(line, '\t', columns, n + optional);
    if (found == n || (optional && found == n + 1)) return IMR_OK;
    return imr_fail(err, IMR_INPUT, "%s:%u: has %zu columns instead of %zu%s", lines->source->name, lines->number,
                    found, n, optional ? " or 5" : "");
}

/* ---- Concepts ---- */

static bool is_id(imr_str id)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    for (size_t i = 0; i < id.n; i++) {
        if (memchr(letters, id.s[i], sizeof letters - 1) == NULL) return false;
    }
    return id.n > 0 && !is_absent(id);
}

/* What is wrong with the names of a concept, NULL if nothing; *what is the wrong name. */
static const char *problem_of(imr_str *columns, imr_str *what)
{
    if (!is_id(*what = columns[COLUMN_ID])) return "is not an id: lower-case letters, digits, points and hyphens";
    *what = columns[COLUMN_PARENT];
    if (!is_absent(*what) && !is_id(*what)) return "is neither an id nor -";
    *what = columns[COLUMN_LABEL];
    return what->n == 0 ? "is an empty label" : NULL;
}

/* The concept that has the id already (with free parents: the id and the parent), or NULL. */
static const imr_concept *find_twin(const table_data *table, imr_table id, const imr_concept *concept)
{
    uint32_t number = imr_name_find(&table->ids, concept->id);
    if (number == 0) return NULL;
    size_t first = table->first_of[number - 1];
    if (!has_free_parent(id)) return &table->concepts[first];
    for (size_t i = first; i < table->n; i++) {
        const imr_concept *other = &table->concepts[i];
        if (imr_str_equal(other->id, concept->id) && imr_str_equal(other->parent, concept->parent)) return other;
    }
    return NULL;
}

/* A procedure has the traits of its category too. False if memory runs out. */
static bool inherit_traits(imr_lexicon *lexicon, imr_concept *concept)
{
    const table_data *categories = &lexicon->tables[IMR_TABLE_CATEGORY];
    uint32_t number = concept->table != IMR_TABLE_PROCEDURE ? 0 : imr_name_find(&categories->ids, concept->parent);
    imr_str inherited = number == 0 ? (imr_str){0} : categories->concepts[categories->first_of[number - 1]].traits;
    if (inherited.n == 0 || concept->traits.n == 0) {
        if (inherited.n > 0) concept->traits = inherited;
        return true;
    }
    imr_str own = concept->traits;
    char *both = imr_arena_alloc(lexicon->arena, own.n + 1 + inherited.n);
    if (both == NULL) return false;
    memcpy(both, own.s, own.n);
    both[own.n] = ' ';
    memcpy(both + own.n + 1, inherited.s, inherited.n);
    concept->traits = (imr_str){both, own.n + 1 + inherited.n};
    return true;
}

static imr_status read_concept(imr_lexicon *lexicon, imr_table id, const line_reader *lines, imr_str *columns,
                               imr_error *err)
{
    table_data *table = &lexicon->tables[id];
    imr_str what;
    const char *problem = problem_of(columns, &what);
    if (problem != NULL) return mistake(lines, err, what, problem);
    imr_concept concept = {
        .table = id, .id = columns[COLUMN_ID], .label = columns[COLUMN_LABEL], .order = (uint32_t)table->n};
    if (columns[COLUMN_TRAITS].n > 0) concept.traits = columns[COLUMN_TRAITS];
    if (!is_absent(columns[COLUMN_PARENT])) concept.parent = columns[COLUMN_PARENT];
    if (!inherit_traits(lexicon, &concept)) return imr_fail_memory(err);
    const imr_concept *twin = find_twin(table, id, &concept);
    if (twin != NULL)
        return imr_fail(err, IMR_INPUT, "%s:%u: \"%.*s\" is the id of line %u already", lines->source->name,
                        lines->number, IMR_STR_ARG(concept.id), table->rows[twin->order].line);
    uint32_t known = table->ids.n, number = imr_name_add(&table->ids, lexicon->arena, concept.id);
    if (number == 0) return imr_fail_memory(err);
    if (number > known) table->first_of[number - 1] = concept.order;

    concept_row *row = &table->rows[table->n];
    *row = (concept_row){.line = lines->number, .first = (uint32_t)table->n_phrases};
    table->concepts[table->n++] = concept;
    if (is_absent(columns[COLUMN_PHRASES])) return IMR_OK;
    row->n = (uint32_t)split(columns[COLUMN_PHRASES], '|', table->phrases + table->n_phrases, SIZE_MAX);
    table->n_phrases += row->n;
    return IMR_OK;
}

/* Adds the phrases of the concept that was just read. */
static imr_status add_phrases(imr_lexicon *lexicon, imr_table id, imr_stemmer *stemmer, imr_tokens *tokens,
                              const line_reader *lines, imr_error *err)
{
    const table_data *table = &lexicon->tables[id];
    const concept_row *row = &table->rows[table->n - 1];
    for (uint32_t i = row->first; i < row->first + row->n; i++) {
        imr_str phrase = table->phrases[i];
        const char *problem = "is an empty phrase (\"-\" stands for no phrases)";
        imr_status status = IMR_INPUT;
        if (phrase.n > 0)
            status = imr_matcher_add(&lexicon->matcher, lexicon->arena, stemmer, tokens, &table->concepts[table->n - 1],
                                     phrase, &problem);
        if (status == IMR_INPUT) return mistake(lines, err, phrase, problem);
        if (status != IMR_OK) return imr_fail_memory(err);
    }
    return IMR_OK;
}

/* Allocates as many concepts and phrases as the text can contain. */
static bool make_room(imr_arena *arena, table_data *table, imr_str text)
{
    size_t rows = count_of(text, '\n') + 1, phrases = rows + count_of(text, '|');
    table->concepts = imr_arena_alloc(arena, rows * sizeof *table->concepts);
    table->rows = imr_arena_alloc(arena, rows * sizeof *table->rows);
    table->first_of = imr_arena_alloc(arena, rows * sizeof *table->first_of);
    table->phrases = imr_arena_alloc(arena, phrases * sizeof *table->phrases);
    return table->concepts != NULL && table->rows != NULL && table->first_of != NULL && table->phrases != NULL;
}

imr_status imr_table_read(imr_lexicon *lexicon, imr_table id, const table_source *source, imr_stemmer *stemmer,
                          imr_tokens *tokens, imr_error *err)
{
    line_reader lines;
    imr_str line, columns[COLUMNS] = {0};
    imr_status status = open_lines(source, &lines, err);
    if (status != IMR_OK) return status;
    if (!make_room(lexicon->arena, &lexicon->tables[id], source->text)) return imr_fail_memory(err);
    while (status == IMR_OK && next_line(&lines, &line)) {
        status = read_columns(&lines, line, columns, COLUMN_TRAITS, (trait_tables & BIT(id)) != 0, err);
        if (status == IMR_OK) status = read_concept(lexicon, id, &lines, columns, err);
        if (status == IMR_OK) status = add_phrases(lexicon, id, stemmer, tokens, &lines, err);
    }
    return status;
}

static bool is_known(const imr_lexicon *lexicon, unsigned tables, imr_str id)
{
    for (unsigned table = 0; table < IMR_TABLE_COUNT; table++) {
        if (tables & BIT(table) && imr_name_find(&lexicon->tables[table].ids, id) != 0) return true;
    }
    return false;
}

imr_status imr_table_check_parents(const imr_lexicon *lexicon, imr_table id, const table_source *source, imr_error *err)
{
    const table_data *table = &lexicon->tables[id];
    for (size_t i = 0; i < table->n && !has_free_parent(id); i++) {
        imr_str parent = table->concepts[i].parent;
        if (parent.s == NULL || is_known(lexicon, parent_tables[id], parent)) continue;
        return imr_fail(err, IMR_INPUT, "%s:%u: the parent \"%.*s\" is not an id", source->name, table->rows[i].line,
                        IMR_STR_ARG(parent));
    }
    return IMR_OK;
}

/* ---- Exceptions to the stemmer ---- */

static bool is_folded(imr_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (word.s[i] < 'a' || word.s[i] > 'z') return false;
    }
    return word.n > 0 && word.n <= 64;
}

imr_status imr_exceptions_read(imr_lexicon *lexicon, const table_source *source, imr_error *err)
{
    line_reader lines;
    imr_str line, columns[EXCEPTION_COLUMNS];
    name_set words = {0};
    imr_status status = open_lines(source, &lines, err);
    if (status != IMR_OK) return status;
    size_t rows = count_of(source->text, '\n') + 1;
    lexicon->exceptions = imr_arena_alloc(lexicon->arena, rows * sizeof *lexicon->exceptions);
    if (lexicon->exceptions == NULL) return imr_fail_memory(err);
    while (next_line(&lines, &line)) {
        status = read_columns(&lines, line, columns, EXCEPTION_COLUMNS, false, err);
        if (status != IMR_OK) return status;
        for (size_t i = 0; i < EXCEPTION_COLUMNS; i++) {
            if (!is_folded(columns[i]))
                return mistake(&lines, err, columns[i], "is not one word of lower-case letters");
        }
        uint32_t number = imr_name_add(&words, lexicon->arena, columns[COLUMN_WORD]);
        if (number == 0) return imr_fail_memory(err);
        if (number <= lexicon->n_exceptions)
            return mistake(&lines, err, columns[COLUMN_WORD], "occurs here a second time");
        lexicon->exceptions[lexicon->n_exceptions++] = (imr_stem_exception){columns[COLUMN_WORD], columns[COLUMN_STEM]};
    }
    return IMR_OK;
}
