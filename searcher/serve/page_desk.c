/* The user's own tags, notes and saved queries on the pages. */
#include "desk_page.h"

#include <string.h>

#include "markup.h"
#include "userdata.h"
#include "web.h"

/* Opens the user's data; NULL, with a line on the page, if it cannot be read. The page is complete without it. */
static imr_userdata *open_desk(imr_visit *visit)
{
    imr_error why;
    imr_userdata *desk = NULL;
    if (visit->form_token == NULL || imr_userdata_open(NULL, &desk, &why) == IMR_OK) return desk;
    imr_markup(visit->out, "<p class=\"small\">Tags and saved searches cannot be read: %s</p>\n", imr_str_of(why.text));
    return NULL;
}

/* Writes <form> and the fields that all forms have. */
static void begin_form(imr_visit *visit, const char *action, imr_str back)
{
    imr_markup(visit->out,
               "<form method=\"post\" action=\"%z\"><input type=\"hidden\" name=\"token\" value=\"%z\"><input "
               "type=\"hidden\" name=\"do\" value=\"%z\"><input type=\"hidden\" name=\"back\" value=\"%s\">\n",
               imr_desk_path, visit->form_token, action, back);
}

static void put_hidden(imr_visit *visit, const char *name, imr_str value)
{
    imr_markup(visit->out, "<input type=\"hidden\" name=\"%z\" value=\"%s\">\n", name, value);
}

static imr_str search_for_tag(imr_visit *visit, imr_str tag)
{
    imr_buf query = {0};
    imr_buf_puts(&query, "tag:");
    imr_buf_add(&query, tag);
    imr_address to = {.path = IMR_STR("/search"), .q = imr_buf_str(&query), .limit = IMR_PAGE_LIMIT};
    imr_str link = query.failed ? (imr_str){0} : imr_web_link(visit, to);
    imr_buf_free(&query);
    return link;
}

/* ---- a decision ---- */

static void put_tags(imr_visit *visit, imr_str id, imr_str back, const imr_list *tags)
{
    imr_buf *out = visit->out;
    if (tags->n > 0) {
        begin_form(visit, "untag", back);
        put_hidden(visit, "id", id);
        imr_buf_puts(out, "<ul class=\"tags\">");
        for (size_t i = 0; i < tags->n; i++)
            imr_markup(out,
                       "<li><a href=\"%s\">%s</a><button name=\"name\" value=\"%s\" aria-label=\"Remove the tag "
                       "%s\">\xc3\x97</button></li>",
                       search_for_tag(visit, tags->at[i]), tags->at[i], tags->at[i], tags->at[i]);
        imr_buf_puts(out, "</ul></form>\n");
    }
    begin_form(visit, "tag", back);
    put_hidden(visit, "id", id);
    imr_buf_puts(out, "<p class=\"add\"><input name=\"name\" aria-label=\"Another tag\" required maxlength=\"64\" "
                      "pattern=\"[A-Za-z0-9._\\-]+\" title=\"letters, digits, . _ -\" "
                      "autocomplete=\"off\"><button>Tag</button></p></form>\n");
}

static void put_note(imr_visit *visit, imr_str id, imr_str back, imr_str note)
{
    begin_form(visit, "note", back);
    put_hidden(visit, "id", id);
    imr_markup(visit->out,
               "<textarea name=\"text\" rows=\"4\" aria-label=\"Your note\">%s</textarea><button>Keep the "
               "note</button></form>\n",
               note);
}

imr_status imr_web_desk_decision(imr_visit *visit, const imr_decision *decision, imr_error *err)
{
    imr_list tags = {0};
    imr_str note = {0};
    imr_userdata *desk = open_desk(visit);
    if (desk == NULL) return IMR_OK;
    imr_status status = imr_userdata_tags(desk, decision->id, visit->arena, &tags, &note, err);
    imr_userdata_close(desk);
    if (status != IMR_OK) return status;
    imr_str back = imr_web_decision_link(visit, decision->id, &visit->address);
    imr_buf_puts(visit->out, "<section class=\"mine\" aria-labelledby=\"m1\"><h2 id=\"m1\">Your tags</h2>\n");
    put_tags(visit, decision->id, back, &tags);
    imr_buf_puts(visit->out,
                 "</section>\n<section class=\"mine\" aria-labelledby=\"m2\"><h2 id=\"m2\">Your note</h2>\n");
    put_note(visit, decision->id, back, note);
    imr_buf_puts(visit->out, "</section>\n");
    return IMR_OK;
}

