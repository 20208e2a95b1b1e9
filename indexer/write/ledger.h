/* Which file brought which decision or letter, for those that no index knows yet: 12 bytes each. */
#ifndef IMR_LEDGER_H
#define IMR_LEDGER_H

#include "error.h"
#include "str.h"

typedef struct imr_ledger imr_ledger;
typedef enum imr_ledger_kind { IMR_LEDGER_DECISION, IMR_LEDGER_LETTER } imr_ledger_kind;

imr_status imr_ledger_new(imr_ledger **out, imr_error *err);
void imr_ledger_free(imr_ledger *ledger); /* NULL is fine */

/* Whether there is such a one (by a hash of 64 bits, so that of five million one in a million times another is taken
 * for it), and its file. */
bool imr_ledger_find(const imr_ledger *ledger, imr_ledger_kind kind, imr_str id, uint32_t *file);
/* What is there already stays as it is. IMR_MEMORY. */
imr_status imr_ledger_add(imr_ledger *ledger, imr_ledger_kind kind, imr_str id, uint32_t file, imr_error *err);

#endif
