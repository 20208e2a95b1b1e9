#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool imr_process_begin(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        if (errno != EBADF || open("/dev/null", O_RDWR) != fd) return false;
    }
    return true;
}
