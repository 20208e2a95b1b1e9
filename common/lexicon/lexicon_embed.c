/* A program of the build: reads the tables and writes the finished structures as C, so that programs start without
 * reading any table. Usage: imr-lexicon-embed FOLDER OUT.c */
#include <inttypes.h>
#include <stdio.h>

#include "embedded.h"
#include "lexicon_impl.h"

/* Needed to link: the real ones are what this program makes. */
const imr_embedded imr_embedded_tables[] = {{NULL, NULL, 0}};
imr_lexicon imr_embedded_lexicon;

static FILE *out;

/* ---- Values ---- */

static void write_str(imr_str text)
{
    if (text.s == NULL) {
        fputs("{0, 0}", out);
        return;
    }
    fputs("{\"", out);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.s[i];
        if (byte < ' ' || byte >= 0x7F || byte == '"' || byte == '\\' || byte == '?')
            fprintf(out, "\\%03o", byte);
        else
            fputc(byte, out);
    }
    fprintf(out, "\", %zu}", text.n);
}

/* A C array needs an element, so each has one more than is used. */
static void open_array(const char *type, const char *name, size_t n)
{
    fprintf(out, "static const %s %s[%zu] = {\n", type, name, n + 1);
}

static void close_array(void) { fputs("};\n\n", out); }

static void write_strs(const char *name, const imr_str *at, size_t n)
{
    open_array("imr_str", name, n);
    for (size_t i = 0; i < n; i++) {
        write_str(at[i]);
        fputs(",\n", out);
    }
    close_array();
}

/* Most are 0 if they are slots of a hash table. */
static void write_numbers(const char *name, const uint32_t *at, size_t n)
{
    open_array("uint32_t", name, n);
    for (size_t i = 0; i < n; i++) {
        if (at[i] != 0) fprintf(out, "[%zu] = %" PRIu32 ",\n", i, at[i]);
    }
    close_array();
}

typedef struct c_name {
    char text[64];
} c_name;

static c_name name_of(const char *what, unsigned number)
{
    c_name name;
    snprintf(name.text, sizeof name.text, "%s_%u", what, number);
    return name;
}

/* ---- Names ---- */

static void write_name_arrays(const char *what, unsigned number, const name_set *names)
{
    c_name at = name_of(what, number);
    write_strs(at.text, names->at, names->n);
    char slots[80];
    snprintf(slots, sizeof slots, "%s_slots", at.text);
    write_numbers(slots, names->slots, (size_t)names->room * 2);
}

static void write_names(const char *what, unsigned number, const name_set *names)
{
    c_name at = name_of(what, number);
    fprintf(out, "{.at = (imr_str *)%s, .slots = (uint32_t *)%s_slots, .n = %" PRIu32 ", .room = %" PRIu32 "}", at.text,
            at.text, names->n, names->room);
}

/* ---- Tables ---- */

static void write_table_arrays(const table_data *table, unsigned number)
{
    open_array("imr_concept", name_of("concepts", number).text, table->n);
    for (size_t i = 0; i < table->n; i++) {
        const imr_concept *concept = &table->concepts[i];
        fprintf(out, "{.table = (imr_table)%u, .order = %" PRIu32 ", .id = ", number, concept->order);
        write_str(concept->id);
        fputs(", .parent = ", out);
        write_str(concept->parent);
        fputs(", .label = ", out);
        write_str(concept->label);
        fputs(", .traits = ", out);
        write_str(concept->traits);
        fputs("},\n", out);
    }
    close_array();
    open_array("concept_row", name_of("rows", number).text, table->n);
    for (size_t i = 0; i < table->n; i++) {
        const concept_row *row = &table->rows[i];
        fprintf(out, "{%" PRIu32 ", %" PRIu32 ", %" PRIu32 "},\n", row->line, row->first, row->n);
    }
    close_array();
    write_strs(name_of("phrases", number).text, table->phrases, table->n_phrases);
    write_numbers(name_of("first_of", number).text, table->first_of, table->ids.n);
    write_name_arrays("ids", number, &table->ids);
}

static void write_table(const table_data *table, unsigned number)
{
    fprintf(out, "[%u] = {.concepts = (imr_concept *)concepts_%u, .rows = (concept_row *)rows_%u,\n", number, number,
            number);
    fprintf(out, ".phrases = (imr_str *)phrases_%u, .first_of = (uint32_t *)first_of_%u,\n", number, number);
    fprintf(out, ".n = %zu, .n_phrases = %zu, .ids = ", table->n, table->n_phrases);
    write_names("ids", number, &table->ids);
    fputs("},\n", out);
}

/* ---- The matcher ---- */

