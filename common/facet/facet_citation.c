/* Reads sections and pages. Sections are separated by commas, but a section's name may contain commas (sections.tsv),
 * and so may a numbered path ("3.3.1.2 Opioids for Chronic Pain ...: Screening ..., Prior to ..."). */
#include "facet_citation.h"
#include "facet_title.h"

#include <stdio.h>
#include <string.h>

enum { RANGE_MAX = 60 }; /* longer page ranges are not expanded */

/* ---- the bytes between tokens ---- */

/* The text of the tokens, without surrounding punctuation. */
static imr_str words_of(const imr_citation_line *line, imr_stretch words)
{
    static const char before[] = " ,;:./-&", behind[] = " ,;:/-&";
    if (words.n == 0) return (imr_str){0};
    uint32_t begin = words.at[0].begin, end = words.at[words.n - 1].end;
    /* a closing bracket right after the last word belongs to it */
    while (end < line->text.n && (line->text.s[end] == ')' || line->text.s[end] == ']')) end++;
    imr_str text = {line->text.s + begin, end - begin};
    while (text.n > 0 && strchr(before, text.s[0]) != NULL) text.s++, text.n--;
    while (text.n > 0 && strchr(behind, text.s[text.n - 1]) != NULL) text.n--;
    long open = 0;
    for (size_t i = 0; i < text.n; i++) {
        open += text.s[i] == '(' || text.s[i] == '[';
        open -= text.s[i] == ')' || text.s[i] == ']';
    }
    while (open < 0 && text.n > 0 && (text.s[text.n - 1] == ')' || text.s[text.n - 1] == ']')) text.n--, open++;
    return text;
}

/* Updates the bracket depth with the bytes between two tokens; whether they separate two sections. */
static bool parts_here(const imr_citation_line *line, const imr_token *left, const imr_token *right, int *depth)
{
    bool mark = false;
    for (uint32_t i = left->end; i < right->begin; i++) {
        char byte = line->text.s[i];
        if (byte == '(' || byte == '[') ++*depth;
        if ((byte == ')' || byte == ']') && *depth > 0) --*depth;
        if ((byte == ',' || byte == ';') && *depth == 0) mark = true;
    }
    return mark;
}

/* ---- pages ---- */

static void add_page(imr_citation_line *line, imr_list *pages, long page)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%ld", page);
    if (n > 0) imr_facet_add_copy(line->reading, pages, (imr_str){digits, (size_t)n});
}

/* Reads the numbers from a token on; returns where they end. */
static size_t read_numbers(imr_citation_line *line, imr_stretch words, size_t at, imr_list *pages)
{
    static const char *const between[] = {"and", "to", "through", "s", NULL};
    long last = -1;
    bool range = false;
    for (; at < words.n; at++) {
        const imr_token *token = &words.at[at];
        long page = imr_token_number(token);
        if (page < 0 || token->word.n > 4) {
            if (!imr_token_in(token, between)) break;
            range = last >= 0 && !imr_token_is(token, "and") && !imr_token_is(token, "s");
            continue;
        }
        if ((token->flags & IMR_TOKEN_JOINED) && last >= 0) range = true;
        bool spread = range && page > last && page - last <= RANGE_MAX;
        for (long i = spread ? last + 1 : page; i <= page; i++) add_page(line, pages, i);
        last = page;
        range = false;
    }
    return at;
}

static bool is_page_label(imr_stretch words, size_t i)
{
    static const char *const labels[] = {"page", "pages", "pg", "pgs", "pp", "p", NULL};
    if (!imr_token_in(&words.at[i], labels)) return false;
    size_t next = i + 1;
    if (next < words.n && imr_token_is(&words.at[next], "s")) next++;
    return next < words.n && imr_token_number(&words.at[next]) >= 0;
}

/* ---- sections ---- */

/* Words for an edition, a kind of part or a date, which are not a topic. */
static bool is_edition(const imr_token *token)
{
    static const char *const words[] = {
        "chapter", "section", "sections", "topic",        "updated", "update",     "online",    "web",
        "version", "edition", "acute",    "chronic",      "and",     "guidelines", "guideline", "treatment",
        "index",   "in",      "workers",  "compensation", "twc",     "the",        "of",        "last",
        "s",       "ed",      "th",       "odg",          "acute",   "accessed",   NULL};
    return (token->flags & IMR_TOKEN_NUMBER) || imr_token_in(token, words);
}

static bool is_topic(imr_stretch words)
{
    for (size_t i = 0; i < words.n; i++) {
        if (!is_edition(&words.at[i])) return true;
    }
    return false;
}

/* "3.3.9", which begins a section of the opioid guidelines. */
static bool is_path(const imr_token *token)
{
    return (token->flags & IMR_TOKEN_NUMBER) && memchr(token->word.s, '.', token->word.n) != NULL;
}

