/* What holds between the parts of a decision, and between the decisions of a letter. */
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
            imr_check_found(check, "document %u: ground %zu and its sentence are of different names", id, i + 1);
    }
}

/* ---- letters ---- */

enum { ISSUES = 1024 }; /* a letter decides a few treatments */

typedef struct letter {
    imr_checker *check;
    imr_str name;
    unsigned char seen[ISSUES + 1];
    int64_t issues;
    uint64_t decisions;
    bool numbered; /* every decision says which it is of how many */
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
    if (decision.issue > decision.issues)
        imr_check_found(check, "document %u: is issue %" PRId64 " of %" PRId64, id, decision.issue, decision.issues);
    if (of->seen[decision.issue]++ == 1)
        imr_check_found(check, "letter %.*s: has issue %" PRId64 " twice", IMR_STR_ARG(of->name), decision.issue);
    return true;
}

/* A file of letters was read whole where its content is known: nothing was removed from it since. What brings records,
 * a line each, brings those that it likes. */
static imr_status was_read_whole(const letter *of, bool *whole)
{
    imr_file_key owner;
    imr_file_record record = {0};
    const imr_checker *check = of->check;
    *whole = false;
    imr_status status = imr_file_record_owner(check->reader, of->first, &owner, check->err);
    if (status == IMR_OK) status = imr_file_record_read(check->reader, &owner, &record, check->err);
    if (status == IMR_OK)
        *whole = record.hash[0] != '\0' && record.skipped == 0 && record.path != NULL &&
                 strstr(record.path, ".json") == NULL;
    imr_file_record_free(&record);
    return status == IMR_NONE ? IMR_OK : status;
}

static imr_status check_letter(imr_checker *check, imr_str name)
{
    letter of = {.check = check, .name = name, .numbered = true};
    bool whole = false;
    const imr_str prefix = imr_str_of(imr_field_find(IMR_STR("letter"))->prefix);
    imr_status status = imr_reader_documents(check->reader, prefix, name, take_decision, &of, check->err);
    if (status == IMR_OK) status = of.status;
    if (status != IMR_OK || !of.numbered || of.decisions == 0) return status;
    if (of.decisions < (uint64_t)of.issues) status = was_read_whole(&of, &whole);
    if (status == IMR_OK && whole)
        imr_check_found(check, "letter %.*s: has %" PRIu64 " of its %" PRId64 " issues", IMR_STR_ARG(name),
                        of.decisions, of.issues);
    return status;
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
