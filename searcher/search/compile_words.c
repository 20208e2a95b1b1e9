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

imr_status imr_compile_add(imr_compiler *to, imr_iterator *joined, imr_iterator *part)
{
    return imr_iterator_add(arena_of(to), joined, part) ? IMR_OK : imr_fail_memory(to->err);
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
    if (out->most == 0) return IMR_OK;
    if (counts) return imr_reader_postings(reader, prefix, term, keep_posting, out, to->err);
    return imr_reader_documents(reader, prefix, term, keep_document, out, to->err);
}

static imr_status list_of(const imr_compiler *to, const imr_doclist *list, imr_str prefix, imr_str term,
                          imr_iterator **out)
{
    *out = imr_iterator_list(arena_of(to), list, documents_of(to));
    if (*out == NULL) return imr_fail_memory(to->err);
    (*out)->name = imr_arena_dup(arena_of(to), prefix);
    (*out)->label = term.n == 0 ? NULL : imr_arena_dup(arena_of(to), term);
    return IMR_OK;
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

/* A new word with its postings and, if something is ranked, its frequencies. */
static imr_status read_word(imr_compiler *to, imr_str prefix, imr_str term, imr_word *word)
{
    const imr_query_context *context = &to->out->context;
    imr_posting_list known;
    posting_room read = {0};
    imr_status status = IMR_OK;
    *word = (imr_word){.prefix = prefix, .term = term};
    imr_bitmaps_posting_list(context->bitmaps, prefix, term, &known);
    word->list = known.set;
    word->counts = known.counts;
    word->ranks = known.ranks;
    if (word->list.bits == NULL && word->list.ids == NULL) {
        status = read_postings(to, prefix, term, to->ranked, &read);
        word->list = (imr_doclist){.ids = read.ids, .n = read.n};
        word->counted = read.counts;
    }
    imr_word_rewind(word);
    const bool occurs = word->list.n > 0 || word->list.bits != NULL;
    if (status == IMR_OK && to->ranked && occurs)
        status = imr_reader_word(context->reader, prefix, term, &word->frequency, to->err);
    return status == IMR_OK ? list_of(to, &word->list, prefix, term, &word->where) : status;
}

/* The word of a field: the query has it once. */
static imr_status compile_word(imr_compiler *to, imr_str prefix, imr_str term, imr_word **out)
{
    imr_compiled *all = to->out;
    for (size_t i = 0; i < all->words_n; i++) {
        *out = all->words[i];
        if (imr_str_equal((*out)->term, term) && imr_str_equal((*out)->prefix, prefix)) return IMR_OK;
    }
    *out = allocate(to, 1, sizeof **out);
    imr_status status = *out == NULL ? IMR_MEMORY : read_word(to, prefix, term, *out);
    if (status == IMR_OK && !imr_arena_append(arena_of(to), (void **)&all->words, &all->words_n, out, sizeof *out))
        status = imr_fail_memory(to->err);
    return status;
}

/* ---- all words of a TERM or PHRASE ---- */

typedef struct words {
    imr_word **at;
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
        if (status == IMR_OK) status = imr_compile_add(to, out->all, list);
        known++;
    }
    out->adjacent = stems->n == 2 && known == 1;
    return status;
}

static imr_status compile_all(imr_compiler *to, const imr_clause *clause, imr_str prefix, words *out)
{
    const imr_list *stems = &clause->values;
    imr_status status = IMR_OK;
    *out = (words){.at = allocate(to, stems->n, sizeof(imr_word *)), .n = stems->n};
    if (out->at == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < stems->n && status == IMR_OK; i++)
        status = compile_word(to, prefix, stems->at[i], &out->at[i]);
    if (status == IMR_OK && stems->n == 1) out->all = out->at[0]->where;
    if (status != IMR_OK || stems->n == 1) return status;
    out->all = imr_iterator_join(arena_of(to), stems->n == 0 ? IMR_ITERATOR_OR : IMR_ITERATOR_AND);
    if (out->all == NULL) return imr_fail_memory(to->err);
    for (size_t i = 0; i < stems->n && status == IMR_OK; i++) status = imr_compile_add(to, out->all, out->at[i]->where);
    if (status != IMR_OK) return status;
    if (clause->kind == IMR_CLAUSE_PHRASE && clause->field == NULL) status = add_bigrams(to, stems, out);
    imr_iterator_finish(out->all, documents_of(to));
    return status;
}

