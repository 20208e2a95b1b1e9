/* All phrases of all tables in one trie. Words are identified by the numbers of their stems, which the stemmer keeps
 * with each word, so that a token that starts no phrase costs one load. */
#include <stdlib.h>
#include <string.h>

#include "lexicon_impl.h"

enum { LANE_COUNT = 2 * IMR_TABLE_COUNT };
_Static_assert(LANE_COUNT <= 32, "lanes are bits of 32");

/* ---- Numbers of words ---- */

imr_word_ids imr_matcher_learn(const void *context, imr_str word, imr_str stem)
{
    (void)word;
    const learning *learner = context;
    phrase_trie *matcher = learner->matcher;
    uint32_t known = imr_name_find(&matcher->stems, stem);
    if (known != 0) return (imr_word_ids){.stem = known};
    const char *copy = imr_arena_dup(learner->arena, stem);
    if (copy == NULL) return (imr_word_ids){0};
    return (imr_word_ids){.stem = imr_name_add(&matcher->stems, learner->arena, (imr_str){copy, stem.n})};
}

/* The longest prefix that the word starts with: the last in order of those that fit. */
static uint32_t longest_prefix(const phrase_trie *matcher, imr_str word)
{
    unsigned char first = (unsigned char)word.s[0];
    for (uint32_t i = matcher->by_letter[first + 1]; i > matcher->by_letter[first]; i--) {
        uint32_t number = matcher->sorted[i - 1];
        if (imr_str_starts(word, matcher->prefixes.at[number - 1])) return number;
    }
    return 0;
}

imr_word_ids imr_matcher_number(const void *context, imr_str word, imr_str stem)
{
    const phrase_trie *matcher = context;
    return (imr_word_ids){.stem = imr_name_find(&matcher->stems, stem), .prefix = longest_prefix(matcher, word)};
}

/* ---- Building ---- */

static uint64_t key_of(uint32_t node, unsigned kind, uint32_t number)
{
    return (uint64_t)node << 32 | (uint64_t)number << 2 | kind;
}

/* The bit of an edge in the hint of its node. */
static uint32_t hint_of(unsigned kind, uint32_t number) { return 1U << ((number << 2 | kind) * 0x9E3779B1U >> 27); }

/* The slot of a key, or the empty one where to insert it. */
static trie_edge *edge_at(const phrase_trie *matcher, uint64_t key)
{
    for (uint64_t at = (key * 0x9E3779B97F4A7C15U) >> 32;; at++) {
        trie_edge *edge = &matcher->edges[at & (matcher->edges_room - 1)];
        if (edge->key == key || edge->key == 0) return edge;
    }
}

static bool grow_edges(phrase_trie *matcher, imr_arena *arena)
{
    trie_edge *old = matcher->edges;
    size_t old_room = matcher->edges_room;
    matcher->edges_room = old_room == 0 ? 8192 : old_room * 2;
    matcher->edges = imr_arena_alloc(arena, matcher->edges_room * sizeof *matcher->edges);
    if (matcher->edges == NULL) return false;
    for (size_t i = 0; i < old_room; i++) {
        if (old[i].key != 0) *edge_at(matcher, old[i].key) = old[i];
    }
    return true;
}

/* Appends an element to an array that doubles in the arena; NULL if memory runs out. */
static void *append(imr_arena *arena, void **array, uint32_t *n, uint32_t *room, size_t size)
{
    if (*n == *room) {
        uint32_t more = *room == 0 ? 1024 : *room * 2;
        char *grown = imr_arena_alloc(arena, more * size);
        if (grown == NULL) return NULL;
        if (*n > 0) memcpy(grown, *array, *n * size);
        *array = grown;
        *room = more;
    }
    return (char *)*array + (*n)++ * size;
}

static bool new_node(phrase_trie *matcher, imr_arena *arena, uint32_t *number)
{
    void *nodes = matcher->nodes;
    void *made = append(arena, &nodes, &matcher->n_nodes, &matcher->nodes_room, sizeof(trie_node));
    if (made == NULL) return false;
    matcher->nodes = nodes;
    *number = matcher->n_nodes - 1;
    return true;
}

/* One word of a phrase. */
typedef struct phrase_step {
    enum { STEP_WORD, STEP_ANY, STEP_PERCENT } is;
    unsigned kind; /* of a word's edge */
    uint32_t number;
} phrase_step;

