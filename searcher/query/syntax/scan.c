#include "scan.h"

#include "connector.h"
#include "text.h"

#include <string.h>

typedef struct scanner {
    imr_str query;
    size_t at;
    size_t open;     /* how many parentheses are open */
    bool value;      /* directly after "field:" */
    bool facet;      /* that field has values, not text */
    bool connectors; /* whether "/5" and the like are connectors */
    bool shouts;     /* the query is all in capitals, which then mean nothing */
    imr_arena *arena;
    imr_notes *notes;
    imr_lexemes out;
    size_t room;
} scanner;

uint32_t imr_query_column(imr_str query, const char *place)
{
    uint32_t column = 1;
    for (const char *at = query.s; at < place; at++) column += ((unsigned char)*at & 0xC0U) != 0x80U;
    return column;
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
static bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

static char peek(const scanner *scan, size_t ahead)
{
    return scan->at + ahead < scan->query.n ? scan->query.s[scan->at + ahead] : '\0';
}

/* The column of a place, for notes; 0 if the notes are full, because counting takes time. */
static uint32_t column_of(const scanner *scan, const char *place)
{
    return imr_notes_full(scan->notes) ? 0 : imr_query_column(scan->query, place);
}

static void note(const scanner *scan, imr_note_code code, imr_str text, uint64_t number)
{
    imr_notes_add(scan->notes,
                  (imr_note){.code = code, .span = text, .column = column_of(scan, text.s), .number = number});
}

static imr_str span(const scanner *scan, size_t begin, size_t end)
{
    return (imr_str){scan->query.s + begin, end - begin};
}

static bool push(scanner *scan, imr_lexeme_kind kind, imr_str text, const imr_field *field)
{
    if (scan->out.n == scan->room) {
        size_t room = scan->room == 0 ? 32 : scan->room * 2;
        imr_lexeme *grown = imr_arena_alloc(scan->arena, room * sizeof *grown);
        if (grown == NULL) return false;
        if (scan->out.n > 0) memcpy(grown, scan->out.at, scan->out.n * sizeof *grown);
        scan->out.at = grown;
        scan->room = room;
    }
    scan->out.at[scan->out.n++] = (imr_lexeme){.kind = kind, .text = text, .field = field};
    return true;
}

/* How many bytes the quotation mark at a place has; 0 if there is none. */
static size_t mark_at(imr_str query, size_t at)
{
    static const char *const marks[] = {"\"", "\xE2\x80\x9C", "\xE2\x80\x9D"};
    imr_str rest = {query.s + at, query.n - at};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (imr_str_starts(rest, imr_str_of(marks[i]))) return strlen(marks[i]);
    return 0;
}

static bool scan_phrase(scanner *scan, size_t opening)
{
    size_t begin = scan->at + opening;
    for (size_t end = begin; end < scan->query.n; end++) {
        size_t closing = mark_at(scan->query, end);
        if (closing == 0) continue;
        scan->at = end + closing;
        return push(scan, IMR_LEXEME_PHRASE, span(scan, begin, end), NULL);
    }
    note(scan, IMR_NOTE_OPEN_QUOTE, span(scan, scan->at, begin), 0);
    scan->at = begin;
    return true;
}

static void note_unknown_field(scanner *scan, imr_str name)
{
    const char *nearest = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        unsigned distance = imr_edit_distance(name, imr_str_of(field->key), least);
        if (field->prefix != NULL && distance < least) least = distance, nearest = field->key;
    }
    imr_note said = {.code = IMR_NOTE_NO_FIELD, .span = name, .column = column_of(scan, name.s)};
    if (nearest != NULL && !imr_list_add(scan->arena, &said.alternatives, imr_str_of(nearest)))
        scan->notes->failed = true;
    imr_notes_add(scan->notes, said);
}

/* Reads a field's name and its colon, if a value follows them directly; "outcome=upheld" too, if there is such a field.
 * *pushed is false if memory runs out. */
static bool scan_field(scanner *scan, bool *pushed)
{
    size_t n = 0;
    while (is_letter(peek(scan, n)) || (n > 0 && strchr("-_.", peek(scan, n)) != NULL && peek(scan, n) != '\0')) n++;
    const bool equals = peek(scan, n) == '=';
    char next = peek(scan, n) == ':' || equals ? peek(scan, n + 1) : '\0';
    if (n < 2 || next == '\0' || next == ')' || next == ':' || is_space(next)) return false;
    imr_str name = span(scan, scan->at, scan->at + n);
    const imr_field *field = imr_field_find(name);
    bool searchable = field != NULL && (field->prefix != NULL || field->slot != IMR_SLOT_NONE);
    if (!searchable) {
        if (next != '/' && !equals) note_unknown_field(scan, name); /* http://... is not a field */
        return false;
    }
    scan->at += n + 1;
    scan->value = true;
    scan->facet = (field->flags & IMR_FIELD_TEXT) == 0;
    *pushed = push(scan, IMR_LEXEME_FIELD, name, field);
    return true;
}

