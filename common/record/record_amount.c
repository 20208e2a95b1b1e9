/* How much was requested or authorized, read from its own field, or from the heading if the request has none. */
#include "language.h"
#include "record.h"

long imr_decision_amount(const imr_decision *decision, imr_amount amount, bool authorized)
{
    imr_tokens tokens = {0};
    imr_amounts found = {0};
    imr_str text = authorized ? decision->authorized : decision->requested;
    if (!authorized && text.n == 0) text = decision->heading;
    if (text.n > 0 && imr_tokenize(text, &tokens, NULL) == IMR_OK)
        imr_amounts_read((imr_stretch){tokens.at, tokens.n}, text, &found);
    imr_tokens_free(&tokens);
    switch (amount) {
    case IMR_AMOUNT_VISITS: return found.visits;
    case IMR_AMOUNT_PIECES: return found.pieces;
    case IMR_AMOUNT_DAYS: return found.days;
    }
    return 0;
}
