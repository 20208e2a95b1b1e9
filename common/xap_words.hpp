/* Queries for words that stand together, as sources of postings: Xapian's own need a list of positions for each word of
 * each document, which was more than half of the index. For xap.cc alone. */
#ifndef IMR_XAP_WORDS_HPP
#define IMR_XAP_WORDS_HPP

#include "order.h"
#include "xap.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

namespace imr
{

/* The words of one document, counted before Xapian sees them: it looks a word up in an ordered map each time it is told
 * one, and is quicker when it is told each once and in order. */
class word_counts
{
  public:
    imr_word_code add(const std::string &term, Xapian::termcount wdf);
    void clear();
    void move_to(Xapian::Document &doc);

  private:
    struct entry {
        std::string term;
        uint64_t hash;
        Xapian::termcount wdf;
        imr_word_code code;
    };
    void grow();
    std::vector<entry> entries;  /* the first `used` of them; the others keep their memory */
    std::vector<uint32_t> table; /* by hash: place of an entry, from 1 */
    std::vector<uint32_t> sorted;
    size_t used = 0;
};

/* Documents that a test accepts. It stands in AND or FILTER beside a query that finds the candidates: it seems to match
 * everything, so that Xapian asks it last. */
class test_source : public Xapian::PostingSource
{
  public:
    void init(const Xapian::Database &database) override;
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return db.get_doccount(); }
    Xapian::doccount get_termfreq_max() const override { return db.get_doccount(); }
    void next(double) override;
    void skip_to(Xapian::docid id, double) override;
    bool check(Xapian::docid id, double) override;
    bool at_end() const override { return ended; }
    Xapian::docid get_docid() const override { return current; }

  protected:
    virtual void begin() {}                     /* db is there */
    virtual bool matches(Xapian::docid id) = 0; /* ids go up */
    Xapian::Database db;

  private:
    Xapian::docid current = 0;
    bool ended = false;
};

/* The order of a document's words, searched for one thing; documents in the order of their ids. */
class order_finder
{
  public:
    order_finder(const std::vector<imr_order_word> &words, size_t places, uint32_t window, bool ordered);
    bool find(const std::string &order);

  private:
    struct freer {
        void operator()(imr_order_search *that) const { imr_order_search_free(that); }
    };
    std::unique_ptr<imr_order_search, freer> search;
};

/* The orders of documents, by ids that go up. */
class order_stream
{
  public:
    void open(const Xapian::Database &db);
    const std::string &of(Xapian::docid id); /* "" where it has none */

  private:
    Xapian::ValueIterator at, end;
    Xapian::docid held = 0;
    std::string order;
};

/* PHRASE and NEAR; to be joined with a query for all of the words. */
class order_source : public test_source
{
  public:
    order_source(order_finder finder_, std::string description_)
        : finder(std::move(finder_)), description(std::move(description_))
    {
    }
    std::string get_description() const override { return description; }

  protected:
    void begin() override { stream.open(db); }
    bool matches(Xapian::docid id) override { return finder.find(stream.of(id)); }

  private:
    order_finder finder;
    order_stream stream;
    std::string description;
};

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
};

/* Words and phrases that mean the same, weighed as one word that is there as often as all of them together; to be
 * joined with a query for any of them. */
class synonym_source : public test_source
{
  public:
    /* Each of one word or more. */
    explicit synonym_source(const std::vector<std::vector<std::string>> &alternatives);
    void weigh_by(const imr_search &search);
    double get_weight() const override;
    std::string get_description() const override { return "ONE WORD"; }

  protected:
    void begin() override;
    bool matches(Xapian::docid id) override;

  private:
    struct word {
        std::string term;
        Xapian::PostingIterator at, end;
        Xapian::termcount count; /* in the document at hand */
    };
    struct alternative {
        std::vector<word> words;
        std::unique_ptr<order_finder> finder; /* of several words */
    };
    struct frequency {
        double documents, count;
    };
    frequency frequency_of(const alternative &one) const;
    frequency frequency_of_all() const;
    void start_weighing();
    bool find(alternative &one, Xapian::docid id, Xapian::termcount &times);

    std::vector<alternative> alternatives;
    order_stream stream;
    imr_weighting weighting = IMR_WEIGHT_BOOLEAN;
    double k1 = 0, b = 0;
    double average = 1, factor = 0; /* of documents' lengths; of every weight */
    ineb2_formula formula = {0, 0};
    Xapian::termcount count = 0; /* of the document at hand */
};

} // namespace imr

#endif
