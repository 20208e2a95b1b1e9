#include "brute.h"

#include "test.h"

static imr_clause *new_clause(imr_arena *arena, imr_clause_kind kind, const imr_field *field)
{
    return imr_clause_new(arena, kind, IMR_ROLE_MUST, field, IMR_STR("x"));
}

static imr_clause *draw_words(imr_arena *arena, imr_clause_kind kind, const imr_field *field)
{
    imr_clause *made = new_clause(arena, kind, field);
    for (size_t n = kind == IMR_CLAUSE_PHRASE ? 1 + draw(3) : 1; n > 0; n--)
        assert_true(imr_list_add(arena, &made->values, imr_str_of(words[draw_word()])));
    return made;
}

static imr_clause *draw_synonym(imr_arena *arena, const imr_field *field)
{
    imr_clause *made = new_clause(arena, IMR_CLAUSE_SYNONYM, field);
    for (size_t n = 1 + draw(3); n > 0; n--) {
        imr_clause_kind kind = draw(3) == 0 ? IMR_CLAUSE_PHRASE : IMR_CLAUSE_TERM;
        assert_true(imr_clause_add(arena, made, draw_words(arena, kind, NULL)));
    }
    return made;
}

static imr_clause *draw_side(imr_arena *arena)
{
    if (draw(4) > 0) return draw(3) == 0 ? draw_synonym(arena, NULL) : draw_words(arena, IMR_CLAUSE_TERM, NULL);
    imr_clause *made = new_clause(arena, IMR_CLAUSE_OR, NULL);
    for (size_t n = 2; n > 0; n--) assert_true(imr_clause_add(arena, made, draw_words(arena, IMR_CLAUSE_TERM, NULL)));
    return made;
}

static imr_clause *draw_near(imr_arena *arena, const imr_field *field)
{
    imr_clause *made = new_clause(arena, IMR_CLAUSE_NEAR, field);
    made->distance = 1 + draw(5);
    made->ordered = draw(2) == 0;
    for (size_t n = 2; n > 0; n--) assert_true(imr_clause_add(arena, made, draw_side(arena)));
    return made;
}

static imr_clause *draw_facet(imr_arena *arena)
{
    static char ends[2][8];
    if (draw(3) == 0) {
        imr_clause *range = new_clause(arena, IMR_CLAUSE_RANGE, imr_field_find(IMR_STR("age")));
        for (unsigned i = 0; i < 2; i++) {
            snprintf(ends[i], sizeof ends[i], "%03u", 20 + i * 30 + draw(30));
            const char *copy = imr_arena_dup(arena, imr_str_of(ends[i]));
            assert_true(imr_list_add(arena, &range->values, imr_str_of(draw(4) == 0 ? NULL : copy)));
        }
        return range;
    }
    bool outcome = draw(2) == 0;
    imr_clause *made =
        new_clause(arena, IMR_CLAUSE_FACET, imr_field_find(imr_str_of(outcome ? "outcome" : "procedure")));
    for (size_t n = 1 + draw(2); n > 0; n--)
        imr_list_add(arena, &made->values, imr_str_of(outcome ? outcomes[draw(2)] : procedures[draw(3)]));
    if (draw(3) == 0) made->weight = 1.5;
    return made;
}

static imr_clause *draw_leaf(imr_arena *arena)
{
    static const char *const fields[] = {NULL, NULL, NULL, "rationale", "heading", "summary"};
    const imr_field *field = imr_field_find(imr_str_of(fields[draw(6)]));
    switch (draw(8)) {
    case 0:
    case 1: return draw_words(arena, IMR_CLAUSE_TERM, field);
    case 2: return draw_words(arena, IMR_CLAUSE_PHRASE, field);
    case 3:
    case 4: return draw_synonym(arena, field);
    case 5: return draw_near(arena, field);
    case 6: return draw_facet(arena);
    default: return draw_words(arena, IMR_CLAUSE_PHRASE, NULL);
    }
}

static imr_clause *draw_tree(imr_arena *arena, unsigned depth)
{
    static const imr_role roles[] = {IMR_ROLE_MUST, IMR_ROLE_MUST, IMR_ROLE_FILTER, IMR_ROLE_SHOULD, IMR_ROLE_MUST_NOT};
    if (depth == 0) return draw_leaf(arena);
    bool all = draw(2) == 0;
    imr_clause *made = new_clause(arena, all ? IMR_CLAUSE_AND : IMR_CLAUSE_OR, NULL);
    for (size_t n = 1 + draw(3); n > 0; n--) {
        imr_clause *part = draw_tree(arena, draw(depth));
        if (all) part->role = roles[draw(5)];
        assert_true(imr_clause_add(arena, made, part));
    }
    return made;
}

imr_clause *draw_query(imr_arena *arena)
{
    imr_clause *tree = draw_tree(arena, 1 + draw(3));
    if (tree->kind == IMR_CLAUSE_AND) return tree;
    imr_clause *made = new_clause(arena, IMR_CLAUSE_AND, NULL);
    assert_true(imr_clause_add(arena, made, tree));
    return made;
}
