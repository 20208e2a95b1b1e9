/* A page's address is its whole state: which page, the query, the filters, and which part of the answer is shown. Each
 * state has one canonical address. */
#ifndef IMR_ADDRESS_H
#define IMR_ADDRESS_H

#include "request.h"

enum {
    IMR_ADDRESS_BYTES = 16 * 1024, /* most bytes of an address */
    IMR_ADDRESS_FILTERS = 256,     /* most values of facets */
    IMR_PAGE_LIMIT = 10,           /* hits per page by default */
    IMR_PAGE_MOST = 100,           /* and the most that may be asked for */
};

/* Parameters that only some pages take, in canonical order. */
/* clang-format off */
#define IMR_EXTRAS(X)                                                                                                  \
    X(IMR_EXTRA_ID,        "id")         /* the ticked decisions */                                                    \
    X(IMR_EXTRA_FACET,     "facet")      /* the facet shown with all its values */                                     \
    X(IMR_EXTRA_ROWS,      "rows")                                                                                     \
    X(IMR_EXTRA_COLUMNS,   "columns")                                                                                  \
    X(IMR_EXTRA_LEAST,     "least")                                                                                    \
    X(IMR_EXTRA_ORDER,     "order")                                                                                    \
    X(IMR_EXTRA_QUESTION,  "question")                                                                                 \
    X(IMR_EXTRA_QUOTES,    "quotes")                                                                                   \
    X(IMR_EXTRA_SUMMARY,   "summary")
/* clang-format on */

typedef enum imr_extra {
#define X(name, text) name,
    IMR_EXTRAS(X)
#undef X
        IMR_EXTRA_COUNT
} imr_extra;

typedef struct imr_address {
    imr_str path; /* "/search", without the suffix of the format (".json") */
    imr_str q;    /* as typed; absent if there is none */
    imr_filter *filters;
    size_t filters_n; /* in the order of the field table, then by value; each once */
    imr_str like;     /* the id of a decision to search for similar ones; absent if there is none */
    imr_sort sort;
    uint64_t offset, limit;
    imr_list extras[IMR_EXTRA_COUNT];
    bool tags; /* "tag:NAME" in q asks for the user's own tags */
} imr_address;

/* Reads the parameters of an address ("q=a&outcome=upheld", without "?"). Unknown names are ignored, and an invalid
 * number becomes its default. Everything belongs to the arena. IMR_USAGE for an invalid percent escape or bytes that
 * are not UTF-8; IMR_LIMIT; IMR_MEMORY. */
imr_status imr_address_read(imr_arena *arena, imr_str path, imr_str parameters, imr_address *out, imr_error *err);

/* Decodes a part of an address: "%23" and "+". lines: whether line ends are kept. IMR_USAGE as above; IMR_MEMORY. */
imr_status imr_address_decode(imr_arena *arena, imr_str text, bool lines, imr_str *out, imr_error *err);

/* Calls `visit` for each pair of an address's parameters or of a posted form; stops at the first status other than
 * IMR_OK and returns it. lines: whether values keep their line ends. */
typedef imr_status imr_pair_visitor(void *context, imr_str name, imr_str value, imr_error *err);
imr_status imr_address_pairs(imr_arena *arena, imr_str parameters, bool lines, imr_pair_visitor *visit, void *context,
                             imr_error *err);

/* The canonical text, "/search?q=a"; suffix (".csv", or "") follows the path. Absent if memory runs out. */
imr_str imr_address_write(imr_arena *arena, const imr_address *address, const char *suffix);

/* Turns an address into a request; the caller sets the limit and the other members. A year "none" asks for decisions
 * without a date. A tag becomes a filter by ids, and spaces replace it in the query, so that all other words keep their
 * places. The errors of imr_tagged_expand. */
imr_status imr_address_request(imr_arena *arena, const imr_address *address, imr_request *out, imr_error *err);
/* Whether a value asks for decisions that have no value of the field: year "none". */
bool imr_address_is_absence(const imr_field *field, imr_str value);
/* The range that the search excludes for it: any year, without the "!" that excludes it. */
extern const char imr_address_any_year[];

/* ---- addresses made from another one; all of them lead to the first page of hits ---- */

imr_address imr_address_at(const imr_address *from, const char *path); /* the same query on another page */
imr_address imr_address_ask(const imr_address *from, imr_str q);       /* another query, the same filters */
/* The address with one more filter, with one less, and with no filter of the field. */
imr_address imr_address_with(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value);
imr_address imr_address_without(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value);
imr_address imr_address_clear(imr_arena *arena, const imr_address *from, const imr_field *field);

/* Whether it has neither a query nor a filter. */
bool imr_address_is_empty(const imr_address *address);
/* The first value of an extra parameter; absent if it is not given. */
imr_str imr_address_extra(const imr_address *address, imr_extra extra);
/* The same as a number within bounds; `usual` if there is no valid one. */
uint32_t imr_address_number(const imr_address *address, imr_extra extra, uint32_t least, uint32_t most, uint32_t usual);

/* The parameter name of a field: "body-part" for body_part. It belongs to the arena. */
imr_str imr_address_name(imr_arena *arena, const imr_field *field);

#endif