/* Finds the node after a step, and makes it if needed. */
static bool walk_step(phrase_trie *matcher, imr_arena *arena, uint32_t from, phrase_step step, uint32_t *to)
{
    if (step.is != STEP_WORD) {
        trie_node *node = &matcher->nodes[from];
        *to = step.is == STEP_ANY ? node->any : node->percent;
        if (*to != 0) return true;
        if (!new_node(matcher, arena, to)) return false;
        node = &matcher->nodes[from];
        *(step.is == STEP_ANY ? &node->any : &node->percent) = *to;
        return true;
    }
    if (matcher->n_edges * 2 >= matcher->edges_room && !grow_edges(matcher, arena)) return false;
    uint64_t key = key_of(from, step.kind, step.number);
    trie_edge *edge = edge_at(matcher, key);
    if (edge->key == 0) {
        if (!new_node(matcher, arena, to)) return false;
        *edge = (trie_edge){.key = key, .to = *to};
        matcher->n_edges++;
        matcher->nodes[from].kinds |= 1U << step.kind;
        matcher->nodes[from].hint |= hint_of(step.kind, step.number);
    }
    *to = edge->to;
    return true;
}

/* Records that a phrase of the concept ends at a node, in order of lane and concept. */
static bool add_output(phrase_trie *matcher, imr_arena *arena, uint32_t at, uint32_t lane, uint32_t concept)
{
    trie_node *node = &matcher->nodes[at];
    uint32_t *link = &node->outputs;
    for (; *link != 0; link = &matcher->outputs[*link - 1].next) {
        const trie_output *other = &matcher->outputs[*link - 1];
        if (other->lane == lane && other->concept == concept) return true;
        if (other->lane > lane || (other->lane == lane && other->concept > concept)) break;
    }
    size_t first = (size_t)(link == &node->outputs);
    uint32_t behind = *link;
    size_t before = first ? 0 : (size_t)((const char *)link - (const char *)matcher->outputs) / sizeof(trie_output);
    void *outputs = matcher->outputs;
    trie_output *made = append(arena, &outputs, &matcher->n_outputs, &matcher->outputs_room, sizeof *made);
    if (made == NULL) return false;
    matcher->outputs = outputs;
    *made = (trie_output){.concept = concept, .lane = lane, .next = behind};
    *(first ? &node->outputs : &matcher->outputs[before].next) = matcher->n_outputs;
    node->lanes |= 1U << lane;
    return true;
}

/* Whether "=" precedes the blank-separated piece that contains the token. */
static bool in_capitals(imr_str phrase, uint32_t begin)
{
    while (begin > 0 && phrase.s[begin - 1] != ' ') begin--;
    return phrase.s[begin] == '=';
}

/* Whether a star ends the word: "epicondyl*". */
static bool is_prefix(imr_str phrase, uint32_t end)
{
    return end < phrase.n && phrase.s[end] == '*' && (end + 1 == phrase.n || phrase.s[end + 1] == ' ');
}

typedef struct phrase_steps {
    phrase_step at[PHRASE_WORDS_MAX];
    size_t n;
} phrase_steps;

/* Appends a step; NULL, or what is wrong with it. */
static const char *add_step(phrase_steps *steps, phrase_step step)
{
    if (steps->n == PHRASE_WORDS_MAX) return "has more than 16 words";
    if (steps->n == 0 && step.is != STEP_WORD) return "starts with a *";
    steps->at[steps->n++] = step;
    return NULL;
}

/* Reads the "*" and "*%" between two tokens. NULL, or what is wrong with them. */
static const char *read_stars(imr_str phrase, size_t begin, size_t end, phrase_steps *steps)
{
    const char *problem = NULL;
    for (size_t i = begin; i < end && problem == NULL; i++) {
        if (phrase.s[i] != '*') continue;
        size_t behind = i + 1;
        bool percent = behind < end && phrase.s[behind] == '%';
        if (percent) behind++;
        bool alone = (i == 0 || phrase.s[i - 1] == ' ') && (behind == phrase.n || phrase.s[behind] == ' ');
        problem = alone ? add_step(steps, (phrase_step){.is = percent ? STEP_PERCENT : STEP_ANY})
                        : "has a * that is neither a word nor a word's end";
    }
    return problem;
}

