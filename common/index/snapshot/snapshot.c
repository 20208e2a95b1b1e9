#include "snapshot.h"

#include "contract.h"
#include "letter_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SPARE_STEMMERS = 16 };

/* What identifies the files of a commit without opening them: a commit replaces the database's version file. */
typedef struct state {
    imr_buf generation; /* the path of the database */
    struct timespec written;
    ino_t file;
    bool known;
} state;

struct imr_snapshot {
    atomic_uint references;
    char *dir;
    const imr_lexicon *lexicon;
    imr_reader *reader;
    imr_bitmaps *bitmaps;
    uint64_t revision;
    imr_buf stamp;
    pthread_mutex_t lock; /* guards all that follows */
    state seen;
    imr_stemmer *spare[SPARE_STEMMERS];
    size_t spare_n;
    imr_corpus corpus;
    bool corpus_known;
    const uint32_t *letters; /* by document, the first of its letter; NULL: not requested yet */
    uint32_t *letters_made;  /* the same, if it is not the bitmap index's */
};

/* ---- the files of a commit ---- */

static void look(const char *dir, state *out)
{
    struct stat at;
    imr_buf path = {0};
    *out = (state){0};
    if (imr_directory_find(dir, &out->generation, NULL) != IMR_OK) return;
    imr_buf_printf(&path, "%s/iamglass", out->generation.failed ? "" : out->generation.s);
    out->known = !path.failed && stat(path.s, &at) == 0;
    if (out->known) out->written = at.st_mtim, out->file = at.st_ino;
    imr_buf_free(&path);
}

static bool same_state(const state *a, const state *b)
{
    return a->known && b->known && a->file == b->file && a->written.tv_sec == b->written.tv_sec &&
           a->written.tv_nsec == b->written.tv_nsec && strcmp(a->generation.s, b->generation.s) == 0;
}

static imr_status read_meta(const imr_reader *reader, const char *key, char *out, size_t size, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_reader_meta(reader, imr_str_of(key), &text, err);
    if (status == IMR_OK && text.failed) status = imr_fail_memory(err);
    snprintf(out, size, "%s", status == IMR_OK ? text.s : "");
    imr_buf_free(&text);
    return status == IMR_NONE ? IMR_OK : status;
}

/* ---- opening and closing ---- */

static void destroy(imr_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->spare_n; i++) imr_stemmer_free(snapshot->spare[i]);
    imr_bitmaps_close(snapshot->bitmaps);
    imr_reader_close(snapshot->reader);
    imr_buf_free(&snapshot->stamp);
    imr_buf_free(&snapshot->seen.generation);
    pthread_mutex_destroy(&snapshot->lock);
    free(snapshot->letters_made);
    free(snapshot->dir);
    free(snapshot);
}

imr_status imr_snapshot_open(const char *dir, const imr_lexicon *lexicon, imr_snapshot **out, imr_error *err)
{
    imr_snapshot *made = calloc(1, sizeof *made);
    *out = NULL;
    if (made == NULL) return imr_fail_memory(err);
    pthread_mutex_init(&made->lock, NULL);
    atomic_init(&made->references, 1);
    made->lexicon = lexicon;
    made->dir = strdup(dir);
    imr_status status = made->dir == NULL ? imr_fail_memory(err) : IMR_OK;
    look(dir, &made->seen); /* before opening: imr_snapshot_newest() then notices a commit made meanwhile */
    if (status == IMR_OK) status = imr_reader_open(dir, &made->reader, err);
    if (status == IMR_OK) status = imr_contract_check(made->reader, lexicon, dir, err);
    if (status == IMR_OK) status = imr_reader_revision(made->reader, &made->revision, err);
    if (status == IMR_OK) status = imr_reader_stamp(made->reader, &made->stamp, err);
    if (status == IMR_OK && made->stamp.failed) status = imr_fail_memory(err);
    if (status == IMR_OK) status = imr_bitmaps_open(made->reader, &made->bitmaps, err);
    if (status == IMR_OK)
        *out = made;
    else
        destroy(made);
    return status;
}

imr_snapshot *imr_snapshot_retain(imr_snapshot *snapshot)
{
    atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    return snapshot;
}

void imr_snapshot_release(imr_snapshot *snapshot)
{
    if (snapshot != NULL && atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1)
        destroy(snapshot);
}

imr_status imr_snapshot_newest(imr_snapshot *snapshot, imr_snapshot **out, imr_error *err)
{
    state now;
    imr_snapshot *fresh = NULL;
    look(snapshot->dir, &now);
    pthread_mutex_lock(&snapshot->lock);
    bool same = same_state(&now, &snapshot->seen);
    pthread_mutex_unlock(&snapshot->lock);
    imr_status status = same ? IMR_OK : imr_snapshot_open(snapshot->dir, snapshot->lexicon, &fresh, err);
    if (fresh != NULL && imr_str_equal(imr_buf_str(&fresh->stamp), imr_buf_str(&snapshot->stamp))) {
        same = true; /* other files, the same commit */
        imr_snapshot_release(fresh);
        pthread_mutex_lock(&snapshot->lock);
        state before = snapshot->seen;
        snapshot->seen = now;
        now = before;
        pthread_mutex_unlock(&snapshot->lock);
    }
    imr_buf_free(&now.generation);
    *out = same ? imr_snapshot_retain(snapshot) : fresh;
    return status;
}

/* ---- what it holds ---- */

