#include "xap_words.hpp"

#include <new>

namespace imr
{

/* ---- words of a document ---- */

void word_counts::grow()
{
    constexpr size_t least = 512;
    table.assign(std::max(table.size() * 2, least), 0);
    for (size_t i = 0; i < used; i++) {
        size_t at = entries[i].hash & (table.size() - 1);
        while (table[at] != 0) at = (at + 1) & (table.size() - 1);
        table[at] = static_cast<uint32_t>(i + 1);
    }
}

imr_word_code word_counts::add(const std::string &term, Xapian::termcount wdf)
{
    if (used * 2 >= table.size()) grow();
    const imr_str text = {term.data(), term.size()};
    const uint64_t hash = imr_str_hash(text);
    size_t at = hash & (table.size() - 1);
    for (; table[at] != 0; at = (at + 1) & (table.size() - 1)) {
        entry &known = entries[table[at] - 1];
        if (known.hash != hash || known.term != term) continue;
        known.wdf += wdf;
        return known.code;
    }
    if (used == entries.size()) entries.emplace_back();
    entry &fresh = entries[used++];
    table[at] = static_cast<uint32_t>(used);
    fresh.term = term;
    fresh.hash = hash;
    fresh.wdf = wdf;
    fresh.code = imr_word_code_of(text);
    return fresh.code;
}

void word_counts::clear()
{
    used = 0;
    std::fill(table.begin(), table.end(), 0);
}

void word_counts::move_to(Xapian::Document &doc)
{
    if (used == 0) return;
    sorted.resize(used);
    for (uint32_t i = 0; i < used; i++) sorted[i] = i;
    std::sort(sorted.begin(), sorted.end(),
              [this](uint32_t a, uint32_t b) { return entries[a].term < entries[b].term; });
    for (uint32_t i : sorted) doc.add_term(entries[i].term, entries[i].wdf);
    clear();
}

/* ---- documents that a test accepts ---- */

void test_source::init(const Xapian::Database &database)
{
    db = database;
    current = 0;
    ended = false;
    begin();
}

void test_source::next(double) { skip_to(current + 1, 0); }

void test_source::skip_to(Xapian::docid id, double)
{
    if (ended || (current >= id && current != 0)) return;
    const auto end = db.postlist_end({});
    auto all = db.postlist_begin({});
    for (all.skip_to(id); all != end; ++all) {
        current = *all;
        if (matches(current)) return;
    }
    ended = true;
}

bool test_source::check(Xapian::docid id, double)
{
    if (current == id) return true;
    current = id;
    return matches(id);
}

/* ---- the order of words ---- */

order_finder::order_finder(const std::vector<imr_order_word> &words, size_t places, uint32_t window, bool ordered)
{
    imr_order_search *made = nullptr;
    imr_status status = imr_order_search_new(words.data(), words.size(), static_cast<uint32_t>(places), window, ordered,
                                             &made, nullptr);
    if (status != IMR_OK) throw std::bad_alloc();
    search.reset(made);
}

bool order_finder::find(const std::string &order)
{
    bool found = false;
    if (imr_order_find(search.get(), {order.data(), order.size()}, &found, nullptr) != IMR_OK) throw std::bad_alloc();
    return found;
}

void order_stream::open(const Xapian::Database &db)
{
    at = db.valuestream_begin(IMR_SLOT_ORDER);
    end = db.valuestream_end(IMR_SLOT_ORDER);
    held = 0;
    order.clear();
}

const std::string &order_stream::of(Xapian::docid id)
{
    if (id == held) return order;
    held = id;
    order.clear();
    if (at != end && at.get_docid() < id) at.skip_to(id);
    if (at != end && at.get_docid() == id) order = *at;
    return order;
}

/* ---- synonyms ---- */

synonym_source::synonym_source(const std::vector<std::vector<std::string>> &given)
{
    for (const auto &terms : given) {
        alternative one;
        std::vector<imr_order_word> places;
        for (const std::string &term : terms) {
            const auto place = static_cast<uint32_t>(places.size());
            places.push_back({imr_word_code_of({term.data(), term.size()}), place});
            one.words.push_back({term, {}, {}, 0});
        }
        const auto n = places.size();
        if (n > 1) one.finder = std::make_unique<order_finder>(places, n, static_cast<uint32_t>(n), true);
        alternatives.push_back(std::move(one));
    }
}

void synonym_source::weigh_by(const imr_search &search)
{
    weighting = search.weighting;
    k1 = search.k1;
    b = search.b;
}

void synonym_source::begin()
{
    count = 0;
    stream.open(db);
    for (alternative &one : alternatives)
        for (word &each : one.words) {
            each.at = db.postlist_begin(each.term);
            each.end = db.postlist_end(each.term);
        }
    start_weighing();
}

/* What Xapian would guess: words come independently, and in the order of a phrase one time in four. */
synonym_source::frequency synonym_source::frequency_of(const alternative &one) const
{
    constexpr double in_order = 0.25;
    const double documents = db.get_doccount(), length = static_cast<double>(db.get_total_length());
    frequency found = {documents, length};
    for (const word &each : one.words) {
        found.documents *= db.get_termfreq(each.term) / documents;
        found.count *= db.get_collection_freq(each.term) / length;
    }
    if (one.words.size() < 2) return found;
    found.documents = std::floor(std::round(found.documents) * in_order);
    found.count = std::floor(std::round(found.count) * in_order);
    return found;
}

synonym_source::frequency synonym_source::frequency_of_all() const
{
    const double documents = db.get_doccount(), length = static_cast<double>(db.get_total_length());
    frequency any = {0, 0};
    if (documents == 0 || length == 0) return any;
    for (const alternative &one : alternatives) {
        const frequency more = frequency_of(one);
        any.documents += more.documents - any.documents * more.documents / documents;
        any.count += more.count - any.count * more.count / length;
    }
    return {std::round(any.documents), std::round(any.count)};
}

/* The formulas are those that other words of the query are weighed by. */
void synonym_source::start_weighing()
{
    const frequency all = frequency_of_all();
    const double documents = std::max(db.get_doccount(), 1U);
    average = static_cast<double>(db.get_total_length()) / documents;
    factor = 0;
    if (weighting == IMR_WEIGHT_BM25) {
        const double rareness = (documents - all.documents + 0.5) / (all.documents + 0.5);
        factor = std::log(rareness < 2 ? rareness * 0.5 + 1 : rareness) * (k1 + 1);
    }
    if (weighting == IMR_WEIGHT_INEB2) {
        formula = ineb2_formula(k1, b);
        formula.prepare(1, documents, all.documents, all.count, average, db.get_doclength_lower_bound(), 0);
        factor = formula.scale;
    }
    set_maxweight(factor);
}

double synonym_source::get_weight() const
{
    if (factor == 0) return 0;
    const double length = std::max(db.get_doclength(get_docid()), 1U);
    const double times = std::min<double>(count, length);
    if (weighting == IMR_WEIGHT_BM25) {
        constexpr double least = 0.5; /* as short as a document counts */
        return factor * times / (k1 * (std::max(length / average, least) * b + (1 - b)) + times);
    }
    return formula.part(times * formula.norm(static_cast<Xapian::termcount>(length)));
}

/* Whether it is in the document, and how often: a phrase at most as often as the rarest of its words. */
bool synonym_source::find(alternative &one, Xapian::docid id, Xapian::termcount &times)
{
    for (word &each : one.words) {
        if (each.at != each.end && *each.at < id) each.at.skip_to(id);
        if (each.at == each.end || *each.at != id) return false;
        const Xapian::termcount some = each.at.get_wdf();
        times = &each == &one.words.front() ? some : std::min(times, some);
    }
    return one.finder == nullptr || one.finder->find(stream.of(id));
}

bool synonym_source::matches(Xapian::docid id)
{
    bool found = false;
    count = 0;
    for (alternative &one : alternatives) {
        Xapian::termcount times = 0;
        if (!find(one, id, times)) continue;
        count += times;
        found = true;
    }
    return found;
}

} // namespace imr
