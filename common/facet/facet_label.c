#include "facet_label.h"

#include <string.h>

static const struct {
    const char *field;
    unsigned tables;
} closed[] = {
    {"category", 1U << IMR_TABLE_CATEGORY},
    {"procedure", 1U << IMR_TABLE_PROCEDURE},
    {"guideline", 1U << IMR_TABLE_GUIDELINE | 1U << IMR_TABLE_CHAPTER},
    {"ur_guideline", 1U << IMR_TABLE_GUIDELINE | 1U << IMR_TABLE_CHAPTER},
    {"body_part", 1U << IMR_TABLE_BODY_PART},
    {"body_part_inferred", 1U << IMR_TABLE_BODY_PART},
    {"specialty", 1U << IMR_TABLE_SPECIALTY},
    {"ground", 1U << IMR_TABLE_GROUND},
};

unsigned imr_facet_tables(const imr_field *field)
{
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        if (strcmp(closed[i].field, field->key) == 0) return closed[i].tables;
    return 0;
}

imr_str imr_facet_label(const imr_lexicon *lexicon, const imr_field *field, imr_str value)
{
    unsigned tables = imr_facet_tables(field);
    for (imr_table table = 0; table < IMR_TABLE_COUNT; table++) {
        if ((tables & 1U << table) == 0) continue;
        const imr_concept *concept = imr_lexicon_find(lexicon, table, value);
        if (concept == NULL) continue;
        size_t colon = table == IMR_TABLE_BODY_PART ? imr_str_find(concept->label, IMR_STR(":"), 0) : SIZE_MAX;
        return colon == SIZE_MAX ? concept->label : (imr_str){concept->label.s, colon}; /* other names follow a colon */
    }
    return (imr_str){0};
}
