/* check_gold GOLD PARSED: compares records, as printed by imr-index parse, with the labels of the sample letters.
 *
 * Every key of a gold line is compared as the table below says. A key that is not in the table is an error, so that no
 * label goes unchecked. Prints differences and a closing count; exits 1 if there are any. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "str.h"

enum { MAX_RECORDS = 1 << 16 };

typedef struct records {
    cJSON *at[MAX_RECORDS];
    size_t n, next;
} records;

static const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    return text == NULL ? "" : text;
}

static bool read_records(const char *path, records *out)
{
    FILE *in = fopen(path, "r");
    if (in == NULL) return fprintf(stderr, "check_gold: %s cannot be opened\n", path), false;
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    while (fine && getline(&line, &room, in) > 0) {
        cJSON *record = cJSON_Parse(line);
        fine = record != NULL && out->n < MAX_RECORDS;
        if (fine) out->at[out->n++] = record;
        if (!fine) fprintf(stderr, "check_gold: %s: record %zu cannot be read\n", path, out->n + 1);
    }
    free(line);
    fclose(in);
    return fine;
}

/* Both files usually have the same order, so the search continues after the last match. */
static const cJSON *record_of(records *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++) {
        size_t at = (all->next + i) % all->n;
        if (strcmp(text_of(all->at[at], "id"), id) != 0) continue;
        all->next = at + 1;
        return all->at[at];
    }
    return NULL;
}

/* ---- ways to compare ---- */

/* Removes white space and folds to lower case, so that line breaks do not matter. */
static void squash(const char *text, imr_buf *out)
{
    for (; *text != '\0'; text++)
        if (!isspace((unsigned char)*text)) imr_buf_putc(out, (char)tolower((unsigned char)*text));
}

static void drop_ending(imr_buf *text, const char *ending)
{
    size_t n = strlen(ending);
    if (text->n > n && memcmp(text->s + text->n - n, ending, n) == 0) text->s[text->n -= n] = '\0';
}

typedef enum where { WHOLE, BEGIN, END } where;

static bool same_words(const char *want, const char *got, where at)
{
    imr_buf a = {0}, b = {0};
    squash(want, &a);
    squash(got, &b);
    drop_ending(&a, "is"); /* of a heading that UR modified: "... is: Upheld" */
    drop_ending(&b, "is");
    bool same = a.n > 0 && b.n >= a.n && (at != WHOLE || a.n == b.n);
    size_t from = at == END && same ? b.n - a.n : 0;
    same = same && memcmp(a.s, b.s + from, a.n) == 0;
    imr_buf_free(&a);
    imr_buf_free(&b);
    return same;
}

static bool list_has(const cJSON *list, const char *value)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list) if (strcmp(cJSON_GetStringValue(item), value) == 0) return true;
    return false;
}

static bool holds_all(const cJSON *list, const cJSON *wanted)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, wanted) if (!list_has(list, cJSON_GetStringValue(item))) return false;
    return true;
}

static bool same_set(const cJSON *want, const cJSON *got) { return holds_all(got, want) && holds_all(want, got); }

/* Whether no more precise value of the list is below this one: "mtus" beside "mtus.cp16" is no leaf. */
static bool is_leaf(const cJSON *list, const char *value)
{
    size_t n = strlen(value);
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        const char *other = cJSON_GetStringValue(item);
        if (strncmp(other, value, n) == 0 && other[n] == '.') return false;
    }
    return true;
}

/* All wanted values are there, and nothing outside the branches of the wanted leaves. */
static bool same_tree(const cJSON *want, const cJSON *got)
{
    if (!holds_all(got, want)) return false;
    const cJSON *item, *leaf;
    cJSON_ArrayForEach(item, got)
    {
        const char *value = cJSON_GetStringValue(item);
        bool known = list_has(want, value);
        cJSON_ArrayForEach(leaf, want)
        {
            const char *above = cJSON_GetStringValue(leaf);
            size_t n = strlen(above);
            known = known || (is_leaf(want, above) && strncmp(value, above, n) == 0 && value[n] == '.');
        }
        if (!known) return false;
    }
    return true;
}

