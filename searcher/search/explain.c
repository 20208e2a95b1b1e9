#include "explain.h"

typedef struct terms {
    imr_arena *arena;
    imr_list *out;
    bool failed;
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
    imr_str line = imr_arena_printf(to->arena, "%s%s%.*s %u", field == NULL ? "" : field->key, field == NULL ? "" : ":",
                                    (int)(term.n - prefix), term.s + prefix, documents);
    to->failed = line.s == NULL || !imr_list_add(to->arena, to->out, line);
    return !to->failed;
}

imr_status imr_explain_terms(imr_arena *arena, const imr_hits *hits, uint32_t i, imr_list *out, imr_error *err)
{
    terms to = {.arena = arena, .out = out};
    imr_status status = imr_hits_terms(hits, i, visit_term, &to, err);
    return status == IMR_OK && to.failed ? imr_fail_memory(err) : status;
}

imr_status imr_explain_engine(imr_arena *arena, const imr_query *query, imr_str *out, imr_error *err)
{
    imr_buf text = {0};
    imr_status status = imr_query_describe(query, &text, err);
    const char *copy = status == IMR_OK && !text.failed ? imr_arena_dup(arena, imr_buf_str(&text)) : NULL;
    *out = (imr_str){copy, text.n};
    imr_buf_free(&text);
    return status == IMR_OK && copy == NULL ? imr_fail_memory(err) : status;
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

void imr_explain(const imr_answer *answer, imr_buf *out)
{
    imr_buf_puts(out, "syntax    ");
    imr_node_describe(answer->heard.tree, out);
    imr_buf_puts(out, "\n");
    explain_words(&answer->heard, out);
    imr_buf_printf(out, "query     %.*s\nengine    %.*s\n", IMR_STR_ARG(answer->query), IMR_STR_ARG(answer->engine));
    for (size_t i = 0; i < answer->n; i++) {
        const imr_hit *hit = &answer->hits[i];
        imr_buf_printf(out, "hit       %.*s %.4f:", IMR_STR_ARG(hit->decision.id), hit->score);
        for (size_t t = 0; t < hit->terms.n; t++)
            imr_buf_printf(out, "%s%.*s", t == 0 ? " " : ", ", IMR_STR_ARG(hit->terms.at[t]));
        imr_buf_puts(out, "\n");
    }
}
