/* What the guidelines say, and why a request is refused or allowed, for each kind of treatment. A reason begins with
 * its grounds in braces, if it has any. */
#include "synth.h"

/* ---- imaging ---- */

static const char *const imaging_rule[] = {
    ("[According to|Per|Under] $g, [special studies|imaging studies] of the $P are [not needed|deferred] until "
     "[conservative care|some weeks of conservative care] did not help, unless there are red flags."),
    ("[As stated in|In] $g, a repeat $t is not a matter of routine; it takes a significant change in symptoms, or "
     "findings that point to serious pathology."),
    ("$g [lists|gives] as reasons for a $t a red flag, signs of nerve compromise on examination, and the need to know "
     "the anatomy before [an operation|an invasive procedure]."),
    ("The entry on $T in $g [supports|recommends] the study for [suspected fracture|progressive neurologic "
     "deficit|radiculopathy after a month of conservative treatment|preoperative planning]."),
};
static const char *const imaging_upheld[] = {
    "{no-red-flag}There is no [evidence|documentation] of [a red flag|red flags].",
    "{no-neuro-deficit}There is no [evidence|documentation] of [a|any] progression of neurologic deficit.",
    "{repeat-no-change}No significant change in symptoms or findings since the earlier study is documented.",
    ("{no-neuro-deficit}The examination [shows|reveals] no objective evidence of radiculopathy and no neurologic "
     "deficit."),
    "{surgery-not-planned}[Surgery|An operation] is not under consideration, so the result would not change treatment.",
    ("{conservative-care-first}A trial of conservative care has not been [completed|documented] in the records "
     "provided."),
    ("{no-rationale}The [provider|physician] does not say what the $t is meant to [show|find] or how it would alter "
     "the "
     "plan."),
    "{needed-test-missing}Plain films were not obtained first, and there was no trauma.",
};
static const char *const imaging_overturned[] = {
    "There is documented weakness that was not there in the earlier notes.",
    ("{conservative-failed finding-supports}Symptoms have persisted for $n months in spite of therapy and medication, "
     "and objective findings agree with them."),
    "{guides-treatment}A surgical consultation is pending and the surgeon needs the $t for preoperative planning.",
    ("{finding-supports}The examination shows a neurologic deficit in a pattern that fits the complaints, which is "
     "physiologic evidence "
     "of dysfunction."),
    "A red flag is present: [a fall at an advanced age|a history of cancer|loss of bladder control|fever].",
    "{conservative-failed}No earlier study exists and conservative treatment has failed.",
};

/* ---- nerve tests ---- */

static const char *const nerve_rule[] = {
    ("[According to|Per] $g, electromyography and nerve conduction tests can bring out a focal nerve lesion that is "
     "not plain, once symptoms have lasted [three or four|four] weeks."),
    "Under $g these tests help to tell a peripheral entrapment from radiculopathy.",
    "$g does not recommend the test when radiculopathy is already clinically obvious.",
};
static const char *const nerve_upheld[] = {
    "{no-neuro-deficit}There are no neurologic findings on examination that would call for the test.",
    "{repeat-no-change}The same study was done on $d and no change has been recorded.",
    "Complaints are on one side, and a reason to test both is not given.",
    "Radiculopathy is plain from the examination, so the test would add nothing.",
    "{conservative-care-first}Conservative treatment has only begun.",
};
static const char *const nerve_overturned[] = {
    "{guides-treatment}Findings at the wrist and the neck overlap and the test would separate them.",
    ("{conservative-failed finding-supports}Numbness persists after $n weeks of splinting and medication, and the "
     "signs "
     "are objective."),
    "Imaging does not explain the weakness that was found.",
    "{guides-treatment}The specialist needs the result to choose between two procedures.",
};

/* ---- injections ---- */

