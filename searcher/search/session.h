/* What a search stands on: the index, the lexicon that it was built with, a stemmer. */
#ifndef IMR_SESSION_H
#define IMR_SESSION_H

#include "bitmaps.h"
#include "lexicon.h"
#include "xap.h"

typedef struct imr_session {
    imr_reader *reader;
    imr_bitmaps *sets; /* of the reader's commit */
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
} imr_session;

/* lexicon_dir may be NULL. IMR_ABSENT, IMR_VERSION where the index was built by another format or lexicon, IMR_CORRUPT,
 * IMR_INPUT (a table with a mistake). Close it also when it failed. */
imr_status imr_session_open(const char *dir, const char *lexicon_dir, imr_session *out, imr_error *err);
void imr_session_close(imr_session *session);

/* Moves on to the newest commit. IMR_VERSION where that is of another format or lexicon. */
imr_status imr_session_renew(imr_session *session, imr_error *err);

#endif