/* "arthroscop*", also if a comma or the like follows; a star anywhere else is not a wildcard. */
static bool is_wildcard(const scanner *scan, imr_str *word)
{
    enum { LETTERS = 3 };
    imr_str text = *word;
    while (text.n > 0 && strchr(",.;:!?", text.s[text.n - 1]) != NULL) text.n--;
    const char *star = text.n == 0 ? NULL : memchr(text.s, '*', text.n);
    if (star == NULL || star != text.s + text.n - 1 || star == text.s) return false;
    if (text.n <= LETTERS) {
        if (!scan->value) note(scan, IMR_NOTE_SHORT_STAR, text, LETTERS);
        return false;
    }
    *word = text;
    return true;
}

/* Whether the query has no small letter, and a word that is not an acronym: "MRI OF NECK NOT MEDICALLY NECESSARY". */
static bool shouts(imr_str query)
{
    enum { ACRONYM = 6 };
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < query.n; i++) {
        if (query.s[i] >= 'a' && query.s[i] <= 'z') return false;
        run = is_letter(query.s[i]) ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest > ACRONYM;
}

static imr_lexeme_kind kind_of(const scanner *scan, imr_str *word, imr_connector *connector)
{
    static const struct {
        const char *word;
        imr_lexeme_kind kind;
    } operators[] = {{"AND", IMR_LEXEME_AND}, {"OR", IMR_LEXEME_OR}, {"NOT", IMR_LEXEME_NOT}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (!scan->value && imr_str_equal(*word, imr_str_of(operators[i].word)))
            return scan->shouts ? IMR_LEXEME_WORD : operators[i].kind;
    if (!scan->value && scan->connectors && imr_connector_read(*word, connector)) return IMR_LEXEME_NEAR;
    return is_wildcard(scan, word) ? IMR_LEXEME_WILDCARD : IMR_LEXEME_WORD;
}

/* Reads a word up to white space, or to a parenthesis that closes one outside the word: "ESI(s)" is one word. */
static bool scan_word(scanner *scan)
{
    size_t begin = scan->at, inner = 0;
    for (; scan->at < scan->query.n && !is_space(peek(scan, 0)); scan->at++) {
        char byte = peek(scan, 0);
        if (byte == '(') inner++;
        if (byte == ')' && inner == 0 && scan->open > 0) break;
        if (byte == ')' && inner > 0) inner--;
    }
    imr_connector connector = {0};
    imr_str word = span(scan, begin, scan->at);
    imr_lexeme_kind kind = kind_of(scan, &word, &connector);
    scan->value = false;
    if (!push(scan, kind, word, NULL)) return false;
    scan->out.at[scan->out.n - 1].distance = connector.distance;
    scan->out.at[scan->out.n - 1].ordered = connector.ordered;
    return true;
}

/* The length in bytes of the dash that excludes the word directly after it: a hyphen, or a dash that an editor made of
 * one; 0 if there is none. */
static size_t dash_at(const scanner *scan)
{
    static const char *const dashes[] = {"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92",
                                         "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92"};
    imr_str rest = {scan->query.s + scan->at, scan->query.n - scan->at};
    if (peek(scan, 0) == '-') return peek(scan, 1) != '-' ? 1 : 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t n = strlen(dashes[i]);
        if (imr_str_starts(rest, imr_str_of(dashes[i])) && rest.n > n && !is_space(rest.s[n])) return n;
    }
    return 0;
}

static bool scan_one(scanner *scan)
{
    size_t opening = mark_at(scan->query, scan->at);
    if (opening > 0) {
        scan->value = false;
        return scan_phrase(scan, opening);
    }
    char byte = peek(scan, 0), next = peek(scan, 1);
    bool alone = next == '\0' || is_space(next);
    if (byte == '(' || (byte == ')' && scan->open > 0)) {
        scan->open += byte == '(' ? 1 : SIZE_MAX;
        scan->at++;
        scan->value = false;
        return push(scan, byte == '(' ? IMR_LEXEME_OPEN : IMR_LEXEME_CLOSE, span(scan, scan->at - 1, scan->at), NULL);
    }
    size_t dash = dash_at(scan);
    if (!alone && (dash > 0 || (byte == '!' && scan->value && !(scan->facet && next != '"')))) {
        scan->at += dash > 0 ? dash : 1;
        return push(scan, IMR_LEXEME_NOT, span(scan, scan->at - (dash > 0 ? dash : 1), scan->at), NULL);
    }
    bool pushed = true;
    if (!scan->value && scan_field(scan, &pushed)) return pushed;
    return scan_word(scan);
}

/* ---- settling: what lacks its partner becomes a word ---- */

