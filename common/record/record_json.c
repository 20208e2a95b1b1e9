/* Reads and writes a decision as JSON. Writing goes straight into the buffer; reading uses cJSON. */
#include "record.h"
#include "text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

/* ---- writing ---- */

static void write_list(imr_json *json, const imr_list *list)
{
    imr_json_begin(json, '[');
    for (size_t i = 0; i < list->n; i++) imr_json_str(json, list->at[i]);
    imr_json_end(json, ']');
}

static void write_list_member(imr_json *json, imr_str key, const imr_list *list)
{
    if (list->n == 0) return;
    imr_json_key(json, key);
    write_list(json, list);
}

static void write_citations(imr_json *json, const imr_citations *citations)
{
    imr_json_begin(json, '[');
    for (size_t i = 0; i < citations->n; i++) {
        const imr_citation *citation = &citations->at[i];
        imr_json_begin(json, '{');
        imr_json_member(json, IMR_STR("source"), citation->source);
        imr_json_member(json, IMR_STR("guideline"), citation->guideline);
        write_list_member(json, IMR_STR("section"), &citation->section);
        write_list_member(json, IMR_STR("page"), &citation->page);
        imr_json_member(json, IMR_STR("raw"), citation->raw);
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
}

static void write_grounds(imr_json *json, const imr_grounds *grounds)
{
    imr_json_begin(json, '[');
    for (size_t i = 0; i < grounds->n; i++) {
        const imr_ground *ground = &grounds->at[i];
        imr_json_begin(json, '{');
        imr_json_member(json, IMR_STR("ground"), ground->ground);
        imr_json_member_uint(json, IMR_STR("begin"), (uint64_t)ground->begin);
        imr_json_member_uint(json, IMR_STR("end"), (uint64_t)ground->end);
        imr_json_end(json, '}');
    }
    imr_json_end(json, ']');
}

/* Derived fields are not part of the record but can be requested by name: one text, or several as a list. */
static void write_derived(imr_json *json, const imr_field *field, const imr_decision *decision)
{
    char scratch[32];
    size_t n = imr_field_values(field, decision);
    if (n != 1) imr_json_begin(json, '[');
    for (size_t i = 0; i < n; i++) imr_json_str(json, imr_field_value(field, decision, i, scratch));
    if (n != 1) imr_json_end(json, ']');
}

static void write_value(imr_json *json, const imr_field *field, const imr_decision *decision)
{
    char scratch[32];
    switch (field->kind) {
    case IMR_KIND_STR: imr_json_str(json, *(const imr_str *)imr_field_member(field, decision)); break;
    case IMR_KIND_LIST: write_list(json, imr_field_member(field, decision)); break;
    case IMR_KIND_INT:
    case IMR_KIND_BOOL:
        imr_json_value(json);
        imr_buf_add(json->out, imr_field_value(field, decision, 0, scratch));
        break;
    case IMR_KIND_CITATIONS: write_citations(json, imr_field_member(field, decision)); break;
    case IMR_KIND_GROUNDS: write_grounds(json, imr_field_member(field, decision)); break;
    case IMR_KIND_DERIVED: write_derived(json, field, decision); break;
    }
}

/* "dates.injury" is "injury" in the object "dates"; a key without a point has no group. */
static imr_str group_of(const imr_field *field)
{
    const char *point = strchr(field->key, '.');
    return point == NULL ? (imr_str){0} : (imr_str){field->key, (size_t)(point - field->key)};
}

static imr_str name_of(const imr_field *field)
{
    imr_str group = group_of(field);
    return imr_str_of(field->key + (group.s == NULL ? 0 : group.n + 1));
}

static bool is_wanted(const imr_field *field, const imr_decision *decision, const imr_field_list *only)
{
    if (only == NULL) return imr_field_is_present(field, decision);
    for (size_t i = 0; i < only->n; i++)
        if (only->at[i] == field)
            return imr_field_is_present(field, decision) ||
                   (field->kind == IMR_KIND_DERIVED && imr_field_values(field, decision) > 0);
    return false;
}

void imr_record_members(imr_json *json, const imr_decision *decision, const imr_field_list *only)
{
    imr_str open = {0};
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        if (!is_wanted(field, decision, only)) continue;
        imr_str group = group_of(field);
        if (!imr_str_equal(group, open)) {
            if (open.n > 0) imr_json_end(json, '}');
            if (group.n > 0) imr_json_key(json, group);
            if (group.n > 0) imr_json_begin(json, '{');
            open = group;
        }
        imr_json_key(json, name_of(field));
        write_value(json, field, decision);
    }
    if (open.n > 0) imr_json_end(json, '}');
}

