/* Any UTF-8: tokens are in the order of the text, are clean words, and have stems. */
#include "fuzz.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    imr_str text = {(const char *)bytes, n};
    size_t at;
    if (!imr_utf8_valid(text, &at)) return 0;
    static imr_tokens tokens;
    static imr_stemmer *stemmer;
    imr_error err;
    MUST(imr_tokenize(text, &tokens, &err) == IMR_OK);
    MUST(stemmer != NULL || imr_stemmer_new(NULL, 0, NULL, NULL, &stemmer, &err) == IMR_OK);
    MUST(imr_stem_tokens(stemmer, &tokens, &err) == IMR_OK);
    for (size_t i = 0; i < tokens.n; i++) {
        const imr_token *token = &tokens.at[i];
        MUST(token->word.n > 0 && token->stem.n > 0 && token->begin < token->end && token->end <= n);
        MUST(i == 0 || token->begin >= tokens.at[i - 1].begin);
        MUST(imr_utf8_valid(token->word, &at));
    }
    return 0;
}
