#include "xap.h"

#include "term_counts.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <xapian.h>

namespace fs = std::filesystem;

struct freer {
    void operator()(imr_term_counts *tally) const { imr_term_counts_free(tally); }
    void operator()(imr_directory *home) const { imr_directory_unlock(home); }
    void operator()(imr_position_index *orders) const { imr_position_index_unmap(orders); }
    void operator()(imr_position_writer *writer) const { imr_position_writer_free(writer); }
};

struct imr_document {
    /* Words are counted here until the document is used. */
    mutable Xapian::Document doc;
    mutable std::unique_ptr<imr_term_counts, freer> words{imr_term_counts_new()};
    mutable imr_positions_builder order = {};
    std::string scratch;
    std::string shared_key, shared; /* empty: none */

    imr_document()
    {
        if (words == nullptr) throw std::bad_alloc();
    }
    ~imr_document() { imr_positions_builder_free(&order); }
    imr_document(const imr_document &) = delete;
    imr_document &operator=(const imr_document &) = delete;
};

struct imr_writer {
    std::unique_ptr<imr_directory, freer> home; /* none where it is a part */
    Xapian::WritableDatabase db;
    std::unique_ptr<imr_position_writer, freer> orders;
    std::string shared_key = {}; /* of what was shared last: documents that share come in a row */
    bool broken = false;         /* a commit failed: the transaction is gone */
};

struct imr_reader {
    Xapian::Database db;
    std::string dir;    /* empty for a writer's own reader */
    std::string folder; /* of the generation that is read */
    Xapian::doccount count = 0;
    Xapian::docid last = 0;
    std::unique_ptr<imr_position_index, freer> orders = nullptr; /* none of a writer's own reader */
};

struct imr_postings {
    Xapian::PostingIterator at, end;
};

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

/* ---- the seam: what is thrown below becomes a status ---- */

/* What a function in C failed with, on its way through the engine. */
struct failure {
    imr_error err;
};

/* Throws what the body, which takes a place for an error, fails with. */
template <class F> void need(F body)
{
    failure why = {};
    if (body(&why.err) != IMR_OK) throw why;
}

imr_status fail(imr_error *err, imr_status status, const char *detail) noexcept
{
    return imr_fail(err, status, "%s: %s", imr_status_text(status), detail);
}

/* Xapian says in several ways that there is nothing to open, and not always where. */
imr_status opened(imr_status status, const char *dir, imr_error *err) noexcept
{
    return status == IMR_ABSENT ? imr_fail(err, status, "%s: %s", dir, imr_status_text(status)) : status;
}

imr_status fail(imr_error *err, imr_status status, const Xapian::Error &error) noexcept
{
    const char *cause = error.get_error_string();
    if (cause == nullptr) return fail(err, status, error.get_msg().c_str());
    return imr_fail(err, status, "%s: %s (%s)", imr_status_text(status), error.get_msg().c_str(), cause);
}

/* A lock that cannot be had is one that another process holds, or a folder that may not be written. */
imr_status lock_status(const Xapian::DatabaseLockError &error)
{
    return error.get_msg().find("already locked") != std::string::npos ? IMR_LOCKED : IMR_IO;
}