/* Marks opening parentheses that are never closed with END, for removal. Goes backwards. */
static void drop_open_parentheses(scanner *scan)
{
    size_t closed = 0;
    for (size_t i = scan->out.n - 1; i-- > 0;) {
        imr_lexeme *lexeme = &scan->out.at[i];
        closed += lexeme->kind == IMR_LEXEME_CLOSE;
        if (lexeme->kind != IMR_LEXEME_OPEN || closed-- > 0) continue;
        closed = 0;
        note(scan, IMR_NOTE_OPEN_PAREN, lexeme->text, 0);
        lexeme->kind = IMR_LEXEME_END;
    }
}

/* Removes marked lexemes and empty parentheses. */
static void compact(imr_lexemes *list)
{
    size_t kept = 0, last = list->n - 1;
    for (size_t i = 0; i < last; i++) {
        bool empty = list->at[i].kind == IMR_LEXEME_CLOSE && kept > 0 && list->at[kept - 1].kind == IMR_LEXEME_OPEN;
        if (empty)
            kept--;
        else if (list->at[i].kind != IMR_LEXEME_END)
            list->at[kept++] = list->at[i];
    }
    list->at[kept++] = list->at[last];
    list->n = kept;
}

static bool is_operand(imr_lexeme_kind kind)
{
    return kind == IMR_LEXEME_WORD || kind == IMR_LEXEME_PHRASE || kind == IMR_LEXEME_WILDCARD;
}

/* Whether a lexeme begins an operand; after a connector, an excluded one does not. */
static bool begins(imr_lexeme_kind before, imr_lexeme_kind kind)
{
    return is_operand(kind) || kind == IMR_LEXEME_FIELD || kind == IMR_LEXEME_OPEN ||
           (kind == IMR_LEXEME_NOT && before != IMR_LEXEME_NEAR);
}

static bool ends(imr_lexeme_kind kind) { return is_operand(kind) || kind == IMR_LEXEME_CLOSE; }

/* Whether it is a score, such as "7 /10": a number cannot be the left side of a connector. */
static bool is_score(const imr_lexeme *left, const imr_lexeme *lexeme)
{
    if (lexeme->kind != IMR_LEXEME_NEAR || lexeme->text.s[0] != '/' || left->kind != IMR_LEXEME_WORD) return false;
    for (size_t i = 0; i < left->text.n; i++)
        if (strchr("0123456789.-", left->text.s[i]) == NULL) return false;
    return true;
}

static bool is_binary(imr_lexeme_kind kind)
{
    return kind == IMR_LEXEME_NEAR || kind == IMR_LEXEME_AND || kind == IMR_LEXEME_OR;
}

/* Whether an operator lacks an operand. left: the lexeme before, NULL for the first; next: the one after. */
static bool lacks_operands(const imr_lexeme *left, const imr_lexeme *lexeme, imr_lexeme_kind next)
{
    if (is_binary(lexeme->kind)) return left == NULL || !ends(left->kind) || !begins(lexeme->kind, next);
    bool prefix = lexeme->kind == IMR_LEXEME_NOT || lexeme->kind == IMR_LEXEME_FIELD;
    return prefix && !begins(lexeme->kind, next);
}

/* Goes backwards, so that what follows is already settled. An operator that became a word is not an operand: the one
 * before it looks at what comes after it, except a connector, which would join the wrong word. */
static void settle_operators(scanner *scan)
{
    imr_lexemes *list = &scan->out;
    imr_lexeme_kind next = IMR_LEXEME_END;
    for (size_t i = list->n - 1; i-- > 0;) {
        imr_lexeme *lexeme = &list->at[i];
        const imr_lexeme *left = i == 0 ? NULL : lexeme - 1;
        bool near = lexeme->kind == IMR_LEXEME_NEAR || (left != NULL && left->kind == IMR_LEXEME_NEAR);
        bool score = left != NULL && is_score(left, lexeme);
        if (!score && !lacks_operands(left, lexeme, next)) {
            next = lexeme->kind;
            continue;
        }
        if (!score) note(scan, IMR_NOTE_LONE_OPERATOR, lexeme->text, 0);
        if (score)
            next = IMR_LEXEME_WORD;
        else if (is_binary(lexeme->kind))
            next = near ? IMR_LEXEME_END : list->at[i + 1].kind;
        lexeme->kind = IMR_LEXEME_WORD;
    }
}

imr_status imr_scan(imr_arena *arena, imr_str query, bool connectors, imr_notes *notes, imr_lexemes *out,
                    imr_error *err)
{
    if (query.s == NULL) query = IMR_STR(""); /* a pointer is needed: END is an empty span of it */
    scanner scan = {.query = query, .connectors = connectors, .shouts = shouts(query), .arena = arena, .notes = notes};
    bool kept = true;
    while (kept) {
        while (is_space(peek(&scan, 0))) scan.at++;
        if (scan.at >= query.n) break;
        kept = scan_one(&scan);
    }
    if (!kept || !push(&scan, IMR_LEXEME_END, (imr_str){query.s + query.n, 0}, NULL)) return imr_fail_memory(err);
    drop_open_parentheses(&scan);
    compact(&scan.out);
    settle_operators(&scan);
    *out = scan.out;
    return IMR_OK;
}
