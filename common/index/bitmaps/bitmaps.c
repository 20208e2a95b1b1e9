#include "bitmaps.h"

#include "bitmaps_format.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct imr_bitmaps {
    const imr_reader *reader;
    const char *file; /* NULL: no usable file */
    size_t size;
    const imr_bitmaps_head *head;
    const imr_bitmaps_entry *directory;
    /* By document: place of its positions; NULL: not known yet. */
    const uint32_t *_Atomic orders;
    uint32_t *located;    /* the same, if the file does not have it; made once, under the lock */
    pthread_mutex_t lock; /* guards `located` */
    const imr_sums_file *sums;
    atomic_int lengths; /* state of the table of lengths: UNKNOWN, INTACT or DAMAGED */
};

enum { UNKNOWN, INTACT, DAMAGED };

/* Whether the checksum of these bytes is right. Damaged bytes are treated as absent: the file is a cache. */
static bool is_intact(const imr_bitmaps *bitmaps, uint64_t at, uint64_t n)
{
    return imr_sums_verify(bitmaps->sums, bitmaps->file, at, n);
}

/* ---- the file ---- */

bool imr_bitmaps_has_slot(const imr_field *field)
{
    return (field->flags & IMR_FIELD_SORT) != 0 && (field->flags & IMR_FIELD_KEY) == 0 && field->prefix == NULL;
}

imr_str imr_bitmaps_prefix(const imr_field *field, char scratch[IMR_BITMAPS_KEY])
{
    if (field->prefix != NULL) return imr_str_of(field->prefix);
    int n = snprintf(scratch, IMR_BITMAPS_KEY, "=%s=", field->key);
    return (imr_str){scratch, (size_t)n};
}

void imr_bitmaps_path(const imr_reader *reader, imr_buf *out)
{
    const char *folder = imr_reader_folder(reader);
    if (folder[0] != '\0') imr_buf_printf(out, "%s/" IMR_BITMAPS_FILE, folder);
}

imr_status imr_bitmaps_stamp(const imr_reader *reader, char stamp[IMR_BITMAPS_STAMP], imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_reader_stamp(reader, &text, err);
    if (status == IMR_OK && text.failed) status = imr_fail_memory(err);
    if (status == IMR_OK && text.n >= IMR_BITMAPS_STAMP)
        status = imr_fail(err, IMR_LIMIT, "%s: the name of a commit is too long", text.s);
    memset(stamp, 0, IMR_BITMAPS_STAMP);
    if (status == IMR_OK) memcpy(stamp, text.s, text.n);
    imr_buf_free(&text);
    return status;
}

static bool map_file(imr_bitmaps *bitmaps, const char *path)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool fits = fstat(fd, &about) == 0 && (uint64_t)about.st_size >= sizeof *bitmaps->head;
    void *mapped = fits ? mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (mapped == MAP_FAILED) return false;
    bitmaps->file = mapped;
    bitmaps->size = (size_t)about.st_size;
    return true;
}

static void unmap(imr_bitmaps *bitmaps)
{
    /* The mapping is read-only, but munmap takes a pointer to non-const. */
    if (bitmaps->file != NULL) munmap((void *)(uintptr_t)bitmaps->file, bitmaps->size);
    bitmaps->file = NULL;
}

/* Whether a table of one number a document fits at that place. */
static bool has_table(const imr_bitmaps *bitmaps, uint64_t at)
{
    return at % sizeof(uint64_t) == 0 && at <= bitmaps->size &&
           (bitmaps->size - at) / sizeof(uint32_t) > bitmaps->head->last;
}

/* Whether all parts fit in the file. What they point to is checked on use. */
static bool is_sound(const imr_bitmaps *bitmaps)
{
    const imr_bitmaps_head *head = bitmaps->head;
    return memcmp(head->magic, IMR_BITMAPS_MAGIC, sizeof IMR_BITMAPS_MAGIC) == 0 &&
           head->layout == IMR_BITMAPS_LAYOUT && head->size == bitmaps->size &&
           head->directory % sizeof(uint64_t) == 0 && head->keys <= head->directory &&
           head->directory <= bitmaps->size &&
           (bitmaps->size - head->directory) / sizeof(imr_bitmaps_entry) >= head->n &&
           has_table(bitmaps, head->lengths) && has_table(bitmaps, head->orders) && has_table(bitmaps, head->letters);
}

