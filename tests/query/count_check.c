/* count_check DB RECORDS: counts the matches of 200 queries in an index, and again by looking at every record (JSON
 * Lines, as printed by imr-index parse) without postings, bitmaps or positions. Each canonical query is evaluated on
 * the words and values of the records; and each content word of the typed query must be in the span of a required or
 * excluded part, or of one that a facet replaces. Exits 1 if anything differs. */
#include "canonical.h"
#include "lexicon.h"
#include "mention.h"
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 5000, TEXTS = 4, QUERIES = 200 };

static const char *const texts[TEXTS] = {"heading", "rationale", "summary", "citation"};

typedef struct record {
    imr_decision decision;
    imr_tokens of[TEXTS]; /* stemmed; stems belong to the stemmer */
} record;

typedef struct world {
    imr_arena *arena;
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_snapshot *snapshot;
    record *at;
    size_t n;
} world;

static void die(const char *what, const imr_error *err)
{
    fprintf(stderr, "count_check: %s: %s\n", what, err->text);
    exit(2);
}

/* ---- records ---- */

static void read_texts(world *in, record *to)
{
    imr_error err = {.status = IMR_OK};
    for (size_t t = 0; t < TEXTS; t++) {
        const imr_field *field = imr_field_find(imr_str_of(texts[t]));
        char scratch[32];
        imr_buf text = {0};
        for (size_t i = 0; i < imr_field_values(field, &to->decision); i++) {
            imr_buf_add(&text, imr_field_value(field, &to->decision, i, scratch));
            imr_buf_puts(&text, "\n\n");
        }
        if (imr_tokenize(imr_buf_str(&text), &to->of[t], &err) != IMR_OK) die("tokens", &err);
        if (imr_stem_tokens(in->stemmer, &to->of[t], &err) != IMR_OK) die("stems", &err);
        imr_buf_free(&text);
    }
}

static void read_records(world *in, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    imr_error err = {.status = IMR_OK};
    in->at = calloc(RECORDS, sizeof *in->at);
    if (file == NULL || in->at == NULL) exit(2);
    for (ssize_t n = 0; in->n < RECORDS && (n = getline(&line, &room, file)) > 0;) {
        char *copy = imr_arena_dup(in->arena, (imr_str){line, (size_t)n});
        if (imr_record_read(in->arena, (imr_str){copy, (size_t)n}, &in->at[in->n].decision, &err) != IMR_OK)
            die(path, &err);
        read_texts(in, &in->at[in->n++]);
    }
    free(line);
    fclose(file);
}

/* ---- a tree over one record ---- */

static bool stands_in(const imr_tokens *tokens, const imr_list *stems)
{
    for (size_t i = 0; i + stems->n <= tokens->n; i++) {
        size_t same = 0;
        while (same < stems->n && imr_str_equal(tokens->at[i + same].stem, stems->at[same])) same++;
        if (same == stems->n) return true;
    }
    return false;
}

/* Words without a field match in heading, rationale and summary. */
static bool has_words(const record *of, const imr_clause *clause)
{
    for (size_t t = 0; t < TEXTS; t++) {
        bool ours = clause->field == NULL ? t < 3 : strcmp(clause->field->key, texts[t]) == 0;
        if (ours && stands_in(&of->of[t], &clause->values)) return true;
    }
    return false;
}

static bool has_value(const record *of, const imr_clause *clause)
{
    char scratch[32], sortable[32];
    for (size_t i = 0; i < imr_field_values(clause->field, &of->decision); i++) {
        imr_str value = imr_field_value(clause->field, &of->decision, i, scratch);
        if (clause->kind == IMR_CLAUSE_FACET && imr_list_has(&clause->values, value)) return true;
        if (clause->kind != IMR_CLAUSE_RANGE) continue;
        imr_str key = imr_field_sort_text(clause->field, value, sortable), low = clause->values.at[0],
                high = clause->values.at[1];
        if ((low.n == 0 || imr_str_compare(key, low) >= 0) && (high.n == 0 || imr_str_compare(key, high) <= 0))
            return true;
    }
    return false;
}

/* Lists where the words, or words that mean the same, begin and end in a text. */
static size_t places(const imr_tokens *tokens, const imr_clause *clause, size_t (*out)[2], size_t n, size_t room)
{
    for (size_t i = 0; i < clause->n; i++) n = places(tokens, clause->parts[i], out, n, room);
    for (size_t i = 0; clause->n == 0 && i + clause->values.n <= tokens->n && n < room; i++) {
        size_t same = 0;
        while (same < clause->values.n && imr_str_equal(tokens->at[i + same].stem, clause->values.at[same])) same++;
        if (same == clause->values.n) out[n][0] = i, out[n++][1] = i + same;
    }
    return n;
}

/* Two parts near each other, in either order, in the heading or in the rationale. */
static bool stand_near(const record *of, const imr_clause *clause)
{
    enum { ROOM = 2000 };
    static size_t left[ROOM][2], right[ROOM][2];
    for (size_t t = 0; t < 2; t++) {
        size_t n = places(&of->of[t], clause->parts[0], left, 0, ROOM);
        size_t m = places(&of->of[t], clause->parts[1], right, 0, ROOM);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < m; k++) {
                bool before = right[k][0] >= left[i][1] && right[k][0] - left[i][1] < clause->distance;
                bool behind = left[i][0] >= right[k][1] && left[i][0] - right[k][1] < clause->distance;
                if (before || behind) return true;
            }
    }
    return false;
}

