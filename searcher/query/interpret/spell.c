#include "spell.h"

#include "docstore.h"
#include "mention_run.h"

#include <string.h>

enum {
    SHORTEST = 5,
    ACRONYM = 5, /* letters; capitals up to this length are never corrected */
    PASTED = 20, /* words; longer runs are not corrected */
    LONG = 8,    /* letters; words from this length on may have two mistakes */
    LONGEST = 40,
    CANDIDATES = 32,
    FEW = 3, /* a mistake stands in at most so many decisions, or in one of MANY */
    MANY = 2000,
    VERY_RARE = 20, /* the same if the tables do not tell which word it stands for */
    RARE = 4,       /* a word may be a mistake if the word it may stand for is this many times as frequent */
};

/* ---- the nearest words: walks the index's in order, with a row of edit distances per letter ---- */

typedef struct walk {
    imr_str word;
    unsigned limit;
    bool same_start; /* whether the first letter must be the same */
    unsigned rows[LONGEST + 1][LONGEST + 1];
    char path[LONGEST]; /* the letters that the rows belong to */
    size_t depth;
    char next[LONGEST + 1];
    imr_arena *arena;
    imr_list found; /* the words at the least distance */
    unsigned least;
    bool failed;
} walk;

static unsigned least_of(unsigned a, unsigned b) { return a < b ? a : b; }

/* Adds the row of another letter. Returns whether a word that begins with the path can still be near. */
static bool add_row(walk *to, char letter)
{
    size_t d = ++to->depth;
    imr_str word = to->word;
    unsigned *row = to->rows[d], *above = to->rows[d - 1], best = row[0] = (unsigned)d;
    to->path[d - 1] = letter;
    for (size_t j = 1; j <= word.n; j++) {
        row[j] = least_of(above[j], row[j - 1]) + 1;
        row[j] = least_of(row[j], above[j - 1] + (word.s[j - 1] != letter));
        bool swapped = d > 1 && j > 1 && letter == word.s[j - 2] && to->path[d - 2] == word.s[j - 1];
        if (swapped) row[j] = least_of(row[j], to->rows[d - 2][j - 2] + 1);
        best = least_of(best, row[j]);
    }
    return best <= to->limit;
}

/* The least string after all words that begin with the path; absent if there is none. */
static imr_str pass_over(walk *to)
{
    memcpy(to->next, to->path, to->depth);
    unsigned char last = (unsigned char)to->path[to->depth - 1];
    if (last == UINT8_MAX) return (imr_str){0};
    to->next[to->depth - 1] = (char)(last + 1);
    return (imr_str){to->next, to->depth};
}

static void keep(walk *to, imr_str term, unsigned distance)
{
    if (distance < to->least) to->found.n = 0;
    to->least = to->limit = distance;
    if (to->found.n == CANDIDATES) return;
    char *copy = imr_arena_dup(to->arena, term);
    to->failed = copy == NULL || !imr_list_add(to->arena, &to->found, (imr_str){copy, term.n});
}

static imr_str seek(void *context, imr_str term)
{
    walk *to = context;
    size_t same = 0;
    if (to->failed || (to->same_start && term.s[0] != to->word.s[0])) return IMR_STR("");
    while (same < to->depth && same < term.n && to->path[same] == term.s[same]) same++;
    to->depth = same;
    while (to->depth < term.n)
        if (to->depth == LONGEST || !add_row(to, term.s[to->depth])) return pass_over(to);
    unsigned distance = to->rows[to->depth][to->word.n];
    if (distance <= to->limit && distance > 0) keep(to, term, distance); /* the word itself is no correction of it */
    return (imr_str){0};
}

static imr_status walk_words(imr_interpreter *reading, imr_str word, unsigned limit, bool same_start, imr_list *found,
                             imr_error *err)
{
    walk *to = imr_arena_alloc(reading->arena, sizeof *to);
    if (to == NULL) return imr_fail_memory(err);
    to->word = word;
    to->limit = to->least = limit;
    to->same_start = same_start;
    to->arena = reading->arena;
    for (size_t j = 0; j <= word.n; j++) to->rows[0][j] = (unsigned)j;
    imr_str start = same_start ? (imr_str){word.s, 1} : IMR_STR("a");
    imr_status status = imr_reader_seek(reading->reader, IMR_STR(""), start, seek, to, err);
    if (status == IMR_OK && to->failed) status = imr_fail_memory(err);
    *found = to->found;
    return status;
}

