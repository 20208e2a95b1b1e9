/* What an index and the programs must agree on: the stored form (IMR_FORMAT), the lexicon (its fingerprint) and the
 * stemmer (what it makes of some words). An index keeps all three as metadata. Everything that opens an index for
 * answers or changes checks them here and nowhere else. */
#ifndef IMR_CONTRACT_H
#define IMR_CONTRACT_H

#include "lexicon.h"
#include "reader.h"
#include "writer.h"

/* IMR_VERSION, with what differs and the command to run, where the index was made by another format, lexicon or
 * stemmer. lexicon may be NULL: then only the format is compared. An index without a contract passes as long as it has
 * no decision. dir is for the message. IMR_MEMORY; what the reader says. */
imr_status imr_contract_check(const imr_reader *reader, const imr_lexicon *lexicon, const char *dir, imr_error *err);
/* Whether the index has a contract; a new one has none before its first commit. */
imr_status imr_contract_exists(const imr_reader *reader, bool *exists, imr_error *err);
/* Writes the contract of this program into a new index; without a lexicon only the format. Commit afterwards. */
imr_status imr_contract_write(imr_writer *writer, const imr_lexicon *lexicon, imr_error *err);

#endif
