/* Answers many queries in one process and writes a TREC run, which tests/rank/run measures.
 *
 * usage: batch DB [--limit N] [--literal] <QUERIES >RUN      a query is a line: its name, a tab, its words */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "present.h"

static int write_stdout(void *context, const char *bytes, size_t n)
{
    (void)context;
    return fwrite(bytes, 1, n, stdout) == n ? 0 : EIO;
}

static imr_status answer(imr_snapshot *snapshot, const imr_request *request, const imr_view *view, imr_error *err)
{
    imr_search *search = NULL;
    imr_status status = imr_search_open(snapshot, request, &search, err);
    if (status == IMR_OK) status = imr_present_search(view, search, err);
    imr_search_close(search);
    return status;
}

static imr_status answer_all(imr_snapshot *snapshot, imr_request *request, imr_error *err)
{
    static char line[64 * 1024];
    imr_output output = {.write = write_stdout};
    imr_view view = {.format = IMR_FORMAT_TREC, .output = &output};
    imr_status status = IMR_OK;
    while (status == IMR_OK && fgets(line, sizeof line, stdin) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) return imr_fail(err, IMR_INPUT, "a line without a tab: %s", line);
        *tab = '\0';
        view.qid = line;
        request->query = (imr_str){tab + 1, strcspn(tab + 1, "\n")};
        status = answer(snapshot, request, &view, err);
    }
    return status;
}

int main(int argc, char **argv)
{
    imr_request request = IMR_REQUEST_INIT;
    imr_lexicon *lexicon = NULL;
    imr_snapshot *snapshot = NULL;
    imr_error err = {.status = IMR_OK};
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--literal") == 0) request.literal = true;
        if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc) request.limit = strtoul(argv[++i], NULL, 10);
    }
    imr_status status = argc < 2 ? imr_fail(&err, IMR_USAGE, "usage: batch DB [--limit N] [--literal] <QUERIES")
                                 : imr_lexicon_open(NULL, &lexicon, &err);
    if (status == IMR_OK) status = imr_snapshot_open(argv[1], lexicon, &snapshot, &err);
    if (status == IMR_OK) status = answer_all(snapshot, &request, &err);
    imr_snapshot_release(snapshot);
    imr_lexicon_free(lexicon);
    if (status != IMR_OK) fprintf(stderr, "batch: %s\n", err.text);
    return imr_status_exit(status);
}
