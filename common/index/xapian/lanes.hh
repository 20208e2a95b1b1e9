/* The handles of one commit, so that threads can share a reader: Xapian's objects belong to one thread at a time, and
 * their reference counts are not atomic. */
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
    std::thread::id user = {};           /* the thread that has it, or had it last */
    unsigned calls = 0;                  /* nested calls in progress */
    std::atomic<unsigned> iterators = 0; /* iterators that use it between calls */
};

class lanes
{
  public:
    /* folder: where the same commit can be opened again; empty: nowhere. */
    lanes(const Xapian::Database &first, std::string folder);
    lanes(const lanes &) = delete;
    lanes &operator=(const lanes &) = delete;

    /* Gives this thread a lane of its own: the one it has or had, else a free one, else a new one of the same commit.
     * Once a later commit has replaced it no other can be opened, and threads wait for the existing ones. A thread that
     * has a lane gets the same one again, so no thread waits while it holds one. */
    lane &take();
    /* Waits for this lane. Not to be called while the thread has another one. */
    void take(lane &wanted);
    void give(lane &taken) noexcept;

  private:
    lane *choose() const;
    bool grow(std::unique_lock<std::mutex> &hold);

    std::mutex lock; /* guards all that follows */
    std::condition_variable given;
    std::vector<std::unique_ptr<lane>> all;
    std::string folder, stamp; /* folder: empty once a later commit has replaced this one */
    size_t opening = 0;
};

/* Holds a lane for its own lifetime. */
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