static void add_section(imr_citation_line *line, imr_citation *citation, imr_stretch words, bool labelled)
{
    if (words.n == 0) return;
    long page = words.n == 1 ? imr_token_number(&words.at[0]) : -1;
    if (page > 0 && words.at[0].word.n < 4)
        add_page(line, &citation->page, page); /* a bare page instead of a section */
    else if (labelled || is_topic(words))
        imr_facet_add_copy(line->reading, &citation->section, words_of(line, words));
}

/* The number of tokens of a known section name with commas at this place. */
static size_t known_section(const imr_matches *known, size_t at)
{
    for (size_t i = 0; i < known->n && known->at[i].first <= at; i++) {
        if (known->at[i].first == at) return known->at[i].count;
    }
    return 0;
}

/* Splits the list of sections; without the label "Section(s)" it may contain words that are no topic. */
static void read_sections(imr_citation_line *line, imr_citation *citation, imr_stretch words, bool labelled)
{
    imr_matches *known = &line->reading->facets->spare;
    if (!imr_facet_match(line->reading, IMR_BIT(IMR_TABLE_SECTION), words, known)) return;
    int depth = 0;
    size_t begin = 0, least = known_section(known, 0);
    bool path = words.n > 0 && is_path(&words.at[0]);
    for (size_t i = 1; i < words.n; i++) {
        bool mark = parts_here(line, &words.at[i - 1], &words.at[i], &depth);
        if (!mark || i < begin + least || (path && !(words.at[i].flags & IMR_TOKEN_NUMBER))) continue;
        add_section(line, citation, imr_stretch_part(words, begin, i), labelled);
        begin = i;
        depth = 0;
        least = known_section(known, i);
    }
    add_section(line, citation, imr_stretch_part(words, begin, words.n), labelled);
}

/* Where the sections begin: after "Section(s)" if present, otherwise after the name. */
static size_t sections_begin(imr_stretch words, size_t name_end)
{
    for (size_t i = name_end; i < words.n; i++) {
        if (!imr_is_section_label(words, i)) continue;
        bool plural = i + 1 < words.n && imr_token_is(&words.at[i + 1], "s");
        if (plural || (i + 1 < words.n && (words.at[i + 1].flags & IMR_TOKEN_COMMA))) return i + 1 + plural;
    }
    return name_end;
}

/* Removes a final "and" and a leading year. */
static imr_stretch trim_list(imr_stretch words)
{
    while (words.n > 0 && imr_token_is(&words.at[words.n - 1], "and")) words.n--;
    while (words.n > 0 && imr_token_is_year(&words.at[0])) words.at++, words.n--;
    return words;
}

/* ---- a citation ---- */

static imr_citation *new_citation(imr_citation_line *line)
{
    imr_citations *out = line->out;
    if (out->n == line->room) {
        size_t room = line->room == 0 ? 4 : line->room * 2;
        imr_citation *grown = imr_arena_alloc(line->reading->arena, room * sizeof *grown);
        if (grown == NULL) {
            line->reading->failed = true;
            return NULL;
        }
        if (out->n > 0) memcpy(grown, out->at, out->n * sizeof *grown);
        out->at = grown;
        line->room = room;
    }
    imr_citation *citation = &out->at[out->n++];
    *citation = (imr_citation){0};
    return citation;
}

void imr_citation_copy(imr_citation_line *line, const imr_citation *from)
{
    imr_citation *citation = new_citation(line);
    if (citation != NULL) *citation = *from;
}

void imr_citation_add(imr_citation_line *line, imr_str guideline, imr_stretch words, size_t name_end)
{
    if (name_end == 0) words = trim_list(words);
    while (words.n > 0 && imr_token_is(&words.at[words.n - 1], "and")) words.n--;
    if (words.n == 0 && !imr_str_starts(guideline, IMR_STR("mtus"))) return;
    imr_citation *citation = new_citation(line);
    if (citation == NULL) return;
    citation->guideline = guideline;
    citation->source = imr_guideline_top(line->reading->facets->lexicon, guideline);
    imr_str raw = words_of(line, words);
    if (raw.n > 0) {
        citation->raw = (imr_str){imr_arena_dup(line->reading->arena, raw), raw.n};
        if (citation->raw.s == NULL) line->reading->failed = true;
    }
    if (name_end > words.n) name_end = words.n;
    size_t begin = sections_begin(words, name_end), end = words.n;
    for (size_t i = 0; i < words.n; i++) {
        if (!is_page_label(words, i)) continue;
        if (i >= begin && i < end) end = i;
        i = read_numbers(line, words, i + 1, &citation->page) - 1;
    }
    if (!line->prose) read_sections(line, citation, trim_list(imr_stretch_part(words, begin, end)), begin > name_end);
}
