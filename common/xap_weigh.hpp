/* How words weigh, and sources of postings that weigh them faster than the engine's own. For xap.cc alone. */
#ifndef IMR_XAP_WEIGH_HPP
#define IMR_XAP_WEIGH_HPP

#include "docset.h"
#include "xap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace imr
{

/* Inverse expected document frequency, Bernoulli after-effect, normalisation 2 (Amati and van Rijsbergen, 2002). Unlike
 * Xapian's IneB2Weight it raises how often a word stands where it stands to a power, and bears frequencies that the
 * engine estimates as 0 (synonyms and phrases of a small index). */
struct ineb2_formula {
    double c, burst, spread = 0, scale = 0, most = 0;

    ineb2_formula(double c_, double burst_) : c(c_), burst(burst_) {}
    double norm(Xapian::termcount length) const { return std::log2(1 + spread / length); }
    double part(double wdfn) const { return scale * wdfn / (wdfn + 1); }
    /* Of a word that `found` documents have, `times` in all, and none more often than most_wdf. */
    void prepare(double factor, double documents, double found, double times, double average, double shortest,
                 double most_wdf)
    {
        found = std::max(found, 1.0);
        times = std::max(times, found);
        double expected = documents * (1 - std::pow((documents - 1) / documents, times));
        spread = c * average;
        double bursts = std::pow((times + 1) / found, burst);
        scale = factor * std::log2((documents + 1) / (expected + 0.5)) * bursts;
        most = part(most_wdf * std::log2(1 + spread / std::max(shortest, 1.0)));
    }
    void prepare(const Xapian::Database &db, const std::string &term);
};

/* The formula for the engine's own terms. */
class ineb2 : public Xapian::Weight
{
  public:
    ineb2(double c, double burst);
    std::string name() const override { return "imr::ineb2"; }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const override
    {
        return wdf == 0 ? 0.0 : formula.part(wdf * formula.norm(length));
    }
    double get_maxpart() const override { return formula.most; }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
    double get_maxextra() const override { return 0; }

  private:
    ineb2_formula formula;

    ineb2 *clone() const override { return new ineb2(formula.c, formula.burst); }
    void init(double factor) override;
};

/* What lengths of documents come to in the formula, by lengths that somebody else owns: of the usual ones once each. */
class length_norms
{
  public:
    length_norms(const uint32_t *lengths_, double c) : lengths(lengths_), formula(c, 0) {}
    void start(const Xapian::Database &db)
    {
        formula.spread = formula.c * db.get_avlength();
        usual.assign(usual_length, 0);
    }
    double of(Xapian::docid id)
    {
        const Xapian::termcount length = std::max(lengths[id], 1U);
        if (length >= usual.size()) return formula.norm(length);
        if (usual[length] == 0) usual[length] = formula.norm(length);
        return usual[length];
    }

  private:
    static constexpr size_t usual_length = 1024;
    const uint32_t *lengths;
    ineb2_formula formula;
    std::vector<double> usual; /* as they are wanted */
};

/* A word, weighed by lengths that somebody else owns. */
class word_source : public Xapian::PostingSource
{
  public:
    word_source(std::string term_, double c, double burst, const uint32_t *lengths)
        : term(std::move(term_)), formula(c, burst), norms(lengths, c)
    {
    }
    void init(const Xapian::Database &db_) override;
    Xapian::doccount get_termfreq_min() const override { return found; }
    Xapian::doccount get_termfreq_est() const override { return found; }
    Xapian::doccount get_termfreq_max() const override { return found; }
    double get_weight() const override;
    void next(double least) override;
    void skip_to(Xapian::docid id, double least) override;
    bool at_end() const override { return started && at == end; }
    Xapian::docid get_docid() const override { return *at; }
    std::string get_description() const override { return term; }

  private:
    void start();

    std::string term;
    ineb2_formula formula;
    mutable length_norms norms;
    Xapian::Database db;
    Xapian::PostingIterator at, end;
    Xapian::doccount found = 0;
    bool started = false;
};

/* A block is 64 documents, the one of the lowest id as the lowest bit. */
constexpr size_t block_size = 64;

/* One part of a sum: where it weighs, and what. Blocks are asked for upwards, one perhaps again. */
class sum_part
{
  public:
    sum_part(std::string term_, const imr_part &part, const imr_weighing &how);
    void open(const Xapian::Database &db, length_norms &norms);

    /* Which documents of the block have it. */
    uint64_t in_block(size_t block)
    {
        if (set.bits != nullptr) return block < set.words ? set.bits[block] : 0;
        return ids_in_block(block);
    }
    /* What it weighs in some of these documents of the block that was asked for last, by what their lengths come to. */
    void weigh(size_t block, uint64_t some, const double *norm, double *weights);
    std::string description() const;

    double most = 0;                /* no document has more of it */
    Xapian::doccount documents = 0; /* that have it, at most */

  private:
    void read(length_norms &norms);
    uint64_t ids_in_block(size_t block);
    void weigh_postings(size_t block, uint64_t some, const double *norm, double *weights);
    uint64_t weigh_counted(size_t block, uint64_t some, const double *norm, double *weights) const;
    double weight(Xapian::termcount wdf, double norm) const { return factor * formula.part(wdf * norm); }

    std::string term; /* empty: it weighs the factor */
    double factor;
    ineb2_formula formula;
    imr_set given, set;
    imr_counted counted;
    std::vector<uint32_t> ids; /* with counts, where no set was given */
    std::vector<Xapian::termcount> counts;
    uint32_t first = 0, behind = 0; /* the place of the block among the ids */
    Xapian::Database db;
    Xapian::PostingIterator at, end;
    bool reading = false;
};

/* Documents, each weighing the sum of the parts that it has. Parts that together cannot make up for the least weight
 * that is asked for bring no document in; of the documents that others bring in, sets tell which parts they have, and
 * only where all of these at their most would do, postings are read, of what may weigh most first (MaxScore, as Turtle
 * and Flood had it in 1995, by blocks of documents). The sum is always taken in the order of the parts. */
class sum_source : public Xapian::PostingSource
{
  public:
    sum_source(std::vector<sum_part> parts_, const imr_weighing &how, const imr_set *among_);
    void init(const Xapian::Database &db) override;
    Xapian::doccount get_termfreq_min() const override { return least_found; }
    Xapian::doccount get_termfreq_est() const override { return most_found; }
    Xapian::doccount get_termfreq_max() const override { return most_found; }
    double get_weight() const override { return sums[current % block_size]; }
    void next(double least) override;
    void skip_to(Xapian::docid id, double least) override;
    bool check(Xapian::docid id, double least) override;
    bool at_end() const override { return ended; }
    Xapian::docid get_docid() const override { return current; }
    std::string get_description() const override;

  private:
    struct ranked {
        sum_part *part;
        size_t place;  /* in the order of the sum */
        double rest;   /* what it and those behind it weigh at most */
        uint64_t here; /* which documents of the block have it */
    };
    void rank_parts();
    void want(double least);
    void look_at(uint64_t some);
    void bound();
    void weigh();
    void add_up();
    void pass(Xapian::docid id);
    void advance();

    std::vector<sum_part> parts;
    length_norms norms;
    bool limited;
    imr_set among;
    std::vector<ranked> by_most;  /* what weighs most first; without what no document has */
    std::vector<size_t> in_order; /* of these, in the order of the sum */
    size_t essential = 0;         /* so many of by_most bring documents in */
    double wanted = 0, bar = 0;   /* the least weight that is asked for; the least bound, for rounding a little lower */
    double slack = 0;

    Xapian::docid last = 0; /* of the index */
    size_t blocks = 0, block = 0;
    uint64_t unseen = 0; /* documents of the block that are still to be looked at, */
    uint64_t good = 0;   /* and those that were, have weight enough and have not been passed */
    double bounds[block_size] = {}, norm[block_size] = {}, sums[block_size] = {};
    std::vector<double> weights; /* of the documents of the block, part after part in the order of the sum */

    Xapian::docid current = 0;
    Xapian::doccount least_found = 0, most_found = 0;
    bool ended = false;
};

} // namespace imr

#endif
