/* Sexes and sides. */
#include "language.h"

static imr_str sex_of(bool male, bool female)
{
    if (male == female) return (imr_str){0};
    return male ? IMR_STR("male") : IMR_STR("female");
}

imr_str imr_sex_of_noun(const imr_token *token)
{
    if (strchr("mfwgbl", token->word.s[0]) == NULL) return (imr_str){0}; /* most words */
    static const char *const male[] = {"male",      "males", "man",  "men",     "gentleman",
                                       "gentlemen", "boy",   "boys", "widower", NULL};
    static const char *const female[] = {"female", "females",     "widow", "woman", "women", "lady",
                                         "ladies", "gentlewoman", "girl",  "girls", NULL};
    return sex_of(imr_token_in(token, male), imr_token_in(token, female));
}

imr_str imr_sex_of_word(const imr_token *token)
{
    static const char *const male[] = {"he", "his", "him", "himself", "mr", NULL};
    static const char *const female[] = {"she", "her", "hers", "herself", "ms", "mrs", NULL};
    if (strchr("hsmfwgbl", token->word.s[0]) == NULL) return (imr_str){0}; /* most words */
    imr_str noun = imr_sex_of_noun(token);
    return noun.n > 0 ? noun : sex_of(imr_token_in(token, male), imr_token_in(token, female));
}

static const struct side_word {
    const char *word, *side;
    unsigned flags; /* required flags of the token */
} side_words[] = {
    {"left", "left", 0},
    {"right", "right", 0},
    {"bilateral", "bilateral", 0},
    {"bilaterally", "bilateral", 0},
    {"bil", "bilateral", 0},
    {"bilat", "bilateral", 0},
    {"both", "bilateral", 0},
    {"lt", "left", 0},
    {"rt", "right", 0},
    {"l", "left", IMR_TOKEN_CAPITAL},
    {"r", "right", IMR_TOKEN_CAPITAL},
    {"bl", "bilateral", IMR_TOKEN_UPPER},
    {"bue", "bilateral", IMR_TOKEN_UPPER},
    {"ble", "bilateral", IMR_TOKEN_UPPER},
    {"rue", "right", IMR_TOKEN_UPPER},
    {"rle", "right", IMR_TOKEN_UPPER},
    {"lue", "left", IMR_TOKEN_UPPER},
    {"lle", "left", IMR_TOKEN_UPPER},
};

/* "L spine", "L/S": the letter is a region of the spine. */
static bool is_spine(imr_stretch text, size_t at)
{
    if (at + 1 < text.n && imr_token_is(&text.at[at + 1], "spine")) return true;
    return text.at[at].word.n == 1 && imr_region_at(text, at).n > 0;
}

size_t imr_side_at(imr_stretch text, size_t at, imr_str *side)
{
    static const char *const both[] = {"b", "l", NULL}; /* B/L */
    if (at >= text.n) return 0;
    if (imr_stretch_has(text, at, both)) {
        *side = IMR_STR("bilateral");
        return 2;
    }
    for (size_t i = 0; i < sizeof side_words / sizeof *side_words; i++) {
        const struct side_word *word = &side_words[i];
        if ((text.at[at].flags & word->flags) != word->flags || !imr_token_is(&text.at[at], word->word)) continue;
        if (word->flags != 0 && is_spine(text, at)) continue;
        *side = imr_str_of(word->side);
        return 1;
    }
    return 0;
}
