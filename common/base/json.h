/* Writes JSON piece by piece; the writer adds the commas. */
#ifndef IMR_JSON_H
#define IMR_JSON_H

#include "str.h"

enum { IMR_JSON_DEPTH = 32 };

/* A value that is being written to a buffer, whose failure sticks. Initialise with {.out = ...}. Every imr_json_begin
 * needs its imr_json_end; nesting deeper than IMR_JSON_DEPTH fails the buffer. */
typedef struct imr_json {
    imr_buf *out;
    unsigned depth;
    bool begun[IMR_JSON_DEPTH]; /* this level has an item */
    bool keyed;                 /* a key was written, its value is next */
} imr_json;

void imr_json_begin(imr_json *json, char bracket); /* '{' or '[' */
void imr_json_end(imr_json *json, char bracket);   /* '}' or ']' */
void imr_json_key(imr_json *json, imr_str key);
void imr_json_str(imr_json *json, imr_str text);
void imr_json_uint(imr_json *json, uint64_t number);
void imr_json_fixed(imr_json *json, double number, int digits); /* with `digits` digits after the decimal point */
void imr_json_bool(imr_json *json, bool value);
/* Writes the comma before a value, if one is due; the caller writes the value to the buffer. */
void imr_json_value(imr_json *json);

/* Writes a key and its value; nothing if the text is absent or empty. */
void imr_json_member(imr_json *json, imr_str key, imr_str text);
/* Writes a key and its value, "" if the text is absent. */
void imr_json_member_str(imr_json *json, imr_str key, imr_str text);
void imr_json_member_uint(imr_json *json, imr_str key, uint64_t number);
void imr_json_member_fixed(imr_json *json, imr_str key, double number, int digits);
void imr_json_member_bool(imr_json *json, imr_str key, bool value);
void imr_json_member_list(imr_json *json, imr_str key, const imr_list *list);
/* Writes a key and begins its value, to be ended by imr_json_end(). */
void imr_json_open(imr_json *json, imr_str key, char bracket);

/* Appends a quoted JSON string; invalid UTF-8 becomes U+FFFD. */
void imr_json_string(imr_buf *out, imr_str text);

#endif
