#include "docstore.h"

#include "compress.h"
#include "encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The data of a document: a byte that says whether the summary is stored apart, then the summary's hash if it is, then
 * the compressed record. The key of a summary: SUMMARY, the letter, a colon, the hash in hexadecimal. */
#define SUMMARY "summary:"
enum { WITHIN, APART, HASH_SIZE = 8, HASH_DIGITS = 16, LONGEST_LETTER = 200 };

typedef struct summary_key {
    char text[sizeof SUMMARY + LONGEST_LETTER + 1 + HASH_DIGITS];
} summary_key;

static summary_key key_of(imr_str letter, uint64_t hash)
{
    summary_key key;
    snprintf(key.text, sizeof key.text, SUMMARY "%.*s:%0*" PRIx64, IMR_STR_ARG(letter), HASH_DIGITS, hash);
    return key;
}

/* ---- writing ---- */

struct imr_docstore {
    imr_compressor *squeezer;
    imr_buf packed, data;
    imr_buf key, summary; /* of the last summary stored apart: decisions of one letter follow each other */
};

imr_status imr_docstore_new(imr_docstore **out, imr_error *err)
{
    *out = NULL;
    imr_docstore *store = calloc(1, sizeof *store);
    if (store == NULL) return imr_fail_memory(err);
    imr_status status = imr_compressor_new(&store->squeezer, err);
    if (status == IMR_OK)
        *out = store;
    else
        imr_docstore_free(store);
    return status;
}

void imr_docstore_free(imr_docstore *store)
{
    if (store == NULL) return;
    imr_compressor_free(store->squeezer);
    imr_buf_free(&store->packed);
    imr_buf_free(&store->data);
    imr_buf_free(&store->key);
    imr_buf_free(&store->summary);
    free(store);
}

imr_str imr_docstore_data(const imr_docstore *store) { return imr_buf_str(&store->data); }

static bool stands_apart(const imr_decision *decision)
{
    return decision->summary.n > 0 && decision->letter.n > 0 && decision->letter.n <= LONGEST_LETTER;
}

static imr_status put_apart(imr_docstore *store, const imr_decision *decision, uint64_t hash, imr_document *doc,
                            imr_error *err)
{
    const summary_key key = key_of(decision->letter, hash);
    imr_status status = IMR_OK;
    if (!imr_str_equal(imr_buf_str(&store->key), imr_str_of(key.text))) {
        imr_buf_clear(&store->key);
        imr_buf_clear(&store->summary);
        status = imr_compress(store->squeezer, decision->summary, &store->summary, err);
        if (status == IMR_OK) imr_buf_puts(&store->key, key.text);
        if (status == IMR_OK && store->key.failed) status = imr_fail_memory(err);
    }
    if (status != IMR_OK) return status;
    return imr_document_share(doc, imr_buf_str(&store->key), imr_buf_str(&store->summary), err);
}

static void put_hash(imr_buf *out, uint64_t hash)
{
    for (unsigned i = 0; i < HASH_SIZE; i++) imr_buf_putc(out, (char)(hash >> 8 * i & 0xFF));
}

imr_status imr_docstore_put(imr_docstore *store, const imr_decision *decision, imr_document *doc, imr_error *err)
{
    imr_decision kept = *decision;
    imr_status status = IMR_OK;
    imr_buf_clear(&store->data);
    imr_buf_clear(&store->packed);
    imr_buf_putc(&store->data, stands_apart(decision) ? APART : WITHIN);
    if (stands_apart(decision)) {
        uint64_t hash = imr_str_hash(decision->summary);
        put_hash(&store->data, hash);
        kept.summary = (imr_str){0};
        status = put_apart(store, decision, hash, doc, err);
    }
    imr_encode(&kept, &store->packed);
    if (store->packed.failed || store->data.failed) return imr_fail_memory(err);
    if (status == IMR_OK) status = imr_compress(store->squeezer, imr_buf_str(&store->packed), &store->data, err);
    return status == IMR_OK ? imr_document_data(doc, imr_buf_str(&store->data), err) : status;
}

/* ---- reading ---- */

typedef struct stored {
    bool apart;
    uint64_t hash;  /* of the summary stored apart */
    imr_str record; /* compressed */
} stored;

static imr_status take_apart(imr_str data, stored *out, imr_error *err)
{
    *out = (stored){0};
    size_t head = data.n > 0 && data.s[0] == APART ? 1 + HASH_SIZE : 1;
    if (data.n < head || (data.s[0] != APART && data.s[0] != WITHIN))
        return imr_fail(err, IMR_CORRUPT, "a stored record cannot be read");
    out->apart = head > 1;
    for (unsigned i = 0; i + 1 < head; i++) out->hash |= (uint64_t)(unsigned char)data.s[1 + i] << 8 * i;
    out->record = (imr_str){data.s + head, data.n - head};
    return IMR_OK;
}

static imr_status read_record(imr_arena *arena, const stored *from, imr_decision *out, imr_error *err)
{
    imr_str packed = {0};
    imr_status status = imr_decompress(arena, from->record, &packed, err);
    return status == IMR_OK ? imr_decode(arena, packed, out, err) : status;
}

