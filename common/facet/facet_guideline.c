/* Reads the guidelines of a citation line: its fixed English joints split it into a part under MTUS and a part outside
 * it; each part is then read by the names it can contain. */
#include <string.h>

#include "facet_adopted.h"
#include "facet_citation.h"
#include "facet_title.h"
#include "phrase.h"

typedef enum part_kind {
    PART_MTUS,    /* after "Decision based on MTUS" */
    PART_OUTSIDE, /* after "Non-MTUS Citation" or "Other Medical Treatment Guidelines" */
    PART_FREE,    /* a line without joints */
} part_kind;

typedef struct line_part {
    part_kind kind;
    imr_span text;
} line_part;

enum { PART_ROOM = 16 };

typedef struct line_parts {
    line_part at[PART_ROOM];
    size_t n;
} line_parts;

/* ---- joints ---- */

/* Phrases of the form, and the kind of part that follows them. */
static const struct joint {
    part_kind kind;
    const char *phrases;
} joints[] = {
    {PART_OUTSIDE, "non-mtus citations|non-mtus citation|non- mtus citations|non- mtus citation|"
                   "non mtus citations|non mtus citation|non\xE2\x80\x93mtus citation"},
    {PART_OUTSIDE, "other medical treatment guidelines or medical evidence :|"
                   "other medical treatment guideline or medical evidence :|"
                   "and other medical treatment guidelines|and other medical treatment guideline|"
                   "on other medical treatment guidelines|on other medical treatment guideline"},
    {PART_MTUS, "decision based on mtus|decision based on ca mtus|decision based on california mtus|based on mtus"},
};

/* The first joint of the span. */
static bool find_joint(imr_str line, imr_span in, imr_span *found, part_kind *kind)
{
    bool any = false;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        imr_span here;
        if (!imr_phrase_find(line, in, joints[i].phrases, &here)) continue;
        *found = here;
        *kind = joints[i].kind;
        any = true;
        in.end = here.begin; /* from now on only an earlier match counts */
    }
    return any;
}

/* The end of the part before a joint: "Decision based on" belongs to the joint. */
static size_t end_of_part(imr_str line, imr_span before)
{
    imr_span lead;
    if (!imr_phrase_find_last(line, before, "decision based on", &lead)) return before.end;
    imr_span between = imr_span_trim(line, (imr_span){lead.end, before.end});
    return between.begin == between.end ? lead.begin : before.end;
}

/* Splits the line into parts; without joints it is one part. */
static void find_parts(imr_str line, line_parts *parts)
{
    imr_span rest = {0, line.n}, joint = {0, 0};
    part_kind kind = PART_FREE;
    while (parts->n < PART_ROOM && find_joint(line, rest, &joint, &kind)) {
        if (parts->n > 0) parts->at[parts->n - 1].text.end = end_of_part(line, (imr_span){rest.begin, joint.begin});
        parts->at[parts->n++] = (line_part){kind, {joint.end, line.n}};
        rest.begin = joint.end;
    }
    if (parts->n == 0) parts->at[parts->n++] = (line_part){PART_FREE, rest};
}

/* Whether the line says that nothing was cited. */
static bool says_nothing(imr_str line)
{
    static const char nothing[] =
        "did not cite|not cite any|no guideline cited|no guidelines cited|none cited|cited no ";
    imr_span found;
    return imr_phrase_find(line, (imr_span){0, line.n}, nothing, &found);
}

/* ---- under MTUS ---- */

static void read_mtus(imr_citation_line *line, imr_stretch text)
{
    imr_title titles[PART_ROOM];
    size_t n = imr_titles_find(line->reading, text, titles, PART_ROOM);
    if (n == 0) imr_citation_add(line, IMR_STR("mtus"), text, 0);
    for (size_t i = 0; i < n; i++) {
        size_t begin = i == 0 ? 0 : titles[i].first, end = i + 1 < n ? titles[i + 1].first : text.n;
        imr_citation_add(line, titles[i].chapter->id, imr_stretch_part(text, begin, end), titles[i].end - begin);
    }
}

/* ---- outside MTUS ---- */

static bool is_odg(const imr_match *match) { return imr_str_starts(match->concept->id, IMR_STR("odg")); }

/* "outside of the MTUS", "not part of the MTUS", "the MTUS does not address" cite nothing. */
static bool is_denied(imr_stretch text, size_t at)
{
    static const char *const before[] = {"not", "no", "non", "outside", "nor", "neither", NULL};
    static const char *const behind[] = {"not", "silent", NULL};
    const unsigned stop = IMR_TOKEN_SENTENCE | IMR_TOKEN_COMMA;
    for (size_t i = at + 1; i < text.n && i < at + 5 && !(text.at[i].flags & stop); i++) {
        if (imr_token_in(&text.at[i], behind)) return true;
    }
    for (size_t i = at, back = 0; back < 10; i--, back++) {
        if (imr_token_in(&text.at[i], before)) return true;
        if (i == 0 || (text.at[i].flags & IMR_TOKEN_SENTENCE)) return false;
    }
    return false;
}

