#include "requested.h"

#include "facet.h"

#include <string.h>

static const char asking[] = "|request|requests|requested|requesting|asks|asked|asking|recommends|recommended|orders|"
                             "ordered|prescribes|prescribed|seeks|sought|proposes|proposed|wants|authorization|"
                             "appeals|appealed|issue|";
/* Words for: what utilization review does to a request; who does it; what it is done to. Further below: what begins a
 * reason. */
static const char refusing[] =
    "|denied|denial|denying|denies|non|noncertified|noncertification|uncertified|certification|"
    "modified|modification|failed|partially|refused|rejected|necessary|";
static const char reviewers[] = "|utilization|ur|administrator|";
static const char reviewed[] = "|request|requests|requested|review|reviewed|previously|previous|prior|determination|"
                               "certified|certification|";
static const char planning[] = "|plan|included|includes|planned|";
/* Words for ordering, which also tell what was done before, and so are looked for after those of asking. */
static const char ordering[] = "|refill|refills|refilled|renews|renewal|renewed|adds|added|prescription|prescribe|"
                               "continue|continues|continuation|starts|referral|refers|referred|writes|wrote|written|"
                               "schedules|scheduled|schedule|plans|like|pay|suggests|suggested|advises|advised|needs|"
                               "wishes|hopes|intends|candidate|"
                               "dispenses|dispensed|submitted|considers|considering|approval|";
/* Words that begin a circumstance: "therapy after surgery" asks for no surgery. */
static const char circumstances[] = "|after|following|since|despite|before|until|pending|while|although|once|";
/* Words that tell what was done before. */
static const char telling_past[] = "|had|has|have|been|was|were|took|takes|taking|taken|tried|completed|finished|"
                                   "received|used|uses|using|underwent|helped|failed|previous|previously|prior|"
                                   "past|earlier|already|gave|given|no|without|never|";
static const char reasons[] = "|due|because|since|given|as|reason|rationale|";
static const char passive[] = "|is|was|are|were|been|being|be|";

static bool is_in(imr_str word, const char *list)
{
    enum { LONGEST = 30 };
    char key[LONGEST + 3];
    if (word.n > LONGEST) return false;
    key[0] = '|';
    memcpy(key + 1, word.s, word.n);
    memcpy(key + 1 + word.n, "|", 2);
    return strstr(list, key) != NULL;
}

static bool starts_sentence(const imr_token *token)
{
    return (token->flags & (IMR_TOKEN_SENTENCE | IMR_TOKEN_PARAGRAPH)) != 0;
}

/* Whether a semicolon separates two tokens. */
static bool is_parted(imr_str text, const imr_token *before, const imr_token *token)
{
    imr_str gap = {text.s + before->end, token->begin - before->end};
    return imr_str_find(gap, IMR_STR(";"), 0) != SIZE_MAX;
}

const imr_field *imr_requested_field(size_t i)
{
    static const char *const fields[IMR_REQUESTED_FIELDS] = {"procedure", "body_part", "category", "level", "side"};
    return imr_field_find(imr_str_of(fields[i]));
}

imr_status imr_requested_add(imr_arena *arena, const imr_decision *asked, imr_requested *to, imr_error *err)
{
    char scratch[32];
    for (size_t i = 0; i < IMR_REQUESTED_FIELDS; i++) {
        const imr_field *field = imr_requested_field(i);
        for (size_t v = 0; v < imr_field_values(field, asked); v++)
            if (!imr_list_add_once(arena, &to->values[i], imr_field_value(field, asked, v, scratch)))
                return imr_fail_memory(err);
    }
    const imr_list *parts = asked->body_part.n > 0 ? &asked->body_part : &asked->body_part_inferred;
    for (size_t i = 0; i < parts->n; i++)
        if (!imr_list_add_once(arena, &to->inferred, parts->at[i])) return imr_fail_memory(err);
    if (to->words.n == 0) to->words = asked->heading;
    return IMR_OK;
}

typedef struct asked_for {
    imr_interpreter *reading;
    imr_facets *facets;
    imr_tokens tokens;
    imr_str text;
    imr_requested *found;
} asked_for;

