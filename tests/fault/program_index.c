#include "programs.h"

#define main fault_index
#include "../../indexer/main.c"
