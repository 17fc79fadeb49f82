/* Opens the page for the room (--watch). */
#ifndef WAITSCOPE_ROOM_OPEN_H
#define WAITSCOPE_ROOM_OPEN_H

struct app;
struct lab;

/* Shows the screen at that lab's server, if that is asked for. Returns 0, or an exit status after an error. */
int room_open(struct app *, struct lab *);

/* The same where there is no lab, as a saved run is shown: then one is made for it, in which nothing runs. *lab stays NULL if
 * nothing is asked for. */
int room_open_alone(struct app *, struct lab **lab);

/* Says where, once the server is open to whom it is to be. */
void room_open_tell(struct app *, const struct lab *);

#endif
