/* A reader of the page for the room. */
#include "support/room_reader.h"

#include <errno.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/draw/role.h"

/* A row's text, and how many columns it says that it has. */
static int
read_runs(const json_t *runs, char *text)
{
	int cols = 0;

	text[0] = '\0';
	assert_int_equal(json_array_size(runs) % 3, 0);
	for (size_t i = 0; i < json_array_size(runs); i += 3) {
		const char *letters = json_string_value(json_array_get(runs, i + 2));
		int told = (int)json_integer_value(json_array_get(runs, i + 1));

		assert_in_range(json_integer_value(json_array_get(runs, i)), 0, ROLE_COUNT - 1);
		assert_non_null(letters);
		assert_true(strlen(text) + strlen(letters) < ROOM_READER_ROW_SIZE);
		strcat(text, letters);
		cols += told > 0 ? told : (int)strlen(letters);
	}
	return cols;
}

static void
take_frame(struct room_reader *reader, const char *data)
{
	json_error_t error;
	json_t *frame = json_loads(data, 0, &error), *line;
	size_t i;

	assert_non_null(frame);
	reader->cols = (int)json_integer_value(json_object_get(frame, "cols"));
	reader->rows = (int)json_integer_value(json_object_get(frame, "rows"));
	assert_true(reader->rows <= ROOM_READER_ROWS);
	json_array_foreach(json_object_get(frame, "lines"), i, line) {
		json_int_t row = json_integer_value(json_array_get(line, 0));

		assert_in_range(row, 0, reader->rows - 1);
		assert_true(read_runs(json_array_get(line, 1), reader->text[row]) <= reader->cols);
	}
	json_decref(frame);
}

static void
take_said(struct room_reader *reader, const char *data)
{
	json_error_t error;
	json_t *said = json_loads(data, 0, &error);

	assert_non_null(said);
	utf8_format(reader->said, sizeof reader->said, "%s", json_string_value(json_object_get(said, "text")));
	json_decref(said);
}

static void
take_line(struct room_reader *reader, const char *line)
{
	unsigned long long id;

	if (sscanf(line, "id: %llu", &id) == 1) {
		reader->in_order = reader->in_order && id >= reader->id;
		reader->id = id;
	} else if (strncmp(line, "event: ", 7) == 0) {
		utf8_format(reader->last, sizeof reader->last, "%s", line + 7);
	} else if (strncmp(line, "data: ", 6) == 0 && strcmp(reader->last, "frame") == 0) {
		take_frame(reader, line + 6);
	} else if (strncmp(line, "data: ", 6) == 0 && strcmp(reader->last, "said") == 0) {
		take_said(reader, line + 6);
	}
}

bool
room_reader_hear(struct room_reader *reader)
{
	static char bytes[64 * 1024];
	ssize_t n;

	while ((n = recv(reader->fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
		for (ssize_t i = 0; i < n; i++) {
			ARRAY_PUSH(reader->heard, bytes[i] == '\n' ? '\0' : bytes[i]);
			if (bytes[i] != '\n')
				continue;
			take_line(reader, reader->heard.at);
			reader->heard.count = 0;
		}
	return n < 0 && errno == EAGAIN;
}

void
room_reader_begin(struct room_reader *reader, int fd)
{
	*reader = (struct room_reader){ .fd = fd, .in_order = true };
}

void
room_reader_end(struct room_reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	ARRAY_RELEASE(reader->heard);
}

bool
room_reader_sees(const struct room_reader *reader, const char *text)
{
	for (int row = 0; row < reader->rows; row++) {
		size_t size = strcspn(text, "\n"), own = strlen(reader->text[row]);

		while (own > 0 && reader->text[row][own - 1] == ' ')
			own--;
		if (text[size] != '\n' || own != size || memcmp(text, reader->text[row], size) != 0)
			return false;
		text += size + 1;
	}
	return reader->rows > 0 && *text == '\0';
}
