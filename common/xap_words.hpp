/* Words, as xap.cc hands them to the engine and weighs them. For xap.cc alone. */
#ifndef IMR_XAP_WORDS_HPP
#define IMR_XAP_WORDS_HPP

#include "xap.h"
#include "xap_weigh.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <xapian.h>

namespace imr
{

/* What a function in C failed with, on its way through the engine. */
struct failure {
    imr_error err;
};

/* Throws what the body, which takes a place for an error, fails with. */
template <class F> void need(F body)
{
    failure why = {};
    if (body(&why.err) != IMR_OK) throw why;
}

/* The words of one document, counted before Xapian sees them: it looks a word up in an ordered map each time it is told
 * one, and is quicker when it is told each once and in order. */
class word_counts
{
  public:
    void add(const std::string &term, Xapian::termcount wdf);
    void clear();
    void move_to(Xapian::Document &doc);

  private:
    struct entry {
        std::string term;
        uint64_t hash;
        Xapian::termcount wdf;
    };
    void grow();
    std::vector<entry> entries;  /* the first `used` of them; the others keep their memory */
    std::vector<uint32_t> table; /* by hash: place of an entry, from 1 */
    std::vector<uint32_t> sorted;
    size_t used = 0;
};

/* A check of the caller's, and its end. */
class caller_check
{
  public:
    explicit caller_check(const imr_check &check_) : check(check_) {}
    ~caller_check()
    {
        if (check.free != nullptr) check.free(check.context);
    }
    caller_check(const caller_check &) = delete;
    caller_check &operator=(const caller_check &) = delete;
    caller_check(caller_check &&other) noexcept : check(other.check) { other.check = {}; }
    caller_check &operator=(caller_check &&) = delete;

    bool operator()(imr_docid id) const
    {
        bool matches = true;
        if (check.test != nullptr) need([&](imr_error *err) { return check.test(check.context, id, &matches, err); });
        return matches;
    }

  private:
    imr_check check;
};

/* One of the words and phrases that mean the same: the documents that have all of its words, where they stand as asked.
 */
class alternative
{
  public:
    alternative(std::vector<std::string> terms, caller_check stands);

    struct frequency {
        double documents, count;
    };
    frequency guess(const Xapian::Database &db) const;
    Xapian::termcount wdf_bound(const Xapian::Database &db) const;

    void open(const Xapian::Database &db);
    /* The first document from id on that has the words, in whatever order; 0: none. */
    Xapian::docid seek(Xapian::docid id);
    /* Whether it is in the document that seek() found, and how often: a phrase as often as its rarest word. */
    bool stands_in(Xapian::docid id, Xapian::termcount &times) const;

  private:
    struct word {
        std::string term;
        Xapian::PostingIterator at, end;
    };
    std::vector<word> words; /* the rarest first, once open */
    caller_check stands;
};

/* Alternatives, weighed as one word that is there as often as all of them together. */
class same_source : public Xapian::PostingSource
{
  public:
    same_source(std::vector<alternative> alternatives_, double c, double burst, const uint32_t *lengths_)
        : alternatives(std::move(alternatives_)), formula(c, burst), lengths(lengths_)
    {
    }
    void init(const Xapian::Database &database) override;
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return estimate; }
    Xapian::doccount get_termfreq_max() const override { return db.get_doccount(); }
    double get_weight() const override;
    void next(double least) override { skip_to(current + 1, least); }
    void skip_to(Xapian::docid id, double least) override;
    bool at_end() const override { return ended; }
    Xapian::docid get_docid() const override { return current; }
    std::string get_description() const override { return "same"; }

  private:
    bool settle();

    std::vector<alternative> alternatives;
    std::vector<Xapian::docid> places; /* of the alternatives: 0 is behind the last */
    ineb2_formula formula;
    const uint32_t *lengths; /* NULL: the engine's */
    Xapian::Database db;
    Xapian::doccount estimate = 0;
    Xapian::docid current = 0;
    Xapian::termcount times = 0; /* in the current document */
    bool ended = false;
};

} // namespace imr

#endif
