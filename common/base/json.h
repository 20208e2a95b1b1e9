/* JSON, written piece by piece: the writer knows where commas belong. */
#ifndef IMR_JSON_H
#define IMR_JSON_H

#include "str.h"

enum { IMR_JSON_DEPTH = 32 };

/* A value that is being written to a buffer, whose failure sticks. Start with {.out = ...}. Every imr_json_begin needs
 * its imr_json_end; deeper nesting than IMR_JSON_DEPTH fails the buffer. */
typedef struct imr_json {
    imr_buf *out;
    unsigned depth;
    bool begun[IMR_JSON_DEPTH]; /* an item of this level is written */
    bool keyed;                 /* a key is written, its value is next */
} imr_json;

void imr_json_begin(imr_json *json, char bracket); /* '{' or '[' */
void imr_json_end(imr_json *json, char bracket);   /* '}' or ']' */
void imr_json_key(imr_json *json, imr_str key);
void imr_json_str(imr_json *json, imr_str text);
void imr_json_uint(imr_json *json, uint64_t number);
void imr_json_fixed(imr_json *json, double number, int digits); /* so many digits behind the point */
void imr_json_bool(imr_json *json, bool value);
/* Starts a value that the caller then writes to the buffer: the comma before it, if one is due. */
void imr_json_value(imr_json *json);

/* A key with its value; an absent or empty text writes nothing. */
void imr_json_member(imr_json *json, imr_str key, imr_str text);
void imr_json_member_uint(imr_json *json, imr_str key, uint64_t number);

/* Appends a JSON string, quotes and all; what is not UTF-8 becomes U+FFFD. */
void imr_json_string(imr_buf *out, imr_str text);

#endif
