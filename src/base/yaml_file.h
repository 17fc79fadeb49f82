/*
 * Files in YAML that people write, read strictly: what may stand in one is a table, and
 * whatever else stands there is complained about, with its line and column and the name that
 * was likely meant.
 *
 * A text is the text that stands there: no `yes`, `null` or `0x1f` is anything but its letters
 * until the row that takes it says so. Anchors, aliases, tags, directives and second documents
 * are refused; so are control characters, written plainly or as escapes, and all that is not
 * UTF-8 (a byte order mark in front of it is passed over). Comments are YAML's.
 *
 * The only door to libyaml. Pure; the reader has no state between two calls.
 */
#ifndef WAITSCOPE_YAML_FILE_H
#define WAITSCOPE_YAML_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/complaint.h"
#include "base/yaml_text.h"

enum {
	YAML_FILE_BYTES_MAX = 64 * 1024,
	YAML_FILE_DEPTH_MAX = 8,     /* of maps and lists in others */
	YAML_FILE_KEYS_MAX = 64,     /* that a map's table may have */
	YAML_FILE_CLAUSE_SIZE = 320,
};

/* A text, as a row takes it. */
struct yaml_file_value {
	const char *key;  /* that it stands behind; a list's, for its items */
	int index;        /* of the key in the row's key_at; of the item in its list */
	const void *rule; /* the row's */
	const char *text;
	enum yaml_lines lines; /* what became of them */
	struct yaml_place place;
};

/* A row of a map's table: a key, or several that are read alike, and what stands behind it.
 * One of take, fields and item is set, or take and fields: either a text or a map will do. The
 * functions get the reader's `arg`. */
struct yaml_file_field {
	const char *key;               /* NULL: those of key_at, or the end of the table */
	const char *(*key_at)(int i);  /* key_at(0), key_at(1), … up to the first NULL */

	/* A text is expected. Takes it and returns 0; or returns -1 with a clause that reads on
	 * from: KEY: "TEXT" is not ... */
	int (*take)(void *arg, const struct yaml_file_value *, char *why, size_t why_size);
	const void *rule;              /* what the function wants to know of the row */

	/* A map is expected. */
	const struct yaml_file_field *fields;

	/* A list is expected, of at most `most` such items. */
	const struct yaml_file_field *item;
	int most;

	/* A map or a list has been read whole. Returns 0, or -1 with a complaint, `place` being
	 * where it begins. May be NULL. */
	int (*end)(void *arg, struct yaml_place place, struct complaint *);
};

/* Reads a text as the row `root`, a map's, says. Behind what is wrong it reads on, so that the
 * rest counts, until YAML's own rules or those above are broken: *broken_line is then the line that is to
 * blame, else 0, and the last complaint is about it. Returns how many complaints there are; the first
 * `most` of them (at least 1) are written. */
int yaml_file_parse(const char *text, size_t size, const struct yaml_file_field *root, void *arg,
    struct complaint *complaints, int most, int *broken_line);

/* No more complaints than that can be about a text. */
int yaml_file_complaints_max(const char *text, size_t size);

#endif
