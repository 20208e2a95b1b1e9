#include "options.h"

#include <string.h>

enum option_id {
    OPTION_DB = 1,
    OPTION_LIMIT,
    OPTION_OFFSET,
    OPTION_COUNT,
    OPTION_SORT,
    OPTION_SHOW,
    OPTION_LIKE,
    OPTION_FACETS,
    OPTION_FORMAT,
    OPTION_LITERAL,
    OPTION_EXPLAIN,
    OPTION_LEXICON,
    OPTION_COLOR,
    OPTION_QID,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_FIELD, /* and the number of its row */
};

enum { LIMIT_MOST = 10000000 };

static const imr_field *next_field(const char **list)
{
    size_t n = strcspn(*list, ",");
    const imr_field *field = imr_field_find((imr_str){*list, n});
    *list += n + ((*list)[n] == ',');
    return field;
}

static bool is_counted(const imr_field *field) { return field != NULL && (field->flags & IMR_FIELD_FACET) != 0; }

static bool is_field_list(const char *word)
{
    if (*word == '\0') return false;
    while (*word != '\0')
        if (!is_counted(next_field(&word))) return false;
    return true;
}

static bool starts_number(const char *word) { return *word >= '0' && *word <= '9'; }

/* clang-format off */
#define TAKES(what) .argument = IMR_ARG_REQUIRED, .metavar = what
static const imr_option fixed[] = {
    {.name = "db", TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPTION_DB, .common = true,
     .help = "the index; else $IMR_DB, else the user's own"},
    {.name = "limit", .letter = 'n', TAKES("N"), .id = OPTION_LIMIT, .common = true,
     .help = "how many hits to print (10)", .accepts = starts_number},
    {.name = "offset", TAKES("N"), .id = OPTION_OFFSET, .help = "how many hits to pass over"},
    {.name = "count", .letter = 'c', .id = OPTION_COUNT, .common = true,
     .help = "print only how many decisions match"},
    {.name = "sort", TAKES("ORDER"), .choices = "relevance|date", .id = OPTION_SORT, .common = true,
     .help = "the best first, or the newest"},
    {.name = "show", TAKES("ID"), .id = OPTION_SHOW, .common = true,
     .help = "print a whole decision, or all of a letter"},
    {.name = "like", TAKES("ID"), .id = OPTION_LIKE, .common = true,
     .help = "decisions of other letters like this one; \"-\": like the case that standard input tells"},
    {.name = "facets", .letter = 'f', .argument = IMR_ARG_OPTIONAL, .metavar = "FIELD,...", .list = true,
     .id = OPTION_FACETS, .common = true, .accepts = is_field_list,
     .help = "count the values of these facets, or of all, over every match"},
    {.name = "format", TAKES("FORMAT"), .choices = "text|json|jsonl|csv|trec", .id = OPTION_FORMAT, .common = true,
     .help = "what to print"},
    {.name = "literal", .id = OPTION_LITERAL,
     .help = "plain words: none is read as a facet or has synonyms, any of them will do"},
    {.name = "explain", .id = OPTION_EXPLAIN, .help = "say how the query was read"},
    {.name = "lexicon", TAKES("DIR"), .offer = IMR_OFFER_FOLDERS, .id = OPTION_LEXICON,
     .help = "tables to read words by, instead of the built-in ones"},
    {.name = "color", TAKES("WHEN"), .choices = "auto|always|never", .id = OPTION_COLOR,
     .help = "mark words by colour; auto: on a terminal"},
    {.name = "qid", TAKES("ID"), .id = OPTION_QID, .help = "the query's name in a TREC run (1)"},
    {.name = "help", .letter = 'h', .id = OPTION_HELP, .common = true, .help = "print the most used options, or all"},
    {.name = "version", .letter = 'V', .id = OPTION_VERSION, .common = true, .help = "print the version"},
};
/* clang-format on */
enum { FIXED = sizeof fixed / sizeof *fixed };

static bool has_option(const imr_field *field)
{
    bool range = (field->flags & IMR_FIELD_SORT) != 0 && field->slot != IMR_SLOT_NONE;
    return field->prefix != NULL ? (field->flags & (IMR_FIELD_FACET | IMR_FIELD_KEY)) != 0 : range;
}