/* ODG's chapters: a name between separators or, without separators, the first name. */
static bool is_set_off(imr_stretch text, const imr_match *match)
{
    static const char *const before[] = {"and", "odg", "guidelines", "guideline", NULL};
    static const char *const behind[] = {"chapter", "section", "acute", "complaint", "complaints", NULL};
    size_t end = match->first + match->count;
    const unsigned gap = IMR_TOKEN_COMMA | IMR_TOKEN_SENTENCE | IMR_TOKEN_JOINED;
    bool left =
        match->first == 0 || (text.at[match->first].flags & gap) || imr_token_in(&text.at[match->first - 1], before);
    if (imr_str_equal(match->concept->id, IMR_STR("odg.pref"))) return true; /* never the name of a topic */
    bool right = end >= text.n || (text.at[end].flags & gap) || imr_token_in(&text.at[end], behind);
    return left && right;
}

static size_t find_odg_chapters(imr_facet_reading *reading, imr_stretch text, imr_match *chapters, size_t room)
{
    imr_matches *matches = &reading->facets->matches;
    size_t n = 0;
    const imr_match *first = NULL;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_CHAPTER), text, matches)) return 0;
    for (size_t i = 0; i < matches->n && n < room; i++) {
        const imr_match *match = &matches->at[i];
        if (!is_odg(match)) continue;
        if (first == NULL) first = match;
        bool known = false;
        for (size_t k = 0; k < n; k++) known |= chapters[k].concept == match->concept;
        if (!known && is_set_off(text, match)) chapters[n++] = *match;
    }
    if (n == 0 && first != NULL) chapters[n++] = *first;
    return n;
}

static void read_odg(imr_citation_line *line, imr_stretch text)
{
    imr_match chapters[PART_ROOM];
    size_t n = find_odg_chapters(line->reading, text, chapters, PART_ROOM);
    if (n == 0) imr_citation_add(line, IMR_STR("odg"), text, text.n);
    for (size_t i = 0; i < n; i++) {
        size_t begin = i == 0 ? 0 : chapters[i].first, end = i + 1 < n ? chapters[i + 1].first : text.n;
        size_t name_end = chapters[i].first + chapters[i].count - begin;
        imr_citation_add(line, chapters[i].concept->id, imr_stretch_part(text, begin, end), name_end);
    }
}

imr_str imr_guideline_top(const imr_lexicon *lexicon, imr_str guideline)
{
    for (unsigned depth = 0; depth < IMR_GUIDELINE_DEPTH; depth++) {
        const imr_concept *concept = imr_lexicon_find(lexicon, IMR_TABLE_GUIDELINE, guideline);
        if (concept == NULL || concept->parent.n == 0) break;
        guideline = concept->parent;
    }
    return guideline;
}

/* The source of a citation that names nothing known. */
static imr_str guess(imr_stretch text)
{
    static const char *const rules[] = {"guideline", "guidelines", "guidance", "policy", "criteria", "coverage", NULL};
    static const char *const print[] = {"et", "al",  "vol",    "volume",  "pp", "edition",
                                        "ed", "eds", "author", "authors", NULL};
    bool year = false, printed = false;
    for (size_t i = 0; i < text.n; i++) {
        if (imr_token_in(&text.at[i], rules)) return IMR_STR("other.guideline");
        year |= imr_token_is_year(&text.at[i]);
        printed |= imr_token_in(&text.at[i], print);
    }
    return year || printed ? IMR_STR("lit") : IMR_STR("other.guideline");
}

/* Whether the text begins with the name of an ODG chapter: writers omit ODG's own name. */
static bool begins_like_odg(imr_facet_reading *reading, imr_stretch text)
{
    const imr_matches *matches = &reading->facets->matches;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_CHAPTER), text, &reading->facets->matches)) return false;
    for (size_t i = 0; i < matches->n && matches->at[i].first == 0; i++) {
        if (is_odg(&matches->at[i]) && is_set_off(text, &matches->at[i])) return true;
    }
    return false;
}

/* A name of a guideline, and the stretch that belongs to it. */
typedef struct anchor {
    imr_str top;
    size_t first;
} anchor;

