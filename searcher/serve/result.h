/* An answered address: what was read from it, the hits of its page, and for every facet the counts and the addresses
 * that choosing, excluding and taking back a value lead to. Pages and the API show it. */
#ifndef IMR_RESULT_H
#define IMR_RESULT_H

#include "address.h"
#include "search.h"

/* One request at work, a thread's. */
typedef struct imr_visit {
    imr_snapshot *snapshot;
    const imr_lexicon *lexicon;
    imr_arena *arena; /* of all that is made for the request */
    imr_cancel *cancel;
    imr_address address;
    imr_buf *out;           /* the body of the answer */
    const char *name;       /* of the index, for people */
    const char *form_token; /* of forms that change the user's desk; NULL: there is none */
    const char *type;       /* of the body; NULL: the usual one of the page */
    unsigned status;        /* of HTTP */
} imr_visit;

/* A value of a field that the query or a filter asks for. */
typedef struct imr_reading {
    const imr_field *field;
    imr_str value;  /* of a range, "2014..2016" */
    imr_str words;  /* of the query; absent: from a filter */
    imr_str filter; /* the filter's text; absent: from the query */
    bool excluded, range;
    bool typed; /* the words are "field:value", perhaps with more values */
} imr_reading;

typedef struct imr_result {
    imr_visit *visit;
    imr_address address;
    imr_search *search;
    imr_str asked; /* address.q with blanks in place of tags */
    uint32_t total;
    imr_reading *readings;
    size_t readings_n;
    imr_list words; /* the rest of the query, word by word and phrase by phrase */
    bool operators; /* the rest has operators: it is one thing, the only one in `words` */
    imr_hit *hits;  /* with their decisions; those below the line last */
    size_t hits_n;
} imr_result;

/* whole: hits have their case summaries. hits: 0 for counts alone. IMR_CANCELLED and the errors of imr_search_open. */
imr_status imr_result_open(imr_visit *visit, const imr_address *address, bool whole, uint64_t hits, imr_result *out,
                           imr_error *err);
void imr_result_close(imr_result *result);

/* The facets that pages and the API offer, in order; NULL behind the last one. */
typedef struct imr_facet_row {
    const char *key, *heading, *noun; /* "guideline", "Guideline the reviewer cited", "guideline" */
    bool more;                        /* among the further ones */
} imr_facet_row;
const imr_facet_row *imr_facet_row_at(size_t i);

/* The counts of a facet as if nothing of it were chosen: each is what choosing that value alone finds. */
imr_status imr_result_counts(imr_result *result, const imr_field *field, imr_counts *out, imr_error *err);

/* Whether a value is asked for, or excluded; NULL: neither. */
const imr_reading *imr_result_reading(const imr_result *result, const imr_field *field, imr_str value);

/* ---- where a click leads ---- */

/* The address with a value chosen beside those that filters choose, in place of what words of the query choose. */
imr_address imr_result_choose(const imr_result *result, const imr_field *field, imr_str value);
imr_address imr_result_exclude(const imr_result *result, const imr_field *field, imr_str value);
/* The only value of its facet. */
imr_address imr_result_only(const imr_result *result, const imr_field *field, imr_str value);
/* Without what was read. */
imr_address imr_result_drop(const imr_result *result, const imr_reading *reading);
/* Without all that is asked of the field. */
imr_address imr_result_clear(const imr_result *result, const imr_field *field);
/* Without a span of the query, or with the span in quotation marks. */
imr_address imr_result_without_words(const imr_result *result, imr_str words);
imr_address imr_result_quoted(const imr_result *result, imr_str words);

/* What a person reads for a value. */
imr_str imr_result_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value);

#endif
