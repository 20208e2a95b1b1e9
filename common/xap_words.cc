#include "xap_words.hpp"

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

void word_counts::add(const std::string &term, Xapian::termcount wdf)
{
    if (used * 2 >= table.size()) grow();
    const uint64_t hash = imr_str_hash({term.data(), term.size()});
    size_t at = hash & (table.size() - 1);
    for (; table[at] != 0; at = (at + 1) & (table.size() - 1)) {
        entry &known = entries[table[at] - 1];
        if (known.hash != hash || known.term != term) continue;
        known.wdf += wdf;
        return;
    }
    if (used == entries.size()) entries.emplace_back();
    entry &fresh = entries[used++];
    table[at] = static_cast<uint32_t>(used);
    fresh.term = term;
    fresh.hash = hash;
    fresh.wdf = wdf;
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

/* ---- one of several that mean the same ---- */

alternative::alternative(std::vector<std::string> terms, caller_check stands_) : stands(std::move(stands_))
{
    for (std::string &term : terms) words.push_back({std::move(term), {}, {}});
}

/* As the engine would: words come independently of each other, and in the order of a phrase one time in four. */
alternative::frequency alternative::guess(const Xapian::Database &db) const
{
    constexpr double in_order = 0.25;
    const double documents = db.get_doccount(), length = static_cast<double>(db.get_total_length());
    frequency found = {documents, length};
    for (const word &each : words) {
        found.documents *= db.get_termfreq(each.term) / documents;
        found.count *= static_cast<double>(db.get_collection_freq(each.term)) / length;
    }
    if (words.size() < 2) return found;
    return {std::floor(std::round(found.documents) * in_order), std::floor(std::round(found.count) * in_order)};
}

Xapian::termcount alternative::wdf_bound(const Xapian::Database &db) const
{
    Xapian::termcount most = db.get_wdf_upper_bound(words.front().term);
    for (const word &each : words) most = std::min(most, db.get_wdf_upper_bound(each.term));
    return most;
}

void alternative::open(const Xapian::Database &db)
{
    for (word &each : words) {
        each.at = db.postlist_begin(each.term);
        each.end = db.postlist_end(each.term);
    }
    std::sort(words.begin(), words.end(),
              [&](const word &a, const word &b) { return db.get_termfreq(a.term) < db.get_termfreq(b.term); });
}

Xapian::docid alternative::seek(Xapian::docid id)
{
    size_t agreed = 0; /* words, the last ones looked at, that stand in document id */
    for (size_t i = 0; agreed < words.size(); i = (i + 1) % words.size()) {
        word &each = words[i];
        if (each.at != each.end && *each.at < id) each.at.skip_to(id);
        if (each.at == each.end) return 0;
        agreed = *each.at == id ? agreed + 1 : 1;
        id = *each.at;
    }
    return id;
}

bool alternative::stands_in(Xapian::docid id, Xapian::termcount &times) const
{
    if (!stands(id)) return false;
    times = words.front().at.get_wdf();
    for (const word &each : words) times = std::min(times, each.at.get_wdf());
    return true;
}

/* ---- what means the same, as one word ---- */

void same_source::init(const Xapian::Database &database)
{
    db = database;
    current = 0;
    ended = false;
    places.clear();
    const double documents = std::max(db.get_doccount(), 1U);
    const double length = std::max(static_cast<double>(db.get_total_length()), 1.0);
    alternative::frequency any = {0, 0};
    Xapian::termcount most = 0;
    for (alternative &one : alternatives) {
        const alternative::frequency more = one.guess(db);
        any.documents += more.documents - any.documents * more.documents / documents;
        any.count += more.count - any.count * more.count / length;
        most += one.wdf_bound(db);
        one.open(db);
        places.push_back(one.seek(1));
    }
    estimate = static_cast<Xapian::doccount>(std::round(any.documents));
    formula.prepare(1, documents, std::round(any.documents), std::round(any.count), length / documents,
                    db.get_doclength_lower_bound(), most);
    set_maxweight(formula.most);
}

double same_source::get_weight() const
{
    const Xapian::termcount length = std::max(lengths != nullptr ? lengths[current] : db.get_doclength(current), 1U);
    return times == 0 ? 0 : formula.part(std::min(times, length) * formula.norm(length));
}

/* Counts what the current document has; false where nothing stands as asked. */
bool same_source::settle()
{
    bool found = false;
    times = 0;
    for (size_t i = 0; i < alternatives.size(); i++) {
        if (places[i] != current) continue;
        Xapian::termcount more = 0;
        if (!alternatives[i].stands_in(current, more)) continue;
        times += more;
        found = true;
    }
    return found;
}

void same_source::skip_to(Xapian::docid id, double least)
{
    if (least > get_maxweight()) ended = true;
    if (ended || (current >= id && current != 0)) return;
    while (true) {
        current = 0;
        for (size_t i = 0; i < alternatives.size(); i++) {
            Xapian::docid &place = places[i];
            if (place != 0 && place < id) place = alternatives[i].seek(id);
            if (place != 0 && (current == 0 || place < current)) current = place;
        }
        ended = current == 0;
        if (ended || settle()) return;
        id = current + 1;
    }
}

} // namespace imr
