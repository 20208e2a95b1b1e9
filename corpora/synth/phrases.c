/* Parts of every rationale and summary: openings, history, findings, treatment, asides, closings. */
#include "synth.h"

#define LIST(array) ((synth_phrases){array, sizeof(array) / sizeof *(array)})

static const char *const openings[] = {
    "$w is a $A year old $X [who was|$o who was] injured on $j when $e $m.",
    "This request concerns [a|the] $t for $z [of $a months' standing|after an injury of $j|in a $A year old $o].",
    ("$w [presents with|has|continues to have] [chronic|persistent|intermittent|ongoing] [$p pain|$p complaints|pain "
     "of the $P] and the diagnosis of $z."),
    ("The records [submitted|provided|made available] for this review [describe|document|reveal] $z with "
     "[ongoing|recurrent] [symptoms|pain|complaints] [since|from] $j."),
    "[The treating physician|The provider|Dr. $S] [has requested|requests|is asking for] $h.",
    ("The [issue|question] is whether $h [should be authorized|is supported by the evidence|is appropriate] at this "
     "time."),
    "$w reported [$p pain|stiffness of the $P] of $a out of 10 on $d.",
};

static const char *const history[] = {
    "$I [works|worked] as a $o and [was hurt|sustained the injury|was injured] when $e $m.",
    ("Pain was rated $a out of 10 [without|before] medication and $n out of 10 [with|after] it [on $d|at the last "
     "visit]."),
    ("The [progress note|progress report|report|PR-2] of $d[| by Dr. $S] [notes|records|states|documents] [that "
     "symptoms are unchanged|$p pain of $a out of 10|difficulty with sleep and household tasks|that $e is working with "
     "restrictions|that $e remains off work]."),
    ("On $d $e complained of [sharp|dull|aching|burning|throbbing] pain in the $P [with|without] radiation [to the "
     "extremity|into the fingers|below the joint|and with weakness]."),
    ("Symptoms are [worse|aggravated] with [sitting|standing|lifting|reaching|walking|driving|bending|overhead work] "
     "and [eased|relieved] by [rest|heat|ice|medication|stretching]."),
    ("[Past medical history includes|Comorbid conditions are] [hypertension|diabetes|obesity|asthma|depression|thyroid "
     "disease|hyperlipidemia|$r disease] [and is otherwise negative|treated with $y|treated with $D]."),
    ("$E is [temporarily totally disabled|on modified duty|working full duty|permanent and stationary|retired from $i "
     "work as a $o]."),
    ("$E has difficulty with [dressing|cooking|stairs|sleep|yard work|carrying groceries|prolonged sitting] and "
     "[denies|reports] [numbness|weakness|swelling|giving way]."),
    ("The mechanism was that $e $m [at work|while on duty|during the night shift|at a job site in the employ of $S "
     "Brothers]."),
    "Work status on $d was [full duty|no lifting over $W pounds|no repetitive use|off work for $n weeks].",
    ("[An agreed medical examiner|A qualified medical evaluator|A consultant], Dr. $S, [found|reported on $d] [future "
     "medical care to be needed|no surgical indication|maximum medical improvement|$z]."),
};

static const char *const exams[] = {
    "On examination $x.",
    "[Physical examination|Examination|The exam] [on $d|by Dr. $S on $d] [showed|revealed|found] that $x.",
    "[Objective findings|Findings] included that $x, and $x.",
    "The [last|most recent|latest] examination, dated $d, notes that $x.",
    ("Motor strength was [5/5|4/5|4+/5] [throughout|in all groups|with pain] and sensation was [intact|grossly "
     "intact|diminished|normal]."),
    "Neurologic examination was [normal|intact|without focal deficit|remarkable for diminished sensation].",
    ("Range of motion was [full|mildly reduced|limited by pain|$u percent of normal] and palpation was [tender|not "
     "tender]."),
    ("Imaging of the $P on $d [showed|revealed|was read as] [mild degenerative change|a $n mm protrusion|no acute "
     "fracture|moderate arthrosis|a partial tear|$r change|no abnormality]."),
    "Blood pressure was 1$n$n over 8$n and [weight was 1$n$n pounds|body mass index was 3$n].",
};

