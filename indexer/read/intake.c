#include "intake.h"

#include "encoding.h"
#include "facet.h"
#include "letter.h"
#include "pdf.h"
#include "text.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Unusually long: bytes of a letter or line, and of a PDF file. */
enum { LONG_TEXT = 64 << 10, LONG_PDF = 4 << 20 };

struct imr_intake {
    imr_input *input;
    imr_arena *arena; /* for one letter or line */
    imr_facets *facets;
    imr_pdf_reader *pdf;
    imr_buf text; /* text of a PDF */
    bool read;    /* the text was read elsewhere, with this status: */
    imr_status status;
    imr_skip skip;
    const char *path; /* of the file, in UTF-8 for the record */
    imr_buf path_text;
    char suffix[1 + 8 + 1]; /* appended to the id of a letter without a number: "" or "-" and hexadecimal digits */
    pthread_mutex_t *turn;  /* NULL: need not wait */
};

imr_status imr_intake_new(const imr_lexicon *lexicon, size_t pdf_memory, imr_intake **out, imr_error *err)
{
    *out = NULL;
    imr_intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL) return imr_fail_memory(err);
    intake->arena = imr_arena_new();
    imr_status status = intake->arena == NULL ? imr_fail_memory(err) : imr_input_new(&intake->input, err);
    if (status == IMR_OK) status = imr_facets_new(lexicon, &intake->facets, err);
    if (status == IMR_OK) status = imr_pdf_reader_new(pdf_memory, &intake->pdf, err);
    if (status == IMR_OK)
        *out = intake;
    else
        imr_intake_free(intake);
    return status;
}

void imr_intake_free(imr_intake *intake)
{
    if (intake == NULL) return;
    imr_input_free(intake->input);
    imr_facets_free(intake->facets);
    imr_pdf_reader_free(intake->pdf);
    imr_arena_free(intake->arena);
    imr_buf_free(&intake->text);
    imr_buf_free(&intake->path_text);
    free(intake);
}

/* A path is bytes but a record is UTF-8: invalid bytes become U+FFFD, as in printed records. */
static void set_path(imr_intake *intake, const imr_source *source)
{
    imr_str path = imr_str_of(source->path);
    imr_buf *out = &intake->path_text;
    size_t bad;
    imr_buf_clear(out);
    for (; !imr_utf8_valid(path, &bad); path = (imr_str){path.s + bad + 1, path.n - bad - 1}) {
        imr_buf_add(out, (imr_str){path.s, bad});
        imr_buf_puts(out, "\xEF\xBF\xBD");
    }
    imr_buf_add(out, path);
    intake->path = imr_buf_str(out).s;
    intake->suffix[0] = '\0';
    if (source->namesake) imr_intake_tell_apart(intake, source);
}

void imr_intake_tell_apart(imr_intake *intake, const imr_source *source)
{
    snprintf(intake->suffix, sizeof intake->suffix, "-%08x", (unsigned)imr_str_hash(imr_str_of(source->key)));
}

imr_status imr_intake_open(imr_intake *intake, const imr_source *source, char hash[IMR_HASH_SIZE], imr_skip *skip)
{
    set_path(intake, source);
    hash[0] = '\0';
    imr_status status = imr_input_open(intake->input, source->path, skip);
    if (status == IMR_OK && !imr_input_is_stream(intake->input)) status = imr_input_hash(intake->input, hash, skip);
    return status;
}

void imr_intake_take_turns(imr_intake *intake, pthread_mutex_t *lock) { intake->turn = lock; }

/* Waits for the turn if the text is long; whether leave() must be called. */
static bool enter(const imr_intake *intake, size_t size)
{
    bool pdf = imr_input_kind_of(intake->input) == IMR_INPUT_PDF;
    if (intake->turn == NULL || size <= (pdf ? LONG_PDF : LONG_TEXT)) return false;
    pthread_mutex_lock(intake->turn);
    return true;
}

/* Ends the turn and returns freed memory to the system, which the thread would otherwise keep. */
static void leave(const imr_intake *intake, bool entered)
{
    if (!entered) return;
    malloc_trim(0);
    pthread_mutex_unlock(intake->turn);
}

void imr_intake_take(imr_intake *intake, const imr_source *source, imr_input *input)
{
    imr_input_free(intake->input);
    intake->input = input;
    set_path(intake, source);
}

void imr_intake_take_text(imr_intake *intake, const imr_source *source, imr_status status, const imr_skip *skip,
                          imr_buf *text)
{
    imr_buf_free(&intake->text);
    intake->text = *text;
    *text = (imr_buf){0};
    set_path(intake, source);
    intake->read = true;
    intake->status = status;
    intake->skip = *skip;
}