/* The status of the exception in flight; most derived first. */
imr_status translate(imr_error *err) noexcept
{
    try {
        throw;
    } catch (const failure &e) {
        return imr_fail(err, e.err.status, "%s", e.err.text);
    } catch (const Xapian::DatabaseLockError &e) {
        return fail(err, lock_status(e), e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return fail(err, IMR_ABSENT, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return fail(err, IMR_VERSION, e);
    } catch (const Xapian::DatabaseOpeningError &e) {
        return fail(err, e.get_error_string() != nullptr ? IMR_IO : IMR_CORRUPT, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return fail(err, IMR_CORRUPT, e);
    } catch (const Xapian::DatabaseModifiedError &e) {
        return fail(err, IMR_CHANGED, e);
    } catch (const Xapian::DatabaseError &e) {
        return fail(err, e.get_error_string() != nullptr ? IMR_IO : IMR_ENGINE, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return fail(err, IMR_NONE, e);
    } catch (const Xapian::WildcardError &e) {
        return fail(err, IMR_LIMIT, e);
    } catch (const Xapian::InvalidArgumentError &e) {
        return fail(err, IMR_INPUT, e);
    } catch (const Xapian::Error &e) {
        return fail(err, IMR_ENGINE, e);
    } catch (const std::bad_alloc &) {
        return imr_fail_memory(err);
    } catch (const fs::filesystem_error &e) {
        return imr_fail(err, IMR_IO, "%s: %s", e.path1().c_str(), e.code().message().c_str());
    } catch (const std::exception &e) {
        return fail(err, IMR_ENGINE, e.what());
    } catch (...) {
        return fail(err, IMR_ENGINE, "an exception of no known kind");
    }
}

/* Every function of xap.h that can fail is one call to this. The body returns a status or nothing. */
template <class F> imr_status guard(imr_error *err, F body) noexcept
{
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return IMR_OK;
        } else {
            return body();
        }
    } catch (...) {
        return translate(err);
    }
}

std::string_view view(imr_str text) { return {text.s == nullptr ? "" : text.s, text.n}; }
imr_str span(const std::string &text) { return {text.data(), text.size()}; }

void append(imr_buf *out, const std::string &text)
{
    imr_buf_add(out, span(text));
    if (out->failed) throw std::bad_alloc();
}

/* Replaces the end of what is too long by a hash of the whole. */
void shorten(std::string &term)
{
    constexpr size_t hash_size = 17;
    if (term.size() <= IMR_TERM_LIMIT) return;
    char hash[hash_size + 1];
    std::snprintf(hash, sizeof hash, "~%016llx", static_cast<unsigned long long>(imr_str_hash(span(term))));
    size_t keep = IMR_TERM_LIMIT - hash_size;
    while (keep > 0 && (static_cast<unsigned char>(term[keep]) & 0xC0U) == 0x80U) keep--;
    term.resize(keep);
    term += hash;
}

const std::string &make_term(std::string &scratch, imr_str prefix, imr_str term)
{
    scratch.assign(view(prefix));
    scratch.append(view(term));
    shorten(scratch);
    return scratch;
}

std::string make_term(imr_str prefix, imr_str term)
{
    std::string made;
    return make_term(made, prefix, term);
}

/* ---- an index's folder ---- */

/* The folder of the generation that is named; dir itself where there is no stub file. */
std::string generation_of(const std::string &dir)
{
    imr_buf path = {};
    imr_status status = imr_directory_find(dir.c_str(), &path, nullptr);
    std::string found = status == IMR_OK ? path.s : "";
    imr_buf_free(&path);
    if (status != IMR_OK) throw std::bad_alloc();
    return found;
}

/* Tables of a generation that is not named any more may be missing, which the engine would take for empty ones. */
Xapian::Database open_generation(const std::string &dir, std::string &folder)
{
    while (true) {
        folder = generation_of(dir);
        try {
            Xapian::Database db(folder);
            if (generation_of(dir) == folder) return db;
        } catch (const Xapian::Error &) {
            if (generation_of(dir) == folder) throw;
        }
    }
}

/* The engine takes a database whose making was cut short for one, and cannot open it. */
Xapian::WritableDatabase open_writable(imr_directory *home)
{
    const fs::path generation = imr_directory_live(home);
    if (imr_directory_is_named(home)) return Xapian::WritableDatabase(generation, Xapian::DB_OPEN);
    int how = fs::exists(generation / "iamglass") ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_CREATE_OR_OVERWRITE;
    return Xapian::WritableDatabase(generation, how | Xapian::DB_BACKEND_GLASS);
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

/* Walks two sorted lists side by side; tells where they part, for the message. */
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

/* ---- the order of words ---- */

/* The length of the file of orders, as of a commit. */
constexpr const char *orders_length_key = "imr.positions";

uint64_t orders_length(const Xapian::Database &db)
{
    const std::string length = db.get_metadata(orders_length_key);
    return length.empty() ? 0 : std::stoull(length);
}

std::unique_ptr<imr_position_index, freer> map_orders(const Xapian::Database &db, const std::string &folder)
{
    imr_position_index *mapped = nullptr;
    need([&](imr_error *err) { return imr_position_index_map(folder.c_str(), orders_length(db), &mapped, err); });
    return std::unique_ptr<imr_position_index, freer>(mapped);
}

std::unique_ptr<imr_position_writer, freer> write_orders(const Xapian::Database &db, const std::string &folder)
{
    imr_position_writer *made = nullptr;
    need([&](imr_error *err) { return imr_position_index_write(folder.c_str(), orders_length(db), &made, err); });
    return std::unique_ptr<imr_position_writer, freer>(made);
}

/* Before a commit, which says how much of the file counts. */
void flush_orders(imr_position_writer *orders, Xapian::WritableDatabase &db, bool sync)
{
    uint64_t length = 0;
    need([&](imr_error *err) { return imr_position_index_flush(orders, sync, &length, err); });
    if (length != orders_length(db)) db.set_metadata(orders_length_key, std::to_string(length));
}

void add_order(imr_position_writer *orders, Xapian::docid id, const imr_positions &order)
{
    need([&](imr_error *err) { return imr_position_index_add(orders, id, &order, err); });
}

imr_positions order_of(const imr_document *doc)
{
    imr_positions order = {};
    need([&](imr_error *err) { return imr_positions_builder_view(&doc->order, &order, err); });
    return order;
}

/* Copies the orders of a database's documents for documents of another one, which `at` goes through. */
void copy_orders(const std::string &source, Xapian::PostingIterator &at, imr_position_writer *to)
{
    const std::string folder = generation_of(source);
    Xapian::Database db(folder);
    const auto orders = map_orders(db, folder);
    std::vector<uint32_t> table(size_t{db.get_lastdocid()} + 1);
    uint64_t passed = 0;
    need(
        [&](imr_error *err) { return imr_position_index_locate(orders.get(), table.data(), db.get_lastdocid(), err); });
    const auto end = db.postlist_end({});
    for (auto from = db.postlist_begin({}); from != end; ++from, ++at) {
        imr_positions order;
        if (!imr_position_index_at(orders.get(), table[*from], *from, &order)) continue;
        add_order(to, *at, order);
        imr_position_index_pass(orders.get(), table[*from], &passed);
    }
}

void merge_orders(const char *const *sources, size_t n, const char *target)
{
    Xapian::WritableDatabase db(target, Xapian::DB_OPEN);
    db.set_metadata(orders_length_key, {}); /* one of the sources' */
    const auto orders = write_orders(db, target);
    auto at = db.postlist_begin({});
    for (size_t i = 0; i < n; i++) copy_orders(sources[i], at, orders.get());
    flush_orders(orders.get(), db, true);
    db.commit();
}

void add_term(void *doc, imr_str term, uint32_t count)
{
    static_cast<Xapian::Document *>(doc)->add_term(std::string(view(term)), count);
}

const Xapian::Document &whole(const imr_document *doc)
{
    if (!imr_term_counts_drain(doc->words.get(), add_term, &doc->doc)) throw std::bad_alloc();
    return doc->doc;
}

/* Writes what a document has in common with others, but for the one before it. */
void write_shared(imr_writer *writer, const imr_document *doc)
{
    if (doc->shared_key.empty() || doc->shared_key == writer->shared_key) return;
    writer->db.set_metadata(doc->shared_key, doc->shared);
    writer->shared_key = doc->shared_key;
}

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

void set_order(Xapian::Enquire &enquire, const imr_search &search)
{
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    if (search.sort_slot < 0) return;
    enquire.set_sort_by_value_then_relevance(static_cast<Xapian::valueno>(search.sort_slot), !search.ascending);
}

} // namespace

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
        imr_positions_builder_clear(&doc->order);
        doc->shared_key.clear();
    });
}

