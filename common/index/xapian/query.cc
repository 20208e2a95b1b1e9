#include "handles.hh"
#include "xapian_query.h"

#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

using namespace xap;

struct imr_query {
    Xapian::Query query;
};

struct imr_hits {
    Xapian::Enquire enquire;
    Xapian::MSet found;
    std::vector<std::pair<imr_docid, double>> hits;
};

namespace
{

/* ---- making queries ---- */

template <class F> imr_status make_query(imr_query **out, imr_error *err, F make) noexcept
{
    *out = nullptr;
    return guard(err, [&] { *out = std::make_unique<imr_query>(imr_query{make()}).release(); });
}

Xapian::Query::op engine_op(imr_op op)
{
    switch (op) {
    case IMR_OP_AND: return Xapian::Query::OP_AND;
    case IMR_OP_OR: return Xapian::Query::OP_OR;
    case IMR_OP_AND_NOT: return Xapian::Query::OP_AND_NOT;
    case IMR_OP_FILTER: return Xapian::Query::OP_FILTER;
    case IMR_OP_MAYBE: return Xapian::Query::OP_AND_MAYBE;
    }
    throw Xapian::InvalidArgumentError("no such operator");
}

Xapian::Query join(imr_op op, imr_query *const *parts, size_t n)
{
    std::vector<Xapian::Query> queries;
    queries.reserve(n);
    for (size_t i = 0; i < n; i++) {
        if (parts[i] == nullptr) throw std::bad_alloc();
        queries.push_back(parts[i]->query);
    }
    return {engine_op(op), queries.begin(), queries.end()};
}

/* Documents that the caller knows of. */
class caller_stream : public Xapian::PostingSource
{
  public:
    explicit caller_stream(const imr_stream &stream_) : stream(stream_) {}
    ~caller_stream() override
    {
        if (stream.free != nullptr) stream.free(stream.context);
    }
    caller_stream(const caller_stream &) = delete;
    caller_stream &operator=(const caller_stream &) = delete;

    void init(const Xapian::Database &) override
    {
        need([&](imr_error *err) { return stream.start(stream.context, &size, err); });
        set_maxweight(size.heaviest);
        current = 0;
        ended = false;
    }
    Xapian::doccount get_termfreq_min() const override { return size.least; }
    Xapian::doccount get_termfreq_est() const override { return size.most; }
    Xapian::doccount get_termfreq_max() const override { return size.most; }
    double get_weight() const override { return stream.weight == nullptr ? 0 : stream.weight(stream.context); }
    void next(double least) override { go(current + 1, least); }
    void skip_to(Xapian::docid id, double least) override
    {
        if (id > current && !ended) go(id, least);
    }
    bool check(Xapian::docid id, double least) override
    {
        bool has = true;
        if (stream.has == nullptr) {
            skip_to(id, least);
        } else {
            current = id;
            need([&](imr_error *err) { return stream.has(stream.context, id, &has, err); });
        }
        return has;
    }
    bool at_end() const override { return ended; }
    Xapian::docid get_docid() const override { return current; }
    std::string get_description() const override
    {
        imr_buf text = {};
        if (stream.describe != nullptr) stream.describe(stream.context, &text);
        std::string copy(view(imr_buf_str(&text)));
        imr_buf_free(&text);
        return copy;
    }

  private:
    void go(Xapian::docid from, double least)
    {
        Xapian::docid id = 0;
        need([&](imr_error *err) { return stream.next(stream.context, from, least, &id, err); });
        ended = id == 0;
        current = id;
    }

    imr_stream stream;
    imr_stream_size size = {};
    Xapian::docid current = 0;
    bool ended = false;
};

/* ---- searching ---- */

/* The formula for the engine's own terms. */
class term_weight : public Xapian::Weight
{
  public:
    explicit term_weight(const imr_weighting &how_) : how(how_)
    {
        for (auto stat : {AVERAGE_LENGTH, DOC_LENGTH, DOC_LENGTH_MIN, WDF, WDF_MAX, WQF, COLLECTION_SIZE,
                          COLLECTION_FREQ, TERMFREQ})
            need_stat(stat);
    }
    std::string name() const override { return "imr::term_weight"; }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const override
    {
        return wdf == 0 ? 0.0 : imr_formula_part(&formula, wdf * imr_formula_norm(&formula, length));
    }
    double get_maxpart() const override { return formula.most; }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
    double get_maxextra() const override { return 0; }

  private:
    imr_weighting how;
    imr_formula formula = {};

