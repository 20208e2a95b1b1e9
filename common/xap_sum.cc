#include "xap_sum.hpp"

#include <numeric>

namespace imr
{

namespace
{

constexpr uint64_t all_bits = ~uint64_t{0};

} // namespace

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
    settle();
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

/* Part after part, of those that are left, as if everything stood as it should. */
void sum_source::weigh()
{
    const auto first = static_cast<Xapian::docid>(block * block_size);
    lengths.block = block;
    each_bit(good, [&](size_t bit) {
        lengths.length[bit] = norms.length(first + static_cast<Xapian::docid>(bit));
        lengths.norm[bit] = norms.norm(lengths.length[bit]);
    });
    for (const ranked &each : by_most) {
        double *these = &weights[each.place * block_size];
        const uint64_t some = each.here & good;
        if (some == 0) continue;
        each.part->weigh(lengths, some, these);
        each_bit(some, [&](size_t bit) {
            bounds[bit] -= each.part->most - these[bit];
            if (bounds[bit] < bar) good &= ~(uint64_t{1} << bit);
        });
    }
}

/* Of those that are still left, asks where things stand. */
void sum_source::settle()
{
    double before[block_size];
    for (ranked &each : by_most) {
        double *these = &weights[each.place * block_size];
        const uint64_t some = each.here & good;
        if (some == 0 || !each.part->in_doubt) continue;
        each_bit(some, [&](size_t bit) { before[bit] = these[bit]; });
        each.here = each.part->settle(lengths, some, these);
        each_bit(some, [&](size_t bit) {
            bounds[bit] -= before[bit] - these[bit];
            if (bounds[bit] < bar) good &= ~(uint64_t{1} << bit);
        });
    }
    if (limited) return;
    uint64_t any = 0;
    for (const ranked &each : by_most) any |= each.here;
    good &= any;
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

std::string sum_source::get_description() const
{
    std::string text = limited ? "SUM AMONG" : "SUM";
    for (const sum_part &part : parts) text += (&part == &parts.front() ? " " : " + ") + part.description();
    return text;
}

} // namespace imr
