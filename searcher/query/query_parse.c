#include "canonical.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    imr_arena *arena;
    imr_str text;
    size_t at;
    unsigned depth;
    imr_error *err;
} reader;

/* ---- bytes ---- */

static char peek(const reader *from, size_t ahead)
{
    return from->at + ahead < from->text.n ? from->text.s[from->at + ahead] : '\0';
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static void skip_space(reader *from)
{
    while (is_space(peek(from, 0))) from->at++;
}

static bool take(reader *from, char byte)
{
    if (peek(from, 0) != byte || from->at >= from->text.n) return false;
    from->at++;
    return true;
}

static imr_status refuse(const reader *from, const char *what)
{
    unsigned column = 1;
    for (size_t i = 0; i < from->at; i++) column += ((unsigned char)from->text.s[i] & 0xC0U) != 0x80U;
    return imr_fail(from->err, IMR_INPUT, "column %u: %s", column, what);
}

static imr_status add_value(const reader *from, imr_clause *clause, imr_str value)
{
    return imr_list_add(from->arena, &clause->values, value) ? IMR_OK : imr_fail_memory(from->err);
}

/* Reads the text between quotation marks and removes backslashes. */
static imr_status read_quoted(reader *from, imr_str *out)
{
    size_t end = ++from->at, n = 0;
    while (end < from->text.n && from->text.s[end] != '"') end += from->text.s[end] == '\\' ? 2 : 1;
    if (end >= from->text.n) return refuse(from, "the quotation mark before it is not closed");
    char *copy = imr_arena_alloc(from->arena, end - from->at + 1);
    if (copy == NULL) return imr_fail_memory(from->err);
    while (from->at < end) {
        if (peek(from, 0) == '\\') from->at++;
        copy[n++] = peek(from, 0);
        from->at++;
    }
    from->at = end + 1;
    *out = (imr_str){copy, n};
    return IMR_OK;
}

/* ---- leaves ---- */

static imr_status read_term(reader *from, imr_clause *clause)
{
    size_t begin = from->at;
    while (imr_is_term_byte(peek(from, 0))) from->at++;
    if (from->at == begin) return refuse(from, "a term, a phrase or a parenthesis is missing");
    clause->kind = IMR_CLAUSE_TERM;
    return add_value(from, clause, (imr_str){from->text.s + begin, from->at - begin});
}

/* Reads a phrase; one word in quotation marks is a term. */
static imr_status read_phrase(reader *from, imr_clause *clause)
{
    imr_str text;
    imr_status status = read_quoted(from, &text);
    for (size_t begin = 0; begin <= text.n && status == IMR_OK;) {
        const char *space = begin == text.n ? NULL : memchr(text.s + begin, ' ', text.n - begin);
        size_t end = space == NULL ? text.n : (size_t)(space - text.s);
        status = add_value(from, clause, (imr_str){text.s + begin, end - begin});
        begin = end + 1;
    }
    clause->kind = clause->values.n > 1 ? IMR_CLAUSE_PHRASE : IMR_CLAUSE_TERM;
    return status;
}

static imr_status read_value(reader *from, imr_str *out)
{
    if (peek(from, 0) == '"') return read_quoted(from, out);
    size_t begin = from->at;
    while (imr_is_value_byte(peek(from, 0)) && !(peek(from, 0) == '.' && peek(from, 1) == '.')) from->at++;
    *out = (imr_str){from->text.s + begin, from->at - begin};
    return IMR_OK;
}

imr_str imr_range_end(imr_arena *arena, const imr_field *field, imr_str typed, bool last)
{
    char scratch[32], day[] = "0000-99-99";
    if (typed.n == 0) return (imr_str){0};
    imr_str end = typed;
    if ((field->flags & IMR_FIELD_DATE) == 0)
        end = imr_field_sort_text(field, typed, scratch);
    else if (typed.n == 4 || typed.n == 7) {
        if (!last) memcpy(day, "0000-01-01", sizeof day);
        memcpy(day, typed.s, typed.n);
        end = (imr_str){day, sizeof day - 1};
    }
    char *copy = imr_arena_dup(arena, end);
    return (imr_str){copy, copy == NULL ? 0 : end.n};
}

static bool are_digits(imr_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] < '0' || text.s[i] > '9') return false;
    return text.n > 0;
}

/* Whether an end is absent or valid for its field: a number, or a date that may lack its day or month. */
static bool is_end(const imr_field *field, imr_str end)
{
    enum { YEAR = 4, MONTH = 7, DAY = 10, AGE = 3 };
    if (end.n == 0) return true;
    if (field->kind == IMR_KIND_INT) return are_digits(end) && (end.n <= AGE || end.s[0] != '0');
    if ((field->flags & IMR_FIELD_DATE) == 0) return true;
    if (end.n != YEAR && end.n != MONTH && end.n != DAY) return false;
    return are_digits((imr_str){end.s, YEAR}) &&
           (end.n < MONTH || (end.s[4] == '-' && are_digits((imr_str){end.s + 5, 2}))) &&
           (end.n < DAY || (end.s[7] == '-' && are_digits((imr_str){end.s + 8, 2})));
}

