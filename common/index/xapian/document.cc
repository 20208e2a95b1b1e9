#include "handles.hh"

#include <new>

using namespace xap;

namespace
{

void add_term(void *doc, imr_str term, uint32_t count)
{
    static_cast<Xapian::Document *>(doc)->add_term(std::string(view(term)), count);
}

/* ---- comparing documents ---- */

bool same_posting(const Xapian::TermIterator &a, const Xapian::TermIterator &b)
{
    return *a == *b && a.get_wdf() == b.get_wdf();
}

bool same_value(const Xapian::ValueIterator &a, const Xapian::ValueIterator &b)
{
    return a.get_valueno() == b.get_valueno() && *a == *b;
}

std::string name_value(const Xapian::ValueIterator &at)
{
    return at.get_valueno() == IMR_SLOT_DATA ? "record" : "value " + std::to_string(at.get_valueno());
}

/* Compares two sorted lists; describes the first difference. */
template <class Iterator, class Same, class Name>
bool differ(Iterator a, Iterator b, Same same, Name name, std::string *where)
{
    for (Iterator end; a != end || b != end; ++a, ++b) {
        if (a != end && b != end && same(a, b)) continue;
        *where = name(a != end ? a : b);
        return true;
    }
    return false;
}

} // namespace

namespace xap
{

const Xapian::Document &whole(const imr_document *doc)
{
    if (!imr_term_counts_drain(doc->words.get(), add_term, &doc->doc)) throw std::bad_alloc();
    return doc->doc;
}

imr_positions positions_of(const imr_document *doc)
{
    imr_positions found = {};
    need([&](imr_error *err) { return imr_positions_builder_view(&doc->positions, &found, err); });
    return found;
}

} // namespace xap

/* ---- documents ---- */

imr_status imr_document_new(imr_document **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] { *out = std::make_unique<imr_document>().release(); });
}

void imr_document_free(imr_document *doc) { delete doc; }

imr_status imr_document_clear(imr_document *doc, imr_error *err)
{
    return guard(err, [&] {
        doc->doc.clear_terms();
        doc->doc.clear_values();
        imr_term_counts_clear(doc->words.get());
        imr_positions_builder_clear(&doc->positions);
        doc->shared_key.clear();
    });
}

imr_status imr_document_word(imr_document *doc, imr_section section, imr_str term, uint32_t wdf, imr_error *err)
{
    return guard(err, [&] {
        imr_term_counts_add(doc->words.get(), span(make_term(doc->scratch, {}, term)), wdf);
        imr_positions_builder_add(&doc->positions, section, imr_word_code_of(term));
    });
}

imr_status imr_document_term(imr_document *doc, imr_str prefix, imr_str term, uint32_t wdf, imr_error *err)
{
    return guard(err, [&] { imr_term_counts_add(doc->words.get(), span(make_term(doc->scratch, prefix, term)), wdf); });
}

imr_status imr_document_boolean(imr_document *doc, imr_str prefix, imr_str term, imr_error *err)
{
    return guard(err, [&] { doc->doc.add_boolean_term(make_term(doc->scratch, prefix, term)); });
}

imr_status imr_document_value(imr_document *doc, unsigned slot, imr_str value, imr_error *err)
{
    return guard(err, [&] { doc->doc.add_value(slot, doc->scratch.assign(view(value))); });
}

imr_status imr_document_data(imr_document *doc, imr_str data, imr_error *err)
{
    return guard(err, [&] { doc->doc.add_value(IMR_SLOT_DATA, doc->scratch.assign(view(data))); });
}

imr_status imr_document_share(imr_document *doc, imr_str key, imr_str value, imr_error *err)
{
    return guard(err, [&] {
        make_term(doc->shared_key, {}, key);
        doc->shared.assign(view(value));
    });
}

imr_status imr_document_positions(const imr_document *doc, imr_positions *out, imr_error *err)
{
    return imr_positions_builder_view(&doc->positions, out, err);
}

/* ---- comparing ---- */

imr_status imr_reader_compare(const imr_reader *reader, imr_docid id, const imr_document *doc, imr_buf *difference,
                              imr_error *err)
{
    return guard(err, [&] {
        const held hold(*reader->lanes);
        Xapian::Document stored = hold.get().db.get_document(id);
        const Xapian::Document &made = whole(doc);
        std::string where;
        if (differ(
                stored.termlist_begin(), made.termlist_begin(), same_posting,
                [](const auto &at) { return "term " + *at; }, &where) ||
            differ(stored.values_begin(), made.values_begin(), same_value, name_value, &where))
            append(difference, where);
    });
}
