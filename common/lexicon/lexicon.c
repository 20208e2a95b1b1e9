#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "embedded.h"
#include "lexicon_impl.h"

static const char *const files[IMR_TABLE_COUNT] = {
#define X(name, file) [name] = file,
    IMR_TABLES(X)
#undef X
};

static const char exceptions_file[] = "stems.tsv";

/* ---- Where the tables come from ---- */

static imr_str embedded_text(const char *name)
{
    for (const imr_embedded *table = imr_embedded_tables; table->name != NULL; table++) {
        if (strcmp(table->name, name) == 0) return (imr_str){table->text, table->length};
    }
    return IMR_STR("");
}

static imr_status read_file(imr_arena *arena, const char *path, FILE *file, imr_str *text, imr_error *err)
{
    imr_buf buf = {0};
    char block[16384];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) imr_buf_add(&buf, (imr_str){block, n});
    bool broken = ferror(file) != 0;
    char *copy = broken || buf.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&buf));
    *text = (imr_str){copy, buf.n};
    imr_buf_free(&buf);
    if (broken) return imr_fail(err, IMR_IO, "%s: cannot be read: %s", path, strerror(errno));
    return copy == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* Finds a table: the file of that name in dir if there is one (*own), otherwise the compiled-in table. */
static imr_status find_source(imr_arena *arena, const char *dir, const char *name, table_source *source, bool *own,
                              imr_error *err)
{
    *source = (table_source){name, embedded_text(name)};
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/%s", dir, name);
    char *copy = path.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&path));
    imr_buf_free(&path);
    if (copy == NULL) return imr_fail_memory(err);

    FILE *file = fopen(copy, "rb");
    if (file == NULL && errno == ENOENT) return IMR_OK;
    if (file == NULL) return imr_fail(err, IMR_IO, "%s: cannot be opened: %s", copy, strerror(errno));
    imr_status status = read_file(arena, copy, file, &source->text, err);
    fclose(file);
    source->name = copy;
    *own = true;
    return status;
}

/* ---- Opening ---- */

/* A hash of what an index depends on: the ids and phrases of all tables except the synonyms, which only queries read,
 * and how words are stemmed. */
static uint64_t fingerprint_of(const imr_lexicon *lexicon, imr_stemmer *stemmer)
{
    static const char *const probes[] = {"injections",      "medically", "necessity",
                                         "radiculopathies", "denied",    "therapies"};
    uint64_t hash = 0;
#define MIX(text) (hash = (hash ^ imr_str_hash(text)) * 0x9E3779B97F4A7C15U + 1)
    for (size_t t = 0; t < IMR_TABLE_COUNT; t++) {
        const table_data *table = &lexicon->tables[t];
        if (t == IMR_TABLE_SYNONYM) continue;
        MIX(imr_str_of(files[t]));
        for (size_t i = 0; i < table->n; i++) {
            MIX(table->concepts[i].id);
            MIX(table->concepts[i].parent);
            MIX(table->concepts[i].traits);
            if (t == IMR_TABLE_RULE) MIX(table->concepts[i].label);
        }
        if (t == IMR_TABLE_GROUND) continue; /* its phrases are for queries */
        for (size_t i = 0; i < table->n_phrases; i++) MIX(table->phrases[i]);
    }
    for (size_t i = 0; i < lexicon->n_exceptions; i++) {
        MIX(lexicon->exceptions[i].word);
        MIX(lexicon->exceptions[i].stem);
    }
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) MIX(imr_stem(stemmer, imr_str_of(probes[i])));
#undef MIX
    return hash;
}

static imr_status read_tables(imr_lexicon *lexicon, const table_source *sources, imr_error *err)
{
    learning learner = {&lexicon->matcher, lexicon->arena};
    imr_tokens tokens = {0};
    imr_stemmer *stemmer = NULL;
    imr_status status =
        imr_stemmer_new(lexicon->exceptions, lexicon->n_exceptions, imr_matcher_learn, &learner, &stemmer, err);
    for (unsigned t = 0; t < IMR_TABLE_COUNT && status == IMR_OK; t++)
        status = imr_table_read(lexicon, (imr_table)t, &sources[t], stemmer, &tokens, err);
    for (unsigned t = 0; t < IMR_TABLE_COUNT && status == IMR_OK; t++)
        status = imr_table_check_parents(lexicon, (imr_table)t, &sources[t], err);
    if (status == IMR_OK && imr_matcher_finish(&lexicon->matcher, lexicon->arena) != IMR_OK)
        status = imr_fail_memory(err);
    if (status == IMR_OK) lexicon->fingerprint = fingerprint_of(lexicon, stemmer);
    imr_stemmer_free(stemmer);
    imr_tokens_free(&tokens);
    return status;
}

