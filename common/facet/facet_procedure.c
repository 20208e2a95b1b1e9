/* Reads what was requested. A heading is a short list of requests, the first of which is the main one; what follows
 * "for" or "prior to" only explains it. */
#include <string.h>

#include "facet_internal.h"

enum { REQUEST_ROOM = 32 };

/* The requested procedures of a heading, in order of importance. */
typedef struct request_list {
    imr_stretch text;
    imr_match at[REQUEST_ROOM];
    size_t n;
} request_list;

/* Whether the procedure has the trait of the table. */
static bool is(const imr_match *match, const char *trait) { return imr_concept_is(match->concept, trait); }

static void drop(request_list *request, size_t i)
{
    memmove(&request->at[i], &request->at[i + 1], (request->n - i - 1) * sizeof request->at[0]);
    request->n--;
}

/* ---- requests and what explains them ---- */

/* Words before a purpose, a place or a time, not another request. */
static const char *const explainers[] = {"for",       "to",      "from",  "due",  "following", "after", "before",
                                         "prior",     "during",  "until", "if",   "per",       "via",   "since",
                                         "secondary", "related", "than",  "post", NULL};
/* Words that add another request. */
static const char *const adders[] = {"and", "plus", "with", "including", "include", "includes", "also", NULL};

/* A bare "referral to" leads to the actual request. */
static bool is_referral(const request_list *request, const imr_match *match)
{
    static const char *const words[] = {"referral", "referrals", "refer", "referred", NULL};
    return is(match, "referral") && imr_token_in(&request->text.at[match->first], words);
}

static bool has_head(const request_list *request)
{
    return request->n > 1 || (request->n == 1 && !is_referral(request, &request->at[0]));
}

/* Whether a visit is for what follows its "to", "with" or "for": "consult with a spine surgeon", "evaluation for a
 * functional restoration program". */
static bool is_whom_to_see(const imr_match *head, const imr_match *match)
{
    bool seen = is(match, "seen");
    if (is(head, "visit")) return seen || imr_concept_lists(head->concept, "yields", match->concept->id);
    return seen && is(head, "sees");
}

/* State while the matches are passed: inside an explanation, which may already have hidden a procedure. */
typedef struct explanation {
    bool inside, used;
} explanation;

static void pass_token(explanation *state, imr_stretch text, size_t i, bool headed)
{
    const imr_token *token = &text.at[i];
    bool leads_on = i + 1 < text.n && imr_token_in(&text.at[i + 1], explainers); /* "to and from" */
    bool adds = imr_token_in(token, adders) && !leads_on;
    if (token->flags & (IMR_TOKEN_COMMA | IMR_TOKEN_SENTENCE)) *state = (explanation){0};
    if (adds && (!state->used || !imr_token_is(token, "and"))) *state = (explanation){0};
    if (headed && !adds && imr_token_in(token, explainers)) {
        /* "and post-op" opens a request, "post knee surgery" explains one */
        bool opens = (token->flags & IMR_TOKEN_COMMA) || (i > 0 && imr_token_in(&text.at[i - 1], adders));
        if (!opens || !imr_token_is(token, "post")) state->inside = true;
    }
}

/* Takes the matches that are requests of their own. */
static void take_requests(request_list *request, const imr_matches *matches)
{
    explanation state = {0};
    size_t token = 0;
    for (size_t i = 0; i < matches->n && request->n < REQUEST_ROOM; i++) {
        const imr_match *match = &matches->at[i];
        for (; token <= match->first; token++) pass_token(&state, request->text, token, has_head(request));
        bool shared = request->n > 0 && request->at[request->n - 1].first == match->first;
        if (state.inside && !shared && !is_whom_to_see(&request->at[0], match))
            state.used = true;
        else
            request->at[request->n++] = *match;
        if (token < match->first + match->count) token = match->first + match->count;
    }
}