static imr_status read_summary(const imr_reader *reader, uint64_t hash, imr_arena *arena, imr_decision *to,
                               imr_error *err)
{
    if (to->letter.n > LONGEST_LETTER) return imr_fail(err, IMR_CORRUPT, "a stored record cannot be read");
    const summary_key key = key_of(to->letter, hash);
    imr_buf squeezed = {0};
    imr_status status = imr_reader_meta(reader, imr_str_of(key.text), &squeezed, err);
    if (status == IMR_OK && squeezed.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_decompress(arena, imr_buf_str(&squeezed), &to->summary, err);
    imr_buf_free(&squeezed);
    if (status != IMR_NONE) return status;
    return imr_fail(err, IMR_CORRUPT, "the summary of letter %.*s is missing", IMR_STR_ARG(to->letter));
}

imr_status imr_docstore_read(const imr_reader *reader, imr_docid id, imr_extent extent, imr_arena *arena,
                             imr_decision *out, imr_error *err)
{
    imr_buf data = {0};
    stored from;
    *out = (imr_decision){0};
    imr_status status = imr_reader_data(reader, id, &data, err);
    if (status == IMR_OK && data.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = take_apart(imr_buf_str(&data), &from, err);
    if (status == IMR_OK) status = read_record(arena, &from, out, err);
    if (status == IMR_OK && from.apart && extent == IMR_WHOLE)
        status = read_summary(reader, from.hash, arena, out, err);
    imr_buf_free(&data);
    return status;
}

/* ---- summaries that no decision has any more ---- */

typedef struct search {
    const imr_reader *reader;
    uint64_t hash;
    imr_buf data;
    bool found;
    imr_status status;
    imr_error *err;
} search;

static bool look_at(void *context, imr_docid id)
{
    search *in = context;
    stored from;
    imr_buf_clear(&in->data);
    in->status = imr_reader_data(in->reader, id, &in->data, in->err);
    if (in->status == IMR_OK) in->status = take_apart(imr_buf_str(&in->data), &from, in->err);
    if (in->status != IMR_OK) return false;
    in->found = from.apart && from.hash == in->hash;
    return !in->found;
}

/* Whether a decision of the letter has the summary with that hash. */
static imr_status is_used(const imr_reader *reader, imr_str letter, uint64_t hash, bool *used, imr_error *err)
{
    search in = {.reader = reader, .hash = hash, .err = err};
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    imr_status status = imr_reader_documents(reader, prefix, letter, look_at, &in, err);
    imr_buf_free(&in.data);
    *used = in.found;
    return status == IMR_OK ? in.status : status;
}

/* The summary of a document that is about to be replaced or removed. */
typedef struct summary {
    bool apart;
    char letter[LONGEST_LETTER + 1];
    uint64_t hash;
} summary;

static bool keep_letter(void *context, imr_str letter, uint32_t documents)
{
    (void)documents;
    summary *had = context;
    snprintf(had->letter, sizeof had->letter, "%.*s", IMR_STR_ARG(letter));
    return false;
}

static imr_status summary_of(const imr_reader *reader, imr_docid id, summary *out, imr_error *err)
{
    imr_buf data = {0};
    stored from = {0};
    *out = (summary){0};
    imr_status status = imr_reader_data(reader, id, &data, err);
    if (status == IMR_OK) status = take_apart(imr_buf_str(&data), &from, err);
    imr_buf_free(&data);
    out->apart = from.apart;
    out->hash = from.hash;
    if (status != IMR_OK || !from.apart) return status;
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    return imr_reader_document_terms(reader, id, prefix, keep_letter, out, err);
}

static imr_status drop_unused(imr_writer *writer, const imr_reader *reader, const summary *had, imr_error *err)
{
    bool used = true;
    imr_status status = had->apart ? is_used(reader, imr_str_of(had->letter), had->hash, &used, err) : IMR_OK;
    if (status != IMR_OK || used) return status;
    const summary_key key = key_of(imr_str_of(had->letter), had->hash);
    return imr_writer_set_meta(writer, imr_str_of(key.text), (imr_str){0}, err);
}

imr_status imr_docstore_replace(imr_writer *writer, const imr_reader *reader, imr_docid id, const imr_document *doc,
                                imr_error *err)
{
    summary had;
    imr_status status = summary_of(reader, id, &had, err);
    if (status == IMR_OK) status = imr_writer_replace(writer, id, doc, err);
    return status == IMR_OK ? drop_unused(writer, reader, &had, err) : status;
}

imr_status imr_docstore_delete(imr_writer *writer, const imr_reader *reader, imr_docid id, imr_error *err)
{
    summary had;
    imr_status status = summary_of(reader, id, &had, err);
    if (status == IMR_OK) status = imr_writer_delete(writer, id, err);
    return status == IMR_OK ? drop_unused(writer, reader, &had, err) : status;
}

/* ---- all of them, for a check ---- */

typedef struct survey {
    const imr_reader *reader;
    imr_summary_visitor *visit;
    void *context;
    imr_status status;
    imr_error *err;
} survey;

static bool survey_key(void *context, imr_str key, uint32_t documents)
{
    (void)documents;
    survey *all = context;
    const size_t around = strlen(SUMMARY) + 1 + HASH_DIGITS;
    char digits[HASH_DIGITS + 1] = "";
    bool used = false;
    if (key.n <= around) return true;
    imr_str letter = {key.s + strlen(SUMMARY), key.n - around};
    memcpy(digits, key.s + key.n - HASH_DIGITS, HASH_DIGITS);
    all->status = is_used(all->reader, letter, strtoull(digits, NULL, 16), &used, all->err);
    if (all->status == IMR_OK && !used) all->visit(all->context, letter);
    return all->status == IMR_OK;
}

imr_status imr_docstore_unused(const imr_reader *reader, imr_summary_visitor *visit, void *context, imr_error *err)
{
    survey all = {.reader = reader, .visit = visit, .context = context, .err = err};
    imr_status status = imr_reader_metas(reader, IMR_STR(SUMMARY), survey_key, &all, err);
    return status == IMR_OK ? all.status : status;
}
