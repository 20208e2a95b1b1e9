/* Answers many queries as a TREC run, in one process: what tests/rank/run measures.
 *
 * usage: batch DB [--limit N] [--literal] <QUERIES >RUN      a query is a line: its name, a tab, its words */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "search.h"

static imr_status answer(imr_snapshot *snapshot, const imr_options *options, imr_error *err)
{
    imr_emitter emitter = {.arena = imr_arena_new(), .options = options};
    imr_buf out = {0};
    imr_status status = imr_search_open(snapshot, &options->request, &emitter.search, err);
    if (status == IMR_OK) status = imr_emitter_collect(&emitter, err);
    if (status == IMR_OK) status = imr_emit_answer(&emitter, &out, err);
    if (status == IMR_OK && out.n > 0) fwrite(out.s, 1, out.n, stdout);
    imr_emitter_free(&emitter);
    imr_search_close(emitter.search);
    imr_buf_free(&out);
    imr_arena_free(emitter.arena);
    return status;
}

static imr_status answer_all(imr_snapshot *snapshot, imr_options *options, imr_error *err)
{
    static char line[64 * 1024];
    imr_status status = IMR_OK;
    while (status == IMR_OK && fgets(line, sizeof line, stdin) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) return imr_fail(err, IMR_INPUT, "a line without a tab: %s", line);
        *tab = '\0';
        options->qid = line;
        options->request.query = (imr_str){tab + 1, strcspn(tab + 1, "\n")};
        status = answer(snapshot, options, err);
    }
    return status;
}

int main(int argc, char **argv)
{
    imr_options options = {.request = IMR_REQUEST_INIT, .format = IMR_FORMAT_TREC};
    imr_lexicon *lexicon = NULL;
    imr_snapshot *snapshot = NULL;
    imr_error err = {.status = IMR_OK};
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--literal") == 0) options.request.literal = true;
        if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc) options.request.limit = strtoul(argv[++i], NULL, 10);
    }
    imr_status status = argc < 2 ? imr_fail(&err, IMR_USAGE, "usage: batch DB [--limit N] [--literal] <QUERIES")
                                 : imr_lexicon_open(NULL, &lexicon, &err);
    if (status == IMR_OK) status = imr_snapshot_open(argv[1], lexicon, &snapshot, &err);
    if (status == IMR_OK) status = answer_all(snapshot, &options, &err);
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    if (status != IMR_OK) fprintf(stderr, "batch: %s\n", err.text);
    return imr_status_exit(status);
}
