#include "handles.hh"

#include <cinttypes>
#include <sstream>

#include <unistd.h>
#include <utility>

using namespace xap;

namespace xap
{

std::string generation_of(const std::string &dir)
{
    imr_buf path = {};
    imr_error err;
    imr_status status = imr_directory_find(dir.c_str(), &path, &err);
    const std::string found = status == IMR_OK ? path.s : "";
    imr_buf_free(&path);
    if (status != IMR_OK) throw failure{err};
    return found;
}

/* Names the kind of database, because otherwise the engine would follow files to other databases. */
Xapian::Database open_glass(const std::string &folder) { return Xapian::Database(folder, Xapian::DB_BACKEND_GLASS); }

/* Not by a stream, which cuts the text off in silence when memory runs out. */
static std::string joined(std::initializer_list<uint64_t> numbers)
{
    std::string text;
    for (uint64_t number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
    return text;
}

std::string stamp_of(const Xapian::Database &db, Xapian::rev revision)
{
    return db.get_uuid() + ' ' + joined({revision, db.get_doccount(), db.get_lastdocid()});
}

std::string stamp_of(const Xapian::Database &db) { return stamp_of(db, db.get_revision()); }

std::string describe_commit(const Xapian::Database &db, Xapian::rev revision)
{
    return joined({revision, db.get_doccount(), db.get_lastdocid(), db.get_total_length()});
}

void settle(const sums &checksums, const Xapian::Database &db)
{
    need(
        [&](imr_error *err) { return imr_sums_settle(checksums.get(), stamp_of(db).c_str(), db.get_revision(), err); });
}

sums open_sums(const std::string &folder)
{
    imr_sums *opened = nullptr;
    need([&](imr_error *err) { return imr_sums_open(folder.c_str(), &opened, err); });
    return sums(opened);
}

/* Whether the database is what the commit recorded. When a commit fails and is undone, the engine raises the revision
 * by one, so a few later revisions are the same state. */
bool is_commit(const std::string &said, const Xapian::Database &db)
{
    constexpr Xapian::rev undone = 3;
    Xapian::rev revision = db.get_revision(), least = revision > undone ? revision - undone : 0;
    for (; revision + 1 > least; revision--) {
        if (said == describe_commit(db, revision)) return true;
        if (revision == 0) break;
    }
    return false;
}

/* Compares the version file with what the commit recorded in the metadata. Parts of a database, and databases of other
 * programs, have no record. */
void check_commit(const Xapian::Database &db, const std::string &folder)
{
    const std::string said = db.get_metadata(commit_key);
    if (said.empty() || is_commit(said, db)) return;
    throw Xapian::DatabaseCorruptError(folder + "/iamglass: damaged; to rebuild the index: imr-index rebuild");
}

verified open_as_it_is(const std::string &folder)
{
    sums checksums = open_sums(folder); /* first, because opening reads blocks */
    Xapian::Database db = open_glass(folder);
    settle(checksums, db);
    check_commit(db, folder);
    return {std::move(checksums), db};
}

/* If a writer commits between two of these steps, the files seem not to belong together. Damage persists, a commit
 * passes: so it is tried again, several times because commits may follow each other closely. */
verified open_verified(const std::string &folder)
{
    constexpr int looks = 8;
    constexpr useconds_t pause = 2000;
    for (int look = 1;; look++) {
        try {
            return open_as_it_is(folder);
        } catch (const failure &what) {
            if (look == looks || what.err.status != IMR_CORRUPT) throw;
        } catch (const Xapian::DatabaseCorruptError &) {
            if (look == looks) throw;
        }
        usleep(pause);
    }
}

/* Files of a generation that is no longer named may be missing, and the engine would take missing tables for empty
 * ones.
 */
verified open_generation(const std::string &dir, std::string &folder)
{
    constexpr int most = 100; /* swaps during one opening */
    for (int i = 0; i < most; i++) {
        folder = generation_of(dir);
        try {
            verified opened = open_verified(folder);
            opened.positions = map_positions(opened.db, folder, opened.checksums.get());
            if (generation_of(dir) == folder) return opened;
        } catch (...) {
            if (generation_of(dir) == folder) throw;
        }
    }
    throw Xapian::DatabaseModifiedError(dir + ": replaced repeatedly while it was being opened");
}

uint64_t positions_length(const Xapian::Database &db)
{
    const std::string length = db.get_metadata(positions_length_key);
    return length.empty() ? 0 : std::stoull(length);
}

position_index map_positions(const Xapian::Database &db, const std::string &folder, const imr_sums *checksums)
{
    imr_position_index *mapped = nullptr;
    need([&](imr_error *err) { return imr_position_index_map(folder.c_str(), positions_length(db), &mapped, err); });
    imr_position_index_verify_by(mapped, imr_sums_of(checksums, IMR_POSITIONS_FILE));
    return position_index(mapped);
}

} // namespace xap

struct imr_postings {
    Xapian::PostingIterator at, end;
    xap::lanes *lanes; /* the reader's handles */
    lane *on;          /* the handle that this one reads from */
};

/* guard() with a handle of the reader's commit that no other thread uses meanwhile. */
template <class F> static imr_status with(const imr_reader *reader, imr_error *err, F body) noexcept
{
    return guard(err, [&] {
        const held hold(*reader->lanes);
        return body(hold.get().db);
    });
}

/* ---- reading ---- */

static std::unique_ptr<imr_reader> make_reader(const Xapian::Database &db, std::string dir, const std::string &folder)
{
    auto reader = std::make_unique<imr_reader>(imr_reader{std::move(dir), folder});
    reader->lanes = std::make_unique<lanes>(db, folder);
    reader->count = db.get_doccount();
    reader->last = db.get_lastdocid();
    return reader;
}

imr_status imr_reader_open(const char *dir, imr_reader **out, imr_error *err)
{
    *out = nullptr;
    imr_status status = guard(err, [&] {
        std::string folder;
        verified opened = open_generation(dir, folder);
        auto reader = make_reader(opened.db, dir, folder);
        reader->sums = std::move(opened.checksums);
        reader->positions = std::move(opened.positions);
        *out = reader.release();
    });
    return opened(status, dir, err);
}

imr_status imr_reader_of_writer(imr_writer *writer, imr_reader **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] { *out = make_reader(writer->db, {}, {}).release(); });
}