static bool matches(const record *of, const imr_clause *clause)
{
    bool any = false, all = true;
    if (clause->kind == IMR_CLAUSE_TERM || clause->kind == IMR_CLAUSE_PHRASE) return has_words(of, clause);
    if (clause->kind == IMR_CLAUSE_NEAR) return stand_near(of, clause);
    if (clause->kind == IMR_CLAUSE_FACET || clause->kind == IMR_CLAUSE_RANGE) return has_value(of, clause);
    for (size_t i = 0; i < clause->n; i++) {
        const imr_clause *part = clause->parts[i];
        bool found = matches(of, part);
        any = any || found;
        if (part->role == IMR_ROLE_MUST_NOT)
            all = all && !found;
        else if (part->role != IMR_ROLE_SHOULD)
            all = all && found;
    }
    return clause->kind == IMR_CLAUSE_AND ? all : any;
}

/* ---- the queries ---- */

static void make_query(size_t i, char *out, size_t room)
{
    static const char *const treatments[] = {
        "MRI",     "physical therapy", "acupuncture", "norco", "epidural injection", "surgery", "EMG",     "drugs",
        "imaging", "chiropractic",     "TENS unit",   "CT",    "home health",        "opioids", "knee MRI"};
    static const char *const outcomes[] = {"",
                                           " denied",
                                           " approved",
                                           " not approved",
                                           " UR modified",
                                           " citing ODG",
                                           " denied but knee surgery approved",
                                           " approved, acupuncture was not,",
                                           " not modified"};
    static const char *const rest[] = {"",
                                       " pain",
                                       " lumbar",
                                       " functional improvement",
                                       " over 50",
                                       " but not lumbar",
                                       " since 2017",
                                       " left",
                                       " no medical necessity",
                                       " weakness and numbness",
                                       " guideline",
                                       " for male workers"};
    snprintf(out, room, "%s%s%s", treatments[i % 15], outcomes[i / 3 % 9], rest[i / 7 % 12]);
}

/* Whether a required or excluded part was read from bytes that contain the token. */
static bool is_covered(const imr_clause *all, const imr_interpretation *meaning, imr_str query, const imr_token *token)
{
    for (size_t i = 0; i < all->n; i++) {
        const imr_clause *part = all->parts[i];
        imr_str span = part->text;
        bool holds = span.s != NULL && span.s <= query.s + token->begin && span.s + span.n >= query.s + token->end;
        if (holds && (part->role != IMR_ROLE_SHOULD || part->kind == IMR_CLAUSE_FACET)) return true;
    }
    for (size_t i = 0; i < meaning->n; i++) {
        imr_str span = meaning->at[i].text;
        if (span.s <= query.s + token->begin && span.s + span.n >= query.s + token->end) return true;
    }
    return imr_word_joins(token->word) || imr_mention_is_soft(token->word) || imr_mention_is_idle(token->word);
}

static bool check_coverage(const imr_clause *all, const imr_interpretation *meaning, imr_str query)
{
    imr_tokens tokens = {0};
    imr_error err = {.status = IMR_OK};
    bool fine = true;
    if (imr_tokenize(query, &tokens, &err) != IMR_OK) die("tokens", &err);
    for (size_t i = 0; i < tokens.n; i++) {
        if (is_covered(all, meaning, query, &tokens.at[i])) continue;
        printf("%.*s: nothing asks for \"%.*s\"\n", IMR_STR_ARG(query), IMR_STR_ARG(tokens.at[i].word));
        fine = false;
    }
    imr_tokens_free(&tokens);
    return fine;
}

static bool check(world *in, const char *text)
{
    imr_error err = {.status = IMR_OK};
    imr_request request = IMR_REQUEST_INIT;
    imr_search *search = NULL;
    imr_clause *tree = NULL;
    request.query = imr_str_of(text);
    request.limit = 0;
    if (imr_search_open(in->snapshot, &request, &search, &err) != IMR_OK) die(text, &err);
    imr_str canonical = imr_search_canonical(search);
    if (imr_query_parse(in->arena, canonical, &tree, &err) != IMR_OK) die(text, &err);
    uint32_t expected = 0, total = imr_search_total(search);
    for (size_t i = 0; i < in->n; i++) expected += matches(&in->at[i], tree);
    if (total != expected)
        printf("%s: %u, and %u by the records: %.*s\n", text, total, expected, IMR_STR_ARG(canonical));
    /* A relaxed tree no longer contains everything. */
    bool covered = imr_search_relaxed(search)->n > 0 ||
                   check_coverage(imr_search_query(search), imr_search_interpretation(search), request.query);
    bool fine = total == expected && covered;
    imr_search_close(search);
    return fine;
}

int main(int argc, char **argv)
{
    world in = {.arena = imr_arena_new()};
    imr_error err = {.status = IMR_OK};
    size_t wrong = 0;
    if (argc != 3 || in.arena == NULL) return fprintf(stderr, "usage: count_check DB RECORDS\n"), 2;
    if (imr_lexicon_open(NULL, &in.lexicon, &err) != IMR_OK) die("lexicon", &err);
    if (imr_lexicon_stemmer(in.lexicon, &in.stemmer, &err) != IMR_OK) die("stemmer", &err);
    if (imr_snapshot_open(argv[1], in.lexicon, &in.snapshot, &err) != IMR_OK) die(argv[1], &err);
    read_records(&in, argv[2]);
    for (size_t i = 0; i < QUERIES; i++) {
        char text[200];
        make_query(i, text, sizeof text);
        wrong += !check(&in, text);
    }
    printf("%d queries over %zu records, %zu counted wrongly\n", QUERIES, in.n, wrong);
    for (size_t i = 0; i < in.n; i++)
        for (size_t t = 0; t < TEXTS; t++) imr_tokens_free(&in.at[i].of[t]);
    free(in.at);
    imr_snapshot_release(in.snapshot);
    imr_stemmer_free(in.stemmer);
    imr_lexicon_free(in.lexicon);
    imr_arena_free(in.arena);
    return wrong > 0;
}
