/* What a search stands on: the index, the lexicon that it was built with, a stemmer. */
#ifndef IMR_SESSION_H
#define IMR_SESSION_H

#include "lexicon.h"
#include "xap.h"

typedef struct imr_session {
    imr_reader *reader;
    imr_lexicon *lexicon;
    imr_stemmer *stemmer;
} imr_session;

/* lexicon_dir may be NULL. IMR_ABSENT, IMR_VERSION where the index was built by another format or lexicon, IMR_CORRUPT,
 * IMR_INPUT (a table with a mistake). Close it also when it failed. */
imr_status imr_session_open(const char *dir, const char *lexicon_dir, imr_session *out, imr_error *err);
void imr_session_close(imr_session *session);

/* Whether the index is of this format and lexicon; asked again after the reader moved on. IMR_VERSION. */
imr_status imr_session_check(const imr_session *session, imr_error *err);

#endif