/* ---- letters ---- */

/* The name of the file without folder and extension. */
imr_str imr_intake_name(const imr_intake *intake)
{
    imr_str name = imr_str_of(imr_path_name(intake->path));
    const char *point = memrchr(name.s, '.', name.n);
    if (point != NULL && point > name.s) name.n = (size_t)(point - name.s);
    return name;
}

/* The id for a letter without a number. */
static imr_str letter_name(imr_intake *intake)
{
    imr_str stem = imr_intake_name(intake);
    size_t n = strlen(intake->suffix);
    char *name = imr_arena_alloc(intake->arena, stem.n + n + 1);
    if (name == NULL) return (imr_str){0};
    memcpy(name, stem.s, stem.n);
    memcpy(name + stem.n, intake->suffix, n);
    return (imr_str){name, stem.n + n};
}

static imr_status refuse_bytes(imr_str text, size_t at, imr_skip *skip)
{
    if (text.s[at] == '\0')
        return imr_refuse(skip, IMR_SKIP_BINARY, IMR_INPUT, "binary: a zero byte at offset %zu", at);
    return imr_refuse(skip, IMR_SKIP_ENCODING, IMR_INPUT,
                      "neither UTF-8 nor Windows-1252: bad byte 0x%02X at offset %zu",
                      (unsigned)(unsigned char)text.s[at], at);
}

/* Converts text from UTF-16 or Windows-1252; other text that is not UTF-8 is left unchanged. */
static void decode(imr_intake *intake, imr_str *text)
{
    size_t bad;
    bool utf16 = imr_utf16_marked(*text);
    if (!utf16 && imr_utf8_valid(*text, &bad)) return;
    imr_buf_clear(&intake->text);
    bool read = utf16 ? imr_utf16_decode(*text, &intake->text) : imr_windows_1252_decode(*text, &intake->text);
    if (read && !intake->text.failed) *text = imr_buf_str(&intake->text);
}

/* text: in, the bytes of the file; out, the text of the letter. */
static imr_status letter_text(imr_intake *intake, imr_str *text, imr_skip *skip)
{
    imr_status status = IMR_OK;
    if (!intake->read && imr_input_kind_of(intake->input) == IMR_INPUT_PDF) {
        imr_buf_clear(&intake->text);
        status = imr_pdf_text(intake->pdf, *text, &intake->text, skip);
        *text = imr_buf_str(&intake->text);
    }
    if (!intake->read && imr_input_kind_of(intake->input) == IMR_INPUT_TEXT) decode(intake, text);
    size_t bad;
    if (status == IMR_OK && !imr_utf8_valid(*text, &bad)) status = refuse_bytes(*text, bad, skip);
    if (status == IMR_OK && imr_str_trim(*text).n == 0) status = imr_refuse(skip, IMR_SKIP_EMPTY, IMR_INPUT, "empty");
    return status;
}

static imr_status parse_letters(imr_intake *intake, imr_str text, imr_letters *letters, imr_skip *skip)
{
    imr_status status = letter_text(intake, &text, skip);
    if (status != IMR_OK) return status;
    imr_str name = letter_name(intake);
    if (name.s == NULL) return imr_fail_memory(&skip->err);
    return imr_letters_parse(intake->arena, text, name, imr_str_of(intake->path), letters, &skip->err);
}

/* Reports a skip to the sink; failures that would affect any other file too are returned. */
static imr_status pass_on(const imr_decision_taker *sink, size_t line, const imr_skip *skip, imr_status status,
                          imr_error *err)
{
    return status == IMR_MEMORY ? imr_fail_memory(err) : sink->skipped(sink->context, line, skip, err);
}

static imr_status give(imr_intake *intake, imr_decision *decisions, size_t n, size_t line,
                       const imr_decision_taker *sink, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = 0; status == IMR_OK && i < n; i++)
        status = imr_facets_derive(intake->facets, intake->arena, &decisions[i], err);
    return status == IMR_OK ? sink->decisions(sink->context, decisions, n, line, err) : status;
}

