#include "str.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

imr_str imr_str_of(const char *text) { return (imr_str){text, text == NULL ? 0 : strlen(text)}; }

bool imr_str_equal(imr_str a, imr_str b) { return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0); }

int imr_str_compare(imr_str a, imr_str b)
{
    size_t shared = a.n < b.n ? a.n : b.n;
    int order = shared == 0 ? 0 : memcmp(a.s, b.s, shared);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool imr_str_starts(imr_str text, imr_str start)
{
    return text.n >= start.n && imr_str_equal((imr_str){text.s, start.n}, start);
}

bool imr_str_ends(imr_str text, imr_str end)
{
    return text.n >= end.n && imr_str_equal((imr_str){text.s + (text.n - end.n), end.n}, end);
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

imr_str imr_str_trim(imr_str text)
{
    while (text.n > 0 && is_space(text.s[text.n - 1])) text.n--;
    while (text.n > 0 && is_space(text.s[0])) text = (imr_str){text.s + 1, text.n - 1};
    return text;
}

size_t imr_str_find(imr_str text, imr_str needle, size_t from)
{
    if (from > text.n || needle.n > text.n - from) return SIZE_MAX;
    const char *found = memmem(text.s + from, text.n - from, needle.s, needle.n);
    return found == NULL ? SIZE_MAX : (size_t)(found - text.s);
}

uint64_t imr_str_hash(imr_str text)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < text.n; i++) hash = (hash ^ (unsigned char)text.s[i]) * 0x100000001B3U;
    return hash;
}

bool imr_list_has(const imr_list *list, imr_str value)
{
    for (size_t i = 0; i < list->n; i++)
        if (imr_str_equal(list->at[i], value)) return true;
    return false;
}

void imr_buf_free(imr_buf *buf)
{
    free(buf->s);
    *buf = (imr_buf){0};
}

void imr_buf_clear(imr_buf *buf)
{
    buf->n = 0;
    buf->failed = false;
    if (buf->s != NULL) buf->s[0] = '\0';
}

void imr_buf_reserve(imr_buf *buf, size_t more)
{
    if (buf->failed || more < buf->room - buf->n) return;
    size_t room = buf->room == 0 ? 128 : buf->room;
    while (more >= room - buf->n && room <= SIZE_MAX / 2) room *= 2;
    char *grown = more < room - buf->n ? realloc(buf->s, room) : NULL;
    if (grown == NULL) {
        buf->failed = true;
        return;
    }
    buf->s = grown;
    buf->room = room;
}

void imr_buf_add(imr_buf *buf, imr_str text)
{
    imr_buf_reserve(buf, text.n);
    if (buf->failed) return;
    if (text.n > 0) memcpy(buf->s + buf->n, text.s, text.n);
    buf->n += text.n;
    buf->s[buf->n] = '\0';
}

void imr_buf_puts(imr_buf *buf, const char *text) { imr_buf_add(buf, imr_str_of(text)); }
void imr_buf_putc(imr_buf *buf, char byte) { imr_buf_add(buf, (imr_str){&byte, 1}); }

void imr_buf_printf(imr_buf *buf, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0)
        buf->failed = true;
    else
        imr_buf_reserve(buf, (size_t)needed);
    if (!buf->failed) {
        vsnprintf(buf->s + buf->n, (size_t)needed + 1, format, again);
        buf->n += (size_t)needed;
    }
    va_end(again);
}

void imr_buf_count(imr_buf *buf, uint64_t n, const char *noun)
{
    imr_buf_printf(buf, "%" PRIu64 " %s%s", n, noun, n == 1 ? "" : "s");
}

imr_str imr_buf_str(const imr_buf *buf) { return (imr_str){buf->s == NULL ? "" : buf->s, buf->n}; }

typedef struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
} block;

struct imr_arena {
    block *newest;
};

enum { BLOCK_SIZE = 64 * 1024 };

imr_arena *imr_arena_new(void) { return calloc(1, sizeof(imr_arena)); }

void imr_arena_free(imr_arena *arena)
{
    if (arena == NULL) return;
    for (block *at = arena->newest, *next; at != NULL; at = next) {
        next = at->next;
        free(at);
    }
    free(arena);
}

void imr_arena_reset(imr_arena *arena)
{
    block *kept = arena->newest;
    if (kept == NULL) return;
    for (block *at = kept->next, *next; at != NULL; at = next) {
        next = at->next;
        free(at);
    }
    kept->next = NULL;
    kept->used = 0;
}

void *imr_arena_alloc(imr_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) return NULL;
    size_t need = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    block *at = arena->newest;
    if (at == NULL || need > at->size - at->used) {
        size_t room = need > BLOCK_SIZE ? need : BLOCK_SIZE;
        at = malloc(sizeof(block) + room);
        if (at == NULL) return NULL;
        *at = (block){.next = arena->newest, .used = 0, .size = room};
        arena->newest = at;
    }
    void *given = at->bytes + at->used;
    at->used += need;
    return memset(given, 0, need);
}

char *imr_arena_dup(imr_arena *arena, imr_str text)
{
    char *copy = imr_arena_alloc(arena, text.n + 1);
    if (copy != NULL && text.n > 0) memcpy(copy, text.s, text.n);
    return copy;
}

imr_str imr_buf_keep(imr_buf *buf, imr_arena *arena)
{
    imr_str text = imr_buf_str(buf);
    text.s = buf->failed ? NULL : imr_arena_dup(arena, text);
    imr_buf_free(buf);
    return text.s == NULL ? (imr_str){0} : text;
}

/* Capacities are powers of two, so an array is full if its length is a power of two. */
bool imr_arena_append(imr_arena *arena, void **at, size_t *n, const void *item, size_t size)
{
    if ((*n & (*n - 1)) == 0) {
        void *grown = imr_arena_alloc(arena, (*n == 0 ? 1 : *n * 2) * size);
        if (grown == NULL) return false;
        if (*n > 0) memcpy(grown, *at, *n * size);
        *at = grown;
    }
    memcpy((char *)*at + (*n)++ * size, item, size);
    return true;
}

bool imr_list_add(imr_arena *arena, imr_list *list, imr_str value)
{
    return imr_arena_append(arena, (void **)&list->at, &list->n, &value, sizeof value);
}

bool imr_list_add_once(imr_arena *arena, imr_list *list, imr_str value)
{
    return imr_list_has(list, value) || imr_list_add(arena, list, value);
}
