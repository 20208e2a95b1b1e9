/* Reader and writer of an index in one include; a file that needs less includes less. */
#ifndef IMR_XAP_H
#define IMR_XAP_H

#include "reader.h"
#include "writer.h"

#endif
