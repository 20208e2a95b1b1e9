/* Answers many queries as a TREC run, in one process: what tests/rank/run measures.
 *
 * usage: batch DB [--limit N] [--literal] <QUERIES >RUN      a query is a line: its name, a tab, its words */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "search.h"

static imr_status answer(imr_session *session, imr_request *request, imr_error *err)
{
    imr_arena *arena = imr_arena_new();
    imr_notes notes = {.arena = arena};
    imr_answer found = {0};
    imr_buf out = {0};
    imr_status status = imr_search_answer(session, request, arena, &notes, &found, err);
    imr_emitter emitter = {.arena = arena, .stemmer = session->stemmer, .request = request, .answer = &found};
    if (status == IMR_OK) status = imr_emit_answer(&emitter, &out, err);
    if (status == IMR_OK && out.n > 0) fwrite(out.s, 1, out.n, stdout);
    imr_emitter_free(&emitter);
    imr_buf_free(&out);
    imr_arena_free(arena);
    return status;
}

static imr_status answer_all(imr_session *session, imr_request *request, imr_error *err)
{
    static char line[64 * 1024];
    imr_status status = IMR_OK;
    while (status == IMR_OK && fgets(line, sizeof line, stdin) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) return imr_fail(err, IMR_INPUT, "a line without a tab: %s", line);
        *tab = '\0';
        request->qid = line;
        request->query = (imr_str){tab + 1, strcspn(tab + 1, "\n")};
        status = answer(session, request, err);
    }
    return status;
}

int main(int argc, char **argv)
{
    enum { LIMIT = 10 };
    imr_request request = {.limit = LIMIT, .format = IMR_FORMAT_TREC};
    imr_session session = {0};
    imr_error err = {.status = IMR_OK};
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--literal") == 0) request.literal = true;
        if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc) request.limit = (uint32_t)strtoul(argv[++i], NULL, 10);
    }
    imr_status status = argc < 2 ? imr_fail(&err, IMR_USAGE, "usage: batch DB [--limit N] [--literal] <QUERIES")
                                 : imr_session_open(argv[1], NULL, &session, &err);
    if (status == IMR_OK) status = answer_all(&session, &request, &err);
    imr_session_close(&session);
    if (status != IMR_OK) fprintf(stderr, "batch: %s\n", err.text);
    return imr_status_exit(status);
}