/* ---- lists ---- */

typedef struct listing {
    imr_visit *visit;
    size_t n;
} listing;

/* The address of a saved query; absent if it uses a field that this version does not know. */
static imr_str link_saved(imr_visit *visit, const imr_saved *saved)
{
    imr_address to = {.path = IMR_STR("/search"), .q = saved->query, .limit = IMR_PAGE_LIMIT};
    imr_str text = saved->options;
    while (text.n > 0) {
        size_t end = imr_str_find(text, IMR_STR("\n"), 0), blank = imr_str_find(text, IMR_STR(" "), 0);
        const imr_field *field = end != SIZE_MAX && blank < end ? imr_field_find((imr_str){text.s, blank}) : NULL;
        if (field == NULL) return (imr_str){0};
        to = imr_address_with(visit->arena, &to, field, (imr_str){text.s + blank + 1, end - blank - 1});
        text = (imr_str){text.s + end + 1, text.n - end - 1};
    }
    return imr_web_link(visit, to);
}

static imr_status put_saved(void *context, const imr_saved *saved, imr_error *err)
{
    listing *at = context;
    imr_visit *visit = at->visit;
    imr_str link = link_saved(visit, saved);
    (void)err;
    if (at->n++ == 0) {
        imr_buf_puts(visit->out, "<section class=\"mine\" aria-labelledby=\"m3\"><h2 id=\"m3\">Your searches</h2>\n");
        begin_form(visit, "forget", IMR_STR("/"));
        imr_buf_puts(visit->out, "<ul class=\"tags long\">");
    }
    if (link.n > 0)
        imr_markup(visit->out, "<li><a href=\"%s\">%s</a>", link, saved->name);
    else
        imr_markup(visit->out, "<li><span>%s</span>", saved->name);
    imr_markup(visit->out,
               "<button name=\"name\" value=\"%s\" aria-label=\"Forget the search %s\">\xc3\x97</button></li>\n",
               saved->name, saved->name);
    return IMR_OK;
}

static imr_status put_tag(void *context, imr_str tag, uint64_t decisions, imr_error *err)
{
    listing *at = context;
    imr_visit *visit = at->visit;
    (void)err;
    if (at->n++ == 0)
        imr_buf_puts(visit->out, "<section class=\"mine\" aria-labelledby=\"m4\"><h2 id=\"m4\">Your tags</h2>\n<ul "
                                 "class=\"tags long\">");
    imr_markup(visit->out, "<li><a href=\"%s\">%s</a><span>%n<span class=\"vh\"> decision%z</span></span></li>\n",
               search_for_tag(visit, tag), tag, (unsigned)decisions, decisions == 1 ? "" : "s");
    return IMR_OK;
}

imr_status imr_web_desk_lists(imr_visit *visit, imr_error *err)
{
    listing searches = {.visit = visit}, tags = {.visit = visit};
    imr_userdata *desk = open_desk(visit);
    if (desk == NULL) return IMR_OK;
    imr_status status = imr_userdata_each_saved(desk, put_saved, &searches, err);
    if (searches.n > 0) imr_buf_puts(visit->out, "</ul></form></section>\n");
    if (status == IMR_OK) status = imr_userdata_each_tag(desk, put_tag, &tags, err);
    if (tags.n > 0) imr_buf_puts(visit->out, "</ul></section>\n");
    imr_userdata_close(desk);
    return status;
}

void imr_web_desk_save(const imr_result *result)
{
    imr_visit *visit = result->visit;
    imr_address whole = imr_address_at(&result->address, "/search");
    if (visit->form_token == NULL || imr_address_is_empty(&whole) || whole.like.n > 0) return;
    imr_buf_puts(visit->out, "<div class=\"mine keep\">");
    begin_form(visit, "save", imr_web_link(visit, whole));
    put_hidden(visit, "address", imr_web_link(visit, whole));
    imr_buf_puts(visit->out, "<p class=\"add\"><label for=\"keep\">Save this search as</label> <input id=\"keep\" "
                             "name=\"name\" required maxlength=\"64\" pattern=\"[A-Za-z0-9._\\-]+\" title=\"letters, "
                             "digits, . _ -\" autocomplete=\"off\"><button>Save</button></p></form></div>\n");
}
