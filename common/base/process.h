/* To be called first by every program. */
#ifndef IMR_PROCESS_H
#define IMR_PROCESS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Opens /dev/null for each of descriptors 0 to 2 that is closed: otherwise the next opened file would get that number,
 * and messages would be written into it. If it returns false, nothing may be opened or printed. */
bool imr_process_begin(void);

#ifdef __cplusplus
}
#endif

#endif