/* "under fluoroscopy", "ultrasound guided", "post-discogram": manner or time, not another request. */
static bool is_manner(imr_stretch text, const imr_match *match)
{
    static const char *const behind[] = {"guided", "guidance", "assisted", "assistance", NULL};
    size_t end = match->first + match->count;
    static const char *const before[] = {"under", "post", NULL};
    bool under = match->first > 0 && imr_token_in(&text.at[match->first - 1], before);
    return under || (end < text.n && imr_token_in(&text.at[end], behind));
}

static void drop_manners(request_list *request)
{
    for (size_t i = request->n; i-- > 0 && request->n > 1;) {
        if (is_manner(request->text, &request->at[i])) drop(request, i);
    }
}

/* Whether the matches are in one run of words, without a comma or "and" between them. */
static bool in_one_run(imr_stretch text, const imr_match *left, const imr_match *right)
{
    for (size_t i = left->first + left->count; i <= right->first; i++) {
        if ((text.at[i].flags & IMR_TOKEN_COMMA) || imr_token_in(&text.at[i], adders)) return false;
    }
    return left->first + left->count <= right->first;
}

/* Drops labels such as "Associated surgical service" as long as another request remains. */
static void drop_label(request_list *request)
{
    for (size_t i = request->n; i-- > 0 && request->n > 1;) {
        if (is(&request->at[i], "label")) drop(request, i);
    }
}

/* Whether the right match is only the noun of the left: "caudal epidural" and "steroid injection", "spine surgeon" and
 * "referral". */
static bool is_noun_of(const imr_match *left, const imr_match *right)
{
    return imr_concept_lists(right->concept, "noun-of", left->concept->id) &&
           !imr_concept_trait(left->concept, "noun-of", NULL);
}

static void drop_nouns(request_list *request)
{
    for (size_t i = 1; i < request->n; i++) {
        const imr_match *left = &request->at[i - 1], *right = &request->at[i];
        if (is_noun_of(left, right) && in_one_run(request->text, left, right)) drop(request, i--);
    }
}

static bool has_word(imr_stretch text, const char *const *words)
{
    for (size_t i = 0; i < text.n; i++) {
        if (imr_token_in(&text.at[i], words)) return true;
    }
    return false;
}

/* Whether it is given in sessions and no device is requested: "8 sessions", "times 12", "x 6", "2x4". */
static bool is_by_session(imr_stretch text)
{
    static const char *const device[] = {"unit", "units",    "device", "machine",  "stimulator", "rental",
                                         "rent", "purchase", "home",   "portable", "system",     NULL};
    static const char *const session[] = {"session", "sessions", "visit",  "visits", "treatment", "treatments",
                                          "times",   "weekly",   "clinic", "office", NULL};
    if (has_word(text, device)) return false;
    if (has_word(text, session)) return true;
    for (size_t i = 1; i < text.n; i++) {
        bool number = text.at[i].flags & IMR_TOKEN_NUMBER, joined = text.at[i].flags & IMR_TOKEN_JOINED;
        bool product = number && joined && (text.at[i - 1].flags & IMR_TOKEN_NUMBER);
        if (product || (number && imr_token_is(&text.at[i - 1], "x"))) return true;
    }
    return false;
}

/* Decides between device and treatment for names of both: "electrical stimulation", "cervical traction". */
static void part_devices(request_list *request)
{
    for (size_t i = 0; i + 1 < request->n; i++) {
        bool same = request->at[i].first == request->at[i + 1].first;
        bool device = is(&request->at[i], "device"), other = is(&request->at[i + 1], "device");
        bool treatment = is(&request->at[i], "by-session") || is(&request->at[i + 1], "by-session");
        if (!same || device == other || !treatment) continue;
        drop(request, is_by_session(request->text) == device ? i : i + 1);
    }
}

/* ---- drugs ---- */

static bool is_percent(const imr_token *token)
{
    return (token->flags & IMR_TOKEN_NUMBER) && imr_str_ends(token->word, IMR_STR("%"));
}

