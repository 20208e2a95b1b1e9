/* Adds files as a large addition with two threads, however small they are, as imr-index add does from 16 MiB on.
 * usage: large --db DIR FILE...
 * Messages and exit status are those of imr-index. */
#include "add.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNIT = 4096 };

static void give_up(void)
{
    static const char text[] = "large: nothing was changed: the disk is full or cannot be written\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(2);
    _exit(2);
}

static void say_skipped(void *context, const char *path, size_t line, const imr_skip *skip)
{
    (void)context;
    if (!imr_skip_is_note(skip->kind)) fprintf(stderr, "large: %s:%zu: %s\n", path, line, skip->err.text);
}

static void pass(void *context, const imr_progress *progress) { (void)context, (void)progress; }

int main(int argc, char **argv)
{
    imr_error err = {.status = IMR_OK};
    imr_index *index = NULL;
    imr_lexicon *lexicon = NULL;
    imr_add_result result;
    const imr_talk talk = {say_skipped, pass, NULL};
    if (argc < 4 || strcmp(argv[1], "--db") != 0 || !imr_process_begin()) return 2;
    umask(S_IRWXG | S_IRWXO);
    imr_xap_on_abort(give_up);
    setenv("XAPIAN_FLUSH_THRESHOLD", "1000", 0);
    const imr_add_options options = {
        .paths = (const char *const *)(argv + 3), .jobs = 2, .memory = 1024, .large = 1, .unit = UNIT};
    imr_status status = imr_lexicon_open(NULL, &lexicon, &err);
    if (status == IMR_OK) status = imr_index_open(argv[2], true, lexicon, &index, &err);
    if (status == IMR_OK) status = imr_add(index, lexicon, &options, &talk, &result, &err);
    if (status == IMR_OK && imr_index_warning(index) != NULL) fprintf(stderr, "large: %s\n", imr_index_warning(index));
    if (status != IMR_OK) fprintf(stderr, "large: %s\n", err.text);
    imr_index_close(index);
    imr_lexicon_free(lexicon);
    return imr_status_exit(status);
}
