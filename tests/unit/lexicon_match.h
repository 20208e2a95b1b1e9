/* What the tests of the lexicon share. */
#ifndef LEXICON_MATCH_H
#define LEXICON_MATCH_H

#include "test.h"

#include <stdlib.h>

#include "lexicon.h"

static imr_tokens tokens;
static imr_matches matches;
static imr_buf printed;

/* The matches as "first+count id", weak ones with "~", separated by ", ". */
static const char *match_all(const imr_lexicon *lexicon, imr_stemmer *stemmer, unsigned tables, const char *text)
{
    assert_int_equal(imr_tokenize(imr_str_of(text), &tokens, NULL), IMR_OK);
    assert_int_equal(imr_stem_tokens(stemmer, &tokens, NULL), IMR_OK);
    assert_int_equal(imr_lexicon_match(lexicon, tables, tokens.at, tokens.n, &matches, NULL), IMR_OK);
    imr_buf_clear(&printed);
    for (size_t i = 0; i < matches.n; i++) {
        const imr_match *match = &matches.at[i];
        imr_buf_printf(&printed, "%s%u+%u %s%.*s", i > 0 ? ", " : "", match->first, match->count,
                       match->weak ? "~" : "", IMR_STR_ARG(match->concept->id));
    }
    imr_buf_puts(&printed, "");
    return printed.s;
}

#endif
