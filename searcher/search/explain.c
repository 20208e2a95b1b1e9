#include "explain.h"

#include <stdlib.h>

static void explain_words(const imr_interpretation *meaning, imr_buf *out)
{
    for (size_t i = 0; i < meaning->typed.n; i++)
        imr_buf_printf(out, "spelling  \"%.*s\" as \"%.*s\"\n", IMR_STR_ARG(meaning->typed.at[i]),
                       IMR_STR_ARG(meaning->spelled.at[i]));
    for (size_t i = 0; i < meaning->n; i++)
        imr_buf_printf(out, "words     \"%.*s\" as %s:%.*s\n", IMR_STR_ARG(meaning->at[i].text),
                       meaning->at[i].field->key, IMR_STR_ARG(meaning->at[i].value));
}

void imr_explain_query(const imr_answer *answer, imr_buf *out)
{
    imr_buf_puts(out, "syntax    ");
    imr_node_describe(answer->meaning.tree, out);
    imr_buf_puts(out, "\n");
    explain_words(&answer->meaning, out);
    imr_buf_printf(out, "query     %.*s\n", IMR_STR_ARG(answer->canonical));
    if (answer->compiled.root == NULL) return;
    imr_buf_puts(out, "iterators ");
    imr_iterator_describe(answer->compiled.root, out);
    imr_buf_puts(out, "\n");
}

imr_status imr_explain_hit(imr_answer *answer, imr_docid docid, imr_buf *out, imr_error *err)
{
    imr_compiled *compiled = &answer->compiled;
    double *weights = calloc(compiled->n + 1, sizeof *weights), sum = 0;
    imr_status status = weights == NULL ? imr_fail_memory(err) : IMR_OK;
    bool any = false;
    if (status == IMR_OK && compiled->n > 0) status = imr_ranking_explain(compiled, docid, weights, err);
    for (size_t i = 0; i < compiled->n && status == IMR_OK; i++) sum += weights[i];
    if (status == IMR_OK) imr_buf_printf(out, " %.4f:", sum);
    for (size_t i = 0; i < compiled->n && status == IMR_OK; i++) {
        if (weights[i] <= 0) continue;
        imr_buf_puts(out, any ? ", " : " ");
        imr_scorer_describe(&compiled->scorers[i], out);
        imr_buf_printf(out, " %.4f", weights[i]);
        any = true;
    }
    free(weights);
    return status;
}
