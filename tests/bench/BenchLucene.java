// Lucene doing the same work: EnglishAnalyzer, BM25, three facets as doc values. A program of the benchmark.
//   BenchLucene build RECORDS DIR     index JSON Lines by one thread
//   BenchLucene serve DIR             answer questions from stdin (run says what they look like)
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

public class BenchLucene {
    static final String[] FACETS = {"procedure", "guideline", "outcome"};
    static final int NEAR_WINDOW = 10;
    static final Pattern ITEM = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    // ---- records -----------------------------------------------------------------------------------------------

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) return text;
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                if (c == 'n' || c == 't' || c == 'r' || c == 'f' || c == 'b') c = ' ';
                if (c == 'u') {
                    c = (char) Integer.parseInt(text.substring(i + 1, i + 5), 16);
                    i += 4;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    // Where the string begins that opens at or after from: after its quotation mark.
    static int closing(String line, int from) {
        while (line.charAt(from) != '"') from += line.charAt(from) == '\\' ? 2 : 1;
        return from;
    }

    // A quotation mark inside of a text is escaped, so that "key": stands only where the key does.
    static int valueAt(String line, String key) {
        int at = line.indexOf("\"" + key + "\":");
        if (at < 0) return -1;
        at += key.length() + 3;
        while (line.charAt(at) == ' ') at++;
        return at;
    }

    static String text(String line, String key) {
        int at = valueAt(line, key);
        if (at < 0 || line.charAt(at) != '"') return "";
        return unescape(line.substring(at + 1, closing(line, at + 1)));
    }

    static List<String> values(String line, String key) {
        List<String> out = new ArrayList<>();
        int at = valueAt(line, key);
        if (at >= 0 && line.charAt(at) == '"') out.add(text(line, key));
        if (at >= 0 && line.charAt(at) == '[') {
            Matcher one = STRING.matcher(line.substring(at, line.indexOf(']', at)));
            while (one.find()) out.add(unescape(one.group(1)));
        }
        return out;
    }

    static void build(String records, Path dir) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new EnglishAnalyzer());
        config.setRAMBufferSizeMB(256);
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(dir), config);
             BufferedReader file = Files.newBufferedReader(Paths.get(records), StandardCharsets.UTF_8)) {
            for (String line = file.readLine(); line != null; line = file.readLine()) {
                Document doc = new Document();
                doc.add(new StringField("id", text(line, "id"), Field.Store.YES));
                doc.add(new TextField("text", text(line, "heading") + "\n" + text(line, "summary") + "\n"
                    + text(line, "rationale"), Field.Store.NO));
                doc.add(new StoredField("record", line));
                for (String facet : FACETS)
                    for (String value : values(line, facet)) {
                        doc.add(new StringField(facet, value, Field.Store.NO));
                        doc.add(new SortedSetDocValuesField(facet, new BytesRef(value)));
                    }
                writer.addDocument(doc);
            }
            writer.forceMerge(1);
            writer.commit();
        }
    }

    // ---- questions ---------------------------------------------------------------------------------------------

    static Query phrase(Analyzer analyzer, String item) throws IOException {
        List<Term> terms = new ArrayList<>();
        PhraseQuery.Builder builder = new PhraseQuery.Builder();
        try (TokenStream stream = analyzer.tokenStream("text", item)) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
            int position = -1;
            stream.reset();
            while (stream.incrementToken()) {
                position += step.getPositionIncrement();
                terms.add(new Term("text", word.toString()));
                builder.add(terms.get(terms.size() - 1), position);
            }
            stream.end();
        }
        if (terms.isEmpty()) return null;
        return terms.size() == 1 ? new TermQuery(terms.get(0)) : builder.build();
    }

    static Query near(List<Query> parts) {
        SpanQuery[] spans = new SpanQuery[parts.size()];
        for (int i = 0; i < spans.length; i++) spans[i] = new SpanTermQuery(((TermQuery) parts.get(i)).getTerm());
        return new SpanNearQuery(spans, NEAR_WINDOW - spans.length, false);
    }

    static Query query(Analyzer analyzer, String join, String filter, String items) throws IOException {
        List<Query> parts = new ArrayList<>();
        Matcher item = ITEM.matcher(items);
        while (item.find()) {
            Query part = phrase(analyzer, item.group(1) == null ? item.group(2) : item.group(1));
            if (part != null) parts.add(part);
        }
        Query query;
        if (join.equals("near")) query = near(parts);
        else if (parts.size() == 1) query = parts.get(0);
        else {
            BooleanQuery.Builder all = new BooleanQuery.Builder();
            for (Query part : parts)
                all.add(part, join.equals("any") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST);
            query = all.build();
        }
        int colon = filter.indexOf(':');
        if (colon < 0) return query;
        Term facet = new Term(filter.substring(0, colon), filter.substring(colon + 1));
        return new BooleanQuery.Builder().add(query, BooleanClause.Occur.MUST)
            .add(new TermQuery(facet), BooleanClause.Occur.FILTER).build();
    }

    // One count a document and value.
    static class Counter extends SimpleCollector {
        final long[][] counts = new long[FACETS.length][];
        final SortedSetDocValues[] columns = new SortedSetDocValues[FACETS.length];
        long total;

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            for (int f = 0; f < FACETS.length; f++) {
                columns[f] = DocValues.getSortedSet(leaf.reader(), FACETS[f]);
                counts[f] = new long[(int) columns[f].getValueCount()]; // the index is one segment
            }
        }

        @Override
        public void collect(int doc) throws IOException {
            total++;
            for (int f = 0; f < FACETS.length; f++)
                if (columns[f].advanceExact(doc))
                    for (long at = columns[f].nextOrd(); at != SortedSetDocValues.NO_MORE_ORDS; at = columns[f].nextOrd())
                        counts[f][(int) at]++;
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }

    static void serve(Path dir) throws IOException {
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(dir)));
        Analyzer analyzer = new EnglishAnalyzer();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] asked = line.split("\t");
            long begin = System.nanoTime();
            Query query = query(analyzer, asked[1], asked[2], asked[3]);
            long total;
            if (asked[0].equals("total"))
                total = searcher.count(query);
            else {
                TopDocs top = searcher.search(query, 10);
                total = top.totalHits.value;
                for (ScoreDoc hit : top.scoreDocs) searcher.doc(hit.doc);
                if (asked[0].equals("facets")) {
                    Counter counter = new Counter();
                    searcher.search(query, counter);
                    total = counter.total;
                }
            }
            System.out.printf("%d\t%.4f%n", total, (System.nanoTime() - begin) / 1e6);
            System.out.flush();
        }
    }

    public static void main(String[] given) throws IOException {
        if (given.length == 3 && given[0].equals("build")) build(given[1], Paths.get(given[2]));
        else if (given.length == 2 && given[0].equals("serve")) serve(Paths.get(given[1]));
        else System.exit(2);
    }
}