void imr_record_write(const imr_decision *decision, imr_buf *out)
{
    imr_json json = {.out = out};
    imr_json_begin(&json, '{');
    imr_record_members(&json, decision, NULL);
    imr_json_end(&json, '}');
}

/* ---- reading ---- */

typedef struct reader {
    imr_arena *arena;
    imr_decision *out;
    imr_error *err;
    size_t next;   /* the row after the last one read: keys mostly come in the order of the table */
    uint64_t seen; /* rows, a bit each */
} reader;

static imr_status wrong(const reader *in, const char *key, const char *wanted)
{
    return imr_fail(in->err, IMR_INPUT, "%s: %s", key, wanted);
}

static imr_status read_text(const reader *in, const char *key, const cJSON *json, imr_str *out)
{
    if (!cJSON_IsString(json)) return wrong(in, key, "must be a string");
    imr_str text = imr_str_of(json->valuestring);
    if (text.n == 0) return IMR_OK;
    *out = (imr_str){imr_arena_dup(in->arena, text), text.n};
    return out->s == NULL ? imr_fail_memory(in->err) : IMR_OK;
}

static bool is_choice(const char *choices, imr_str value)
{
    while (true) {
        size_t n = strcspn(choices, "|");
        if (imr_str_equal((imr_str){choices, n}, value)) return true;
        if (choices[n] == '\0') return false;
        choices += n + 1;
    }
}

/* Checks beyond the kind, so that the value can become a term or a slot. */
static imr_status check_value(const reader *in, const imr_field *field, imr_str value)
{
    if (field->flags & IMR_FIELD_DATE && !imr_date_valid(value))
        return wrong(in, field->key, "must be a date, YYYY-MM-DD");
    if (field->choices != NULL && !is_choice(field->choices, value))
        return imr_fail(in->err, IMR_INPUT, "%s: must be one of %s", field->key, field->choices);
    if (!(field->flags & (IMR_FIELD_FACET | IMR_FIELD_KEY))) return IMR_OK;
    if (value.n > IMR_VALUE_LIMIT)
        return imr_fail(in->err, IMR_INPUT, "%s: is longer than %d bytes", field->key, IMR_VALUE_LIMIT);
    if (memchr(value.s, '\n', value.n) != NULL) return wrong(in, field->key, "contains a line break");
    return IMR_OK;
}

static imr_status read_str(const reader *in, const imr_field *field, const cJSON *json, imr_str *out)
{
    imr_status status = read_text(in, field->key, json, out);
    return status == IMR_OK && out->n > 0 ? check_value(in, field, *out) : status;
}

/* Far more than any decision has. */
enum { LIST_LIMIT = 1000 };

static imr_status read_list(const reader *in, const char *key, const cJSON *json, const imr_field *field, imr_list *out)
{
    if (!cJSON_IsArray(json)) return wrong(in, key, "must be a list of strings");
    *out = (imr_list){0};
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        imr_str value = {0};
        imr_status status = read_text(in, key, item, &value);
        if (status == IMR_OK && value.n > 0 && field != NULL) status = check_value(in, field, value);
        if (status != IMR_OK) return status;
        if (value.n > 0 && !imr_list_add_once(in->arena, out, value)) return imr_fail_memory(in->err);
        if (out->n > LIST_LIMIT)
            return imr_fail(in->err, IMR_INPUT, "%s: has more than %d values", key, (int)LIST_LIMIT);
    }
    return IMR_OK;
}

static imr_status read_int(const reader *in, const imr_field *field, const cJSON *json, int64_t *out)
{
    const double most = 9007199254740991.0; /* the last whole number that a double represents exactly */
    double number = cJSON_IsNumber(json) ? json->valuedouble : -1;
    if (!(number >= 0 && number <= most) || (double)(int64_t)number != number)
        return wrong(in, field->key, "must be a whole number from 0");
    *out = (int64_t)number;
    return IMR_OK;
}

static imr_status read_bool(const reader *in, const imr_field *field, const cJSON *json, bool *out)
{
    if (!cJSON_IsBool(json)) return wrong(in, field->key, "must be true or false");
    *out = cJSON_IsTrue(json);
    return IMR_OK;
}

