/* What is told of a watched program, in words. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "watch/words.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"
#include "base/utf8.h"
#include "watch/wait.h"

enum { LINE_SIZE = 256 };

/* ---- its name ---- */

static const char *
without_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Interpreters, and the letter of their option for a program on the command line. */
static const struct interpreter {
	const char *name;
	char inline_letter;
} interpreters[] = {
	{ "python", 'c' }, { "pypy", 'c' }, { "node", 'e' }, { "nodejs", 'e' }, { "deno", '\0' }, { "bun", 'e' }, { "ruby", 'e' },
	{ "perl", 'e' }, { "php", 'r' }, { "lua", 'e' }, { "sh", 'c' }, { "bash", 'c' }, { "dash", 'c' }, { "zsh", 'c' },
};

/* python3, python3.11 and the like are one. */
static const struct interpreter *
find_interpreter(const char *program)
{
	size_t length = strcspn(program, "0123456789.");

	for (size_t i = 0; i < sizeof interpreters / sizeof interpreters[0]; i++)
		if (strlen(interpreters[i].name) == length && strncmp(interpreters[i].name, program, length) == 0)
			return &interpreters[i];
	return NULL;
}

/* The script or module that it runs, or NULL. */
static const char *
script_of(char *const *argv, const struct interpreter *interpreter, bool *is_module)
{
	*is_module = false;
	for (int i = 1; argv[i] != NULL; i++) {
		*is_module = strcmp(argv[i], "-m") == 0 && argv[i + 1] != NULL;
		if (*is_module)
			return argv[i + 1];
		if (argv[i][0] != '-' && argv[i][0] != '\0')
			return argv[i];
		if (argv[i][0] == '-' && argv[i][1] != '-' && interpreter->inline_letter != '\0' &&
		    strchr(argv[i], interpreter->inline_letter) != NULL)
			return NULL;
	}
	return NULL;
}

void
watch_name(char *const *argv, char *out, size_t size)
{
	const char *program = without_folder(argv[0]);
	const struct interpreter *interpreter = find_interpreter(program);
	bool is_module = false;
	const char *script = interpreter != NULL ? script_of(argv, interpreter, &is_module) : NULL;
	const char *name = script != NULL ? without_folder(script) : program;
	const char *dot = script != NULL && !is_module ? strrchr(name, '.') : NULL;
	int length = (int)(dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));

	out[0] = '\0';
	utf8_add(out, size, "%s", name);
	if ((size_t)length < strlen(out))
		out[length] = '\0';
	utf8_clean(out, '?');
}

/* ---- its beginning and its end ---- */

static const struct {
	int number;
	const char *name;
} signals[] = {
	{ SIGABRT, "SIGABRT" }, { SIGALRM, "SIGALRM" }, { SIGBUS, "SIGBUS" }, { SIGFPE, "SIGFPE" }, { SIGHUP, "SIGHUP" },
	{ SIGILL, "SIGILL" }, { SIGINT, "SIGINT" }, { SIGKILL, "SIGKILL" }, { SIGPIPE, "SIGPIPE" }, { SIGQUIT, "SIGQUIT" },
	{ SIGSEGV, "SIGSEGV" }, { SIGSYS, "SIGSYS" }, { SIGTERM, "SIGTERM" }, { SIGTRAP, "SIGTRAP" }, { SIGUSR1, "SIGUSR1" },
	{ SIGUSR2, "SIGUSR2" }, { SIGXCPU, "SIGXCPU" }, { SIGXFSZ, "SIGXFSZ" },
};

void
watch_status_words(int status, char *out, size_t size)
{
	if (!WIFSIGNALED(status)) {
		utf8_format(out, size, "exit status %d", WEXITSTATUS(status));
		return;
	}
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		if (signals[i].number == WTERMSIG(status)) {
			utf8_format(out, size, "killed by %s (%s)", signals[i].name, strsignal(WTERMSIG(status)));
			return;
		}
	}
	utf8_format(out, size, "killed by signal %d", WTERMSIG(status));
}

