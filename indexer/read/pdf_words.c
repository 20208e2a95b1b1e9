#include "pdf_words.h"

#include <math.h>
#include <stdlib.h>

/* ---- words ---- */

void imr_pdf_words_free(imr_pdf_words *words)
{
    free(words->at);
    *words = (imr_pdf_words){0};
}

static imr_pdf_word *add_word(imr_pdf_words *words, imr_pdf_word word)
{
    if (words->n == words->room) {
        size_t room = words->room == 0 ? 512 : words->room * 2;
        imr_pdf_word *grown = realloc(words->at, room * sizeof *grown);
        words->failed = words->failed || grown == NULL;
        if (grown == NULL) return NULL;
        words->at = grown;
        words->room = room;
    }
    words->at[words->n] = word;
    return &words->at[words->n++];
}

static size_t next_line(const imr_pdf_words *words) { return words->n == 0 ? 0 : words->at[words->n - 1].line + 1; }

void imr_pdf_words_add_one(imr_pdf_words *words, imr_str text, imr_pdf_box box)
{
    add_word(words,
             (imr_pdf_word){.text = text, .box = box, .line = next_line(words), .characters = text.n, .filled = true});
}

/* The next character of valid UTF-8. */
static const char *after_character(const char *at)
{
    do at++;
    while (((unsigned char)*at & 0xC0U) == 0x80U);
    return at;
}

static double center_x(const imr_pdf_box *box) { return (box->x1 + box->x2) / 2; }
static double center_y(const imr_pdf_box *box) { return (box->y1 + box->y2) / 2; }
static double height(const imr_pdf_box *box) { return box->y2 - box->y1; }

/* Whether two boxes are of one word: poppler gives its characters one extent across the direction of writing. */
static bool same_word(const imr_pdf_box *a, const imr_pdf_box *b)
{
    const double exact = 0.01;
    return (fabs(a->y1 - b->y1) < exact && fabs(a->y2 - b->y2) < exact) ||
           (fabs(a->x1 - b->x1) < exact && fabs(a->x2 - b->x2) < exact);
}

static void extend(imr_pdf_word *word, const imr_pdf_box *last, const imr_pdf_box *box, const char *end)
{
    word->text.n = (size_t)(end - word->text.s);
    word->characters++;
    word->right += center_x(box) - center_x(last);
    word->down += center_y(box) - center_y(last);
    word->box.x1 = fmin(word->box.x1, box->x1);
    word->box.y1 = fmin(word->box.y1, box->y1);
    word->box.x2 = fmax(word->box.x2, box->x2);
    word->box.y2 = fmax(word->box.y2, box->y2);
}

void imr_pdf_words_add(imr_pdf_words *words, const char *text, const imr_pdf_box *boxes, size_t n)
{
    size_t line = next_line(words), box = 0;
    imr_pdf_word *open = NULL;
    bool glued = false;
    for (const char *at = text, *next; *at != '\0' && box < n && !words->failed; at = next, box++) {
        next = after_character(at);
        if (*at == '\n' || *at == ' ') {
            line += *at == '\n';
            open = NULL;
            glued = false;
        } else if (open != NULL && same_word(&boxes[box - 1], &boxes[box])) {
            extend(open, &boxes[box - 1], &boxes[box], next);
        } else {
            open = add_word(words, (imr_pdf_word){.text = {at, (size_t)(next - at)},
                                                  .box = boxes[box],
                                                  .line = line,
                                                  .characters = 1,
                                                  .glued = glued});
            glued = true;
        }
    }
}

/* ---- direction ---- */

typedef enum direction { RIGHT, UP, LEFT, DOWN, DIRECTIONS } direction;

static direction direction_of(double right, double down)
{
    if (fabs(right) >= fabs(down)) return right >= 0 ? RIGHT : LEFT;
    return down < 0 ? UP : DOWN;
}

/* The end of the words of one of poppler's lines, which all run one way. */
static size_t end_of_line(const imr_pdf_words *words, size_t begin)
{
    size_t end = begin;
    while (end < words->n && words->at[end].line == words->at[begin].line) end++;
    return end;
}

/* False if no word of the line is long enough to show its direction. */
static bool tell_direction(const imr_pdf_words *words, size_t begin, size_t end, direction *way, size_t *characters)
{
    double right = 0, down = 0;
    *characters = 0;
    for (size_t i = begin; i < end; i++) {
        const imr_pdf_word *word = &words->at[i];
        if (word->characters < 2 || word->filled) continue;
        right += word->right;
        down += word->down;
        *characters += word->characters;
    }
    *way = direction_of(right, down);
    return *characters > 0;
}

static direction main_direction(const imr_pdf_words *words)
{
    size_t counts[DIRECTIONS] = {0}, characters;
    direction way, most = RIGHT;
    for (size_t begin = 0, end; begin < words->n; begin = end) {
        end = end_of_line(words, begin);
        if (tell_direction(words, begin, end, &way, &characters)) counts[way] += characters;
    }
    for (size_t i = 0; i < DIRECTIONS; i++)
        if (counts[i] > counts[most]) most = (direction)i;
    return most;
}

