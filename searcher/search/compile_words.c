#include "compile_words.h"

#include "anywhere.h"

#include <string.h>

static imr_arena *arena_of(const imr_compiler *to) { return to->out->context.arena; }
static uint32_t documents_of(const imr_compiler *to) { return imr_reader_count(to->out->context.reader); }

static void *allocate(const imr_compiler *to, size_t n, size_t size)
{
    void *made = imr_arena_alloc(arena_of(to), (n + 1) * size);
    if (made == NULL) imr_fail_memory(to->err);
    return made;
}

/* IMR_MEMORY if it is NULL. */
static imr_status made(const imr_compiler *to, const imr_iterator *iterator)
{
    return iterator == NULL ? imr_fail_memory(to->err) : IMR_OK;
}

/* ---- leaves ---- */

typedef struct posting_room {
    uint32_t *ids, *counts;
    uint32_t n, most;
} posting_room;

static bool keep_posting(void *context, imr_docid id, uint32_t count)
{
    posting_room *to = context;
    if (to->n == to->most) return false;
    to->ids[to->n] = id;
    to->counts[to->n++] = count;
    return true;
}

static bool keep_document(void *context, imr_docid id)
{
    posting_room *to = context;
    if (to->n == to->most) return false;
    to->ids[to->n++] = id;
    return true;
}

/* Reads a posting list into memory, with or without counts. */
static imr_status read_postings(const imr_compiler *to, imr_str prefix, imr_str term, bool counts, posting_room *out)
{
    const imr_reader *reader = to->out->context.reader;
    imr_status status = imr_reader_frequency(reader, prefix, term, &out->most, to->err);
    if (status != IMR_OK) return status;
    out->ids = allocate(to, out->most, sizeof *out->ids);
    out->counts = counts ? allocate(to, out->most, sizeof *out->counts) : NULL;
    if (out->ids == NULL || (counts && out->counts == NULL)) return IMR_MEMORY;
    if (counts) return imr_reader_postings(reader, prefix, term, keep_posting, out, to->err);
    return imr_reader_documents(reader, prefix, term, keep_document, out, to->err);
}

static imr_status list_of(const imr_compiler *to, const imr_doclist *list, imr_str prefix, imr_str term,
                          imr_iterator **out)
{
    *out = imr_iterator_list(arena_of(to), list, documents_of(to));
    if (*out != NULL) {
        (*out)->name = imr_arena_dup(arena_of(to), prefix);
        (*out)->label = term.n == 0 ? NULL : imr_arena_dup(arena_of(to), term);
    }
    return made(to, *out);
}

imr_status imr_compile_term(imr_compiler *to, imr_str prefix, imr_str term, imr_iterator **out)
{
    imr_doclist list;
    posting_room read = {0};
    imr_status status = IMR_OK;
    if (!imr_bitmaps_term(to->out->context.bitmaps, prefix, term, &list)) {
        status = read_postings(to, prefix, term, false, &read);
        list = (imr_doclist){.ids = read.ids, .n = read.n};
    }
    return status == IMR_OK ? list_of(to, &list, prefix, term, out) : status;
}

/* A word with its postings, and the iterator of its documents. */
static imr_status compile_word(imr_compiler *to, imr_str prefix, imr_str term, imr_word **out, imr_iterator **list)
{
    const imr_bitmaps *bitmaps = to->out->context.bitmaps;
    imr_posting_list known;
    posting_room read = {0};
    imr_status status = IMR_OK;
    imr_word *word = *out = allocate(to, 1, sizeof *word);
    if (word == NULL) return IMR_MEMORY;
    *word = (imr_word){.prefix = prefix, .term = term};
    if (imr_bitmaps_posting_list(bitmaps, prefix, term, &known)) {
        word->list = known.set;
        word->counts = known.counts;
        word->ranks = known.ranks;
    } else if (!imr_bitmaps_term(bitmaps, prefix, term, &word->list)) {
        status = read_postings(to, prefix, term, to->scores, &read);
        word->list = (imr_doclist){.ids = read.ids, .n = read.n};
        word->counted = read.counts;
    }
    return status == IMR_OK ? list_of(to, &word->list, prefix, term, list) : status;
}

/* ---- all words of a TERM or PHRASE ---- */