/* ---- positions ---- */

/* Those candidates in which the clause's positions match. */
static imr_status compile_positions(imr_compiler *to, const imr_clause *clause, imr_iterator *candidates,
                                    imr_iterator **out)
{
    imr_compiled *all = to->out;
    imr_position_match *match = NULL;
    imr_status status = imr_position_match_new(&all->context, clause, clause->field, &match, to->err);
    if (status != IMR_OK) return status;
    *out = imr_iterator_positions(arena_of(to), candidates, match, all->context.cancel);
    if (*out == NULL) return imr_fail_memory(to->err);
    if (imr_arena_append(arena_of(to), (void **)&all->positions, &all->positions_n, out, sizeof *out)) return IMR_OK;
    imr_position_match_free(match);
    return imr_fail_memory(to->err);
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
    if (!imr_arena_append(arena_of(to), (void **)&out->scorers, &out->n, scorer, sizeof *scorer))
        return imr_fail_memory(to->err);
    out->scorers[out->n - 1].within = to->within;
    return IMR_OK;
}

static imr_status new_group(imr_compiler *to, imr_word *word, imr_iterator *where, imr_word_group **out)
{
    imr_word **only = allocate(to, 1, sizeof(imr_word *));
    imr_alternative *alone = allocate(to, 1, sizeof *alone);
    *out = allocate(to, 1, sizeof **out);
    if (only == NULL || alone == NULL || *out == NULL) return IMR_MEMORY;
    *only = word;
    *alone = (imr_alternative){.where = where, .words = only, .n = 1};
    **out = (imr_word_group){.alternatives = alone, .n = 1};
    return imr_word_group_open(*out, &to->out->scoring, to->err);
}

/* A word as a group of its own, in the matches of `where`; NULL: in all documents with the word, which scorers
 * share. */
static imr_status group_word(imr_compiler *to, imr_word *word, imr_iterator *where, imr_word_group **out)
{
    if (where != NULL) return new_group(to, word, where, out);
    imr_status status = word->alone != NULL ? IMR_OK : new_group(to, word, word->where, &word->alone);
    *out = word->alone;
    return status;
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
        .where = *out, .groups = allocate(to, all.n, sizeof(imr_word_group *)), .n = all.n, .factor = factor};
    if (scorer.groups == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < all.n && status == IMR_OK; i++) status = group_word(to, all.at[i], NULL, &scorer.groups[i]);
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
                                imr_word_group **out, imr_iterator **any)
{
    imr_status status = IMR_OK;
    imr_word_group *made = *out = allocate(to, 1, sizeof *made);
    *any = imr_iterator_join(arena_of(to), IMR_ITERATOR_OR);
    if (made == NULL || *any == NULL) return imr_fail_memory(to->err);
    made->alternatives = allocate(to, synonym->n, sizeof *made->alternatives);
    if (made->alternatives == NULL) return IMR_MEMORY;
    for (size_t i = 0; i < synonym->n && status == IMR_OK; i++) {
        const imr_clause *part = synonym->parts[i];
        imr_alternative *next = &made->alternatives[made->n];
        if (part->values.n == 0 || (is_phrase(part) && how == SINGLE)) continue;
        status = compile_alternative(to, part, prefix, how, next);
        if (status == IMR_OK) status = imr_compile_add(to, *any, next->where);
        made->n += status == IMR_OK;
    }
    imr_iterator_finish(*any, documents_of(to));
    if (status != IMR_OK || !to->scores || made->n == 0) return status;
    return imr_word_group_open(made, &to->out->scoring, to->err);
}

