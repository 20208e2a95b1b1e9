#include "xap_part.hpp"

#include <sstream>

namespace imr
{

namespace
{

Xapian::docid document_at(size_t block, size_t bit) { return static_cast<Xapian::docid>(block * block_size + bit); }

/* Those of some where the check says yes. */
uint64_t ask(const caller_check &stands, size_t block, uint64_t some)
{
    uint64_t found = 0;
    each_bit(some, [&](size_t bit) {
        if (stands(document_at(block, bit))) found |= uint64_t{1} << bit;
    });
    return found;
}

} // namespace

/* ---- a word ---- */

void part_word::open(const Xapian::Database &database)
{
    db = database;
    reading = false;
    held = block_set(counted.set);
    if (!held.known()) return read();
    documents = db.get_termfreq(term);
    total = static_cast<double>(db.get_collection_freq(term));
    most = db.get_wdf_upper_bound(term);
}

void part_word::read()
{
    ids.clear();
    counts.clear();
    total = most = 0;
    const auto last = db.postlist_end(term);
    for (auto each = db.postlist_begin(term); each != last; ++each) {
        ids.push_back(*each);
        counts.push_back(each.get_wdf());
        total += counts.back();
        most = std::max(most, counts.back());
    }
    documents = static_cast<Xapian::doccount>(ids.size());
    held.set = {ids.data(), nullptr, 0, documents};
}

/* By the counts at hand; of what is more often than they can say, by the postings. */
void part_word::count(size_t block, uint64_t some, Xapian::termcount *times)
{
    uint64_t rest = 0;
    each_bit(some, [&](size_t bit) { times[bit] = 0; });
    if (!ids.empty())
        held.each_place(block, some, nullptr, [&](size_t bit, uint32_t place) { times[bit] = counts[place]; });
    else if (counted.counts == nullptr)
        rest = some;
    else
        held.each_place(block, some, counted.ranks, [&](size_t bit, uint32_t place) {
            times[bit] = counted.counts[place];
            if (times[bit] == IMR_COUNTED_MOST) rest |= uint64_t{1} << bit;
        });
    if (rest != 0) count_postings(block, rest, times);
}

void part_word::count_postings(size_t block, uint64_t some, Xapian::termcount *times)
{
    if (!reading) at = db.postlist_begin(term);
    reading = true;
    each_bit(some, [&](size_t bit) {
        const Xapian::docid id = document_at(block, bit);
        at.skip_to(id);
        times[bit] = at != Xapian::PostingIterator() && *at == id ? at.get_wdf() : 0;
    });
}

/* ---- one of several that mean the same ---- */

/* As the engine would: words come independently of each other, and in the order of a phrase one time in four. */
alternative::frequency alternative::guess(const Xapian::Database &db) const
{
    constexpr double in_order = 0.25;
    const double all = db.get_doccount(), length = static_cast<double>(db.get_total_length());
    frequency found = {all, length};
    for (const part_word &each : words) {
        found.documents *= each.documents / all;
        found.count *= each.total / length;
    }
    if (words.size() < 2) return found;
    return {std::floor(std::round(found.documents) * in_order), std::floor(std::round(found.count) * in_order)};
}

Xapian::termcount alternative::wdf_bound() const
{
    Xapian::termcount most = words.front().most;
    for (const part_word &each : words) most = std::min(most, each.most);
    return most;
}

const part_word *alternative::read_word() const
{
    return words.size() == 1 && !words.front().ids.empty() ? &words.front() : nullptr;
}

void alternative::open(const Xapian::Database &db)
{
    given.start();
    documents = given.size(db);
    for (part_word &each : words) {
        each.open(db);
        documents = std::min(documents, each.documents);
    }
}

uint64_t alternative::in_block(size_t block)
{
    if (given.known()) return here = given.at(block);
    here = ~uint64_t{0};
    for (size_t i = 0; i < words.size() && here != 0; i++) here &= words[i].in_block(block);
    return here;
}

void alternative::count(size_t block, uint64_t some)
{
    Xapian::termcount others[block_size];
    here &= some;
    if (here == 0) return;
    words.front().count(block, here, times);
    for (size_t i = 1; i < words.size(); i++) {
        words[i].count(block, here, others);
        each_bit(here, [&](size_t bit) { times[bit] = std::min(times[bit], others[bit]); });
    }
}

bool alternative::settle(size_t block, uint64_t some)
{
    const uint64_t before = here & some;
    if (!in_doubt() || before == 0) return false;
    here = ask(stands, block, before);
    return here != before;
}

/* ---- what means the same, as one word ---- */

void same::open(const Xapian::Database &db, length_norms &norms)
{
    const double all = std::max(db.get_doccount(), 1U);
    const double length = std::max(static_cast<double>(db.get_total_length()), 1.0);
    alternative::frequency any = {0, 0};
    Xapian::termcount bound = 0;
    documents = 0;
    for (alternative &one : alternatives) {
        one.open(db);
        const alternative::frequency more = one.guess(db);
        any.documents += more.documents - any.documents * more.documents / all;
        any.count += more.count - any.count * more.count / length;
        bound += one.wdf_bound();
        documents = std::min(documents + one.documents, db.get_doccount());
    }
    formula.prepare(1, all, std::round(any.documents), std::round(any.count), length / all,
                    db.get_doclength_lower_bound(), bound);
    most = formula.most;
    const part_word *read = alternatives.size() == 1 ? alternatives.front().read_word() : nullptr;
    if (read == nullptr || !norms.fast()) return;
    most = 0;
    for (size_t i = 0; i < read->ids.size(); i++)
        most = std::max(most, formula.part(read->counts[i] * norms.of(read->ids[i])));
}

uint64_t same::in_block(size_t block)
{
    uint64_t here = 0;
    for (alternative &one : alternatives) here |= one.in_block(block);
    return here;
}

void same::count(size_t block, uint64_t some)
{
    for (alternative &one : alternatives) one.count(block, some);
}

bool same::settle(size_t block, uint64_t some)
{
    bool changed = false;
    for (alternative &one : alternatives) changed = one.settle(block, some) || changed;
    return changed;
}

uint64_t same::add(const block_lengths &at, uint64_t some, double factor, double *weights) const
{
    Xapian::termcount sums[block_size];
    const Xapian::termcount *times = alternatives.front().times;
    uint64_t here = alternatives.front().here & some;
    if (alternatives.size() > 1) {
        each_bit(some, [&](size_t bit) { sums[bit] = 0; });
        for (const alternative &one : alternatives) {
            here |= one.here & some;
            each_bit(one.here & some, [&](size_t bit) { sums[bit] += one.times[bit]; });
        }
        each_bit(here, [&](size_t bit) { sums[bit] = std::min(sums[bit], at.length[bit]); });
        times = sums;
    }
    each_bit(here, [&](size_t bit) { weights[bit] += factor * formula.part(times[bit] * at.norm[bit]); });
    return here;
}

bool same::in_doubt() const
{
    return std::any_of(alternatives.begin(), alternatives.end(), [](const alternative &one) { return one.in_doubt(); });
}

std::string same::description() const
{
    std::string text;
    for (const alternative &one : alternatives) {
        if (!text.empty()) text += " | ";
        for (const part_word &each : one.words) text += (&each == &one.words.front() ? "" : "_") + each.term;
    }
    return alternatives.size() > 1 ? "(" + text + ")" : text;
}

/* ---- a part ---- */

sum_part::sum_part(std::vector<same> words_, double factor_, const imr_set &set, caller_check stands_)
    : in_doubt(stands_.asks()), words(std::move(words_)), factor(factor_), given(set), stands(std::move(stands_))
{
    for (const same &each : words) in_doubt = in_doubt || each.in_doubt();
}

void sum_part::open(const Xapian::Database &db, length_norms &norms)
{
    given.start();
    documents = given.size(db);
    most = words.empty() ? factor : 0;
    for (same &each : words) {
        each.open(db, norms);
        documents = std::min(documents, each.documents);
        most += factor * each.most;
    }
}

uint64_t sum_part::in_block(size_t block)
{
    uint64_t here = given.known() ? given.at(block) : ~uint64_t{0};
    for (size_t i = 0; i < words.size() && here != 0 && !given.known(); i++) here &= words[i].in_block(block);
    return here;
}

void sum_part::weigh(const block_lengths &at, uint64_t some, double *weights)
{
    each_bit(some, [&](size_t bit) { weights[bit] = words.empty() ? factor : 0; });
    for (same &each : words) {
        if (given.known()) each.in_block(at.block);
        each.count(at.block, some);
        each.add(at, some, factor, weights);
    }
}

uint64_t sum_part::settle(const block_lengths &at, uint64_t some, double *weights)
{
    const uint64_t standing = stands.asks() ? ask(stands, at.block, some) : some;
    bool changed = standing != some;
    for (same &each : words) changed = each.settle(at.block, standing) || changed;
    if (!changed) return some;
    uint64_t here = words.empty() ? standing : 0;
    each_bit(some, [&](size_t bit) { weights[bit] = 0; });
    for (same &each : words) here |= each.add(at, standing, factor, weights);
    return here;
}

std::string sum_part::description() const
{
    std::ostringstream text;
    if (factor < 1 || factor > 1 || words.empty()) text << factor << (words.empty() ? " of a set" : " * ");
    for (const same &each : words) text << (&each == &words.front() ? "" : " ") << each.description();
    return text.str();
}

} // namespace imr
