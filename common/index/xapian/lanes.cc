#include "lanes.hh"

#include "handles.hh"

namespace xap
{

constexpr size_t most_lanes = 32; /* each holds open files and cached blocks of tables */

lanes::lanes(const Xapian::Database &first, std::string where) : folder(std::move(where))
{
    if (!folder.empty()) stamp = stamp_of(first);
    all.push_back(std::make_unique<lane>(first));
}

/* Opens the same commit again; null if it no longer exists or cannot be opened. */
static std::unique_ptr<lane> open_same(const std::string &folder, const std::string &stamp)
{
    std::unique_ptr<lane> opened;
    try {
        opened = std::make_unique<lane>(open_glass(folder));
        if (stamp_of(opened->db) != stamp) opened = nullptr;
    } catch (...) {
        opened = nullptr;
    }
    if (opened == nullptr) imr_sums_take_damage(); /* the reader that needs that block will report it */
    return opened;
}

/* The free handle that suits this thread best; null if there is none. */
lane *lanes::choose() const
{
    const auto self = std::this_thread::get_id();
    lane *best = nullptr;
    for (const auto &each : all) {
        if (each->user == self) {
            if (each->calls > 0) return each.get();
            best = each.get();
        } else if (each->calls == 0 && (best == nullptr || (best->user != self && each->iterators < best->iterators))) {
            best = each.get();
        }
    }
    return best;
}

/* Opens another handle while threads use the others. False if there can be no more. */
bool lanes::grow(std::unique_lock<std::mutex> &hold)
{
    if (folder.empty() || all.size() + opening >= most_lanes) return false;
    const std::string where = folder;
    opening++;
    hold.unlock();
    std::unique_ptr<lane> fresh = open_same(where, stamp);
    hold.lock();
    opening--;
    if (fresh == nullptr)
        folder.clear();
    else
        all.push_back(std::move(fresh));
    return true;
}

lane &lanes::take()
{
    const auto self = std::this_thread::get_id();
    std::unique_lock<std::mutex> hold(lock);
    for (;;) {
        lane *best = choose();
        const bool own = best != nullptr && (best->user == self || best->iterators == 0);
        if (!own && grow(hold)) continue;
        if (best != nullptr) {
            best->user = self;
            best->calls++;
            return *best;
        }
        given.wait(hold);
    }
}

void lanes::take(lane &wanted)
{
    const auto self = std::this_thread::get_id();
    std::unique_lock<std::mutex> hold(lock);
    given.wait(hold, [&] { return wanted.calls == 0 || wanted.user == self; });
    wanted.user = self;
    wanted.calls++;
}

void lanes::give(lane &taken) noexcept
{
    const std::lock_guard<std::mutex> hold(lock);
    if (--taken.calls == 0) given.notify_all();
}

} // namespace xap