static const char *const treated[] = {
    ("Treatment to date has included [physical therapy|$N visits of physical therapy|chiropractic "
     "care|acupuncture|bracing|injections], [medication|activity modification|home exercise], and [$y|ice and "
     "heat|work restrictions|a TENS device]."),
    "[Current medications are|Medications include|$E takes] $y[|, $y|, $y, $D], and $y.",
    ("$E [completed|attended|has had] $N [sessions|visits] of [physical therapy|chiropractic "
     "treatment|acupuncture|hand therapy] with [some|little|temporary|good|no lasting] [benefit|improvement|relief]."),
    ("[Conservative care|Conservative treatment] [has consisted of|to date consists of|included] [rest, ice and $y|$y "
     "and home exercise|$y, $y and therapy|a brace and $y]."),
    "An injection on $d gave $u percent relief for $n [days|weeks|months].",
    ("$E underwent [arthroscopy|surgery|a decompression|a $r repair] on $d [and had therapy afterward|with a good "
     "result|by Dr. $S]."),
    "A trial of $y was [stopped|discontinued] because of [nausea|drowsiness|dizziness|lack of effect|a rash].",
    "Prior $t, if any, [is not described|was not mentioned|is not in the file].",
};

static const char *const asides[] = {
    ("The [file|packet] received [holds|contains] [$N|1$N|2$N] pages, of which [most|some|several] are "
     "[bills|duplicates|handwritten|hard to read]."),
    "[Claim|Invoice|Reference|Authorization] number $k was [attached|quoted in the request|illegible].",
    ("A [note|letter|report] by [Dr. $S|$S Medical Group|$S Physical Therapy] [dated $d|of $d] [was also reviewed|adds "
     "nothing to this|agrees with this]."),
    "The [adjuster|employer|nurse case manager] [offered|proposed] [a panel visit|modified work|another date] on $d.",
    "The [word|term] \"$r\" in the report is [not defined|unclear|not explained].",
    "[The pharmacy log|A list of drugs] shows $D [$W mg|5 mg|10 mg|25 mg] [since|from] $d.",
    "[A record|An entry] of [$d|the same week] mentions a [fall|$r lesion|flare|second opinion by Dr. $S].",
    "Procedure code 9$k was listed [with|without] [units|a modifier].",
    ("[$S and $S|$S et al.|A review by $S] [reported|found] [$u percent|$u to 90 percent] [improvement|relief|success] "
     "in $W [patients|workers|subjects]."),
    ("UR [wrote|stated|reasoned] that [the criteria were not met|records were missing|the request was vague|peer "
     "contact failed on $d]."),
};

static const char *const closings_upheld[] = {
    "[Therefore, the|The|As such, the|Thus, the|For these reasons the] request for $h is not medically necessary.",
    ("[Medical necessity has not been established|The criteria are not met|The guideline is not satisfied]. The "
     "request for $h is not medically necessary."),
    "[Based on the above|In light of this|Given these findings], $h is not medically necessary.",
    "[Therefore|Consequently|Accordingly], the request is not medically necessary.",
    ("[Recommendation is for denial|The request is not supported|The request cannot be supported as written]. It is "
     "not medically necessary."),
};

static const char *const closings_overturned[] = {
    "[Therefore, the|The|As such, the|Thus, the|For these reasons the] request for $h is medically necessary.",
    ("[Medical necessity has been established|The criteria are met|The guideline is satisfied]. The request for $h is "
     "medically necessary."),
    "[Based on the above|In light of this|Given these findings], $h is medically necessary.",
    "[Therefore|Consequently|Accordingly], the request is medically necessary.",
};

