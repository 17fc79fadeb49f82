/* Letters of all kinds for tests: wide, with marks, from right to left, and words without any of that. */
#ifndef WAITSCOPE_LETTERS_H
#define WAITSCOPE_LETTERS_H

static const char *const sample_letters[] = {
	"a", "Ж", "é", "x\xcc\x81", "x\xcc\xa3\xcc\x81\xcc\x82", "日", "本語", "，", "가", "😀", "ก็", "שלום", "日\xcc\x81", "中文abc", "世 界", "word", "ي",
};

enum { SAMPLE_LETTERS = sizeof sample_letters / sizeof *sample_letters };

#endif
