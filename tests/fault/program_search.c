#include "programs.h"

#define main fault_search
#include "../../searcher/main.c"