void imr_reader_close(imr_reader *reader) { delete reader; }

uint32_t imr_reader_count(const imr_reader *reader) { return reader->count; }
imr_docid imr_reader_last(const imr_reader *reader) { return reader->last; }

imr_status imr_reader_revision(const imr_reader *reader, uint64_t *revision, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { *revision = db.get_revision(); });
}

imr_status imr_reader_stamp(const imr_reader *reader, imr_buf *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { append(out, stamp_of(db)); });
}

const char *imr_reader_dir(const imr_reader *reader) { return reader->dir.c_str(); }
const char *imr_reader_folder(const imr_reader *reader) { return reader->folder.c_str(); }
const imr_sums *imr_reader_sums(const imr_reader *reader) { return reader->sums.get(); }

imr_status imr_reader_write_sums(const imr_reader *reader, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string stamp = stamp_of(db);
        const imr_sums_commit commit = {reader->folder.c_str(), stamp.c_str(), db.get_revision(), positions_length(db)};
        return imr_sums_write(&commit, err);
    });
}

const imr_position_index *imr_reader_positions(const imr_reader *reader) { return reader->positions.get(); }

imr_status imr_reader_meta(const imr_reader *reader, imr_str key, imr_buf *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        std::string value = db.get_metadata(make_term({}, key));
        append(out, value);
        return value.empty() ? imr_fail(err, IMR_NONE, "%.*s: no such metadata", IMR_STR_ARG(key)) : IMR_OK;
    });
}

imr_status imr_reader_docid(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid *id, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string key = make_term(prefix, term);
        /* Checked first: the frequency is known without the postings, which a writer would have to flush. */
        if (!db.term_exists(key)) return imr_fail(err, IMR_NONE, "%.*s: not in the index", IMR_STR_ARG(term));
        *id = *db.postlist_begin(key);
        return IMR_OK;
    });
}

imr_status imr_reader_data(const imr_reader *reader, imr_docid id, imr_buf *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string data = db.get_document(id, Xapian::DOC_ASSUME_VALID).get_value(IMR_SLOT_DATA);
        append(out, data);
        return data.empty() ? imr_fail(err, IMR_NONE, "document %u: not in the index", id) : IMR_OK;
    });
}

imr_status imr_reader_value(const imr_reader *reader, imr_docid id, unsigned slot, imr_buf *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { append(out, db.get_document(id).get_value(slot)); });
}

imr_status imr_reader_bound(const imr_reader *reader, unsigned slot, imr_buf *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { append(out, db.get_value_upper_bound(slot)); });
}

imr_status imr_reader_frequency(const imr_reader *reader, imr_str prefix, imr_str term, uint32_t *documents,
                                imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { *documents = db.get_termfreq(make_term(prefix, term)); });
}

imr_status imr_reader_length(const imr_reader *reader, imr_docid id, uint32_t *length, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) { *length = db.get_doclength(id); });
}

imr_status imr_reader_size(const imr_reader *reader, imr_index_size *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        *out = {reader->count, db.get_doclength_lower_bound(), static_cast<double>(db.get_total_length())};
    });
}

imr_status imr_reader_word(const imr_reader *reader, imr_str prefix, imr_str term, imr_frequency *out, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string key = make_term(prefix, term);
        *out = {db.get_termfreq(key), db.get_collection_freq(key), db.get_wdf_upper_bound(key)};
    });
}