/* Reads the words of a phrase. IMR_INPUT: *problem says what is wrong. */
static imr_status read_steps(phrase_trie *matcher, imr_arena *arena, imr_str phrase, const imr_tokens *tokens,
                             phrase_steps *steps, const char **problem)
{
    size_t end = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const imr_token *token = &tokens->at[i];
        phrase_step step = {.number = token->ids.stem};
        if ((*problem = read_stars(phrase, end, token->begin, steps)) != NULL) return IMR_INPUT;
        if (in_capitals(phrase, token->begin)) step.kind |= EDGE_UPPER;
        end = token->end;
        if (is_prefix(phrase, token->end)) {
            const char *copy = imr_arena_dup(arena, token->word);
            step.kind |= EDGE_PREFIX;
            step.number = copy == NULL ? 0 : imr_name_add(&matcher->prefixes, arena, (imr_str){copy, token->word.n});
            end++;
        }
        if (step.number == 0) return IMR_MEMORY;
        if ((*problem = add_step(steps, step)) != NULL) return IMR_INPUT;
    }
    *problem = read_stars(phrase, end, phrase.n, steps);
    if (*problem == NULL && steps->n == 0) *problem = "has no word";
    return *problem == NULL ? IMR_OK : IMR_INPUT;
}

imr_status imr_matcher_add(phrase_trie *matcher, imr_arena *arena, imr_stemmer *stemmer, imr_tokens *tokens,
                           const imr_concept *concept, imr_str phrase, const char **problem)
{
    bool weak = imr_str_starts(phrase, IMR_STR("~"));
    if (weak) phrase = (imr_str){phrase.s + 1, phrase.n - 1};
    uint32_t lane = (uint32_t) concept->table * 2 + (weak ? 1 : 0), at = 0;
    phrase_steps steps = {.n = 0};

    imr_status status = imr_tokenize(phrase, tokens, NULL);
    if (status == IMR_OK) status = imr_stem_tokens(stemmer, tokens, NULL);
    if (status == IMR_OK) status = read_steps(matcher, arena, phrase, tokens, &steps, problem);
    if (status != IMR_OK) return status;

    if (matcher->n_nodes == 0 && !new_node(matcher, arena, &at)) return IMR_MEMORY;
    matcher->nodes[0].below |= 1U << lane;
    for (size_t i = 0; i < steps.n; i++) {
        if (!walk_step(matcher, arena, at, steps.at[i], &at)) return IMR_MEMORY;
        matcher->nodes[at].below |= 1U << lane;
    }
    return add_output(matcher, arena, at, lane, concept->order) ? IMR_OK : IMR_MEMORY;
}

/* Insertion sort: prefixes are few, and nearly sorted in the tables. */
static void sort_prefixes(phrase_trie *matcher)
{
    for (uint32_t i = 0; i < matcher->prefixes.n; i++) {
        uint32_t at = i;
        imr_str prefix = matcher->prefixes.at[i];
        for (; at > 0 && imr_str_compare(matcher->prefixes.at[matcher->sorted[at - 1] - 1], prefix) > 0; at--)
            matcher->sorted[at] = matcher->sorted[at - 1];
        matcher->sorted[at] = i + 1;
    }
}

/* The lanes of phrases that start with a symbol: a stem or a beginning of a word, in capitals or not. */
static uint32_t lanes_from_root(const phrase_trie *matcher, unsigned kind, uint32_t number)
{
    uint32_t lanes = 0;
    for (unsigned capitals = 0; capitals <= EDGE_UPPER; capitals++) {
        const trie_edge *edge = edge_at(matcher, key_of(0, kind | capitals, number));
        if (edge->key != 0) lanes |= matcher->nodes[edge->to].below;
    }
    return lanes;
}

static bool find_lanes(phrase_trie *matcher, imr_arena *arena)
{
    matcher->starts = imr_arena_alloc(arena, (matcher->stems.n + 1) * sizeof *matcher->starts);
    matcher->prefix_lanes = imr_arena_alloc(arena, (matcher->prefixes.n + 1) * sizeof *matcher->prefix_lanes);
    if (matcher->starts == NULL || matcher->prefix_lanes == NULL) return false;
    for (uint32_t number = 1; number <= matcher->stems.n; number++) {
        matcher->starts[number] = (trie_start){.stem = edge_at(matcher, key_of(0, EDGE_STEM, number))->to,
                                               .upper = edge_at(matcher, key_of(0, EDGE_UPPER, number))->to,
                                               .lanes = lanes_from_root(matcher, EDGE_STEM, number)};
    }
    for (size_t i = 0; i < matcher->edges_room; i++)
        matcher->edges[i].below = matcher->nodes[matcher->edges[i].to].below;
    for (uint32_t number = 1; number <= matcher->prefixes.n; number++) {
        for (uint32_t prefix = number; prefix != 0; prefix = matcher->shorter[prefix - 1])
            matcher->prefix_lanes[number] |= lanes_from_root(matcher, EDGE_PREFIX, prefix);
    }
    return true;
}

