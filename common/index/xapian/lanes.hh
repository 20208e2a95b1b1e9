/* The handles of one commit, so that threads may share a reader: Xapian's objects are one thread's at a time, and its
 * counts of references are not atomic. */
#ifndef IMR_XAPIAN_LANES_HH
#define IMR_XAPIAN_LANES_HH

#include "guard.hh"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace xap
{

struct lane {
    explicit lane(const Xapian::Database &of) : db(of) {}

    Xapian::Database db;
    std::thread::id user = {};           /* who has it, or had it last */
    unsigned calls = 0;                  /* of the user that are under way, one within the other */
    std::atomic<unsigned> iterators = 0; /* that stay on it between calls */
};

class lanes
{
  public:
    /* folder: where the same commit can be opened again; empty: nowhere. */
    lanes(const Xapian::Database &first, std::string folder);
    lanes(const lanes &) = delete;
    lanes &operator=(const lanes &) = delete;

    /* A lane for this thread alone: the one that it has or had, else one that waits, else another one of the same
     * commit. Where a later commit has overtaken it no other can be opened, and threads wait for those that there are.
     * A thread that has a lane gets the same one, so that nobody waits while he has one. */
    lane &take();
    /* This very lane, once its user is done with it. Not while the thread has another one. */
    void take(lane &wanted);
    void give(lane &taken) noexcept;

  private:
    lane *choose() const;
    bool grow(std::unique_lock<std::mutex> &hold);

    std::mutex lock; /* of all that follows */
    std::condition_variable given;
    std::vector<std::unique_ptr<lane>> all;
    std::string folder, stamp; /* folder: empty once the commit was overtaken */
    size_t opening = 0;
};

/* A lane as long as this lives. */
class held
{
  public:
    explicit held(lanes &of) : from(of), taken(of.take()) {}
    held(lanes &of, lane &wanted) : from(of), taken(wanted) { of.take(wanted); }
    ~held() { from.give(taken); }
    held(const held &) = delete;
    held &operator=(const held &) = delete;
    lane &get() const { return taken; }

  private:
    lanes &from;
    lane &taken;
};

} // namespace xap

#endif
