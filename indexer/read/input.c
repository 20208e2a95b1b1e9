#include "input.h"

#include "encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK = 64 << 10, MAGIC_WINDOW = 1024 };

/* The bytes [at, n) of the buffer have been read and not yet taken. */
struct imr_input {
    int fd;
    imr_input_kind kind;
    imr_buf bytes;
    size_t at;
    size_t line;
    uint64_t dropped; /* bytes that were taken and removed from the buffer */
    bool ended, stream;
};

imr_status imr_input_new(imr_input **out, imr_error *err)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL) return imr_fail_memory(err);
    (*out)->fd = -1;
    return IMR_OK;
}

void imr_input_free(imr_input *input)
{
    if (input == NULL) return;
    imr_input_close(input);
    imr_buf_free(&input->bytes);
    free(input);
}

void imr_input_close(imr_input *input)
{
    if (input->fd > STDERR_FILENO) close(input->fd);
    input->fd = -1;
    imr_buf_clear(&input->bytes);
    input->at = input->line = 0;
    input->dropped = 0;
    input->ended = input->stream = false;
}

imr_input_kind imr_input_kind_of(const imr_input *input) { return input->kind; }
bool imr_input_is_stream(const imr_input *input) { return input->stream; }

/* ---- bytes ---- */

static imr_status refuse_memory(imr_skip *skip) { return imr_fail_memory(&skip->err); }

static ssize_t read_some(int fd, char *to, size_t n)
{
    ssize_t got;
    do got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Moves what is not taken to the front. */
static void drop_taken(imr_input *input)
{
    imr_buf *bytes = &input->bytes;
    if (input->at == 0) return;
    memmove(bytes->s, bytes->s + input->at, bytes->n - input->at);
    bytes->n -= input->at;
    input->dropped += input->at;
    input->at = 0;
}

/* Appends another chunk to the buffer, or sets `ended`. */
static imr_status fill(imr_input *input, imr_skip *skip)
{
    imr_buf *bytes = &input->bytes;
    drop_taken(input);
    imr_buf_reserve(bytes, CHUNK);
    if (bytes->failed) return refuse_memory(skip);
    ssize_t got = read_some(input->fd, bytes->s + bytes->n, CHUNK);
    if (got < 0) return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO, "%s", strerror(errno));
    input->ended = got == 0;
    bytes->n += (size_t)got;
    return IMR_OK;
}

static imr_str left(const imr_input *input)
{
    return (imr_str){input->bytes.s + input->at, input->bytes.n - input->at};
}

static imr_status rewind_input(imr_input *input, imr_skip *skip)
{
    if (lseek(input->fd, 0, SEEK_SET) < 0) return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO, "%s", strerror(errno));
    imr_buf_clear(&input->bytes);
    input->at = input->line = 0;
    input->dropped = 0;
    input->ended = false;
    return IMR_OK;
}

/* ---- its kind ---- */

static const imr_str byte_order_mark = {"\xEF\xBB\xBF", 3};

static bool is_pdf(imr_str start)
{
    if (start.n > MAGIC_WINDOW) start.n = MAGIC_WINDOW;
    return imr_str_find(start, IMR_STR("%PDF-"), 0) != SIZE_MAX;
}

static bool named_records(const char *path)
{
    imr_str name = imr_str_of(path);
    return imr_str_ends(name, IMR_STR(".jsonl")) || imr_str_ends(name, IMR_STR(".ndjson"));
}

static imr_status tell_kind(imr_input *input, const char *path, imr_skip *skip)
{
    imr_str start = left(input);
    if (start.n == 0) return imr_refuse(skip, IMR_SKIP_EMPTY, IMR_INPUT, "empty");
    if (is_pdf(start)) {
        input->kind = IMR_INPUT_PDF;
        return IMR_OK;
    }
    input->kind = IMR_INPUT_TEXT;
    if (imr_utf16_marked(start)) return IMR_OK;
    if (memchr(start.s, '\0', start.n) != NULL)
        return imr_refuse(skip, IMR_SKIP_BINARY, IMR_INPUT, "binary: neither a PDF nor text");
    if (imr_str_starts(start, byte_order_mark)) start = (imr_str){start.s + 3, start.n - 3};
    imr_str text = imr_str_trim(start);
    bool records = imr_str_starts(text, IMR_STR("{")) || named_records(path) || imr_input_is_stream(input);
    input->kind = records ? IMR_INPUT_RECORDS : IMR_INPUT_TEXT;
    return IMR_OK;
}

