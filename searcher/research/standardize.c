#include "standardize.h"

static double share(double overturned, double n) { return n > 0 ? overturned / n : 0; }

imr_standardized imr_standardize(const imr_stratum *table, size_t rows, size_t strata, size_t row)
{
    double all = 0, covered = 0, sum = 0;
    for (size_t s = 0; s < strata; s++) {
        const imr_stratum *cell = &table[row * strata + s];
        double weight = 0;
        for (size_t r = 0; r < rows; r++) weight += table[r * strata + s].n;
        all += weight;
        if (cell->n == 0) continue;
        covered += weight;
        sum += weight * share(cell->overturned, cell->n);
    }
    if (covered <= 0) return (imr_standardized){0, 0};
    return (imr_standardized){sum / covered, covered / all};
}

static int sign(double x) { return (x > 0) - (x < 0); }

bool imr_standardize_flips(const imr_stratum *table, size_t strata, size_t row, size_t other)
{
    const imr_stratum *a = table + row * strata, *b = table + other * strata;
    imr_stratum whole_a = {0, 0}, whole_b = {0, 0};
    int within = 0;
    size_t shared = 0;
    for (size_t s = 0; s < strata; s++) {
        whole_a.overturned += a[s].overturned;
        whole_a.n += a[s].n;
        whole_b.overturned += b[s].overturned;
        whole_b.n += b[s].n;
        if (a[s].n == 0 || b[s].n == 0) continue;
        int here = sign(share(a[s].overturned, a[s].n) - share(b[s].overturned, b[s].n));
        if (here == 0 || (shared > 0 && here != within)) return false;
        within = here;
        shared++;
    }
    if (shared < 2 || whole_a.n == 0 || whole_b.n == 0) return false;
    return sign(share(whole_a.overturned, whole_a.n) - share(whole_b.overturned, whole_b.n)) == -within;
}
