/* Words, as xap.cc hands them to the engine and weighs them. For xap.cc alone. */
#ifndef IMR_XAP_WORDS_HPP
#define IMR_XAP_WORDS_HPP

#include "xap.h"

#include <algorithm>
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

    bool asks() const { return check.test != nullptr; }
    bool operator()(imr_docid id) const
    {
        bool matches = true;
        if (check.test != nullptr) need([&](imr_error *err) { return check.test(check.context, id, &matches, err); });
        return matches;
    }

  private:
    imr_check check;
};

} // namespace imr

#endif