static void write_matcher_arrays(const phrase_trie *matcher)
{
    write_name_arrays("stems", 0, &matcher->stems);
    write_name_arrays("prefixes", 0, &matcher->prefixes);
    write_numbers("shorter", matcher->shorter, matcher->prefixes.n);
    write_numbers("sorted", matcher->sorted, matcher->prefixes.n);
    open_array("trie_start", "starts", matcher->stems.n + 1);
    for (size_t i = 0; i <= matcher->stems.n; i++) {
        const trie_start *start = &matcher->starts[i];
        fprintf(out, "{%" PRIu32 ", %" PRIu32 ", %" PRIu32 "},\n", start->stem, start->upper, start->lanes);
    }
    close_array();
    write_numbers("prefix_lanes", matcher->prefix_lanes, matcher->prefixes.n + 1);
    fputs("_Alignas(64) ", out); /* a line of the processor's cache */
    open_array("trie_node", "nodes", matcher->n_nodes);
    for (size_t i = 0; i < matcher->n_nodes; i++) {
        const trie_node *node = &matcher->nodes[i];
        fprintf(out, "{%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %" PRIu32 ", 0},\n",
                node->any, node->percent, node->outputs, node->lanes, node->below, node->kinds, node->hint);
    }
    close_array();
    open_array("trie_output", "outputs", matcher->n_outputs);
    for (size_t i = 0; i < matcher->n_outputs; i++) {
        const trie_output *output = &matcher->outputs[i];
        fprintf(out, "{.concept = %" PRIu32 ", .lane = %" PRIu32 ", .next = %" PRIu32 "},\n", output->concept,
                output->lane, output->next);
    }
    close_array();
    open_array("trie_edge", "edges", matcher->edges_room);
    for (size_t i = 0; i < matcher->edges_room; i++) {
        const trie_edge *edge = &matcher->edges[i];
        if (edge->key != 0)
            fprintf(out, "[%zu] = {%" PRIu64 "U, %" PRIu32 ", %" PRIu32 "},\n", i, edge->key, edge->to, edge->below);
    }
    close_array();
}

static void write_matcher(const phrase_trie *matcher)
{
    fputs(".matcher = {.stems = ", out);
    write_names("stems", 0, &matcher->stems);
    fputs(",\n.prefixes = ", out);
    write_names("prefixes", 0, &matcher->prefixes);
    fputs(",\n.shorter = (uint32_t *)shorter, .sorted = (uint32_t *)sorted,\n", out);
    fputs(".starts = (trie_start *)starts, .prefix_lanes = (uint32_t *)prefix_lanes,\n", out);
    fputs(".nodes = (trie_node *)nodes, .outputs = (trie_output *)outputs, .edges = (trie_edge *)edges,\n", out);
    fprintf(out, ".n_nodes = %" PRIu32 ", .n_outputs = %" PRIu32 ", .n_edges = %zu, .edges_room = %zu,\n.by_letter = {",
            matcher->n_nodes, matcher->n_outputs, matcher->n_edges, matcher->edges_room);
    for (size_t i = 0; i < sizeof matcher->by_letter / sizeof *matcher->by_letter; i++)
        fprintf(out, "%" PRIu32 ", ", matcher->by_letter[i]);
    fputs("}},\n", out);
}

static void write_lexicon(const imr_lexicon *lexicon)
{
    fputs("#include \"lexicon_impl.h\"\n\n", out);
    for (unsigned t = 0; t < IMR_TABLE_COUNT; t++) write_table_arrays(&lexicon->tables[t], t);
    write_matcher_arrays(&lexicon->matcher);
    open_array("imr_stem_exception", "exceptions", lexicon->n_exceptions);
    for (size_t i = 0; i < lexicon->n_exceptions; i++) {
        fputc('{', out);
        write_str(lexicon->exceptions[i].word);
        fputs(", ", out);
        write_str(lexicon->exceptions[i].stem);
        fputs("},\n", out);
    }
    close_array();
    fputs("imr_lexicon imr_embedded_lexicon = {.tables = {\n", out);
    for (unsigned t = 0; t < IMR_TABLE_COUNT; t++) write_table(&lexicon->tables[t], t);
    fputs("},\n", out);
    write_matcher(&lexicon->matcher);
    fprintf(out, ".exceptions = (imr_stem_exception *)exceptions, .n_exceptions = %zu, .fingerprint = %" PRIu64 "U};\n",
            lexicon->n_exceptions, lexicon->fingerprint);
}

int main(int argc, char **argv)
{
    imr_lexicon *lexicon;
    imr_error err = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: %s FOLDER OUT.c\n", argv[0]);
        return 2;
    }
    if (imr_lexicon_open(argv[1], &lexicon, &err) != IMR_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    out = fopen(argv[2], "w");
    if (out != NULL) write_lexicon(lexicon);
    bool written = out != NULL && !ferror(out) && fclose(out) == 0;
    if (!written) perror(argv[2]);
    imr_lexicon_free(lexicon);
    return written ? 0 : 1;
}
