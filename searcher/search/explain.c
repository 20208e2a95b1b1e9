#include "explain.h"

#include "plan.h"

typedef struct terms {
    imr_buf *out;
    size_t n;
} terms;

/* Words of the heading and of the rationale have no prefix: a prefix is capitals, and they have none. */
static const imr_field *field_of(imr_str term)
{
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        if (field->prefix != NULL && field->prefix[0] != '\0' && imr_str_starts(term, imr_str_of(field->prefix)))
            return field;
    }
    return NULL;
}

static bool visit_term(void *context, imr_str term, uint32_t documents)
{
    terms *to = context;
    const imr_field *field = field_of(term);
    size_t prefix = field == NULL ? 0 : imr_str_of(field->prefix).n;
    imr_buf_printf(to->out, "%s%s%s%.*s %u", to->n++ == 0 ? " " : ", ", field == NULL ? "" : field->key,
                   field == NULL ? "" : ":", (int)(term.n - prefix), term.s + prefix, documents);
    return true;
}

/* Without lengths the engine can tell which words a document has. */
static imr_status plan_engine(const imr_asking *asking, const imr_answer *answer, imr_query **out, imr_error *err)
{
    imr_query_context context = asking->context;
    context.lengths = NULL;
    return imr_plan(&context, answer->clause, out, err);
}

static void explain_words(const imr_interpretation *heard, imr_buf *out)
{
    for (size_t i = 0; i < heard->typed.n; i++)
        imr_buf_printf(out, "spelling  \"%.*s\" as \"%.*s\"\n", IMR_STR_ARG(heard->typed.at[i]),
                       IMR_STR_ARG(heard->spelled.at[i]));
    for (size_t i = 0; i < heard->n; i++)
        imr_buf_printf(out, "words     \"%.*s\" as %s:%.*s\n", IMR_STR_ARG(heard->at[i].text), heard->at[i].field->key,
                       IMR_STR_ARG(heard->at[i].value));
}

imr_status imr_explain_query(const imr_asking *asking, const imr_answer *answer, imr_buf *out, imr_error *err)
{
    imr_query *query = NULL;
    imr_buf_puts(out, "syntax    ");
    imr_node_describe(answer->heard.tree, out);
    imr_buf_puts(out, "\n");
    explain_words(&answer->heard, out);
    imr_buf_printf(out, "query     %.*s\nengine    ", IMR_STR_ARG(answer->canonical));
    imr_status status = plan_engine(asking, answer, &query, err);
    if (status == IMR_OK) status = imr_query_describe(query, out, err);
    imr_query_free(query);
    imr_buf_puts(out, "\n");
    return status;
}

imr_status imr_explain_hit(const imr_asking *asking, const imr_answer *answer, imr_docid docid, imr_buf *out,
                           imr_error *err)
{
    imr_query *query = NULL;
    imr_hits *hits = NULL;
    terms to = {.out = out};
    const imr_ranking all = {.limit = imr_reader_count(asking->context.reader),
                             .sort_slot = IMR_SLOT_NONE,
                             .weighting = imr_plan_weighting()};
    imr_status status = plan_engine(asking, answer, &query, err);
    if (status == IMR_OK) status = imr_reader_search(asking->context.reader, query, &all, &hits, err);
    for (uint32_t i = 0; status == IMR_OK && i < imr_hits_count(hits); i++) {
        if (imr_hits_docid(hits, i) != docid) continue;
        imr_buf_printf(out, " %.4f:", imr_hits_weight(hits, i));
        status = imr_hits_terms(hits, i, visit_term, &to, err);
        break;
    }
    imr_hits_free(hits);
    imr_query_free(query);
    return status;
}
