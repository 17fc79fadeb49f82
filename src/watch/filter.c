/* The seccomp filter of a traced program. */
#include "watch/filter.h"

#include <errno.h>

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "watch/wait.h"

#if defined __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#elif defined __i386__
#define MACHINE AUDIT_ARCH_I386
#elif defined __arm__
#define MACHINE AUDIT_ARCH_ARM
#endif
#endif

#ifdef MACHINE

enum {
	CALLS_MAX = 60, /* jumps have one byte */
	AROUND = 6,
};

int
filter_install(void)
{
	struct sock_filter filter[CALLS_MAX + AROUND];
	struct sock_fprog program = { .filter = filter };
	size_t count, i, n = 0;
	const struct wait_call *calls = wait_calls(&count);

	if (count > CALLS_MAX)
		return E2BIG;
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (i = 0; i < count; i++)
		filter[n++] =
		    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].number, (uint8_t)(count - i), 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	program.len = (unsigned short)n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return errno;
	return 0;
}

bool
filter_knows(uint32_t machine)
{
	return machine == MACHINE;
}

int
filter_check(void)
{
	uint32_t action = SECCOMP_RET_TRACE;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ? 0 : errno;
}

#else

bool
filter_knows(uint32_t machine)
{
	(void)machine;
	return false;
}

int
filter_check(void)
{
	return ENOSYS;
}

int
filter_install(void)
{
	return ENOSYS;
}

#endif