uint32_t
watch_status_code(int status)
{
	return (uint32_t)(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

void
watch_start_words(const struct report *r, const char *command, char *out, size_t size)
{
	int error = (int)r->value;
	char name[128];

	utf8_format(name, sizeof name, "%s", command);
	utf8_clean(name, '?');
	if (r->stage == REPORT_STAGE_TERMINAL)
		utf8_format(out, size, "there is no terminal for it: %s", strerror(error));
	else if (r->stage == REPORT_STAGE_FORK)
		utf8_format(out, size, "there is no process for it: %s", strerror(error));
	else if (error == ENOENT && strchr(command, '/') != NULL && access(command, F_OK) == 0) /* it is there */
		utf8_format(out, size, "%s: the program of its \"#!\" line is not found", name);
	else if (error == ENOENT)
		utf8_format(out, size, "%s: not found", name);
	else if (error == EACCES)
		utf8_format(out, size, "%s: not executable (permission denied)", name);
	else if (error == ENOEXEC)
		utf8_format(out, size, "%s: not executable (no program, and no \"#!\" line)", name);
	else
		utf8_format(out, size, "%s: %s", name, strerror(error));
}

/* A number in a file of the system's: at its beginning, or behind the `name` with which its line begins. Returns -1 if
 * there is none. */
static int
number_in(const char *path, const char *name)
{
	char line[LINE_SIZE];
	FILE *file = fopen(path, "re");
	int64_t number = -1;

	while (file != NULL && number < 0 && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			number_scan(line + strlen(name), INT_MAX, &number);
	if (file != NULL)
		fclose(file);
	return (int)number;
}

void
watch_untraced_words(const struct report *r, char *out, size_t size)
{
	const struct watch_tracing tracing = {
		.yama = number_in("/proc/sys/kernel/yama/ptrace_scope", ""),
		.tracer = number_in("/proc/self/status", "TracerPid:\t"),
	};

	watch_untraced_words_where(&tracing, r, out, size);
}

/* Yama's scopes: 0 and 1 allow one's own children, 2 the administrator alone, 3 nobody (Documentation/admin-guide/LSM/
 * Yama.rst). */
void
watch_untraced_words_where(const struct watch_tracing *tracing, const struct report *r, char *out, size_t size)
{
	int error = (int)r->value;

#ifndef __linux__
	utf8_format(out, size, "what it waits for can be seen on Linux alone");
	return;
#endif
	if (r->stage == REPORT_STAGE_RIGHTS)
		utf8_format(out, size, "it has rights by its file (set-uid) that it would lose if it were traced");
	else if (r->stage == REPORT_STAGE_FILTER)
		utf8_format(out, size, "its calls cannot be filtered here, as in some containers (seccomp: %s)", strerror(error));
	else if (error == EPERM && tracing->yama >= 2)
		utf8_format(out, size, "this system forbids tracing (kernel.yama.ptrace_scope is %d)", tracing->yama);
	else if (error == EPERM && tracing->tracer > 0)
		utf8_format(out, size, "waitscope is traced itself, by process %d, and all that it starts", tracing->tracer);
	else if (error == EPERM)
		utf8_format(out, size, "it may not be traced here, as in some containers (ptrace: %s)", strerror(error));
	else if (error == ENOSYS)
		utf8_format(out, size, "this system does not tell what programs wait for (Linux does from 5.3 on)");
	else
		utf8_format(out, size, "it cannot be traced (ptrace: %s)", strerror(error));
}

/* ---- what it waits for ---- */

static void
add_address(const struct report_address *a, char *out, size_t size)
{
	static const uint8_t here4[4] = { 127, 0, 0, 1 }, here6[16] = { [15] = 1 };
	char host[INET6_ADDRSTRLEN] = "";

	if (a->family == 6 ? memcmp(a->peer, here6, sizeof here6) == 0 : memcmp(a->peer, here4, sizeof here4) == 0) {
		utf8_add(out, size, "localhost:%u", a->peer_port);
		return;
	}
	inet_ntop(a->family == 6 ? AF_INET6 : AF_INET, a->peer, host, sizeof host);
	utf8_add(out, size, a->family == 6 ? "[%s]:%u" : "%s:%u", host, a->peer_port);
}

/* One of them, and several. */
static const struct {
	const char *one, *several;
} things[] = {
	[REPORT_THING_UNKNOWN] = { "", "descriptors" },
	[REPORT_THING_SOCKET] = { "a socket", "sockets" },
	[REPORT_THING_LOCAL_SOCKET] = { "a local socket", "local sockets" },
	[REPORT_THING_PIPE] = { "a pipe", "pipes" },
	[REPORT_THING_TERMINAL] = { "a terminal", "terminals" },
	[REPORT_THING_FILE] = { "a file", "files" },
	[REPORT_THING_EPOLL] = { "an epoll", "epolls" },
	[REPORT_THING_OTHER] = { "a descriptor", "descriptors" },
};

void
watch_add_things(int thing, int count, char *out, size_t size)
{
	const char *apart = out[0] == '\0' ? "" : ", ";
	bool is_named = thing != REPORT_THING_UNKNOWN;

	if (count == 1)
		utf8_add(out, size, "%s%s", apart, is_named ? things[thing].one : "a descriptor");
	else if (count > 1)
		utf8_add(out, size, "%s%d %s", apart, count, things[thing].several);
}

static void
add_thing(const struct report *r, char *out, size_t size)
{
	if (r->thing == REPORT_THING_SOCKET && r->address.family != 0 && r->address.peer_port != 0)
		add_address(&r->address, out, size);
	else if (r->thing == REPORT_THING_SOCKET && r->address.family != 0)
		utf8_add(out, size, "port %u", r->address.local_port);
	else
		utf8_add(out, size, "%s", things[r->thing].one);
}

void
watch_wait_words(const struct report *r, const char *what, char *out, size_t size)
{
	const struct wait_call *call = wait_call_find(r->call);
	size_t name;

	if (call == NULL)
		utf8_format(out, size, r->call == WAIT_NO_CALL ? "a system call" : "system call %d", r->call);
	else
		utf8_format(out, size, "%s", call->name);
	name = strlen(out);
	utf8_add(out, size, ": ");
	if (what != NULL && (call == NULL || call->shape != WAIT_SHAPE_WRITE)) /* who writes waits for no response */
		utf8_add(out, size, "%s", what);
	else if (r->wait == WAIT_FOR_ANY && r->count > 0)
		utf8_add(out, size, "%d %s", r->count, r->count == 1 ? "descriptor" : "descriptors");
	else if (r->wait == WAIT_FOR_ONE)
		add_thing(r, out, size);
	else if (r->wait == WAIT_FOR_THREAD)
		utf8_add(out, size, "a thread");
	else if (r->wait == WAIT_FOR_CHILD)
		utf8_add(out, size, "a child");
	if (strcmp(out + name, ": ") == 0)
		out[name] = '\0';
}