/* Forms that go on the skin. */
static bool is_skin_form(const imr_token *token)
{
    static const char *const forms[] = {"cream", "creams",  "gel",         "gels",      "ointment", "lotion",
                                        "patch", "patches", "topical",     "roll",      "rub",      "foam",
                                        "balm",  "spray",   "transdermal", "topically", NULL};
    return imr_token_in(token, forms);
}

static size_t count_percents(imr_stretch text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += is_percent(&text.at[i]);
    return n;
}

/* A mix of drugs is one compound: its ingredients are not requests. */
static void keep_compound(request_list *request, const imr_match *compound)
{
    imr_match kept = *compound;
    for (size_t i = request->n; i-- > 0;) {
        const imr_match *match = &request->at[i];
        if (is(match, "ingredient") && !is(match, "compound") && match->first != kept.first) drop(request, i);
    }
}

/* The stretch about one drug: up to the next, or to a comma and an unknown name. */
static imr_stretch words_of_drug(const request_list *request, size_t i)
{
    const unsigned name = IMR_TOKEN_COMMA | IMR_TOKEN_CAPITAL;
    size_t begin = request->at[i].first, end = begin + request->at[i].count;
    size_t last = i + 1 < request->n ? request->at[i + 1].first : request->text.n;
    while (end < last && ((request->text.at[end].flags & name) != name || is_skin_form(&request->text.at[end]))) end++;
    return imr_stretch_part(request->text, begin, end);
}

/* A cream or patch for the skin, but not an eye ointment. */
static bool goes_on_skin(imr_stretch words)
{
    static const char *const elsewhere[] = {"ophthalmic", "eye",    "otic",   "ear",        "nasal",
                                            "vaginal",    "rectal", "dental", "sublingual", NULL};
    for (size_t i = 0; i < words.n; i++) {
        if (imr_token_in(&words.at[i], elsewhere)) return false;
        if (is_skin_form(&words.at[i]) || is_percent(&words.at[i])) return true;
    }
    return false;
}

/* Whether drugs with slashes between them are one cream: "baclofen/lidocaine cream". */
static bool is_mixed_by_slashes(const request_list *request)
{
    for (size_t i = 1; i < request->n; i++) {
        const imr_match *left = &request->at[i - 1], *right = &request->at[i];
        bool joined =
            left->first + left->count == right->first && (request->text.at[right->first].flags & IMR_TOKEN_JOINED);
        if (joined && is(left, "drug") && is(right, "drug")) return goes_on_skin(request->text);
    }
    return false;
}

/* "Lumbar fusion consultation" is a visit to a surgeon. */
static void read_consults(request_list *request, const imr_lexicon *lexicon)
{
    static const char *const consults[] = {
        "consult", "consults", "consultation", "consultations", "evaluation", "eval", "referral", "opinion", NULL};
    const imr_concept *consult = imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "surgeon");
    for (size_t i = 0; i < request->n && consult != NULL; i++) {
        imr_match *match = &request->at[i];
        size_t end = match->first + match->count;
        if (!is(match, "operation") || is(match, "adjunct")) continue;
        if (end < request->text.n && imr_token_is(&request->text.at[end], "surgery")) end++;
        if (end == request->text.n || (request->text.at[end].flags & IMR_TOKEN_COMMA)) continue;
        if (imr_token_in(&request->text.at[end], consults)) match->concept = consult;
    }
}

static void read_drug_forms(request_list *request, const imr_lexicon *lexicon)
{
    const imr_concept *compound = imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "compound"),
                      *topical = imr_lexicon_with(lexicon, IMR_TABLE_PROCEDURE, "topical");
    bool mixed = count_percents(request->text) >= 2 || is_mixed_by_slashes(request);
    if (mixed && request->n == 0 && compound != NULL) /* of unknown ingredients */
        request->at[request->n++] = (imr_match){.concept = compound};
    for (size_t i = 0; i < request->n; i++) {
        imr_match *match = &request->at[i];
        if (is(match, "compound") || (mixed && compound != NULL && is(match, "skin-form"))) {
            if (!is(match, "compound")) match->concept = compound;
            imr_match kept = *match;
            keep_compound(request, &kept);
            return;
        }
    }
    for (size_t i = 0; i < request->n; i++) {
        imr_match *match = &request->at[i];
        if (topical != NULL && is(match, "skin-form") && goes_on_skin(words_of_drug(request, i)))
        match->concept = topical;
    }
}