imr_status imr_matcher_finish(phrase_trie *matcher, imr_arena *arena)
{
    uint32_t n = matcher->prefixes.n, root;
    if (matcher->n_nodes == 0 && !new_node(matcher, arena, &root)) return IMR_MEMORY;
    if (matcher->edges == NULL && !grow_edges(matcher, arena)) return IMR_MEMORY;
    matcher->sorted = imr_arena_alloc(arena, (n + 1) * sizeof *matcher->sorted);
    matcher->shorter = imr_arena_alloc(arena, (n + 1) * sizeof *matcher->shorter);
    if (matcher->sorted == NULL || matcher->shorter == NULL) return IMR_MEMORY;

    sort_prefixes(matcher);
    for (uint32_t i = 0; i < n; i++) {
        imr_str prefix = matcher->prefixes.at[matcher->sorted[i] - 1];
        matcher->by_letter[(unsigned char)prefix.s[0] + 1] = i + 1;
    }
    for (size_t b = 1; b < 257; b++) {
        if (matcher->by_letter[b] == 0) matcher->by_letter[b] = matcher->by_letter[b - 1];
    }
    for (uint32_t i = 0; i < n; i++) {
        imr_str prefix = matcher->prefixes.at[i];
        matcher->shorter[i] = longest_prefix(matcher, (imr_str){prefix.s, prefix.n - 1});
    }
    return find_lanes(matcher, arena) ? IMR_OK : IMR_MEMORY;
}

/* ---- Matching ---- */

typedef struct match_search {
    const table_data *tables;
    const phrase_trie *matcher;
    const imr_token *tokens;
    size_t n;
    uint32_t first;  /* token where the phrases start */
    uint32_t wanted; /* lanes, a bit each */
    uint32_t found;  /* lanes with a best phrase */
    struct best {
        uint32_t count, node;
    } best[LANE_COUNT];
} match_search;

/* Records that a phrase of `count` tokens ends at the node; of equally long ones the first found stays. */
static void note(match_search *search, uint32_t number, uint32_t count)
{
    uint32_t lanes = search->matcher->nodes[number].lanes & search->wanted;
    for (; lanes != 0; lanes &= lanes - 1) {
        unsigned lane = (unsigned)__builtin_ctz(lanes);
        if (search->found & 1U << lane && search->best[lane].count >= count) continue;
        search->found |= 1U << lane;
        search->best[lane] = (struct best){count, number};
    }
}

static void walk(match_search *search, uint32_t from, size_t at);

static void follow(match_search *search, uint32_t from, unsigned kind, uint32_t number, size_t at)
{
    if (!(search->matcher->nodes[from].hint & hint_of(kind, number))) return;
    const trie_edge *edge = edge_at(search->matcher, key_of(from, kind, number));
    if (edge->key != 0 && edge->below & search->wanted) walk(search, edge->to, at + 1);
}

/* Continues from a node with the token at a place, trying the most specific edges first. */
static void walk(match_search *search, uint32_t from, size_t at)
{
    static const unsigned kinds[] = {EDGE_UPPER, EDGE_STEM, EDGE_PREFIX | EDGE_UPPER, EDGE_PREFIX};
    const phrase_trie *matcher = search->matcher;
    const trie_node *node = &matcher->nodes[from];
    if (node->lanes & search->wanted) note(search, from, (uint32_t)at - search->first);
    if (at == search->n || !(node->below & search->wanted)) return;

    const imr_token *token = &search->tokens[at];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        unsigned kind = kinds[i];
        if (!(node->kinds & 1U << kind) || (kind & EDGE_UPPER && !(token->flags & IMR_TOKEN_UPPER))) continue;
        if (!(kind & EDGE_PREFIX)) {
            if (token->ids.stem != 0) follow(search, from, kind, token->ids.stem, at);
            continue;
        }
        for (uint32_t prefix = token->ids.prefix; prefix != 0; prefix = matcher->shorter[prefix - 1])
            follow(search, from, kind, prefix, at);
    }
    if (node->percent != 0 && imr_str_ends(token->word, IMR_STR("%"))) walk(search, node->percent, at + 1);
    if (node->any != 0) walk(search, node->any, at + 1);
}