imr_status imr_input_open(imr_input *input, const char *path, imr_skip *skip)
{
    imr_input_close(input);
    input->stream = strcmp(path, "-") == 0;
    input->fd = input->stream ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (input->fd < 0) return imr_refuse(skip, IMR_SKIP_UNREADABLE, IMR_IO, "%s", strerror(errno));
    imr_status status = IMR_OK;
    while (status == IMR_OK && !input->ended && input->bytes.n < MAGIC_WINDOW) status = fill(input, skip);
    return status == IMR_OK ? tell_kind(input, path, skip) : status;
}

/* ---- the whole of it ---- */

imr_status imr_input_hash(imr_input *input, char hash[IMR_HASH_SIZE], imr_skip *skip)
{
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    while (true) {
        XXH3_128bits_update(&state, left(input).s, left(input).n);
        imr_buf_clear(&input->bytes);
        input->at = 0;
        if (input->ended) break;
        imr_status status = fill(input, skip);
        if (status != IMR_OK) return status;
    }
    static const char digits[] = "0123456789abcdef";
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
    for (size_t i = 0; i < sizeof canonical.digest; i++) {
        hash[2 * i] = digits[canonical.digest[i] >> 4];
        hash[2 * i + 1] = digits[canonical.digest[i] & 15];
    }
    hash[IMR_HASH_SIZE - 1] = '\0';
    return rewind_input(input, skip);
}

imr_status imr_input_whole(imr_input *input, imr_str *bytes, imr_skip *skip)
{
    size_t limit = input->kind == IMR_INPUT_PDF ? IMR_INPUT_PDF_LIMIT : IMR_INPUT_TEXT_LIMIT;
    while (!input->ended) {
        imr_status status = fill(input, skip);
        if (status != IMR_OK) return status;
        if (input->bytes.n > limit)
            return imr_refuse(skip, IMR_SKIP_LARGE, IMR_LIMIT, "longer than %zu KiB", limit >> 10);
    }
    *bytes = left(input);
    if (imr_str_starts(*bytes, byte_order_mark)) *bytes = (imr_str){bytes->s + 3, bytes->n - 3};
    return IMR_OK;
}

/* ---- line by line ---- */

/* Skips the rest of a line that is too long. */
static imr_status pass_over(imr_input *input, imr_skip *skip)
{
    while (true) {
        imr_str rest = left(input);
        const char *end = rest.n == 0 ? NULL : memchr(rest.s, '\n', rest.n);
        if (end != NULL)
            input->at += (size_t)(end - rest.s) + 1;
        else
            input->at = input->bytes.n;
        if (end != NULL || input->ended) break;
        imr_status status = fill(input, skip);
        if (status != IMR_OK) return status;
    }
    return imr_refuse(skip, IMR_SKIP_LARGE, IMR_LIMIT, "a line longer than %d KiB", IMR_INPUT_LINE_LIMIT >> 10);
}

/* Reads the next line, blank or not; only new bytes of the buffer are searched for its end. */
static imr_status next_line(imr_input *input, imr_str *line, imr_skip *skip)
{
    for (size_t looked = 0;;) {
        imr_str rest = left(input);
        const char *end = rest.n == looked ? NULL : memchr(rest.s + looked, '\n', rest.n - looked);
        if (end == NULL && !input->ended && rest.n <= IMR_INPUT_LINE_LIMIT) {
            looked = rest.n;
            imr_status status = fill(input, skip);
            if (status != IMR_OK) return status;
            continue;
        }
        if (end == NULL && rest.n == 0) return IMR_NONE;
        input->line++;
        size_t length = end == NULL ? rest.n : (size_t)(end - rest.s);
        if (length > IMR_INPUT_LINE_LIMIT) return pass_over(input, skip);
        input->at += length + (end != NULL);
        *line = (imr_str){rest.s, length};
        return IMR_OK;
    }
}