static imr_status read_citation(const reader *in, const char *key, const cJSON *json, imr_citation *out)
{
    if (!cJSON_IsObject(json)) return wrong(in, key, "must be a list of objects");
    const struct {
        const char *name;
        imr_str *text;
        imr_list *list;
    } members[] = {
        {"source", &out->source, NULL},   {"guideline", &out->guideline, NULL},
        {"section", NULL, &out->section}, {"page", NULL, &out->page},
        {"raw", &out->raw, NULL},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, members[i].name);
        if (value == NULL || cJSON_IsNull(value)) continue;
        imr_status status = members[i].text != NULL ? read_text(in, key, value, members[i].text)
                                                    : read_list(in, key, value, NULL, members[i].list);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

static imr_status read_citations(const reader *in, const imr_field *field, const cJSON *json, imr_citations *out)
{
    if (!cJSON_IsArray(json)) return wrong(in, field->key, "must be a list of objects");
    size_t room = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next) room++;
    *out = (imr_citations){.at = imr_arena_alloc(in->arena, room * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(in->err);
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        imr_status status = read_citation(in, field->key, item, &out->at[out->n++]);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

static imr_status read_ground(const reader *in, const imr_field *field, const cJSON *json, imr_ground *out)
{
    if (!cJSON_IsObject(json)) return wrong(in, field->key, "must be a list of objects");
    const cJSON *ground = cJSON_GetObjectItemCaseSensitive(json, "ground");
    const cJSON *begin = cJSON_GetObjectItemCaseSensitive(json, "begin");
    const cJSON *end = cJSON_GetObjectItemCaseSensitive(json, "end");
    if (ground == NULL || begin == NULL || end == NULL)
        return wrong(in, field->key, "must have ground, begin and end in each object");
    imr_status status = read_text(in, field->key, ground, &out->ground);
    if (status == IMR_OK) status = read_int(in, field, begin, &out->begin);
    if (status == IMR_OK) status = read_int(in, field, end, &out->end);
    if (status == IMR_OK && out->ground.n == 0) status = wrong(in, field->key, "has an empty ground");
    return status;
}

static imr_status read_grounds(const reader *in, const imr_field *field, const cJSON *json, imr_grounds *out)
{
    if (!cJSON_IsArray(json)) return wrong(in, field->key, "must be a list of objects");
    size_t room = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next) room++;
    if (room > LIST_LIMIT)
        return imr_fail(in->err, IMR_INPUT, "%s: has more than %d values", field->key, (int)LIST_LIMIT);
    *out = (imr_grounds){.at = imr_arena_alloc(in->arena, room * sizeof *out->at)};
    if (out->at == NULL) return imr_fail_memory(in->err);
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        imr_status status = read_ground(in, field, item, &out->at[out->n++]);
        if (status != IMR_OK) return status;
    }
    return IMR_OK;
}

static imr_status read_field(const reader *in, const imr_field *field, const cJSON *json)
{
    if (cJSON_IsNull(json)) return IMR_OK;
    void *at = (char *)in->out + field->offset;
    switch (field->kind) {
    case IMR_KIND_STR: return read_str(in, field, json, at);
    case IMR_KIND_LIST: return read_list(in, field->key, json, field, at);
    case IMR_KIND_INT: return read_int(in, field, json, at);
    case IMR_KIND_BOOL: return read_bool(in, field, json, at);
    case IMR_KIND_CITATIONS: return read_citations(in, field, json, at);
    case IMR_KIND_GROUNDS: return read_grounds(in, field, json, at);
    case IMR_KIND_DERIVED: break;
    }
    return IMR_OK;
}

/* The row of a key; the search begins after the last row found. */
static const imr_field *field_of(reader *in, imr_str group, imr_str name)
{
    for (size_t i = 0; i < imr_field_count(); i++) {
        size_t row = (in->next + i) % imr_field_count();
        const imr_field *field = imr_field_at(row);
        if (field->kind == IMR_KIND_DERIVED || !imr_str_equal(name_of(field), name)) continue;
        if (!imr_str_equal(group_of(field), group)) continue;
        in->next = row + 1;
        return field;
    }
    return NULL;
}

static bool is_group(imr_str name)
{
    for (size_t i = 0; i < imr_field_count(); i++)
        if (imr_str_equal(group_of(imr_field_at(i)), name)) return true;
    return false;
}

/* A repeated key is refused: which value is meant is unknown. */
static bool is_again(reader *in, const imr_field *field)
{
    uint64_t bit = (uint64_t)1 << (size_t)(field - imr_field_at(0));
    bool again = (in->seen & bit) != 0;
    in->seen |= bit;
    return again;
}

static imr_status read_members(reader *in, imr_str group, const cJSON *json)
{
    imr_status status = IMR_OK;
    for (const cJSON *item = json->child; item != NULL && status == IMR_OK; item = item->next) {
        imr_str name = imr_str_of(item->string);
        const imr_field *field = field_of(in, group, name);
        if (field != NULL)
            status = is_again(in, field) ? wrong(in, field->key, "occurs twice") : read_field(in, field, item);
        else if (group.s != NULL || cJSON_IsNull(item) || !is_group(name))
            continue;
        else if (!cJSON_IsObject(item))
            status = wrong(in, item->string, "must be an object");
        else
            status = read_members(in, name, item);
    }
    return status;
}

static imr_status check_required(const reader *in)
{
    for (size_t i = 0; i < imr_field_count(); i++) {
        const imr_field *field = imr_field_at(i);
        if (field->flags & IMR_FIELD_REQUIRED && !imr_field_is_present(field, in->out))
            return wrong(in, field->key, "is missing");
    }
    return IMR_OK;
}

static bool is_boundary(imr_str text, size_t at) { return at == text.n || ((unsigned char)text.s[at] & 0xC0) != 0x80; }

/* Refuses a ground whose evidence is not whole characters inside the rationale: it would be a false quote. */
static imr_status check_grounds(const reader *in)
{
    const imr_grounds *grounds = &in->out->grounds;
    imr_str text = in->out->rationale;
    for (size_t i = 0; i < grounds->n; i++) {
        int64_t begin = grounds->at[i].begin, end = grounds->at[i].end;
        bool inside = begin < end && (uint64_t)end <= text.n;
        if (inside && is_boundary(text, (size_t)begin) && is_boundary(text, (size_t)end)) continue;
        return wrong(in, "grounds", "has a span that is not in the rationale");
    }
    return IMR_OK;
}

static bool is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* Refuses \u0000 and \u without four digits: cJSON makes a NUL of both, which would cut the string. */
static bool escapes_are_whole(imr_str line)
{
    const char *end = line.s + line.n;
    for (const char *at = line.s; (at = memchr(at, '\\', (size_t)(end - at))) != NULL; at += 2) {
        if (end - at < 2) return true; /* not JSON in any case */
        if (at[1] != 'u') continue;
        if (end - at < 6 || memcmp(at + 2, "0000", 4) == 0) return false;
        for (int i = 2; i < 6; i++)
            if (!is_hex(at[i])) return false;
    }
    return true;
}

/* Takes the letter and the number of the issue from the id ("LETTER#2") if the record has none. */
static void read_id(imr_decision *out)
{
    const char *mark = memrchr(out->id.s, '#', out->id.n);
    size_t digits = mark == NULL ? 0 : (size_t)(out->id.s + out->id.n - mark) - 1;
    if (mark == NULL || mark == out->id.s || digits == 0 || digits > 4) return;
    int64_t issue = 0;
    for (const char *at = mark + 1; at < out->id.s + out->id.n; at++) {
        if (*at < '0' || *at > '9') return;
        issue = issue * 10 + (*at - '0');
    }
    if (out->letter.n == 0) out->letter = (imr_str){out->id.s, (size_t)(mark - out->id.s)};
    if (out->issue == 0) out->issue = issue;
}

/* cJSON fails in the same way for invalid JSON and for lack of memory; its allocator tells them apart. */
static _Thread_local bool out_of_memory;

static void *allocate(size_t n)
{
    void *made = malloc(n);
    if (made == NULL) out_of_memory = true;
    return made;
}

static void set_hooks(void)
{
    cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = free};
    cJSON_InitHooks(&hooks);
}

