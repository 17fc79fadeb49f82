#include "bench/run_program.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { OUTPUT_SIZE = 256, NAME_SIZE = 64 };

void
lead_session(void)
{
	FILE *weight;

	setsid(); /* on a terminal it leads one already */
	weight = fopen("/proc/self/autogroup", "w");
	if (weight == NULL)
		return;
	fprintf(weight, "%d", getpriority(PRIO_PROCESS, 0));
	fclose(weight);
}

__attribute__((noreturn))
static void
be_program(const char *const argv[], int output)
{
	lead_session();
	dup2(output, STDOUT_FILENO);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Returns true if it ended well. */
static bool
wait_for(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void
running_begin(struct running *running, const char *const argv[])
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0 || (running->pid = fork()) == -1) {
		perror("bench: a program");
		exit(EXIT_FAILURE);
	}
	if (running->pid == 0)
		be_program(argv, ends[1]);
	close(ends[1]);
	running->output = ends[0];
}

bool
running_end(struct running *running, double *numbers, int count)
{
	char text[OUTPUT_SIZE], *at = text, *end;
	size_t used = 0;
	ssize_t size;
	int i;

	while ((size = read(running->output, text + used, sizeof text - 1 - used)) > 0)
		used = used + (size_t)size < sizeof text - 1 ? used + (size_t)size : 0; /* of one that says more nothing is wanted */
	text[used] = '\0';
	close(running->output);
	if (!wait_for(running->pid))
		return false;
	for (i = 0; i < count; i++, at = end) {
		numbers[i] = strtod(at, &end);
		if (end == at)
			break;
	}
	return i == count;
}

bool
run_for_numbers(const char *const argv[], double *numbers, int count)
{
	struct running running;

	running_begin(&running, argv);
	return running_end(&running, numbers, count);
}

double
run_program(const char *const argv[])
{
	int64_t begun_us = clock_now_us();
	struct running running;

	running_begin(&running, argv);
	return running_end(&running, NULL, 0) ? (double)(clock_now_us() - begun_us) / US_PER_MS : -1;
}

const char *
find_python(const char *module)
{
	static const char *const pythons[] = { "python3", "/usr/bin/python3" };
	char command[NAME_SIZE];

	snprintf(command, sizeof command, "import %s", module);
	for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++)
		if (run_program((const char *[]){ "sh", "-c", "\"$0\" -c \"$1\" 2>/dev/null", pythons[i], command, NULL }) >= 0)
			return pythons[i];
	return NULL;
}

bool
has_program(const char *name)
{
	return run_program((const char *[]){ "sh", "-c", "command -v \"$0\"", name, NULL }) >= 0;
}