/* "--body-part VALUE" of the row "body_part". */
static bool field_option(imr_arena *arena, size_t row, imr_option *out)
{
    const imr_field *field = imr_field_at(row);
    const char *dot = strrchr(field->key, '.');
    char *name = imr_arena_dup(arena, imr_str_of(dot == NULL ? field->key : dot + 1));
    if (name == NULL) return false;
    for (char *at = name; *at != '\0'; at++)
        if (*at == '_') *at = '-';
    bool range = (field->flags & IMR_FIELD_SORT) != 0 && field->prefix == NULL;
    *out = (imr_option){.name = name,
                        .argument = IMR_ARG_REQUIRED,
                        .metavar = range ? "A..B" : "VALUE,...",
                        .help = field->help,
                        .words = field->choices,
                        .list = !range,
                        .offer = range || field->choices != NULL ? IMR_OFFER_NOTHING : IMR_OFFER_VALUES,
                        .id = OPTION_FIELD + (int)row};
    return true;
}

/* "outcome|category": the facets, for completions. */
static const char *facet_words(imr_arena *arena)
{
    imr_buf words = {0};
    for (size_t row = 0; row < imr_field_count(); row++)
        if (is_counted(imr_field_at(row)))
            imr_buf_printf(&words, "%s%s", words.n == 0 ? "" : "|", imr_field_at(row)->key);
    const char *copy = words.failed ? NULL : imr_arena_dup(arena, imr_buf_str(&words));
    imr_buf_free(&words);
    return copy;
}

bool imr_options_program(imr_arena *arena, imr_program *out)
{
    imr_option *options = imr_arena_alloc(arena, (FIXED + imr_field_count()) * sizeof *options);
    const char *facets = facet_words(arena);
    if (options == NULL || facets == NULL) return false;
    memcpy(options, fixed, sizeof fixed);
    *out = (imr_program){.name = "imr-search", .options = options, .n = FIXED, .query = true};
    for (size_t i = 0; i < FIXED; i++)
        if (options[i].id == OPTION_FACETS) options[i].words = facets;
    for (size_t row = 0; row < imr_field_count(); row++)
        if (has_option(imr_field_at(row)) && !field_option(arena, row, &options[out->n++])) return false;
    return true;
}

/* ---- reading ---- */

/* specialty:"internal medicine" arrives from a shell as one word with a space in it: the marks are put back. */
static bool lost_marks(const char *word)
{
    const char *colon = strchr(word, ':');
    const imr_field *field = colon == NULL ? NULL : imr_field_find((imr_str){word, (size_t)(colon - word)});
    return field != NULL && field->prefix != NULL && colon[1] != ' ' && colon[1] != '(' && strchr(colon, ' ') != NULL &&
           strpbrk(colon + 1, "\":") == NULL;
}

static void put_marks_back(const char *word, imr_buf *out)
{
    size_t name = (size_t)(strchr(word, ':') - word) + 1;
    imr_buf_add(out, (imr_str){word, name});
    imr_buf_printf(out, "\"%s\"", word + name);
}

