/* What an index and the programs must agree on: the stored format (IMR_FORMAT), the lexicon (its fingerprint) and the
 * stemmer (its results for some words). An index keeps all three as metadata. They are checked here and nowhere else,
 * whenever an index is opened to answer or to change. */
#ifndef IMR_CONTRACT_H
#define IMR_CONTRACT_H

#include "lexicon.h"
#include "reader.h"
#include "writer.h"

/* Compares the index with this program. IMR_VERSION if format, lexicon or stemmer differ: the message says which, and
 * the command to run. lexicon may be NULL: only the format is compared. An index without a contract passes as long as
 * it is empty. dir is for the message. IMR_MEMORY; errors of the reader. */
imr_status imr_contract_check(const imr_reader *reader, const imr_lexicon *lexicon, const char *dir, imr_error *err);
/* Whether the index has a contract; a new one has none before its first commit. */
imr_status imr_contract_exists(const imr_reader *reader, bool *exists, imr_error *err);
/* Writes this program's contract into a new index; without a lexicon only the format. The caller commits. */
imr_status imr_contract_write(imr_writer *writer, const imr_lexicon *lexicon, imr_error *err);

#endif