static cJSON *parse(imr_str line, const char **end)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_hooks);
    out_of_memory = false;
    return cJSON_ParseWithLengthOpts(line.s, line.n, end, false);
}

imr_status imr_record_read(imr_arena *arena, imr_str line, imr_decision *out, imr_error *err)
{
    reader in = {.arena = arena, .out = out, .err = err};
    size_t bad = 0;
    *out = (imr_decision){0};
    line = imr_str_trim(line);
    if (!imr_utf8_valid(line, &bad)) return imr_fail(err, IMR_INPUT, "invalid UTF-8 at byte %zu", bad + 1);
    if (!escapes_are_whole(line)) return imr_fail(err, IMR_INPUT, "invalid JSON: \\u without a character");

    const char *end = line.s;
    cJSON *json = parse(line, &end);
    imr_status status = IMR_OK;
    if (json == NULL && out_of_memory)
        status = imr_fail_memory(err);
    else if (json == NULL)
        status = imr_fail(err, IMR_INPUT, "invalid JSON at byte %zu", (size_t)(end - line.s) + 1);
    else if (end != line.s + line.n)
        status = imr_fail(err, IMR_INPUT, "more than one JSON value in the line");
    else if (!cJSON_IsObject(json))
        status = imr_fail(err, IMR_INPUT, "not a JSON object");
    else
        status = read_members(&in, (imr_str){0}, json);
    cJSON_Delete(json);
    if (status == IMR_OK) status = check_required(&in);
    if (status == IMR_OK) status = check_grounds(&in);
    if (status == IMR_OK) read_id(out);
    return status;
}
