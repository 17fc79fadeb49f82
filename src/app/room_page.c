/* The page for the room: requests for it, and the feed of frames. */
#include "app/room_page.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/room_files.h"
#include "base/json_text.h"
#include "base/memory.h"
#include "base/text_stream.h"
#include "base/utf8.h"
#include "http/http_feed.h"
#include "http/http_origin.h"
#include "http/http_stream.h"
#include "run/lab.h"
#include "ui/draw/grid.h"
#include "ui/record/page_frame.h"

/* A row of the screen as readers get it. */
struct row {
	char *json;       /* NULL: not encoded yet */
	uint64_t changed; /* the feed's version that brought it */
};

struct room_page {
	struct http_feed *feed;
	struct room_page_hooks hooks;
	struct room_file files[ROOM_FILES];
	struct grid grid;      /* the frame that is encoded */
	struct row *rows;      /* of it */
	char *sentence;        /* JSON; NULL: none yet, */
	uint64_t said;         /* since that version */
	char address[64];      /* where it is */
	char line[128];        /* and that in words */
	bool is_stale;         /* frames were drawn that are not encoded */
	bool is_over;
};

/* ---- what readers are told ---- */

static void
add_text(struct http_text *text, const char *words)
{
	http_text_add(text, words, strlen(words));
}

/* The rows that changed after `seen`. Returns false if there are none. */
static bool
write_rows(const struct room_page *page, uint64_t seen, struct http_text *data)
{
	char head[64];
	bool is_first = true;

	utf8_format(head, sizeof head, "{\"cols\":%d,\"rows\":%d,\"lines\":[", page->grid.cols, page->grid.rows);
	add_text(data, head);
	for (int row = 0; row < page->grid.rows; row++) {
		if (page->rows[row].json == NULL || page->rows[row].changed <= seen)
			continue;
		utf8_format(head, sizeof head, "%s[%d,", is_first ? "" : ",", row);
		add_text(data, head);
		add_text(data, page->rows[row].json);
		add_text(data, "]");
		is_first = false;
	}
	add_text(data, "]}");
	return !is_first;
}

static void
write_events(void *arg, uint64_t seen, struct http_text *events)
{
	const struct room_page *page = arg;
	uint64_t version = http_feed_version(page->feed);
	struct http_text data = { 0 };

	if (write_rows(page, seen, &data))
		http_feed_event(events, "frame", version, http_text_of(&data));
	http_text_release(&data);
	if (page->sentence != NULL && page->said > seen)
		http_feed_event(events, "said", version, page->sentence);
}

static void
reader_came(void *arg)
{
	struct room_page *page = arg;

	if (page->is_stale && page->hooks.wanted != NULL)
		page->hooks.wanted(page->hooks.arg);
	if (page->hooks.changed != NULL)
		page->hooks.changed(page->hooks.arg);
}

/* ---- frames ---- */

static void
forget_rows(struct room_page *page)
{
	for (int row = 0; row < page->grid.rows; row++)
		free(page->rows[row].json);
	free(page->rows);
	page->rows = NULL;
}

static void
resize(struct room_page *page, const struct grid *grid)
{
	forget_rows(page);
	grid_resize(&page->grid, grid->cols, grid->rows);
	page->rows = mem_new((size_t)grid->rows, sizeof *page->rows);
}

static char *
encode(const struct grid *grid, int row)
{
	char *json = NULL;
	size_t size;
	FILE *out = text_stream_open(&json, &size);

	page_row_write(out, grid, row);
	text_stream_close(out);
	return json;
}

/* Returns true if it is not as it was. */
static bool
take_row(struct room_page *page, const struct grid *grid, int row)
{
	const struct cell *from = grid_cell(grid, 0, row);
	struct cell *to = grid_cell(&page->grid, 0, row);
	size_t size = (size_t)grid->cols * sizeof *from;

	if (page->rows[row].json != NULL && memcmp(to, from, size) == 0)
		return false;
	memcpy(to, from, size);
	free(page->rows[row].json);
	page->rows[row].json = encode(&page->grid, row);
	page->rows[row].changed = http_feed_version(page->feed) + 1;
	return true;
}

void
room_page_frame(struct room_page *page, const struct grid *grid)
{
	bool changed = false;

	if (http_feed_readers(page->feed) == 0) {
		page->is_stale = true;
		return;
	}
	page->is_stale = false;
	if (page->rows == NULL || grid->cols != page->grid.cols || grid->rows != page->grid.rows)
		resize(page, grid);
	for (int row = 0; row < grid->rows; row++)
		changed = take_row(page, grid, row) || changed;
	if (changed)
		http_feed_change(page->feed);
}