/* Whether the words ask for a treatment: "the patient presented for evaluation" does not ask for a visit. */
static bool is_treatment(const imr_decision *of, bool surely)
{
    return of->procedure.n > 0 && (surely || !imr_str_equal(of->category, IMR_STR("evaluation-management")));
}

/* Adds what words ask for, if they name a treatment. surely: they are known to ask for something, so a visit counts. */
static imr_status read_asked(asked_for *to, imr_str words, bool surely, imr_error *err)
{
    imr_decision decision = {.heading = words, .summary = to->text};
    if (words.n == 0) return IMR_OK;
    imr_status status = imr_facets_derive(to->facets, to->reading->arena, &decision, err);
    if (status != IMR_OK || !is_treatment(&decision, surely)) return status;
    return imr_requested_add(to->reading->arena, &decision, to->found, err);
}

static bool is_found(asked_for *to) { return to->found->values[IMR_REQUESTED_PROCEDURE].n > 0; }

/* Finds the sentence that contains a token. */
static void find_sentence(const imr_tokens *tokens, size_t at, size_t *first, size_t *end)
{
    for (*first = at; *first > 0 && !starts_sentence(&tokens->at[*first]);) --*first;
    for (*end = at + 1; *end < tokens->n && !starts_sentence(&tokens->at[*end]);) ++*end;
}

static bool has_any(const imr_tokens *tokens, size_t first, size_t end, const char *list)
{
    for (size_t i = first; i < end; i++)
        if (is_in(tokens->at[i].word, list)) return true;
    return false;
}

/* The first token of the account of utilization review: the first sentence in which it refuses something, else the
 * first that mentions a refused request; tokens->n if there is none. */
static size_t find_account(const imr_tokens *tokens)
{
    size_t first, end, spoken = tokens->n;
    for (size_t i = 0; i < tokens->n; i = end) {
        find_sentence(tokens, i, &first, &end);
        if (!has_any(tokens, first, end, refusing)) continue;
        if (has_any(tokens, first, end, reviewers)) return first;
        if (spoken == tokens->n && has_any(tokens, first, end, reviewed)) spoken = first;
    }
    return spoken;
}

/* The span of the text from token `first` up to token `end`. */
static imr_str words_at(const asked_for *to, size_t first, size_t end)
{
    const imr_token *at = to->tokens.at;
    return (imr_str){to->text.s + at[first].begin, at[end - 1].end - at[first].begin};
}

/* Where a piece of a sentence ends: at a semicolon, or at `end`. */
static size_t piece_end(const asked_for *to, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && !is_parted(to->text, &to->tokens.at[at - 1], &to->tokens.at[at])) at++;
    return at;
}

/* Where a piece begins to give a reason; `end` if it does not. */
static size_t claim_end(const asked_for *to, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && !is_in(to->tokens.at[at].word, reasons)) at++;
    return at;
}

/* Reads what utilization review refused, which is what is disputed: all sentences of its account that refuse, without
 * their reasons. */
static imr_status find_refused(asked_for *to, size_t account, imr_error *err)
{
    const imr_tokens *tokens = &to->tokens;
    imr_status status = IMR_OK;
    for (size_t i = account, first, end; i < tokens->n && status == IMR_OK; i = end) {
        find_sentence(tokens, i, &first, &end);
        if (!has_any(tokens, first, claim_end(to, first, end), refusing)) continue;
        for (size_t piece = first; piece < end && status == IMR_OK; piece = piece_end(to, piece, end)) {
            const size_t until = claim_end(to, piece, piece_end(to, piece, end));
            status = read_asked(to, words_at(to, piece, until), true, err);
        }
    }
    return status;
}

/* Reads the whole account piece by piece, if it names what was refused only in its reasons or in a separate sentence.
 */
static imr_status find_in_account(asked_for *to, size_t account, imr_error *err)
{
    const imr_tokens *tokens = &to->tokens;
    imr_status status = IMR_OK;
    for (size_t i = account, first, end, piece; i < tokens->n && status == IMR_OK; i = piece) {
        find_sentence(tokens, i, &first, &end);
        piece = piece_end(to, i, end);
        status = read_asked(to, words_at(to, i, piece), false, err);
    }
    return status;
}

