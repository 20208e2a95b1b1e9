#include "order.h"

#include <stdlib.h>
#include <string.h>

/* ---- codes ---- */

enum { JUMP = 0, LONG_CODE = 0x80, HASH_BITS = 23 };

/* Stems that these letters are mostly made of, sorted; the place in the list is the code, from 1. A change of it is a
 * change of the index's format. */
/* clang-format off */
static const char *const frequent[] = {
    "1", "2", "3", "4", "5", "6", "a", "after", "all", "also", "an", "and", "ani", "are", "as", "at", "be", "been",
    "but", "by", "can", "chronic", "document", "due", "for", "from", "guidelin", "had", "has", "have", "he", "her",
    "his", "if", "in", "into", "is", "it", "may", "medic", "more", "necessari", "no", "not", "of", "on", "onli", "or",
    "other", "pain", "patient", "per", "recommend", "request", "she", "should", "such", "support", "than", "that",
    "the", "their", "there", "therefor", "these", "they", "this", "to", "treatment", "use", "was", "were", "when",
    "which", "who", "will", "with", "would",
};
/* clang-format on */
enum { FREQUENT = sizeof frequent / sizeof *frequent };
_Static_assert(FREQUENT < 0x80, "frequent words have codes of one byte");

static uint32_t fold(uint64_t hash) { return (uint32_t)((hash ^ hash >> 32) & ((1U << HASH_BITS) - 1)); }

