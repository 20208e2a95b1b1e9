/* What a program does before anything else. */
#ifndef IMR_PROCESS_H
#define IMR_PROCESS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Opens /dev/null on those of the descriptors 0 to 2 that are closed: otherwise the next file that is opened would get
 * the number, and messages would be written into it. False where that fails; nothing may be opened or printed then. */
bool imr_process_begin(void);

#ifdef __cplusplus
}
#endif

#endif
