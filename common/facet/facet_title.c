#include "facet_title.h"

#include <string.h>

#include "dates.h"

/* ---- dates and publishers of a title ---- */

enum { FIRST_YEAR = 1990, YEARS_END = 2100 }; /* years in which a guideline can have been published */

bool imr_token_is_year(const imr_token *token)
{
    long number = imr_token_number(token);
    return token->word.n == 4 && number >= FIRST_YEAR && number < YEARS_END;
}

/* The length in tokens of a date ("May 15, 2017", "May 2017", "5/15/2017", "2017"), and its year. */
static size_t date_at(imr_stretch text, size_t i, long *year)
{
    imr_point date;
    size_t taken = imr_point_read(text.at, text.n, i, false, &date);
    if (taken == 0 || date.year < FIRST_YEAR) return 0;
    *year = date.year;
    return taken;
}

/* "9792.20", "9792.24.2": a section of the regulation. */
static bool is_regulation(const imr_token *token) { return imr_str_starts(token->word, IMR_STR("9792.")); }

static bool is_section_word(const imr_token *token)
{
    static const char *const words[] = {"section", "sections", NULL};
    return imr_token_in(token, words);
}

bool imr_is_section_label(imr_stretch text, size_t i)
{
    if (!is_section_word(&text.at[i])) return false;
    return i + 1 >= text.n || !is_regulation(&text.at[i + 1]);
}

/* Words beside a name that are not a topic: publisher, regulation, edition. */
static bool is_filler(imr_stretch text, size_t i)
{
    static const char *const words[] = {
        "guideline",  "guidelines", "acoem",    "mtus",        "mdguidelines", "effective", "eff",     "updated",
        "update",     "revised",    "rev",      "revision",    "dated",        "adopted",   "amended", "published",
        "edition",    "ed",         "2nd",      "second",      "3rd",          "third",     "ccr",     "title",
        "california", "cal",        "code",     "regulations", "reg",          "regs",      "et",      "seq",
        "reed",       "group",      "practice", NULL};
    const imr_token *token = &text.at[i];
    if (imr_token_in(token, words) || imr_token_is(token, "9792.20") || imr_token_is(token, "9792.26")) return true;
    if (is_section_word(token)) return !imr_is_section_label(text, i);
    static const char *const law[] = {"ccr", "california", "cal", "code", NULL};
    bool title_8 = imr_token_is(token, "8") && i + 1 < text.n;
    return title_8 && (imr_token_in(&text.at[i + 1], law) || (i > 0 && imr_token_is(&text.at[i - 1], "title")));
}

/* The end of what continues a title from the token on; sets *year if it contains one. */
static size_t pass_fillers(imr_stretch text, size_t i, long *year)
{
    while (i < text.n) {
        size_t date = date_at(text, i, year);
        if (date == 0 && !is_filler(text, i)) break;
        i += date > 0 ? date : 1;
    }
    return i;
}

/* The end of "(b)(1)" after a section of the regulation. */
static size_t pass_subsection(imr_stretch text, size_t i)
{
    static const char letters[] = "abcdefgh", digits[] = "123456789";
    if (i >= text.n || text.at[i].word.n != 1 || strchr(letters, text.at[i].word.s[0]) == NULL) return i;
    i++;
    return i + (i < text.n && text.at[i].word.n == 1 && strchr(digits, text.at[i].word.s[0]) != NULL);
}

/* ---- editions ---- */

static long since_of(const imr_concept *edition)
{
    imr_str digits;
    long year = 0;
    if (!imr_concept_trait(edition, "since", &digits)) return 0;
    for (size_t i = 0; i < digits.n; i++) year = year * 10 + (digits.s[i] - '0');
    return year;
}

/* The latest edition of that year or before. Without a year it is the first of the table, or the current one for a
 * decision of 2018 or later, when the older ones had been replaced. */
static const imr_concept *edition_of(const imr_title *title, long decided)
{
    const imr_concept *best = title->editions[0];
    long year = title->year > 0 ? title->year : decided >= 2018 ? decided : 0;
    for (size_t i = 0; i < title->n_editions; i++) {
        long since = since_of(title->editions[i]);
        if (since <= year && since > since_of(best)) best = title->editions[i];
    }
    return best;
}

static bool has_edition(const imr_title *title, const imr_concept *edition)
{
    for (size_t i = 0; i < title->n_editions; i++) {
        if (title->editions[i] == edition) return true;
    }
    return false;
}

static bool shares_edition(const imr_title *a, const imr_title *b)
{
    for (size_t i = 0; i < b->n_editions; i++) {
        if (has_edition(a, b->editions[i])) return true;
    }
    return false;
}

