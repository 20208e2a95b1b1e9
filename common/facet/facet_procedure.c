/* What was asked for. A heading is a short list of requests, the first of which leads; what stands behind "for" or
 * "prior to" only explains it. */
#include <string.h>

#include "facet_internal.h"

enum { REQUEST_ROOM = 32 };

/* The procedures of a heading that count, in order of importance. */
typedef struct request_list {
    imr_stretch text;
    imr_match at[REQUEST_ROOM];
    size_t n;
} request_list;

static bool is_id(const imr_match *match, const char *id) { return imr_str_equal(match->concept->id, imr_str_of(id)); }
static bool is_family(const imr_match *match, const char *start)
{
    return imr_str_starts(match->concept->id, imr_str_of(start));
}

static bool has_family(const request_list *request, const char *start)
{
    for (size_t i = 0; i < request->n; i++) {
        if (is_family(&request->at[i], start)) return true;
    }
    return false;
}

static void drop(request_list *request, size_t i)
{
    memmove(&request->at[i], &request->at[i + 1], (request->n - i - 1) * sizeof request->at[0]);
    request->n--;
}

/* ---- requests and what explains them ---- */

/* Words behind which stands a purpose, a place or a time, not another request. */
static const char *const explainers[] = {"for",       "to",      "from",  "due",  "following", "after", "before",
                                         "prior",     "during",  "until", "if",   "per",       "via",   "since",
                                         "secondary", "related", "than",  "post", NULL};
/* Words that add another request. */
static const char *const adders[] = {"and", "plus", "with", "including", "include", "includes", "also", NULL};

/* A bare "referral to" leads to the request proper. */
static bool is_referral(const request_list *request, const imr_match *match)
{
    static const char *const words[] = {"referral", "referrals", "refer", "referred", NULL};
    return is_id(match, "em.consult") && imr_token_in(&request->text.at[match->first], words);
}

static bool has_head(const request_list *request)
{
    return request->n > 1 || (request->n == 1 && !is_referral(request, &request->at[0]));
}

/* Whether a visit asks for what stands behind its "to", "with" or "for": "consult with a spine surgeon", "evaluation
 * for a functional restoration program". */
static bool is_whom_to_see(const imr_match *head, const imr_match *match)
{
    bool sees = is_family(match, "em.") || is_family(match, "sx.consult") || is_family(match, "psy.");
    if (is_id(head, "em.visit")) return sees || is_family(match, "rehab.") || is_family(match, "prog.");
    return sees && (is_family(head, "em.") || is_family(head, "sx.consult"));
}

/* Where the words go as the matches are passed: inside an explanation, which may have hidden a procedure already. */
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

/* The matches that are requests of their own. */
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

/* "under fluoroscopy", "ultrasound guided", "post-discogram" tell how or when, and are no request beside another. */
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

/* Whether the matches stand in one run of words, parted by no comma and no "and". */
static bool in_one_run(imr_stretch text, const imr_match *left, const imr_match *right)
{
    for (size_t i = left->first + left->count; i <= right->first; i++) {
        if ((text.at[i].flags & IMR_TOKEN_COMMA) || imr_token_in(&text.at[i], adders)) return false;
    }
    return left->first + left->count <= right->first;
}

/* "Associated surgical service" is what it names. */
static void drop_label(request_list *request)
{
    for (size_t i = request->n; i-- > 0 && request->n > 1;) {
        if (is_id(&request->at[i], "sx.adj.other")) drop(request, i);
    }
}

/* Whether the right match is only the noun of the left: "caudal epidural" and "steroid injection", "spine surgeon" and
 * "referral". */
static bool is_noun_of(const imr_match *left, const imr_match *right)
{
    bool injection = is_id(right, "inj.joint") || is_id(right, "inj.generic");
    if (is_family(left, "inj.") && injection) return !is_id(left, "inj.joint");
    return is_id(right, "em.consult") && (is_family(left, "sx.consult") || is_family(left, "psy.eval"));
}

