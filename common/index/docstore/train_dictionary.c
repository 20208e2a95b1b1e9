/* Trains compress.dict on letters that were written for this project: imr-train-dictionary OUT LETTER... */
#include "encode.h"
#include "facet.h"
#include "letter.h"

#include <stdio.h>
#include <stdlib.h>

#include <zdict.h>

enum { SIZE = 64 << 10, MOST = 1 << 16 };

/* Records and summaries, concatenated. */
typedef struct samples {
    imr_buf bytes;
    size_t sizes[MOST];
    unsigned n;
} samples;

static void end_sample(samples *to, size_t begin)
{
    if (to->bytes.n > begin && to->n < MOST) to->sizes[to->n++] = to->bytes.n - begin;
}

static void add_letter(samples *to, imr_letter *letter, imr_facets *facets, imr_arena *arena)
{
    for (size_t i = 0; i < letter->n; i++) {
        imr_decision *decision = &letter->decisions[i];
        if (imr_facets_derive(facets, arena, decision, NULL) != IMR_OK) continue;
        size_t begin = to->bytes.n;
        if (i == 0) imr_buf_add(&to->bytes, decision->summary);
        end_sample(to, begin);
        begin = to->bytes.n;
        decision->summary = (imr_str){0};
        imr_encode(decision, &to->bytes);
        end_sample(to, begin);
    }
}

static void add_file(samples *to, const char *path, imr_facets *facets)
{
    static char text[1 << 20];
    FILE *file = fopen(path, "re");
    imr_arena *arena = imr_arena_new();
    imr_letter letter = {0};
    size_t n = file == NULL ? 0 : fread(text, 1, sizeof text, file);
    if (file != NULL) fclose(file);
    imr_str all = {text, n}, name = imr_str_of("letter");
    if (arena != NULL && imr_letter_parse(arena, all, name, imr_str_of(path), &letter, NULL) == IMR_OK)
        add_letter(to, &letter, facets, arena);
    imr_arena_free(arena);
}

int main(int argc, char **argv)
{
    static samples all;
    static char dictionary[SIZE];
    imr_lexicon *lexicon = NULL;
    imr_facets *facets = NULL;
    if (argc < 3 || imr_lexicon_open(NULL, &lexicon, NULL) != IMR_OK) return 2;
    if (imr_facets_new(lexicon, &facets, NULL) != IMR_OK) return 2;
    for (int i = 2; i < argc; i++) add_file(&all, argv[i], facets);
    size_t n = ZDICT_trainFromBuffer(dictionary, sizeof dictionary, all.bytes.s, all.sizes, all.n);
    FILE *out = ZDICT_isError(n) ? NULL : fopen(argv[1], "wbe");
    bool written = out != NULL && fwrite(dictionary, 1, n, out) == n;
    if (out != NULL && fclose(out) != 0) written = false;
    fprintf(stderr, "%u samples, %zu bytes: %s\n", all.n, n, written ? argv[1] : "failed");
    imr_facets_free(facets);
    imr_lexicon_free(lexicon);
    imr_buf_free(&all.bytes);
    return written ? 0 : 2;
}