imr_status imr_reader_terms(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_visitor *visit,
                            void *context, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        auto end = db.allterms_end(make_term(prefix, start));
        for (auto at = db.allterms_begin(make_term(prefix, start)); at != end; ++at) {
            std::string term = *at;
            if (prefix.n == 0 && term[0] >= 'A' && term[0] <= 'Z') {
                at.skip_to("["); /* the byte after Z: skips the terms of all prefixes */
                if (at == end) return;
                term = *at;
            }
            imr_str bare = {term.data() + prefix.n, term.size() - prefix.n};
            if (!visit(context, bare, at.get_termfreq())) return;
        }
    });
}

imr_status imr_reader_metas(const imr_reader *reader, imr_str start, imr_term_visitor *visit, void *context,
                            imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string beginning = make_term({}, start);
        auto end = db.metadata_keys_end(beginning);
        for (auto at = db.metadata_keys_begin(beginning); at != end; ++at)
            if (!visit(context, span(*at), 0)) return;
    });
}

imr_status imr_reader_values(const imr_reader *reader, unsigned slot, imr_value_visitor *visit, void *context,
                             imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        auto end = db.valuestream_end(slot);
        for (auto at = db.valuestream_begin(slot); at != end; ++at)
            if (!visit(context, at.get_docid(), span(*at))) return;
    });
}

imr_status imr_reader_documents(const imr_reader *reader, imr_str prefix, imr_str term, imr_docid_visitor *visit,
                                void *context, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string key = make_term(prefix, term);
        auto end = db.postlist_end(key);
        for (auto at = db.postlist_begin(key); at != end; ++at)
            if (!visit(context, *at)) return;
    });
}

imr_status imr_reader_postings(const imr_reader *reader, imr_str prefix, imr_str term, imr_posting_visitor *visit,
                               void *context, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string key = make_term(prefix, term);
        auto end = db.postlist_end(key);
        for (auto at = db.postlist_begin(key); at != end; ++at)
            if (!visit(context, *at, at.get_wdf())) return;
    });
}

imr_status imr_postings_open(const imr_reader *reader, imr_str prefix, imr_str term, imr_postings **out, imr_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        const held hold(*reader->lanes);
        lane &on = hold.get();
        auto opened = std::make_unique<imr_postings>(
            imr_postings{on.db.postlist_begin(make_term(prefix, term)), {}, reader->lanes.get(), &on});
        on.iterators++;
        *out = opened.release();
    });
}

void imr_postings_close(imr_postings *postings)
{
    if (postings == nullptr) return;
    const held hold(*postings->lanes, *postings->on);
    postings->on->iterators--;
    delete postings;
}

imr_status imr_postings_count(imr_postings *postings, imr_docid id, uint32_t *count, imr_error *err)
{
    return guard(err, [&] {
        const held hold(*postings->lanes, *postings->on);
        postings->at.skip_to(id);
        const bool has = postings->at != postings->end && *postings->at == id;
        *count = has ? postings->at.get_wdf() : 0;
    });
}

imr_status imr_reader_document_terms(const imr_reader *reader, imr_docid id, imr_str prefix, imr_term_visitor *visit,
                                     void *context, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        auto end = db.termlist_end(id);
        auto at = db.termlist_begin(id);
        for (at.skip_to(std::string(view(prefix))); at != end; ++at) {
            const std::string term = *at;
            if (!imr_str_starts(span(term), prefix)) return;
            if (!visit(context, {term.data() + prefix.n, term.size() - prefix.n}, at.get_wdf())) return;
        }
    });
}

imr_status imr_reader_seek(const imr_reader *reader, imr_str prefix, imr_str start, imr_term_seeker *seek,
                           void *context, imr_error *err)
{
    return with(reader, err, [&](Xapian::Database &db) {
        const std::string beginning = make_term(prefix, {});
        auto end = db.allterms_end(beginning);
        auto at = db.allterms_begin(beginning);
        if (start.n > 0) at.skip_to(make_term(prefix, start));
        while (at != end) {
            const std::string term = *at;
            imr_str next = seek(context, {term.data() + prefix.n, term.size() - prefix.n});
            if (next.s != nullptr && next.n == 0) return;
            if (next.s == nullptr)
                ++at;
            else
                at.skip_to(make_term(prefix, next));
        }
    });
}

imr_status imr_xap_check(const char *dir, imr_error *err)
{
    imr_status status = guard(err, [&] {
        std::ostringstream talk;
        std::string folder;
        verified opened = open_generation(dir, folder); /* gives the better message if it is no index */
        size_t faults = Xapian::Database::check(folder, 0, &talk);
        if (faults == 0) return IMR_OK;
        return imr_fail(err, IMR_CORRUPT, "%s: %zu faults in the tables: %s", dir, faults, talk.str().c_str());
    });
    return opened(status, dir, err);
}

const char *imr_xap_version(void) { return Xapian::version_string(); }