static void drop_nouns(request_list *request)
{
    for (size_t i = 1; i < request->n; i++) {
        const imr_match *left = &request->at[i - 1], *right = &request->at[i];
        if (is_noun_of(left, right) && in_one_run(request->text, left, right)) drop(request, i--);
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

/* Drugs of which a form for the skin exists beside the usual one by mouth. */
static bool has_skin_form(const imr_match *match)
{
    return is_id(match, "rx.nsaid") || is_id(match, "rx.aed") || is_id(match, "rx.muscle_relaxant") ||
           is_id(match, "rx.antidepressant") || is_id(match, "rx.misc_analg");
}

static size_t count_percents(imr_stretch text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += is_percent(&text.at[i]);
    return n;
}

/* A mix of drugs is one compound: its parts are no requests. */
static void keep_compound(request_list *request, const imr_match *compound)
{
    imr_match kept = *compound;
    for (size_t i = request->n; i-- > 0;) {
        const imr_match *match = &request->at[i];
        bool part = is_family(match, "rx.") || is_family(match, "inj.") || is_family(match, "psy.tms") ||
                    is_family(match, "dme.");
        if (part && !is_id(match, "rx.compound") && match->first != kept.first) drop(request, i);
    }
}

/* The stretch that speaks of one drug: up to the next, or to a comma and a name that is not known. */
static imr_stretch words_of_drug(const request_list *request, size_t i)
{
    const unsigned name = IMR_TOKEN_COMMA | IMR_TOKEN_CAPITAL;
    size_t begin = request->at[i].first, end = begin + request->at[i].count;
    size_t last = i + 1 < request->n ? request->at[i + 1].first : request->text.n;
    while (end < last && ((request->text.at[end].flags & name) != name || is_skin_form(&request->text.at[end]))) end++;
    return imr_stretch_part(request->text, begin, end);
}

static bool goes_on_skin(imr_stretch words)
{
    for (size_t i = 0; i < words.n; i++) {
        if (is_skin_form(&words.at[i]) || is_percent(&words.at[i])) return true;
    }
    return false;
}

/* Drugs with slashes between them in one cream: "baclofen/lidocaine cream". */
static bool is_mixed_by_slashes(const request_list *request)
{
    for (size_t i = 1; i < request->n; i++) {
        const imr_match *left = &request->at[i - 1], *right = &request->at[i];
        bool joined =
            left->first + left->count == right->first && (request->text.at[right->first].flags & IMR_TOKEN_JOINED);
        if (joined && is_family(left, "rx.") && is_family(right, "rx.")) return goes_on_skin(request->text);
    }
    return false;
}

static void read_drug_forms(request_list *request, const imr_lexicon *lexicon)
{
    const imr_concept *compound = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("rx.compound"));
    const imr_concept *topical = imr_lexicon_find(lexicon, IMR_TABLE_PROCEDURE, IMR_STR("rx.topical"));
    bool mixed = count_percents(request->text) >= 2 || is_mixed_by_slashes(request);
    if (mixed && request->n == 0 && compound != NULL) /* of parts that are not known */
        request->at[request->n++] = (imr_match){.concept = compound};
    for (size_t i = 0; i < request->n; i++) {
        imr_match *match = &request->at[i];
        if (is_id(match, "rx.compound") || (mixed && compound != NULL && has_skin_form(match))) {
            if (!is_id(match, "rx.compound")) match->concept = compound;
            imr_match kept = *match;
            keep_compound(request, &kept);
            return;
        }
    }
    for (size_t i = 0; i < request->n; i++) {
        imr_match *match = &request->at[i];
        if (topical != NULL && has_skin_form(match) && goes_on_skin(words_of_drug(request, i)))
        match->concept = topical;
    }
}

/* What is injected is no drug to be taken. */
static void drop_injected(request_list *request)
{
    bool injects = false;
    for (size_t i = 0; i < request->n; i++) {
        const imr_match *match = &request->at[i];
        bool drug = is_id(match, "rx.steroid") || is_id(match, "rx.topical");
        injects |= is_family(match, "inj.");
        if (injects && drug) drop(request, i--);
    }
}

/* ---- order ---- */

/* PT beside PTT or INR is a clotting time. */
static void drop_clotting_time(request_list *request)
{
    if (!has_family(request, "dx.lab")) return;
    for (size_t i = request->n; i-- > 0;) {
        const imr_match *match = &request->at[i];
        if (match->count == 1 && imr_token_is(&request->text.at[match->first], "pt")) drop(request, i);
    }
}

/* "pre-op" alone tells when; with a noun it is the clearance itself. */
static bool is_bare_preop(const request_list *request, const imr_match *match)
{
    static const char *const when[] = {"pre", "preop", "preoperative", "preoperatively", "presurgical", NULL};
    static const char *const rest[] = {"op", "operative", "operatively", "surgical", "procedure", NULL};
    const imr_token *tokens = &request->text.at[match->first];
    if (!is_id(match, "sx.adj.preop") || !imr_token_in(&tokens[0], when)) return false;
    return match->count == 1 || (match->count == 2 && imr_token_in(&tokens[1], rest));
}

/* Whether the match only names who is seen at the visit behind it: "neurology follow-up". */
static bool is_whose_visit(const request_list *request, const imr_match *match)
{
    if (match + 1 == request->at + request->n || !is_id(match + 1, "em.visit")) return false;
    bool who = is_id(match, "em.consult") || is_id(match, "sx.consult");
    return who && in_one_run(request->text, match, match + 1);
}

/* "Decompression and fusion" is a fusion. */
static bool is_before_fusion(const request_list *request, const imr_match *match)
{
    for (const imr_match *other = match; other < request->at + request->n; other++) {
        if (is_id(other, "sx.spine.fusion")) return true;
    }
    return false;
}

/* "Home health" alone, where what is to be done at home is named too. */
static bool is_bare_home(const request_list *request, const imr_match *match)
{
    static const char *const nouns[] = {"health", "healthcare", "care", "service", "services", NULL};
    return is_id(match, "hh.aide") && imr_token_in(&request->text.at[match->first + match->count - 1], nouns);
}

/* Whether the match gives way to the others of the request. */
static bool gives_way(const request_list *request, const imr_match *match)
{
    if (is_id(match, "sx.spine.decomp")) return is_before_fusion(request, match);
    if (is_whose_visit(request, match)) return true;
    if (is_bare_home(request, match)) return has_family(request, "hh.rn");
    if (is_bare_preop(request, match) || is_referral(request, match)) return true;
    if (is_id(match, "em.visit"))
        return has_family(request, "rehab.") || has_family(request, "psy.") || has_family(request, "prog.");
    return is_id(match, "em.consult") && (has_family(request, "sx.consult") || has_family(request, "psy.eval"));
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

/* The procedures of the heading or of its disputed part; where only words such as "visit" are found, as it was meant
 * to be spelt. */
static void find_procedures(imr_facet_reading *reading, imr_str heading, imr_stretch text)
{
    const unsigned table = IMR_BIT(IMR_TABLE_PROCEDURE);
    imr_matches *matches = &reading->facets->matches;
    if (!imr_facet_match(reading, table, text, matches) || has_strong(matches)) return;
    if (!imr_facet_match(reading, table, imr_facet_spelt_tokens(reading, heading), matches) || has_strong(matches))
        return;
    imr_facet_match(reading, table, text, matches);
}

static void read_list(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    imr_facets *facets = reading->facets;
    bool whole = decision->disputed.n == 0 || imr_str_equal(decision->disputed, decision->heading);
    request_list request = {.text = whole ? (imr_stretch){facets->heading.at, facets->heading.n}
                                          : imr_facet_tokens(reading, &facets->disputed, decision->disputed)};
    find_procedures(reading, whole ? decision->heading : decision->disputed, request.text);
    take_requests(&request, &facets->matches);
    drop_label(&request);
    drop_manners(&request);
    drop_nouns(&request);
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