/* The first value is the same, and the other wanted ones are there. */
static bool same_first(const cJSON *want, const cJSON *got)
{
    const char *first = cJSON_GetStringValue(cJSON_GetArrayItem(got, 0));
    return first != NULL && strcmp(cJSON_GetStringValue(cJSON_GetArrayItem(want, 0)), first) == 0 &&
           holds_all(got, want);
}

/* ---- the keys ---- */

typedef enum way { EXACT, WORDS, STARTS, ENDS, SET, SUBSET, TREE, FIRST, SCORED } way;

typedef struct gold_key {
    const char *name;  /* in the gold line */
    const char *field; /* in the record */
    way how;
    bool absent_counts; /* if the gold line lacks the key, the record must lack it too */
} gold_key;

static const gold_key keys[] = {
    {"letter", "letter", EXACT, false},
    {"issue", "issue", EXACT, false},
    {"issues", "issues", EXACT, false},
    {"heading", "heading", WORDS, false},
    {"requested", "requested", WORDS, true},
    {"authorized", "authorized", WORDS, true},
    {"disputed", "disputed", WORDS, false},
    {"outcome", "outcome", EXACT, false},
    {"case_outcome", "case_outcome", EXACT, false},
    {"category", "category", EXACT, false},
    {"procedure", "procedure", FIRST, false},
    {"guideline", "guideline", TREE, false},
    {"ur_guideline", "ur_guideline", TREE, true},
    {"ground", "ground", SCORED, false},
    {"body_part", "body_part", SET, true},
    {"body_part_inferred", "body_part_inferred", SUBSET, false},
    {"level", "level", SET, true},
    {"side", "side", SET, true},
    {"ur_modified", "ur_modified", EXACT, true},
    {"retrospective", "retrospective", EXACT, true},
    {"dependent", "dependent", EXACT, true},
    {"specialty", "specialty", SUBSET, false},
    {"licensure", "licensure", SET, false},
    {"age", "age", EXACT, true},
    {"sex", "sex", EXACT, true},
    {"priority", "priority", WORDS, true},
    {"dates", "dates", EXACT, true},
    {"summary_starts", "summary", STARTS, false},
    {"summary_ends", "summary", ENDS, false},
    {"rationale_starts", "rationale", STARTS, false},
    {"rationale_ends", "rationale", ENDS, false},
};
enum { KEYS = sizeof keys / sizeof *keys };

static bool agrees(const gold_key *key, const cJSON *want, const cJSON *got)
{
    if (key->how == SCORED) return true; /* score() */
    if (want == NULL) return got == NULL || !key->absent_counts;
    if (got == NULL) return false;
    const char *want_text = cJSON_GetStringValue(want), *got_text = cJSON_GetStringValue(got);
    bool texts = want_text != NULL && got_text != NULL, lists = cJSON_IsArray(want) && cJSON_IsArray(got);
    switch (key->how) {
    case EXACT: return cJSON_Compare(want, got, true);
    case WORDS: return texts && same_words(want_text, got_text, WHOLE);
    case STARTS: return texts && same_words(want_text, got_text, BEGIN);
    case ENDS: return texts && same_words(want_text, got_text, END);
    case SET: return lists && same_set(want, got);
    case SUBSET: return lists && holds_all(got, want);
    case TREE: return lists && same_tree(want, got);
    case FIRST: return lists && same_first(want, got);
    case SCORED: break;
    }
    return false;
}

/* Grounds are found by rules that miss some: they are counted over all labelled decisions. */
typedef struct tally {
    size_t wanted, found, right;
} tally;

static const double least_score = 0.68; /* F1 */

