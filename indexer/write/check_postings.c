/* Checks that postings and documents agree which document has which term, and how often. Each pair of document and term
 * becomes a number; the sum over all pairs is computed once from the lists of terms and once from the postings. The
 * numbers have 64 bits, so equal sums by accident are not to be expected. */
#include "check_impl.h"

static uint64_t number_of(uint64_t term, imr_docid id, uint32_t count)
{
    uint64_t mixed = (term ^ (uint64_t)id << 32 ^ count) * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9U;
    return mixed ^ mixed >> 32;
}

typedef struct noting {
    uint64_t sum;
    imr_docid id;
} noting;

static bool note_term(void *context, imr_str term, uint32_t count)
{
    noting *of = context;
    of->sum += number_of(imr_str_hash(term), of->id, count);
    return true;
}

imr_status imr_check_note_terms(imr_checker *check, imr_docid id)
{
    noting of = {.id = id};
    imr_status status = imr_reader_document_terms(check->reader, id, IMR_STR(""), note_term, &of, check->err);
    check->held += of.sum;
    return status;
}

/* ---- postings ---- */

typedef struct summing {
    imr_checker *check;
    imr_str prefix;
    imr_buf term; /* whole, with its prefix */
    uint64_t hash, sum;
    imr_status status;
} summing;

static bool add_posting(void *context, imr_docid id, uint32_t count)
{
    summing *to = context;
    to->sum += number_of(to->hash, id, count);
    return true;
}

static bool add_term(void *context, imr_str term, uint32_t documents)
{
    (void)documents;
    summing *to = context;
    imr_buf_clear(&to->term);
    imr_buf_add(&to->term, to->prefix);
    imr_buf_add(&to->term, term);
    to->hash = imr_str_hash(imr_buf_str(&to->term));
    to->status = to->term.failed
                     ? imr_fail_memory(to->check->err)
                     : imr_reader_postings(to->check->reader, to->prefix, term, add_posting, to, to->check->err);
    return to->status == IMR_OK;
}

static imr_status add_prefix(summing *to, const char *prefix)
{
    to->prefix = imr_str_of(prefix);
    imr_status status = imr_reader_terms(to->check->reader, to->prefix, (imr_str){0}, add_term, to, to->check->err);
    return status == IMR_OK ? to->status : status;
}

imr_status imr_check_postings(imr_checker *check)
{
    summing to = {.check = check};
    imr_status status = add_prefix(&to, "");
    for (size_t i = 0; status == IMR_OK && i < imr_field_count(); i++) {
        const char *prefix = imr_field_at(i)->prefix;
        if (prefix != NULL && prefix[0] != '\0') status = add_prefix(&to, prefix);
    }
    if (status == IMR_OK) status = add_prefix(&to, IMR_PREFIX_FILE);
    imr_buf_free(&to.term);
    if (status == IMR_OK && to.sum != check->held)
        imr_check_found(check, "postings and documents disagree about which document has which term");
    return status;
}