/* Reports why a letter is refused, or what was noted when it was read. */
static imr_status tell_letter(const imr_letters *letters, size_t i, const imr_decision_taker *sink, imr_error *err)
{
    const imr_letter *letter = &letters->at[i];
    imr_skip skip;
    imr_status status = IMR_OK;
    char which[72] = "";
    if (letters->n > 1) snprintf(which, sizeof which, "letter %zu of %zu in it: ", i + 1, letters->n);
    if (letter->refused != NULL) {
        imr_refuse(&skip, IMR_SKIP_LETTER, IMR_INPUT, "%s%s", which, letter->refused);
        return sink->skipped(sink->context, 0, &skip, err);
    }
    if (letter->unnumbered.n > 0) {
        imr_refuse(&skip, IMR_SKIP_UNNUMBERED, IMR_INPUT, "%s%.*s", which, IMR_STR_ARG(letter->unnumbered));
        status = sink->skipped(sink->context, 0, &skip, err);
    }
    for (size_t k = 0; status == IMR_OK && k < letter->notes.n; k++) {
        imr_refuse(&skip, IMR_SKIP_MENDED, IMR_INPUT, "%s%.*s", which, IMR_STR_ARG(letter->notes.at[k]));
        status = sink->skipped(sink->context, 0, &skip, err);
    }
    return status;
}

static imr_status take_letters(imr_intake *intake, imr_str bytes, const imr_decision_taker *sink, imr_error *err)
{
    imr_letters letters = {0};
    imr_skip skip;
    imr_arena_reset(intake->arena);
    imr_status status = parse_letters(intake, bytes, &letters, &skip);
    if (status != IMR_OK) return pass_on(sink, 0, &skip, status, err);
    for (size_t i = 0; status == IMR_OK && i < letters.n; i++) {
        status = tell_letter(&letters, i, sink, err);
        if (status == IMR_OK && letters.at[i].refused == NULL)
            status = give(intake, letters.at[i].decisions, letters.at[i].n, 0, sink, err);
    }
    return status;
}

static imr_status read_letter(imr_intake *intake, const imr_decision_taker *sink, imr_error *err)
{
    imr_skip skip;
    imr_str bytes;
    if (intake->read && intake->status != IMR_OK) return pass_on(sink, 0, &intake->skip, intake->status, err);
    if (intake->read) return take_letters(intake, imr_buf_str(&intake->text), sink, err);
    imr_status status = imr_input_whole(intake->input, &bytes, &skip);
    if (status != IMR_OK) return pass_on(sink, 0, &skip, status, err);
    bool entered = enter(intake, bytes.n);
    status = take_letters(intake, bytes, sink, err);
    leave(intake, entered);
    return status;
}

/* ---- records ---- */

static imr_status take_record(imr_intake *intake, imr_str line, size_t number, const imr_decision_taker *sink,
                              imr_error *err)
{
    imr_decision decision;
    imr_skip skip = {.kind = IMR_SKIP_RECORD};
    imr_arena_reset(intake->arena);
    decode(intake, &line);
    imr_status status = imr_record_read(intake->arena, line, &decision, &skip.err);
    if (status == IMR_OK) status = imr_letter_read_heading(intake->arena, &decision, &skip.err);
    if (status != IMR_OK) return pass_on(sink, number, &skip, status, err);
    if (decision.file.n == 0 && !imr_input_is_stream(intake->input)) decision.file = imr_str_of(intake->path);
    return give(intake, &decision, 1, number, sink, err);
}

static imr_status read_record(imr_intake *intake, imr_str line, size_t number, const imr_decision_taker *sink,
                              imr_error *err)
{
    bool entered = enter(intake, line.n);
    imr_status status = take_record(intake, line, number, sink, err);
    leave(intake, entered);
    return status;
}

static imr_status read_records(imr_intake *intake, const imr_decision_taker *sink, imr_error *err)
{
    while (true) {
        imr_str line;
        size_t number;
        imr_skip skip;
        imr_status status = imr_input_line(intake->input, &line, &number, &skip);
        if (status == IMR_NONE) return IMR_OK;
        if (status == IMR_OK)
            status = read_record(intake, line, number, sink, err);
        else if (status == IMR_LIMIT)
            status = pass_on(sink, number, &skip, status, err);
        else
            return pass_on(sink, 0, &skip, status, err);
        if (status != IMR_OK) return status;
    }
}

imr_status imr_intake_read(imr_intake *intake, const imr_decision_taker *sink, imr_error *err)
{
    bool records = !intake->read && imr_input_kind_of(intake->input) == IMR_INPUT_RECORDS;
    return records ? read_records(intake, sink, err) : read_letter(intake, sink, err);
}

void imr_intake_close(imr_intake *intake)
{
    imr_input_close(intake->input);
    intake->read = false;
}
uint64_t imr_intake_passed(const imr_intake *intake) { return imr_input_passed(intake->input); }
