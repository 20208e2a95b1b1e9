/* The connectors of legal search: "/5", "w/5", "pre/5", "+5", "/s", "/p", NEAR, ADJ. Used by scan.c. */
#ifndef IMR_CONNECTOR_H
#define IMR_CONNECTOR_H

#include "str.h"

enum {
    IMR_DISTANCE_MOST = 255,
    IMR_DISTANCE_SENTENCE = 25,
    IMR_DISTANCE_PARAGRAPH = 75,
    IMR_DISTANCE_UNSAID = 10, /* NEAR and ADJ without a number */
};

typedef struct imr_connector {
    uint32_t distance; /* in words; 1 is the next one */
    bool ordered;
} imr_connector;

/* Whether a word is a connector; "and/or", "C5-6/7", "10/325mg", "1/2" and "/0" are not. */
bool imr_connector_read(imr_str word, imr_connector *out);

#endif
