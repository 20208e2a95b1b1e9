/* An index of five documents, for tests of the seam to the engine. */
#ifndef IMR_XAP_SAMPLES_H
#define IMR_XAP_SAMPLES_H

#include "folder.h"

#include "xap.h"

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        imr_error err_ = {0};                                                                                          \
        imr_status status_ = call;                                                                                     \
        if (status_ != IMR_OK) fail_msg("%s: %s", #call, err_.text);                                                   \
    } while (0)
#define E &err_

enum { SLOT_DATE = 3 };

typedef struct sample {
    const char *words; /* by position from 1 */
    const char *outcome;
    const char *date;
} sample;

static const sample samples[] = {
    {"repeat mri of the lumbar spine", "upheld", "2016-12-01"},      /* 1 */
    {"mri of the knee", "overturned", "2017-01-15"},                 /* 2 */
    {"lumbar epidural steroid injection", "upheld", "2016-12-09"},   /* 3 */
    {"spine surgery of the lumbar region mri", "upheld", NULL},      /* 4 */
    {"arthroscopy knee arthroplasty arthritis", "overturned", NULL}, /* 5 */
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static inline void shape_sample(imr_document *doc, const sample *of)
{
    OK(imr_document_clear(doc, E));
    char words[128], *rest = NULL;
    snprintf(words, sizeof words, "%s", of->words);
    for (char *word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        OK(imr_document_word(doc, IMR_SECTION_RATIONALE, imr_str_of(word), 1, E));
    OK(imr_document_boolean(doc, IMR_STR("XOU"), imr_str_of(of->outcome), E));
    OK(imr_document_term(doc, IMR_STR("XSU"), IMR_STR("summary"), 2, E));
    if (of->date != NULL) OK(imr_document_value(doc, SLOT_DATE, imr_str_of(of->date), E));
    OK(imr_document_data(doc, imr_str_of(of->words), E));
}

static inline void add_samples(imr_writer *writer)
{
    imr_document *doc = NULL;
    OK(imr_document_new(&doc, E));
    for (imr_docid i = 0; i < SAMPLES; i++) {
        imr_docid id = 0;
        shape_sample(doc, &samples[i]);
        OK(imr_writer_add(writer, doc, &id, E));
        assert_int_equal(id, i + 1);
    }
    imr_document_free(doc);
}

static inline imr_writer *open_writer(const char *dir)
{
    imr_writer *writer = NULL;
    OK(imr_writer_open(dir, true, &writer, E));
    return writer;
}

static inline imr_reader *open_reader(const char *dir)
{
    imr_reader *reader = NULL;
    OK(imr_reader_open(dir, &reader, E));
    return reader;
}

static inline const char *make_index(void **state, const char *name)
{
    const char *dir = folder_path(state, name);
    imr_writer *writer = open_writer(dir);
    add_samples(writer);
    OK(imr_writer_commit(writer, E));
    imr_writer_close(writer);
    return dir;
}

#endif
