/*
 * Prints ports of 127.0.0.1 that nobody has, as many as it is told, in one line: for programs that must be told which
 * one to take.
 *
 *   free_ports COUNT
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int
main(int argc, char **argv)
{
	long count = argc == 2 ? strtol(argv[1], NULL, 10) : 1;

	for (long i = 0; i < count; i++) {
		struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		socklen_t size = sizeof own;
		int fd = socket(AF_INET, SOCK_STREAM, 0); /* kept: the next one is another */

		if (fd < 0 || bind(fd, (const struct sockaddr *)&own, size) != 0 || getsockname(fd, (struct sockaddr *)&own, &size) != 0) {
			perror("free_ports");
			return EXIT_FAILURE;
		}
		printf("%s%u", i == 0 ? "" : " ", ntohs(own.sin_port));
	}
	printf("\n");
	return EXIT_SUCCESS;
}
