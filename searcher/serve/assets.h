/* Files built into the program: the stylesheet, the script, the description of the API. */
#ifndef IMR_ASSETS_H
#define IMR_ASSETS_H

#include "embedded.h"

extern const imr_embedded imr_embedded_style, imr_embedded_script, imr_embedded_openapi;

#endif
