/* The option table of imr-search. */
#include "options.h"

#include <string.h>

static bool is_counted(const imr_field *field) { return field != NULL && (field->flags & IMR_FIELD_FACET) != 0; }

const imr_field *imr_options_next_facet(const char **list, bool *all)
{
    static const char suffix[] = ":all";
    size_t n = strcspn(*list, ",");
    imr_str name = {*list, n};
    *all = imr_str_ends(name, IMR_STR(":all"));
    if (*all) name.n -= strlen(suffix);
    *list += n + ((*list)[n] == ',');
    const imr_field *field = imr_field_find(name);
    return is_counted(field) ? field : NULL;
}

static bool is_facet_list(const char *word)
{
    bool all;
    if (*word == '\0') return false;
    while (*word != '\0')
        if (imr_options_next_facet(&word, &all) == NULL) return false;
    return true;
}

static bool is_limit(const char *word) { return (*word >= '0' && *word <= '9') || strcmp(word, "all") == 0; }

#define X(format, name, data) "|" name
static const char formats[] = IMR_FORMATS(X);
#undef X

/* clang-format off */
static const imr_option fixed[] = {
    {.name = "db", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_OPTION_DB, .common = true,
     .help = "the index (default: $IMR_DB, or else the user's own)"},
    {.name = "limit", .letter = 'n', IMR_TAKES("N"), .words = "all", .id = IMR_OPTION_LIMIT, .common = true,
     .help = "how many hits to print (10); all: every one", .accepts = is_limit},
    {.name = "offset", IMR_TAKES("N"), .id = IMR_OPTION_OFFSET, .help = "how many hits to skip"},
    {.name = "count", .letter = 'c', .id = IMR_OPTION_COUNT, .common = true,
     .help = "print only how many decisions match"},
    {.name = "sort", IMR_TAKES("ORDER"), .choices = "relevance|date|-date|outcome|id", .id = IMR_OPTION_SORT, .common = true,
     .help = "the order of hits; date: the newest first, -date: the oldest first"},
    {.name = "since", IMR_TAKES("DATE"), .id = IMR_OPTION_SINCE, .common = true,
     .help = "decided on or after this day, month or year: 2017-02-01, 2017-02, 2017"},
    {.name = "until", IMR_TAKES("DATE"), .id = IMR_OPTION_UNTIL, .common = true,
     .help = "decided on or before this day, month or year"},
    {.name = "show", IMR_TAKES("ID"), .id = IMR_OPTION_SHOW, .common = true,
     .help = "print whole decisions, or all of a letter; more ids may follow; -: read them from standard input"},
    {.name = "like", IMR_TAKES("ID|FILE"), .offer = IMR_OFFER_FILES, .id = IMR_OPTION_LIKE, .common = true,
     .help = "decisions of other letters like this one; or like the case in a file (a letter, a record, a request in "
             "plain words); -: read the case from standard input"},
    {.name = "values", IMR_TAKES("FIELD"), .id = IMR_OPTION_VALUES, .common = true,
     .help = "list the values of a facet, with counts and labels; a word after it chooses those that contain it; "
             "* and ? in it stand for any letters"},
    {.name = "facets", .letter = 'f', .argument = IMR_ARG_OPTIONAL, .metavar = "FIELD,...", .list = true,
     .id = IMR_OPTION_FACETS, .common = true, .accepts = is_facet_list,
     .help = "count the values of these facets; or of all, over every match; FIELD:all shows all values"},
    {.name = "format", IMR_TAKES("FORMAT"), .choices = formats + 1, .id = IMR_OPTION_FORMAT, .common = true,
     .help = "what to print"},
    {.name = "fields", IMR_TAKES("FIELD,..."), .list = true, .id = IMR_OPTION_FIELDS,
     .help = "what csv, tsv, json and jsonl print of each hit: fields of the record, rank, score, excerpt"},
    {.name = "ids", .id = IMR_OPTION_IDS, .help = "print ids of values in text, in place of their labels"},
    {.name = "raw", .id = IMR_OPTION_RAW,
     .help = "write cells of csv and tsv as they are, even those that a spreadsheet would run as formulas"},
    {.name = "exact", .id = IMR_OPTION_EXACT,
     .help = "only what has everything that was asked for: nothing below the line"},
    {.name = "more", .id = IMR_OPTION_MORE,
     .help = "print what is below the line in json, jsonl, csv, tsv, ids and trec too"},
    {.name = "literal", .id = IMR_OPTION_LITERAL,
     .help = "plain words: none is read as a facet or has synonyms; any of them matches"},
    {.name = "explain", .id = IMR_OPTION_EXPLAIN, .help = "say how the query was read"},
    {.name = "lexicon", IMR_TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = IMR_OPTION_LEXICON,
     .help = "tables to use instead of the built-in ones"},
    {.name = "color", IMR_TAKES("WHEN"), .choices = "auto|always|never", .id = IMR_OPTION_COLOR,
     .help = "highlight words and outcomes in color; auto: on a terminal"},
    {.name = "qid", IMR_TAKES("ID"), .id = IMR_OPTION_QID, .help = "the query's name in a TREC run (1)"},
    {.name = "help", .letter = 'h', .id = IMR_OPTION_HELP, .common = true,
     .help = "print the most used options; --help prints all"},
    {.name = "version", .letter = 'V', .id = IMR_OPTION_VERSION, .common = true, .help = "print the version"},
};
/* clang-format on */
enum { FIXED = sizeof fixed / sizeof *fixed };