imr_status imr_document_word(imr_document *doc, imr_section section, imr_str term, uint32_t wdf, imr_error *err)
{
    return guard(err, [&] {
        imr_term_counts_add(doc->words.get(), span(make_term(doc->scratch, {}, term)), wdf);
        imr_positions_builder_add(&doc->order, section, imr_word_code_of(term));
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
    return imr_positions_builder_view(&doc->order, out, err);
}

/* ---- writing ---- */

imr_status imr_writer_open(const char *dir, bool create, imr_writer **out, imr_error *err)
{
    *out = nullptr;
    imr_directory *held = nullptr;
    imr_status status = imr_directory_lock(dir, create, &held, err);
    if (status != IMR_OK) return status;
    std::unique_ptr<imr_directory, freer> home(held);
    status = guard(err, [&] {
        auto writer = std::make_unique<imr_writer>(imr_writer{nullptr, open_writable(held), nullptr});
        imr_status named = imr_directory_is_named(held) ? IMR_OK : imr_directory_name(held, err);
        if (named != IMR_OK) return named;
        writer->orders = write_orders(writer->db, imr_directory_live(held));
        writer->home = std::move(home);
        writer->db.begin_transaction();
        *out = writer.release();
        return IMR_OK;
    });
    return opened(status, dir, err);
}

imr_status imr_part_open(const char *path, bool create, imr_writer **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        int how = create ? Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS : Xapian::DB_OPEN;
        Xapian::WritableDatabase db(path, how | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
        *out = std::make_unique<imr_writer>(imr_writer{nullptr, db, write_orders(db, path)}).release();
    });
}

imr_directory *imr_writer_directory(const imr_writer *writer) { return writer->home.get(); }

void imr_writer_close(imr_writer *writer)
{
    if (writer == nullptr) return;
    /* Closing commits what is pending, except in a transaction, so there has to be one to cancel. */
    guard(nullptr, [&] {
        if (writer->home == nullptr) return; /* a part knows no transactions */
        if (writer->broken) writer->db.begin_transaction(false);
        writer->db.cancel_transaction();
    });
    delete writer;
}

imr_status imr_writer_add(imr_writer *writer, const imr_document *doc, imr_docid *id, imr_error *err)
{
    return guard(err, [&] {
        Xapian::docid given = writer->db.add_document(whole(doc));
        add_order(writer->orders.get(), given, order_of(doc));
        write_shared(writer, doc);
        if (id != nullptr) *id = given;
    });
}

imr_status imr_writer_replace(imr_writer *writer, imr_docid id, const imr_document *doc, imr_error *err)
{
    return guard(err, [&] {
        writer->db.replace_document(id, whole(doc));
        add_order(writer->orders.get(), id, order_of(doc));
        write_shared(writer, doc);
    });
}

imr_status imr_writer_delete(imr_writer *writer, imr_docid id, imr_error *err)
{
    return guard(err, [&] { writer->db.delete_document(id); });
}

imr_status imr_writer_set_meta(imr_writer *writer, imr_str key, imr_str value, imr_error *err)
{
    return guard(err, [&] {
        writer->shared_key.clear();
        writer->db.set_metadata(make_term({}, key), std::string(view(value)));
    });
}

imr_status imr_writer_commit(imr_writer *writer, imr_error *err)
{
    return guard(err, [&] {
        const bool part = writer->home == nullptr;
        flush_orders(writer->orders.get(), writer->db, !part);
        if (part) return writer->db.commit();
        writer->broken = true;
        writer->db.commit_transaction();
        writer->db.begin_transaction();
        writer->broken = false;
    });
}

/* ---- reading ---- */

static void note_size(imr_reader *reader)
{
    reader->count = reader->db.get_doccount();
    reader->last = reader->db.get_lastdocid();
}

imr_status imr_reader_open(const char *dir, imr_reader **out, imr_error *err)
{
    *out = nullptr;
    imr_status status = guard(err, [&] {
        std::string folder;
        Xapian::Database db = open_generation(dir, folder);
        auto reader = std::make_unique<imr_reader>(imr_reader{db, dir, folder});
        reader->orders = map_orders(db, folder);
        note_size(reader.get());
        *out = reader.release();
    });
    return opened(status, dir, err);
}

imr_status imr_reader_of_writer(imr_writer *writer, imr_reader **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        auto reader = std::make_unique<imr_reader>(imr_reader{writer->db, {}, {}});
        note_size(reader.get());
        *out = reader.release();
    });
}

