/* The structures behind the C headers of this folder, and functions that several of its files use. */
#ifndef IMR_XAPIAN_HANDLES_HH
#define IMR_XAPIAN_HANDLES_HH

#include "guard.hh"
#include "lanes.hh"
#include "sums.h"
#include "term_counts.h"
#include "writer.h"

#include <memory>

namespace xap
{

struct freer {
    void operator()(imr_term_counts *counts) const { imr_term_counts_free(counts); }
    void operator()(imr_directory *directory) const { imr_directory_unlock(directory); }
    void operator()(imr_position_index *positions) const { imr_position_index_unmap(positions); }
    void operator()(imr_sums *sums) const { imr_sums_close(sums); }
    void operator()(imr_position_writer *writer) const { imr_position_writer_free(writer); }
};

struct writing {
    writing() { imr_sums_count_writers(1); }
    writing(const writing & /*other*/) : writing() {}
    writing &operator=(const writing &) = delete;
    ~writing() { imr_sums_count_writers(-1); }
};

using position_index = std::unique_ptr<imr_position_index, freer>;
using sums = std::unique_ptr<imr_sums, freer>;
using position_writer = std::unique_ptr<imr_position_writer, freer>;

} // namespace xap

struct imr_document {
    /* Words are counted here until the document is read or written. */
    mutable Xapian::Document doc;
    mutable std::unique_ptr<imr_term_counts, xap::freer> words{imr_term_counts_new()};
    mutable imr_positions_builder positions = {};
    std::string scratch;
    std::string shared_key, shared; /* empty: none */

    imr_document()
    {
        if (words == nullptr) throw std::bad_alloc();
    }
    ~imr_document() { imr_positions_builder_free(&positions); }
    imr_document(const imr_document &) = delete;
    imr_document &operator=(const imr_document &) = delete;
};

struct imr_writer {
    xap::writing counted;                                 /* until the database is closed */
    std::unique_ptr<imr_directory, xap::freer> directory; /* null if the database is a part */
    xap::sums sums;                                       /* of the generation when it was opened */
    Xapian::WritableDatabase db;
    xap::position_writer positions;
    std::string shared_key = {}; /* of the last shared metadata written: documents that share it follow each other */
    bool broken = false;         /* a commit failed and the transaction is gone */
    bool changed = false;        /* since the last commit */
};

/* May be shared by threads: the lanes have a lock, and nothing else changes. */
struct imr_reader {
    std::string dir;    /* empty for a writer's own reader */
    std::string folder; /* of the generation */
    Xapian::doccount count = 0;
    Xapian::docid last = 0;
    xap::sums sums = nullptr;                /* outlives what it verifies */
    xap::position_index positions = nullptr; /* null for a writer's own reader */
    std::unique_ptr<xap::lanes> lanes = nullptr;
};

namespace xap
{

/* imr_directory_find() as a string; throws. */
std::string generation_of(const std::string &dir);
/* Opens a database in a folder, and nothing else. */
Xapian::Database open_glass(const std::string &folder);
/* A database whose blocks are verified as they are read. */
struct verified {
    sums checksums;
    Xapian::Database db;
    position_index positions = nullptr; /* of open_generation() alone */
};
verified open_verified(const std::string &folder);
/* Opens the live generation, with the order of its words; sets folder to its path. */
verified open_generation(const std::string &dir, std::string &folder);

/* The metadata key under which a commit records which one it is and what it holds. */
constexpr const char *commit_key = "imr.commit";
/* Identifies one commit of one database; that of a revision that is being made. */
std::string stamp_of(const Xapian::Database &db);
std::string stamp_of(const Xapian::Database &db, Xapian::rev revision);
std::string describe_commit(const Xapian::Database &db, Xapian::rev revision);
void settle(const sums &checksums, const Xapian::Database &db);
sums open_sums(const std::string &folder);

/* The metadata key under which a commit stores the length of its positions file. */
constexpr const char *positions_length_key = "imr.positions";
uint64_t positions_length(const Xapian::Database &db);
position_index map_positions(const Xapian::Database &db, const std::string &folder, const imr_sums *checksums);

/* The engine's document, with all counted words added. */
const Xapian::Document &whole(const imr_document *doc);
imr_positions positions_of(const imr_document *doc);

} // namespace xap

#endif
