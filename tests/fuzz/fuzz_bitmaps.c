/* Any bytes as imr.bitmaps, without verification; only the stamp of the commit and the last document are put in.
 * Damaged parts are empty or unused, and nothing is read outside the file. */
#include "fuzz_index.h"

#include "bitmaps_format.h"

static imr_reader *reader;
static char path[4200];

static void set_up(void)
{
    imr_lexicon *lexicon = NULL;
    char stub[4096];
    fuzz_make_folder();
    atexit(fuzz_remove_folder);
    MUST(imr_lexicon_open(NULL, &lexicon, NULL) == IMR_OK);
    fuzz_make_index(lexicon);
    MUST(imr_reader_open(fuzz_folder, &reader, NULL) == IMR_OK);
    snprintf(stub, sizeof stub, "%s", imr_reader_folder(reader));
    snprintf(path, sizeof path, "%s/" IMR_BITMAPS_FILE, strrchr(stub, '/') + 1);
}

static bool take(void *context, imr_str value, const imr_doclist *set)
{
    imr_docset_unite(context, set);
    return value.n < SIZE_MAX;
}

static void use(imr_bitmaps *sets)
{
    static const char *const terms[] = {"mri", "lumbar", "upheld", "nothing"};
    imr_docset *all = NULL;
    imr_error err = {.status = IMR_OK};
    imr_doclist list;
    imr_posting_list postings;
    MUST(imr_bitmaps_new_set(sets, &all, &err) == IMR_OK);
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        bool facet = (field->flags & IMR_FIELD_FACET) != 0 && field->prefix != NULL;
        if (!facet && !imr_bitmaps_has_slot(field)) continue;
        imr_status status = imr_bitmaps_values(sets, field, take, all, &err);
        MUST(status == IMR_OK || status == IMR_CORRUPT);
        if (imr_bitmaps_has_slot(field))
            MUST(imr_bitmaps_add_range(sets, field, IMR_STR("0"), IMR_STR("9"), all, &err) == IMR_OK);
    }
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        imr_str term = imr_str_of(terms[i]);
        if (imr_bitmaps_term(sets, IMR_STR(""), term, &list)) imr_docset_unite(all, &list);
        if (imr_bitmaps_term(sets, IMR_STR("XOU"), term, &list)) imr_docset_unite(all, &list);
        if (imr_bitmaps_bigram(sets, IMR_STR("lumbar"), term, &list)) imr_docset_unite(all, &list);
        if (imr_bitmaps_posting_list(sets, IMR_STR(""), term, &postings)) imr_docset_unite(all, &postings.set);
    }
    imr_docset_free(all);
}

static void use_tables(imr_bitmaps *sets)
{
    const uint32_t *lengths = imr_bitmaps_lengths(sets);
    uint64_t sum = 0;
    for (uint32_t id = 0; lengths != NULL && id <= imr_reader_last(reader); id++) sum += lengths[id];
    for (imr_docid id = 1; id <= imr_reader_last(reader); id++) {
        imr_positions order;
        bool found = false;
        imr_error err = {.status = IMR_OK};
        imr_status status = imr_bitmaps_positions(sets, id, &order, &found, &err);
        MUST(status == IMR_OK || status == IMR_CORRUPT || sum == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    imr_bitmaps *sets = NULL;
    imr_error err = {.status = IMR_OK};
    if (reader == NULL) set_up();
    if (n < sizeof(imr_bitmaps_head)) return 0;
    uint8_t *copy = malloc(n);
    MUST(copy != NULL);
    memcpy(copy, bytes, n);
    imr_bitmaps_head head;
    memcpy(&head, copy, sizeof head);
    head.last = imr_reader_last(reader);
    head.size = n;
    MUST(imr_bitmaps_stamp(reader, head.stamp, &err) == IMR_OK);
    memcpy(copy, &head, sizeof head);
    fuzz_write(path, copy, n);
    free(copy);
    MUST(imr_bitmaps_open(reader, &sets, &err) == IMR_OK);
    use(sets);
    use_tables(sets);
    imr_bitmaps_close(sets);
    return 0;
}