void imr_reader_close(imr_reader *reader) { delete reader; }

imr_status imr_reader_reopen(imr_reader *reader, bool *changed, imr_error *err)
{
    return guard(err, [&] {
        *changed = false;
        if (!reader->dir.empty()) {
            std::string folder; /* another generation may be named by now */
            Xapian::Database fresh = open_generation(reader->dir, folder);
            *changed = fresh.get_revision() != reader->db.get_revision() || fresh.get_uuid() != reader->db.get_uuid();
            if (*changed) {
                reader->orders = map_orders(fresh, folder);
                reader->db = fresh;
                reader->folder = folder;
            }
        }
        note_size(reader);
    });
}

uint32_t imr_reader_count(const imr_reader *reader) { return reader->count; }
imr_docid imr_reader_last(const imr_reader *reader) { return reader->last; }

imr_status imr_reader_revision(const imr_reader *reader, uint64_t *revision, imr_error *err)
{
    return guard(err, [&] { *revision = reader->db.get_revision(); });
}

imr_status imr_reader_stamp(const imr_reader *reader, imr_buf *out, imr_error *err)
{
    return guard(err, [&] {
        std::ostringstream text;
        text << reader->db.get_uuid() << ' ' << reader->db.get_revision() << ' ' << reader->count << ' '
             << reader->last;
        append(out, text.str());
    });
}