/* Whether the match is the word MTUS, or begins with it, and is not denied. */
static bool is_mtus_itself(const imr_match *match, imr_stretch text)
{
    bool word = imr_str_equal(match->concept->id, IMR_STR("mtus")) || imr_token_is(&text.at[match->first], "mtus");
    return word && !is_denied(text, match->first);
}

/* Whether the words call the guideline MTUS. */
static bool names_mtus(const imr_matches *matches, imr_stretch text)
{
    for (size_t i = 0; i < matches->n; i++) {
        if (is_mtus_itself(&matches->at[i], text)) return true;
    }
    return false;
}

/* Whether the words are the title of a guideline that only MTUS has: "Chronic Pain Medical Treatment Guidelines". */
static bool is_mtus_title(const imr_match *match, imr_stretch text)
{
    static const char *const guideline[] = {"guideline", "guidelines", NULL};
    size_t last = match->first + match->count - 1;
    return match->count >= 3 && imr_token_in(&text.at[last], guideline) &&
           imr_token_is(&text.at[last - 1], "treatment") && !is_denied(text, match->first);
}

/* Whether the words name ACOEM, whose chapters are in MTUS too. */
static bool names_acoem(const imr_match *match, imr_stretch text)
{
    static const char *const names[] = {"acoem", "occupational", NULL};
    for (size_t i = match->first; i < match->first + match->count; i++) {
        if (imr_token_in(&text.at[i], names)) return true;
    }
    return false;
}

static size_t find_anchors(imr_facet_reading *reading, imr_stretch text, part_kind kind, anchor *anchors, size_t room)
{
    imr_facets *facets = reading->facets;
    const imr_str mtus = IMR_STR("mtus");
    size_t n = 0;
    if (!imr_facet_match(reading, IMR_BIT(IMR_TABLE_GUIDELINE), text, &facets->spare)) return 0;
    bool named = names_mtus(&facets->spare, text);
    for (size_t i = 0; i < facets->spare.n && n < room; i++) {
        const imr_match *match = &facets->spare.at[i];
        imr_str top = imr_guideline_top(facets->lexicon, match->concept->id);
        if (imr_str_equal(top, IMR_STR("none"))) continue;
        /* A chapter's name alone may belong to any publisher, and ACOEM is in MTUS as well as outside it. */
        if (kind == PART_FREE && named && imr_str_equal(top, IMR_STR("acoem.non"))) top = mtus;
        bool denied = imr_str_equal(match->concept->id, mtus) && is_denied(text, match->first);
        bool own = is_mtus_itself(match, text) || (kind == PART_FREE && (named ? !denied : is_mtus_title(match, text)));
        if (imr_str_equal(top, mtus) && !own && names_acoem(match, text)) top = IMR_STR("acoem.non");
        if (imr_str_equal(top, mtus) && !own) continue;
        if (n > 0 && imr_str_equal(anchors[n - 1].top, top)) continue;
        anchors[n++] = (anchor){top, match->first};
    }
    return n;
}

static void read_outside(imr_citation_line *line, imr_stretch text, part_kind kind)
{
    anchor anchors[PART_ROOM];
    if (text.n == 0) return;
    size_t n = find_anchors(line->reading, text, kind, anchors, PART_ROOM);
    if (n == 0) {
        if (begins_like_odg(line->reading, text))
            read_odg(line, text);
        else
            imr_citation_add(line, guess(text), text, text.n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        imr_stretch own =
            imr_stretch_part(text, i == 0 ? 0 : anchors[i].first, i + 1 < n ? anchors[i + 1].first : text.n);
        if (imr_str_equal(anchors[i].top, IMR_STR("odg")))
            read_odg(line, own);
        else if (imr_str_equal(anchors[i].top, IMR_STR("mtus")))
            read_mtus(line, own);
        else
            imr_citation_add(line, anchors[i].top, own, own.n);
    }
}

/* ---- a line ---- */

/* Whether the text has a list of sections as letters print it. */
static bool has_section_list(imr_str text)
{
    imr_span found;
    return imr_phrase_find(text, (imr_span){0, text.n}, "section(s)", &found);
}

static void read_line(imr_facet_reading *reading, imr_str text, imr_citations *out)
{
    imr_citation_line line = {.reading = reading, .out = out, .room = out->n};
    line_parts parts = {.n = 0};
    find_parts(text, &parts);
    if (parts.at[0].kind == PART_FREE && says_nothing(text)) return;
    for (size_t i = 0; i < parts.n; i++) {
        const line_part *part = &parts.at[i];
        line.text = (imr_str){text.s + part->text.begin, part->text.end - part->text.begin};
        line.prose = part->kind == PART_FREE && !has_section_list(line.text);
        imr_stretch tokens = imr_facet_tokens(reading, &reading->facets->text, line.text);
        if (part->kind == PART_MTUS)
            read_mtus(&line, tokens);
        else
            read_outside(&line, tokens, part->kind);
    }
}

/* ---- utilization review's guideline as the reviewer's ---- */

static bool same_source(const imr_citation *citation, const anchor *anchors, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (imr_str_equal(citation->source, anchors[i].top)) return true;
    }
    return n == 0;
}

