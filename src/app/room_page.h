/*
 * The page for the room: at /watch of the lab's own server, the screen as it is now, for whoever opens it in a browser. It is read
 * only, and no part of any run: who reads it is no visitor.
 *
 * A row of the screen is encoded once when it has changed, for all readers, and none is while there are no readers.
 */
#ifndef WAITSCOPE_ROOM_PAGE_H
#define WAITSCOPE_ROOM_PAGE_H

#include <stddef.h>

struct event_base;
struct grid;
struct lab;
struct room_page;

struct room_page_hooks {
	/* A reader came or left. */
	void (*changed)(void *arg);
	/* What the screen shows is wanted, after a time in which nobody read: room_page_frame() is to be called. */
	void (*wanted)(void *arg);
	void *arg;
};

/* Serves it at that lab's server, which is borrowed. NULL with one line in `why` if it cannot listen. */
struct room_page *room_page_new(struct event_base *, struct lab *, char *why, size_t why_size);

/* The lab's server must be gone. */
void room_page_free(struct room_page *);

/* That is its server's address, "127.0.0.1:8888", as readers type it. */
void room_page_note_address(struct room_page *, const char *address);

/* The same; NULL without a page. */
const char *room_page_address(const struct room_page *);

/* A line for people: where the screen can be watched; "" before that is known. */
const char *room_page_line(const struct room_page *);

/* From now on there is a screen to show. */
void room_page_set_hooks(struct room_page *, const struct room_page_hooks *);

/* A frame was drawn. */
void room_page_frame(struct room_page *, const struct grid *);

/* One sentence about what happened, for those who hear the page: plain text. Good until the next. */
void room_page_say(struct room_page *, const char *sentence);

/* There is no screen any more: says so to all readers, and turns away those to come. */
void room_page_end(struct room_page *);

/* How many read it now. NULL is fine: 0. */
int room_page_readers(const struct room_page *);

#endif