const char *imr_reader_folder(const imr_reader *reader) { return reader->folder.c_str(); }
const imr_position_index *imr_reader_positions(const imr_reader *reader) { return reader->orders.get(); }

imr_status imr_reader_meta(const imr_reader *reader, imr_str key, imr_buf *out, imr_error *err)
{
    return guard(err, [&] {
        std::string value = reader->db.get_metadata(make_term({}, key));
        append(out, value);
        return value.empty() ? imr_fail(err, IMR_NONE, "%.*s: no such metadata", IMR_STR_ARG(key)) : IMR_OK;
    });
}

imr_status imr_reader_docid(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid *id, imr_error *err)
{
    return guard(err, [&] {
        const std::string key = make_term(prefix, term);
        /* The frequency first: it is known without the postings, which a writer would have to write out. */
        if (!reader->db.term_exists(key)) return imr_fail(err, IMR_NONE, "%.*s: not in the index", IMR_STR_ARG(term));
        *id = *reader->db.postlist_begin(key);
        return IMR_OK;
    });
}

imr_status imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err)
{
    return guard(err, [&] {
        const std::string data = reader->db.get_document(id, Xapian::DOC_ASSUME_VALID).get_value(IMR_SLOT_DATA);
        append(out, data);
        return data.empty() ? imr_fail(err, IMR_NONE, "document %u: not in the index", id) : IMR_OK;
    });
}

imr_status imr_reader_value(const imr_reader *reader, imr_docid id, unsigned slot, imr_buf *out, imr_error *err)
{
    return guard(err, [&] { append(out, reader->db.get_document(id).get_value(slot)); });
}

imr_status imr_reader_frequency(const imr_reader *reader, imr_str prefix, imr_str term, uint32_t *documents,
                                imr_error *err)
{
    return guard(err, [&] { *documents = reader->db.get_termfreq(make_term(prefix, term)); });
}

imr_status imr_reader_length(const imr_reader *reader, imr_docid id, uint32_t *length, imr_error *err)
{
    return guard(err, [&] { *length = reader->db.get_doclength(id); });
}

imr_status imr_reader_size(const imr_reader *reader, imr_index_size *out, imr_error *err)
{
    return guard(err, [&] {
        *out = {reader->count, reader->db.get_doclength_lower_bound(),
                static_cast<double>(reader->db.get_total_length())};
    });
}

imr_status imr_reader_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_frequency *out, imr_error *err)
{
    return guard(err, [&] {
        const std::string key = make_term(prefix, term);
        *out = {reader->db.get_termfreq(key), reader->db.get_collection_freq(key), reader->db.get_wdf_upper_bound(key)};
    });
}

imr_status imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                            void *context, imr_error *err)
{
    return guard(err, [&] {
        auto end = reader->db.allterms_end(make_term(prefix, start));
        for (auto at = reader->db.allterms_begin(make_term(prefix, start)); at != end; ++at) {
            std::string term = *at;
            if (prefix.n == 0 && term[0] >= 'A' && term[0] <= 'Z') {
                at.skip_to("["); /* the byte after Z: past the terms of every prefix */
                if (at == end) return;
                term = *at;
            }
            imr_str bare = {term.data() + prefix.n, term.size() - prefix.n};
            if (!visit(context, bare, at.get_termfreq())) return;
        }
    });
}

imr_status imr_reader_metas(const imr_reader *reader, imr_str start, imr_term_visitor *visit, void *context,
                            imr_error *err)
{
    return guard(err, [&] {
        const std::string beginning = make_term({}, start);
        auto end = reader->db.metadata_keys_end(beginning);
        for (auto at = reader->db.metadata_keys_begin(beginning); at != end; ++at)
            if (!visit(context, span(*at), 0)) return;
    });
}

imr_status imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                             imr_error *err)
{
    return guard(err, [&] {
        auto end = reader->db.valuestream_end(slot);
        for (auto at = reader->db.valuestream_begin(slot); at != end; ++at)
            if (!visit(context, at.get_docid(), span(*at))) return;
    });
}

