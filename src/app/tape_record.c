/* A tape written as a person presses keys. */
#include "app/tape_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "ui/keys/keys.h"

struct tape_record {
	FILE *file;
	char *path;
	int error; /* the errno of what could not be written; 0 = none */
	struct tape_writer writer;
	struct tape_beginning beginning;
	bool has_begun, has_head;
	int64_t begun_us;
};

struct tape_record *
tape_record_new(const char *path, const struct tape_beginning *beginning, char *why, size_t why_size)
{
	int fd = file_open(path, O_CREAT | O_TRUNC, why, why_size);
	FILE *file = file_stream(fd, "w", why, why_size);
	struct tape_record *record;

	if (file == NULL)
		return NULL;
	record = mem_new(1, sizeof *record);
	*record = (struct tape_record){ .file = file, .path = mem_copy(path), .beginning = *beginning };
	return record;
}

void
tape_record_begin(struct tape_record *record, int64_t clock_us)
{
	record->begun_us = clock_us;
	record->has_begun = true;
}

/* This late because the size is known only once a frame was drawn. */
static void
write_head(struct tape_record *record, int cols, int rows)
{
	if (record->has_head)
		return;
	record->beginning.cols = cols;
	record->beginning.rows = rows;
	tape_writer_begin(&record->writer, record->file, &record->beginning, record->begun_us);
	record->has_head = true;
}

/* Keeps the first reason why the file takes no more. Returns 0, except -1 then. */
static int
check_file(struct tape_record *record, char *why, size_t why_size)
{
	if (record->error != 0 || !ferror(record->file))
		return 0;
	record->error = errno != 0 ? errno : EIO;
	utf8_format(why, why_size, "it is not whole: %s", strerror(record->error));
	return -1;
}

int
tape_record_input(struct tape_record *record, const struct input *input, int cols, int rows, char *why, size_t why_size)
{
	errno = 0;
	write_head(record, cols, rows);
	if (input->key != KEY_CODE_MOUSE)
		tape_writer_key(&record->writer, input->key, clock_now_us());
	else if (input->mouse == MOUSE_PRESS)
		tape_writer_mouse(&record->writer, clock_now_us());
	return check_file(record, why, why_size);
}

int
tape_record_end(struct tape_record *record, int cols, int rows, char *why, size_t why_size)
{
	int status;

	errno = 0;
	if (record->has_begun) {
		write_head(record, cols, rows);
		tape_writer_end(&record->writer, clock_now_us());
	}
	check_file(record, why, why_size);
	status = file_check_place(fileno(record->file), record->path, why, why_size);
	if (fclose(record->file) != 0 && record->error == 0)
		record->error = errno;
	if (record->error != 0) {
		utf8_format(why, why_size, "it is not whole: %s", strerror(record->error));
		status = -1;
	}
	free(record->path);
	free(record);
	return status;
}