/* Drops stamps: text up the side or upside down while the page is not. */
static void drop_turned(imr_pdf_words *words, direction page)
{
    direction way;
    size_t characters;
    for (size_t begin = 0, end; begin < words->n; begin = end) {
        end = end_of_line(words, begin);
        bool turned = tell_direction(words, begin, end, &way, &characters) && way != page;
        for (size_t i = begin; turned && i < end; i++) words->at[i].dropped = true;
    }
}

static imr_pdf_box turned(imr_pdf_box box, direction way)
{
    switch (way) {
    case UP: return (imr_pdf_box){-box.y2, box.x1, -box.y1, box.x2};
    case LEFT: return (imr_pdf_box){-box.x2, -box.y2, -box.x1, -box.y1};
    case DOWN: return (imr_pdf_box){box.y1, -box.x2, box.y2, -box.x1};
    case RIGHT:
    case DIRECTIONS: break;
    }
    return box;
}

static void turn(imr_pdf_words *words, direction way)
{
    for (size_t i = 0; way != RIGHT && i < words->n; i++) words->at[i].box = turned(words->at[i].box, way);
}

/* ---- text on a slant ---- Poppler turns a watermark across the page into words of a character or two, each at its own
 * height, within the lines it crosses. They are recognised because they are in a row on a slant, close to each other,
 * of one size, and alone at their height. */

enum { MOST_CHARACTERS = 3, MOST_SUSPECTS = 1000, LEAST_SLANTED = 4, LEAST_WORDS = 3 };
static const double least_slant = 0.14, most_turn = 0.4; /* radians */

/* For words that are upside down and skewed, poppler's boxes differ by a fifth. */
static bool of_one_size(const imr_pdf_word *a, const imr_pdf_word *b)
{
    const double tolerance = 0.25;
    return fabs(height(&a->box) - height(&b->box)) < tolerance * height(&a->box);
}

/* Whether a word of its size is beside it. */
static bool has_neighbour(const imr_pdf_words *words, const imr_pdf_word *word)
{
    const double reach = 3, level = 0.03; /* relative to its height */
    double size = height(&word->box);
    for (size_t i = 0; i < words->n; i++) {
        const imr_pdf_word *other = &words->at[i];
        if (other == word || fabs(center_y(&other->box) - center_y(&word->box)) > level * size) continue;
        double before = word->box.x1 - other->box.x2, behind = other->box.x1 - word->box.x2;
        if (of_one_size(word, other) && fmax(before, behind) < reach * size) return true;
    }
    return false;
}

/* For a slanted character poppler gives the size in one direction and the advance in the other. */
static double size_of(const imr_pdf_word *word)
{
    return fmax(height(&word->box), (word->box.x2 - word->box.x1) / (double)word->characters);
}

static double nearer(double a, double b) { return fabs(a) < fabs(b) ? a : b; }

/* Whether b can be the next character after a, and the angle from a to b. Words above each other must share an edge. */
static bool follows(const imr_pdf_word *a, const imr_pdf_word *b, double *angle)
{
    const double right_angle = acos(0), reach = 1.6, sizes = 1.6;
    double x = center_x(&b->box) - center_x(&a->box), y = center_y(&b->box) - center_y(&a->box);
    double larger = fmax(size_of(a), size_of(b)), smaller = fmin(size_of(a), size_of(b));
    if (a == b || x <= 0 || larger > sizes * smaller || hypot(x, y) > reach * larger) return false;
    double least_x = nearer(b->box.x1 - a->box.x1, b->box.x2 - a->box.x2);
    double least_y = nearer(b->box.y1 - a->box.y1, b->box.y2 - a->box.y2), least = atan2(fabs(least_y), least_x);
    *angle = atan2(y, x);
    return least_x > 0 && least_y * y > 0 && least > least_slant && least < right_angle - least_slant;
}

/* The nearest suspect that continues `from`, roughly at *angle unless that is NAN. Updates *angle. */
static imr_pdf_word *next_on_slant(imr_pdf_word *const *suspects, size_t n, const imr_pdf_word *from, double *angle)
{
    imr_pdf_word *best = NULL;
    double found = 0, best_angle = 0;
    for (size_t i = 0; i < n; i++) {
        if (!follows(from, suspects[i], &found) || (!isnan(*angle) && fabs(found - *angle) > most_turn)) continue;
        if (best != NULL && center_x(&suspects[i]->box) >= center_x(&best->box)) continue;
        best = suspects[i];
        best_angle = found;
    }
    if (best != NULL) *angle = best_angle;
    return best;
}