static imr_status read_end(reader *from, imr_clause *clause, imr_str value, bool last)
{
    if (!is_end(clause->field, value))
        return refuse(from, "an end of a range must be a number or a date: 2016, 2016-12, 2016-12-31");
    return add_value(from, clause, imr_range_end(from->arena, clause->field, value, last));
}

/* Reads what follows the name of a facet: "a,b" or "a..b". */
static imr_status read_values(reader *from, imr_clause *clause)
{
    imr_str value;
    size_t begin = from->at; /* any value takes at least a byte: an empty one has its quotation marks */
    imr_status status = read_value(from, &value);
    clause->kind = IMR_CLAUSE_FACET;
    if (status == IMR_OK && peek(from, 0) == '.' && peek(from, 1) == '.') {
        if (clause->field->slot == IMR_SLOT_NONE) return refuse(from, "the field has no order, and so no ranges");
        clause->kind = IMR_CLAUSE_RANGE;
        from->at += 2;
        status = read_end(from, clause, value, false);
        if (status == IMR_OK) status = read_value(from, &value);
        return status == IMR_OK ? read_end(from, clause, value, true) : status;
    }
    for (bool more = true; status == IMR_OK && more;) {
        if (from->at == begin) return refuse(from, "a value is missing");
        if (clause->field->prefix == NULL) return refuse(from, "the field takes only a range: 40..60, 40.. or ..60");
        status = add_value(from, clause, value);
        more = take(from, ',');
        begin = from->at;
        if (status == IMR_OK && more) status = read_value(from, &value);
    }
    return status;
}

/* ---- parts ---- */

static imr_status read_part(reader *from, const imr_field *outer, imr_clause **out);

/* Reads "=", "|", "/5" or "pre/5"; false if none of them follows. */
static bool read_operator(reader *from, imr_clause *like)
{
    *like = (imr_clause){.kind = IMR_CLAUSE_AND};
    size_t pre = peek(from, 0) == 'p' && peek(from, 1) == 'r' && peek(from, 2) == 'e' ? 3 : 0;
    if (take(from, '='))
        like->kind = IMR_CLAUSE_SYNONYM;
    else if (take(from, '|'))
        like->kind = IMR_CLAUSE_OR;
    else if (peek(from, pre) == '/' && is_digit(peek(from, pre + 1))) {
        like->kind = IMR_CLAUSE_NEAR;
        like->ordered = pre > 0;
        for (from->at += pre + 1; is_digit(peek(from, 0)) && like->distance < 1000; from->at++)
            like->distance = like->distance * 10 + (uint32_t)(peek(from, 0) - '0');
    }
    return like->kind != IMR_CLAUSE_AND;
}

static bool same_operator(const imr_clause *a, const imr_clause *b)
{
    return a->kind == b->kind && a->distance == b->distance && a->ordered == b->ordered;
}

static imr_status add_part(reader *from, imr_clause *clause)
{
    imr_clause *part = NULL;
    imr_status status = read_part(from, clause->field, &part);
    if (status != IMR_OK) return status;
    skip_space(from);
    return imr_clause_add(from->arena, clause, part) ? IMR_OK : imr_fail_memory(from->err);
}

/* Reads a group after its opening parenthesis. The first operator decides the kind of the clause. */
static imr_status read_group(reader *from, char closing, imr_clause *clause)
{
    imr_clause first = {.kind = IMR_CLAUSE_AND}, other = {0};
    imr_status status = IMR_OK;
    skip_space(from);
    bool leading = read_operator(from, &first);
    skip_space(from);
    while (status == IMR_OK && !take(from, closing)) {
        if (from->at >= from->text.n) return refuse(from, "a parenthesis is not closed");
        if (leading && clause->n > 0) return refuse(from, "an operator before the only part joins nothing else");
        if (clause->n > 0 && !leading) {
            bool found = read_operator(from, &other);
            if (clause->n == 1) first = other;
            if (!same_operator(&first, &other)) return refuse(from, "one pair of parentheses, one operator");
            if (found) skip_space(from);
        }
        status = add_part(from, clause);
    }
    clause->kind = first.kind;
    clause->distance = first.distance;
    clause->ordered = first.ordered;
    return status;
}

/* Reads "heading:" or "*:"; if neither follows, the field is that of the clause above. */
static imr_status read_field(reader *from, const imr_field *outer, const imr_field **field)
{
    size_t n = 0;
    *field = outer;
    while (imr_is_value_byte(peek(from, n))) n++;
    bool none = peek(from, 0) == '*' && peek(from, 1) == ':';
    if (!none && (n == 0 || peek(from, n) != ':')) return IMR_OK;
    *field = none ? NULL : imr_field_find((imr_str){from->text.s + from->at, n});
    if (!none && *field == NULL) return refuse(from, "no field has this name");
    if (!none && (*field)->prefix == NULL && (*field)->slot == IMR_SLOT_NONE)
        return refuse(from, "the field cannot be searched");
    from->at += none ? 2 : n + 1;
    return IMR_OK;
}

