/*
 * The page of a film: src/page/film.html, filled in. Its one script and its one style are the only ones that its policy lets a
 * browser heed, by their hashes; all else in it is text.
 */
#include "ui/record/page_document.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/memory.h"
#include "base/text_stream.h"
#include "base/xml_text.h"
#include "ui/record/page_frame.h"

static const unsigned char template[] = {
#include "ui/record/film_html.inc"
	0 };
static const unsigned char css[] = {
#include "ui/record/film_css.inc"
};
static const unsigned char js[] = {
#include "ui/record/film_js.inc"
};

/* A document that is being written, and what its policy must know first. */
struct writing {
	const struct page_document *document;
	char *style;
	size_t style_size;
	FILE *out;
};

/* ---- style and script ---- */

/* What is written by hand, how roles look, and the widths of what the poster shows. */
static void
make_style(struct writing *writing)
{
	const struct grid *poster = writing->document->poster;
	FILE *out = text_stream_open(&writing->style, &writing->style_size);

	fwrite(css, 1, sizeof css, out);
	page_style_write(out);
	fprintf(out, ":root{--cols:%d;--rows:%d}\n", poster->cols, poster->rows);
	for (int cols = 1; cols <= poster->cols; cols++)
		fprintf(out, ".c%d{width:%dch}\n", cols, cols);
	text_stream_close(out);
}

/* As policies name a text: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
static void
write_hash(FILE *out, const void *text, size_t size)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[EVP_MAX_MD_SIZE * 2];
	unsigned digest_size = 0;

	if (EVP_Digest(text, size, digest, &digest_size, EVP_sha256(), NULL) != 1)
		mem_give_up("SHA-256 fails");
	EVP_EncodeBlock(base64, digest, (int)digest_size);
	fprintf(out, "'sha256-%s'", (const char *)base64);
}

static void
write_policy(struct writing *writing)
{
	fputs("default-src 'none'; script-src ", writing->out);
	write_hash(writing->out, js, sizeof js);
	fputs("; style-src ", writing->out);
	write_hash(writing->out, writing->style, writing->style_size);
	fputs("; img-src data:; base-uri 'none'; form-action 'none'", writing->out); /* the picture of its icon is in it: empty */
}

static void
write_style(struct writing *writing)
{
	fwrite(writing->style, 1, writing->style_size, writing->out);
}

static void
write_script(struct writing *writing)
{
	fwrite(js, 1, sizeof js, writing->out);
}

/* ---- what everybody can read ---- */

static void
write_title(struct writing *writing)
{
	xml_text_write(writing->out, writing->document->title);
}

static void
write_length(struct writing *writing)
{
	char length[32];

	duration_write_moment(writing->document->end_us, duration_grain_us(writing->document->end_us), length, sizeof length);
	xml_text_write(writing->out, length);
}

static void
write_poster(struct writing *writing)
{
	const struct grid *poster = writing->document->poster;

	for (int row = 0; row < poster->rows; row++)
		page_row_write_html(writing->out, poster, row);
}

/* The blank in front of a unit, "5.0 s": no line ends there. NULL: there is none. */
static const char *
unit_blank(const char *text)
{
	for (const char *blank = text; (blank = strchr(blank, ' ')) != NULL; blank++) {
		size_t unit = strspn(blank + 1, "ms");

		if (blank > text && strchr("0123456789", blank[-1]) != NULL && unit > 0 && strchr(" .,;:", blank[1 + unit]) != NULL)
			return blank;
	}
	return NULL;
}

static void
write_sentence(FILE *out, const char *text)
{
	for (const char *blank; (blank = unit_blank(text)) != NULL; text = blank + 1) {
		char *before = mem_format("%.*s", (int)(blank - text), text);

		xml_text_write(out, before);
		fputs("&nbsp;", out);
		free(before);
	}
	xml_text_write(out, text);
}