/* Keeps only the editions that both have. */
static void keep_shared(imr_title *title, const imr_title *other)
{
    size_t kept = 0;
    for (size_t i = 0; i < title->n_editions; i++) {
        if (has_edition(other, title->editions[i])) title->editions[kept++] = title->editions[i];
    }
    title->n_editions = kept;
}

/* ---- names ---- */

static bool is_mtus(const imr_match *match) { return imr_str_starts(match->concept->id, IMR_STR("mtus")); }
static bool is_publisher(const imr_title *title) { return imr_concept_is(title->editions[0], "publisher"); }

/* The title of the match at *i and the following matches of the same words; moves *i past them. Tokens before `begin`
 * belong to another title. */
static imr_title title_at(imr_stretch text, size_t begin, const imr_matches *matches, size_t *i)
{
    const imr_match *name = &matches->at[*i];
    imr_title title = {.first = name->first};
    for (; *i < matches->n && matches->at[*i].first == name->first; ++*i) {
        if (is_mtus(&matches->at[*i]) && title.n_editions < IMR_EDITIONS_MAX)
        title.editions[title.n_editions++] = matches->at[*i].concept;
    }
    long year = 0;
    size_t end = name->first + name->count;
    if (is_regulation(&text.at[name->first])) end = pass_subsection(text, end);
    title.end = pass_fillers(text, end, &year);
    if (year == 0 && title.first > begin && imr_token_is_year(&text.at[title.first - 1])) {
        year = imr_token_number(&text.at[--title.first]);
    }
    title.year = year;
    return title;
}

/* A one-word name ("Opioids", "Eye") is an ordinary word unless its date or "Guideline" is beside it, or it opens the
 * citation. */
static bool is_ordinary_word(imr_stretch text, const imr_title *title, size_t words)
{
    bool number = text.at[title->first].flags & IMR_TOKEN_NUMBER;
    return words == 1 && !number && title->first > 0 && title->end == title->first + 1 && !is_publisher(title);
}

/* In a list of sections a chapter begins after "and" or a comma, and has its year beside it. */
static bool begins_chapter(imr_stretch text, const imr_title *title, bool in_sections)
{
    if (!in_sections) return true;
    bool apart = text.at[title->first].flags & IMR_TOKEN_COMMA;
    return title->year > 0 && title->first > 0 && (apart || imr_token_is(&text.at[title->first - 1], "and"));
}

/* Whether the title is a topic of the previous one, as "Opioids for chronic pain" is of the chapter on chronic pain. */
static bool is_topic_of(const imr_title *title, const imr_title *last, size_t words)
{
    return words <= 2 && title->year == 0 && shares_edition(title, last);
}

/* Whether the title continues the previous one: a chapter named twice in a row ("Chapter 12 Low Back Complaints"), or
 * after its publisher. */
static bool continues(imr_stretch text, const imr_title *title, const imr_title *last)
{
    if (last->end != title->first || (text.at[title->first].flags & IMR_TOKEN_SENTENCE)) return false;
    return is_publisher(last) || shares_edition(last, title);
}

static void join(imr_title *last, const imr_title *title)
{
    if (is_publisher(last))
        memcpy(last->editions, title->editions, sizeof last->editions), last->n_editions = title->n_editions;
    else
        keep_shared(last, title);
    last->end = title->end;
    if (title->year > 0) last->year = title->year;
}

/* The year of the decision, 0 if unknown. */
static long year_decided(const imr_decision *decision)
{
    imr_str date = decision->date_decision;
    long year = 0;
    for (size_t i = 0; date.n >= 4 && i < 4; i++) year = year * 10 + (date.s[i] - '0');
    return year;
}

size_t imr_titles_find(imr_facet_reading *reading, imr_stretch text, imr_title *titles, size_t room)
{
    imr_matches *matches = &reading->facets->matches;
    bool in_sections = false;
    size_t n = 0, token = 0;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_CHAPTER), text, matches)) return 0;
    for (size_t i = 0; i < matches->n && n < room;) {
        size_t words = matches->at[i].count, name = matches->at[i].first;
        imr_title *last = n > 0 ? &titles[n - 1] : NULL;
        imr_title title = title_at(text, last != NULL ? last->end : 0, matches, &i);
        for (; token < title.first; token++) in_sections |= imr_is_section_label(text, token);
        bool inside = last != NULL && name < last->end;
        if (title.n_editions == 0 || inside || is_ordinary_word(text, &title, words)) continue;
        if (!begins_chapter(text, &title, in_sections)) continue;
        in_sections = false;
        if (last != NULL && continues(text, &title, last))
            join(last, &title);
        else if (last == NULL || !is_topic_of(&title, last, words))
            titles[n++] = title;
    }
    for (size_t i = 0; i < n; i++) titles[i].chapter = edition_of(&titles[i], year_decided(reading->decision));
    return n;
}
