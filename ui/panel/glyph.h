/* The glyphs of the views, by meaning. */
#ifndef WAITSCOPE_GLYPH_H
#define WAITSCOPE_GLYPH_H

/* All are in theme.c's table. */
enum glyph {
	GLYPH_BLOCKED = 0x2592,  /* ▒ */
	GLYPH_HOLD = 0x2593,     /* ▓ */
	GLYPH_ASLEEP = 0x254c,   /* ╌ */
	GLYPH_FOR_ANOTHER = 0x2508, /* ┈ it waits for a thread, or a child */
	GLYPH_IN_CALL = 0x2504,  /* ┄ */
	GLYPH_UNSEEN = 0x2505,   /* ┅ */
	GLYPH_HALTED = 0x2016,   /* ‖ */
	GLYPH_FLIGHT = 0x2501,   /* ━ */
	GLYPH_IN_LINE = 0x2500,  /* ─ in flight, but not taken up by the server yet */
	GLYPH_FLIGHT_RIGHT = 0x257a, /* ╺ it begins */
	GLYPH_FLIGHT_LEFT = 0x2578,  /* ╸ it has come this far */
	GLYPH_FLIGHT_TAKEN = 0x257c, /* ╼ it is taken up */
	GLYPH_ON_ITS_WAY = 0x2504,   /* ┄ not sent to another server yet: its name, the connection, TLS */
	GLYPH_RECEIVING = 0x2550,    /* ═ the response comes from there */
	GLYPH_REDIRECT = 0xbb,       /* » */
	GLYPH_LINE_RIGHT = 0x2576,   /* ╶ */
	GLYPH_LINE_LEFT = 0x2574,    /* ╴ */
	GLYPH_RESPONSE = 0x25cf, /* ● */
	GLYPH_WAS_IN_FLIGHT = 0x2508, /* ┈ in another run, */
	GLYPH_ENDED = 0x25cb,    /* ○ until then */
	GLYPH_CALLBACK = 0x2605, /* ★ */
	GLYPH_QUEUED = 0x2591,   /* ░ */
	GLYPH_SPIN = 0x2022,     /* • */
	GLYPH_NO_SPINNER = 0xb7, /* · */
	GLYPH_FORGOTTEN = 0xb7,  /* · on the axis: details are */
	GLYPH_STOPPED = 0x25a0,  /* ■ it would turn, or go round, and cannot */
	GLYPH_MOMENT = 0x2502,   /* │ */
	GLYPH_SOLID = 0x2588,    /* █ */
	GLYPH_FAILED = 0x00d7,   /* × */
	GLYPH_USER = 0x25c6,      /* ◆ */
	GLYPH_GUESS = 0x25c7,    /* ◇ */
	GLYPH_LINE = 0x2500,     /* ─ */
	GLYPH_GRID = 0x250a,     /* ┊ */
	GLYPH_HEAD = 0x25bc,     /* ▼ */
	GLYPH_MARK = 0x25b8,     /* ▸ */
	GLYPH_ARROWS = 0x2190,   /* ←; what comes before it is letters */
	GLYPH_RIGHT = 0x2192,    /* → */
	GLYPH_MORE = 0x22ee,     /* ⋮ lines out of view */
	GLYPH_TOP = 0x2594,      /* ▔ */
	GLYPH_EIGHTH = 0x2581,   /* ▁; the seven after it rise to █ */
	GLYPH_DOTS = 0x2800,     /* the bits of what is added are eight dots */
	GLYPH_POINT_SYNC = 0x25b2,  /* ▲ in a plot */
	GLYPH_POINT_ASYNC = 0x25cf, /* ● */
	GLYPH_POINT_BOTH = 0x25c6,  /* ◆ */
};

#endif
