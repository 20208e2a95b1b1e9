#include "facet.h"
