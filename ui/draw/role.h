/* Roles: the meaning of a cell, for which a theme has a look. */
#ifndef WAITSCOPE_ROLE_H
#define WAITSCOPE_ROLE_H

/* The meaning of a cell; a theme gives it a look. The letters are those of golden files, in a table of
 * theme.c in the same order. */
enum role {
	ROLE_BLANK,          /* . */
	ROLE_TEXT,           /* t plain text */
	ROLE_DIM,            /* d secondary text: names, units, reasons */
	ROLE_RULE,           /* r rules, frames, grid lines */
	ROLE_AXIS,           /* a axis numbers */
	ROLE_TITLE,          /* W the program's name */
	ROLE_STRONG,         /* B sync, async, server, the clock */
	ROLE_KNOB,           /* k knob name */
	ROLE_VALUE,          /* K knob value */
	ROLE_CHOSEN,         /* S the chosen knob */
	ROLE_LIVE,           /* l LIVE */
	ROLE_PAUSED,         /* p PAUSED badge */
	ROLE_END,            /* e DONE, END badge */
	ROLE_BLOCKED,        /* x BLOCKED badge, words inside a blocked bar */
	ROLE_BLOCKED_BAR,    /* X blocked bar */
	ROLE_STUCK,          /* s the still spinner and its count */
	ROLE_MARK_BLOCKED,   /* m the marked line while blocked */
	ROLE_READY,          /* g READY badge */
	ROLE_SPIN,           /* G spinner, its dots, its count */
	ROLE_MARK_READY,     /* n the marked line while ready or running */
	ROLE_FLIGHT,         /* F request in flight */
	ROLE_FLIGHT_WORDS,   /* f words inside a flight bar */
	ROLE_DONE,           /* D requests done (the chart of many) */
	ROLE_RESPONSE,       /* R response mark */
	ROLE_CALLBACK,       /* C callback mark */
	ROLE_CALLBACK_LINE,  /* c the line of the callback that runs */
	ROLE_CALLBACK_BADGE, /* h IN CALLBACK badge, words in a running callback's bar */
	ROLE_PRINTED,        /* P what the programs print */
	ROLE_SERVER,         /* V server */
	ROLE_PLAYHEAD,       /* H */
	ROLE_KEY,            /* Y a key in the footer */
	ROLE_RUNNING,        /* u a program runs its own lines */
	ROLE_RUNNING_WORDS,  /* w words inside that */
	ROLE_QUEUED,         /* q a response that waits in the queue */
	ROLE_FUTURE,         /* z after the playhead: known, but not come yet */
	ROLE_NARRATION,           /* N narration */
	ROLE_NARRATION_WHO,       /* M narration: who */
	ROLE_NARRATION_NEXT,      /* O narration: what comes next */
	ROLE_FAILED,         /* ! a failure, wherever it is shown */
	ROLE_USER,           /* y the person's own: knob turns, presses, guesses */
	ROLE_HOLD,           /* L a thread holds its loop: its badge, its line, words in its bar */
	ROLE_HOLD_BAR,       /* J that bar */
	ROLE_UNREAD,         /* U a response that lies unread meanwhile; words about holds */
	ROLE_GHOST,          /* b another run, drawn behind this one */
	ROLE_COUNT,
};

#endif
