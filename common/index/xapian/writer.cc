#include "handles.hh"

#include <filesystem>
#include <sstream>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace xap;

namespace
{

position_writer write_positions(const Xapian::Database &db, const std::string &folder)
{
    imr_position_writer *made = nullptr;
    need([&](imr_error *err) { return imr_position_index_write(folder.c_str(), positions_length(db), &made, err); });
    return position_writer(made);
}

/* Before a commit, which records how much of the file is valid. */
void flush_positions(imr_position_writer *positions, Xapian::WritableDatabase &db, bool sync)
{
    uint64_t length = 0;
    need([&](imr_error *err) { return imr_position_index_flush(positions, sync, &length, err); });
    if (length != positions_length(db)) db.set_metadata(positions_length_key, std::to_string(length));
}

Xapian::WritableDatabase open_glass_to_write(const std::string &folder, int how)
{
    return Xapian::WritableDatabase(folder, how | Xapian::DB_BACKEND_GLASS);
}

/* Makes a complete empty generation and names it. If one exists without a name and is empty, its writer was killed
 * before naming it; if it is not empty, the name was lost. */
void make_first(imr_directory *directory)
{
    const fs::path live = imr_directory_live(directory);
    if (!fs::exists(live)) {
        need([&](imr_error *err) { return imr_directory_make_first(directory, err); });
        Xapian::WritableDatabase db = open_glass_to_write(imr_directory_first(directory), Xapian::DB_CREATE);
        flush_positions(write_positions(db, imr_directory_first(directory)).get(), db, true);
        db.commit();
        db.close();
    } else if (open_glass(live).get_doccount() > 0) {
        throw Xapian::DatabaseCorruptError(live.string() + " holds decisions, but XAPIANDB, which should name it, is "
                                                           "missing; to name it: echo auto gen-0001 > XAPIANDB");
    }
    need([&](imr_error *err) { return imr_directory_publish_first(directory, err); });
}

void add_positions(imr_position_writer *positions, Xapian::docid id, const imr_positions &words)
{
    need([&](imr_error *err) { return imr_position_index_add(positions, id, &words, err); });
}

/* Copies the positions of a database's documents for the documents of the merged one, over which `at` iterates. */
void copy_positions(const std::string &source, Xapian::PostingIterator &at, imr_position_writer *to)
{
    const std::string &folder = source;
    const verified opened = open_verified(folder);
    const Xapian::Database &db = opened.db;
    const auto positions = map_positions(db, folder, opened.checksums.get());
    std::vector<uint32_t> table(size_t{db.get_lastdocid()} + 1);
    uint64_t passed = 0;
    need([&](imr_error *err) {
        return imr_position_index_locate(positions.get(), table.data(), db.get_lastdocid(), err);
    });
    const auto end = db.postlist_end({});
    for (auto from = db.postlist_begin({}); from != end; ++from, ++at) {
        imr_positions order;
        bool found = false;
        need([&](imr_error *err) {
            return imr_position_index_read(positions.get(), table[*from], *from, &order, &found, err);
        });
        if (!found) continue;
        add_positions(to, *at, order);
        imr_position_index_pass(positions.get(), table[*from], &passed);
    }
}

void merge_positions(const char *const *sources, size_t n, const char *target)
{
    Xapian::WritableDatabase db = open_glass_to_write(target, Xapian::DB_OPEN);
    db.set_metadata(positions_length_key, {}); /* copied from one of the sources */
    const auto positions = write_positions(db, target);
    auto at = db.postlist_begin({});
    for (size_t i = 0; i < n; i++) copy_positions(sources[i], at, positions.get());
    flush_positions(positions.get(), db, true);
    db.set_metadata(commit_key, describe_commit(db, db.get_revision() + 1));
    db.commit();
}

/* Writes the metadata that a document shares with others, unless the previous document had the same. */
void write_shared(imr_writer *writer, const imr_document *doc)
{
    if (doc->shared_key.empty() || doc->shared_key == writer->shared_key) return;
    writer->db.set_metadata(doc->shared_key, doc->shared);
    writer->shared_key = doc->shared_key;
}

} // namespace

/* ---- writing ---- */

