#include "facet_alias.h"

#include <string.h>
#include <strings.h>

/* clang-format off */
static const struct {
    const char *field, *name, *value;
} aliases[] = {
    {"sex", "F", "female"},
    {"sex", "woman", "female"},
    {"sex", "women", "female"},
    {"sex", "girl", "female"},
    {"sex", "W", "female"},
    {"sex", "M", "male"},
    {"sex", "man", "male"},
    {"sex", "men", "male"},
    {"sex", "boy", "male"},
    {"side", "L", "left"},
    {"side", "lt", "left"},
    {"side", "R", "right"},
    {"side", "rt", "right"},
    {"side", "both", "bilateral"},
    {"side", "bilat", "bilateral"},
    {"side", "B", "bilateral"},
    {"side", "L and R", "bilateral"},
    {"licensure", "AL", "Alabama"},
    {"licensure", "AK", "Alaska"},
    {"licensure", "AZ", "Arizona"},
    {"licensure", "AR", "Arkansas"},
    {"licensure", "CA", "California"},
    {"licensure", "CO", "Colorado"},
    {"licensure", "CT", "Connecticut"},
    {"licensure", "DE", "Delaware"},
    {"licensure", "FL", "Florida"},
    {"licensure", "GA", "Georgia"},
    {"licensure", "HI", "Hawaii"},
    {"licensure", "ID", "Idaho"},
    {"licensure", "IL", "Illinois"},
    {"licensure", "IN", "Indiana"},
    {"licensure", "IA", "Iowa"},
    {"licensure", "KS", "Kansas"},
    {"licensure", "KY", "Kentucky"},
    {"licensure", "LA", "Louisiana"},
    {"licensure", "ME", "Maine"},
    {"licensure", "MD", "Maryland"},
    {"licensure", "MA", "Massachusetts"},
    {"licensure", "MI", "Michigan"},
    {"licensure", "MN", "Minnesota"},
    {"licensure", "MS", "Mississippi"},
    {"licensure", "MO", "Missouri"},
    {"licensure", "MT", "Montana"},
    {"licensure", "NE", "Nebraska"},
    {"licensure", "NV", "Nevada"},
    {"licensure", "NH", "New Hampshire"},
    {"licensure", "NJ", "New Jersey"},
    {"licensure", "NM", "New Mexico"},
    {"licensure", "NY", "New York"},
    {"licensure", "NC", "North Carolina"},
    {"licensure", "ND", "North Dakota"},
    {"licensure", "OH", "Ohio"},
    {"licensure", "OK", "Oklahoma"},
    {"licensure", "OR", "Oregon"},
    {"licensure", "PA", "Pennsylvania"},
    {"licensure", "RI", "Rhode Island"},
    {"licensure", "SC", "South Carolina"},
    {"licensure", "SD", "South Dakota"},
    {"licensure", "TN", "Tennessee"},
    {"licensure", "TX", "Texas"},
    {"licensure", "UT", "Utah"},
    {"licensure", "VT", "Vermont"},
    {"licensure", "VA", "Virginia"},
    {"licensure", "WA", "Washington"},
    {"licensure", "WV", "West Virginia"},
    {"licensure", "WI", "Wisconsin"},
    {"licensure", "WY", "Wyoming"},
    {"licensure", "DC", "District of Columbia"},
    {"licensure", "PR", "Puerto Rico"},
};
/* clang-format on */

imr_str imr_facet_alias(const imr_field *field, imr_str typed)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcmp(aliases[i].field, field->key) != 0 || strlen(aliases[i].name) != typed.n) continue;
        if (strncasecmp(aliases[i].name, typed.s, typed.n) == 0) return imr_str_of(aliases[i].value);
    }
    return (imr_str){0};
}
