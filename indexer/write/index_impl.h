/* Shared by the files of the index module. */
#ifndef IMR_INDEX_IMPL_H
#define IMR_INDEX_IMPL_H

#include "document.h"
#include "file_map.h"
#include "file_record.h"
#include "index.h"

/* A document that the file had before it was read again, or takes over from a file that is gone. */
typedef struct imr_previous {
    imr_docid id;
    bool adopted, seen;
} imr_previous;

typedef struct imr_previous_list {
    imr_previous *at; /* by id */
    size_t n, room;
    bool failed;
} imr_previous_list;

/* The file being read. */
typedef struct imr_current {
    imr_file_key key;
    const char *path; /* absolute */
    const imr_source *source;
    bool stream;
    imr_previous_list had;
    imr_list heirs_of; /* keys of missing files whose decisions it took over; belongs to the arena */
    uint64_t letters, decisions, put;
    imr_buf letter; /* id of the last one */
} imr_current;

/* An index being made from parts beside the live one. */
typedef struct imr_building {
    imr_writer *live;           /* holds the folder's lock meanwhile */
    imr_file_map *file_map;     /* of decisions in parts: the number of their source */
    const imr_sources *sources; /* that the file map's numbers refer to */
    imr_buf parts;              /* paths, each with its NUL, in order; the base first */
    size_t parts_n;
} imr_building;

struct imr_index {
    char *dir;
    imr_writer *writer; /* of the base during a build from parts */
    imr_reader *reader;
    imr_shaper *shaper; /* NULL without a lexicon */
    imr_arena *arena;   /* for the current file */
    imr_current file;
    imr_building building;
    imr_buf scratch;
    imr_change_counts tally;
    imr_str id_prefix, letter_prefix, file_prefix; /* of terms */
    const imr_lexicon *lexicon;                    /* borrowed; may be NULL */
    bool fresh, changed;
    bool replacing;    /* the existing index is only replaced */
    imr_error warning; /* its status is IMR_OK if there is none */
};

/* Appends the documents of a term. */
imr_status imr_index_documents(imr_index *index, imr_str prefix, imr_str term, imr_previous_list *list, imr_error *err);
imr_previous *imr_previous_find(const imr_previous_list *list, imr_docid id);
/* Inserts a document into a list; false if memory runs out. */
bool imr_previous_insert(imr_previous_list *list, imr_previous one);

/* Writes the metadata that every index has, if this one is new. */
imr_status imr_index_stamp(imr_index *index, imr_error *err);
/* Makes the live index from the base and the parts. */
imr_status imr_index_finish(imr_index *index, imr_error *err);
void imr_index_stop_building(imr_index *index);

#endif