/* An injected drug is not one to be taken. */
static void drop_injected(request_list *request)
{
    bool injects = false;
    for (size_t i = 0; i < request->n; i++) {
        const imr_match *match = &request->at[i];
        injects |= is(match, "injects");
        if (injects && is(match, "injectable")) drop(request, i--);
    }
}

/* ---- order ---- */

/* PT beside PTT or INR is a clotting time. */
static void drop_clotting_time(request_list *request)
{
    bool blood = false;
    for (size_t i = 0; i < request->n; i++) blood |= is(&request->at[i], "blood");
    if (!blood) return;
    for (size_t i = request->n; i-- > 0;) {
        const imr_match *match = &request->at[i];
        if (match->count == 1 && imr_token_is(&request->text.at[match->first], "pt")) drop(request, i);
    }
}

/* "pre-op" alone is a time; with a noun it is the clearance itself. */
static bool is_bare_preop(const request_list *request, const imr_match *match)
{
    static const char *const when[] = {"pre", "preop", "preoperative", "preoperatively", "presurgical", NULL};
    static const char *const rest[] = {"op", "operative", "operatively", "surgical", "procedure", NULL};
    const imr_token *tokens = &request->text.at[match->first];
    if (!is(match, "when") || !imr_token_in(&tokens[0], when)) return false;
    return match->count == 1 || (match->count == 2 && imr_token_in(&tokens[1], rest));
}

/* Whether the match only names whose visit follows: "neurology follow-up". */
static bool is_whose_visit(const request_list *request, const imr_match *match)
{
    if (match + 1 == request->at + request->n || !is(match + 1, "visit")) return false;
    return (is(match, "referral") || is(match, "surgeon")) && in_one_run(request->text, match, match + 1);
}

/* Whether the match can give way: with the trait only-noun it must end with that noun. "Home health" alone yields to
 * what is to be done at home, "home health aide" does not. */
static bool ends_with_noun(const request_list *request, const imr_match *match)
{
    if (!imr_concept_trait(match->concept, "only-noun", NULL)) return true;
    return imr_concept_lists(match->concept, "only-noun", request->text.at[match->first + match->count - 1].word);
}

/* Whether the match gives way to the others of the request. */
static bool gives_way(const request_list *request, const imr_match *match)
{
    if (is_whose_visit(request, match) || is_bare_preop(request, match) || is_referral(request, match)) return true;
    if (!ends_with_noun(request, match)) return false;
    for (size_t i = 0; i < request->n; i++) {
        if (imr_concept_lists(match->concept, "yields", request->at[i].concept->id)) return true;
    }
    return false;
}

static void order(request_list *request)
{
    imr_match behind[REQUEST_ROOM];
    size_t n = 0, kept = 0;
    bool gives[REQUEST_ROOM];
    for (size_t i = 0; i < request->n; i++) gives[i] = gives_way(request, &request->at[i]);
    for (size_t i = 0; i < request->n; i++) {
        if (gives[i])
            behind[n++] = request->at[i];
        else
            request->at[kept++] = request->at[i];
    }
    memcpy(&request->at[kept], behind, n * sizeof behind[0]);
}

/* ---- the facets ---- */

static bool has_strong(const imr_matches *matches) { return matches->n > 0 && !matches->at[0].weak; }