imr_status imr_input_line(imr_input *input, imr_str *line, size_t *number, imr_skip *skip)
{
    imr_status status;
    do {
        status = next_line(input, line, skip);
        if (status == IMR_OK && input->line == 1 && imr_str_starts(*line, byte_order_mark))
            *line = (imr_str){line->s + 3, line->n - 3};
        if (status == IMR_OK) *line = imr_str_trim(*line);
    } while (status == IMR_OK && line->n == 0);
    *number = input->line;
    return status;
}

/* ---- chunks of lines ---- */

/* The end of the line that contains byte `at`, after its line end. Of a line that is too long only the limit is kept,
 * so that it is refused when the chunk is read. */
static imr_status find_end(imr_input *input, size_t at, size_t *end, bool *whole, imr_skip *skip)
{
    for (size_t looked = at;;) {
        imr_str rest = left(input);
        const char *found = rest.n > looked ? memchr(rest.s + looked, '\n', rest.n - looked) : NULL;
        if (found == NULL && !input->ended && rest.n <= at + IMR_INPUT_LINE_LIMIT) {
            if (rest.n > looked) looked = rest.n;
            imr_status status = fill(input, skip);
            if (status != IMR_OK) return status;
            continue;
        }
        *whole = found != NULL || input->ended;
        *end = found != NULL ? (size_t)(found - rest.s) + 1 : rest.n;
        return IMR_OK;
    }
}

static size_t count_lines(imr_str text)
{
    size_t n = text.n > 0 && text.s[text.n - 1] != '\n';
    for (const char *end; (end = text.n == 0 ? NULL : memchr(text.s, '\n', text.n)) != NULL; n++)
        text = (imr_str){end + 1, text.n - (size_t)(end + 1 - text.s)};
    return n;
}

/* Moves the first n untaken bytes to `lines` together with the buffer; the rest gets a new buffer. */
static imr_status move_lines(imr_input *input, size_t n, imr_input *lines, imr_skip *skip)
{
    imr_buf rest = {0};
    imr_buf_add(&rest, (imr_str){input->bytes.s + input->at + n, input->bytes.n - input->at - n});
    if (rest.failed) return refuse_memory(skip);
    lines->kind = IMR_INPUT_RECORDS;
    lines->stream = input->stream;
    lines->ended = true;
    lines->line = input->line;
    lines->bytes = input->bytes;
    lines->at = input->at;
    lines->bytes.n = input->at + n;
    input->line += count_lines(left(lines));
    input->dropped += lines->bytes.n;
    input->bytes = rest;
    input->at = 0;
    return IMR_OK;
}

imr_status imr_input_cut(imr_input *input, size_t size, imr_input **lines, imr_skip *skip)
{
    size_t end = 0;
    bool whole = true;
    imr_status status = find_end(input, size, &end, &whole, skip);
    if (status == IMR_OK && end == 0) status = IMR_NONE;
    if (status == IMR_OK) status = imr_input_new(lines, &skip->err);
    if (status != IMR_OK) return status;
    status = move_lines(input, end, *lines, skip);
    if (status == IMR_OK && !whole) status = pass_over(input, skip);
    if (status == IMR_OK || (status == IMR_LIMIT && !whole)) return IMR_OK;
    imr_input_free(*lines);
    *lines = NULL;
    return status;
}

size_t imr_input_size(const imr_input *input) { return left(input).n; }

imr_status imr_input_exceeds(imr_input *input, size_t size, bool *longer, imr_skip *skip)
{
    imr_status status = IMR_OK;
    while (status == IMR_OK && !input->ended && left(input).n <= size) status = fill(input, skip);
    *longer = left(input).n > size;
    return status;
}

uint64_t imr_input_passed(const imr_input *input) { return input->dropped + input->at; }