/* ---- its own checksum ---- */

void imr_bitmaps_sum(uint64_t sum[2], const void *numbers, size_t n)
{
    const char *at = numbers;
    for (size_t i = 0; i < n; i++) {
        uint64_t number;
        memcpy(&number, at + i * sizeof number, sizeof number);
        sum[0] += number;
        sum[1] += sum[0];
    }
}

void imr_bitmaps_forget(const imr_bitmaps *bitmaps)
{
    madvise((void *)(uintptr_t)bitmaps->file, bitmaps->size, MADV_DONTNEED);
}

/* Whether the checksum of the whole file is right. */
static bool is_whole(const imr_bitmaps *bitmaps)
{
    enum { STEP = 2 << 20 /* numbers */ };
    uint64_t sum[2] = {0};
    imr_bitmaps_head head = *bitmaps->head;
    const uint64_t *numbers = (const void *)(bitmaps->head + 1);
    const size_t n = (bitmaps->size - sizeof head) / sizeof *numbers;
    memset(head.sum, 0, sizeof head.sum);
    for (size_t i = 0; i < n; i += STEP) {
        imr_bitmaps_sum(sum, numbers + i, n - i < STEP ? n - i : STEP);
        imr_bitmaps_forget(bitmaps);
    }
    imr_bitmaps_sum(sum, &head, sizeof head / sizeof *numbers);
    return bitmaps->size % sizeof *numbers == 0 && memcmp(sum, bitmaps->head->sum, sizeof sum) == 0;
}

typedef bool fitting(imr_bitmaps *bitmaps, const char *stamp);

static bool is_current(imr_bitmaps *bitmaps, const char *stamp)
{
    const imr_bitmaps_head *head = bitmaps->head;
    if (memcmp(head->stamp, stamp, IMR_BITMAPS_STAMP) != 0 || head->last != imr_reader_last(bitmaps->reader))
        return false;
    const imr_sums *sums = imr_reader_sums(bitmaps->reader);
    bitmaps->sums = imr_sums_of(sums, IMR_BITMAPS_FILE);
    /* The checksums that were written with the commit are older than the file. */
    if (bitmaps->sums == NULL && imr_sums_current(sums) && !is_whole(bitmaps)) return false;
    return is_intact(bitmaps, 0, sizeof *head) && is_intact(bitmaps, head->keys, bitmaps->size - head->keys);
}

static imr_status open_file(const imr_reader *reader, fitting *fits, imr_bitmaps **out, imr_error *err)
{
    char stamp[IMR_BITMAPS_STAMP];
    imr_buf path = {0};
    *out = NULL;
    imr_bitmaps *bitmaps = calloc(1, sizeof *bitmaps);
    if (bitmaps == NULL) return imr_fail_memory(err);
    pthread_mutex_init(&bitmaps->lock, NULL);
    bitmaps->reader = reader;
    imr_bitmaps_path(reader, &path);
    imr_status status = path.failed ? imr_fail_memory(err) : imr_bitmaps_stamp(reader, stamp, err);
    if (status == IMR_OK && path.n > 0 && map_file(bitmaps, path.s)) {
        bitmaps->head = (const void *)bitmaps->file;
        if (is_sound(bitmaps) && fits(bitmaps, stamp)) {
            bitmaps->directory = (const void *)(bitmaps->file + bitmaps->head->directory);
            atomic_store(&bitmaps->orders, (const void *)(bitmaps->file + bitmaps->head->orders));
        } else {
            unmap(bitmaps);
        }
    }
    imr_buf_free(&path);
    if (status == IMR_OK)
        *out = bitmaps;
    else
        imr_bitmaps_close(bitmaps);
    return status;
}