static const char *const occupations[] = {
    "warehouse worker",
    "nurse",
    "truck driver",
    "carpenter",
    "cashier",
    "cook",
    "housekeeper",
    "mechanic",
    "teacher",
    "laborer",
    "caregiver",
    "electrician",
    "plumber",
    "machine operator",
    "stocker",
    "custodian",
    "deputy",
    "firefighter",
    "painter",
    "roofer",
    "welder",
    "clerk",
    "bus driver",
    "packer",
    "landscaper",
    "security guard",
    "server",
    "baker",
    "butcher",
    "mover",
    "seamstress",
    "forklift operator",
    "data entry clerk",
    "paramedic",
    "assembler",
    "farm worker",
    "dishwasher",
    "gardener",
    "mason",
    "drywall installer",
    "tile setter",
    "glazier",
    "dispatcher",
    "bartender",
    "barista",
    "librarian",
    "technician",
    "phlebotomist",
    "dental assistant",
    "flight attendant",
    "longshoreman",
    "crane operator",
    "meter reader",
    "surveyor",
    "lineman",
    "letter carrier",
    "correctional officer",
    "social worker",
    "bank teller",
    "hairdresser",
    "tailor",
    "upholsterer",
    "printer",
    "machinist",
    "ironworker",
    "concrete finisher",
    "arborist",
    "groundskeeper",
    "stagehand",
    "acrobat",
    "beekeeper",
    "ceramicist",
    "sommelier",
    "taxidermist",
};

static const char *const mishaps[] = {
    "lifted a heavy box",
    "slipped on a wet floor",
    "fell from a ladder",
    "was struck by a cart",
    "twisted while unloading",
    "tripped over a hose",
    "was rear-ended in a company van",
    "reached overhead for a bin",
    "pulled a pallet jack",
    "caught a falling patient",
    "stepped into a hole",
    "was hit by a swinging door",
    "fell down three stairs",
    "typed and keyed for long hours",
    "pushed a stalled vehicle",
    "carried a desk up a flight of stairs",
    "was thrown from a forklift",
    "jumped from a truck bed",
    "was assaulted by a customer",
    "lowered a water heater",
    "restrained a resident",
    "slid off a wet roof",
    "closed a jammed gate",
    "swung a sledgehammer",
    "cut branches overhead",
    "was pinned between two carts",
    "dragged a hose uphill",
    "knelt on tile for hours",
    "turned a rusted valve",
    "dropped a kettle of oil",
    "hauled sacks of cement",
    "was kicked by a horse",
    "moved a piano",
    "bent to tie rebar",
};

static const char *const drugs[] = {
    "ibuprofen",     "naproxen",
    "gabapentin",    "Norco",
    "tramadol",      "cyclobenzaprine",
    "omeprazole",    "meloxicam",
    "acetaminophen", "Tylenol",
    "tizanidine",    "Lyrica",
    "Flexeril",      "diclofenac",
    "duloxetine",    "hydrocodone",
    "nabumetone",    "etodolac",
    "Soma",          "trazodone",
    "Percocet",      "lidocaine patches",
    "Voltaren gel",  "methocarbamol",
    "amitriptyline", "nortriptyline",
    "baclofen",      "Celebrex",
    "Mobic",         "Motrin",
    "orphenadrine",  "pantoprazole",
    "ranitidine",    "docusate",
    "senna",         "oxycodone",
    "morphine",      "fentanyl patches",
    "Butrans",       "Nucynta",
    "topiramate",    "sertraline",
    "escitalopram",  "bupropion",
    "zolpidem",      "eszopiclone",
    "lorazepam",     "diazepam",
    "alprazolam",    "clonazepam",
    "prednisone",    "a Medrol Dosepak",
    "lisinopril",    "losartan",
    "metformin",     "atorvastatin",
    "aspirin",       "metaxalone",
    "carisoprodol",  "ketorolac",
    "indomethacin",  "piroxicam",
    "oxaprozin",     "Vimovo",
    "Duexis",        "Pennsaid",
};

synth_phrases phrases_common(synth_phrase_kind kind)
{
    switch (kind) {
    case PHRASE_OPENING: return LIST(openings);
    case PHRASE_HISTORY: return LIST(history);
    case PHRASE_EXAM: return LIST(exams);
    case PHRASE_TREATED: return LIST(treated);
    case PHRASE_ASIDE: return LIST(asides);
    case PHRASE_KINDS: break;
    }
    return (synth_phrases){0};
}

synth_phrases phrases_closing(bool overturned)
{
    return overturned ? LIST(closings_overturned) : LIST(closings_upheld);
}
synth_phrases phrases_occupations(void) { return LIST(occupations); }
synth_phrases phrases_mishaps(void) { return LIST(mishaps); }
synth_phrases phrases_drugs(void) { return LIST(drugs); }