static imr_status compile_synonym(imr_compiler *to, const imr_clause *synonym, const imr_field *field, bool fielded,
                                  double factor, imr_iterator **out)
{
    reach how = fielded ? ANYWHERE : imr_position_match_has_order(field) ? IN_ORDER : SINGLE;
    imr_scorer scorer = {.groups = allocate(to, 1, sizeof(imr_word_group *)), .n = 1, .factor = factor};
    if (scorer.groups == NULL) return IMR_MEMORY;
    imr_status status = group_synonym(to, synonym, imr_str_of(field->prefix), how, scorer.groups, out);
    if (status != IMR_OK) return status;
    if (fielded && needs_positions(synonym, field, fielded)) status = compile_positions(to, synonym, *out, out);
    scorer.where = *out;
    return status != IMR_OK || !to->scores || scorer.groups[0]->n == 0 ? status : imr_compile_scorer(to, &scorer);
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
    imr_word_group **at;
    size_t n;
} near_groups;

static imr_status keep_group(near_groups *to, imr_word_group *group)
{
    if (!to->to->scores || group->n == 0) return IMR_OK; /* adds nothing */
    return imr_arena_append(arena_of(to->to), (void **)&to->at, &to->n, &group, sizeof(imr_word_group *))
               ? IMR_OK
               : imr_fail_memory(to->to->err);
}

static imr_status compile_side(near_groups *to, const imr_clause *part, bool optional, imr_iterator *limit,
                               imr_iterator **out);

static imr_status compile_sides(near_groups *to, const imr_clause *clause, bool optional, imr_iterator *limit,
                                imr_iterator **out)
{
    bool all = clause->kind == IMR_CLAUSE_NEAR;
    imr_status status = IMR_OK;
    imr_iterator *joined = *out = imr_iterator_join(arena_of(to->to), all ? IMR_ITERATOR_AND : IMR_ITERATOR_OR);
    if (joined == NULL) return imr_fail_memory(to->to->err);
    if (all && optional && limit == NULL) limit = joined;
    for (size_t i = 0; i < clause->n && status == IMR_OK; i++) {
        imr_iterator *part = NULL;
        status = compile_side(to, clause->parts[i], optional || !all, limit, &part);
        if (status == IMR_OK) status = imr_compile_add(to->to, joined, part);
    }
    imr_iterator_finish(joined, documents_of(to->to));
    return status;
}

/* The documents that have the words of one side, anywhere. limit: its words add only where this matches, because the
 * side is optional and has several; NULL: none. */
static imr_status compile_side(near_groups *to, const imr_clause *part, bool optional, imr_iterator *limit,
                               imr_iterator **out)
{
    words all;
    imr_word_group *group = NULL;
    imr_status status = IMR_OK;
    if (part->kind == IMR_CLAUSE_SYNONYM) {
        status = group_synonym(to->to, part, to->prefix, ANYWHERE, &group, out);
        if (status == IMR_OK && group->n == 1 && limit != NULL) group->alternatives[0].where = limit;
        return status == IMR_OK ? keep_group(to, group) : status;
    }
    if (part->kind != IMR_CLAUSE_TERM && part->kind != IMR_CLAUSE_PHRASE)
        return compile_sides(to, part, optional, limit, out);
    status = compile_all(to->to, part, to->prefix, &all);
    if (status != IMR_OK) return status;
    *out = all.all;
    if (limit == NULL && optional && all.n > 1) limit = all.all;
    for (size_t i = 0; i < all.n && status == IMR_OK && to->to->scores; i++) {
        status = group_word(to->to, all.at[i], limit, &group);
        if (status == IMR_OK) status = keep_group(to, group);
    }
    return status;
}

imr_status imr_compile_near(imr_compiler *to, const imr_clause *near, imr_iterator **out)
{
    const imr_field *field = imr_near_field(near->field);
    near_groups groups = {.to = to, .prefix = imr_str_of(field->prefix)};
    imr_iterator *candidates = NULL;
    imr_status status = compile_sides(&groups, near, false, NULL, &candidates);
    if (status == IMR_OK) status = compile_positions(to, near, candidates, out);
    if (status != IMR_OK || groups.n == 0) return status;
    return imr_compile_scorer(to,
                              &(imr_scorer){.where = *out, .groups = groups.at, .n = groups.n, .factor = near->weight});
}