imr_status imr_bitmaps_open(const imr_reader *reader, imr_bitmaps **out, imr_error *err)
{
    return open_file(reader, is_current, out, err);
}

/* ---- the file of an earlier commit ---- */

/* A commit's stamp is the database, a space, the number of the commit, and more. */
static bool is_earlier(imr_bitmaps *bitmaps, const char *stamp)
{
    const imr_position_index *orders = imr_reader_positions(bitmaps->reader);
    const imr_bitmaps_head *head = bitmaps->head;
    const char *behind = strchr(stamp, ' ');
    size_t name = behind == NULL ? 0 : (size_t)(behind - stamp);
    if (name == 0 || head->stamp[IMR_BITMAPS_STAMP - 1] != '\0' || memcmp(head->stamp, stamp, name + 1) != 0)
        return false;
    return strtoull(head->stamp + name, NULL, 10) < strtoull(behind, NULL, 10) && orders != NULL &&
           head->last <= imr_reader_last(bitmaps->reader) && head->words <= imr_position_index_length(orders) &&
           head->mark == imr_position_index_mark(orders, head->words) && is_whole(bitmaps);
}

imr_status imr_bitmaps_open_earlier(const imr_reader *reader, imr_bitmaps **out, imr_error *err)
{
    imr_status status = open_file(reader, is_earlier, out, err);
    if (status != IMR_OK || imr_bitmaps_mapped(*out)) return status;
    imr_bitmaps_close(*out);
    *out = NULL;
    return IMR_OK;
}

const imr_bitmaps_head *imr_bitmaps_head_of(const imr_bitmaps *bitmaps) { return bitmaps->head; }
const uint32_t *imr_bitmaps_places(const imr_bitmaps *bitmaps) { return bitmaps->orders; }

void imr_bitmaps_close(imr_bitmaps *bitmaps)
{
    if (bitmaps == NULL) return;
    unmap(bitmaps);
    free(bitmaps->located);
    pthread_mutex_destroy(&bitmaps->lock);
    free(bitmaps);
}

bool imr_bitmaps_mapped(const imr_bitmaps *bitmaps) { return bitmaps->file != NULL; }

static const uint32_t *table_at(const imr_bitmaps *bitmaps, uint64_t place)
{
    uint64_t bytes = ((uint64_t)bitmaps->head->last + 1) * sizeof(uint32_t);
    return is_intact(bitmaps, place, bytes) ? (const void *)(bitmaps->file + place) : NULL;
}

/* Verified only at the first call: the table is long, and every query needs it. */
const uint32_t *imr_bitmaps_lengths(imr_bitmaps *bitmaps)
{
    if (bitmaps->file == NULL) return NULL;
    int known = atomic_load_explicit(&bitmaps->lengths, memory_order_relaxed);
    if (known == UNKNOWN) {
        known = table_at(bitmaps, bitmaps->head->lengths) != NULL ? INTACT : DAMAGED;
        atomic_store_explicit(&bitmaps->lengths, known, memory_order_relaxed);
    }
    return known == INTACT ? (const void *)(bitmaps->file + bitmaps->head->lengths) : NULL;
}

const uint32_t *imr_bitmaps_letters(const imr_bitmaps *bitmaps)
{
    return bitmaps->file == NULL ? NULL : table_at(bitmaps, bitmaps->head->letters);
}

/* ---- positions ---- */

static imr_status locate_all(imr_bitmaps *bitmaps, const imr_position_index *orders, imr_error *err)
{
    imr_docid last = imr_reader_last(bitmaps->reader);
    uint32_t *located = calloc((size_t)last + 1, sizeof *located);
    if (located == NULL) return imr_fail_memory(err);
    imr_status status = imr_position_index_locate(orders, located, last, err);
    if (status != IMR_OK) {
        free(located);
        return status;
    }
    atomic_store(&bitmaps->orders, located);
    bitmaps->located = located;
    return IMR_OK;
}