static imr_status fill(imr_lexicon *lexicon, const char *dir, imr_error *err)
{
    table_source exceptions, sources[IMR_TABLE_COUNT];
    bool own = false;
    imr_status status = find_source(lexicon->arena, dir, exceptions_file, &exceptions, &own, err);
    for (size_t t = 0; t < IMR_TABLE_COUNT && status == IMR_OK; t++)
        status = find_source(lexicon->arena, dir, files[t], &sources[t], &own, err);
    if (status == IMR_OK && !own) status = imr_fail(err, IMR_INPUT, "%s: there is no table of the lexicon here", dir);
    if (status == IMR_OK) status = imr_exceptions_read(lexicon, &exceptions, err);
    if (status == IMR_OK) status = read_tables(lexicon, sources, err);
    return status;
}

imr_status imr_lexicon_open(const char *dir, imr_lexicon **out, imr_error *err)
{
    *out = dir == NULL ? &imr_embedded_lexicon : NULL;
    if (dir == NULL) return IMR_OK;
    imr_arena *arena = imr_arena_new();
    imr_lexicon *lexicon = arena == NULL ? NULL : imr_arena_alloc(arena, sizeof *lexicon);
    if (lexicon == NULL) {
        imr_arena_free(arena);
        return imr_fail_memory(err);
    }
    lexicon->arena = arena;
    imr_status status = fill(lexicon, dir, err);
    if (status == IMR_OK)
        *out = lexicon;
    else
        imr_lexicon_free(lexicon);
    return status;
}

void imr_lexicon_free(imr_lexicon *lexicon)
{
    if (lexicon != NULL && lexicon != &imr_embedded_lexicon) imr_arena_free(lexicon->arena);
}

uint64_t imr_lexicon_fingerprint(const imr_lexicon *lexicon) { return lexicon->fingerprint; }

imr_status imr_lexicon_stemmer(const imr_lexicon *lexicon, imr_stemmer **out, imr_error *err)
{
    return imr_stemmer_new(lexicon->exceptions, lexicon->n_exceptions, imr_matcher_number, &lexicon->matcher, out, err);
}

const imr_stem_exception *imr_lexicon_exception(const imr_lexicon *lexicon, size_t i)
{
    return i < lexicon->n_exceptions ? &lexicon->exceptions[i] : NULL;
}

/* ---- Reading ---- */

size_t imr_lexicon_count(const imr_lexicon *lexicon, imr_table table) { return lexicon->tables[table].n; }

const imr_concept *imr_lexicon_at(const imr_lexicon *lexicon, imr_table table, size_t i)
{
    return &lexicon->tables[table].concepts[i];
}

const imr_concept *imr_lexicon_find(const imr_lexicon *lexicon, imr_table table, imr_str id)
{
    const table_data *data = &lexicon->tables[table];
    uint32_t number = imr_name_find(&data->ids, id);
    return number == 0 ? NULL : &data->concepts[data->first_of[number - 1]];
}

size_t imr_lexicon_phrases(const imr_lexicon *lexicon, const imr_concept *concept)
{
    return lexicon->tables[concept->table].rows[concept->order].n;
}

imr_str imr_lexicon_phrase(const imr_lexicon *lexicon, const imr_concept *concept, size_t i)
{
    const table_data *table = &lexicon->tables[concept->table];
    return table->phrases[table->rows[concept->order].first + i];
}

const imr_concept *imr_lexicon_with(const imr_lexicon *lexicon, imr_table table, const char *trait)
{
    const table_data *data = &lexicon->tables[table];
    for (size_t i = 0; i < data->n; i++)
        if (imr_concept_is(&data->concepts[i], trait)) return &data->concepts[i];
    return NULL;
}

bool imr_concept_trait(const imr_concept *concept, const char *name, imr_str *value)
{
    imr_str rest = concept->traits, wanted = imr_str_of(name);
    while (rest.n > 0) {
        const char *blank = memchr(rest.s, ' ', rest.n);
        imr_str trait = {rest.s, blank == NULL ? rest.n : (size_t)(blank - rest.s)};
        bool bare = imr_str_equal(trait, wanted);
        if (bare || (imr_str_starts(trait, wanted) && trait.s[wanted.n] == '=')) {
            size_t skip = bare ? wanted.n : wanted.n + 1;
            if (value != NULL) *value = (imr_str){trait.s + skip, trait.n - skip};
            return true;
        }
        size_t used = trait.n + (blank != NULL);
        rest = (imr_str){rest.s + used, rest.n - used};
    }
    return false;
}

bool imr_concept_lists(const imr_concept *concept, const char *trait, imr_str id)
{
    imr_str list = {0};
    if (!imr_concept_trait(concept, trait, &list)) return false;
    for (size_t begin = 0, end; begin < list.n; begin = end + 1) {
        for (end = begin; end < list.n && list.s[end] != ',';) end++;
        imr_str item = {list.s + begin, end - begin};
        if (imr_str_equal(id, item) || (imr_str_ends(item, IMR_STR(".")) && imr_str_starts(id, item))) return true;
    }
    return false;
}
