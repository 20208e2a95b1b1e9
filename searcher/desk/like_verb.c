/* imr like: decisions like a case, listed separately for each outcome. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "case_file.h"
#include "desk.h"
#include "present.h"
#include "search.h"
#include "syntax.h"

static const char *const outcomes[] = {"overturned", "upheld"};

/* ---- the case ---- */

/* Reads the case from a file; "letter.pdf#2" means decision 2 of the file. */
static imr_status read_file(imr_desk *desk, const char *path, imr_error *err)
{
    const char *mark = strrchr(path, '#');
    struct stat found;
    size_t which = 0, decisions = 0;
    if (stat(path, &found) != 0 && mark != NULL) {
        path = imr_arena_dup(desk->arena, (imr_str){path, (size_t)(mark - path)});
        if (path == NULL) return imr_fail_memory(err);
        which = (size_t)strtoul(mark + 1, NULL, 10);
    }
    imr_status status = imr_case_read(desk->arena, path, which, IMR_QUERY_BYTES, &desk->request.like, &decisions, err);
    if (status == IMR_OK && which == 0 && decisions > 1)
        imr_buf_printf(&desk->talk, "%s has %zu decisions: the first is used; %s#2 names the second\n", path, decisions,
                       path);
    return status;
}

static bool is_file(const char *name)
{
    char path[4096];
    struct stat found;
    const char *mark = strrchr(name, '#');
    if (stat(name, &found) == 0) return true;
    if (mark == NULL || mark == name || (size_t)(mark - name) >= sizeof path) return false;
    memcpy(path, name, (size_t)(mark - name));
    path[mark - name] = '\0';
    return stat(path, &found) == 0;
}

/* Reads the arguments as a request in plain words: several, or one with a space in it, that are neither a file nor an
 * id. */
static imr_status read_words(imr_desk *desk, imr_error *err)
{
    desk->request.like = imr_desk_joined(desk, 0);
    if (desk->request.like.s == NULL) return imr_fail_memory(err);
    return imr_case_check(desk->request.like, "like", IMR_QUERY_BYTES, err);
}

/* Tries in turn: standard input, a file, an id, plain words. */
static imr_status read_case(imr_desk *desk, imr_error *err)
{
    const char *word = desk->words[0];
    if (desk->words_n > 1 || (strchr(word, ' ') != NULL && strchr(word, '#') == NULL && !is_file(word)))
        return read_words(desk, err);
    if (strcmp(word, "-") == 0) {
        imr_status status = imr_desk_read_file(desk, word, &desk->request.like, err);
        return status == IMR_OK ? imr_case_check(desk->request.like, "standard input", IMR_QUERY_BYTES, err) : status;
    }
    if (is_file(word)) return read_file(desk, word, err);
    desk->request.like_id = imr_str_of(word);
    return IMR_OK;
}

/* ---- both sides ---- */

static imr_status show_side(imr_desk *desk, const char *outcome, imr_error *err)
{
    const size_t n = desk->request.filters_n;
    imr_filter *filters = imr_arena_alloc(desk->arena, (n + 1) * sizeof *filters);
    imr_request before = desk->request;
    imr_search *search = NULL;
    imr_buf title = {0};
    if (filters == NULL) return imr_fail_memory(err);
    if (n > 0) memcpy(filters, desk->request.filters, n * sizeof *filters);
    filters[n] = (imr_filter){imr_field_find(IMR_STR("outcome")), imr_str_of(outcome)};
    desk->request.filters = filters;
    desk->request.filters_n = n + 1;
    imr_view view = {.output = desk->output,
                     .width = desk->width,
                     .colour = desk->colour,
                     .ids = imr_desk_has(desk, IMR_DESK_IDS),
                     .limit = desk->request.limit};
    imr_buf_printf(&title, "==== %s ====\n", outcome);
    imr_status status = imr_desk_search(desk, &search, err);
    if (status == IMR_OK) status = imr_desk_write(desk, &title, err);
    if (status == IMR_OK) status = imr_present_search(&view, search, err);
    imr_buf_free(&title);
    imr_search_close(search);
    desk->request = before;
    return status;
}

imr_status imr_desk_like(imr_desk *desk, imr_error *err)
{
    enum { SIDE = 5 };
    desk->request.limit = SIDE;
    imr_status status = imr_desk_number(desk, IMR_DESK_LIMIT, 1, 1000, &desk->request.limit, err);
    desk->request.exact = false;
    if (status == IMR_OK) status = read_case(desk, err);
    if (status == IMR_OK) status = show_side(desk, outcomes[0], err);
    const size_t said = desk->talk.n; /* both sides have the same notes: print them once */
    if (status == IMR_OK) status = show_side(desk, outcomes[1], err);
    if (desk->talk.n > said) {
        desk->talk.n = said;
        desk->talk.s[said] = '\0';
    }
    return status;
}