/* Reads imr.positions once, if the file has no table of places or a damaged one. */
static imr_status locate_orders(imr_bitmaps *bitmaps, const imr_position_index *orders, imr_error *err)
{
    pthread_mutex_lock(&bitmaps->lock);
    imr_status status = bitmaps->located != NULL ? IMR_OK : locate_all(bitmaps, orders, err);
    pthread_mutex_unlock(&bitmaps->lock);
    return status;
}

static bool is_place_known(const imr_bitmaps *bitmaps, const uint32_t *table, imr_docid id)
{
    if (table == NULL || bitmaps->file == NULL) return table != NULL;
    const uint64_t place = bitmaps->head->orders + id * sizeof *table;
    return table != (const void *)(bitmaps->file + bitmaps->head->orders) || is_intact(bitmaps, place, sizeof *table);
}

imr_status imr_bitmaps_positions(imr_bitmaps *bitmaps, imr_docid id, imr_positions *out, bool *found, imr_error *err)
{
    const imr_position_index *orders = imr_reader_positions(bitmaps->reader);
    const uint32_t *table = atomic_load_explicit(&bitmaps->orders, memory_order_acquire);
    imr_status status = IMR_OK;
    *found = false;
    if (!is_place_known(bitmaps, table, id)) {
        status = locate_orders(bitmaps, orders, err);
        table = atomic_load(&bitmaps->orders);
    }
    return status == IMR_OK ? imr_position_index_read(orders, table[id], id, out, found, err) : status;
}

void imr_bitmaps_prefetch_positions(const imr_bitmaps *bitmaps, imr_docid id)
{
    const uint32_t *table = atomic_load_explicit(&bitmaps->orders, memory_order_relaxed);
    if (table != NULL) imr_position_index_prefetch(imr_reader_positions(bitmaps->reader), table[id]);
}

/* ---- sets ---- */

imr_status imr_bitmaps_new_set(const imr_bitmaps *bitmaps, imr_docset **out, imr_error *err)
{
    return imr_docset_new(imr_reader_last(bitmaps->reader), out, err);
}

/* ---- the directory: what a damaged entry points to is empty ---- */

imr_str imr_bitmaps_key(const imr_bitmaps *bitmaps, size_t i)
{
    const imr_bitmaps_entry *entry = &bitmaps->directory[i];
    size_t room = bitmaps->head->directory - bitmaps->head->keys;
    if (entry->key > room || entry->key_n > room - entry->key) return (imr_str){"", 0};
    return (imr_str){bitmaps->file + bitmaps->head->keys + entry->key, entry->key_n};
}

static bool has_room(const imr_bitmaps *bitmaps, uint64_t at, uint64_t bytes)
{
    return at % sizeof(uint64_t) == 0 && at <= bitmaps->size && bytes <= bitmaps->size - at;
}

/* False if the entry is damaged. */
static bool set_at(const imr_bitmaps *bitmaps, size_t i, imr_doclist *out)
{
    const imr_bitmaps_entry *entry = &bitmaps->directory[i];
    bool is_bits = entry->words > 0;
    uint64_t bytes = is_bits ? entry->words * sizeof(uint64_t) : entry->n * sizeof(uint32_t);
    *out = (imr_doclist){0};
    if (!has_room(bitmaps, entry->at, bytes) || !is_intact(bitmaps, entry->at, bytes)) return false;
    const void *at = bitmaps->file + entry->at;
    *out = is_bits ? (imr_doclist){.bits = at, .words = entry->words, .n = entry->n}
                   : (imr_doclist){.ids = at, .n = entry->n};
    return true;
}