static void add_endings(imr_facet_reading *reading, imr_stretch text, imr_matches *matches)
{
    const imr_lexicon *lexicon = reading->facets->lexicon;
    if (imr_lexicon_match_endings(lexicon, IMR_TABLE_PROCEDURE, text.at, text.n, matches, NULL) != IMR_OK)
        reading->failed = true;
}

/* Finds the procedures of the heading or of its disputed part; if there are only words such as "visit", tries the
 * corrected spelling. */
static void find_procedures(imr_facet_reading *reading, imr_str heading, imr_stretch text)
{
    const unsigned table = IMR_BIT(IMR_TABLE_PROCEDURE);
    imr_matches *matches = &reading->facets->matches;
    if (!imr_facet_match(reading, table, text, matches)) return;
    add_endings(reading, text, matches);
    if (has_strong(matches)) return;
    if (!imr_facet_match(reading, table, imr_facet_spelt_tokens(reading, heading), matches) || has_strong(matches))
        return;
    imr_facet_match(reading, table, text, matches);
}

/* ---- procedures that depend on the body part ---- */

/* The body part named nearest to the match; NULL if the text names none. */
static const imr_concept *nearest_part(const imr_matches *parts, const imr_match *match)
{
    const imr_concept *nearest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < parts->n; i++) {
        size_t a = parts->at[i].first, b = match->first, distance = a > b ? a - b : b - a;
        if (distance < least) nearest = parts->at[i].concept, least = distance;
    }
    return nearest;
}

/* The procedure at the body part, by the traits by-part, part= and of= of its table: a joint replacement at the hip is
 * a hip replacement. NULL: the procedure itself. */
static const imr_concept *at_part(const imr_lexicon *lexicon, const imr_concept *procedure, const imr_concept *part)
{
    if (part == NULL || !imr_concept_is(procedure, "by-part")) return NULL;
    for (size_t i = 0; i < imr_lexicon_count(lexicon, IMR_TABLE_PROCEDURE); i++) {
        const imr_concept *concept = imr_lexicon_at(lexicon, IMR_TABLE_PROCEDURE, i);
        if (imr_concept_lists(concept, "of", procedure->id) && imr_concept_lists(concept, "part", part->id))
        return concept;
    }
    return NULL;
}

static void read_parts(imr_facet_reading *reading, request_list *request)
{
    imr_matches *parts = &reading->facets->spare;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_BODY_PART), request->text, parts)) return;
    for (size_t i = 0; i < request->n; i++) {
        imr_match *match = &request->at[i];
        const imr_concept *own = at_part(reading->facets->lexicon, match->concept, nearest_part(parts, match));
        if (own != NULL) match->concept = own;
    }
}

static void read_list(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_facets *facets = reading->facets;
    bool whole = decision->disputed.n == 0 || imr_str_equal(decision->disputed, decision->heading);
    request_list request = {.text = whole ? reading->heading
                                          : imr_facet_tokens(reading, &facets->disputed, decision->disputed)};
    find_procedures(reading, whole ? decision->heading : decision->disputed, request.text);
    if (reading->failed) return; /* what was found may be of other words than the text has */
    take_requests(&request, &facets->matches);
    read_parts(reading, &request);
    drop_label(&request);
    drop_manners(&request);
    drop_nouns(&request);
    part_devices(&request);
    read_consults(&request, facets->lexicon);
    read_drug_forms(&request, facets->lexicon);
    drop_injected(&request);
    drop_clotting_time(&request);
    order(&request);
    for (size_t i = 0; i < request.n; i++) imr_facet_add(reading, &decision->procedure, request.at[i].concept->id);
}

void imr_facet_read_procedure(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    if (decision->procedure.n == 0) read_list(reading);
    if (decision->category.n > 0) return;
    decision->category = IMR_STR("other");
    if (decision->procedure.n == 0) return;
    const imr_concept *first =
        imr_lexicon_find(reading->facets->lexicon, IMR_TABLE_PROCEDURE, decision->procedure.at[0]);
    if (first != NULL && first->parent.n > 0) decision->category = first->parent;
}