uint32_t imr_snapshot_documents(const imr_snapshot *snapshot) { return imr_reader_count(snapshot->reader); }
uint64_t imr_snapshot_revision(const imr_snapshot *snapshot) { return snapshot->revision; }
imr_str imr_snapshot_stamp(const imr_snapshot *snapshot) { return imr_buf_str(&snapshot->stamp); }
const imr_reader *imr_snapshot_reader(const imr_snapshot *snapshot) { return snapshot->reader; }
imr_bitmaps *imr_snapshot_bitmaps(const imr_snapshot *snapshot) { return snapshot->bitmaps; }
const imr_lexicon *imr_snapshot_lexicon(const imr_snapshot *snapshot) { return snapshot->lexicon; }

imr_str imr_snapshot_generation(const imr_snapshot *snapshot)
{
    const char *folder = imr_reader_folder(snapshot->reader), *slash = strrchr(folder, '/');
    bool own = strcmp(folder, snapshot->dir) == 0;
    return imr_str_of(own ? "" : slash == NULL ? folder : slash + 1);
}

imr_status imr_snapshot_borrow_stemmer(imr_snapshot *snapshot, imr_stemmer **out, imr_error *err)
{
    pthread_mutex_lock(&snapshot->lock);
    *out = snapshot->spare_n > 0 ? snapshot->spare[--snapshot->spare_n] : NULL;
    pthread_mutex_unlock(&snapshot->lock);
    return *out != NULL ? IMR_OK : imr_lexicon_stemmer(snapshot->lexicon, out, err);
}

void imr_snapshot_return_stemmer(imr_snapshot *snapshot, imr_stemmer *stemmer)
{
    if (stemmer == NULL) return;
    pthread_mutex_lock(&snapshot->lock);
    bool keeps = snapshot->spare_n < SPARE_STEMMERS;
    if (keeps) snapshot->spare[snapshot->spare_n++] = stemmer;
    pthread_mutex_unlock(&snapshot->lock);
    if (!keeps) imr_stemmer_free(stemmer);
}

/* ---- letters ---- */

/* Takes the table of the bitmap index, or makes one if that has none. */
static imr_status need_letters(imr_snapshot *snapshot, imr_error *err)
{
    if (snapshot->letters != NULL) return IMR_OK;
    snapshot->letters = imr_bitmaps_letters(snapshot->bitmaps);
    if (snapshot->letters != NULL) return IMR_OK;
    uint32_t *made = calloc((size_t)imr_reader_last(snapshot->reader) + 1, sizeof *made);
    if (made == NULL) return imr_fail_memory(err);
    imr_status status = imr_letter_table_make(snapshot->reader, made, err);
    if (status == IMR_OK)
        snapshot->letters = snapshot->letters_made = made;
    else
        free(made);
    return status;
}

imr_status imr_snapshot_letters(imr_snapshot *snapshot, const uint32_t **numbers, uint32_t *most, imr_error *err)
{
    pthread_mutex_lock(&snapshot->lock);
    imr_status status = need_letters(snapshot, err);
    *numbers = snapshot->letters;
    *most = imr_reader_last(snapshot->reader);
    pthread_mutex_unlock(&snapshot->lock);
    return status;
}

/* ---- the corpus ---- */

static uint32_t count_letters(const imr_snapshot *snapshot)
{
    uint32_t n = 0;
    for (uint32_t id = 1; id <= imr_reader_last(snapshot->reader); id++) n += snapshot->letters[id] == id;
    return n;
}

static bool note_date(void *context, imr_docid id, imr_str date)
{
    imr_corpus *to = context;
    (void)id;
    if (date.n == 0 || date.n >= sizeof to->first) return true;
    if (to->first[0] == '\0' || imr_str_compare(date, imr_str_of(to->first)) < 0)
        snprintf(to->first, sizeof to->first, "%.*s", IMR_STR_ARG(date));
    if (imr_str_compare(date, imr_str_of(to->last)) > 0) snprintf(to->last, sizeof to->last, "%.*s", IMR_STR_ARG(date));
    return true;
}

static bool note_day(void *context, imr_str date, const imr_doclist *documents)
{
    (void)documents;
    return note_date(context, 0, date);
}

static imr_status read_corpus(imr_snapshot *snapshot, imr_error *err)
{
    const imr_reader *reader = snapshot->reader;
    const imr_field *date = imr_field_find(IMR_STR("date"));
    imr_corpus made = {.decisions = imr_reader_count(reader)};
    imr_status status = read_meta(reader, IMR_META_UPDATED, made.updated, sizeof made.updated, err);
    if (status == IMR_OK) status = need_letters(snapshot, err);
    if (status == IMR_OK) made.letters = count_letters(snapshot);
    if (status == IMR_OK && imr_bitmaps_mapped(snapshot->bitmaps))
        status = imr_bitmaps_values(snapshot->bitmaps, date, note_day, &made, err);
    else if (status == IMR_OK)
        status = imr_reader_values(reader, (unsigned)date->slot, note_date, &made, err);
    if (status == IMR_OK) snapshot->corpus = made;
    return status;
}

imr_status imr_snapshot_corpus(imr_snapshot *snapshot, const imr_corpus **out, imr_error *err)
{
    pthread_mutex_lock(&snapshot->lock);
    imr_status status = snapshot->corpus_known ? IMR_OK : read_corpus(snapshot, err);
    snapshot->corpus_known = snapshot->corpus_known || status == IMR_OK;
    pthread_mutex_unlock(&snapshot->lock);
    *out = &snapshot->corpus;
    return status;
}