/* Adds utilization review's citations from the sources that the sentence names, or all of them if it names none of
 * these. */
static void adopt(imr_facet_reading *reading, imr_str sentence, imr_citations *out)
{
    const imr_citations *ur = &reading->decision->ur_citations;
    anchor anchors[PART_ROOM];
    imr_stretch words = imr_facet_tokens(reading, &reading->facets->text, sentence);
    size_t named = find_anchors(reading, words, PART_FREE, anchors, PART_ROOM), shared = 0;
    for (size_t i = 0; i < ur->n; i++) shared += same_source(&ur->at[i], anchors, named);
    imr_citation_line line = {.reading = reading, .out = out, .room = out->n};
    for (size_t i = 0; i < ur->n; i++) {
        if (shared == 0 || same_source(&ur->at[i], anchors, named)) imr_citation_copy(&line, &ur->at[i]);
    }
}

/* Reads a part of the line that is the reviewer's own, if anything is left of it. */
static void read_rest(imr_facet_reading *reading, imr_str line, size_t begin, size_t end, imr_citations *out)
{
    imr_span span = imr_span_trim(line, (imr_span){begin, end});
    if (span.begin < span.end) read_line(reading, (imr_str){line.s + span.begin, span.end - span.begin}, out);
}

/* Reads the reviewer's line; sentence by sentence if one of them is about utilization review's guideline. */
static void read_reviewer_line(imr_facet_reading *reading, imr_str line, imr_citations *out)
{
    imr_tokens tokens = {0};
    imr_stretch words = imr_facet_tokens(reading, &tokens, line);
    size_t begin = 0; /* start of what has not been read, in bytes */
    for (size_t i = 0, end; i < words.n; i = end) {
        end = i + 1;
        while (end < words.n && !(words.at[end].flags & IMR_TOKEN_SENTENCE)) end++;
        imr_adoption adoption = imr_sentence_adopts(imr_stretch_part(words, i, end));
        bool silent = reading->decision->ur_citations.n == 0;
        if (adoption == IMR_ADOPTS_NOTHING || (adoption == IMR_ADOPTS && silent)) continue;
        size_t from = words.at[i].begin, to = end < words.n ? words.at[end].begin : line.n;
        read_rest(reading, line, begin, from, out);
        if (adoption == IMR_ADOPTS) adopt(reading, (imr_str){line.s + from, to - from}, out);
        begin = to;
    }
    read_rest(reading, line, begin, line.n, out);
    imr_tokens_free(&tokens);
}

/* Lists the ids of the citations with their ancestors, the top first; "none" if the line cites nothing. */
static void list_ids(imr_facet_reading *reading, const imr_citations *citations, imr_list *ids)
{
    const imr_lexicon *lexicon = reading->facets->lexicon;
    for (size_t i = 0; i < citations->n; i++) {
        imr_str chain[IMR_GUIDELINE_DEPTH];
        size_t n = 0;
        for (imr_str id = citations->at[i].guideline; id.n > 0 && n < IMR_GUIDELINE_DEPTH;) {
            const imr_concept *concept = imr_lexicon_find(lexicon, IMR_TABLE_GUIDELINE, id);
            chain[n++] = id;
            id = concept == NULL ? (imr_str){0} : concept->parent;
        }
        while (n > 0) imr_facet_add(reading, ids, chain[--n]);
    }
    if (citations->n == 0) imr_facet_add(reading, ids, IMR_STR("none"));
}

void imr_facet_read_guidelines(imr_facet_reading *reading)
{
    imr_decision *decision = reading->decision;
    const struct {
        imr_str line;
        imr_citations *citations;
        imr_list *ids;
    } sides[] = {
        {decision->ur_line, &decision->ur_citations, &decision->ur_guideline}, /* first: the reviewer may adopt them */
        {decision->imr_line, &decision->citations, &decision->guideline},
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if (sides[i].citations->n == 0 && sides[i].line.n > 0) {
            if (i == 0)
                read_line(reading, sides[i].line, sides[i].citations);
            else
                read_reviewer_line(reading, sides[i].line, sides[i].citations);
        }
        bool known = sides[i].citations->n > 0 || sides[i].line.n > 0;
        if (sides[i].ids->n == 0 && known) list_ids(reading, sides[i].citations, sides[i].ids);
    }
}
