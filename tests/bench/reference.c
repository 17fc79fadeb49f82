#include "bench/reference.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/loop.h"

static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static struct event_base *
new_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER); /* launches are paced in microseconds */
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

void
reference_init(struct reference *reference, int argc, char *argv[])
{
	*reference = (struct reference){ .requests = argc == 3 ? atoi(argv[1]) : 0, .delay_us = argc == 3 ? atoi(argv[2]) * US_PER_MS : 0 };
	if (reference->requests < 1 || reference->delay_us < 0) {
		fprintf(stderr, "usage: %s REQUESTS DELAY, the delay in ms\n", argv[0]);
		exit(2);
	}
	signal(SIGPIPE, SIG_IGN);
	raise_descriptors();
	reference->base = new_base();
}

int
reference_listen(uint16_t *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, REFERENCE_BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
		perror("no server");
		exit(EXIT_FAILURE);
	}
	*port = ntohs(address.sin_port);
	return fd;
}

void
reference_begin(struct reference *reference)
{
	reference->begun_us = clock_now_us();
}

void
reference_done(struct reference *reference, int64_t connect_us)
{
	int64_t late_us = clock_now_us() - connect_us - reference->delay_us;

	reference->worst_us = late_us > reference->worst_us ? late_us : reference->worst_us;
	if (++reference->done == reference->requests)
		loop_stop(reference->base);
}

int
reference_end(const struct reference *reference)
{
	int64_t beyond_us = clock_now_us() - reference->begun_us - reference->delay_us;

	printf("%.3f %.3f\n", (double)beyond_us / US_PER_MS, (double)reference->worst_us / US_PER_MS);
	loop_free(reference->base);
	return 0;
}