    term_weight *clone() const override { return new term_weight(how); }
    void init(double factor) override
    {
        if (factor == 0) return;
        const imr_weighed word = {static_cast<double>(get_collection_size()),
                                  get_average_length(),
                                  get_doclength_lower_bound(),
                                  static_cast<double>(get_termfreq()),
                                  static_cast<double>(get_collection_freq()),
                                  get_wdf_upper_bound()};
        formula = imr_formula_of(how, &word);
        formula.scale *= factor * get_wqf();
        formula.most *= factor * get_wqf();
    }
};

void set_order(Xapian::Enquire &enquire, const imr_ranking &search)
{
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    if (search.sort_slot < 0) return;
    enquire.set_sort_by_value_then_relevance(static_cast<Xapian::valueno>(search.sort_slot), !search.ascending);
}

} // namespace

/* ---- queries ---- */

imr_status imr_query_term(imr_str prefix, imr_str term, uint32_t wqf, imr_query **out, imr_error *err)
{
    return make_query(out, err, [&] {
        /* To Xapian the empty term is every document. */
        if (term.n == 0) throw Xapian::InvalidArgumentError("a query for an empty word");
        return Xapian::Query(make_term(prefix, term), wqf);
    });
}

imr_status imr_query_join(imr_op op, imr_query **parts, size_t n, imr_query **out, imr_error *err)
{
    imr_query *joined = nullptr; /* out may be one of the parts */
    imr_status status = make_query(&joined, err, [&] { return join(op, parts, n); });
    for (size_t i = 0; i < n; i++) delete parts[i];
    *out = joined;
    return status;
}

imr_status imr_query_scale(imr_query *part, double factor, imr_query **out, imr_error *err)
{
    imr_query *scaled = nullptr;
    imr_status status = make_query(&scaled, err, [&] {
        if (part == nullptr) throw std::bad_alloc();
        return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, part->query, factor);
    });
    delete part;
    *out = scaled;
    return status;
}

imr_status imr_query_range(unsigned slot, imr_str begin, imr_str end, imr_query **out, imr_error *err)
{
    return make_query(out, err, [&] {
        const std::string least(view(begin)), most(view(end));
        if (end.s == nullptr) return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, least);
        if (begin.s == nullptr) return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, most);
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, least, most);
    });
}

imr_status imr_query_all(imr_query **out, imr_error *err)
{
    return make_query(out, err, [] { return Xapian::Query(std::string()); });
}

imr_status imr_query_stream(const imr_stream *stream, imr_query **out, imr_error *err)
{
    auto *made = new (std::nothrow) caller_stream(*stream);
    if (made == nullptr) {
        if (stream->free != nullptr) stream->free(stream->context);
        *out = nullptr;
        return imr_fail_memory(err);
    }
    return make_query(out, err, [&] { return Xapian::Query(made->release()); });
}

imr_status imr_query_constant(double weight, imr_query **out, imr_error *err)
{
    return make_query(out, err, [&] {
        auto *source = new Xapian::FixedWeightPostingSource(weight);
        return Xapian::Query(source->release()); /* the query owns it */
    });
}

void imr_query_free(imr_query *query) { delete query; }

imr_status imr_query_describe(const imr_query *query, imr_buf *out, imr_error *err)
{
    return guard(err, [&] { append(out, query->query.get_description()); });
}

/* ---- searching ---- */

imr_status imr_reader_search(const imr_reader *reader, const imr_query *query, const imr_ranking *search,
                             imr_hits **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        auto hits = std::make_unique<imr_hits>(imr_hits{Xapian::Enquire(reader->db), {}, {}});
        Xapian::Enquire &enquire = hits->enquire;
        enquire.set_query(query->query);
        enquire.set_weighting_scheme(term_weight(search->weighting));
        set_order(enquire, *search);
        hits->found = enquire.get_mset(search->offset, search->limit);
        for (auto at = hits->found.begin(); at != hits->found.end(); ++at)
            hits->hits.emplace_back(*at, at.get_weight());
        *out = hits.release();
    });
}

void imr_hits_free(imr_hits *hits) { delete hits; }
uint32_t imr_hits_count(const imr_hits *hits) { return static_cast<uint32_t>(hits->hits.size()); }
imr_docid imr_hits_docid(const imr_hits *hits, uint32_t i) { return hits->hits[i].first; }
double imr_hits_weight(const imr_hits *hits, uint32_t i) { return hits->hits[i].second; }

imr_status imr_hits_terms(const imr_hits *hits, uint32_t i, imr_term_visitor *visit, void *context, imr_error *err)
{
    return guard(err, [&] {
        imr_docid id = hits->hits[i].first;
        auto end = hits->enquire.get_matching_terms_end(id);
        for (auto at = hits->enquire.get_matching_terms_begin(id); at != end; ++at) {
            const std::string term = *at;
            if (!visit(context, span(term), hits->found.get_termfreq(term))) return;
        }
    });
}
