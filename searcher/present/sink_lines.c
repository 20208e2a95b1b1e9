/* ids: one id a line. trec: a run, "qid Q0 id rank score imr". */
#include "sink.h"
#include "visible.h"

static imr_status ids_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    (void)err;
    imr_visible_add(&page->out, hit->decision.id);
    imr_buf_putc(&page->out, '\n');
    return IMR_OK;
}

/* Columns are separated by blanks: a blank or control character in an id is written as %20. */
static void put_column(imr_buf *out, imr_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte <= ' ' || byte == 0x7F || byte == '%')
            imr_buf_printf(out, "%%%02X", (unsigned)byte);
        else
            imr_buf_putc(out, text.s[i]);
    }
}

static imr_status trec_hit(imr_page *page, const imr_hit *hit, imr_error *err)
{
    /* The scores of a run decide its order, so hits below the line get lower ones. */
    static const double lower = 1000.0;
    (void)err;
    put_column(&page->out, imr_str_of(page->view->qid));
    imr_buf_puts(&page->out, " Q0 ");
    put_column(&page->out, hit->decision.id);
    imr_buf_printf(&page->out, " %llu %.6f imr\n", (unsigned long long)hit->rank,
                   hit->partial ? hit->score - lower : hit->score);
    return IMR_OK;
}

const imr_sink imr_sink_ids = {.hit = ids_hit};
const imr_sink imr_sink_trec = {.hit = trec_hit};