/* Finds the words that a verb of asking refers to: those after it, up to the end of the sentence or a semicolon; if it
 * is passive ("an MRI was requested"), those before it. */
static void find_object(const asked_for *to, size_t verb, size_t *first, size_t *end)
{
    const imr_token *at = to->tokens.at;
    *first = *end = verb + 1;
    if (verb > 0 && is_in(at[verb - 1].word, passive)) {
        *first = *end = verb - 1;
        while (*first > 0 && !starts_sentence(&at[*first])) --*first;
    } else
        while (*end < to->tokens.n && !starts_sentence(&at[*end]) && !is_parted(to->text, &at[*end - 1], &at[*end]))
            ++*end;
}

/* Reads words that ask, without their circumstances if they name a treatment by themselves. */
static imr_status read_object(asked_for *to, size_t first, size_t end, bool surely, imr_error *err)
{
    size_t until = first;
    while (until < end && !is_in(to->tokens.at[until].word, circumstances)) until++;
    imr_status status = until > first ? read_asked(to, words_at(to, first, until), surely, err) : IMR_OK;
    if (status != IMR_OK || is_found(to) || until == end || first == end) return status;
    return read_asked(to, words_at(to, first, end), surely, err);
}

/* Reads what the last sentence that asks for a treatment asks for: a case first describes what was tried. */
static imr_status find_requested(asked_for *to, const char *verbs, bool surely, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = to->tokens.n, first, end; i-- > 0 && status == IMR_OK && !is_found(to);) {
        if (!is_in(to->tokens.at[i].word, verbs)) continue;
        find_object(to, i, &first, &end);
        status = read_object(to, first, end, surely, err);
    }
    return status;
}

/* Reads the last sentence that names a treatment and does not tell what was done before. */
static imr_status find_named(asked_for *to, imr_error *err)
{
    imr_status status = IMR_OK;
    for (size_t i = to->tokens.n, first, end; i > 0 && status == IMR_OK && !is_found(to); i = first) {
        find_sentence(&to->tokens, i - 1, &first, &end);
        if (!has_any(&to->tokens, first, end, telling_past)) status = read_object(to, first, end, false, err);
    }
    return status;
}

/* Adds the regions that the case mentions, if it asks for nothing. */
static imr_status find_regions(asked_for *to, imr_error *err)
{
    imr_decision decision = {.heading = IMR_STR("treatment"), .summary = to->text};
    imr_status status = imr_facets_derive(to->facets, to->reading->arena, &decision, err);
    for (size_t i = 0; i < decision.body_part_inferred.n && status == IMR_OK; i++)
        if (!imr_list_add_once(to->reading->arena, &to->found->inferred, decision.body_part_inferred.at[i]))
            status = imr_fail_memory(err);
    return status;
}

static imr_status find_asked(asked_for *to, imr_error *err)
{
    size_t account = find_account(&to->tokens);
    imr_status status = find_refused(to, account, err);
    if (status == IMR_OK && !is_found(to)) status = find_in_account(to, account, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, asking, false, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, planning, false, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, ordering, false, err);
    if (status == IMR_OK && !is_found(to)) status = find_requested(to, asking, true, err);
    if (status == IMR_OK && !is_found(to)) status = find_named(to, err);
    return status == IMR_OK && !is_found(to) ? find_regions(to, err) : status;
}

imr_status imr_requested_read(imr_interpreter *reading, imr_str text, imr_requested *out, imr_error *err)
{
    asked_for to = {.reading = reading, .text = text, .found = out};
    *out = (imr_requested){0};
    imr_status status = imr_tokenize(text, &to.tokens, err);
    if (status == IMR_OK) status = imr_facets_new_groundless(reading->lexicon, &to.facets, err);
    if (status == IMR_OK) status = find_asked(&to, err);
    imr_tokens_free(&to.tokens);
    imr_facets_free(to.facets);
    return status;
}
