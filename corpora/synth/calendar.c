#include "synth.h"

/* Years are counted from March. */
int32_t day_of(int year, unsigned month, unsigned day)
{
    int32_t y = year - (month <= 2 ? 1 : 0), from_march = (int32_t)(month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + (int32_t)day - 1 - 719468;
}

synth_civil civil_of(int32_t day)
{
    int32_t shifted = day + 719468, era = shifted / 146097, in_era = shifted % 146097;
    int32_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int32_t in_year = in_era - (365 * year + year / 4 - year / 100), from_march = (5 * in_year + 2) / 153;
    unsigned month = (unsigned)(from_march + 2) % 12 + 1;
    return (synth_civil){(int)(year + era * 400 + (month <= 2 ? 1 : 0)), month,
                         (unsigned)(in_year - (153 * from_march + 2) / 5 + 1)};
}
