/* A source of postings that ranks documents by what their parts add up to. For xap.cc alone. */
#ifndef IMR_XAP_SUM_HPP
#define IMR_XAP_SUM_HPP

#include "xap_part.hpp"

#include <string>
#include <vector>

namespace imr
{

/* Documents, each weighing the sum of the parts that it has. Parts that together cannot make up for the least weight
 * that is asked for bring no document in; of the documents that others bring in, sets tell which parts they have, and
 * only where all of these at their most would do, what is there is counted, of what may weigh most first (MaxScore, as
 * Turtle and Flood had it in 1995, by blocks of documents); and only where that would do, it is asked whether it stands
 * there as it should. The sum is always taken in the order of the parts. */
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
    void settle();
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
    block_lengths lengths;
    double bounds[block_size] = {}, sums[block_size] = {};
    std::vector<double> weights; /* of the documents of the block, part after part in the order of the sum */

    Xapian::docid current = 0;
    Xapian::doccount least_found = 0, most_found = 0;
    bool ended = false;
};

} // namespace imr

#endif
