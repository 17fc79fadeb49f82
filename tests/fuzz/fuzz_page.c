/*
 * What a browser, or anybody, may send to the page for the room and the server that it stands on (see fuzz.h): two connections, which are
 * pairs of sockets, and frames of the screen in between. The first byte says where the bytes are parted among the two, the second one
 * in which pieces they come. The server is no lab's: this file stands in for lab_set_side().
 */
#include <assert.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/room_page.h"
#include "base/loop.h"
#include "base/memory.h"
#include "fuzz/fuzz.h"
#include "http/http_connection.h"
#include "run/lab.h"
#include "ui/draw/grid.h"

enum { CLIENTS = 2, HEARD_SIZE = 1 << 20, TURNS_MAX = 200 };

struct client {
	int fd;
	const char *data;
	size_t size, sent, got;
	char *heard;
};

static struct {
	struct event_base *base;
	struct room_page *page;
	struct http_server *server;
	struct grid grid;
	struct client clients[CLIENTS];
	unsigned frames;
} all;

int
lab_set_side(struct lab *lab, const struct http_side *side, char *why, size_t why_size)
{
	(void)lab, (void)why, (void)why_size;
	http_server_set_side(all.server, side);
	return 0;
}

static void
request_came(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server, (void)arg;
	assert(strncmp(http_request_path(request), "/watch/", 7) != 0 && strcmp(http_request_path(request), "/watch") != 0);
	http_reply(request, 200, "x");
}

static void
client_left(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server, (void)request, (void)arg;
	assert(false); /* each is answered at once */
}

static void
draw_frame(void *arg)
{
	(void)arg;
	grid_printf(&all.grid, 0, (int)(all.frames % 3), -1, ROLE_TEXT, "frame %u é 中 \"<&>", all.frames);
	room_page_frame(all.page, &all.grid);
}

static void
set_up(void)
{
	static const struct http_server_hooks hooks = { .request = request_came, .left = client_left };
	const struct room_page_hooks page_hooks = { .wanted = draw_frame };
	char why[256];
	int error;

	if (all.base != NULL)
		return;
	all.base = loop_new();
	all.server = http_server_new(all.base, 0, &hooks, &error);
	assert(all.server != NULL);
	all.page = room_page_new(all.base, NULL, why, sizeof why);
	room_page_set_hooks(all.page, &page_hooks);
	grid_init(&all.grid, 20, 3);
	for (int i = 0; i < CLIENTS; i++)
		all.clients[i].heard = mem_new(HEARD_SIZE, 1);
}

static void
open_client(struct client *client, const uint8_t *data, size_t size, uint16_t port)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
		abort();
	*client = (struct client){ .fd = ends[1], .data = (const char *)data, .size = size, .heard = client->heard };
	http_connection_open(all.server, ends[0], (struct http_peer){ .port = port });
}

static void
hear(struct client *client)
{
	ssize_t n;

	while ((n = recv(client->fd, client->heard + client->got, HEARD_SIZE - 1 - client->got, 0)) > 0)
		client->got += (size_t)n;
}

static void
send_piece(struct client *client, size_t piece)
{
	size_t left = client->size - client->sent, size = left < piece ? left : piece;
	ssize_t n = size == 0 ? 0 : send(client->fd, client->data + client->sent, size, MSG_NOSIGNAL);

	client->sent = n < 0 ? client->size : client->sent + (size_t)n; /* it may have been closed */
}

/* Until all is sent; then both leave, and nothing of them stays. */
static void
talk(size_t piece)
{
	bool has_sent = false;

	for (int turn = 0; http_server_connections(all.server) + http_server_streams(all.server) > 0; turn++) {
		bool was_sent = has_sent;

		has_sent = true;
		for (int i = 0; i < CLIENTS; i++) {
			send_piece(&all.clients[i], piece);
			has_sent = has_sent && all.clients[i].sent == all.clients[i].size;
		}
		for (int i = 0; was_sent && i < CLIENTS; i++)
			shutdown(all.clients[i].fd, SHUT_WR);
		event_base_loop(all.base, EVLOOP_NONBLOCK);
		all.frames++;
		draw_frame(NULL);
		if (turn % 4 == 3)
			room_page_say(all.page, "A \"sentence\".");
		for (int i = 0; i < CLIENTS; i++)
			hear(&all.clients[i]);
		assert(turn < TURNS_MAX);
	}
}

/* What it was told is answers, whose bodies are texts. */
static void
check(struct client *client)
{
	hear(client);
	client->heard[client->got] = '\0';
	assert(client->got < HEARD_SIZE - 1 && strlen(client->heard) == client->got);
	assert(client->got == 0 || strncmp(client->heard, "HTTP/1.1 ", 9) == 0);
	fuzz_check_text(client->heard, "\r\n\t");
	close(client->fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cut;

	if (size < 2)
		return 0;
	set_up();
	cut = 2 + data[0] * (size - 2) / 255;
	open_client(&all.clients[0], data + 2, cut - 2, 1);
	open_client(&all.clients[1], data + cut, size - cut, 2);
	all.frames = 0;
	talk(size / ((size_t)data[1] % 4 + 1) + 1);
	for (int i = 0; i < CLIENTS; i++)
		check(&all.clients[i]);
	assert(room_page_readers(all.page) == 0);
	return 0;
}
