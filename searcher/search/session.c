#include "session.h"

#include "contract.h"

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
    if (status == IMR_OK) status = imr_contract_check(out->reader, out->lexicon, dir, err);
    if (status == IMR_OK) status = open_sets(out, err);
    if (status == IMR_OK) status = imr_lexicon_stemmer(out->lexicon, &out->stemmer, err);
    return status;
}

imr_status imr_session_renew(imr_session *session, imr_error *err)
{
    bool changed = false;
    imr_status status = imr_reader_reopen(session->reader, &changed, err);
    if (status == IMR_OK)
        status = imr_contract_check(session->reader, session->lexicon, imr_reader_dir(session->reader), err);
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
