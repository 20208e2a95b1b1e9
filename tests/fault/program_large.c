#include "programs.h"

#define main fault_large
#include "large.c"
