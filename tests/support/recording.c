/* Recordings, read: a table of kinds of files. */
#include "support/recording.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"

enum { TTYREC_HEAD = 12, FILE_SIZE = 1 << 16 };

static struct recording_piece *
add(struct recording *recording, int64_t t_us, char code, const char *bytes, size_t size)
{
	struct recording_piece *piece;

	ARRAY_PUSH(recording->pieces, (struct recording_piece){ .t_us = t_us, .code = code, .size = size });
	piece = ARRAY_LAST(recording->pieces);
	piece->bytes = mem_new(size + 1, 1);
	memcpy(piece->bytes, bytes, size);
	return piece;
}

/* ---- asciicast ---- */

static int
complain(char *why, size_t why_size, int line, const char *what)
{
	snprintf(why, why_size, "line %d: %s", line, what);
	return -1;
}

static int
read_header(struct recording *recording, const json_t *header, int *version, char *why, size_t why_size)
{
	const json_t *term = json_object_get(header, "term");

	*version = (int)json_integer_value(json_object_get(header, "version"));
	if (*version == 2) {
		recording->cols = (int)json_integer_value(json_object_get(header, "width"));
		recording->rows = (int)json_integer_value(json_object_get(header, "height"));
	} else if (*version == 3) {
		recording->cols = (int)json_integer_value(json_object_get(term, "cols"));
		recording->rows = (int)json_integer_value(json_object_get(term, "rows"));
	} else {
		return complain(why, why_size, 1, "no version 2 or 3");
	}
	return recording->cols > 0 && recording->rows > 0 ? 0 : complain(why, why_size, 1, "no size");
}

static int
read_event(struct recording *recording, const json_t *event, int version, int line, char *why, size_t why_size)
{
	const char *code = json_string_value(json_array_get(event, 1)), *data = json_string_value(json_array_get(event, 2));
	const json_t *time = json_array_get(event, 0);
	int64_t before_us = recording->pieces.count == 0 ? 0 : recording->pieces.at[recording->pieces.count - 1].t_us, t_us;
	struct recording_piece *piece;

	if (json_array_size(event) != 3 || !json_is_number(time) || code == NULL || strlen(code) != 1 || data == NULL)
		return complain(why, why_size, line, "not [time, code, text]");
	t_us = llround(json_number_value(time) * US_PER_S) + (version == 3 ? before_us : 0);
	if (t_us < before_us)
		return complain(why, why_size, line, "time runs backwards");
	piece = add(recording, t_us, code[0], data, json_string_length(json_array_get(event, 2)));
	if (code[0] == 'r' && sscanf(data, "%dx%d", &piece->cols, &piece->rows) != 2)
		return complain(why, why_size, line, "not COLSxROWS");
	return 0;
}

static int
read_cast(struct recording *recording, char *bytes, size_t size, char *why, size_t why_size)
{
	char *end = bytes + size, *next;
	int version = 0, status = 0;

	for (int line = 1; bytes < end && status == 0; line++, bytes = next) {
		char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		json_error_t error;
		json_t *json;

		recording->cut_off = newline == NULL;
		if (newline == NULL)
			break;
		next = newline + 1;
		json = json_loadb(bytes, (size_t)(newline - bytes), JSON_REJECT_DUPLICATES, &error);
		if (json == NULL)
			return complain(why, why_size, line, error.text);
		status = line == 1 ? read_header(recording, json, &version, why, why_size) :
		    read_event(recording, json, version, line, why, why_size);
		json_decref(json);
	}
	if (status == 0 && version == 0)
		return complain(why, why_size, 1, "no header");
	return status;
}

/* ---- the others ---- */

static uint32_t
little_endian(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Before each piece: seconds, microseconds, and its length. */
static int
read_ttyrec(struct recording *recording, char *bytes, size_t size, char *why, size_t why_size)
{
	while (size > 0) {
		size_t length = size < TTYREC_HEAD ? 0 : little_endian(bytes + 8);

		if (size < TTYREC_HEAD || length > size - TTYREC_HEAD)
			return complain(why, why_size, (int)recording->pieces.count, "a piece that is cut off");
		add(recording, (int64_t)little_endian(bytes) * US_PER_S + little_endian(bytes + 4), 'o', bytes + TTYREC_HEAD, length);
		bytes += TTYREC_HEAD + length;
		size -= TTYREC_HEAD + length;
	}
	return 0;
}

static int
read_bytes(struct recording *recording, char *bytes, size_t size, char *why, size_t why_size)
{
	(void)why;
	(void)why_size;
	add(recording, 0, 'o', bytes, size);
	return 0;
}

static const struct {
	const char *ending;
	int (*read)(struct recording *, char *bytes, size_t size, char *why, size_t why_size);
} kinds[] = {
	{ ".cast", read_cast },
	{ ".ttyrec", read_ttyrec },
	{ "", read_bytes },
};

static char *
read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "r");
	size_t capacity = FILE_SIZE;
	char *bytes;

	if (file == NULL)
		return NULL;
	bytes = mem_new(capacity, 1);
	*size = 0;
	while (!feof(file) && !ferror(file)) {
		if (*size == capacity)
			bytes = mem_resize(bytes, capacity *= 2, 1);
		*size += fread(bytes + *size, 1, capacity - *size, file);
	}
	fclose(file);
	return bytes;
}

struct recording *
recording_read(const char *path, char *why, size_t why_size)
{
	struct recording *recording;
	size_t size, length = strlen(path), i = 0;
	char *bytes = read_file(path, &size);
	int status;

	if (bytes == NULL) {
		snprintf(why, why_size, "%s", strerror(errno));
		return NULL;
	}
	while (length < strlen(kinds[i].ending) || strcmp(path + length - strlen(kinds[i].ending), kinds[i].ending) != 0)
		i++;
	recording = mem_new(1, sizeof *recording);
	status = kinds[i].read(recording, bytes, size, why, why_size);
	free(bytes);
	if (status == 0)
		return recording;
	recording_free(recording);
	return NULL;
}

void
recording_free(struct recording *recording)
{
	if (recording == NULL)
		return;
	for (size_t i = 0; i < recording->pieces.count; i++)
		free(recording->pieces.at[i].bytes);
	ARRAY_RELEASE(recording->pieces);
	free(recording);
}

/* ---- shown ---- */

struct emulator *
recording_emulator(const struct recording *recording, int cols, int rows)
{
	if (recording->cols > 0)
		return emulator_new(recording->cols, recording->rows, NULL, NULL);
	return emulator_new(cols, rows, NULL, NULL);
}

void
recording_feed_piece(const struct recording_piece *piece, struct emulator *emulator)
{
	if (piece->code == 'o')
		emulator_feed(emulator, piece->bytes, piece->size);
	else if (piece->code == 'r')
		emulator_resize(emulator, piece->cols, piece->rows);
}

size_t
recording_feed(const struct recording *recording, size_t begin, int64_t until_us, struct emulator *emulator)
{
	size_t at = begin;

	for (; at < recording->pieces.count && recording->pieces.at[at].t_us <= until_us; at++)
		recording_feed_piece(&recording->pieces.at[at], emulator);
	return at;
}