static const char *const injection_rule[] = {
    ("[According to|Under] $g, radiculopathy has to be found on examination and borne out by imaging or "
     "electrodiagnostic testing."),
    ("In the therapeutic phase $g asks for objective pain and functional improvement, with at least 50% pain relief "
     "and less medication for six to eight weeks, before a repeat block."),
    ("$g wants the patient to be unresponsive to conservative treatment, and injections to be done with fluoroscopic "
     "guidance."),
    "The rule in $g is that no more than two levels are injected in one session.",
};
static const char *const injection_upheld[] = {
    "{no-improvement}There is no documentation of pain relief or functional improvement from the injection of $d.",
    ("{no-neuro-deficit}The straight leg raise and the neurologic examination are normal, and no dermatomal loss is "
     "described."),
    "{findings-lacking}Imaging does not show compression of a nerve at the level requested.",
    ("{conservative-care-first}Conservative treatment has not been exhausted, as only $n visits of therapy were "
     "attended."),
    "{exceeds-guideline}The number of levels exceeds what the guideline allows.",
};
static const char *const injection_overturned[] = {
    ("{finding-supports}Straight leg raise is positive, sensation is reduced in the matching dermatome, and imaging "
     "agrees."),
    "{improvement-shown}The first injection gave $u percent relief for ten weeks and $e returned to work.",
    "{conservative-failed}Therapy, medication and a home exercise program have failed over $n months.",
    "{criteria-met}The request is for one session under fluoroscopy and stays within the limits.",
};

/* ---- therapies ---- */

static const char *const therapy_rule[] = {
    ("[According to|Per|Under] $g, a fading of treatment frequency with transition to a home exercise program is "
     "expected, with 8 to 10 visits for [myalgia|neuralgia|strain]."),
    "$g allows more $t only with evidence of functional improvement.",
    ("An initial trial of [six|3 to 6] visits is supported by $g, and further visits rest on objective functional "
     "improvement."),
    "The section on $T in $g sets out the number of visits by diagnosis.",
};
static const char *const therapy_upheld[] = {
    ("{no-improvement}$w has already had $N visits, and the records do not show [functional improvement|any gain|less "
     "need for "
     "medication] from them."),
    "{exceeds-guideline}The number of visits exceeds the guideline and no exceptional factors are described.",
    "{home-program}No reason is given why $e cannot continue with a home exercise program.",
    ("{no-improvement}There is no documentation of [objective gains|progress] in [range of motion|strength|work "
     "status]."),
    "{no-rationale}The injury is $n years old and the request has no stated goals.",
    "{request-unspecified}The frequency, duration and body part are not [clear|specified].",
};
static const char *const therapy_overturned[] = {
    ("{improvement-shown}The first course led to objective functional improvement: lifting rose by $W pounds and work "
     "restrictions were "
     "eased."),
    "{criteria-met}$w has had no $t before, and the number is within an initial trial.",
    "A recent flare with loss of motion explains the need for supervised care.",
    "{criteria-met}The visits follow an operation and fall within the postsurgical period.",
};

/* ---- opioids ---- */

static const char *const opioid_rule[] = {
    ("[According to|Under] $g, ongoing use of an opioid requires documentation of pain relief, functional status, side "
     "effects and aberrant behavior, the 4 A's."),
    "$g sets a ceiling for the morphine equivalent dose and asks for the lowest dose that works.",
    ("Opioids are not first-line treatment for chronic pain in $g, which advises weaning where function does not "
     "improve."),
};
static const char *const opioid_upheld[] = {
    ("{no-improvement}There is no documentation of [functional improvement|a gain in function] with the drug, and pain "
     "scores have not "
     "changed."),
    "{opioid-monitoring}No urine drug screen, CURES report or pain contract is [on file|in the records].",
    "The last urine test was inconsistent with the prescription and was not discussed.",
    "{no-improvement}$w has not returned to work, and activities are the same with or without the medication.",
    ("{exceeds-guideline}The dose exceeds the recommended morphine equivalent and a taper is advised; an abrupt stop "
     "is "
     "not."),
};
static const char *const opioid_overturned[] = {
    "{improvement-shown}Pain falls from $a to 3 out of 10 and $e works full time with the medication.",
    "The CURES report, urine drug screen and agreement are current and consistent.",
    "The dose is low, has not risen in $n months, and side effects are denied.",
    "The supply is for a few days after surgery only.",
};

/* ---- other drugs ---- */