static void
write_words(FILE *out, const struct page_lines *lines, int64_t grain_us)
{
	for (size_t i = 0; i < lines->list.count; i++) {
		const struct page_words *words = &lines->list.at[i];
		char at[32];

		duration_write_moment(words->t_us, grain_us, at, sizeof at);
		fprintf(out, "<li data-at=\"%" PRId64 "\"><time datetime=\"PT%" PRId64 ".%06" PRId64 "S\">%s</time> <span>", words->shown_us,
		    words->t_us / US_PER_S, words->t_us % US_PER_S, at);
		write_sentence(out, words->text);
		fputs("</span></li>\n", out);
	}
}

static void
write_marks(struct writing *writing)
{
	write_words(writing->out, writing->document->marks, duration_grain_us(writing->document->end_us));
}

static void
write_told(struct writing *writing)
{
	write_words(writing->out, writing->document->told, duration_grain_us(writing->document->end_us));
}

/* ---- what the script reads ---- */

/* JSON in HTML: "<" stands in its strings alone. */
static void
write_json(FILE *out, const char *json)
{
	for (const char *end; (end = strchr(json, '<')) != NULL; json = end + 1) {
		fwrite(json, 1, (size_t)(end - json), out);
		fputs("\\u003c", out);
	}
	fputs(json, out);
}

static void
write_arrays(FILE *out, const struct texts *texts)
{
	for (size_t number = 1; number <= texts->count; number++) {
		fputc('[', out);
		write_json(out, texts_at(texts, number));
		fputs(number < texts->count ? "],\n" : "]\n", out);
	}
}

/* [microseconds, columns, rows, then each changed row and its line, from 0]. */
static void
write_picture(FILE *out, const struct page_document *d, size_t i)
{
	const struct page_picture *picture = &d->pictures[i];
	size_t end = i + 1 < d->picture_count ? d->pictures[i + 1].changed : d->change_count;

	fprintf(out, "[%" PRId64 ",%d,%d", picture->t_us, picture->cols, picture->rows);
	for (size_t c = picture->changed; c < end; c++)
		fprintf(out, ",%d,%zu", d->changes[c].row, d->changes[c].line - 1);
	fputs(i + 1 < d->picture_count ? "],\n" : "]\n", out);
}

static void
write_data(struct writing *writing)
{
	const struct page_document *d = writing->document;

	fprintf(writing->out, "{\"end\":%" PRId64 ",\"grain\":%" PRId64 ",\"poster\":%" PRId64 ",\"runs\":[\n", d->end_us,
	    duration_grain_us(d->end_us), d->poster_us);
	write_arrays(writing->out, d->runs);
	fputs("],\"lines\":[\n", writing->out);
	write_arrays(writing->out, d->lines);
	fputs("],\"frames\":[\n", writing->out);
	for (size_t i = 0; i < d->picture_count; i++)
		write_picture(writing->out, d, i);
	fputs("]}", writing->out);
}

/* ---- the template ---- */

static const struct part {
	const char *name; /* as the template has it, in double braces */
	void (*write)(struct writing *);
} parts[] = {
	{ "policy", write_policy }, { "title", write_title }, { "style", write_style }, { "length", write_length },
	{ "poster", write_poster }, { "marks", write_marks }, { "told", write_told }, { "data", write_data }, { "script", write_script },
};

static const struct part *
find_part(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (strlen(parts[i].name) == size && memcmp(parts[i].name, name, size) == 0)
			return &parts[i];
	return NULL;
}

static void
fill_in(struct writing *writing, const char *text)
{
	for (const char *open, *close; (open = strstr(text, "{{")) != NULL && (close = strstr(open, "}}")) != NULL; text = close + 2) {
		const struct part *part = find_part(open + 2, (size_t)(close - open) - 2);

		fwrite(text, 1, (size_t)(open - text), writing->out);
		if (part != NULL)
			part->write(writing);
	}
	fputs(text, writing->out);
}

int
page_document_write(FILE *out, const struct page_document *document)
{
	struct writing writing = { .document = document, .out = out };

	make_style(&writing);
	fill_in(&writing, (const char *)template);
	free(writing.style);
	return ferror(out) || fflush(out) != 0 ? -1 : 0;
}
