#include "findings.h"

#include "words_internal.h"

/* What a like patient adds to the score. */
static const double ALIKE = 60.0;

/* Signs of a nerve's trouble, as a case words them; and the words of summaries that tell of any. */
enum { NUMB = 1, RADIATES = 2, WEAK = 4, SENSATION = 8, STRENGTH = 16, REFLEX = 32, TEST = 64 };

static const char in_summaries[] =
    "numb tingling paresthesia radicular radiculopathy radiculitis radiating sciatica weak dermatome";

/* Words that name a sign by themselves. */
static const struct {
    const char *words;
    unsigned sign;
} symptoms[] = {
    {"|numb|numbness|tingling|tingles|paresthesia|paresthesias|pins|", NUMB},
    {"|radiating|radiates|radiate|radiated|radicular|radiculopathy|radiculitis|sciatica|shooting|shoots|", RADIATES},
    {"|weak|weakness|weaker|footdrop|atrophy|", WEAK},
};

/* What is examined: a sign if it is found ill, its contrary if it is found well. */
static const struct {
    const char *words, *ill, *well;
    unsigned sign;
} examined[] = {
    {"|sensation|sensory|sensibility|feeling|touch|pinprick|",
     "|decreased|reduced|diminished|impaired|altered|absent|loss|deficit|deficits|less|",
     "|normal|intact|full|equal|symmetric|symmetrical|unremarkable|preserved|", SENSATION},
    {"|strength|motor|power|", "|decreased|reduced|diminished|impaired|loss|deficit|deficits|less|",
     "|normal|intact|full|equal|symmetric|symmetrical|unremarkable|preserved|", STRENGTH},
    {"|reflex|reflexes|jerk|jerks|", "|decreased|reduced|diminished|absent|asymmetric|depressed|",
     "|normal|intact|equal|symmetric|symmetrical|brisk|present|preserved|", REFLEX},
    {"|raise|raises|raising|slr|lasegue|slump|spurling|spurlings|tinel|tinels|phalen|phalens|", "|positive|",
     "|negative|normal|", TEST},
};

static const char deniers[] = "|no|not|denies|denied|denying|without|nor|neither|never|lack|lacks|";
static const char breakers[] = "|but|although|though|however|while|whereas|now|except|";
static const char limbs[] = "|leg|legs|arm|arms|extremity|extremities|limb|limbs|";
static const char complaints[] = "|symptom|symptoms|complaint|complaints|pain|";

typedef struct patient {
    const imr_mention_run *run;
    unsigned has, denies;
} patient;