static const char *const drug_rule[] = {
    "[According to|Per] $g, a $t is [recommended|an option] for short-term use at the lowest effective dose.",
    "$g has a separate entry on $T and ties its use to a stated indication.",
    "The benefit of a $t has to be weighed against [gastrointestinal|cardiovascular|sedating|renal] risk under $g.",
    "$g calls for a record of response after [two|four|eight] weeks.",
};
static const char *const drug_upheld[] = {
    "{exceeds-guideline}The drug has been taken since $d, well past short-term use.",
    "{no-improvement}There is no documentation of benefit from the $t.",
    ("{indication-absent}No muscle spasm, gastrointestinal risk or neuropathic pain is described that would be an "
     "indication."),
    "{first-line-drug-first}A first-line drug has not been tried and failed.",
    "{exceeds-guideline}The quantity implies long-term use, which is not recommended.",
};
static const char *const drug_overturned[] = {
    "{improvement-shown}The medication lowers pain by $u percent and lets $w work.",
    "{finding-supports}There is neuropathic pain with objective findings, for which the $t is first-line.",
    "{risk-factor}A history of gastrointestinal bleeding while on $y makes the drug appropriate.",
    "It was started this month for an acute flare, and the amount is small.",
};

/* ---- topical products ---- */

static const char *const topical_rule[] = {
    ("[According to|Under] $g, topical analgesics are largely experimental, with few randomized trials, and are used "
     "for neuropathic pain when antidepressants and anticonvulsants have failed."),
    "$g rejects a compounded product as a whole when a single one of its drugs is rejected.",
    "Lidocaine by patch is reserved in $g for localized peripheral pain after a first-line drug.",
};
static const char *const topical_upheld[] = {
    "{first-line-drug-first}There is no documentation that oral drugs have failed or are not tolerated.",
    "One of the ingredients has no evidence for use on the skin.",
    "{request-unspecified}The site, the frequency and the duration of use are not given.",
    "{first-line-drug-first}No trial of an antidepressant or anticonvulsant is recorded.",
};
static const char *const topical_overturned[] = {
    "Osteoarthritis of a superficial joint is documented, and oral drugs caused gastritis.",
    "{conservative-failed}A first-line drug failed and the pain is localized and neuropathic.",
    "With it $e climbs stairs and has stopped $y.",
};

/* ---- devices ---- */

static const char *const device_rule[] = {
    ("[According to|Per] $g, a $t is considered after a one-month home-based trial with documentation of use and "
     "outcome."),
    "$g finds that the benefit of a $t ends with the acute phase.",
    "Durable equipment under $g must serve a medical purpose, withstand repeated use and suit the home.",
};
static const char *const device_upheld[] = {
    "No trial with pain scores, hours of use and function is recorded.",
    "Instability, for which a $t may be used, was not found on examination.",
    "A purchase is requested where a short rental would have to come first.",
    "{request-unspecified}The request is silent on the duration of use.",
};
static const char *const device_overturned[] = {
    "{improvement-shown}A trial of thirty days reduced pain by $u percent and the use of $y.",
    "The examination shows instability, and $e climbs ladders at work.",
    "It is part of an active program and the cost is small.",
};

/* ---- surgery ---- */

static const char *const surgery_rule[] = {
    ("[According to|Under] $g, surgery is for those whose activities are limited, whom exercise has not helped, and in "
     "whom examination and imaging show a lesion that can be repaired."),
    "$g asks for at least three months of conservative care before a $t.",
    "For a $t, $g requires subjective and objective findings and imaging that agree.",
};
static const char *const surgery_upheld[] = {
    "{conservative-care-first}Conservative treatment has been brief: $n visits of therapy and no injection.",
    ("{findings-lacking}Imaging does not show a lesion that would account for the complaints, and instability was not "
     "demonstrated."),
    "Motion and strength are nearly normal, and $e works.",
    "A psychological screen and a statement on smoking are missing.",
};
static const char *const surgery_overturned[] = {
    ("{finding-supports conservative-failed}Imaging shows the lesion, the examination agrees, and six months of "
     "conservative care have failed."),
    "There is objective weakness with positive tests, and an injection gave only short relief.",
    ("{conservative-failed}Therapy, injection and medication were tried without lasting benefit, and activities are "
     "limited."),
};

/* ---- psychological care ---- */

