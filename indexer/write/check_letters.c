/* Checks relations between the parts of a decision, and between the decisions of a letter. */
#include "check_impl.h"

#include "docstore.h"
#include "file_record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- grounds ---- */

static bool is_inside(const imr_ground *ground, imr_str rationale)
{
    if (ground->begin < 0 || ground->begin >= ground->end || (uint64_t)ground->end > rationale.n) return false;
    size_t bad = 0;
    const imr_str sentence = {rationale.s + ground->begin, (size_t)(ground->end - ground->begin)};
    return imr_utf8_valid(sentence, &bad);
}

void imr_check_grounds(imr_checker *check, imr_docid id, const imr_decision *decision)
{
    const imr_grounds *grounds = &decision->grounds;
    if (grounds->n > 0 && grounds->n != decision->ground.n)
        imr_check_found(check, "document %u: has %zu grounds and sentences of %zu", id, decision->ground.n, grounds->n);
    for (size_t i = 0; i < grounds->n; i++) {
        if (!is_inside(&grounds->at[i], decision->rationale))
            imr_check_found(check, "document %u: the sentence of ground %.*s is not within its rationale", id,
                            IMR_STR_ARG(grounds->at[i].ground));
        if (i < decision->ground.n && !imr_str_equal(grounds->at[i].ground, decision->ground.at[i]))
            imr_check_found(check, "document %u: ground %zu and its sentence have different names", id, i + 1);
    }
}

/* ---- letters ---- */

enum { ISSUES = 1024 }; /* a letter decides a few treatments */

typedef struct letter {
    imr_checker *check;
    unsigned char seen[ISSUES + 1];
    int64_t issues, twice, behind; /* an issue that is there twice, or beyond the last; 0 if none */
    uint64_t decisions;
    bool numbered; /* every decision has its issue and their number */
    imr_docid first;
    imr_status status;
} letter;

static bool take_decision(void *context, imr_docid id)
{
    letter *of = context;
    imr_checker *check = of->check;
    imr_decision decision;
    imr_arena_reset(check->arena);
    of->status = imr_docstore_read(check->reader, id, IMR_BARE, check->arena, &decision, check->err);
    if (of->status != IMR_OK) return false;
    if (of->decisions++ == 0) {
        of->issues = decision.issues;
        of->first = id;
    }
    of->numbered = of->numbered && decision.issue > 0 && decision.issues > 0 && decision.issue <= ISSUES;
    if (!of->numbered) return true;
    if (decision.issue > decision.issues) of->behind = decision.issue;
    if (of->seen[decision.issue]++ > 0) of->twice = decision.issue;
    return true;
}

/* *whole: whether all decisions of the letter must be there: it came from a file of letters, and nothing was removed
 * since (then the hash is unknown). JSON Lines may number issues freely and contain some of a letter. */
static imr_status has_to_be_whole(const letter *of, bool *letters, bool *whole)
{
    imr_file_key owner;
    imr_file_record record = {0};
    const imr_checker *check = of->check;
    *letters = *whole = false;
    imr_status status = imr_file_record_owner(check->reader, of->first, &owner, check->err);
    if (status == IMR_OK) status = imr_file_record_read(check->reader, &owner, &record, check->err);
    if (status == IMR_OK) *letters = record.path != NULL && strstr(record.path, ".json") == NULL;
    *whole = *letters && record.hash[0] != '\0' && record.skipped == 0;
    imr_file_record_free(&record);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status tell_letter(const letter *of, imr_str name)
{
    bool letters = false, whole = false;
    imr_status status = has_to_be_whole(of, &letters, &whole);
    if (status != IMR_OK) return status;
    if (letters && of->twice > 0)
        imr_check_found(of->check, "letter %.*s: has issue %" PRId64 " twice", IMR_STR_ARG(name), of->twice);
    if (letters && of->behind > 0)
        imr_check_found(of->check, "letter %.*s: has issue %" PRId64 " of %" PRId64, IMR_STR_ARG(name), of->behind,
                        of->issues);
    if (whole && of->decisions < (uint64_t)of->issues)
        imr_check_found(of->check, "letter %.*s: has %" PRIu64 " of its %" PRId64 " issues", IMR_STR_ARG(name),
                        of->decisions, of->issues);
    return IMR_OK;
}

static imr_status check_letter(imr_checker *check, imr_str name)
{
    letter of = {.check = check, .numbered = true};
    const imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    imr_status status = imr_reader_documents(check->reader, prefix, name, take_decision, &of, check->err);
    if (status == IMR_OK) status = of.status;
    bool doubtful = of.twice > 0 || of.behind > 0 || of.decisions < (uint64_t)of.issues;
    if (status != IMR_OK || !of.numbered || of.decisions == 0 || !doubtful) return status;
    return tell_letter(&of, name);
}

static bool next_letter(void *context, imr_str name, uint32_t documents)
{
    (void)documents;
    imr_checker *check = context;
    check->status = check_letter(check, name);
    return check->status == IMR_OK;
}

imr_status imr_check_letters(imr_checker *check)
{
    const imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix), any = {0};
    imr_status status = imr_reader_terms(check->reader, prefix, any, next_letter, check, check->err);
    return status == IMR_OK ? check->status : status;
}
