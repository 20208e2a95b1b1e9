/* How words weigh, and a source of postings that weighs one faster than the engine's own. For xap.cc alone. */
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

/* The lengths of documents, which somebody else owns or the engine looks up, and what they come to in the formula: of
 * the usual ones once each. */
class length_norms
{
  public:
    length_norms(const uint32_t *lengths_, double c) : lengths(lengths_), formula(c, 0) {}
    void start(const Xapian::Database &database)
    {
        db = database;
        formula.spread = formula.c * db.get_avlength();
        usual.assign(usual_length, 0);
    }
    /* Whether lengths are at hand. */
    bool fast() const { return lengths != nullptr; }
    Xapian::termcount length(Xapian::docid id) const
    {
        return std::max(lengths != nullptr ? lengths[id] : db.get_doclength(id), 1U);
    }
    double norm(Xapian::termcount length)
    {
        if (length >= usual.size()) return formula.norm(length);
        if (usual[length] == 0) usual[length] = formula.norm(length);
        return usual[length];
    }
    double of(Xapian::docid id) { return norm(length(id)); }

  private:
    static constexpr size_t usual_length = 1024;
    const uint32_t *lengths; /* NULL: the engine's */
    ineb2_formula formula;
    Xapian::Database db;
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

} // namespace imr

#endif
