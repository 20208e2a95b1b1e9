/* The answer to an address: how it was interpreted, the hits of its page, and for every facet the counts and the
 * addresses that choose, exclude or remove a value. Pages and the API show it. */
#ifndef IMR_RESULT_H
#define IMR_RESULT_H

#include "address.h"
#include "search.h"

/* One request being answered, by one thread. */
typedef struct imr_visit {
    imr_snapshot *snapshot;
    const imr_lexicon *lexicon;
    imr_arena *arena; /* for everything made for the request */
    imr_cancel *cancel;
    imr_address address;
    imr_buf *out;           /* the body of the answer */
    const char *name;       /* of the index, for people */
    const char *form_token; /* for forms that change the user's desk; NULL if there is no desk */
    const char *type;       /* of the body; NULL for the page's default */
    unsigned status;        /* the HTTP status */
} imr_visit;

/* A value of a field that the query or a filter asks for. */
typedef struct imr_reading {
    const imr_field *field;
    imr_str value;  /* for a range "2014..2016" */
    imr_str words;  /* its words in the query; absent if it comes from a filter */
    imr_str filter; /* the filter's text; absent if it comes from the query */
    bool excluded, range;
    bool typed; /* the words are "field:value", possibly with several values */
} imr_reading;

typedef struct imr_result {
    imr_visit *visit;
    imr_address address;
    imr_search *search;
    imr_str asked; /* address.q with spaces in place of tags */
    uint32_t total;
    imr_reading *readings;
    size_t readings_n;
    imr_list words; /* the rest of the query, word by word and phrase by phrase */
    bool operators; /* the rest has operators, and is the only item of `words` */
    imr_hit *hits;  /* with their decisions; those below the line last */
    size_t hits_n;
} imr_result;

/* Answers an address. whole: whether hits have their case summaries. hits: how many to fetch; 0 if only counts are
 * wanted. IMR_CANCELLED and the errors of imr_search_open. */
imr_status imr_result_open(imr_visit *visit, const imr_address *address, bool whole, uint64_t hits, imr_result *out,
                           imr_error *err);
void imr_result_close(imr_result *result);

/* The facets that pages and the API offer, in order; NULL after the last. */
typedef struct imr_facet_row {
    const char *key, *heading, *noun; /* "guideline", "Guideline the reviewer cited", "guideline" */
    bool more;                        /* listed under "more" */
} imr_facet_row;
const imr_facet_row *imr_facet_row_at(size_t i);

/* The counts of a facet as if none of its values were chosen: each is how many decisions choosing that value alone
 * would find. */
imr_status imr_result_counts(imr_result *result, const imr_field *field, imr_counts *out, imr_error *err);

/* The reading that asks for a value or excludes it; NULL if there is none. */
const imr_reading *imr_result_reading(const imr_result *result, const imr_field *field, imr_str value);

/* ---- where links lead ---- */

/* Adds a value to those that filters choose; it replaces those that words of the query choose. */
imr_address imr_result_choose(const imr_result *result, const imr_field *field, imr_str value);
imr_address imr_result_exclude(const imr_result *result, const imr_field *field, imr_str value);
/* Makes a value the only one of its facet. */
imr_address imr_result_only(const imr_result *result, const imr_field *field, imr_str value);
/* Removes a reading. */
imr_address imr_result_drop(const imr_result *result, const imr_reading *reading);
/* Removes everything that is asked of the field. */
imr_address imr_result_clear(const imr_result *result, const imr_field *field);
/* Removes a span of the query; puts it in quotation marks. */
imr_address imr_result_without_words(const imr_result *result, imr_str words);
imr_address imr_result_quoted(const imr_result *result, imr_str words);

/* The label of a value, for people. */
imr_str imr_result_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value);

#endif