imr_status imr_writer_open(const char *dir, bool create, imr_writer **out, imr_error *err)
{
    *out = nullptr;
    imr_directory *held = nullptr;
    imr_status status = imr_directory_lock(dir, create, &held, err);
    if (status != IMR_OK) return status;
    std::unique_ptr<imr_directory, freer> directory(held);
    status = guard(err, [&] {
        if (!imr_directory_is_named(held)) make_first(held);
        const std::string live = imr_directory_live(held);
        xap::sums checksums = open_sums(live); /* first, because opening reads blocks */
        auto writer = std::make_unique<imr_writer>(
            imr_writer{{}, nullptr, std::move(checksums), open_glass_to_write(live, Xapian::DB_OPEN), nullptr});
        settle(writer->sums, writer->db);
        writer->positions = write_positions(writer->db, live);
        writer->directory = std::move(directory);
        writer->db.begin_transaction();
        imr_directory_sweep(held);
        *out = writer.release();
    });
    return opened(status, dir, err);
}

imr_status imr_part_open(const char *path, bool create, imr_writer **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        int how = create ? Xapian::DB_CREATE : Xapian::DB_OPEN;
        Xapian::WritableDatabase db = open_glass_to_write(path, how | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
        if (!create) db.set_metadata(commit_key, {}); /* if it was copied; a part is no commit */
        *out = std::make_unique<imr_writer>(imr_writer{{}, nullptr, nullptr, db, write_positions(db, path)}).release();
    });
}

imr_directory *imr_writer_directory(const imr_writer *writer) { return writer->directory.get(); }

void imr_writer_close(imr_writer *writer)
{
    if (writer == nullptr) return;
    /* Closing commits pending changes unless there is a transaction to cancel. */
    guard(nullptr, [&] {
        if (writer->directory == nullptr) return; /* a part has no transactions */
        if (writer->broken) writer->db.begin_transaction(false);
        writer->db.cancel_transaction();
    });
    delete writer;
}

imr_status imr_writer_add(imr_writer *writer, const imr_document *doc, imr_docid *id, imr_error *err)
{
    return guard(err, [&] {
        writer->changed = true;
        Xapian::docid given = writer->db.add_document(whole(doc));
        add_positions(writer->positions.get(), given, positions_of(doc));
        write_shared(writer, doc);
        if (id != nullptr) *id = given;
    });
}

imr_status imr_writer_replace(imr_writer *writer, imr_docid id, const imr_document *doc, imr_error *err)
{
    return guard(err, [&] {
        writer->changed = true;
        writer->db.replace_document(id, whole(doc));
        add_positions(writer->positions.get(), id, positions_of(doc));
        write_shared(writer, doc);
    });
}

imr_status imr_writer_delete(imr_writer *writer, imr_docid id, imr_error *err)
{
    return guard(err, [&] {
        writer->changed = true;
        writer->db.delete_document(id);
    });
}

imr_status imr_writer_set_meta(imr_writer *writer, imr_str key, imr_str value, imr_error *err)
{
    return guard(err, [&] {
        writer->changed = true;
        writer->shared_key.clear();
        writer->db.set_metadata(make_term({}, key), std::string(view(value)));
    });
}

namespace
{

/* The engine writes the checksums with the commit. */
void commit_with_sums(imr_writer *writer)
{
    const Xapian::rev revision = writer->db.get_revision() + 1;
    const std::string stamp = stamp_of(writer->db, revision);
    const imr_sums_commit coming = {imr_directory_live(writer->directory.get()), stamp.c_str(), revision,
                                    positions_length(writer->db)};
    struct announcement {
        explicit announcement(const imr_sums_commit *commit) { imr_sums_announce(commit); }
        ~announcement() { imr_sums_announce(nullptr); }
    } const announced(&coming);
    writer->db.commit_transaction();
}

imr_status commit(imr_writer *writer, imr_error *err)
{
    return guard(err, [&] {
        const bool part = writer->directory == nullptr;
        flush_positions(writer->positions.get(), writer->db, !part);
        writer->broken = !part;
        if (!part && writer->changed)
            writer->db.set_metadata(commit_key, describe_commit(writer->db, writer->db.get_revision() + 1));
        if (part)
            writer->db.commit();
        else
            commit_with_sums(writer);
    });
}

} // namespace

imr_status imr_writer_commit(imr_writer *writer, imr_error *err)
{
    imr_error why;
    imr_status status = commit(writer, &why);
    if (status != IMR_OK) return imr_fail(err, status, "nothing was changed: %s", why.text);
    writer->changed = false;
    if (writer->directory == nullptr) return IMR_OK;
    status = guard(err, [&] { writer->db.begin_transaction(); });
    writer->broken = status != IMR_OK;
    return status == IMR_OK ? imr_directory_sync_live(writer->directory.get(), err) : status;
}

/* ---- whole databases ---- */

imr_status imr_xap_compact(const char *const *sources, size_t n, const char *target, imr_error *err)
{
    return guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < n; i++) all.add_database(open_glass(sources[i]));
        all.compact(target);
        merge_positions(sources, n, target);
    });
}
