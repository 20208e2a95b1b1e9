/* The head of a record in the log that shim.c writes and power.c reads; followed by the path, the other path, the
 * bytes. */
#ifndef IMR_SHIM_LOG_H
#define IMR_SHIM_LOG_H

#include <stdint.h>

enum shim_event { SHIM_CREATE, SHIM_WRITE, SHIM_TRUNCATE, SHIM_SYNC, SHIM_RENAME, SHIM_MKDIR, SHIM_REMOVE };

struct shim_record {
    uint32_t event, path_n, other_n, reserved;
    uint64_t offset, n; /* n bytes follow, for SHIM_WRITE only */
};

#endif
