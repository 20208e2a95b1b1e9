/* Strings with a length, growing buffers, and arenas, which hold the memory of a letter or a query. */
#ifndef IMR_STR_H
#define IMR_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A borrowed string, not NUL-terminated. An absent value has s == NULL. */
typedef struct imr_str {
    const char *s;
    size_t n;
} imr_str;

#define IMR_STR(literal) ((imr_str){"" literal, sizeof(literal) - 1})
#define IMR_STR_ARG(str) (int)(str).n, (str).s /* for "%.*s" */

imr_str imr_str_of(const char *text); /* NULL gives an absent string */
bool imr_str_equal(imr_str a, imr_str b);
int imr_str_compare(imr_str a, imr_str b); /* by bytes; a prefix comes first */
bool imr_str_starts(imr_str text, imr_str start);
bool imr_str_ends(imr_str text, imr_str end);
imr_str imr_str_trim(imr_str text); /* without ASCII white space at both ends */
/* The offset of needle in text at or after `from`, or SIZE_MAX. */
size_t imr_str_find(imr_str text, imr_str needle, size_t from);
uint64_t imr_str_hash(imr_str text); /* FNV-1a; the same on every machine */

/* A list of strings; the array belongs to the arena it was built in. */
typedef struct imr_list {
    imr_str *at;
    size_t n;
} imr_list;

bool imr_list_has(const imr_list *list, imr_str value);

/* A growing buffer. Its failure sticks: after a failed allocation every call does nothing, so one check of `failed` at
 * the end suffices. Initialise with {0}; the text is kept NUL-terminated. */
typedef struct imr_buf {
    char *s;
    size_t n, room;
    bool failed;
} imr_buf;

void imr_buf_free(imr_buf *buf);  /* back to {0} */
void imr_buf_clear(imr_buf *buf); /* keeps the memory */
void imr_buf_reserve(imr_buf *buf, size_t more);
void imr_buf_add(imr_buf *buf, imr_str text);
void imr_buf_puts(imr_buf *buf, const char *text);
void imr_buf_putc(imr_buf *buf, char byte);
void imr_buf_printf(imr_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void imr_buf_count(imr_buf *buf, uint64_t n, const char *noun); /* "1 letter", "2 letters" */
imr_str imr_buf_str(const imr_buf *buf);                        /* valid until the next change */

/* Memory that is freed all at once. Allocating functions return NULL on failure. */
typedef struct imr_arena imr_arena;

imr_arena *imr_arena_new(void);
void imr_arena_free(imr_arena *arena);                /* NULL is fine */
void imr_arena_reset(imr_arena *arena);               /* frees the contents except one block for the next use */
void *imr_arena_alloc(imr_arena *arena, size_t size); /* aligned for any object, zeroed */
char *imr_arena_dup(imr_arena *arena, imr_str text);  /* a NUL-terminated copy */
/* Copies the buffer's text to the arena, as imr_arena_dup(), and frees the buffer. Absent if memory ran out, in the
 * buffer or now. */
imr_str imr_buf_keep(imr_buf *buf, imr_arena *arena);
/* Appends a copy of an item of `size` bytes to an array of *n that has only been grown in this arena; false if memory
 * runs out. */
bool imr_arena_append(imr_arena *arena, void **at, size_t *n, const void *item, size_t size);
/* Appends a value (not copied) to a list that has only been grown in this arena; false if memory runs out. */
bool imr_list_add(imr_arena *arena, imr_list *list, imr_str value);
/* The same, unless the list contains the value. */
bool imr_list_add_once(imr_arena *arena, imr_list *list, imr_str value);

#ifdef __cplusplus
}
#endif

#endif
