#include "xap_weigh.hpp"

#include <numeric>
#include <sstream>

namespace imr
{

void ineb2_formula::prepare(const Xapian::Database &db, const std::string &term)
{
    prepare(1, db.get_doccount(), db.get_termfreq(term), db.get_collection_freq(term), db.get_avlength(),
            db.get_doclength_lower_bound(), db.get_wdf_upper_bound(term));
}

/* ---- the engine's terms ---- */

ineb2::ineb2(double c, double burst) : formula(c, burst)
{
    need_stat(AVERAGE_LENGTH);
    need_stat(DOC_LENGTH);
    need_stat(DOC_LENGTH_MIN);
    need_stat(WDF);
    need_stat(WDF_MAX);
    need_stat(WQF);
    need_stat(COLLECTION_SIZE);
    need_stat(COLLECTION_FREQ);
    need_stat(TERMFREQ);
}

void ineb2::init(double factor)
{
    if (factor == 0) return;
    formula.prepare(factor * get_wqf(), get_collection_size(), get_termfreq(), get_collection_freq(),
                    get_average_length(), get_doclength_lower_bound(), get_wdf_upper_bound());
}

/* ---- one word ---- */

void word_source::init(const Xapian::Database &db_)
{
    db = db_;
    started = false;
    found = db.get_termfreq(term);
    formula.prepare(db, term);
    set_maxweight(found == 0 ? 0 : formula.most);
}

void word_source::start()
{
    started = true;
    at = db.postlist_begin(term);
    norms.start(db);
}

double word_source::get_weight() const
{
    const Xapian::termcount wdf = at.get_wdf();
    return wdf == 0 ? 0 : formula.part(wdf * norms.of(*at));
}

void word_source::next(double least)
{
    if (!started)
        start();
    else if (least > get_maxweight())
        at = end;
    else
        ++at;
}

void word_source::skip_to(Xapian::docid id, double least)
{
    if (!started) start();
    if (least > get_maxweight())
        at = end;
    else
        at.skip_to(id);
}

/* ---- a part of a sum ---- */

namespace
{

/* Calls for each bit that is set, the lowest first. */
template <class F> void each_bit(uint64_t bits, F visit)
{
    for (; bits != 0; bits &= bits - 1) visit(static_cast<size_t>(__builtin_ctzll(bits)));
}

uint32_t count_bits(uint64_t bits) { return static_cast<uint32_t>(__builtin_popcountll(bits)); }

constexpr uint64_t all_bits = ~uint64_t{0};

} // namespace

sum_part::sum_part(std::string term_, const imr_part &part, const imr_weighing &how)
    : term(std::move(term_)), factor(part.factor), formula(how.c, how.power), given(part.set), set(part.set),
      counted(part.counted)
{
}

void sum_part::open(const Xapian::Database &database, length_norms &norms)
{
    db = database;
    first = behind = 0;
    reading = false;
    set = given;
    documents = set.bits != nullptr && set.n == 0 ? db.get_doccount() : set.n;
    most = factor;
    if (term.empty()) return;
    formula.prepare(db, term);
    most = factor * formula.most;
    const bool known = set.bits != nullptr || set.ids != nullptr;
    if (!known) read(norms);
}

/* A word that has no set is rare: its postings are read at once, which also tells the most that it weighs. */
void sum_part::read(length_norms &norms)
{
    ids.clear();
    counts.clear();
    most = 0;
    const auto last = db.postlist_end(term);
    for (auto each = db.postlist_begin(term); each != last; ++each) {
        ids.push_back(*each);
        counts.push_back(each.get_wdf());
        most = std::max(most, weight(counts.back(), norms.of(ids.back())));
    }
    documents = static_cast<Xapian::doccount>(ids.size());
    set = {ids.data(), nullptr, 0, documents};
}

uint64_t sum_part::ids_in_block(size_t block)
{
    uint64_t bits = 0;
    while (first < set.n && set.ids[first] / block_size < block) first++;
    for (behind = first; behind < set.n && set.ids[behind] / block_size == block; behind++)
        bits |= uint64_t{1} << set.ids[behind] % block_size;
    return bits;
}

void sum_part::weigh(size_t block, uint64_t some, const double *norm, double *weights)
{
    if (term.empty()) {
        each_bit(some, [&](size_t bit) { weights[bit] = factor; });
    } else if (ids.empty()) {
        if (counted.counts != nullptr) some = weigh_counted(block, some, norm, weights);
        if (some != 0) weigh_postings(block, some, norm, weights);
    } else {
        for (uint32_t i = first; i < behind; i++) {
            const size_t bit = ids[i] % block_size;
            weights[bit] = weight(counts[i], norm[bit]);
        }
    }
}

/* By the counts at hand; what is left over has more than they can say. */
uint64_t sum_part::weigh_counted(size_t block, uint64_t some, const double *norm, double *weights) const
{
    const imr_set &all = counted.set;
    uint64_t rest = 0;
    uint32_t before = 0;
    if (all.bits != nullptr && block >= all.words) return some;
    if (all.bits != nullptr) before = counted.ranks[block / 2] + (block % 2 == 0 ? 0 : count_bits(all.bits[block - 1]));
    each_bit(some, [&](size_t bit) {
        const auto id = static_cast<Xapian::docid>(block * block_size + bit);
        const uint32_t place = all.bits != nullptr
                                   ? before + count_bits(all.bits[block] & ((uint64_t{1} << bit) - 1))
                                   : static_cast<uint32_t>(std::lower_bound(all.ids, all.ids + all.n, id) - all.ids);
        const unsigned count = place < all.n ? counted.counts[place] : unsigned{IMR_COUNTED_MOST};
        if (count == IMR_COUNTED_MOST)
            rest |= uint64_t{1} << bit;
        else
            weights[bit] = weight(count, norm[bit]);
    });
    return rest;
}

/* A set may be of a part of the documents that have the word; none of them should be without it. */
void sum_part::weigh_postings(size_t block, uint64_t some, const double *norm, double *weights)
{
    if (!reading) at = db.postlist_begin(term);
    reading = true;
    each_bit(some, [&](size_t bit) {
        const auto id = static_cast<Xapian::docid>(block * block_size + bit);
        at.skip_to(id);
        const Xapian::termcount wdf = at != end && *at == id ? at.get_wdf() : 0;
        weights[bit] = weight(wdf, norm[bit]);
    });
}

std::string sum_part::description() const
{
    std::ostringstream text;
    if (factor < 1 || factor > 1 || term.empty()) text << factor << (term.empty() ? " of a set" : " * ");
    text << term;
    return text.str();
}

/* ---- the sum ---- */

sum_source::sum_source(std::vector<sum_part> parts_, const imr_weighing &how, const imr_set *among_)
    : parts(std::move(parts_)), norms(how.lengths, how.c), limited(among_ != nullptr),
      among(among_ != nullptr ? *among_ : imr_set{})
{
}

void sum_source::init(const Xapian::Database &db)
{
    norms.start(db);
    least_found = most_found = limited ? among.n : 0;
    for (sum_part &part : parts) {
        part.open(db, norms);
        if (!limited) most_found = std::min(most_found + part.documents, db.get_doccount());
    }
    rank_parts();
    last = db.get_lastdocid();
    blocks = last / block_size + 1;
    if (limited) blocks = std::min(blocks, among.words);
    block = 0;
    unseen = all_bits;
    good = 0;
    current = 0;
    ended = false;
}

void sum_source::rank_parts()
{
    constexpr double precision = 1e-12;
    double total = 0, rest = 0;
    by_most.clear();
    for (size_t i = 0; i < parts.size(); i++) {
        total += parts[i].most;
        if (parts[i].documents > 0) by_most.push_back({&parts[i], i, 0, 0});
    }
    std::stable_sort(by_most.begin(), by_most.end(),
                     [](const ranked &a, const ranked &b) { return a.part->most > b.part->most; });
    weights.assign(parts.size() * block_size, 0);
    in_order.resize(by_most.size());
    std::iota(in_order.begin(), in_order.end(), 0);
    std::sort(in_order.begin(), in_order.end(),
              [this](size_t a, size_t b) { return by_most[a].place < by_most[b].place; });
    for (auto each = by_most.rbegin(); each != by_most.rend(); ++each) each->rest = rest += each->part->most;
    slack = total * precision;
    set_maxweight(total + slack);
    wanted = 0;
    bar = -slack;
    essential = by_most.size();
}

void sum_source::want(double least)
{
    if (least < wanted) essential = by_most.size();
    wanted = least;
    bar = least - slack;
    while (essential > 0 && by_most[essential - 1].rest < bar) essential--;
}

/* Of some documents of the block those that are worth it become good. */
void sum_source::look_at(uint64_t some)
{
    unseen &= ~some;
    good = 0;
    if (limited) some &= among.bits[block];
    if (block == last / block_size) some &= all_bits >> (block_size - 1 - last % block_size); /* lengths end with it */
    if (some == 0) return;
    if (limited && wanted <= 0) good = some;
    for (size_t i = 0; i < essential; i++) good |= by_most[i].here = by_most[i].part->in_block(block);
    good &= some;
    if (good == 0) return;
    for (size_t i = essential; i < by_most.size(); i++) by_most[i].here = by_most[i].part->in_block(block);
    bound();
    weigh();
    add_up();
}

/* By what each of their parts weighs at most. */
void sum_source::bound()
{
    std::fill(std::begin(bounds), std::end(bounds), 0.0);
    for (const ranked &each : by_most) each_bit(each.here & good, [&](size_t bit) { bounds[bit] += each.part->most; });
    each_bit(good, [&](size_t bit) {
        if (bounds[bit] < bar) good &= ~(uint64_t{1} << bit);
    });
}

/* Part after part, of those that are left. */
void sum_source::weigh()
{
    const auto first = static_cast<Xapian::docid>(block * block_size);
    each_bit(good, [&](size_t bit) { norm[bit] = norms.of(first + static_cast<Xapian::docid>(bit)); });
    for (const ranked &each : by_most) {
        double *these = &weights[each.place * block_size];
        const uint64_t some = each.here & good;
        if (some == 0) continue;
        each.part->weigh(block, some, norm, these);
        each_bit(some, [&](size_t bit) {
            bounds[bit] -= each.part->most - these[bit];
            if (bounds[bit] < bar) good &= ~(uint64_t{1} << bit);
        });
    }
}

void sum_source::add_up()
{
    if (good == 0) return;
    std::fill(std::begin(sums), std::end(sums), 0.0);
    for (const size_t i : in_order) {
        const double *these = &weights[by_most[i].place * block_size];
        each_bit(by_most[i].here & good, [&](size_t bit) { sums[bit] += these[bit]; });
    }
}

void sum_source::advance()
{
    while (true) {
        while (good != 0) {
            const auto bit = static_cast<size_t>(__builtin_ctzll(good));
            good &= good - 1;
            current = static_cast<Xapian::docid>(block * block_size + bit);
            if (sums[bit] >= wanted) return;
        }
        if (unseen == 0) block++, unseen = all_bits;
        if (block >= blocks || wanted > get_maxweight()) break;
        look_at(unseen);
    }
    ended = true;
}

void sum_source::next(double least)
{
    want(least);
    advance();
}

/* Passes what is before id. */
void sum_source::pass(Xapian::docid id)
{
    const uint64_t from = all_bits << id % block_size;
    if (id / block_size != block) good = 0, unseen = all_bits;
    block = id / block_size;
    good &= from;
    unseen &= from;
}

void sum_source::skip_to(Xapian::docid id, double least)
{
    if (id <= current || ended) return;
    want(least);
    pass(id);
    advance();
}

bool sum_source::check(Xapian::docid id, double least)
{
    if (id <= current || ended) return true;
    want(least);
    pass(id);
    const uint64_t one = uint64_t{1} << id % block_size;
    if (block < blocks && (unseen & one) != 0) look_at(one);
    const bool found = (good & one) != 0 && sums[id % block_size] >= wanted;
    good &= ~one;
    if (found) current = id;
    return found;
}

std::string sum_source::get_description() const
{
    std::string text = limited ? "SUM AMONG" : "SUM";
    for (const sum_part &part : parts) text += (&part == &parts.front() ? " " : " + ") + part.description();
    return text;
}

} // namespace imr
