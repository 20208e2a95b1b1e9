/* Recognises names of drugs that no table has by the ending of their class: "-vir", "-conazole", "-pril". */
#include <stdlib.h>

#include "lexicon.h"

enum { NAME_MIN = 7 }; /* letters; "April" is no drug */

/* The length of the longest ending, from a comma-separated list, that the word has. */
static size_t longest_ending(imr_str word, imr_str endings)
{
    size_t longest = 0;
    for (size_t begin = 0, end; begin < endings.n; begin = end + 1) {
        end = begin;
        while (end < endings.n && endings.s[end] != ',') end++;
        imr_str ending = {endings.s + begin, end - begin};
        if (ending.n > longest && imr_str_ends(word, ending)) longest = ending.n;
    }
    return longest;
}

const imr_concept *imr_lexicon_by_ending(const imr_lexicon *lexicon, imr_table table, imr_str word)
{
    const imr_concept *best = NULL;
    size_t longest = 0;
    if (word.n < NAME_MIN) return NULL;
    for (size_t i = 0; i < imr_lexicon_count(lexicon, table); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, table, i);
        imr_str endings;
        if (!imr_concept_trait(concept, "endings", &endings)) continue;
        size_t n = longest_ending(word, endings);
        if (n > longest) best = concept, longest = n;
    }
    return best;
}

static bool insert(imr_matches *matches, imr_match match)
{
    if (matches->n == matches->room) {
        size_t room = matches->room == 0 ? 8 : matches->room * 2;
        imr_match *grown = realloc(matches->at, room * sizeof *grown);
        if (grown == NULL) return false;
        matches->at = grown;
        matches->room = room;
    }
    size_t i = matches->n++;
    for (; i > 0 && matches->at[i - 1].first > match.first; i--) matches->at[i] = matches->at[i - 1];
    matches->at[i] = match;
    return true;
}

imr_status imr_lexicon_match_endings(const imr_lexicon *lexicon, imr_table table, const imr_token *tokens, size_t n,
                                     imr_matches *matches, imr_error *err)
{
    bool weak = matches->n > 0 && matches->at[0].weak;
    size_t next = 0, phrases = matches->n;
    for (uint32_t i = 0; i < n; i++) {
        while (!weak && next < matches->n && matches->at[next].first + matches->at[next].count <= i) next++;
        if (!weak && next < matches->n && matches->at[next].first <= i) continue;
        const imr_concept *concept = imr_lexicon_by_ending(lexicon, table, tokens[i].word);
        if (concept == NULL) continue;
        if (weak && matches->n == phrases) matches->n = phrases = 0, weak = false; /* a name replaces weak matches */
        if (!insert(matches, (imr_match){.concept = concept, .first = i, .count = 1})) return imr_fail_memory(err);
    }
    return IMR_OK;
}
