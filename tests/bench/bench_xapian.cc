// The engine without imr: what the shortest program over libxapian takes for the same work. A program of the benchmark,
// not of the product.
//   bench_xapian build RECORDS DIR THREADS     index JSON Lines: stems with positions, three facets
//   bench_xapian serve DIR                     answer questions from stdin (run says what they look like)
//   bench_xapian once DIR JOIN FILTER WORDS    one question as a whole process, with the counts of the facets
#include <cjson/cJSON.h>
#include <libstemmer.h>
#include <xapian.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using std::string;
using strings = std::vector<string>;

namespace
{

constexpr std::array<const char *, 3> facet_keys = {"procedure", "guideline", "outcome"};
constexpr std::array<const char *, 3> facet_prefixes = {"XP", "XG", "XO"};
constexpr size_t commit_every = 2000; // larger batches were slower
constexpr Xapian::termcount near_window = 10;

// ---- words --------------------------------------------------------------------------------------------------------

class words
{
  public:
    words() : stemmer(sb_stemmer_new("english", "UTF_8")) {}
    ~words() { sb_stemmer_delete(stemmer); }
    words(const words &) = delete;
    words &operator=(const words &) = delete;

    template <class F> void each_stem(const string &text, F take)
    {
        string word;
        for (size_t i = 0; i <= text.size(); i++) {
            auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(' ');
            if (std::isalnum(byte) != 0)
                word += static_cast<char>(std::tolower(byte));
            else if (!word.empty()) {
                if (word.size() < 64) take(stem(word));
                word.clear();
            }
        }
    }

  private:
    const string &stem(const string &word)
    {
        auto found = known.find(word);
        if (found != known.end()) return found->second;
        const auto *bytes = reinterpret_cast<const sb_symbol *>(word.data());
        const sb_symbol *made = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
        auto length = static_cast<size_t>(sb_stemmer_length(stemmer));
        return known.emplace(word, string(reinterpret_cast<const char *>(made), length)).first->second;
    }

    sb_stemmer *stemmer;
    std::unordered_map<string, string> known;
};

// ---- building -----------------------------------------------------------------------------------------------------

string text_of(const cJSON *record, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(record, key);
    return cJSON_IsString(item) != 0 ? item->valuestring : "";
}

strings values_of(const cJSON *record, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(record, key), *one = nullptr;
    if (cJSON_IsString(item) != 0) return {item->valuestring};
    strings values;
    cJSON_ArrayForEach(one, item) values.emplace_back(one->valuestring);
    return values;
}

void add_record(const string &line, words &speech, Xapian::WritableDatabase &db)
{
    cJSON *record = cJSON_Parse(line.c_str());
    Xapian::Document doc;
    Xapian::termpos position = 0;
    string text = text_of(record, "heading") + "\n" + text_of(record, "summary") + "\n" + text_of(record, "rationale");
    speech.each_stem(text, [&](const string &stem) { doc.add_posting(stem, ++position); });
    for (unsigned f = 0; f < facet_keys.size(); f++) {
        string joined;
        for (const string &value : values_of(record, facet_keys[f])) {
            doc.add_boolean_term(facet_prefixes[f] + value);
            joined += (joined.empty() ? "" : "\n") + value;
        }
        doc.add_value(f, joined);
    }
    doc.add_boolean_term("Q" + text_of(record, "id"));
    doc.set_data(line);
    db.add_document(doc);
    cJSON_Delete(record);
}

void build_shard(const strings &lines, size_t begin, size_t end, const string &path)
{
    Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OVERWRITE);
    words speech;
    for (size_t i = begin; i < end; i++) {
        add_record(lines[i], speech, db);
        if ((i - begin) % commit_every == commit_every - 1) db.commit();
    }
    db.commit();
}

int build(const string &records, const string &dir, size_t threads)
{
    namespace fs = std::filesystem;
    fs::remove_all(dir);
    fs::create_directories(dir);
    std::ifstream file(records);
    strings lines;
    for (string line; std::getline(file, line);) lines.push_back(line);
    std::vector<std::thread> workers;
    for (size_t k = 0; k < threads; k++)
        workers.emplace_back([&, k] {
            build_shard(lines, k * lines.size() / threads, (k + 1) * lines.size() / threads,
                        dir + "/shard" + std::to_string(k));
        });
    for (std::thread &worker : workers) worker.join();
    Xapian::Database all;
    for (size_t k = 0; k < threads; k++) all.add_database(Xapian::Database(dir + "/shard" + std::to_string(k)));
    all.compact(dir + "/db");
    for (size_t k = 0; k < threads; k++) fs::remove_all(dir + "/shard" + std::to_string(k));
    return 0;
}

// ---- asking -------------------------------------------------------------------------------------------------------

struct question {
    string mode, join, filter, items;
};

