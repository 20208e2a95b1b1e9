#include "brute.h"

#include "stored.h"

const char *const words[WORDS] = {"mri", "lumbar", "repeat", "knee", "pain",  "scan",  "disc",
                                  "hip", "foot",   "arm",    "toe",  "graft", "clamp", "quartz"};
const char *const outcomes[2] = {"overturned", "upheld"};
const char *const procedures[3] = {"img.ct", "img.mri", "inj.esi"};

sample samples[DECISIONS + 1];
double all_words;
static uint64_t seed = 11;

unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

unsigned draw_word(void)
{
    unsigned word = draw(WORDS), other = draw(WORDS);
    return draw(8) == 0 ? word : word < other ? word / 2 : other / 2;
}

static void draw_text(wording *to, size_t n)
{
    to->n = n;
    for (size_t i = 0; i < n; i++) to->at[i] = draw_word();
}

static void post(imr_document *doc, const char *prefix, const wording *of)
{
    for (size_t i = 0; i < of->n; i++)
        assert_int_equal(imr_document_term(doc, imr_str_of(prefix), imr_str_of(words[of->at[i]]), 1, NULL), IMR_OK);
}

static void place(imr_document *doc, imr_section section, const wording *of)
{
    for (size_t i = 0; i < of->n; i++)
        assert_int_equal(imr_document_word(doc, section, imr_str_of(words[of->at[i]]), 1, NULL), IMR_OK);
}

static void add_boolean(imr_document *doc, const char *field, const char *value)
{
    imr_str prefix = imr_str_of(imr_field_find(imr_str_of(field))->prefix);
    assert_int_equal(imr_document_boolean(doc, prefix, imr_str_of(value), NULL), IMR_OK);
}

static void write_words(imr_buf *out, const char *key, const wording *of)
{
    imr_buf_printf(out, ",\"%s\":\"", key);
    for (size_t i = 0; i < of->n; i++) imr_buf_printf(out, "%s ", words[of->at[i]]);
    imr_buf_puts(out, "\"");
}

static void add_sample(imr_writer *writer, imr_document *doc, imr_docid id)
{
    sample *at = &samples[id];
    imr_buf json = {0};
    char name[64], letter[32], age[8];
    draw_text(&at->texts[HEADING_TEXT], 1 + draw(HEADING));
    draw_text(&at->texts[RATIONALE_TEXT], 3 + draw(MOST - 3));
    draw_text(&at->texts[SUMMARY_TEXT], draw(MOST / 2));
    at->outcome = draw(2), at->procedures = draw(8), at->age = 20 + draw(AGES);
    at->length = (uint32_t)(2 * at->texts[0].n + at->texts[1].n + at->texts[2].n);
    all_words += at->length;
    snprintf(letter, sizeof letter, "CM00-%07u", id / LETTER);
    snprintf(name, sizeof name, "%s#%u", letter, id % LETTER + 1);
    snprintf(age, sizeof age, "%03u", at->age);
    assert_int_equal(imr_document_clear(doc, NULL), IMR_OK);
    place(doc, IMR_SECTION_HEADING, &at->texts[HEADING_TEXT]);
    post(doc, "XHE", &at->texts[HEADING_TEXT]);
    place(doc, IMR_SECTION_RATIONALE, &at->texts[RATIONALE_TEXT]);
    post(doc, imr_field_find(IMR_STR("summary"))->prefix, &at->texts[SUMMARY_TEXT]);
    add_boolean(doc, "id", name);
    add_boolean(doc, "letter", letter);
    add_boolean(doc, "outcome", outcomes[at->outcome]);
    for (unsigned p = 0; p < 3; p++)
        if ((at->procedures >> p & 1U) != 0) add_boolean(doc, "procedure", procedures[p]);
    assert_int_equal(imr_document_value(doc, (unsigned)imr_field_find(IMR_STR("age"))->slot, imr_str_of(age), NULL),
                     IMR_OK);
    imr_buf_printf(&json, "{\"id\":\"%s\",\"letter\":\"%s\"", name, letter);
    write_words(&json, "heading", &at->texts[HEADING_TEXT]);
    write_words(&json, "rationale", &at->texts[RATIONALE_TEXT]);
    write_words(&json, "summary", &at->texts[SUMMARY_TEXT]);
    imr_buf_puts(&json, "}");
    store_json(doc, imr_buf_str(&json));
    assert_int_equal(imr_writer_add(writer, doc, NULL, NULL), IMR_OK);
    imr_buf_free(&json);
}

void draw_index(imr_writer *writer, imr_document *doc)
{
    for (imr_docid id = 1; id <= DECISIONS; id++) add_sample(writer, doc, id);
}
