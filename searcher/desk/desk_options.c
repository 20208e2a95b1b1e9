/* The table of the program imr, and reading the arguments that its verbs share. */
#include "desk.h"

#include <string.h>

#include "facet_label.h"
#include "options.h"
#include "visible.h"

/* clang-format off */
static const imr_option fixed[] = {
    {.name = "db", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_DESK_DB, .common = true,
     .help = "the index (default: $IMR_DB, or else the user's own)"},
    {.name = "lexicon", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_DESK_LEXICON,
     .help = "tables to use instead of the built-in ones"},
    {.name = "by", IMR_TAKES("FACET[,FACET]"), .list = true, .id = IMR_DESK_BY, .common = true,
     .help = "the facets of the rows (guideline) and of the columns"},
    {.name = "adjust", IMR_TAKES("FACET"), .id = IMR_DESK_ADJUST,
     .help = "also the share that each row would have if this facet's values were as frequent as in all rows together"},
    {.name = "no-dependents", .id = IMR_DESK_NO_DEPENDENTS,
     .help = "leave out services that fall with a refused operation"},
    {.name = "format", IMR_TAKES("FORMAT"), .id = IMR_DESK_FORMAT, .common = true,
     .words = "text|json|csv|md|html|tsv|jsonl|ris|csl-json|bibtex", .help = "what to print; each verb has its own"},
    {.name = "svg", IMR_TAKES("FILE"), .offer = IMR_OFFER_FILES, .id = IMR_DESK_SVG, .help = "also draw the rates into a file"},
    {.name = "limit", .letter = 'n', IMR_TAKES("N"), .id = IMR_DESK_LIMIT, .common = true, .help = "how many to print"},
    {.name = "output", .letter = 'o', IMR_TAKES("FILE"), .offer = IMR_OFFER_FILES, .id = IMR_DESK_OUTPUT, .common = true,
     .help = "write to a file, whole or not at all; its ending chooses the format: FILE.html, FILE.ris, FILE.bib"},
    {.name = "quotes", IMR_TAKES("N"), .id = IMR_DESK_QUOTES, .help = "how many decisions of each side to quote (3)"},
    {.name = "question", IMR_TAKES("TEXT"), .id = IMR_DESK_QUESTION, .help = "the memo's title, instead of the query"},
    {.name = "summaries", .id = IMR_DESK_SUMMARIES, .help = "with the case summaries"},
    {.name = "no-summary", .id = IMR_DESK_NO_SUMMARY, .help = "leave the case summaries out"},
    {.name = "fields", IMR_TAKES("FIELD,..."), .list = true, .id = IMR_DESK_FIELDS, .help = "what to export of each decision"},
    {.name = "sort", IMR_TAKES("ORDER"), .choices = "relevance|date|-date|outcome|id", .id = IMR_DESK_SORT,
     .help = "the order of decisions; date: the newest first"},
    {.name = "literal", .id = IMR_DESK_LITERAL, .help = "plain words: none is read as a facet or has synonyms"},
    {.name = "ids", .id = IMR_DESK_IDS, .help = "print ids of values in text, in place of their labels"},
    {.name = "raw", .id = IMR_DESK_RAW, .help = "write cells of csv and tsv as they are"},
    {.name = "help", .letter = 'h', .id = IMR_DESK_HELP, .common = true, .help = "print this"},
    {.name = "version", .letter = 'V', .id = IMR_DESK_VERSION, .common = true, .help = "print the version"},
};
/* clang-format on */
enum { FIXED = sizeof fixed / sizeof *fixed };

/* ---- verbs ---- */

#define BIT(name) (UINT64_C(1) << IMR_DESK_##name)
enum { INDEX = 1, QUERY = 2 }; /* what a verb needs: an index; a query, which brings all facet options */
#define ALWAYS (BIT(HELP) | BIT(VERSION))
#define ANSWERS (ALWAYS | BIT(DB) | BIT(LEXICON) | BIT(FORMAT) | BIT(LITERAL))

typedef struct row {
    imr_verb verb;
    unsigned needs;
    imr_desk_run *run;
} row;