static imr_word_code frequent_code(imr_str term)
{
    size_t low = 0, high = FREQUENT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int side = imr_str_compare(term, imr_str_of(frequent[middle]));
        if (side == 0) return (imr_word_code)(middle + 1);
        if (side < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

imr_word_code imr_word_code_of(imr_str term)
{
    imr_word_code code = frequent_code(term);
    return code != 0 ? code : (uint32_t)LONG_CODE << 16 | fold(imr_str_hash(term));
}

/* ---- writing ---- */

/* Seven bits a byte, the last with its high bit clear. */
static void put_number(imr_buf *out, uint32_t number)
{
    for (; number >= 0x80; number >>= 7) imr_buf_putc(out, (char)((number & 0x7F) | 0x80));
    imr_buf_putc(out, (char)number);
}

void imr_order_add(imr_order *order, uint32_t position, imr_word_code code)
{
    imr_buf *out = &order->bytes;
    if (position != order->next) {
        imr_buf_putc(out, JUMP);
        put_number(out, position);
    }
    if (code >= LONG_CODE) {
        imr_buf_putc(out, (char)(code >> 16));
        imr_buf_putc(out, (char)(code >> 8));
    }
    imr_buf_putc(out, (char)code);
    order->next = position + 1;
}

void imr_order_clear(imr_order *order)
{
    imr_buf_clear(&order->bytes);
    order->next = 0;
}

void imr_order_free(imr_order *order) { imr_buf_free(&order->bytes); }

/* ---- reading ---- */

/* The next byte; 0, a jump to nowhere, behind the last, so that damage ends the reading. */
static unsigned take(imr_order_reader *reader)
{
    return reader->at < reader->bytes.n ? (unsigned char)reader->bytes.s[reader->at++] : 0;
}

static uint32_t take_number(imr_order_reader *reader)
{
    uint32_t number = 0;
    for (unsigned shift = 0; shift < 32; shift += 7) {
        unsigned byte = take(reader);
        number |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    return number;
}

bool imr_order_next(imr_order_reader *reader, uint32_t *position, imr_word_code *code)
{
    if (reader->at >= reader->bytes.n) return false;
    unsigned byte = take(reader);
    if (byte == JUMP) {
        reader->next = take_number(reader);
        byte = take(reader);
    }
    *position = reader->next++;
    *code = byte;
    if (byte >= LONG_CODE) {
        *code = *code << 8 | take(reader);
        *code = *code << 8 | take(reader);
    }
    return true;
}

/* ---- searching ---- */

/* Where one of the places may be. */
typedef struct spot {
    uint32_t position, place;
} spot;

struct imr_order_search {
    imr_order_word *words;
    size_t n;
    uint32_t places, window;
    bool ordered;
    imr_order exact; /* the bytes of words side by side, where that is what is looked for */
    spot *spots;     /* of the document at hand */
    size_t spots_n, spots_room;
    uint32_t *at; /* a number a place */
};

/* Words in order, with nothing between, are their codes side by side. */
static void make_exact(imr_order_search *search)
{
    if (!search->ordered || search->window != search->places || search->n != search->places) return;
    for (size_t i = 0; i < search->n; i++)
        if (search->words[i].place != i) return;
    for (size_t i = 0; i < search->n; i++) imr_order_add(&search->exact, (uint32_t)i, search->words[i].code);
}

imr_status imr_order_search_new(const imr_order_word *words, size_t n, uint32_t places, uint32_t window, bool ordered,
                                imr_order_search **out, imr_error *err)
{
    imr_order_search *search = *out = calloc(1, sizeof *search);
    if (search == NULL) return imr_fail_memory(err);
    *search = (imr_order_search){.n = n, .places = places, .window = window, .ordered = ordered};
    search->words = calloc(n + 1, sizeof *search->words);
    search->at = calloc(places + (size_t)1, sizeof *search->at);
    if (search->words != NULL && n > 0) memcpy(search->words, words, n * sizeof *words);
    if (search->words != NULL) make_exact(search);
    if (search->words != NULL && search->at != NULL && !search->exact.bytes.failed) return IMR_OK;
    imr_order_search_free(search);
    *out = NULL;
    return imr_fail_memory(err);
}

void imr_order_search_free(imr_order_search *search)
{
    if (search == NULL) return;
    imr_order_free(&search->exact);
    free(search->words);
    free(search->spots);
    free(search->at);
    free(search);
}

/* Whether a code begins there, and not in the middle of one. */
static bool begins_code(imr_str bytes, size_t place)
{
    imr_order_reader reader = {bytes, 0, 0};
    while (reader.at < place) {
        unsigned char byte = (unsigned char)bytes.s[reader.at++];
        if (byte >= LONG_CODE) reader.at += 2;
        if (byte == JUMP) take_number(&reader);
    }
    return reader.at == place;
}

/* Bytes side by side are found several times faster than words are taken apart. */
static bool find_exact(const imr_order_search *search, imr_str bytes)
{
    imr_str wanted = imr_buf_str(&search->exact.bytes);
    for (size_t from = 0; bytes.n - from >= wanted.n; from++) {
        const char *at = memmem(bytes.s + from, bytes.n - from, wanted.s, wanted.n);
        if (at == NULL) return false;
        from = (size_t)(at - bytes.s);
        if (begins_code(bytes, from)) return true;
    }
    return false;
}

static bool keep_spot(imr_order_search *search, uint32_t position, uint32_t place)
{
    if (search->spots_n == search->spots_room) {
        size_t room = search->spots_room == 0 ? 64 : search->spots_room * 2;
        spot *grown = realloc(search->spots, room * sizeof *grown);
        if (grown == NULL) return false;
        search->spots = grown;
        search->spots_room = room;
    }
    search->spots[search->spots_n++] = (spot){position, place};
    return true;
}

static int by_position(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->position != y->position) return x->position < y->position ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static bool find_spots(imr_order_search *search, imr_str bytes)
{
    imr_order_reader reader = {bytes, 0, 0};
    uint32_t position, last = 0;
    imr_word_code code;
    bool sorted = true;
    search->spots_n = 0;
    while (imr_order_next(&reader, &position, &code))
        for (size_t i = 0; i < search->n; i++) {
            if (search->words[i].code != code) continue;
            if (!keep_spot(search, position, search->words[i].place)) return false;
            sorted = sorted && position >= last;
            last = position;
        }
    if (!sorted) qsort(search->spots, search->spots_n, sizeof *search->spots, by_position);
    return true;
}

/* The nearest spots of the places in turn, from one of the first. */
static bool follow(const imr_order_search *search, size_t first)
{
    uint32_t begin = search->spots[first].position, last = begin, place = 1;
    for (size_t i = first + 1; i < search->spots_n && place < search->places; i++) {
        const spot *next = &search->spots[i];
        if (next->position - begin >= search->window) return false;
        if (next->place != place || next->position == last) continue;
        last = next->position;
        place++;
    }
    return place == search->places;
}

static bool find_ordered(const imr_order_search *search)
{
    for (size_t i = 0; i < search->spots_n; i++)
        if (search->spots[i].place == 0 && follow(search, i)) return true;
    return false;
}

/* Gives each place from `place` on a position of its own among the spots from begin to end. */
static bool assign(const imr_order_search *search, size_t begin, size_t end, uint32_t place)
{
    if (place == search->places) return true;
    for (size_t i = begin; i < end; i++) {
        const spot *one = &search->spots[i];
        bool taken = one->place != place;
        for (uint32_t other = 0; other < place && !taken; other++) taken = search->at[other] == one->position;
        if (taken) continue;
        search->at[place] = one->position;
        if (assign(search, begin, end, place + 1)) return true;
    }
    return false;
}

/* Whether every place has a spot there: most stretches fail this, and few are looked at any closer. */
static bool has_all(const imr_order_search *search, size_t begin, size_t end)
{
    uint32_t seen = 0;
    memset(search->at, 0, search->places * sizeof *search->at);
    for (size_t i = begin; i < end; i++) {
        uint32_t *count = &search->at[search->spots[i].place];
        seen += *count == 0;
        *count = 1;
    }
    return seen == search->places;
}

static bool find_near(const imr_order_search *search)
{
    size_t end = 0;
    for (size_t begin = 0; begin < search->spots_n; begin++) {
        while (end < search->spots_n && search->spots[end].position - search->spots[begin].position < search->window)
            end++;
        if (has_all(search, begin, end) && assign(search, begin, end, 0)) return true;
    }
    return false;
}

imr_status imr_order_find(imr_order_search *search, imr_str bytes, bool *found, imr_error *err)
{
    *found = false;
    if (search->exact.bytes.n > 0) {
        *found = bytes.n > 0 && find_exact(search, bytes);
        return IMR_OK;
    }
    if (!find_spots(search, bytes)) return imr_fail_memory(err);
    if (search->spots_n < search->places) return IMR_OK;
    *found = search->ordered ? find_ordered(search) : find_near(search);
    return IMR_OK;
}