typedef struct words {
    imr_word **at;
    imr_iterator **lists;
    size_t n;
    imr_iterator *all; /* the documents that have all of them */
    bool adjacent;     /* the bitmap index says that they are adjacent there */
} words;

/* Uses the bigrams of the bitmap index, which hold for any text. */
static imr_status add_bigrams(imr_compiler *to, const imr_list *stems, words *out)
{
    imr_status status = IMR_OK;
    size_t known = 0;
    for (size_t i = 1; i < stems->n && status == IMR_OK; i++) {
        imr_doclist pair;
        imr_iterator *list = NULL;
        if (!imr_bitmaps_bigram(to->out->context.bitmaps, stems->at[i - 1], stems->at[i], &pair)) continue;
        status = list_of(to, &pair, (imr_str){0}, stems->at[i - 1], &list);
        if (status == IMR_OK && !imr_iterator_add(arena_of(to), out->all, list)) status = imr_fail_memory(to->err);
        known++;
    }
    out->adjacent = stems->n == 2 && known == 1;
    return status;
}

static imr_status compile_all(imr_compiler *to, const imr_clause *clause, imr_str prefix, words *out)
{
    const imr_list *stems = &clause->values;
    imr_status status = IMR_OK;
    *out = (words){.at = allocate(to, stems->n, sizeof(imr_word *)),
                   .lists = allocate(to, stems->n, sizeof(imr_iterator *)),
                   .n = stems->n};
    if (out->at == NULL || out->lists == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < stems->n && status == IMR_OK; i++)
        status = compile_word(to, prefix, stems->at[i], &out->at[i], &out->lists[i]);
    if (status == IMR_OK && stems->n == 1) out->all = out->lists[0];
    if (status != IMR_OK || stems->n == 1) return status;
    out->all = imr_iterator_join(arena_of(to), stems->n == 0 ? IMR_ITERATOR_OR : IMR_ITERATOR_AND);
    if (out->all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < stems->n; i++)
        if (!imr_iterator_add(arena_of(to), out->all, out->lists[i])) return imr_fail_memory(to->err);
    if (clause->kind == IMR_CLAUSE_PHRASE && clause->field == NULL) status = add_bigrams(to, stems, out);
    imr_iterator_finish(out->all, documents_of(to));
    return status;
}

/* ---- positions ---- */

static imr_status keep_positions(imr_compiler *to, imr_iterator *iterator)
{
    imr_compiled *out = to->out;
    if (out->positions_n == out->positions_room) {
        size_t room = out->positions_room == 0 ? 8 : out->positions_room * 2;
        imr_iterator **grown = imr_arena_alloc(arena_of(to), room * sizeof(imr_iterator *));
        if (grown == NULL) {
            imr_position_match_free(iterator->positions);
            return imr_fail_memory(to->err);
        }
        if (out->positions_n > 0) memcpy(grown, out->positions, out->positions_n * sizeof(imr_iterator *));
        out->positions = grown;
        out->positions_room = room;
    }
    out->positions[out->positions_n++] = iterator;
    return IMR_OK;
}

/* Those candidates in which the clause's positions match. */
static imr_status compile_positions(imr_compiler *to, const imr_clause *clause, imr_iterator *candidates,
                                    imr_iterator **out)
{
    imr_position_match *match = NULL;
    imr_status status = imr_position_match_new(&to->out->context, clause, clause->field, &match, to->err);
    if (status != IMR_OK) return status;
    *out = imr_iterator_positions(arena_of(to), candidates, match, to->out->context.cancel);
    return *out == NULL ? imr_fail_memory(to->err) : keep_positions(to, *out);
}

static bool is_phrase(const imr_clause *clause) { return clause->kind == IMR_CLAUSE_PHRASE && clause->values.n > 1; }

/* Words without a field's prefix include the heading's, so one field's words can only be told by positions. */
static bool needs_positions(const imr_clause *clause, const imr_field *field, bool fielded)
{
    return imr_clause_has_order(clause) || (fielded && field->prefix[0] == '\0');
}

/* ---- scorers ---- */

imr_status imr_compile_scorer(imr_compiler *to, const imr_scorer *scorer)
{
    imr_compiled *out = to->out;
    if (out->n == out->room) {
        size_t room = out->room == 0 ? 16 : out->room * 2;
        imr_scorer *grown = imr_arena_alloc(arena_of(to), room * sizeof *grown);
        if (grown == NULL) return imr_fail_memory(to->err);
        if (out->n > 0) memcpy(grown, out->scorers, out->n * sizeof *grown);
        out->scorers = grown;
        out->room = room;
    }
    out->scorers[out->n] = *scorer;
    out->scorers[out->n++].within = to->within;
    return IMR_OK;
}