void
room_page_say(struct room_page *page, const char *sentence)
{
	size_t size;
	FILE *out;

	free(page->sentence);
	page->sentence = NULL;
	out = text_stream_open(&page->sentence, &size);
	page->said = http_feed_version(page->feed) + 1;
	fprintf(out, "{\"number\":%llu,\"text\":", (unsigned long long)page->said);
	json_text_write(out, sentence);
	fputc('}', out);
	text_stream_close(out);
	http_feed_change(page->feed);
}

/* ---- requests ---- */

static bool
owns(void *arg, const char *path)
{
	(void)arg;
	return strncmp(path, "/watch", strlen("/watch")) == 0 && (path[strlen("/watch")] == '\0' || path[strlen("/watch")] == '/');
}

/* What a browser is to know of whatever is answered here: it is not kept, not taken for another type, and nothing for
 * pages of others. */
#define HEADER "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"

/* The page's scripts and styles are this server's, it asks nobody else for anything, and stands in no other page. */
#define PAGE_HEADER HEADER "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
	"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\n"

static void
refuse(struct http_request *request, unsigned status, const char *why)
{
	const struct http_content content = {
		.type = "text/plain; charset=utf-8", .header = HEADER, .body = why, .body_size = strlen(why), .closes = true,
	};

	http_reply_with(request, status, &content);
}

static void
serve(struct http_request *request, const struct room_file *file)
{
	const struct http_content content = {
		.type = file->type, .header = PAGE_HEADER, .body = file->text, .body_size = file->size, .closes = true,
	};

	http_reply_with(request, 200, &content);
}

static void
answer(struct http_request *request, void *arg)
{
	struct room_page *page = arg;
	const char *path = http_request_path(request), *host = http_request_host(request);
	const struct room_file *file = room_file_find(page->files, path);

	if (!http_host_is_literal(host))
		refuse(request, 421, "This page is shown at this machine's address, 127.0.0.1 or another one, and under no other name than localhost.\n");
	else if (!http_origin_is_own(http_request_origin(request), host))
		refuse(request, 403, "This is for no other page than the one at /watch.\n");
	else if (page->is_over)
		refuse(request, 503, "waitscope has ended.\n");
	else if (file != NULL)
		serve(request, file);
	else if (strcmp(path, "/watch/events") == 0)
		http_feed_take(page->feed, request, HEADER);
	else
		refuse(request, 404, "There is only /watch, and its /watch/events.\n");
}

static void
left(struct http_request *request, void *arg)
{
	struct room_page *page = arg;

	http_feed_left(request);
	if (page->hooks.changed != NULL)
		page->hooks.changed(page->hooks.arg);
}

static void
drained(struct http_request *request, void *arg)
{
	(void)arg;
	http_feed_drained(request);
}

/* ---- making and freeing ---- */

struct room_page *
room_page_new(struct event_base *base, struct lab *lab, char *why, size_t why_size)
{
	struct room_page *page = mem_new(1, sizeof *page);
	const struct http_side side = { .owns = owns, .request = answer, .left = left, .drained = drained, .arg = page };
	const struct http_feed_hooks hooks = { .write = write_events, .came = reader_came, .arg = page };

	grid_init(&page->grid, 0, 0);
	room_files_init(page->files);
	page->feed = http_feed_new(base, &hooks);
	if (lab_set_side(lab, &side, why, why_size) == 0)
		return page;
	room_page_free(page);
	return NULL;
}

void
room_page_note_address(struct room_page *page, const char *address)
{
	utf8_format(page->address, sizeof page->address, "%s", address);
	utf8_format(page->line, sizeof page->line, "This screen can be watched at http://%s/watch", address);
}

const char *
room_page_address(const struct room_page *page)
{
	return page == NULL ? NULL : page->address;
}

const char *
room_page_line(const struct room_page *page)
{
	return page->line;
}

void
room_page_set_hooks(struct room_page *page, const struct room_page_hooks *hooks)
{
	page->hooks = *hooks;
}

void
room_page_end(struct room_page *page)
{
	page->is_over = true;
	page->hooks = (struct room_page_hooks){ .arg = NULL };
	http_feed_end(page->feed, "event: end\ndata: 1\n\n");
}

int
room_page_readers(const struct room_page *page)
{
	return page == NULL ? 0 : (int)http_feed_readers(page->feed);
}

void
room_page_free(struct room_page *page)
{
	if (page == NULL)
		return;
	forget_rows(page);
	grid_release(&page->grid);
	room_files_release(page->files);
	http_feed_free(page->feed);
	free(page->sentence);
	free(page);
}