imr_status imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                void *context, imr_error *err)
{
    return guard(err, [&] {
        const std::string key = make_term(prefix, term);
        auto end = reader->db.postlist_end(key);
        for (auto at = reader->db.postlist_begin(key); at != end; ++at)
            if (!visit(context, *at)) return;
    });
}

imr_status imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term, imr_posting_visitor *visit,
                               void *context, imr_error *err)
{
    return guard(err, [&] {
        const std::string key = make_term(prefix, term);
        auto end = reader->db.postlist_end(key);
        for (auto at = reader->db.postlist_begin(key); at != end; ++at)
            if (!visit(context, *at, at.get_wdf())) return;
    });
}

imr_status imr_postings_open(const imr_reader *reader, imr_str prefix, imr_str term, imr_postings **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        const std::string key = make_term(prefix, term);
        *out = std::make_unique<imr_postings>(imr_postings{reader->db.postlist_begin(key), {}}).release();
    });
}

void imr_postings_close(imr_postings *postings) { delete postings; }

imr_status imr_postings_count(imr_postings *postings, imr_docid id, uint32_t *count, imr_error *err)
{
    return guard(err, [&] {
        postings->at.skip_to(id);
        const bool has = postings->at != postings->end && *postings->at == id;
        *count = has ? postings->at.get_wdf() : 0;
    });
}

imr_status imr_reader_document_terms(const imr_reader *reader, imr_docid id, imr_str prefix, imr_term_visitor *visit,
                                     void *context, imr_error *err)
{
    return guard(err, [&] {
        auto end = reader->db.termlist_end(id);
        auto at = reader->db.termlist_begin(id);
        for (at.skip_to(std::string(view(prefix))); at != end; ++at) {
            const std::string term = *at;
            if (!imr_str_starts(span(term), prefix)) return;
            if (!visit(context, {term.data() + prefix.n, term.size() - prefix.n}, at.get_wdf())) return;
        }
    });
}

imr_status imr_reader_seek(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_seeker *seek,
                           void *context, imr_error *err)
{
    return guard(err, [&] {
        const std::string beginning = make_term(prefix, {});
        auto end = reader->db.allterms_end(beginning);
        auto at = reader->db.allterms_begin(beginning);
        if (start.n > 0) at.skip_to(make_term(prefix, start));
        while (at != end) {
            const std::string term = *at;
            imr_str next = seek(context, {term.data() + prefix.n, term.size() - prefix.n});
            if (next.s != nullptr && next.n == 0) return;
            if (next.s == nullptr)
                ++at;
            else
                at.skip_to(make_term(prefix, next));
        }
    });
}

/* ---- comparing ---- */

imr_status imr_reader_compare(const imr_reader *reader, imr_docid id, const imr_document *doc, imr_buf *difference,
                              imr_error *err)
{
    return guard(err, [&] {
        Xapian::Document stored = reader->db.get_document(id);
        const Xapian::Document &made = whole(doc);
        std::string where;
        if (differ(
                stored.termlist_begin(), made.termlist_begin(), same_posting,
                [](const auto &at) { return "term " + *at; }, &where) ||
            differ(stored.values_begin(), made.values_begin(), same_value, name_value, &where))
            append(difference, where);
    });
}

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

imr_status imr_reader_search(const imr_reader *reader, const imr_query *query, const imr_search *search, imr_hits **out,
                             imr_error *err)
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

/* ---- whole databases ---- */

imr_status imr_xap_compact(const char *const *sources, size_t n, const char *target, imr_error *err)
{
    return guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < n; i++) all.add_database(Xapian::Database(sources[i]));
        all.compact(target);
        merge_orders(sources, n, target);
    });
}

imr_status imr_xap_check(const char *dir, imr_error *err)
{
    imr_status status = guard(err, [&] {
        std::ostringstream talk;
        std::string folder;
        Xapian::Database database = open_generation(dir, folder); /* says better what is wrong when it is none */
        size_t faults = Xapian::Database::check(folder, 0, &talk);
        if (faults == 0) return IMR_OK;
        return imr_fail(err, IMR_CORRUPT, "%s: %zu faults in the tables: %s", dir, faults, talk.str().c_str());
    });
    return opened(status, dir, err);
}

const char *imr_xap_version(void) { return Xapian::version_string(); }