/* clang-format off */
static const row rows[] = {
    {{"stats", "[QUERY]", "how often decisions were overturned, by one or two facets", false,
      ANSWERS | BIT(BY) | BIT(ADJUST) | BIT(NO_DEPENDENTS) | BIT(SVG) | BIT(LIMIT) | BIT(IDS)}, QUERY, imr_desk_stats},
    {{"criteria", "[QUERY]", "what sets overturned decisions apart from upheld ones", false,
      ANSWERS | BIT(LIMIT)}, QUERY, imr_desk_criteria},
    {{"like", "FILE|-|ID|WORDS", "decisions like a case, both outcomes side by side", true, ANSWERS | BIT(LIMIT)}, QUERY, imr_desk_like},
    {{"memo", "QUERY", "a page for the file: tally, grounds, exact quotes of both sides", false,
      ANSWERS | BIT(OUTPUT) | BIT(QUOTES) | BIT(QUESTION) | BIT(SUMMARIES)}, QUERY, imr_desk_memo},
    {{"verify", "FILE|-", "check the quotes in a memo or in any text against the decisions that it cites", true,
      ALWAYS | BIT(DB) | BIT(LEXICON) | BIT(FORMAT)}, INDEX, imr_desk_verify},
    {{"export", "[QUERY]", "every decision that a query finds, as a table or a list of references", false,
      ANSWERS | BIT(OUTPUT) | BIT(FIELDS) | BIT(NO_SUMMARY) | BIT(SORT) | BIT(RAW) | BIT(LIMIT)}, QUERY, imr_desk_export},
    {{"save", "NAME QUERY", "save a query under a name", true, ALWAYS | BIT(DB) | BIT(LEXICON)}, QUERY, imr_desk_save},
    {{"run", "NAME", "run a saved query", true, ANSWERS | BIT(LIMIT)}, INDEX, imr_desk_run_saved},
    {{"list", "", "the saved queries", false, ALWAYS}, 0, imr_desk_list},
    {{"forget", "NAME", "delete a saved query", true, ALWAYS}, 0, imr_desk_forget},
    {{"watch", "NAME", "what a saved query finds that it had not found before", true, ANSWERS}, INDEX, imr_desk_watch},
    {{"tag", "ID... +TAG -TAG", "add tags to decisions, or remove them", true, ALWAYS | BIT(DB) | BIT(LEXICON)}, INDEX, imr_desk_tag},
    {{"note", "ID [TEXT]", "attach a note to a decision; without a text, remove it", true, ALWAYS | BIT(DB) | BIT(LEXICON)}, INDEX, imr_desk_note},
    {{"tags", "[ID...]", "the tags and how many decisions have each; or the tags and notes of decisions", false, ALWAYS}, 0, imr_desk_tags},
    {{"backup", "", "print saved queries, tags and notes as JSON Lines", false, ALWAYS}, 0, imr_desk_backup},
    {{"restore", "FILE|-", "add what backup printed to what is there", true, ALWAYS}, 0, imr_desk_restore},
    {{"index", "...", "run imr-index", false, 0}, 0, NULL},
    {{"search", "...", "run imr-search", false, 0}, 0, NULL},
    {{"show", "ID...", "decisions or letters whole: run imr-search --show", false, 0}, 0, NULL},
    {{"help", "[VERB]", "the verbs, or the options of one", false, 0}, 0, NULL},
    {{"version", "", "the version", false, 0}, 0, NULL},
};
/* clang-format on */
enum { VERBS = sizeof rows / sizeof *rows };

static const row *row_of(const imr_verb *verb)
{
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(rows[i].verb.name, verb->name) == 0) return &rows[i];
    return NULL;
}

bool imr_desk_needs_index(const imr_verb *verb) { return row_of(verb)->needs != 0; }

imr_status imr_desk_do(imr_desk *desk, imr_error *err) { return row_of(desk->verb)->run(desk, err); }

/* ---- the table ---- */

/* Verbs of git and notmuch and options of other programs, with what imr has instead. */
static const imr_habit habits[] = {
    {"log", "imr export --sort date lists decisions by date"},
    {"count", "imr search --count QUERY counts, imr stats QUERY gives rates"},
    {"find", "imr search QUERY finds decisions"},
    {"query", "imr search QUERY finds decisions"},
    {"add", "imr index add PATH adds letters"},
    {"rm", "imr forget NAME deletes a saved query, imr tag ID -TAG a tag"},
    {"delete", "imr forget NAME deletes a saved query, imr tag ID -TAG a tag"},
    {"dump", "imr backup prints saved queries, tags and notes"},
    {"diff", "imr verify FILE checks quotes against decisions"},
    {"--count", "imr search --count QUERY counts"},
    {"--json", "--format json"},
    {"--csv", "--format csv"},
    {"-f", "--format names the form"},
    {NULL, NULL},
};

/* Adds the facet options of imr-search, with ids of this program. */
static bool add_fields(imr_arena *arena, imr_option *options, size_t *n, uint64_t *bits)
{
    imr_program search;
    if (!imr_options_program(arena, &search)) return false;
    for (size_t i = 0; i < search.n; i++) {
        if (search.options[i].id < IMR_OPTION_FIELD) continue;
        size_t place = *n - FIXED;
        options[*n] = search.options[i];
        options[*n].id = IMR_DESK_FIELD + (int)place;
        *bits |= UINT64_C(1) << (IMR_DESK_FIELD + place);
        ++*n;
    }
    return true;
}

bool imr_desk_program(imr_arena *arena, imr_program *out)
{
    imr_option *options = imr_arena_alloc(arena, (FIXED + imr_field_count()) * sizeof *options);
    imr_verb *verbs = imr_arena_alloc(arena, VERBS * sizeof *verbs);
    uint64_t fields = 0;
    if (options == NULL || verbs == NULL) return false;
    memcpy(options, fixed, sizeof fixed);
    *out = (imr_program){.name = "imr",
                         .options = options,
                         .n = FIXED,
                         .verbs = verbs,
                         .verbs_n = VERBS,
                         .query = true,
                         .habits = habits};
    if (!add_fields(arena, options, &out->n, &fields)) return false;
    for (size_t i = 0; i < VERBS; i++) {
        verbs[i] = rows[i].verb;
        if (rows[i].needs == QUERY) verbs[i].options |= fields;
    }
    return true;
}

