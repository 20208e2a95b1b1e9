/* The state of a page is its address: which page, the query, the filters, and how the answer is cut. An address has one
 * canonical form; nothing else keeps state. */
#ifndef IMR_ADDRESS_H
#define IMR_ADDRESS_H

#include "request.h"

enum {
    IMR_ADDRESS_BYTES = 16 * 1024, /* of an address, at most */
    IMR_ADDRESS_FILTERS = 256,     /* values of facets, at most */
    IMR_PAGE_LIMIT = 10,           /* hits of a page where none is asked for */
    IMR_PAGE_MOST = 100,           /* and at most */
};

/* Parameters that only some pages have, in their canonical order. */
/* clang-format off */
#define IMR_EXTRAS(X)                                                                                                  \
    X(IMR_EXTRA_ID,        "id")         /* decisions that are ticked */                                               \
    X(IMR_EXTRA_FACET,     "facet")      /* whose values are all shown */                                              \
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
    imr_str path; /* "/search", without what says the form (".json") */
    imr_str q;    /* as typed; absent: none */
    imr_filter *filters;
    size_t filters_n; /* in the order of the field table, then by value; each once */
    imr_str like;     /* decisions like this one; absent: none */
    imr_sort sort;
    uint64_t offset, limit;
    imr_list extras[IMR_EXTRA_COUNT];
    bool tags; /* "tag:NAME" in q asks for the user's own tags */
} imr_address;

/* Reads the parameters of an address ("q=a&outcome=upheld", without "?"). Names that no page has are passed over, and
 * what is no value of a number is its default. Everything belongs to the arena. IMR_USAGE: percent signs that say
 * nothing, bytes that are not UTF-8; IMR_LIMIT; IMR_MEMORY. */
imr_status imr_address_read(imr_arena *arena, imr_str path, imr_str parameters, imr_address *out, imr_error *err);

/* Calls for each pair of such parameters, or of a form that was posted; lines: line ends stay in values. Another status
 * of the visitor ends it. */
typedef imr_status imr_pair_visitor(void *context, imr_str name, imr_str value, imr_error *err);
imr_status imr_address_pairs(imr_arena *arena, imr_str parameters, bool lines, imr_pair_visitor *visit, void *context,
                             imr_error *err);

/* The canonical text, "/search?q=a"; suffix (".csv", or "") goes behind the path. Absent when memory is out. */
imr_str imr_address_write(imr_arena *arena, const imr_address *address, const char *suffix);

/* What the address asks of an index; limit and the rest are the caller's. A year "none" asks for decisions without a
 * date. A tag becomes a filter by ids, and blanks in the query, so that all other words stand where they stood. The
 * errors of imr_tagged_expand. */
imr_status imr_address_request(imr_arena *arena, const imr_address *address, imr_request *out, imr_error *err);
/* Whether a value of a field says that it has none: year "none". */
bool imr_address_is_absence(const imr_field *field, imr_str value);
/* What the search asks for in place of it, without the "!" that stands before it. */
extern const char imr_address_any_year[];

/* ---- another address, made from this one; all of them go back to the first page of hits ---- */

imr_address imr_address_at(const imr_address *from, const char *path); /* the same query on another page */
imr_address imr_address_ask(const imr_address *from, imr_str q);       /* another query, the same filters */
/* One filter more, one less, none of the field. */
imr_address imr_address_with(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value);
imr_address imr_address_without(imr_arena *arena, const imr_address *from, const imr_field *field, imr_str value);
imr_address imr_address_clear(imr_arena *arena, const imr_address *from, const imr_field *field);

bool imr_address_has(const imr_address *address, const imr_field *field, imr_str value);
/* Whether nothing is asked: no query, no filter. */
bool imr_address_is_empty(const imr_address *address);
/* The first value of an extra parameter; absent: it is not given. */
imr_str imr_address_extra(const imr_address *address, imr_extra extra);
/* The same as a number within bounds; `usual` where there is none. */
uint32_t imr_address_number(const imr_address *address, imr_extra extra, uint32_t least, uint32_t most, uint32_t usual);

/* The parameter name of a field: "body-part" for body_part; the arena's. */
imr_str imr_address_name(imr_arena *arena, const imr_field *field);

#endif
