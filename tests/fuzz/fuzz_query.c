/* Any bytes as a query: read, understood and planned, or refused for a reason that a user can act upon. */
#include "fuzz.h"
#include "plan.h"
#include "understand.h"

static imr_lexicon *lexicon;
static imr_stemmer *stemmer;

static imr_status plan(imr_arena *arena, const imr_clause *clause, imr_error *err)
{
    imr_ground ground = {.stemmer = stemmer, .arena = arena};
    imr_query *query = NULL;
    imr_buf text = {0};
    imr_status status = imr_plan(&ground, clause, &query, err);
    imr_clause_describe(clause, &text);
    MUST(!text.failed);
    imr_buf_free(&text);
    imr_query_free(query);
    return status;
}

static imr_status read_query(imr_arena *arena, imr_str text, bool literal, imr_error *err)
{
    imr_notes notes = {.arena = arena};
    imr_reading reading = {.arena = arena, .lexicon = lexicon, .stemmer = stemmer, .notes = &notes};
    imr_clause *all = imr_clause_new(arena, IMR_CLAUSE_ALL, IMR_ROLE_WANTED, NULL, text);
    imr_understood heard = {0};
    imr_node *tree = NULL;
    imr_buf described = {0};
    imr_status status = imr_query_parse(arena, text, &notes, &tree, err);
    if (status != IMR_OK) return status;
    imr_node_describe(tree, &described);
    MUST(!described.failed && all != NULL);
    imr_buf_free(&described);
    status = imr_understand(&reading, tree, literal, all, &heard, err);
    imr_reading_free(&reading);
    return status == IMR_OK ? plan(arena, all, err) : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    imr_error err = {.status = IMR_OK};
    if (lexicon == NULL) MUST(imr_lexicon_open(NULL, &lexicon, &err) == IMR_OK);
    if (stemmer == NULL) MUST(imr_lexicon_stemmer(lexicon, &stemmer, &err) == IMR_OK);
    for (int literal = 0; literal < 2; literal++) {
        imr_arena *arena = imr_arena_new();
        MUST(arena != NULL);
        imr_status status = read_query(arena, (imr_str){(const char *)bytes, n}, literal == 1, &err);
        MUST(status == IMR_OK || ((status == IMR_LIMIT || status == IMR_USAGE) && err.text[0] != '\0'));
        imr_arena_free(arena);
    }
    return 0;
}