/* Each word on its own, in the matches of `where`; NULL: in all documents with the word. */
static imr_status group_words(imr_compiler *to, const words *of, imr_iterator *where, imr_word_group *out)
{
    imr_alternative *alone = allocate(to, of->n, sizeof *alone);
    if (alone == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < of->n; i++) {
        alone[i].where = where == NULL ? of->lists[i] : where;
        alone[i].words = &of->at[i];
        alone[i].n = 1;
        out[i] = (imr_word_group){.alternatives = &alone[i], .n = 1};
    }
    return IMR_OK;
}

static imr_status compile_plain(imr_compiler *to, const imr_clause *clause, const imr_field *field, bool fielded,
                                double factor, imr_iterator **out)
{
    words all;
    if (!fielded && is_phrase(clause) && !imr_position_match_has_order(field)) return IMR_OK;
    imr_status status = compile_all(to, clause, imr_str_of(field->prefix), &all);
    if (status != IMR_OK) return status;
    *out = all.all;
    if (needs_positions(clause, field, fielded) && !(all.adjacent && !fielded))
        status = compile_positions(to, clause, all.all, out);
    if (status != IMR_OK || !to->scores || all.n == 0) return status;
    imr_scorer scorer = {
        .where = *out, .groups = allocate(to, all.n, sizeof *scorer.groups), .n = all.n, .factor = factor};
    if (scorer.groups == NULL) return IMR_MEMORY;
    status = group_words(to, &all, NULL, scorer.groups);
    return status == IMR_OK ? imr_compile_scorer(to, &scorer) : status;
}

/* ---- synonyms ---- */

typedef enum reach {
    ANYWHERE, /* for a phrase, all of its words anywhere */
    IN_ORDER, /* for a phrase, its words in order */
    SINGLE,   /* single words only: the text has no positions */
} reach;

static imr_status compile_alternative(imr_compiler *to, const imr_clause *part, imr_str prefix, reach how,
                                      imr_alternative *out)
{
    words all;
    imr_status status = compile_all(to, part, prefix, &all);
    if (status != IMR_OK) return status;
    *out = (imr_alternative){.where = all.all, .words = all.at, .n = all.n};
    if (how != IN_ORDER || !is_phrase(part) || all.adjacent) return IMR_OK;
    return compile_positions(to, part, all.all, &out->where);
}

/* The alternatives of a SYNONYM as one group; *any: the documents that have any of them. */
static imr_status group_synonym(imr_compiler *to, const imr_clause *synonym, imr_str prefix, reach how,
                                imr_word_group *out, imr_iterator **any)
{
    imr_status status = IMR_OK;
    *out = (imr_word_group){.alternatives = allocate(to, synonym->n, sizeof *out->alternatives)};
    *any = imr_iterator_join(arena_of(to), IMR_ITERATOR_OR);
    if (out->alternatives == NULL || *any == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < synonym->n && status == IMR_OK; i++) {
        const imr_clause *part = synonym->parts[i];
        imr_alternative *next = &out->alternatives[out->n];
        if (part->values.n == 0 || (is_phrase(part) && how == SINGLE)) continue;
        status = compile_alternative(to, part, prefix, how, next);
        if (status == IMR_OK && !imr_iterator_add(arena_of(to), *any, next->where)) status = imr_fail_memory(to->err);
        out->n += status == IMR_OK;
    }
    imr_iterator_finish(*any, documents_of(to));
    return status;
}

static imr_status compile_synonym(imr_compiler *to, const imr_clause *synonym, const imr_field *field, bool fielded,
                                  double factor, imr_iterator **out)
{
    reach how = fielded ? ANYWHERE : imr_position_match_has_order(field) ? IN_ORDER : SINGLE;
    imr_scorer scorer = {.groups = allocate(to, 1, sizeof *scorer.groups), .n = 1, .factor = factor};
    if (scorer.groups == NULL) return IMR_MEMORY;
    imr_status status = group_synonym(to, synonym, imr_str_of(field->prefix), how, scorer.groups, out);
    if (status != IMR_OK) return status;
    if (fielded && needs_positions(synonym, field, fielded)) status = compile_positions(to, synonym, *out, out);
    scorer.where = *out;
    return status != IMR_OK || !to->scores || scorer.groups->n == 0 ? status : imr_compile_scorer(to, &scorer);
}

