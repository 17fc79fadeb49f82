/* The samples that come with the program. */
#include "app/samples.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/print_error.h"
#include "base/array.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/program.h"
#include "ui/draw/text.h"

enum { SAMPLE_MAX = 1 << 20 /* bytes of one */ };

struct sample {
	char *name;
	char *text; /* the whole file */
	size_t size;
};

struct samples {
	char *folder;
	ARRAY(struct sample) list; /* by name */
};

/* ---- which there are ---- */

/* In the tree of the sources, what builds it stands beside them; and what Python makes of those that were run. */
static int
is_sample(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && entry->d_name[0] != '_' && !file_ends_in(entry->d_name, ".mk");
}

static int
by_name(const void *one, const void *other)
{
	return strcmp(((const struct sample *)one)->name, ((const struct sample *)other)->name);
}

/* Takes the name. Returns 0, or -1 after an error. */
static int
read_sample(struct samples *samples, char *name)
{
	char why[CLAUSE_SIZE], *path = mem_format("%s/%s", samples->folder, name);
	struct sample sample = { .name = name };

	sample.text = file_read(path, SAMPLE_MAX, &sample.size, why, sizeof why);
	if (sample.text != NULL)
		ARRAY_PUSH(samples->list, sample);
	else
		app_print_error("--samples: %s: %s", complaint_path(path).text, why);
	free(path);
	if (sample.text == NULL)
		free(name);
	return sample.text != NULL ? 0 : -1;
}

/* Returns 0, or -1 after an error. */
static int
read_samples(struct samples *samples)
{
	struct dirent **entries;
	int count, status = 0;

	*samples = (struct samples){ .folder = program_data("samples") };
	count = scandir(samples->folder, &entries, is_sample, NULL);
	if (count <= 0) {
		app_print_error("--samples: %s: its samples cannot be read: %s", complaint_path(samples->folder).text,
		    count < 0 ? strerror(errno) : "there are none");
		status = -1;
	}
	for (int i = 0; i < count; i++) {
		if (status == 0)
			status = read_sample(samples, mem_copy(entries[i]->d_name));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (status == 0)
		ARRAY_SORT(samples->list, by_name);
	return status;
}

static void
release(struct samples *samples)
{
	for (size_t i = 0; i < samples->list.count; i++) {
		free(samples->list.at[i].name);
		free(samples->list.at[i].text);
	}
	ARRAY_RELEASE(samples->list);
	free(samples->folder);
}

/* ---- listing ---- */

/* What the comment in its first line says, freed by the caller: in Python a string, in other languages a comment. */
static char *
description(const struct sample *sample)
{
	static const char *const begins[] = { "\"\"\"", "//", "/*", "#" }, *const ends[] = { "\"\"\"", "*/" };
	const char *start = sample->text;
	char *line;
	size_t length = strcspn(start, "\r\n");

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (strncmp(start, begins[i], strlen(begins[i])) == 0) {
			start += strlen(begins[i]);
			length -= strlen(begins[i]);
			break;
		}
	for (; length > 0 && *start == ' '; length--)
		start++;
	line = mem_new(length + 1, 1);
	memcpy(line, start, length);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (file_ends_in(line, ends[i]))
			line[length -= strlen(ends[i])] = '\0';
	for (; length > 0 && line[length - 1] == ' '; length--)
		line[length - 1] = '\0';
	return line;
}

int
samples_list(void)
{
	struct samples samples;
	int status = read_samples(&samples), name_cols = 0;

	for (size_t i = 0; status == 0 && i < samples.list.count; i++)
		if (text_cols(samples.list.at[i].name) > name_cols)
			name_cols = text_cols(samples.list.at[i].name);
	for (size_t i = 0; status == 0 && i < samples.list.count; i++) {
		const struct sample *sample = &samples.list.at[i];
		char *what = description(sample);

		app_print_line("%s%*s  %s", sample->name, name_cols - text_cols(sample->name), "", what);
		free(what);
	}
	if (status == 0)
		app_print_line("They are in %s; waitscope --samples=FOLDER copies them.", samples.folder);
	release(&samples);
	return status == 0 ? 0 : 1;
}

/* ---- copying ---- */

/* Makes the folder, or finds it. Returns 0, or -1 after an error. */
static int
have_folder(const char *folder)
{
	struct stat there;

	if (mkdir(folder, 0777) == 0 || (errno == EEXIST && stat(folder, &there) == 0 && S_ISDIR(there.st_mode)))
		return 0;
	app_print_error("--samples: %s: %s", complaint_path(folder).text, errno == EEXIST ? "it is no folder" : strerror(errno));
	return -1;
}

/* Returns 0, or -1 after an error if one of the names is taken, be it by a link that leads nowhere. */
static int
check_names(const struct samples *samples, const char *folder)
{
	bool is_taken = false;

	for (size_t i = 0; i < samples->list.count && !is_taken; i++) {
		char *path = mem_format("%s/%s", folder, samples->list.at[i].name);
		struct stat there;

		is_taken = lstat(path, &there) == 0;
		if (is_taken)
			app_print_error("--samples: %s is there already: nothing is overwritten, and nothing was copied",
			    complaint_path(path).text);
		free(path);
	}
	return is_taken ? -1 : 0;
}

/* Returns 0 or an errno. */
static int
write_whole(int fd, const struct sample *sample)
{
	for (size_t written = 0; written < sample->size;) {
		ssize_t n = write(fd, sample->text + written, sample->size - written);

		if (n < 0 && errno != EINTR)
			return errno;
		written += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Whole or not at all. Returns 0, or -1 after an error. */
static int
copy(const struct sample *sample, const char *folder)
{
	char *path = mem_format("%s/%s", folder, sample->name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), error = fd < 0 ? errno : write_whole(fd, sample);

	if (fd >= 0 && close(fd) != 0 && error == 0)
		error = errno;
	if (fd >= 0 && error != 0)
		unlink(path);
	if (error != 0)
		app_print_error("--samples: %s: %s", complaint_path(path).text, strerror(error));
	free(path);
	return error == 0 ? 0 : -1;
}

int
samples_copy(const char *folder)
{
	struct samples samples;
	int status = read_samples(&samples);

	if (status == 0)
		status = have_folder(folder);
	if (status == 0)
		status = check_names(&samples, folder);
	for (size_t i = 0; status == 0 && i < samples.list.count; i++)
		status = copy(&samples.list.at[i], folder);
	if (status == 0)
		app_print_line("The %zu samples are in %s.", samples.list.count, complaint_path(folder).text);
	release(&samples);
	return status == 0 ? 0 : 1;
}
