/* Where nothing may be traced: a program runs as it would, and what was refused is told. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/loop.h"
#include "support/watched.h"

#ifdef __linux__

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* From now on, and in all that this process starts, a call fails with `error`, as in containers. */
static void
refuse(long call, int error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof filter / sizeof *filter, .filter = filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(77);
}

/* In a process of its own, which ends with 0 if all is as it should be. */
static void
run_refused(long call, int error, enum report_stage stage)
{
	const struct report *refused;

	alarm(WATCHED_WATCHDOG_S);
	watched.base = loop_new(); /* an epoll is not of two processes */
	refuse(call, error);
	watched_forget();
	watched_run((char *[]){ "sh", "-c", "echo on; sleep 0.1; exit 3", NULL }, true);
	refused = watched_find(REPORT_NOT_TRACED, 0);
	if (refused == NULL || refused->stage != stage || refused->value != error)
		_exit(1);
	if (watched_count(REPORT_NOT_TRACED) != 1 || watched_count(REPORT_THREAD) != 0 || watched_count(REPORT_WAIT) != 0)
		_exit(2);
	if (strcmp(watched.printed.at, "on\n") != 0 || watched_status() != 3 << 8 || watched_find(REPORT_STARTED, 0) == NULL)
		_exit(3);
	_exit(0);
}

static void
test_refused(void **state)
{
	static const struct {
		long call;
		int error;
		enum report_stage stage;
	} cases[] = {
		{ SYS_ptrace, EPERM, REPORT_STAGE_TRACE },
		{ SYS_ptrace, ENOSYS, REPORT_STAGE_TRACE },
		{ SYS_seccomp, EPERM, REPORT_STAGE_FILTER },
	};

	(void)state;
	if (!watched_can_trace())
		return;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pid_t child = fork();
		int status;

		if (child == 0)
			run_refused(cases[i].call, cases[i].error, cases[i].stage);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == 77)
			print_message("what is refused is not tested: this process may not filter its calls\n");
		else if (status != 0)
			fail_msg("case %zu: %d", i, WEXITSTATUS(status));
	}
}

#endif

/* A program with the rights of somebody else keeps them, and is not traced; found by its path, and in PATH. */
static void
test_rights(void **state)
{
	char folder[] = "/tmp/watch-rights-XXXXXX", file[sizeof folder + 16], command[256], *path;
	const char *names[] = { file, "rights-id" }, *own_path = getenv("PATH");

	(void)state;
	assert_non_null(own_path);
	path = strdup(own_path);
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/rights-id", folder);
	snprintf(command, sizeof command, "chmod 755 %s && cp \"$(command -v id)\" %s && chown 65534 %s && chmod 4755 %s", folder, file, file, file);
	if (geteuid() != 0 || !watched_can_trace() || system(command) != 0) {
		print_message("programs with rights of their own are not tested: that needs the administrator's\n");
	} else {
		snprintf(command, sizeof command, "/no/such/folder::%s:%s", folder, path);
		setenv("PATH", command, 1);
		for (size_t i = 0; i < 2; i++) {
			watched_forget();
			watched_run((char *[]){ (char *)names[i], "-u", NULL }, true);
			assert_string_equal(watched.printed.at, "65534\n");
			assert_int_equal(watched_find(REPORT_NOT_TRACED, 0)->stage, REPORT_STAGE_RIGHTS);
			assert_null(watched_find(REPORT_THREAD, 0));
		}
		setenv("PATH", path, 1);
	}
	free(path);
	unlink(file);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef __linux__
		cmocka_unit_test(test_refused),
#endif
		cmocka_unit_test(test_rights),
	};

	return cmocka_run_group_tests(tests, watched_open, watched_close);
}
