#include "pdf_confine.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Sanitizers reserve terabytes of address space, and read /proc and trace threads for their reports: a worker built
 * with one is limited only in time and files, not in memory and system calls. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define IMR_SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IMR_SANITIZED 1
#endif
#endif
#ifdef IMR_SANITIZED
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

/* Seconds of processor time of a worker. The parent replaces a worker long before; this bounds one whose parent is
 * gone. */
enum { PROCESSOR_TIME = 120 };

/* ---- limits ---- */

static bool set_limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit limit = {most, most};
    return setrlimit(what, &limit) == 0;
}

static bool set_limits(size_t memory)
{
    bool set = set_limit(RLIMIT_CPU, PROCESSOR_TIME) && set_limit(RLIMIT_FSIZE, 0) && set_limit(RLIMIT_CORE, 0) &&
               set_limit(RLIMIT_NOFILE, STDERR_FILENO + 1);
    return set && (sanitized || set_limit(RLIMIT_AS, (rlim_t)memory << 20));
}

/* ---- system calls ---- */

static const int allowed[] = {
    SCMP_SYS(brk),          SCMP_SYS(munmap),       SCMP_SYS(mremap),          SCMP_SYS(madvise),
    SCMP_SYS(futex),        SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),  SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),    SCMP_SYS(getpid),          SCMP_SYS(gettid),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),   SCMP_SYS(restart_syscall),
};

/* Adds the rules; false on failure. Executable memory is refused. */
static bool add_rules(scmp_filter_ctx filter)
{
    bool added = true;
    for (size_t i = 0; added && i < sizeof allowed / sizeof *allowed; i++)
        added = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    return added &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0;
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) return false;
    bool loaded = add_rules(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
}

bool imr_pdf_confine(size_t memory)
{
    bool confined = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
                    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_limits(memory);
    return confined && (sanitized || filter_calls());
}