/* Finds the stems nearest to a token's stem, within `limit` mistakes; with two, the first letter must be right. Failing
 * that, with one mistake, to the word itself, which can be nearer than its stem: spixe, spix, spine. */
static imr_status nearest_stems(imr_interpreter *reading, const imr_token *token, unsigned limit, imr_list *found,
                                imr_error *err)
{
    *found = (imr_list){0};
    if (token->word.n > LONGEST || token->stem.n > LONGEST) return IMR_OK;
    imr_status status = walk_words(reading, token->stem, limit, limit > 1, found, err);
    if (status == IMR_OK && found->n == 0 && limit == 1)
        status = walk_words(reading, token->word, limit, false, found, err);
    return status;
}

/* The weight of a candidate. Words of headings, which name treatments, outweigh those of rationales: "shouldr" is not
 * "should". The first letter is seldom wrong, so another one counts only if a heading has the word: "baker" is not
 * "aker". */
static imr_status weight_of(imr_interpreter *reading, imr_str typed, imr_str stem, uint64_t *out, imr_error *err)
{
    enum { HEADING = 50 };
    uint32_t all = 0, heading = 0;
    imr_str prefix = imr_str_of(imr_field_find(IMR_STR("heading"))->prefix);
    imr_status status = imr_reader_frequency(reading->reader, IMR_STR(""), stem, &all, err);
    if (status == IMR_OK) status = imr_reader_frequency(reading->reader, prefix, stem, &heading, err);
    *out = all + (uint64_t)HEADING * heading;
    bool swapped = typed.n > 1 && stem.n > 1 && typed.s[0] == stem.s[1] && typed.s[1] == stem.s[0];
    if (typed.s[0] != stem.s[0] && !swapped && heading == 0) *out = 0;
    return status;
}

/* Removes the candidate of the greatest weight from the list; *out is absent if none is left. */
static imr_status most_frequent(imr_interpreter *reading, imr_str typed, imr_list *stems, imr_str *out, imr_error *err)
{
    imr_status status = IMR_OK;
    uint64_t most = 0, n = 0;
    size_t best = 0;
    *out = (imr_str){0};
    for (size_t i = 0; i < stems->n && status == IMR_OK; i++) {
        status = weight_of(reading, typed, stems->at[i], &n, err);
        if (n > most) most = n, best = i, *out = stems->at[i];
    }
    if (out->s != NULL) stems->at[best] = stems->at[--stems->n];
    return status;
}

/* ---- from a stem to a word as decisions spell it ---- */

enum { DOCUMENTS = 20 };

typedef struct documents {
    imr_docid id[DOCUMENTS];
    size_t n;
} documents;

static bool visit_document(void *context, imr_docid id)
{
    documents *to = context;
    to->id[to->n++] = id;
    return to->n < DOCUMENTS;
}

/* Looks in a text for the stem's spelling nearest to what was typed. *out and *least hold the best of earlier texts. */
static imr_status spelled_in(imr_interpreter *reading, imr_str text, imr_str stem, imr_str typed, imr_str *out,
                             unsigned *least, imr_error *err)
{
    imr_status status = imr_interpreter_tokens(reading, text, err);
    for (size_t i = 0; i < reading->tokens.n && status == IMR_OK; i++) {
        const imr_token *token = &reading->tokens.at[i];
        if (!imr_str_equal(token->stem, stem)) continue;
        unsigned distance = imr_edit_distance(token->word, typed, LONG);
        if (distance >= *least) continue;
        *least = distance;
        *out = (imr_str){imr_arena_dup(reading->arena, token->word), token->word.n};
        if (out->s == NULL) return imr_fail_memory(err);
    }
    return status;
}

static imr_status spelled_by(imr_interpreter *reading, imr_docid id, imr_str stem, imr_str typed, imr_str *out,
                             unsigned *least, imr_error *err)
{
    imr_decision decision;
    imr_status status = imr_docstore_read(reading->reader, id, IMR_BARE, reading->arena, &decision, err);
    if (status == IMR_OK) status = spelled_in(reading, decision.heading, stem, typed, out, least, err);
    if (status == IMR_OK) status = spelled_in(reading, decision.rationale, stem, typed, out, least, err);
    return status;
}

