/* The parts of a sum: where words and phrases stand, and what they weigh there. For xap.cc alone. */
#ifndef IMR_XAP_PART_HPP
#define IMR_XAP_PART_HPP

#include "xap_weigh.hpp"
#include "xap_words.hpp"

#include <string>
#include <vector>

namespace imr
{

/* A block is 64 documents, the one of the lowest id as the lowest bit. Blocks are asked for upwards, one perhaps again
 * for other documents of it. */
constexpr size_t block_size = 64;

/* Calls for each bit that is set, the lowest first. */
template <class F> void each_bit(uint64_t bits, F visit)
{
    for (; bits != 0; bits &= bits - 1) visit(static_cast<size_t>(__builtin_ctzll(bits)));
}

/* The block at hand: how long its documents are, those that are looked at, and what that comes to in the formula. */
struct block_lengths {
    size_t block = 0;
    Xapian::termcount length[block_size] = {};
    double norm[block_size] = {};
};

/* A set by blocks. */
class block_set
{
  public:
    explicit block_set(const imr_set &set_) : set(set_) {}
    bool known() const { return set.bits != nullptr || set.ids != nullptr; }
    Xapian::doccount size(const Xapian::Database &db) const
    {
        const bool unknown = !known() || (set.bits != nullptr && set.n == 0);
        return unknown ? db.get_doccount() : set.n;
    }
    void start() { first = 0; }
    uint64_t at(size_t block)
    {
        if (set.bits != nullptr) return block < set.words ? set.bits[block] : 0;
        return ids_at(block);
    }
    /* Calls for each document of the block that is among some, with its bit and its place in the set. Of bits the ranks
     * are wanted (imr_counted). */
    template <class F> void each_place(size_t block, uint64_t some, const uint32_t *ranks, F visit)
    {
        if (set.bits != nullptr)
            each_rank(block, some, ranks, visit);
        else
            for (uint32_t i = seek(block); i < set.n && set.ids[i] / block_size == block; i++)
                if ((some >> set.ids[i] % block_size & 1U) != 0) visit(set.ids[i] % block_size, i);
    }

    imr_set set;

  private:
    /* The place of the first id that is not before the block. */
    uint32_t seek(size_t block)
    {
        while (first < set.n && set.ids[first] / block_size < block) first++;
        return first;
    }
    uint64_t ids_at(size_t block)
    {
        uint64_t bits = 0;
        for (uint32_t i = seek(block); i < set.n && set.ids[i] / block_size == block; i++)
            bits |= uint64_t{1} << set.ids[i] % block_size;
        return bits;
    }
    template <class F> void each_rank(size_t block, uint64_t some, const uint32_t *ranks, F visit) const
    {
        const auto count = [](uint64_t bits) { return static_cast<uint32_t>(__builtin_popcountll(bits)); };
        if (block >= set.words) return;
        const uint64_t all = set.bits[block];
        const uint32_t before = ranks[block / 2] + (block % 2 == 0 ? 0 : count(set.bits[block - 1]));
        each_bit(some & all, [&](size_t bit) { visit(bit, before + count(all & ((uint64_t{1} << bit) - 1))); });
    }

    uint32_t first = 0;
};

/* A word: which documents have it, and how often. */
class part_word
{
  public:
    part_word(std::string term_, const imr_counted &counted_)
        : term(std::move(term_)), counted(counted_), held(counted_.set)
    {
    }
    void open(const Xapian::Database &database);
    uint64_t in_block(size_t block) { return held.at(block); }
    /* How often it is in some documents of the block, also in those that have it not. */
    void count(size_t block, uint64_t some, Xapian::termcount *times);

    std::string term;
    Xapian::doccount documents = 0; /* that have it, */
    double total = 0;               /* how often in all, */
    Xapian::termcount most = 0;     /* and at most in one */
    /* Where nobody said who has it: all of it, which is rare then. */
    std::vector<uint32_t> ids;
    std::vector<Xapian::termcount> counts;

  private:
    void read();
    void count_postings(size_t block, uint64_t some, Xapian::termcount *times);

    imr_counted counted;
    block_set held;
    Xapian::Database db;
    Xapian::PostingIterator at;
    bool reading = false;
};

/* One of the words and phrases that mean the same: the documents that have all of its words, where they stand as asked,
 * each as often as its rarest word there. */
class alternative
{
  public:
    alternative(std::vector<part_word> words_, const imr_set &set, caller_check stands_)
        : words(std::move(words_)), given(set), stands(std::move(stands_))
    {
    }

    struct frequency {
        double documents, count;
    };
    frequency guess(const Xapian::Database &db) const;
    Xapian::termcount wdf_bound() const;
    /* The only word, where it is one that was read; else NULL. */
    const part_word *read_word() const;
    bool in_doubt() const { return stands.asks(); }

    void open(const Xapian::Database &db);
    /* Which documents of the block have the words, and may have them as asked. */
    uint64_t in_block(size_t block);
    /* Counts in some of these, as if it stood in all of them. */
    void count(size_t block, uint64_t some);
    /* Asks where it stands, of some of those that were counted last; whether it was counted wrongly. */
    bool settle(size_t block, uint64_t some);

    std::vector<part_word> words;
    Xapian::doccount documents = 0; /* that have it, at most */
    uint64_t here = 0;              /* in the block that was asked for last; counted: where times are right */
    Xapian::termcount times[block_size] = {};

  private:
    block_set given;
    caller_check stands;
};

/* Alternatives, weighed as one word that is there as often as all of them together. */
class same
{
  public:
    same(std::vector<alternative> alternatives_, const imr_weighing &how)
        : alternatives(std::move(alternatives_)), formula(how.c, how.power)
    {
    }
    void open(const Xapian::Database &db, length_norms &norms);
    uint64_t in_block(size_t block);
    void count(size_t block, uint64_t some);
    bool settle(size_t block, uint64_t some);
    /* Adds what it weighs in some of the documents, as they were counted; in which of them it is. */
    uint64_t add(const block_lengths &at, uint64_t some, double factor, double *weights) const;
    bool in_doubt() const;
    std::string description() const;

    double most = 0;
    Xapian::doccount documents = 0;

  private:
    std::vector<alternative> alternatives;
    ineb2_formula formula;
};

/* What stands at the same places of documents. */
class sum_part
{
  public:
    sum_part(std::vector<same> words_, double factor_, const imr_set &set, caller_check stands_);
    void open(const Xapian::Database &db, length_norms &norms);

    /* Which documents of the block have it, or may. */
    uint64_t in_block(size_t block);
    /* What it weighs in some of these, as if it stood in all of them. */
    void weigh(const block_lengths &at, uint64_t some, double *weights);
    /* Asks where it stands, and weighs it there; returns in which of some it is. */
    uint64_t settle(const block_lengths &at, uint64_t some, double *weights);
    std::string description() const;

    double most = 0;                /* no document has more of it */
    Xapian::doccount documents = 0; /* that have it, at most */
    bool in_doubt;                  /* it has to be settled */

  private:
    std::vector<same> words; /* none: it weighs the factor */
    double factor;
    block_set given;
    caller_check stands;
};

} // namespace imr

#endif