/* The same from the root, where the stems' nodes are known. */
static void walk_from_root(match_search *search, size_t at)
{
    const phrase_trie *matcher = search->matcher;
    const imr_token *token = &search->tokens[at];
    const trie_start *start = &matcher->starts[token->ids.stem];
    bool upper = token->flags & IMR_TOKEN_UPPER;
    if (upper && start->upper != 0) walk(search, start->upper, at + 1);
    if (start->stem != 0) walk(search, start->stem, at + 1);
    for (unsigned kind = EDGE_PREFIX | EDGE_UPPER; kind >= EDGE_PREFIX && token->ids.prefix != 0; kind--) {
        if (kind & EDGE_UPPER && !upper) continue;
        for (uint32_t prefix = token->ids.prefix; prefix != 0; prefix = matcher->shorter[prefix - 1])
            follow(search, 0, kind, prefix, at);
    }
}

static bool add_match(imr_matches *matches, imr_match match)
{
    if (matches->n == matches->room) {
        size_t room = matches->room == 0 ? 32 : matches->room * 2;
        imr_match *grown = realloc(matches->at, room * sizeof *grown);
        if (grown == NULL) return false;
        matches->at = grown;
        matches->room = room;
    }
    matches->at[matches->n++] = match;
    return true;
}

/* Turns the best phrase of each lane into matches; the lane is then skipped until after that phrase. */
static bool take_best(match_search *search, uint32_t *until, imr_matches *matches)
{
    for (; search->found != 0; search->found &= search->found - 1) {
        unsigned lane = (unsigned)__builtin_ctz(search->found);
        struct best best = search->best[lane];
        const imr_concept *concepts = search->tables[lane / 2].concepts;
        until[lane] = search->first + best.count;
        for (uint32_t i = search->matcher->nodes[best.node].outputs; i != 0;) {
            const trie_output *output = &search->matcher->outputs[i - 1];
            imr_match match = {
                .concept = &concepts[output->concept], .first = search->first, .count = best.count, .weak = lane & 1};
            if (output->lane == lane && !add_match(matches, match)) return false;
            i = output->next;
        }
    }
    return true;
}

static void drop_weak(imr_matches *matches)
{
    unsigned strong = 0;
    size_t kept = 0;
    for (size_t i = 0; i < matches->n; i++) {
        if (!matches->at[i].weak) strong |= 1U << matches->at[i].concept->table;
    }
    for (size_t i = 0; i < matches->n; i++) {
        imr_match match = matches->at[i];
        if (!match.weak || !(strong & 1U << match.concept->table)) matches->at[kept++] = match;
    }
    matches->n = kept;
}

static uint32_t lanes_of(unsigned tables)
{
    uint32_t lanes = 0;
    for (unsigned table = 0; table < IMR_TABLE_COUNT; table++) {
        if (tables & 1U << table) lanes |= 3U << (2 * table);
    }
    return lanes;
}

/* The lanes of phrases that may start with the token. */
static uint32_t lanes_at(const phrase_trie *matcher, const imr_token *token)
{
    return matcher->starts[token->ids.stem].lanes | matcher->prefix_lanes[token->ids.prefix];
}

imr_status imr_lexicon_match(const imr_lexicon *lexicon, unsigned tables, const imr_token *tokens, size_t n,
                             imr_matches *matches, imr_error *err)
{
    uint32_t until[LANE_COUNT] = {0}, lanes = lanes_of(tables);
    match_search search = {.tables = lexicon->tables, .matcher = &lexicon->matcher, .tokens = tokens, .n = n};
    matches->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        search.first = i;
        search.wanted = 0;
        for (uint32_t left = lanes & lanes_at(search.matcher, &tokens[i]); left != 0; left &= left - 1) {
            unsigned lane = (unsigned)__builtin_ctz(left);
            if (until[lane] <= i) search.wanted |= 1U << lane;
        }
        if (search.wanted == 0) continue;
        walk_from_root(&search, i);
        if (!take_best(&search, until, matches)) return imr_fail_memory(err);
    }
    drop_weak(matches);
    return IMR_OK;
}

void imr_matches_free(imr_matches *matches)
{
    free(matches->at);
    *matches = (imr_matches){0};
}
