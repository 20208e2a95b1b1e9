#include "session.h"

#include "record.h"

#include <inttypes.h>
#include <stdio.h>

static imr_status check(const imr_session *session, imr_error *err)
{
    char expected[17];
    snprintf(expected, sizeof expected, "%016" PRIx64, imr_lexicon_fingerprint(session->lexicon));
    imr_buf found = {0};
    imr_status status = imr_reader_meta(session->reader, IMR_STR(IMR_META_FINGERPRINT), &found, err);
    bool ours = status == IMR_OK && !found.failed && imr_str_equal(imr_buf_str(&found), imr_str_of(expected));
    imr_buf_free(&found);
    if (status != IMR_OK && status != IMR_NONE) return status;
    /* An index without a decision has nothing that could be read wrongly. */
    if (ours || (status == IMR_NONE && imr_reader_count(session->reader) == 0)) return IMR_OK;
    return imr_fail(err, IMR_VERSION,
                    "the index was built by another version or with another lexicon: remove it and "
                    "add the letters again with imr-index");
}

static imr_status open_sets(imr_session *session, imr_error *err)
{
    imr_bitmaps_close(session->sets);
    session->sets = NULL;
    return imr_bitmaps_open(session->reader, &session->sets, err);
}

imr_status imr_session_open(const char *dir, const char *lexicon_dir, imr_session *out, imr_error *err)
{
    *out = (imr_session){0};
    imr_status status = imr_reader_open(dir, &out->reader, err);
    if (status == IMR_OK) status = imr_lexicon_open(lexicon_dir, &out->lexicon, err);
    if (status == IMR_OK) status = check(out, err);
    if (status == IMR_OK) status = open_sets(out, err);
    if (status == IMR_OK) status = imr_lexicon_stemmer(out->lexicon, &out->stemmer, err);
    return status;
}

imr_status imr_session_renew(imr_session *session, imr_error *err)
{
    bool changed = false;
    imr_status status = imr_reader_reopen(session->reader, &changed, err);
    if (status == IMR_OK) status = check(session, err);
    return status == IMR_OK ? open_sets(session, err) : status;
}

void imr_session_close(imr_session *session)
{
    imr_bitmaps_close(session->sets);
    imr_stemmer_free(session->stemmer);
    imr_lexicon_free(session->lexicon);
    imr_reader_close(session->reader);
    *session = (imr_session){0};
}
