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

} // namespace imr
