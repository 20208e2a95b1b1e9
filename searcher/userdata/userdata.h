/* What belongs to the user and not to an index: saved queries, tags and notes, in one SQLite file that several
 * processes can use at once. Decisions are identified by their ids, so nothing is lost when an index is rebuilt.
 *
 * Each change is one transaction: when the call returns IMR_OK the change is on disk. Errors of every call: IMR_IO
 * (full disk, no permission), IMR_LOCKED (another process held the file for longer than the waiting time), IMR_CORRUPT
 * and IMR_VERSION (not such a file, or of a later program), IMR_MEMORY. */
#ifndef IMR_USERDATA_H
#define IMR_USERDATA_H

#include "error.h"
#include "str.h"

typedef struct imr_userdata imr_userdata;

/* path NULL: the user's own file, $IMR_DESK, else $XDG_DATA_HOME/imr/desk.db, else ~/.local/share/imr/desk.db. Folder
 * and file are made if absent, readable only by their owner. */
imr_status imr_userdata_open(const char *path, imr_userdata **out, imr_error *err);
void imr_userdata_close(imr_userdata *data); /* NULL is fine */

/* ---- saved queries ---- */

typedef struct imr_saved {
    imr_str name;
    imr_str query;   /* words and operators, as typed */
    imr_str options; /* facet options, a line each: "outcome upheld" */
    imr_str saved;   /* the time, ISO 8601, UTC; absent in one to be saved: now */
} imr_saved;

/* A name is 1 to 64 letters, digits, ".", "_" and "-"; otherwise IMR_USAGE. Replaces an older query of that name and
 * forgets what it has seen. */
imr_status imr_userdata_save(imr_userdata *data, const imr_saved *query, imr_error *err);
/* IMR_NONE: no such name. Strings belong to the arena, here and below. */
imr_status imr_userdata_saved(imr_userdata *data, imr_str name, imr_arena *arena, imr_saved *out, imr_error *err);
imr_status imr_userdata_forget(imr_userdata *data, imr_str name, imr_error *err);

/* Called for each row, in order; a status other than IMR_OK ends the walk and is returned. */
typedef imr_status imr_saved_visitor(void *context, const imr_saved *query, imr_error *err);
imr_status imr_userdata_each_saved(imr_userdata *data, imr_saved_visitor *visit, void *context, imr_error *err);

/* What a saved query has found before. imr_userdata_see marks the id as seen; *fresh: whether it was not seen before.
 * Between begin and end everything is one transaction: kept if the status is IMR_OK, otherwise dropped. End returns
 * the status of the whole. */
imr_status imr_userdata_begin(imr_userdata *data, imr_error *err);
imr_status imr_userdata_end(imr_userdata *data, imr_status status, imr_error *err);
imr_status imr_userdata_see(imr_userdata *data, imr_str name, imr_str id, bool *fresh, imr_error *err);

/* ---- tags and notes of decisions ---- */

/* A tag has the form of a name. Adding an existing tag or removing a missing one changes nothing. */
imr_status imr_userdata_tag(imr_userdata *data, imr_str id, imr_str tag, imr_error *err);
imr_status imr_userdata_untag(imr_userdata *data, imr_str id, imr_str tag, imr_error *err);
/* An empty text removes the note. */
imr_status imr_userdata_note(imr_userdata *data, imr_str id, imr_str text, imr_error *err);

/* The tags of a decision, and its note (absent: none). */
imr_status imr_userdata_tags(imr_userdata *data, imr_str id, imr_arena *arena, imr_list *tags, imr_str *note,
                             imr_error *err);
/* The ids that have a tag, sorted. */
imr_status imr_userdata_tagged(imr_userdata *data, imr_str tag, imr_arena *arena, imr_list *ids, imr_error *err);
typedef imr_status imr_tag_visitor(void *context, imr_str tag, uint64_t decisions, imr_error *err);
imr_status imr_userdata_each_tag(imr_userdata *data, imr_tag_visitor *visit, void *context, imr_error *err);

/* ---- all of it as JSON Lines: {"saved":...}, {"tag":...,"id":...}, {"note":...,"id":...}, {"seen":...,"id":...} ----
 */

typedef imr_status imr_line_visitor(void *context, imr_str line, imr_error *err);
imr_status imr_userdata_export(imr_userdata *data, imr_line_visitor *visit, void *context, imr_error *err);
/* Adds one such line to the existing data. IMR_INPUT. */
imr_status imr_userdata_import(imr_userdata *data, imr_str line, imr_error *err);

#endif