Xapian::Query query_of(const question &asked, words &speech)
{
    std::vector<Xapian::Query> parts;
    std::istringstream rest(asked.items);
    for (string item; rest >> std::ws && !rest.eof();) {
        bool quoted = rest.peek() == '"';
        if (quoted) {
            rest.get();
            std::getline(rest, item, '"');
        } else
            rest >> item;
        strings stems;
        speech.each_stem(item, [&](const string &stem) { stems.push_back(stem); });
        if (stems.size() == 1) parts.emplace_back(stems[0]);
        if (stems.size() > 1) parts.emplace_back(Xapian::Query::OP_PHRASE, stems.begin(), stems.end(), stems.size());
    }
    Xapian::Query::op op = asked.join == "any"    ? Xapian::Query::OP_OR
                           : asked.join == "near" ? Xapian::Query::OP_NEAR
                                                  : Xapian::Query::OP_AND;
    Xapian::Query query(op, parts.begin(), parts.end(), op == Xapian::Query::OP_NEAR ? near_window : 0);
    size_t colon = asked.filter.find(':');
    if (colon == string::npos) return query;
    for (size_t f = 0; f < facet_keys.size(); f++)
        if (asked.filter.compare(0, colon, facet_keys[f]) == 0)
            return {Xapian::Query::OP_FILTER, query, Xapian::Query(facet_prefixes[f] + asked.filter.substr(colon + 1))};
    throw std::runtime_error("no such facet: " + asked.filter);
}

// Values by number, those of a document together: the cheapest layout for counting in a match spy.
class columns : public Xapian::MatchSpy
{
  public:
    explicit columns(const Xapian::Database &db)
    {
        for (unsigned f = 0; f < facet_keys.size(); f++) {
            std::map<string, unsigned> numbers;
            column &to = all[f];
            to.begin.assign(db.get_lastdocid() + 2, 0);
            Xapian::docid done = 0;
            for (auto at = db.valuestream_begin(f); at != db.valuestream_end(f); ++at) {
                while (done < at.get_docid()) to.begin[++done] = static_cast<unsigned>(to.values.size());
                std::istringstream values(*at);
                for (string value; std::getline(values, value);)
                    to.values.push_back(numbers.emplace(value, static_cast<unsigned>(numbers.size())).first->second);
            }
            while (done <= db.get_lastdocid()) to.begin[++done] = static_cast<unsigned>(to.values.size());
            to.counts.assign(numbers.size() + 1, 0);
        }
    }
    void operator()(const Xapian::Document &doc, double) override
    {
        Xapian::docid id = doc.get_docid();
        for (column &of : all)
            for (unsigned i = of.begin[id]; i < of.begin[id + 1]; i++) of.counts[of.values[i]]++;
    }
    void clear()
    {
        for (column &of : all) std::fill(of.counts.begin(), of.counts.end(), 0);
    }

  private:
    struct column {
        std::vector<unsigned> begin, values, counts;
    };
    std::array<column, 3> all;
};

int serve(const string &dir)
{
    Xapian::Database db(dir + "/db");
    words speech;
    columns spy(db);
    for (string line; std::getline(std::cin, line);) {
        question asked;
        std::istringstream parts(line);
        std::getline(parts, asked.mode, '\t');
        std::getline(parts, asked.join, '\t');
        std::getline(parts, asked.filter, '\t');
        std::getline(parts, asked.items, '\t');
        auto begin = std::chrono::steady_clock::now();
        Xapian::Enquire enquire(db);
        enquire.set_query(query_of(asked, speech));
        spy.clear();
        if (asked.mode == "facets") enquire.add_matchspy(&spy);
        Xapian::MSet found = enquire.get_mset(0, 10, asked.mode == "top" ? 0 : db.get_doccount());
        string data;
        if (asked.mode != "total")
            for (auto at = found.begin(); at != found.end(); ++at) data = at.get_document().get_data();
        std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        std::printf("%u\t%.4f\n", found.get_matches_estimated(), took.count());
        std::fflush(stdout);
    }
    return 0;
}

int once(const string &dir, const question &asked)
{
    Xapian::Database db(dir + "/db");
    words speech;
    Xapian::Enquire enquire(db);
    std::array<Xapian::ValueCountMatchSpy, 3> spies = {Xapian::ValueCountMatchSpy(0), Xapian::ValueCountMatchSpy(1),
                                                       Xapian::ValueCountMatchSpy(2)};
    enquire.set_query(query_of(asked, speech));
    for (auto &spy : spies) enquire.add_matchspy(&spy);
    Xapian::MSet found = enquire.get_mset(0, 10, db.get_doccount());
    for (auto at = found.begin(); at != found.end(); ++at) std::puts(at.get_document().get_data().c_str());
    for (auto &spy : spies)
        for (auto at = spy.values_begin(); at != spy.values_end(); ++at)
            std::printf("%s %u\n", (*at).c_str(), at.get_termfreq());
    return 0;
}

} // namespace

int main(int argc, char **argv)
try {
    strings given(argv + 1, argv + argc);
    if (given.size() == 4 && given[0] == "build") return build(given[1], given[2], std::stoul(given[3]));
    if (given.size() == 2 && given[0] == "serve") return serve(given[1]);
    if (given.size() == 5 && given[0] == "once") return once(given[1], {"facets", given[2], given[3], given[4]});
    return 2;
} catch (const Xapian::Error &error) {
    std::fprintf(stderr, "bench_xapian: %s\n", error.get_description().c_str());
    return 2;
} catch (const std::exception &error) {
    std::fprintf(stderr, "bench_xapian: %s\n", error.what());
    return 2;
}
