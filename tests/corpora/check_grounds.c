/* check_grounds PARSED: checks the evidence of each ground in records printed by imr-index parse: its span is in the
 * rationale, begins and ends with sentences, and contains a cue from a rule of the ground. Prints failures and a
 * closing count; exits 1 if there are any. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"
#include "record.h"

typedef struct checker {
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
    imr_tokens tokens;
    imr_matches matches;
    imr_arena *arena;
    size_t grounds, wrong;
} checker;

static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; }

static bool is_border(imr_str text, int64_t at)
{
    return at == 0 || (size_t)at == text.n || is_space(text.s[at]) || is_space(text.s[at - 1]);
}

/* Whether the word of a rule, without its sign, is the id. */
static bool names(imr_str rule, imr_str id)
{
    for (size_t i = 0; i + id.n <= rule.n; i++) {
        bool begins = i == 0 || strchr(" @!+-=", rule.s[i - 1]) != NULL;
        bool ends = i + id.n == rule.n || rule.s[i + id.n] == ' ';
        if (begins && ends && memcmp(rule.s + i, id.s, id.n) == 0) return true;
    }
    return false;
}

static bool has_cue(const checker *check, imr_str ground, imr_str cue)
{
    for (size_t i = 0; i < imr_lexicon_count(check->lexicon, IMR_TABLE_RULE); i++) {
        const imr_concept *rule = imr_lexicon_at(check->lexicon, IMR_TABLE_RULE, i);
        if (imr_str_equal(rule->parent, ground) && names(rule->label, cue)) return true;
    }
    return false;
}

static bool holds_cue(checker *check, imr_str sentence, imr_str ground)
{
    unsigned tables = 1U << IMR_TABLE_CUE | 1U << IMR_TABLE_MARK;
    if (imr_tokenize(sentence, &check->tokens, NULL) != IMR_OK) return false;
    if (imr_stem_tokens(check->stemmer, &check->tokens, NULL) != IMR_OK) return false;
    const imr_tokens *tokens = &check->tokens;
    if (imr_lexicon_match(check->lexicon, tables, tokens->at, tokens->n, &check->matches, NULL) != IMR_OK) return false;
    for (size_t i = 0; i < check->matches.n; i++)
        if (has_cue(check, ground, check->matches.at[i].concept->id)) return true;
    return false;
}

static void check_record(checker *check, const imr_decision *decision)
{
    const imr_grounds *grounds = &decision->grounds;
    bool same = grounds->n == decision->ground.n;
    for (size_t i = 0; i < grounds->n; i++, check->grounds++) {
        const imr_ground *at = &grounds->at[i];
        imr_str sentence = {decision->rationale.s + at->begin, (size_t)(at->end - at->begin)};
        const char *problem = NULL;
        if (!same || !imr_str_equal(at->ground, decision->ground.at[i])) problem = "is not the ground of its place";
        if (!is_border(decision->rationale, at->begin) || !is_border(decision->rationale, at->end))
            problem = "does not begin and end at white space";
        if (!holds_cue(check, sentence, at->ground)) problem = "has no cue in its sentence";
        if (problem == NULL) continue;
        printf("%.*s: %.*s %s: %.*s\n", IMR_STR_ARG(decision->id), IMR_STR_ARG(at->ground), problem,
               IMR_STR_ARG(sentence));
        check->wrong++;
    }
    if (!same) check->wrong++;
}

static bool check_file(checker *check, const char *path)
{
    FILE *in = fopen(path, "r");
    if (in == NULL) return fprintf(stderr, "check_grounds: %s cannot be opened\n", path), false;
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    for (ssize_t n; fine && (n = getline(&line, &room, in)) > 0;) {
        imr_decision decision;
        imr_error err = {0};
        fine = imr_record_read(check->arena, (imr_str){line, (size_t)n}, &decision, &err) == IMR_OK;
        if (fine) check_record(check, &decision);
        if (!fine) fprintf(stderr, "check_grounds: %s: %s\n", path, err.text);
        imr_arena_reset(check->arena);
    }
    free(line);
    fclose(in);
    return fine;
}

int main(int argc, char **argv)
{
    checker check = {.arena = imr_arena_new()};
    imr_error err = {0};
    if (argc != 2 || check.arena == NULL) return fprintf(stderr, "usage: check_grounds PARSED\n"), 2;
    imr_status status = imr_lexicon_open(NULL, &check.lexicon, &err);
    if (status == IMR_OK) status = imr_lexicon_stemmer(check.lexicon, &check.stemmer, &err);
    if (status != IMR_OK) return fprintf(stderr, "check_grounds: %s\n", err.text), 2;
    bool read = check_file(&check, argv[1]);
    printf("%zu grounds, %zu without evidence\n", check.grounds, check.wrong);
    imr_matches_free(&check.matches);
    imr_tokens_free(&check.tokens);
    imr_stemmer_free(check.stemmer);
    imr_lexicon_free(check.lexicon);
    imr_arena_free(check.arena);
    return !read || check.grounds == 0 ? 2 : check.wrong > 0;
}