imr_posting_list imr_bitmaps_entry_at(const imr_bitmaps *bitmaps, size_t i)
{
    const imr_bitmaps_entry *entry = &bitmaps->directory[i];
    const uint64_t ranks = entry->at + entry->words * sizeof(uint64_t);
    const uint64_t rank_bytes = imr_bitmaps_ranks(entry->words) * sizeof(uint32_t);
    imr_posting_list found = {.counts = NULL};
    if (!set_at(bitmaps, i, &found.set)) return found;
    if (found.set.bits != NULL && has_room(bitmaps, ranks, rank_bytes) && is_intact(bitmaps, ranks, rank_bytes))
        found.ranks = (const void *)(bitmaps->file + ranks);
    bool counts =
        entry->counts != 0 && has_room(bitmaps, entry->counts, entry->n) && is_intact(bitmaps, entry->counts, entry->n);
    if (counts && (found.ranks != NULL || found.set.ids != NULL))
        found.counts = (const void *)(bitmaps->file + entry->counts);
    return found;
}

size_t imr_bitmaps_lower_bound(const imr_bitmaps *bitmaps, imr_str key)
{
    size_t low = 0, high = bitmaps->head->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (imr_str_compare(imr_bitmaps_key(bitmaps, middle), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- terms ---- */

/* Finds the entry of a term. */
static bool find_term(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, size_t *entry)
{
    char key[IMR_BITMAPS_KEY];
    if (bitmaps->file == NULL || prefix.n + term.n > sizeof key) return false;
    imr_str whole = {key, prefix.n + term.n};
    if (prefix.n > 0) memcpy(key, prefix.s, prefix.n);
    if (term.n > 0) memcpy(key + prefix.n, term.s, term.n);
    *entry = imr_bitmaps_lower_bound(bitmaps, whole);
    return *entry < bitmaps->head->n && imr_str_equal(imr_bitmaps_key(bitmaps, *entry), whole);
}

bool imr_bitmaps_term(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_doclist *out)
{
    size_t entry;
    *out = (imr_doclist){0};
    return find_term(bitmaps, prefix, term, &entry) && set_at(bitmaps, entry, out);
}

bool imr_bitmaps_posting_list(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_posting_list *out)
{
    size_t entry;
    *out = (imr_posting_list){0};
    if (find_term(bitmaps, prefix, term, &entry)) *out = imr_bitmaps_entry_at(bitmaps, entry);
    return out->counts != NULL;
}

bool imr_bitmaps_bigram(const imr_bitmaps *bitmaps, imr_str first, imr_str second, imr_doclist *out)
{
    char key[IMR_BITMAPS_KEY];
    int n = snprintf(key, sizeof key, "%.*s %.*s", IMR_STR_ARG(first), IMR_STR_ARG(second));
    *out = (imr_doclist){0};
    return (size_t)n < sizeof key &&
           imr_bitmaps_term(bitmaps, IMR_STR(IMR_BITMAPS_PAIR), (imr_str){key, (size_t)n}, out);
}

imr_status imr_bitmaps_add_term(const imr_bitmaps *bitmaps, imr_str prefix, imr_str term, imr_docset *to,
                                imr_error *err)
{
    imr_doclist found;
    if (!imr_bitmaps_term(bitmaps, prefix, term, &found))
        return imr_reader_documents(bitmaps->reader, prefix, term, imr_docset_add, to, err);
    imr_docset_unite(to, &found);
    return IMR_OK;
}

/* ---- walks ---- */

bool imr_bitmaps_walk(const imr_bitmaps *bitmaps, imr_str prefix, imr_doclist_visitor *visit, void *context)
{
    if (bitmaps->file == NULL) return false;
    const size_t first = imr_bitmaps_lower_bound(bitmaps, prefix);
    imr_doclist found;
    for (size_t i = first; i < bitmaps->head->n && imr_str_starts(imr_bitmaps_key(bitmaps, i), prefix); i++)
        if (!set_at(bitmaps, i, &found)) return false;
    for (size_t i = first; i < bitmaps->head->n; i++) {
        imr_str key = imr_bitmaps_key(bitmaps, i);
        if (!imr_str_starts(key, prefix) || !set_at(bitmaps, i, &found)) break;
        if (!visit(context, (imr_str){key.s + prefix.n, key.n - prefix.n}, &found)) break;
    }
    return true;
}

const imr_reader *imr_bitmaps_reader(const imr_bitmaps *bitmaps) { return bitmaps->reader; }