imr_status imr_compile_in(imr_compiler *to, const imr_clause *clause, const imr_field *field, bool fielded,
                          double factor, imr_iterator **out)
{
    *out = NULL;
    if (clause->kind == IMR_CLAUSE_SYNONYM) return compile_synonym(to, clause, field, fielded, factor, out);
    return compile_plain(to, clause, field, fielded, factor, out);
}

/* ---- words near each other ---- */

/* The groups of a NEAR: each word with a weight. */
typedef struct near_groups {
    imr_compiler *to;
    imr_str prefix;
    imr_word_group *at;
    size_t n;
} near_groups;

static size_t count_words(const imr_clause *part)
{
    size_t n = part->kind == IMR_CLAUSE_SYNONYM ? 1 : part->values.n;
    for (size_t i = 0; part->kind != IMR_CLAUSE_SYNONYM && i < part->n; i++) n += count_words(part->parts[i]);
    return n;
}

static imr_status compile_side(near_groups *to, const imr_clause *part, bool optional, imr_iterator **out);

/* An alternative of several words adds only where all of them are. */
static void limit_groups(near_groups *to, size_t first, imr_iterator *where)
{
    for (size_t g = first; g < to->n; g++)
        if (to->at[g].n == 1) to->at[g].alternatives[0].where = where;
}

static imr_status compile_sides(near_groups *to, const imr_clause *clause, bool optional, imr_iterator **out)
{
    bool all = clause->kind == IMR_CLAUSE_NEAR;
    const size_t first = to->n;
    imr_status status = IMR_OK;
    imr_iterator *joined = *out = imr_iterator_join(arena_of(to->to), all ? IMR_ITERATOR_AND : IMR_ITERATOR_OR);
    if (joined == NULL) return imr_fail_memory(to->to->err);
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        imr_iterator *part = NULL;
        status = compile_side(to, clause->parts[i], optional || !all, &part);
        if (status == IMR_OK && !imr_iterator_add(arena_of(to->to), joined, part))
            status = imr_fail_memory(to->to->err);
    }
    if (status != IMR_OK) return status;
    imr_iterator_finish(joined, documents_of(to->to));
    if (all && optional) limit_groups(to, first, joined);
    return IMR_OK;
}

/* The documents that have the words of one side, anywhere. */
static imr_status compile_side(near_groups *to, const imr_clause *part, bool optional, imr_iterator **out)
{
    words all;
    if (part->kind == IMR_CLAUSE_SYNONYM)
        return group_synonym(to->to, part, to->prefix, ANYWHERE, &to->at[to->n++], out);
    if (part->kind != IMR_CLAUSE_TERM && part->kind != IMR_CLAUSE_PHRASE) return compile_sides(to, part, optional, out);
    imr_status status = compile_all(to->to, part, to->prefix, &all);
    if (status != IMR_OK) return status;
    *out = all.all;
    status = group_words(to->to, &all, optional && all.n > 1 ? all.all : NULL, &to->at[to->n]);
    to->n += all.n;
    return status;
}

imr_status imr_compile_near(imr_compiler *to, const imr_clause *near, imr_iterator **out)
{
    const imr_field *field = imr_near_field(near->field);
    near_groups groups = {.to = to, .prefix = imr_str_of(field->prefix)};
    groups.at = allocate(to, count_words(near), sizeof *groups.at);
    if (groups.at == NULL) return IMR_MEMORY;
    imr_iterator *candidates = NULL;
    imr_status status = compile_sides(&groups, near, false, &candidates);
    if (status == IMR_OK) status = compile_positions(to, near, candidates, out);
    if (status != IMR_OK || !to->scores) return status;
    size_t kept = 0; /* a group without alternatives adds nothing */
    for (size_t g = 0; g < groups.n; g++)
        if (groups.at[g].n > 0) groups.at[kept++] = groups.at[g];
    const imr_scorer scorer = {.where = *out, .groups = groups.at, .n = kept, .factor = near->weight};
    return kept == 0 ? IMR_OK : imr_compile_scorer(to, &scorer);
}
