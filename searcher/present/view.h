/* How an answer is shown: its form, and everything else that is not part of the request. */
#ifndef IMR_VIEW_H
#define IMR_VIEW_H

#include "output.h"
#include "record.h"

/* clang-format off */
/*        format             name      data: programs read it */
#define IMR_FORMATS(X)                                                                                                 \
    X(IMR_FORMAT_TEXT,       "text",   false)                                                                          \
    X(IMR_FORMAT_JSON,       "json",   true)                                                                           \
    X(IMR_FORMAT_JSONL,      "jsonl",  true)                                                                           \
    X(IMR_FORMAT_CSV,        "csv",    true)                                                                           \
    X(IMR_FORMAT_TSV,        "tsv",    true)                                                                           \
    X(IMR_FORMAT_IDS,        "ids",    true)                                                                           \
    X(IMR_FORMAT_MD,         "md",     false)                                                                          \
    X(IMR_FORMAT_TREC,       "trec",   true)
/* clang-format on */

typedef enum imr_format {
#define X(format, name, data) format,
    IMR_FORMATS(X)
#undef X
} imr_format;

bool imr_format_is_data(imr_format format);

/* A column of a table, or a member of a JSON object: a field of the record, or what the search knows of a hit. */
typedef enum imr_column_kind {
    IMR_COLUMN_FIELD,
    IMR_COLUMN_RANK,
    IMR_COLUMN_SCORE,
    IMR_COLUMN_EXCERPT
} imr_column_kind;

typedef struct imr_column {
    imr_column_kind kind;
    const imr_field *field; /* of IMR_COLUMN_FIELD */
} imr_column;

typedef struct imr_columns {
    imr_column *at;
    size_t n;
} imr_columns;

/* Reads "id,outcome,rank". The array belongs to the arena. IMR_USAGE names an unknown column. */
imr_status imr_columns_read(imr_arena *arena, imr_str list, imr_columns *out, imr_error *err);
const char *imr_column_name(const imr_column *column);

/* A facet to count. */
typedef struct imr_facet_view {
    const imr_field *field;
    bool all; /* text shows all of its values, not only the most frequent */
} imr_facet_view;

/* Members that are not set are zero. What it points to must outlive the view. */
typedef struct imr_view {
    imr_format format;
    imr_output *output;
    size_t width; /* columns of a line of text */
    bool colour;
    bool ids;            /* text shows ids of facet values instead of labels */
    bool raw;            /* cells of tables are written unchanged, see imr_csv */
    imr_columns columns; /* of tables and JSON; n == 0: the default of the format */
    const imr_facet_view *facets;
    size_t facets_n;
    imr_str query;   /* as typed */
    imr_str command; /* as typed, for the command of the next page, after "--offset N"; absent: none */
    uint64_t offset, limit;
    uint64_t *shown; /* set to the number of hits written; may be NULL */
    const char *qid; /* the query's name in a TREC run */
} imr_view;

#endif
