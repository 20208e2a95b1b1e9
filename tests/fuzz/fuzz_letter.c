/* Any bytes as the text of a letter: read completely or refused, and what is read can be written and read again. */
#include "facet.h"
#include "fuzz.h"
#include "letter.h"
#include "text.h"

static void round_trip(imr_arena *arena, const imr_decision *decision)
{
    imr_buf once = {0}, twice = {0};
    imr_record_write(decision, &once);
    MUST(!once.failed);
    imr_decision again;
    imr_error err;
    if (imr_record_read(arena, imr_buf_str(&once), &again, &err) == IMR_OK) {
        imr_record_write(&again, &twice);
        MUST(imr_str_equal(imr_buf_str(&once), imr_buf_str(&twice)));
    } else {
        MUST(err.text[0] != '\0');
    }
    imr_buf_free(&once);
    imr_buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    imr_str text = {(const char *)bytes, n};
    size_t at;
    if (!imr_utf8_valid(text, &at)) {
        MUST(at < n);
        return 0;
    }
    static imr_lexicon *lexicon;
    static imr_facets *facets;
    imr_arena *arena = imr_arena_new();
    imr_letter letter;
    imr_error err;
    MUST(arena != NULL && (lexicon != NULL || imr_lexicon_open(NULL, &lexicon, &err) == IMR_OK));
    MUST(facets != NULL || imr_facets_new(lexicon, &facets, &err) == IMR_OK);
    if (imr_letter_parse(arena, text, IMR_STR("name"), IMR_STR("file"), &letter, &err) == IMR_OK) {
        MUST(letter.n > 0);
        for (size_t i = 0; i < letter.n; i++) {
            imr_decision *decision = &letter.decisions[i];
            MUST(decision->outcome.n > 0 && decision->rationale.n > 0 && decision->heading.n > 0);
            MUST(decision->source_begin <= decision->source_end && (size_t)decision->source_end <= n);
            MUST(imr_facets_derive(facets, arena, decision, &err) == IMR_OK);
            round_trip(arena, decision);
        }
    } else {
        MUST(err.text[0] != '\0');
    }
    imr_arena_free(arena);
    return 0;
}
