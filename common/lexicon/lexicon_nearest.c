/* "Did you mean": ranks the ids of a table by their similarity to an unknown word. */
#include <string.h>

#include "lexicon_impl.h"

/* How near a concept is, nearest first; FAR shares nothing. A misspelling ranks after an exact fit. */
enum { SAME, PART_OF_ID, SAME_PHRASE, START_OF_ID, START_OF_PART, IN_PHRASE, IN_LABEL, MISSPELT, FAR = 100 };

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z') return (char)(c | 0x20);
    return c == '_' || c == ' ' ? '-' : c;
}

static bool same(imr_str a, imr_str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        if (folded(a.s[i]) != folded(b.s[i])) return false;
    }
    return true;
}

static bool starts(imr_str text, imr_str start) { return start.n <= text.n && same((imr_str){text.s, start.n}, start); }

static bool is_joint(char c) { return strchr(".-_ /|=~*", c) != NULL; }

/* How a word occurs in a text between separators: MATCH_START from the start of a part, MATCH_WHOLE a whole part. */
enum match { MATCH_NONE, MATCH_START, MATCH_WHOLE };

static enum match find_part(imr_str text, imr_str word)
{
    enum match found = MATCH_NONE;
    for (size_t i = 0; i + word.n <= text.n; i++) {
        if (i > 0 && !is_joint(text.s[i - 1])) continue;
        if (!starts((imr_str){text.s + i, text.n - i}, word)) continue;
        if (i + word.n == text.n || is_joint(text.s[i + word.n])) return MATCH_WHOLE;
        found = MATCH_START;
    }
    return found;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* MISSPELT plus the edit distance between the text and the word. */
static unsigned misspelling(imr_str text, imr_str word)
{
    unsigned limit = word.n < 6 ? 1 : word.n < 9 ? 2 : 3;
    unsigned edits = imr_edit_distance(text, word, limit);
    return edits > limit ? FAR : MISSPELT + edits;
}

static imr_str last_part(imr_str id)
{
    size_t part = id.n;
    while (part > 0 && !is_joint(id.s[part - 1])) part--;
    return (imr_str){id.s + part, id.n - part};
}

static unsigned distance_of(const imr_lexicon *lexicon, const imr_concept *concept, imr_str word)
{
    unsigned nearest = least(misspelling(concept->id, word), misspelling(last_part(concept->id), word));
    enum match part = find_part(concept->id, word);
    if (same(concept->id, word)) return SAME;
    if (part == MATCH_WHOLE)
        nearest = PART_OF_ID;
    else if (starts(concept->id, word))
        nearest = START_OF_ID;
    else if (part == MATCH_START)
        nearest = START_OF_PART;
    for (size_t i = 0; i < imr_lexicon_phrases(lexicon, concept); i++) {
        imr_str phrase = imr_lexicon_phrase(lexicon, concept, i);
        if (same(phrase, word))
            nearest = least(nearest, SAME_PHRASE);
        else if (find_part(phrase, word) == MATCH_WHOLE)
            nearest = least(nearest, IN_PHRASE);
        else
            nearest = least(nearest, misspelling(phrase, word) + 1);
    }
    return find_part(concept->label, word) == MATCH_NONE ? nearest : least(nearest, IN_LABEL);
}

size_t imr_lexicon_nearest(const imr_lexicon *lexicon, imr_table table, imr_str word, imr_str *nearest, size_t room)
{
    enum { ROOM = 16 };
    unsigned distances[ROOM];
    size_t n = 0;
    word = imr_str_trim(word);
    if (room > ROOM) room = ROOM;
    for (size_t i = 0; word.n > 0 && i < imr_lexicon_count(lexicon, table); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, table, i);
        unsigned distance = distance_of(lexicon, concept, word);
        if (distance >= FAR || room == 0 || (n == room && distance >= distances[n - 1])) continue;
        size_t at = n < room ? n++ : n - 1;
        for (; at > 0 && distances[at - 1] > distance; at--) {
            distances[at] = distances[at - 1];
            nearest[at] = nearest[at - 1];
        }
        distances[at] = distance;
        nearest[at] = concept->id;
    }
    return n;
}
