#include "check_impl.h"

#include "contract.h"
#include "docstore.h"
#include "file_record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void imr_check_found(imr_checker *check, const char *format, ...)
{
    char text[sizeof((imr_error *)NULL)->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    check->faults++;
    check->fault(check->context, text);
}

static void found(imr_checker *check, imr_docid id, const char *what, const char *detail)
{
    imr_check_found(check, "document %u: %s%s", id, what, detail);
}

/* ---- a document ---- */

static bool keep_term(void *context, imr_str term, uint32_t documents)
{
    (void)documents;
    imr_file_key *key = context;
    snprintf(key->text, sizeof key->text, "%.*s", IMR_STR_ARG(term));
    return false;
}

static imr_status check_file(imr_checker *check, imr_docid id, imr_file_key *file)
{
    imr_file_record note = {0};
    imr_status status =
        imr_reader_document_terms(check->reader, id, imr_str_of(IMR_PREFIX_FILE), keep_term, file, check->err);
    if (status != IMR_OK) return status;
    if (file->text[0] == '\0') found(check, id, "comes from no file", "");
    imr_file_key stream = imr_file_key_of("-");
    if (file->text[0] == '\0' || strcmp(file->text, stream.text) == 0) return IMR_OK;
    status = imr_file_record_read(check->reader, file, &note, check->err);
    if (status == IMR_NONE) found(check, id, "comes from a file that the index does not know: ", file->text);
    imr_file_record_free(&note);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status check_id(imr_checker *check, imr_docid id, imr_str name)
{
    uint32_t n = 0;
    imr_status status =
        imr_reader_frequency(check->reader, imr_str_of(imr_field_find(IMR_STR("id"))->prefix), name, &n, check->err);
    if (status == IMR_OK && n != 1)
        found(check, id, n == 0 ? "has no term for its id" : "shares its id with another", "");
    return status;
}

static imr_status check_order(imr_checker *check, imr_docid id, const imr_document *doc)
{
    imr_positions expected, order;
    bool there = false;
    imr_status status = imr_document_positions(doc, &expected, check->err);
    if (status == IMR_OK) status = imr_bitmaps_positions(check->bitmaps, id, &order, &there, check->err);
    if (status == IMR_OK && (!there || !imr_positions_equal(&order, &expected)))
        found(check, id, there ? "has its words in another order than its record" : "has no order of words", "");
    return status;
}

static imr_status check_shape(imr_checker *check, imr_docid id, const imr_decision *decision, imr_str file)
{
    const imr_document *doc;
    imr_buf_clear(&check->difference);
    imr_status status = imr_shape(check->shaper, decision, file, &doc, check->err);
    if (status == IMR_OK) status = imr_reader_compare(check->reader, id, doc, &check->difference, check->err);
    if (status == IMR_OK && check->difference.n > 0) found(check, id, "differs from its record: ", check->difference.s);
    return status == IMR_OK ? check_order(check, id, doc) : status;
}

static imr_status check_document(imr_checker *check, imr_docid id)
{
    imr_decision decision;
    imr_error why;
    imr_file_key file = {""};
    imr_arena_reset(check->arena);
    imr_status status = imr_docstore_read(check->reader, id, IMR_WHOLE, check->arena, &decision, &why);
    if (status == IMR_CORRUPT || status == IMR_NONE) {
        found(check, id, "invalid record: ", why.text);
        return IMR_OK;
    }
    if (status != IMR_OK) return imr_fail(check->err, status, "%s", why.text);
    status = check_file(check, id, &file);
    if (status == IMR_OK) status = check_id(check, id, decision.id);
    if (status == IMR_OK) imr_check_grounds(check, id, &decision);
    if (status == IMR_OK) status = imr_check_note_terms(check, id);
    return status == IMR_OK ? check_shape(check, id, &decision, imr_file_key_str(&file)) : status;
}

static bool check_next(void *context, imr_docid id)
{
    imr_checker *check = context;
    check->documents++;
    check->status = check_document(check, id);
    return check->status == IMR_OK;
}

/* ---- the index ---- */

/* Checks notes too, because a file whose decisions are all gone must have none. */
static imr_status check_notes(imr_checker *check)
{
    imr_file_key *keys = NULL;
    size_t n = 0;
    imr_status status = imr_file_record_keys(check->reader, &keys, &n, check->err);
    for (size_t i = 0; status == IMR_OK && i < n; i++) {
        uint32_t held = 0;
        status = imr_reader_frequency(check->reader, imr_str_of(IMR_PREFIX_FILE), imr_file_key_str(&keys[i]), &held,
                                      check->err);
        if (status == IMR_OK && held == 0) imr_check_found(check, "a file is recorded that has no decisions");
    }
    free(keys);
    return status;
}

static void found_summary(void *context, imr_str letter)
{
    imr_check_found(context, "letter %.*s: a summary is stored that no decision has", IMR_STR_ARG(letter));
}

static imr_status check_documents(imr_checker *check)
{
    imr_str all = {0};
    imr_status status = imr_reader_documents(check->reader, all, all, check_next, check, check->err);
    if (status == IMR_OK) status = check->status;
    if (status == IMR_OK && check->documents != imr_reader_count(check->reader))
        imr_check_found(check, "%" PRIu64 " documents, and %u by the count of them", check->documents,
                        imr_reader_count(check->reader));
    if (status == IMR_OK && check->faults == 0) status = imr_check_postings(check);
    if (status == IMR_OK && check->faults == 0) status = imr_check_letters(check);
    if (status == IMR_OK) status = check_notes(check);
    if (status == IMR_OK) status = imr_docstore_unused(check->reader, found_summary, check, check->err);
    bool sound = true;
    if (status == IMR_OK)
        status = imr_index_check_sets(check->reader, check->fault, check->context, &sound, check->err);
    check->faults += !sound;
    return status;
}

/* ---- the tables ---- */

static void found_damage(void *context, const char *text) { imr_check_found(context, "%s", text); }

/* The engine's own check may crash on a damaged table, so it runs in a process of its own, which reports by its exit
 * status and one line. */
static void check_tables_in_child(const char *dir, int out)
{
    imr_error err = {.status = IMR_OK};
    imr_status status = imr_xap_check(dir, &err);
    if (status != IMR_OK && write(out, err.text, strlen(err.text)) < 0) _exit(IMR_IO);
    _exit((int)status);
}

static imr_status read_child(const char *dir, pid_t child, int in, imr_error *err)
{
    char text[sizeof err->text] = "";
    size_t n = 0;
    int how = 0;
    for (ssize_t got; n + 1 < sizeof text && (got = read(in, text + n, sizeof text - 1 - n)) > 0;) n += (size_t)got;
    while (waitpid(child, &how, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(how))
        return imr_fail(err, IMR_CORRUPT, "%s: damaged: the check of its tables crashed (signal %d)", dir,
                        WTERMSIG(how));
    return WEXITSTATUS(how) == IMR_OK ? IMR_OK : imr_fail(err, (imr_status)WEXITSTATUS(how), "%s", text);
}

/* The engine opens tables for writing to check them, although it writes nothing. */
static bool can_be_written(const imr_checker *check)
{
    imr_buf path = {0};
    imr_buf_printf(&path, "%s/postlist.glass", imr_reader_folder(check->reader));
    bool can = path.failed || access(path.s, W_OK) == 0 || (errno != EACCES && errno != EROFS);
    imr_buf_free(&path);
    return can;
}

static imr_status check_tables(const char *dir, imr_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return imr_fail(err, IMR_IO, "a pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0) check_tables_in_child(dir, ends[1]);
    close(ends[1]);
    imr_status status =
        child < 0 ? imr_fail(err, IMR_IO, "a process: %s", strerror(errno)) : read_child(dir, child, ends[0], err);
    close(ends[0]);
    return status;
}

/* Checks all checksums first, because they say what is damaged; then runs the engine's check, unless it would only fail
 * on that damage. */
static imr_status check_files(imr_checker *check, const char *dir)
{
    const imr_sums *sums = imr_reader_sums(check->reader);
    imr_status status = imr_sums_check(imr_reader_folder(check->reader), sums, found_damage, check, check->err);
    if (status == IMR_OK && !imr_sums_current(sums))
        check->fault(check->context, IMR_SUMS_FILE " is missing or old: the next add or compact makes it");
    else if (status == IMR_OK && imr_sums_of(sums, IMR_BITMAPS_FILE) == NULL)
        check->fault(check->context,
                     IMR_SUMS_FILE " is of an earlier commit, whose writer was stopped: searches may be slow until the "
                                   "next add or compact");
    if (status != IMR_OK || check->faults > 0) return status;
    if (can_be_written(check)) return check_tables(dir, check->err);
    check->fault(check->context,
                 "the files cannot be written: the engine's own check, which opens them for that, is left "
                 "out; checksums and contents are looked at");
    return IMR_OK;
}

static imr_status check_all(imr_checker *check, const imr_lexicon *lexicon, const char *dir)
{
    imr_status status = check_files(check, dir);
    if (status != IMR_OK || check->faults > 0) return status;
    status = imr_bitmaps_open(check->reader, &check->bitmaps, check->err);
    if (status == IMR_OK) status = imr_contract_check(check->reader, lexicon, dir, check->err);
    if (status == IMR_OK) status = imr_shaper_new(lexicon, &check->shaper, check->err);
    if (status == IMR_OK && (check->arena = imr_arena_new()) == NULL) status = imr_fail_memory(check->err);
    return status == IMR_OK ? check_documents(check) : status;
}

imr_status imr_index_check(const char *dir, const imr_lexicon *lexicon, imr_fault_visitor *fault, void *context,
                           uint64_t *documents, imr_error *err)
{
    imr_reader *reader = NULL;
    int held = -1;
    imr_checker check = {.fault = fault, .context = context, .err = err};
    imr_status status = imr_directory_hold(dir, &held, err);
    if (status == IMR_OK) status = imr_reader_open(dir, &reader, err);
    check.reader = reader;
    if (status == IMR_OK) status = check_all(&check, lexicon, dir);
    /* No writer can change an index that is held. */
    if (status == IMR_CHANGED && held >= 0)
        status = imr_fail(err, IMR_CORRUPT,
                          "%s: damaged: a block says that a later commit wrote it; to rebuild the index: imr-index "
                          "rebuild --db %s",
                          dir, dir);
    if (status == IMR_OK && check.faults > 0)
        status = imr_fail(err, IMR_CORRUPT, "%s: %" PRIu64 " faults; to rebuild the index: imr-index rebuild --db %s",
                          dir, check.faults, dir);
    *documents = check.documents;
    imr_shaper_free(check.shaper);
    imr_bitmaps_close(check.bitmaps);
    imr_arena_free(check.arena);
    imr_buf_free(&check.difference);
    imr_reader_close(reader);
    if (held >= 0) close(held);
    return status;
}