static const char *const psych_rule[] = {
    ("[According to|Per] $g, an initial trial of 3 to 6 sessions is followed by more where there is objective "
     "functional improvement."),
    ("$g recommends $t for those with [chronic pain|depression|posttraumatic stress] who show risk factors for delayed "
     "recovery."),
};
static const char *const psych_upheld[] = {
    "{no-improvement}There is no report from the psychologist and no measure of progress after $N sessions.",
    "Symptoms of [depression|anxiety] are mentioned without a diagnosis or an evaluation.",
    "{exceeds-guideline}The number of sessions exceeds an initial trial.",
};
static const char *const psych_overturned[] = {
    ("{improvement-shown}The depression score fell from 2$n to 1$n during the first sessions, and $e has begun to "
     "drive "
     "again."),
    "Depressive symptoms are documented, and no such care has been given.",
    "{criteria-met}The evaluation names goals, and the number of sessions is within the guideline.",
};

/* ---- programs, home care, transport ---- */

static const char *const care_rule[] = {
    "[According to|Under] $g, a $t is recommended only where set criteria are met, and they are listed point by point.",
    ("$g limits a $t to those who [are homebound|have lost the ability to function independently|cannot use other "
     "means]."),
};
static const char *const care_upheld[] = {
    "{indication-absent}The records do not show that $w is homebound or in need of medical treatment at home.",
    "A thorough evaluation with baseline testing is missing, and other treatment has not been exhausted.",
    "The services are not described, and no duration is given.",
};
static const char *const care_overturned[] = {
    "A thorough evaluation found motivation to change, no surgical option, and significant loss of function.",
    "After the operation $e may not bear weight, lives alone, and needs wound care at home.",
};

/* ---- laboratory tests ---- */

static const char *const lab_rule[] = {
    "[According to|Per] $g, testing is an option where its result would guide treatment, at intervals set by risk.",
    "$g recommends a urine drug screen at the start of opioid therapy and yearly for those at low risk.",
};
static const char *const lab_upheld[] = {
    "A test of $d gave the expected result, and risk is low.",
    "{indication-absent}No opioid is being prescribed, so there is nothing to monitor.",
    "{no-rationale}The reason for the tests and what would follow from them are not stated.",
};
static const char *const lab_overturned[] = {
    "The last test was over a year ago, and an opioid is prescribed.",
    "Long use of $y calls for a check of kidney and liver function.",
};

/* ---- consultations ---- */

static const char *const consult_rule[] = {
    ("[According to|Under] $g, a referral is made when a diagnosis is uncertain or complex, or when the course of care "
     "may benefit from additional expertise."),
    "$g bases the need for a visit on complaints, signs, stability and clinical judgment.",
};
static const char *const consult_upheld[] = {
    "{no-rationale}The reason for the referral is not stated, and there is no surgical lesion.",
    "{conservative-care-first}Conservative care is under way and has not failed.",
    "A specialist of the same kind saw $w on $d and had nothing to add.",
};
static const char *const consult_overturned[] = {
    "The diagnosis is complex, treatment has failed for $n months, and one visit is requested.",
    "Objective weakness makes the opinion of a surgeon advisable.",
    "The physician does not prescribe such drugs and asks for help with a taper.",
};

typedef struct synth_reasons {
    synth_phrases rule, upheld, overturned;
} synth_reasons;

#define REASONS(name)                                                                                                  \
    {                                                                                                                  \
        {name##_rule, sizeof name##_rule / sizeof *name##_rule},                                                       \
            {name##_upheld, sizeof name##_upheld / sizeof *name##_upheld},                                             \
            {name##_overturned, sizeof name##_overturned / sizeof *name##_overturned},                                 \
    }

static const synth_reasons all[GROUPS] = {
    [GROUP_IMAGING] = REASONS(imaging), [GROUP_NERVE] = REASONS(nerve),   [GROUP_INJECTION] = REASONS(injection),
    [GROUP_THERAPY] = REASONS(therapy), [GROUP_OPIOID] = REASONS(opioid), [GROUP_DRUG] = REASONS(drug),
    [GROUP_TOPICAL] = REASONS(topical), [GROUP_DEVICE] = REASONS(device), [GROUP_SURGERY] = REASONS(surgery),
    [GROUP_PSYCH] = REASONS(psych),     [GROUP_CARE] = REASONS(care),     [GROUP_LAB] = REASONS(lab),
    [GROUP_CONSULT] = REASONS(consult),
};

synth_phrases phrases_rule(synth_group group) { return all[group].rule; }
synth_phrases phrases_reason(synth_group group, bool overturned)
{
    return overturned ? all[group].overturned : all[group].upheld;
}