static imr_status keep(imr_arena *arena, imr_buf *text, imr_str *out, imr_error *err)
{
    char *copy = text->failed ? NULL : imr_arena_dup(arena, imr_buf_str(text));
    *out = (imr_str){copy, text->n};
    imr_buf_free(text);
    return copy == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* One word alone is more likely the whole query in marks of the shell: 'outcome:denied mri'. */
static imr_status join_words(imr_arena *arena, const imr_cli *cli, imr_options *out, imr_error *err)
{
    imr_buf joined = {0}, marked = {0};
    bool alone = cli->words_n == 1;
    for (size_t i = 0; i < cli->words_n; i++) {
        if (i > 0) imr_buf_putc(&joined, ' ');
        if (!alone && lost_marks(cli->words[i]))
            put_marks_back(cli->words[i], &joined);
        else
            imr_buf_puts(&joined, cli->words[i]);
    }
    imr_status status = keep(arena, &joined, &out->request.query, err);
    if (status != IMR_OK || !alone || !lost_marks(cli->words[0])) return status;
    put_marks_back(cli->words[0], &marked);
    return keep(arena, &marked, &out->requoted, err);
}

static imr_status read_facets(imr_arena *arena, const char *list, imr_options *out, imr_error *err)
{
    out->facets = imr_arena_alloc(arena, (imr_field_count() + 1) * sizeof *out->facets);
    if (out->facets == NULL) return imr_fail_memory(err);
    out->facets_n = 0;
    for (size_t i = 0; list == NULL && i < imr_field_count(); i++)
        if (is_counted(imr_field_at(i))) out->facets[out->facets_n++] = imr_field_at(i);
    while (list != NULL && *list != '\0') {
        const char *name = list;
        const imr_field *field = next_field(&list);
        if (!is_counted(field))
            return imr_fail(err, IMR_USAGE, "--facets: \"%.*s\" is no facet; try outcome, category, procedure",
                            (int)strcspn(name, ","), name);
        bool again = false;
        for (size_t i = 0; i < out->facets_n; i++) again = again || out->facets[i] == field;
        if (!again) out->facets[out->facets_n++] = field;
    }
    return IMR_OK;
}

static imr_status read_number(const imr_given *given, uint64_t *out, imr_error *err)
{
    return imr_cli_number(given, 0, LIMIT_MOST, out, err);
}

static imr_status read_option(imr_arena *arena, const imr_given *given, imr_options *out, imr_error *err)
{
    const char *argument = given->argument;
    switch ((enum option_id)given->option->id) {
    case OPTION_DB: out->db = argument; break;
    case OPTION_LIMIT: return read_number(given, &out->request.limit, err);
    case OPTION_OFFSET: return read_number(given, &out->request.offset, err);
    case OPTION_COUNT: out->count = true; break;
    case OPTION_SORT: out->request.sort = imr_cli_choice(given) == 1 ? IMR_SORT_NEWEST : IMR_SORT_RELEVANCE; break;
    case OPTION_SHOW: out->show = argument; break;
    case OPTION_LIKE:
        out->like_stdin = strcmp(argument, "-") == 0;
        out->request.like_id = out->like_stdin ? (imr_str){0} : imr_str_of(argument);
        break;
    case OPTION_FACETS: return read_facets(arena, argument, out, err);
    case OPTION_FORMAT: out->format = (imr_format)imr_cli_choice(given); break;
    case OPTION_LITERAL: out->request.literal = true; break;
    case OPTION_EXPLAIN: out->explain = true; break;
    case OPTION_LEXICON: out->lexicon = argument; break;
    case OPTION_COLOR:
        out->colour_always = imr_cli_choice(given) == 1;
        out->colour_never = imr_cli_choice(given) == 2;
        break;
    case OPTION_QID: out->qid = argument; break;
    case OPTION_HELP: out->help = true; break;
    case OPTION_VERSION: out->version = true; break;
    case OPTION_FIELD: break;
    }
    return IMR_OK;
}

static imr_status read_filters(imr_arena *arena, const imr_cli *cli, imr_request *out, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(arena, (cli->n + 1) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    out->filters = filters;
    for (size_t i = 0; i < cli->n; i++) {
        int id = cli->given[i].option->id;
        if (id >= OPTION_FIELD)
            filters[out->filters_n++] =
                (imr_filter){imr_field_at((size_t)(id - OPTION_FIELD)), imr_str_of(cli->given[i].argument)};
    }
    return IMR_OK;
}

/* What the form of the answer needs. */
static void fit_request(imr_options *out)
{
    out->request.whole = out->format == IMR_FORMAT_JSON || out->format == IMR_FORMAT_JSONL;
    out->request.exact = out->format == IMR_FORMAT_CSV;
    if (out->count) out->request.limit = 0;
}

imr_status imr_options_read(imr_arena *arena, int argc, char **argv, imr_options *out, imr_error *err)
{
    *out = (imr_options){.request = IMR_REQUEST_INIT, .qid = "1"};
    imr_cli cli = {0};
    imr_program program;
    if (!imr_options_program(arena, &program)) return imr_fail_memory(err);
    imr_status status = imr_cli_parse(&program, argc, argv, &cli, err);
    if (status == IMR_OK) status = read_filters(arena, &cli, &out->request, err);
    for (size_t i = 0; i < cli.n && status == IMR_OK; i++) status = read_option(arena, &cli.given[i], out, err);
    if (status == IMR_OK) status = join_words(arena, &cli, out, err);
    imr_cli_free(&cli);
    fit_request(out);
    return status;
}