/* ---- reading ---- */

const char *imr_desk_argument(const imr_desk *desk, int option)
{
    const imr_given *given = imr_cli_given(desk->cli, option);
    return given == NULL ? NULL : given->argument;
}

bool imr_desk_has(const imr_desk *desk, int option) { return imr_cli_given(desk->cli, option) != NULL; }

static imr_status read_filters(imr_desk *desk, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(desk->arena, (desk->cli->n + 1) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    desk->request.filters = filters;
    for (size_t i = 0; i < desk->cli->n; i++) {
        const imr_given *given = &desk->cli->given[i];
        if (given->option->id < IMR_DESK_FIELD) continue;
        const imr_field *field = imr_field_find(imr_str_of(given->option->name));
        filters[desk->request.filters_n++] = (imr_filter){field, imr_str_of(given->argument)};
    }
    return IMR_OK;
}

imr_status imr_desk_number(const imr_desk *desk, int option, uint64_t least, uint64_t most, uint64_t *number,
                           imr_error *err)
{
    const imr_given *given = imr_cli_given(desk->cli, option);
    return given == NULL ? IMR_OK : imr_cli_number(given, least, most, number, err);
}

imr_status imr_desk_form(const imr_desk *desk, const char *const *forms, size_t *place, imr_error *err)
{
    const char *form = imr_desk_argument(desk, IMR_DESK_FORMAT);
    *place = 0;
    if (form == NULL) return IMR_OK;
    for (; forms[*place] != NULL; ++*place)
        if (strcmp(forms[*place], form) == 0) return IMR_OK;
    imr_buf names = {0};
    for (size_t i = 0; forms[i] != NULL; i++)
        imr_buf_printf(&names, "%s%s", i == 0 ? "" : forms[i + 1] == NULL ? " and " : ", ", forms[i]);
    imr_status status = imr_fail(err, IMR_USAGE, "--format %s: %s prints %.*s", form, desk->verb->name,
                                 IMR_STR_ARG(imr_buf_str(&names)));
    imr_buf_free(&names);
    return status;
}

imr_str imr_desk_joined(const imr_desk *desk, size_t first)
{
    imr_buf text = {0};
    for (size_t i = first; i < desk->words_n; i++) imr_buf_printf(&text, "%s%s", i > first ? " " : "", desk->words[i]);
    return imr_buf_keep(&text, desk->arena);
}

/* Reads the arguments from `first` on as the query. */
static imr_status read_query(imr_desk *desk, size_t first, imr_error *err)
{
    desk->request.query = imr_desk_joined(desk, first);
    if (imr_str_equal(desk->request.query, IMR_STR("*"))) desk->request.query.n = 0;
    return desk->request.query.s == NULL ? imr_fail_memory(err) : IMR_OK;
}

imr_status imr_desk_read(imr_desk *desk, imr_error *err)
{
    static const imr_sort sorts[] = {IMR_SORT_RELEVANCE, IMR_SORT_NEWEST, IMR_SORT_OLDEST, IMR_SORT_OUTCOME,
                                     IMR_SORT_ID};
    const imr_given *sort = imr_cli_given(desk->cli, IMR_DESK_SORT);
    const row *of = row_of(desk->verb);
    bool named = of->run == imr_desk_save, is_case = of->run == imr_desk_like;
    desk->request = IMR_REQUEST_INIT;
    desk->request.exact = true;
    desk->request.literal = imr_desk_has(desk, IMR_DESK_LITERAL);
    if (sort != NULL) desk->request.sort = sorts[imr_cli_choice(sort)];
    imr_status status = read_filters(desk, err);
    if (status == IMR_OK && of->needs == QUERY && !is_case) status = read_query(desk, named, err);
    return status;
}

/* ---- values ---- */

imr_status imr_desk_facet(imr_str name, const char *option, const imr_field **out, imr_error *err)
{
    *out = imr_field_find(name);
    if (*out != NULL && ((*out)->flags & IMR_FIELD_FACET) != 0) return IMR_OK;
    return imr_fail(err, IMR_USAGE,
                    "--%s %.*s: not a facet; try procedure, guideline, body_part, ground, year, specialty", option,
                    IMR_STR_ARG(name));
}

imr_str imr_desk_visible(const imr_desk *desk, imr_str text)
{
    imr_buf shown = {0};
    imr_visible_add(&shown, text);
    imr_str copy = imr_buf_keep(&shown, desk->arena);
    return copy.s == NULL ? IMR_STR("?") : copy;
}

imr_str imr_desk_label(const imr_desk *desk, const imr_field *field, imr_str value)
{
    imr_str label = imr_desk_has(desk, IMR_DESK_IDS) ? (imr_str){0} : imr_facet_label(desk->lexicon, field, value);
    if (label.n == 0) label = value;
    return imr_desk_visible(desk, label);
}