/* Finds the spelling of a stem nearest to what was typed; *out is absent if none is near. */
static imr_status word_of(imr_interpreter *reading, imr_str stem, imr_str typed, imr_str *out, imr_error *err)
{
    documents some = {0};
    unsigned near = typed.n < LONG ? 1 : 2, least = UINT8_MAX;
    imr_status status = imr_reader_documents(reading->reader, IMR_STR(""), stem, visit_document, &some, err);
    for (size_t i = 0; i < some.n && status == IMR_OK && least > near; i++)
        status = spelled_by(reading, some.id[i], stem, typed, out, &least, err);
    if (least > near) *out = (imr_str){0};
    return status;
}

/* Finds the nearest indexed word. A near stem can belong to a word that is not near: onto, ongo, ongoing. */
static imr_status nearest_indexed(imr_interpreter *reading, const imr_token *token, unsigned limit, imr_str *out,
                                  imr_error *err)
{
    enum { TRIES = 3 };
    imr_list stems;
    imr_str stem = {0};
    imr_status status = nearest_stems(reading, token, limit, &stems, err);
    for (int i = 0; i < TRIES && status == IMR_OK && out->s == NULL; i++) {
        status = most_frequent(reading, token->word, &stems, &stem, err);
        if (stem.s == NULL) break;
        if (status == IMR_OK) status = word_of(reading, stem, token->word, out, err);
    }
    return status;
}

/* Finds the nearest word among stemming exceptions, whose stems do not show their spelling: radiculopathy, radicular.
 */
static imr_status nearest_exception(imr_interpreter *reading, const imr_token *token, unsigned limit, imr_str *out,
                                    imr_error *err)
{
    const imr_stem_exception *at = NULL;
    imr_status status = IMR_OK;
    uint64_t most = 0, n = 0;
    for (size_t i = 0; status == IMR_OK && (at = imr_lexicon_exception(reading->lexicon, i)) != NULL; i++) {
        if (limit > 1 && at->word.s[0] != token->word.s[0]) continue;
        if (imr_edit_distance(token->word, at->word, limit) > limit) continue;
        status = weight_of(reading, token->word, at->stem, &n, err);
        if (n > most) most = n, *out = at->word;
    }
    return status;
}

static imr_status nearest_word(imr_interpreter *reading, const imr_token *token, imr_str *out, imr_error *err)
{
    imr_status status = IMR_OK;
    unsigned most = token->word.n < LONG ? 1 : 2;
    *out = (imr_str){0};
    for (unsigned limit = 1; limit <= most && status == IMR_OK && out->s == NULL; limit++) {
        status = nearest_exception(reading, token, limit, out, err);
        if (status == IMR_OK && out->s == NULL) status = nearest_indexed(reading, token, limit, out, err);
    }
    return status;
}

/* ---- a run of words ---- */

/* A run of tokens. `phrases`, the lexicon's matches, are found when first needed. */
typedef struct run {
    imr_interpreter *reading;
    imr_tokens tokens;
    imr_matches phrases;
    bool matched;
    imr_interpretation *meaning;
    imr_error *err;
} run;