static void score(const cJSON *gold, const cJSON *record, tally *grounds)
{
    const cJSON *want = cJSON_GetObjectItemCaseSensitive(gold, "ground"), *item;
    const cJSON *got = cJSON_GetObjectItemCaseSensitive(record, "ground");
    if (want == NULL) return;
    grounds->wanted += (size_t)cJSON_GetArraySize(want);
    grounds->found += (size_t)cJSON_GetArraySize(got);
    cJSON_ArrayForEach(item, want) grounds->right += list_has(got, cJSON_GetStringValue(item));
}

/* Whether F1 reaches the limit, if any grounds are labelled. */
static bool is_well_read(const tally *grounds)
{
    if (grounds->wanted == 0) return true;
    double f1 = 2.0 * (double)grounds->right / (double)(grounds->wanted + grounds->found);
    printf("grounds: %zu labelled, %zu found, %zu right, F1 %.3f (least %.2f)\n", grounds->wanted, grounds->found,
           grounds->right, f1, least_score);
    return f1 >= least_score;
}

static void print_miss(const char *id, const char *name, const cJSON *want, const cJSON *got)
{
    char *a = want == NULL ? NULL : cJSON_PrintUnformatted(want), *b = got == NULL ? NULL : cJSON_PrintUnformatted(got);
    printf("%s %s: want %s, got %.200s\n", id, name, a == NULL ? "nothing" : a, b == NULL ? "nothing" : b);
    cJSON_free(a);
    cJSON_free(b);
}

static size_t unknown_keys(const cJSON *gold)
{
    size_t unknown = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, gold)
    {
        bool known = strcmp(item->string, "id") == 0;
        for (size_t k = 0; k < KEYS && !known; k++) known = strcmp(item->string, keys[k].name) == 0;
        if (!known) printf("%s has a label that is never compared: %s\n", text_of(gold, "id"), item->string);
        unknown += known ? 0 : 1;
    }
    return unknown;
}

static size_t compare(const cJSON *gold, const cJSON *record, size_t misses[KEYS])
{
    const char *id = text_of(gold, "id");
    if (record == NULL) return printf("%s is missing\n", id), 1;
    size_t wrong = unknown_keys(gold);
    for (size_t k = 0; k < KEYS; k++) {
        const cJSON *want = cJSON_GetObjectItemCaseSensitive(gold, keys[k].name);
        const cJSON *got = cJSON_GetObjectItemCaseSensitive(record, keys[k].field);
        if (agrees(&keys[k], want, got)) continue;
        print_miss(id, keys[k].name, want, got);
        misses[k]++;
        wrong++;
    }
    return wrong;
}

static size_t invented(const records *parsed, records *gold)
{
    size_t wrong = 0;
    for (size_t i = 0; i < parsed->n; i++) {
        const char *id = text_of(parsed->at[i], "id");
        if (record_of(gold, id) != NULL) continue;
        printf("%s is in no letter\n", id);
        wrong++;
    }
    return wrong;
}

int main(int argc, char **argv)
{
    static records gold, parsed;
    if (argc != 3) return fprintf(stderr, "usage: check_gold GOLD PARSED\n"), 2;
    if (!read_records(argv[1], &gold) || !read_records(argv[2], &parsed) || gold.n == 0) return 2;

    size_t misses[KEYS] = {0}, wrong = invented(&parsed, &gold);
    tally grounds = {0};
    for (size_t i = 0; i < gold.n; i++) {
        const cJSON *record = record_of(&parsed, text_of(gold.at[i], "id"));
        wrong += compare(gold.at[i], record, misses);
        score(gold.at[i], record, &grounds);
    }
    for (size_t k = 0; k < KEYS; k++)
        if (misses[k] > 0) printf("%6zu wrong: %s\n", misses[k], keys[k].name);
    printf("%zu decisions compared, %zu differences\n", gold.n, wrong);

    if (!is_well_read(&grounds)) wrong++;
    for (size_t i = 0; i < gold.n; i++) cJSON_Delete(gold.at[i]);
    for (size_t i = 0; i < parsed.n; i++) cJSON_Delete(parsed.at[i]);
    return wrong == 0 ? 0 : 1;
}
