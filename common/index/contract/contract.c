#include "contract.h"

#include "record.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>

enum { HEX_SIZE = 17 };

/* Words that versions of the stemmer treat differently, or might. */
static const char *const probes[] = {
    "injections", "medically", "necessity", "radiculopathies", "denied",     "therapies",  "lying",      "skis",
    "inning",     "evening",   "universal", "arthroscopies",   "physically", "conformity", "neuropathy", "generate",
};

static imr_status stemmer_version(const imr_lexicon *lexicon, char out[HEX_SIZE], imr_error *err)
{
    imr_stemmer *stemmer = NULL;
    uint64_t hash = 0;
    imr_status status = imr_lexicon_stemmer(lexicon, &stemmer, err);
    for (size_t i = 0; status == IMR_OK && i < sizeof probes / sizeof *probes; i++) {
        imr_str stem = imr_stem(stemmer, imr_str_of(probes[i]));
        if (stem.s == NULL) status = imr_fail_memory(err);
        if (status == IMR_OK) hash = (hash ^ imr_str_hash(stem)) * 0x9E3779B97F4A7C15U + 1;
    }
    imr_stemmer_free(stemmer);
    snprintf(out, HEX_SIZE, "%016" PRIx64, hash);
    return status;
}

/* A row for each part of the contract; a value of "" is not compared. */
typedef struct part {
    const char *key, *name;
    char value[HEX_SIZE];
} part;

enum { FORMAT, FINGERPRINT, STEMMER, PARTS };

static imr_status contract_of(const imr_lexicon *lexicon, part parts[PARTS], imr_error *err)
{
    parts[FORMAT] = (part){IMR_META_FORMAT, "format", IMR_FORMAT};
    parts[FINGERPRINT] = (part){IMR_META_FINGERPRINT, "lexicon", ""};
    parts[STEMMER] = (part){IMR_META_STEMMER, "stemmer", ""};
    if (lexicon == NULL) return IMR_OK;
    snprintf(parts[FINGERPRINT].value, HEX_SIZE, "%016" PRIx64, imr_lexicon_fingerprint(lexicon));
    return stemmer_version(lexicon, parts[STEMMER].value, err);
}

/* Absent metadata reads as "". */
static imr_status read_meta(const imr_reader *reader, const char *key, imr_buf *out, imr_error *err)
{
    imr_buf_clear(out);
    imr_status status = imr_reader_meta(reader, imr_str_of(key), out, err);
    if (status == IMR_NONE) return IMR_OK;
    return status == IMR_OK && out->failed ? imr_fail_memory(err) : status;
}

static imr_status compare(const imr_reader *reader, const part *wanted, const char *dir, imr_error *err)
{
    imr_buf found = {0};
    imr_status status = wanted->value[0] == '\0' ? IMR_OK : read_meta(reader, wanted->key, &found, err);
    bool same = wanted->value[0] == '\0' || imr_str_equal(imr_buf_str(&found), imr_str_of(wanted->value));
    if (status == IMR_OK && !same)
        status = imr_fail(err, IMR_VERSION, "%s: built with another %s; to rebuild it: imr-index rebuild --db %s", dir,
                          wanted->name, dir);
    imr_buf_free(&found);
    return status;
}

imr_status imr_contract_exists(const imr_reader *reader, bool *exists, imr_error *err)
{
    imr_buf found = {0};
    imr_status status = read_meta(reader, IMR_META_FORMAT, &found, err);
    *exists = found.n > 0;
    imr_buf_free(&found);
    return status;
}

imr_status imr_contract_check(const imr_reader *reader, const imr_lexicon *lexicon, const char *dir, imr_error *err)
{
    part parts[PARTS];
    bool exists = false;
    imr_status status = imr_contract_exists(reader, &exists, err);
    if (status != IMR_OK || (!exists && imr_reader_count(reader) == 0)) return status;
    status = contract_of(lexicon, parts, err);
    for (size_t i = 0; status == IMR_OK && i < PARTS; i++) status = compare(reader, &parts[i], dir, err);
    return status;
}

imr_status imr_contract_write(imr_writer *writer, const imr_lexicon *lexicon, imr_error *err)
{
    part parts[PARTS];
    imr_status status = contract_of(lexicon, parts, err);
    for (size_t i = 0; status == IMR_OK && i < PARTS; i++)
        if (parts[i].value[0] != '\0')
            status = imr_writer_set_meta(writer, imr_str_of(parts[i].key), imr_str_of(parts[i].value), err);
    return status;
}
