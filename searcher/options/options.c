#include "options.h"

#include "number.h"
#include "visible.h"

#include <string.h>

/* ---- the query ---- */

/* Whether a shell has removed quotation marks: specialty:"internal medicine" arrives as one word with a space in it,
 * and gets its marks back. */
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
    *out = imr_buf_keep(text, arena);
    return out->s == NULL ? imr_fail_memory(err) : IMR_OK;
}

/* A single word is probably the whole query in quotation marks of the shell: 'outcome:denied mri'. */
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

/* "*", and "{}" as --explain prints it, ask for everything, like no query at all. Any other query without a word or a
 * field is a mistake. */
static imr_status check_query(imr_options *out, imr_error *err)
{
    imr_str query = imr_str_trim(out->request.query);
    out->view.query = out->request.query;
    if (imr_str_equal(query, IMR_STR("*")) || imr_str_equal(query, IMR_STR("{}")))
        out->request.query = (imr_str){"", 0};
    if (query.n == 0 || out->request.query.n == 0) return IMR_OK;
    for (size_t i = 0; i < query.n; i++) {
        unsigned char byte = (unsigned char)query.s[i];
        if (byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'))
            return IMR_OK;
    }
    imr_buf text = {0};
    imr_visible_add(&text, query);
    imr_status status =
        imr_fail(err, IMR_USAGE, "\"%s\": a query without words; '*' is everything", imr_buf_str(&text).s);
    imr_buf_free(&text);
    return status;
}

/* ---- ids to show ---- */

/* "CM99-0213037", "CM99-0213037#2", or any word with a "#" and no blank. */
static bool looks_like_id(const char *word)
{
    enum { LETTERS = 2, YEAR = 2 };
    static const char digits[] = "0123456789";
    if (strchr(word, '#') != NULL) return strchr(word, ' ') == NULL;
    for (size_t i = 0; i < LETTERS; i++)
        if ((word[i] | 0x20) < 'a' || (word[i] | 0x20) > 'z') return false;
    const char *year = word + LETTERS;
    return strspn(year, digits) == YEAR && year[YEAR] == '-' && strspn(year + YEAR + 1, digits) > 0;
}

static imr_status add_ids(imr_arena *arena, const char *list, imr_options *out, imr_error *err)
{
    if (strcmp(list, "-") == 0) {
        out->show_stdin = true;
        return IMR_OK;
    }
    for (imr_str rest = imr_str_of(list); rest.n > 0;) {
        size_t comma = imr_str_find(rest, IMR_STR(","), 0);
        imr_str id = imr_str_trim((imr_str){rest.s, comma == SIZE_MAX ? rest.n : comma});
        if (id.n > 0 && !imr_list_add(arena, &out->show, id)) return imr_fail_memory(err);
        rest = comma == SIZE_MAX ? (imr_str){0} : (imr_str){rest.s + comma + 1, rest.n - comma - 1};
    }
    return IMR_OK;
}

/* After --show, words that look like ids are ids too; the others are words to mark. */
static imr_status take_ids(imr_arena *arena, imr_cli *cli, imr_options *out, imr_error *err)
{
    size_t kept = 0;
    imr_status status = IMR_OK;
    if (out->show.n == 0 && !out->show_stdin) return IMR_OK;
    for (size_t i = 0; i < cli->words_n && status == IMR_OK; i++) {
        if (looks_like_id(cli->words[i]))
            status = add_ids(arena, cli->words[i], out, err);
        else
            cli->words[kept++] = cli->words[i];
    }
    cli->words_n = kept;
    return status;
}

/* ---- arguments ---- */

static imr_status read_facets(imr_arena *arena, const char *list, imr_options *out, imr_error *err)
{
    imr_facet_view *facets = imr_arena_alloc(arena, (imr_field_count() + 1) * sizeof *facets);
    size_t n = 0;
    bool all;
    if (facets == NULL) return imr_fail_memory(err);
    for (size_t i = 0; list == NULL && i < imr_field_count(); i++)
        if ((imr_field_at(i)->flags & IMR_FIELD_FACET) != 0) facets[n++] = (imr_facet_view){imr_field_at(i), false};
    while (list != NULL && *list != '\0') {
        const char *name = list;
        const imr_field *field = imr_options_next_facet(&list, &all);
        if (field == NULL)
            return imr_fail(err, IMR_USAGE, "--facets: \"%.*s\" is not a facet; try outcome, category, procedure",
                            (int)strcspn(name, ","), name);
        bool again = false;
        for (size_t i = 0; i < n; i++) again = again || facets[i].field == field;
        if (!again) facets[n++] = (imr_facet_view){field, all};
    }
    out->view.facets = facets;
    out->view.facets_n = n;
    return IMR_OK;
}

static imr_status read_values(const char *name, imr_options *out, imr_error *err)
{
    bool all;
    const char *rest = name;
    out->values = imr_options_next_facet(&rest, &all);
    if (out->values != NULL && *rest == '\0') return IMR_OK;
    return imr_fail(err, IMR_USAGE, "--values %s: not a facet; try outcome, category, procedure", name);
}

static imr_status read_number(const imr_given *given, uint64_t *out, imr_error *err)
{
    if (given->option->id == IMR_OPTION_LIMIT && strcmp(given->argument, "all") == 0) {
        *out = IMR_LIMIT_ALL;
        return IMR_OK;
    }
    return imr_cli_number(given, 0, UINT32_MAX, out, err);
}

static imr_status read_option(imr_arena *arena, const imr_given *given, imr_options *out, imr_error *err)
{
    static const imr_sort sorts[] = {IMR_SORT_RELEVANCE, IMR_SORT_NEWEST, IMR_SORT_OLDEST, IMR_SORT_OUTCOME,
                                     IMR_SORT_ID};
    const char *argument = given->argument;
    switch ((enum imr_option_id)given->option->id) {
    case IMR_OPTION_DB: out->db = argument; break;
    case IMR_OPTION_LIMIT: return read_number(given, &out->request.limit, err);
    case IMR_OPTION_OFFSET: return read_number(given, &out->request.offset, err);
    case IMR_OPTION_COUNT: out->count = true; break;
    case IMR_OPTION_SORT: out->request.sort = sorts[imr_cli_choice(given)]; break;
    case IMR_OPTION_SHOW: return add_ids(arena, argument, out, err);
    case IMR_OPTION_LIKE: out->like = argument; break;
    case IMR_OPTION_VALUES: return read_values(argument, out, err);
    case IMR_OPTION_FACETS: return read_facets(arena, argument, out, err);
    case IMR_OPTION_FORMAT: out->view.format = (imr_format)imr_cli_choice(given); break;
    case IMR_OPTION_FIELDS: return imr_columns_read(arena, imr_str_of(argument), &out->view.columns, err);
    case IMR_OPTION_IDS: out->view.ids = true; break;
    case IMR_OPTION_RAW: out->view.raw = true; break;
    case IMR_OPTION_LITERAL: out->request.literal = true; break;
    case IMR_OPTION_EXPLAIN: out->explain = true; break;
    case IMR_OPTION_LEXICON: out->lexicon = argument; break;
    case IMR_OPTION_COLOR: out->colour = (imr_colour)imr_cli_choice(given); break;
    case IMR_OPTION_QID: out->view.qid = argument; break;
    case IMR_OPTION_HELP:
        out->help = true;
        out->brief = given->by_letter;
        break;
    case IMR_OPTION_VERSION: out->version = true; break;
    case IMR_OPTION_SINCE:
    case IMR_OPTION_UNTIL:
    case IMR_OPTION_EXACT:
    case IMR_OPTION_MORE:
    case IMR_OPTION_FIELD: break;
    }
    return IMR_OK;
}

static const char *argument_of(const imr_cli *cli, int id)
{
    const imr_given *given = imr_cli_given(cli, id);
    return given == NULL ? NULL : given->argument;
}

/* --since and --until are one range of the field "date". */
static imr_status add_dates(imr_arena *arena, const imr_cli *cli, imr_filter *filters, imr_request *out, imr_error *err)
{
    const char *since = argument_of(cli, IMR_OPTION_SINCE), *until = argument_of(cli, IMR_OPTION_UNTIL);
    const imr_field *date = imr_field_find(IMR_STR("date"));
    imr_buf range = {0};
    imr_str text;
    if (since == NULL && until == NULL) return IMR_OK;
    for (size_t i = 0; i < out->filters_n; i++)
        if (filters[i].field == date)
            return imr_fail(err, IMR_USAGE, "--date: not to be combined with --since or --until; write --date A..B");
    const char *const ends[] = {since, until};
    for (size_t i = 0; i < 2; i++)
        if (ends[i] != NULL && (ends[i][0] == '\0' || strstr(ends[i], "..") != NULL || strchr(ends[i], ',') != NULL))
            return imr_fail(err, IMR_USAGE, "--%s: needs one date, such as 2017-02-01, 2017-02 or 2017",
                            i == 0 ? "since" : "until");
    imr_buf_printf(&range, "%s..%s", since == NULL ? "" : since, until == NULL ? "" : until);
    imr_status status = keep(arena, &range, &text, err);
    if (status == IMR_OK) filters[out->filters_n++] = (imr_filter){date, text};
    return status;
}

static imr_status read_filters(imr_arena *arena, const imr_cli *cli, imr_request *out, imr_error *err)
{
    imr_filter *filters = imr_arena_alloc(arena, (cli->n + 2) * sizeof *filters);
    if (filters == NULL) return imr_fail_memory(err);
    out->filters = filters;
    for (size_t i = 0; i < cli->n; i++) {
        int id = cli->given[i].option->id;
        if (id >= IMR_OPTION_FIELD)
            filters[out->filters_n++] =
                (imr_filter){imr_field_at((size_t)(id - IMR_OPTION_FIELD)), imr_str_of(cli->given[i].argument)};
    }
    return add_dates(arena, cli, filters, out, err);
}

/* ---- the whole ---- */

static bool has_column(const imr_view *view, const char *key)
{
    for (size_t i = 0; i < view->columns.n; i++)
        if (strcmp(imr_column_name(&view->columns.at[i]), key) == 0) return true;
    return false;
}

/* Adapts the request to the form of the answer. Case summaries are stored apart and read only if they are shown. */
static imr_status fit_request(const imr_cli *cli, imr_options *out, imr_error *err)
{
    enum { SUMMARIES = 100 };
    imr_view *view = &out->view;
    imr_request *request = &out->request;
    bool exact = imr_cli_given(cli, IMR_OPTION_EXACT) != NULL, more = imr_cli_given(cli, IMR_OPTION_MORE) != NULL;
    bool json = view->format == IMR_FORMAT_JSON || view->format == IMR_FORMAT_JSONL;
    bool table = view->format == IMR_FORMAT_CSV || view->format == IMR_FORMAT_TSV;
    if (exact && more) return imr_fail(err, IMR_USAGE, "--exact and --more: use only one of them");
    if (view->columns.n > 0 && !json && !table)
        return imr_fail(err, IMR_USAGE, "--fields: only for csv, tsv, json and jsonl; choose one with --format");
    request->exact = exact || (imr_format_is_data(view->format) && !more);
    if (out->count) request->limit = 0;
    if (json || table)
        request->whole = has_column(view, "summary") || (json && (view->columns.n == 0 || has_column(view, "excerpt")));
    else
        request->whole = !imr_format_is_data(view->format) && request->limit <= SUMMARIES;
    view->offset = request->offset;
    view->limit = request->limit;
    return IMR_OK;
}

/* Keeps the command line without --offset, quoted for a shell where necessary. */
static imr_status keep_command(imr_arena *arena, int argc, char **argv, imr_options *out, imr_error *err)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=./:,+@%";
    imr_buf command = {0};
    bool words = false; /* after "--" */
    for (int i = 0; i < argc; i++) {
        words = words || strcmp(argv[i], "--") == 0;
        if (!words && strncmp(argv[i], "--offset=", strlen("--offset=")) == 0) continue;
        if (!words && strcmp(argv[i], "--offset") == 0) {
            i++;
            continue;
        }
        if (command.n > 0) imr_buf_putc(&command, ' ');
        bool quoted = argv[i][0] == '\0' || argv[i][strspn(argv[i], plain)] != '\0';
        if (quoted) imr_buf_putc(&command, '\'');
        for (const char *at = argv[i]; *at != '\0'; at++) {
            if (*at == '\'')
                imr_buf_puts(&command, "'\\''");
            else
                imr_buf_putc(&command, *at);
        }
        if (quoted) imr_buf_putc(&command, '\'');
    }
    return keep(arena, &command, &out->view.command, err);
}

imr_status imr_options_read(imr_arena *arena, int argc, char **argv, imr_options *out, imr_error *err)
{
    *out = (imr_options){.request = IMR_REQUEST_INIT, .view.qid = "1"};
    imr_cli cli = {0};
    imr_program program;
    if (!imr_options_program(arena, &program)) return imr_fail_memory(err);
    imr_status status = imr_cli_parse(&program, argc, argv, &cli, err);
    if (status == IMR_OK) status = read_filters(arena, &cli, &out->request, err);
    for (size_t i = 0; i < cli.n && status == IMR_OK; i++) status = read_option(arena, &cli.given[i], out, err);
    if (status == IMR_OK) status = take_ids(arena, &cli, out, err);
    if (status == IMR_OK) status = join_words(arena, &cli, out, err);
    if (status == IMR_OK && out->values == NULL) status = check_query(out, err);
    if (status == IMR_OK) status = fit_request(&cli, out, err);
    if (status == IMR_OK) status = keep_command(arena, argc, argv, out, err);
    out->doubtful = cli.doubtful;
    imr_cli_free(&cli);
    return status;
}