static bool has_option(const imr_field *field)
{
    bool range = (field->flags & IMR_FIELD_SORT) != 0 && field->slot != IMR_SLOT_NONE;
    return field->prefix != NULL ? (field->flags & (IMR_FIELD_FACET | IMR_FIELD_KEY)) != 0 : range;
}

/* Makes "--body-part VALUE" from the row "body_part". */
static bool field_option(imr_arena *arena, size_t row, imr_option *out)
{
    const imr_field *field = imr_field_at(row);
    const char *dot = strrchr(field->key, '.');
    char *name = imr_arena_dup(arena, imr_str_of(dot == NULL ? field->key : dot + 1));
    if (name == NULL) return false;
    for (char *at = name; *at != '\0'; at++)
        if (*at == '_') *at = '-';
    bool range = (field->flags & IMR_FIELD_SORT) != 0 && field->prefix == NULL;
    bool facet = (field->flags & IMR_FIELD_FACET) != 0;
    *out = (imr_option){.name = name,
                        .argument = IMR_ARG_REQUIRED,
                        .metavar = range ? "A..B" : "VALUE,...",
                        .help = field->help,
                        .words = field->choices,
                        .list = !range,
                        .offer = facet && field->choices == NULL ? IMR_OFFER_VALUES : IMR_OFFER_NOTHING,
                        .common = strcmp(name, "outcome") == 0 || strcmp(name, "procedure") == 0,
                        .id = IMR_OPTION_FIELD + (int)row};
    return true;
}

/* Makes "outcome|category", the names of all fields or of facets only, for completions. */
static const char *field_words(imr_arena *arena, bool facets, const char *more)
{
    imr_buf words = {0};
    for (size_t row = 0; row < imr_field_count(); row++)
        if (!facets || is_counted(imr_field_at(row)))
            imr_buf_printf(&words, "%s%s", words.n == 0 ? "" : "|", imr_field_at(row)->key);
    imr_buf_puts(&words, more);
    return imr_buf_keep(&words, arena).s;
}

/* Of ripgrep, grep, git and notmuch. What they mean holds here without being said, or has another name. */
static const imr_habit habits[] = {
    {"-i", "case never matters"},
    {"--ignore-case", "case never matters"},
    {"-w", "words are whole words; arthroscop* finds the words that begin so"},
    {"--word-regexp", "words are whole words; arthroscop* finds the words that begin so"},
    {"-v", "-word or NOT word leaves out what has a word"},
    {"--invert-match", "-word or NOT word leaves out what has a word"},
    {"-l", "--format ids prints the ids alone"},
    {"--files-with-matches", "--format ids prints the ids alone"},
    {"-m", "-n N is the limit"},
    {"--max-count", "--limit N is the limit"},
    {"-A", "an excerpt is whole sentences; --show ID prints the rest"},
    {"-B", "an excerpt is whole sentences; --show ID prints the rest"},
    {"-C", "an excerpt is whole sentences; --show ID prints the rest"},
    {"-e", "words, \"phrases\", AND, OR and NOT are the query; see --help"},
    {"-F", "\"a phrase\" in quotation marks is searched as it is"},
    {"-q", "the exit status of --count says whether anything is found: 0 or 1"},
    {"--json", "--format json, or --format jsonl for a line each"},
    {"--output", "--format names the form"},
    {"--no-color", "--color never, or $NO_COLOR"},
    {"--reverse", "--sort -date is the oldest first"},
    {"--stats", "imr stats gives rates"},
    {"--files", "imr-index list names the files"},
    {"--exclude", "-word, NOT word, or a facet option with !VALUE leaves out"},
    {NULL, NULL},
};

bool imr_options_program(imr_arena *arena, imr_program *out)
{
    imr_option *options = imr_arena_alloc(arena, (FIXED + imr_field_count()) * sizeof *options);
    const char *facets = field_words(arena, true, "");
    const char *columns = field_words(arena, false, "|rank|score|excerpt");
    if (options == NULL || facets == NULL || columns == NULL) return false;
    memcpy(options, fixed, sizeof fixed);
    *out = (imr_program){.name = "imr-search", .options = options, .n = FIXED, .query = true, .habits = habits};
    for (size_t i = 0; i < FIXED; i++) {
        if (options[i].id == IMR_OPTION_FACETS || options[i].id == IMR_OPTION_VALUES) options[i].words = facets;
        if (options[i].id == IMR_OPTION_FIELDS) options[i].words = columns;
    }
    for (size_t row = 0; row < imr_field_count(); row++)
        if (has_option(imr_field_at(row)) && !field_option(arena, row, &options[out->n++])) return false;
    return true;
}