static imr_status read_weight(reader *from, imr_clause *clause)
{
    char digits[32] = "";
    size_t n = 0;
    while (n + 1 < sizeof digits && (is_digit(peek(from, 0)) || strchr("+-.e", peek(from, 0)) != NULL) &&
           peek(from, 0) != '\0')
        digits[n++] = from->text.s[from->at++];
    char *end = digits;
    clause->weight = strtod(digits, &end);
    bool number = n > 0 && *end == '\0' && clause->weight >= 0 && clause->weight <= 1e9;
    return number ? IMR_OK : refuse(from, "the weight before it is not a number of at least 0");
}

static imr_status read_hold(reader *from, imr_clause *clause)
{
    for (imr_hold hold = IMR_HOLD_PLACE; hold <= IMR_HOLD_TREATMENT; hold++) {
        imr_str name = imr_str_of(imr_hold_name(hold)), rest = {from->text.s + from->at, from->text.n - from->at};
        if (!imr_str_starts(rest, name)) continue;
        clause->hold = hold;
        from->at += name.n;
        return IMR_OK;
    }
    return refuse(from, "@place or @treatment is expected");
}

/* Reads the weight and the marks; white space, an operator or the end of the group must follow. */
static imr_status read_marks(reader *from, imr_clause *clause)
{
    imr_status status = IMR_OK;
    clause->weight = imr_clause_usual_weight(clause->kind);
    if (take(from, '^')) status = read_weight(from, clause);
    clause->read = take(from, '~');
    if (status == IMR_OK && take(from, '@')) status = read_hold(from, clause);
    if (status == IMR_OK && clause->kind == IMR_CLAUSE_PHRASE) clause->strict = take(from, '!');
    bool ends = from->at >= from->text.n || is_space(peek(from, 0)) ||
                (peek(from, 0) != '\0' && strchr(")}=|/", peek(from, 0)) != NULL);
    if (status == IMR_OK && !ends) return refuse(from, "a space is missing, or this byte cannot occur in a query");
    return status;
}

static imr_role read_role(reader *from)
{
    static const struct {
        char sign;
        imr_role role;
    } signs[] = {{'+', IMR_ROLE_MUST}, {'#', IMR_ROLE_FILTER}, {'?', IMR_ROLE_SHOULD}, {'-', IMR_ROLE_MUST_NOT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (take(from, signs[i].sign)) return signs[i].role;
    return IMR_ROLE_MUST;
}

static imr_status read_part(reader *from, const imr_field *outer, imr_clause **out)
{
    if (++from->depth > IMR_CANONICAL_DEPTH) return imr_fail(from->err, IMR_LIMIT, "parts are nested too deeply");
    size_t begin = from->at;
    imr_clause *clause = imr_clause_new(from->arena, IMR_CLAUSE_TERM, read_role(from), NULL, (imr_str){0});
    if (clause == NULL) return imr_fail_memory(from->err);
    imr_status status = read_field(from, outer, &clause->field);
    bool words = clause->field == NULL || (clause->field->flags & IMR_FIELD_TEXT) != 0;
    if (status != IMR_OK) return status;
    if (take(from, '('))
        status = read_group(from, ')', clause);
    else if (!words)
        status = read_values(from, clause);
    else
        status = peek(from, 0) == '"' ? read_phrase(from, clause) : read_term(from, clause);
    if (status == IMR_OK) status = read_marks(from, clause);
    clause->text = (imr_str){from->text.s + begin, from->at - begin};
    from->depth--;
    *out = clause;
    return status;
}

bool imr_query_is_canonical(imr_str text)
{
    text = imr_str_trim(text);
    return text.n > 1 && text.s[0] == '{' && text.s[text.n - 1] == '}';
}

imr_status imr_query_parse(imr_arena *arena, imr_str text, imr_clause **out, imr_error *err)
{
    reader from = {.arena = arena, .text = text, .err = err};
    imr_clause *root = imr_clause_new(arena, IMR_CLAUSE_AND, IMR_ROLE_MUST, NULL, text);
    *out = root;
    if (root == NULL) return imr_fail_memory(err);
    skip_space(&from);
    if (!take(&from, '{')) return refuse(&from, "a canonical query begins with {");
    imr_status status = read_group(&from, '}', root);
    skip_space(&from);
    if (status == IMR_OK && from.at < text.n) return refuse(&from, "nothing may follow the last }");
    if (status == IMR_OK && root->kind != IMR_CLAUSE_AND) return refuse(&from, "an operator stands in parentheses");
    return status;
}