/* Whether it is a word of the forms_*.c files, which is right even if no decision has it. */
static bool is_cue(imr_str word)
{
    static const char *const words[] = {"older",     "younger", "earlier",      "later",       "except",
                                        "excluding", "fewer",   "greater",      "least",       "since",
                                        "until",     "elderly", "unauthorized", "percent",     "appeal",
                                        "appeals",   "winning", "likelihood",   "probability", "neither"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (imr_str_equal(word, imr_str_of(words[i]))) return true;
    return false;
}

static bool may_be_wrong(const imr_token *token)
{
    if (token->word.n < SHORTEST || token->ids.stem != 0 || imr_word_joins(token->word)) return false;
    if (imr_mention_is_soft(token->word) || imr_mention_is_idle(token->word) || is_cue(token->word)) return false;
    if ((token->flags & IMR_TOKEN_UPPER) != 0 && token->word.n <= ACRONYM) return false;
    for (size_t i = 0; i < token->word.n; i++)
        if (token->word.s[i] < 'a' || token->word.s[i] > 'z') return false;
    return true;
}

/* In how many decisions a stem occurs, in the field where it is most frequent. */
static imr_status frequency_of(run *to, imr_str stem, uint64_t *out)
{
    imr_status status = IMR_OK;
    *out = 0;
    for (size_t i = imr_field_count(); i-- > 0 && status == IMR_OK;) {
        const imr_field *field = imr_field_at(i);
        uint32_t n = 0;
        if ((field->flags & IMR_FIELD_TEXT) == 0) continue;
        status = imr_reader_frequency(to->reading->reader, imr_str_of(field->prefix), stem, &n, to->err);
        if (n > *out) *out = n;
    }
    return status;
}

/* Whether it is a correct word that resembles a name in the tables: of 104,000 English words those in common use that
 * imr_lexicon_meant() takes for one. Only its neighbours can show that it is a mistake. */
static bool is_right(imr_str word)
{
    static const char words[] =
        "|ablution|action|actors|adaptor|adopted|adoptive|ambient|angle|angles|anklet|badder|batch|batter|batters|"
        "black|blander|bondage|boost|boosts|booths|bracts|brainy|brakes|braking|braves|braving|braying|caching|"
        "cannabises|carpet|carting|carves|cashing|catch|cellar|cerebra|chance|change|charge|cheat|choking|clock|"
        "closed|clutch|clutches|coasting|cochlea|cochleae|cochleas|complaining|concert|concerts|concoction|conducive|"
        "confounded|confounding|conjunction|conjunctive|conking|connective|contravene|contrive|conviction|corned|"
        "corner|couching|crania|creator|crest|crooking|crotch|crotches|crunch|crunches|cubical|denature|denatures|"
        "digressing|digression|digressive|dioxin|dipper|dippers|dream|dressiness|elided|elides|embeds|endure|femora|"
        "filed|finder|firearm|flighty|fluorine|fluorite|fraction|fright|gasses|gastronomy|ginger|gladdening|globes|"
        "glosses|grace|grasses|groan|groves|halter|hamstrung|handle|handymen|haring|healed|hearty|holder|holier|"
        "holler|holster|homeopathy|hostel|hotter|hyperbolic|hypnoses|immure|infection|insect|insects|insets|"
        "insomniac|insomniacs|interfered|interferes|interfering|interstice|invert|inverts|lancers|lances|linger|"
        "livery|logging|lumber|lyrical|lyrics|marked|match|message|messages|metacarpus|millage|moralities|needles|"
        "orthodontia|palates|paring|parring|parsing|peacemaker|peacemakers|pediatrist|pediatrists|pelves|pericardia|"
        "perking|place|planar|proverb|puller|pullers|radiograms|reached|reaches|reallocation|recantation|recast|"
        "reefer|rejection|religion|renovation|replication|resistor|respirator|respirators|retraction|retractions|"
        "revaluation|revaluations|revocation|revocations|roofing|rubies|sample|sander|sanders|scooted|scramble|"
        "scrambled|scrambles|scream|scrota|seeping|sentry|shooter|shores|should|shoves|simple|singer|singular|"
        "slander|sleepy|slipper|smoulder|soldier|spinal|splines|splintering|spring|sprint|staider|steeping|"
        "stenography|sterna|sting|string|sunders|sweeping|swing|table|tables|teethe|temper|tender|though|throaty|"
        "toothy|trace|trail|trails|transaction|transformation|transistor|transpiration|tropical|typical|uncle|"
        "undergrads|underpants|underpass|underpays|underplays|unison|vender|venders|verged|vision|waist|waste|watch|"
        "wriest|writs|";
    const imr_token token = {.word = word};
    return imr_mention_is(&(imr_mention_run){.tokens = &token, .n = 1}, 0, words);
}

/* ---- a word's neighbours ---- */

static bool covers(const imr_match *match, size_t token)
{
    return token >= match->first && token < match->first + match->count;
}

/* Whether the run with token i replaced by `word` has a phrase of several words there, "carpal tunnel", or a body part
 * next to a treatment, "lumbar MRI". */
static imr_status fits_beside(run *to, size_t i, imr_str word, bool *out)
{
    const unsigned tables = 1U << IMR_TABLE_PROCEDURE | 1U << IMR_TABLE_BODY_PART | 1U << IMR_TABLE_SYNONYM;
    imr_interpreter *reading = to->reading;
    imr_token *copy = imr_arena_alloc(reading->arena, (to->tokens.n + 1) * sizeof *copy);
    *out = false;
    if (copy == NULL) return imr_fail_memory(to->err);
    imr_status status = imr_interpreter_tokens(reading, word, to->err);
    if (status != IMR_OK || reading->tokens.n != 1) return status;
    memcpy(copy, to->tokens.at, to->tokens.n * sizeof *copy);
    copy[i].word = reading->tokens.at[0].word;
    copy[i].stem = reading->tokens.at[0].stem;
    copy[i].ids = reading->tokens.at[0].ids;
    for (size_t k = 0; k < to->tokens.n; k++) copy[k].flags |= IMR_TOKEN_UPPER;
    status = imr_lexicon_match(reading->lexicon, tables, copy, to->tokens.n, &reading->matches, to->err);
    bool place = false, treatment = false;
    for (size_t m = 0; m < reading->matches.n && status == IMR_OK; m++) {
        const imr_match *at = &reading->matches.at[m];
        *out = *out || (covers(at, i) && at->count > 1);
        place = place || (covers(at, i) && at->concept->table == IMR_TABLE_BODY_PART && !at->weak);
        bool beside = covers(at, i + 1) || (i > 0 && covers(at, i - 1));
        treatment = treatment || (beside && at->concept->table == IMR_TABLE_PROCEDURE && !at->weak);
    }
    bool apart = (to->tokens.at[i].flags & IMR_TOKEN_COMMA) != 0 ||
                 (i + 1 < to->tokens.n && (to->tokens.at[i + 1].flags & IMR_TOKEN_COMMA) != 0);
    *out = *out || (place && treatment && !apart);
    return status;
}

/* Finds the word that the neighbours of a token show was meant, even if decisions have the typed one. */
static imr_status meant_beside(run *to, size_t i, imr_str *word)
{
    bool fits = false, fits_already = false;
    const imr_token *token = &to->tokens.at[i];
    const bool beside =
        (i > 0 && to->tokens.at[i - 1].ids.stem != 0) || (i + 1 < to->tokens.n && to->tokens.at[i + 1].ids.stem != 0);
    if (!beside) return IMR_OK; /* the lexicon has neither neighbour */
    imr_str meant = imr_lexicon_perhaps(to->reading->lexicon, token->word);
    if (meant.s == NULL) return IMR_OK;
    imr_status status = fits_beside(to, i, token->word, &fits_already);
    if (status == IMR_OK && !fits_already) status = fits_beside(to, i, meant, &fits);
    if (fits) *word = meant;
    return status;
}

/* Whether decisions that have a word must be few beside those of the word that it may stand for, which names something
 * by itself: common mistakes occur in letters too. */
static imr_status is_likelier(run *to, const imr_token *token, uint64_t known, imr_str word, uint64_t times, bool *out)
{
    const unsigned tables = 1U << IMR_TABLE_PROCEDURE | 1U << IMR_TABLE_BODY_PART;
    imr_interpreter *reading = to->reading;
    uint64_t n = 0;
    *out = false;
    imr_status status = imr_interpreter_tokens(reading, word, to->err);
    if (status != IMR_OK || reading->tokens.n != 1) return status;
    bool same = imr_str_equal(reading->tokens.at[0].stem, token->stem);
    status = frequency_of(to, reading->tokens.at[0].stem, &n);
    if (status == IMR_OK)
        status = imr_lexicon_match(reading->lexicon, tables, reading->tokens.at, 1, &reading->matches, to->err);
    bool named = reading->matches.n > 0 && !reading->matches.at[0].weak;
    *out = !same && (known == 0 || (named && n >= known * times));
    return status;
}

/* Finds the word that a token was meant to be: of the tables, or else the nearest of the decisions. A known word is
 * replaced only by a likelier one. */
static imr_status meant_word(run *to, const imr_token *token, uint64_t known, imr_str *word)
{
    bool likelier = false;
    *word = imr_lexicon_meant(to->reading->lexicon, token->word);
    imr_status status = word->s == NULL ? IMR_OK : is_likelier(to, token, known, *word, RARE, &likelier);
    if (status != IMR_OK || likelier) return status;
    *word = (imr_str){0};
    bool rare = known <= FEW || known * MANY < imr_reader_count(to->reading->reader);
    if (known > 0 && (token->word.n < LONG || !rare)) return IMR_OK; /* "ahead" is not head; the walk costs 1 ms */
    status = nearest_word(to->reading, token, word, to->err);
    if (status != IMR_OK || word->s == NULL || known == 0) return status;
    status = is_likelier(to, token, known, *word, VERY_RARE, &likelier);
    if (!likelier) *word = (imr_str){0};
    return status;
}

static imr_status is_in_lexicon(run *to, size_t token, bool *known)
{
    imr_status status = IMR_OK;
    *known = false;
    if (!to->matched)
        status = imr_lexicon_match(to->reading->lexicon, (1U << IMR_TABLE_COUNT) - 1, to->tokens.at, to->tokens.n,
                                   &to->phrases, to->err);
    to->matched = status == IMR_OK;
    for (size_t i = 0; i < to->phrases.n && status == IMR_OK && !*known; i++)
        *known = token >= to->phrases.at[i].first && token < to->phrases.at[i].first + to->phrases.at[i].count;
    return status;
}

/* Corrects a token; *word is absent if it is correct, or if nothing is near it. */
static imr_status spell_token(run *to, size_t i, imr_str *word)
{
    const imr_token *token = &to->tokens.at[i];
    bool listed = false;
    uint64_t n = 0;
    *word = (imr_str){0};
    if (!may_be_wrong(token)) return IMR_OK;
    imr_status status = meant_beside(to, i, word);
    if (status != IMR_OK || word->s != NULL || is_right(token->word)) return status;
    status = is_in_lexicon(to, i, &listed);
    if (status == IMR_OK && !listed) status = frequency_of(to, token->stem, &n);
    if (status == IMR_OK && !listed) status = meant_word(to, token, n, word);
    return status;
}

static imr_status hear(run *to, const imr_token *token, imr_str typed, imr_str word)
{
    uint64_t n = 0;
    imr_interpretation *meaning = to->meaning;
    imr_arena *arena = to->reading->arena;
    if (!imr_list_add(arena, &meaning->typed, typed) || !imr_list_add(arena, &meaning->spelled, word))
        return imr_fail_memory(to->err);
    imr_status status = frequency_of(to, token->stem, &n);
    imr_notes_add(to->reading->notes, (imr_note){.code = IMR_NOTE_SPELLED, .span = typed, .value = word, .number = n});
    return status;
}

static imr_status spell_tokens(run *to, imr_str *text)
{
    imr_status status = IMR_OK;
    imr_str typed = *text;
    imr_buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < to->tokens.n && status == IMR_OK; i++) {
        const imr_token *token = &to->tokens.at[i];
        imr_str word;
        status = spell_token(to, i, &word);
        if (status != IMR_OK || word.s == NULL) continue;
        imr_buf_add(&out, (imr_str){typed.s + at, token->begin - at});
        imr_buf_add(&out, word);
        at = token->end;
        status = hear(to, token, (imr_str){typed.s + token->begin, token->end - token->begin}, word);
    }
    imr_buf_add(&out, (imr_str){typed.s + at, typed.n - at});
    const char *copy =
        status == IMR_OK && at > 0 && !out.failed ? imr_arena_dup(to->reading->arena, imr_buf_str(&out)) : NULL;
    if (copy != NULL) *text = (imr_str){copy, out.n};
    if (status == IMR_OK && at > 0 && copy == NULL) status = imr_fail_memory(to->err);
    imr_buf_free(&out);
    return status;
}

imr_status imr_spell_run(imr_interpreter *reading, imr_str *text, imr_interpretation *meaning, imr_error *err)
{
    if (reading->reader == NULL) return IMR_OK;
    run to = {.reading = reading, .meaning = meaning, .err = err};
    imr_status status = imr_tokenize(*text, &to.tokens, err);
    if (status == IMR_OK) status = imr_stem_tokens(reading->stemmer, &to.tokens, err);
    if (status == IMR_OK && to.tokens.n <= PASTED) status = spell_tokens(&to, text);
    imr_tokens_free(&to.tokens);
    imr_matches_free(&to.phrases);
    return status;
}
