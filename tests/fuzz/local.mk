# Fuzz targets (fuzz.h). As all else is built they read files: make check has each read its part of the corpus.
FUZZ_TARGETS = answer config keys lesson page printed request run_file session tape watched words
fuzz_programs = \
	tests/fuzz/fuzz_answer \
	tests/fuzz/fuzz_config \
	tests/fuzz/fuzz_keys \
	tests/fuzz/fuzz_lesson \
	tests/fuzz/fuzz_page \
	tests/fuzz/fuzz_printed \
	tests/fuzz/fuzz_request \
	tests/fuzz/fuzz_run_file \
	tests/fuzz/fuzz_session \
	tests/fuzz/fuzz_tape \
	tests/fuzz/fuzz_watched \
	tests/fuzz/fuzz_words
test_helpers += $(fuzz_programs)
test_scripts += tests/fuzz/corpus.sh
fuzz_main = tests/fuzz/fuzz.h tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_answer_SOURCES = tests/fuzz/fuzz_answer.c $(fuzz_main)
tests_fuzz_fuzz_answer_LDADD = $(libraries)
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c $(fuzz_main)
tests_fuzz_fuzz_config_LDADD = $(libraries)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c $(fuzz_main)
tests_fuzz_fuzz_keys_LDADD = $(libraries)
tests_fuzz_fuzz_lesson_SOURCES = tests/fuzz/fuzz_lesson.c $(fuzz_main)
tests_fuzz_fuzz_lesson_LDADD = $(libraries)
tests_fuzz_fuzz_page_SOURCES = tests/fuzz/fuzz_page.c $(fuzz_main)
tests_fuzz_fuzz_page_LDADD = $(libraries)
tests_fuzz_fuzz_printed_SOURCES = tests/fuzz/fuzz_printed.c $(fuzz_main)
tests_fuzz_fuzz_printed_LDADD = $(libraries)
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c $(fuzz_main)
tests_fuzz_fuzz_request_LDADD = $(libraries)
tests_fuzz_fuzz_run_file_SOURCES = tests/fuzz/fuzz_run_file.c tests/support/whole_file.c $(fuzz_main)
tests_fuzz_fuzz_run_file_LDADD = $(libraries)
tests_fuzz_fuzz_session_SOURCES = tests/fuzz/fuzz_session.c tests/fuzz/stage.c tests/fuzz/stage.h tests/support/random_trace.c tests/support/sample_run.c \
	tests/support/watched_maker.c tests/support/watched_trace.c $(fuzz_main)
tests_fuzz_fuzz_session_LDADD = $(libraries)
tests_fuzz_fuzz_tape_SOURCES = tests/fuzz/fuzz_tape.c $(fuzz_main)
tests_fuzz_fuzz_tape_LDADD = $(libraries)
tests_fuzz_fuzz_watched_SOURCES = tests/fuzz/fuzz_watched.c tests/support/whole_file.c $(fuzz_main)
tests_fuzz_fuzz_watched_LDADD = $(libraries)
tests_fuzz_fuzz_words_SOURCES = tests/fuzz/fuzz_words.c $(fuzz_main)
tests_fuzz_fuzz_words_LDADD = $(libraries)
EXTRA_DIST += tests/fuzz/corpus
EXTRA_DIST += \
	tests/fuzz/answer.dict \
	tests/fuzz/keys.dict \
	tests/fuzz/page.dict \
	tests/fuzz/printed.dict \
	tests/fuzz/request.dict \
	tests/fuzz/run_file.dict \
	tests/fuzz/words.dict

# With clang's libFuzzer and sanitizers, each target begins with its part of the corpus and goes on from there, for FUZZ_SECONDS or as
# FUZZ_LIMIT says (-runs=10000000): in a build of its own, fuzz-build/, where what it has found stays in corpus/. Ends at a find.
# Comparisons are not traced: that would take half of the time, and the dictionaries have the words.
FUZZ_SECONDS = 60
FUZZ_LIMIT = -max_total_time=$(FUZZ_SECONDS)
FUZZ_CFLAGS = -g -O1 -U_FORTIFY_SOURCE -DLIBFUZZER -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -fno-sanitize-coverage=trace-cmp
.PHONY: fuzz
fuzz:
	@command -v clang >/dev/null || { echo 'make fuzz: there is no clang'; exit 1; }
	$(MKDIR_P) fuzz-build/corpus
	cd fuzz-build && { test -e Makefile || '$(abs_srcdir)/configure' --quiet CC=clang; }
	$(MAKE) -C fuzz-build Makefile
	$(MAKE) -C fuzz-build CFLAGS='$(FUZZ_CFLAGS)' $(FUZZ_TARGETS:%=tests/fuzz/fuzz_%)
	@for target in $(FUZZ_TARGETS); do \
		'$(abs_srcdir)'/tests/fuzz/fuzz.sh fuzz-build '$(abs_srcdir)' $$target $(FUZZ_LIMIT) || exit 1; \
	done
EXTRA_DIST += tests/fuzz/fuzz.sh
