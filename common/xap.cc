#include "xap.h"
