/* imr-pdf-worker: reads PDF files for imr-index, confined, one after another: bytes on descriptor 0, text on 1.
 * usage: imr-pdf-worker MIB      the most address space that it may take */
#include "pdf_confine.h"
#include "pdf_poppler.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

/* Reads n bytes; false at the end of the input. */
static bool get(void *to, size_t n)
{
    for (char *at = to; n > 0;) {
        ssize_t got = read(STDIN_FILENO, at, n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool put(const void *from, size_t n)
{
    for (const char *at = from; n > 0;) {
        ssize_t put = write(STDOUT_FILENO, at, n);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        at += put;
        n -= (size_t)put;
    }
    return true;
}

/* Sets how much freed memory is kept for the next file, and how much is requested at once: letters need about 2 MB. */
static void tune_memory(void)
{
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

/* Answers one request; false when there is no more. */
static bool serve(imr_buf *text)
{
    imr_pdf_request request;
    imr_pdf_reply reply = {.outcome = IMR_PDF_NO_MEMORY};
    if (!get(&request, sizeof request)) return false;
    char *bytes = malloc(request.size);
    bool given = bytes != NULL && get(bytes, request.size);
    imr_buf_clear(text);
    if (given) reply.outcome = imr_poppler_text((imr_str){bytes, request.size}, text, &reply.number);
    free(bytes);
    if (reply.outcome == IMR_PDF_READ) reply.size = (uint32_t)text->n;
    return given && put(&reply, sizeof reply) && put(text->s, reply.size);
}

int main(int argc, char **argv)
{
    size_t memory = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
    imr_buf text = {0};
    close_range(STDERR_FILENO + 1, ~0U, 0);
    tune_memory();
    imr_poppler_start();
    if (memory == 0 || !imr_pdf_confine(memory)) return IMR_PDF_UNCONFINED;
    while (serve(&text)) continue;
    imr_buf_free(&text);
    return 0;
}