/* Whether a clause begins at token i: a sentence, what follows a semicolon, a word like "but". */
static bool begins_clause(const imr_mention_run *run, size_t i)
{
    return (run->tokens[i].flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0 ||
           imr_str_find(imr_mention_gap(run, i), IMR_STR(";"), 0) != SIZE_MAX || imr_mention_is(run, i, breakers);
}

static size_t clause_end(const imr_mention_run *run, size_t i)
{
    for (i++; i < run->n && !begins_clause(run, i);) i++;
    return i;
}

/* How far from token i a word of the list stands in the clause; far if none is near. */
static size_t distance_to(const imr_mention_run *run, size_t i, size_t begin, size_t end, const char *list)
{
    enum { FAR = 9 };
    for (size_t away = 1; away < FAR; away++)
        if ((i >= begin + away && imr_mention_is(run, i - away, list)) ||
            (i + away < end && imr_mention_is(run, i + away, list)))
            return away;
    return FAR;
}

static void tell(patient *of, unsigned sign, bool denied)
{
    if (denied)
        of->denies |= sign;
    else
        of->has |= sign;
}

/* Whether a limb's complaint, or pain down a limb, begins at i. */
static bool is_in_limb(const imr_mention_run *run, size_t i)
{
    if (imr_mention_is(run, i, limbs)) return imr_mention_is(run, i + 1, complaints);
    size_t limb = imr_mention_pass(run, i + 1, "|the|his|her|both|left|right|one|to|into|");
    return imr_mention_is(run, i, "|down|") && imr_mention_is(run, limb, limbs);
}

static void read_token(patient *of, size_t i, size_t begin, size_t end, bool denied)
{
    const imr_mention_run *run = of->run;
    for (size_t k = 0; k < sizeof symptoms / sizeof *symptoms; k++)
        if (imr_mention_is(run, i, symptoms[k].words)) tell(of, symptoms[k].sign, denied);
    if (is_in_limb(run, i)) tell(of, RADIATES, denied);
    for (size_t k = 0; k < sizeof examined / sizeof *examined; k++) {
        if (!imr_mention_is(run, i, examined[k].words)) continue;
        size_t ill = distance_to(run, i, begin, end, examined[k].ill);
        size_t well = distance_to(run, i, begin, end, examined[k].well);
        if (ill != well) tell(of, examined[k].sign, well < ill || denied);
    }
}

/* Reads clause by clause; a denial reaches to the end of its clause. */
static void read_patient(patient *of)
{
    const imr_mention_run *run = of->run;
    for (size_t begin = 0, end; begin < run->n; begin = end) {
        bool denied = false;
        end = clause_end(run, begin);
        for (size_t i = begin; i < end; i++) {
            denied = denied || imr_mention_is(run, i, deniers);
            read_token(of, i, begin, end, denied);
        }
    }
}

static bool has_several(unsigned signs) { return (signs & (signs - 1)) != 0; }

/* Decisions of these treatments whose summaries have one of the words; have none if `without`. */
static imr_status lift_summaries(imr_interpreter *reading, const imr_list *procedures, bool without, imr_clause *all,
                                 imr_error *err)
{
    imr_arena *arena = reading->arena;
    const imr_role role = without ? IMR_ROLE_MUST_NOT : IMR_ROLE_FILTER;
    imr_clause *alike = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_SHOULD, NULL, (imr_str){0});
    imr_clause *words = imr_clause_new(arena, IMR_CLAUSE_OR, role, NULL, (imr_str){0});
    imr_clause *treatment = imr_clause_new(arena, IMR_CLAUSE_FACET, IMR_ROLE_MUST,
                                           imr_requested_field(IMR_REQUESTED_PROCEDURE), (imr_str){0});
    imr_status status = imr_interpreter_tokens(reading, imr_str_of(in_summaries), err);
    for (size_t i = 0; i < reading->tokens.n && status == IMR_OK; i++) {
        imr_clause *word =
            imr_words_clause(arena, &reading->tokens.at[i], 1, imr_field_find(IMR_STR("summary")), (imr_str){0});
        if (words == NULL || !imr_clause_add(arena, words, word)) status = imr_fail_memory(err);
    }
    if (status != IMR_OK || alike == NULL || treatment == NULL || words == NULL)
        return status != IMR_OK ? status : imr_fail_memory(err);
    treatment->values = *procedures;
    treatment->weight = ALIKE;
    if (!imr_clause_add(arena, alike, treatment) || !imr_clause_add(arena, alike, words)) return imr_fail_memory(err);
    return imr_clause_add(arena, all, alike) ? IMR_OK : imr_fail_memory(err);
}

imr_status imr_lift_findings(imr_interpreter *reading, imr_str text, const imr_requested *of, imr_clause *all,
                             imr_error *err)
{
    const imr_list *procedures = &of->values[IMR_REQUESTED_PROCEDURE];
    imr_tokens tokens = {0};
    if (procedures->n == 0) return IMR_OK;
    imr_status status = imr_tokenize(text, &tokens, err);
    const imr_mention_run run = {.reading = reading, .text = text, .tokens = tokens.at, .n = tokens.n};
    patient case_of = {.run = &run};
    if (status == IMR_OK) read_patient(&case_of);
    if (status == IMR_OK && has_several(case_of.has))
        status = lift_summaries(reading, procedures, false, all, err);
    else if (status == IMR_OK && case_of.has == 0 && has_several(case_of.denies))
        status = lift_summaries(reading, procedures, true, all, err);
    imr_tokens_free(&tokens);
    return status;
}