/* Drops all suspects on the line through two of them. */
static void drop_along(imr_pdf_word *const *suspects, size_t n, const imr_pdf_word *first, const imr_pdf_word *last)
{
    const double off = 0.5, sizes = 1.6; /* relative to the size of the first */
    double x = center_x(&last->box) - center_x(&first->box), y = center_y(&last->box) - center_y(&first->box);
    for (size_t i = 0; i < n; i++) {
        double at_x = center_x(&suspects[i]->box) - center_x(&first->box);
        double at_y = center_y(&suspects[i]->box) - center_y(&first->box), size = size_of(first);
        bool alike = size_of(suspects[i]) < sizes * size && size < sizes * size_of(suspects[i]);
        if (alike && fabs(at_x * y - at_y * x) < off * size * hypot(x, y)) suspects[i]->dropped = true;
    }
}

static void drop_from(imr_pdf_word *const *suspects, size_t n, const imr_pdf_word *first)
{
    double angle = NAN;
    size_t characters = 0, words = 0;
    const imr_pdf_word *last = first;
    for (const imr_pdf_word *at = first; at != NULL; at = next_on_slant(suspects, n, at, &angle), words++) {
        characters += at->characters;
        last = at;
    }
    if (characters >= LEAST_SLANTED && words >= LEAST_WORDS) drop_along(suspects, n, first, last);
}

static int by_size(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* The height of the page's text: the median of its words. */
static double text_height(imr_pdf_words *words)
{
    double *heights = calloc(words->n + 1, sizeof *heights);
    size_t n = 0;
    words->failed = words->failed || heights == NULL;
    for (size_t i = 0; heights != NULL && i < words->n; i++)
        if (words->at[i].characters > MOST_CHARACTERS) heights[n++] = height(&words->at[i].box);
    if (n > 0) qsort(heights, n, sizeof *heights, by_size);
    double median = n > 0 ? heights[n / 2] : HUGE_VAL;
    free(heights);
    return median;
}

static bool is_suspect(const imr_pdf_words *words, const imr_pdf_word *word)
{
    return word->characters <= MOST_CHARACTERS && !word->filled && !word->dropped && !has_neighbour(words, word);
}

/* Drops slanted text, and words that are alone and much larger than the text: a watermark may be too short to show a
 * slant. */
static void drop_slanted(imr_pdf_words *words)
{
    const double large = 2;
    imr_pdf_word *suspects[MOST_SUSPECTS];
    double usual = text_height(words);
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++) {
        if (!is_suspect(words, &words->at[i])) continue;
        if (n == MOST_SUSPECTS) return;
        suspects[n++] = &words->at[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (size_of(suspects[i]) > large * usual) suspects[i]->dropped = true;
        if (!suspects[i]->dropped) drop_from(suspects, n, suspects[i]);
    }
}

/* ---- skewed pages ---- */

typedef struct slope {
    double value, weight;
} slope;

static int by_value(const void *a, const void *b)
{
    double difference = ((const slope *)a)->value - ((const slope *)b)->value;
    return (difference > 0) - (difference < 0);
}

/* How much a line falls from word to word: the median, weighted by distance. */
static double median_slope(slope *slopes, size_t n)
{
    double all = 0, so_far = 0;
    for (size_t i = 0; i < n; i++) all += slopes[i].weight;
    qsort(slopes, n, sizeof *slopes, by_value);
    for (size_t i = 0; i < n; i++)
        if ((so_far += slopes[i].weight) >= all / 2) return slopes[i].value;
    return 0;
}

static double page_slope(imr_pdf_words *words)
{
    const double steepest = 0.06; /* 3.4 degrees */
    slope *slopes = calloc(words->n, sizeof *slopes);
    size_t n = 0;
    words->failed = words->failed || slopes == NULL;
    for (size_t i = 1; slopes != NULL && i < words->n; i++) {
        const imr_pdf_word *a = &words->at[i - 1], *b = &words->at[i];
        double x = b->box.x1 - a->box.x1;
        if (a->line != b->line || a->dropped || b->dropped || x <= 0 || !of_one_size(a, b)) continue;
        double value = (center_y(&b->box) - center_y(&a->box)) / x;
        if (fabs(value) < steepest) slopes[n++] = (slope){value, x};
    }
    double found = n > 0 ? median_slope(slopes, n) : 0;
    free(slopes);
    return found;
}

static void level(imr_pdf_words *words)
{
    const double least = 0.002; /* a tenth of a degree */
    double falls = words->n > 0 ? page_slope(words) : 0;
    words->skewed = fabs(falls) > least;
    for (size_t i = 0; words->skewed && i < words->n; i++) {
        imr_pdf_box *box = &words->at[i].box;
        double down = falls * box->x1, right = falls * box->y2;
        *box = (imr_pdf_box){box->x1 + right, box->y1 - down, box->x2 + right, box->y2 - down};
    }
}

void imr_pdf_words_straighten(imr_pdf_words *words)
{
    direction page = main_direction(words);
    drop_turned(words, page);
    turn(words, page);
    level(words);
    drop_slanted(words);
}
