/* The answers of the pages as JSON; docs/openapi.json describes them. Each function appends one object to the visit's
 * body. */
#ifndef IMR_API_H
#define IMR_API_H

#include "result.h"

imr_status imr_api_start(imr_visit *visit, imr_error *err);
imr_status imr_api_search(imr_visit *visit, imr_error *err);
imr_status imr_api_rates(imr_visit *visit, imr_error *err);
imr_status imr_api_criteria(imr_visit *visit, imr_error *err);
imr_status imr_api_memo(imr_visit *visit, imr_error *err);
imr_status imr_api_decision(imr_visit *visit, imr_str id, imr_error *err);

/* Appends a search as an object: what was read, the total, hits and facets. facets: whether facets are counted. */
imr_status imr_api_write_search(imr_result *result, bool facets, imr_json *json, imr_error *err);

#endif
