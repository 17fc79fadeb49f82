# ---- tests: each test program, and each helper of a script, is the one file of its name ----

test_scripts = \
	tests/app/allocations.sh \
	tests/app/checks.sh \
	tests/app/commands.sh \
	tests/app/compilers.sh \
	tests/app/documents.sh \
	tests/app/film_to_video.sh \
	tests/app/endings.sh \
	tests/app/endings_on_terminal.sh \
	tests/app/faults.sh \
	tests/app/films.sh \
	tests/app/hardened.sh \
	tests/app/installed.sh \
	tests/app/locales.sh \
	tests/app/locales_seen.sh \
	tests/app/moments.sh \
	tests/app/own_programs.sh \
	tests/app/narrate.sh \
	tests/app/plots.sh \
	tests/app/printing.sh \
	tests/app/recipes.sh \
	tests/app/room_page.sh \
	tests/app/samples.sh \
	tests/app/screenshots.sh \
	tests/app/signals.sh \
	tests/app/surroundings.sh \
	tests/app/sweeps.sh \
	tests/app/tapes.sh \
	tests/app/tarball.sh \
	tests/app/writers.sh \
	tests/bench/bench.sh \
	tests/file/config.sh \
	tests/file/har_devtools.sh \
	tests/file/har_schema.sh \
	tests/file/records.sh \
	tests/file/trace_viewers.sh \
	tests/house_rules.sh \
	tests/http/llhttp.sh \
	tests/mutants/mutants.sh \
	tests/options/completions.sh \
	tests/outside/class.sh \
	tests/outside/clients.sh \
	tests/outside/descriptors.sh \
	tests/outside/faults.sh \
	tests/outside/hostile.sh \
	tests/outside/local_ports.sh \
	tests/outside/names.sh \
	tests/outside/servers.sh \
	tests/outside/slow.sh \
	tests/outside/tls.sh \
	tests/outside/tornado.sh \
	tests/samples/room.sh \
	tests/samples/samples.sh \
	tests/server/server_curl.sh \
	tests/tell/listings_c.sh \
	tests/tell/listings_javascript.sh \
	tests/tell/listings_python.sh \
	tests/ui/view/words.sh \
	tests/ui/record/cast_player.sh \
	tests/ui/record/cast_tools.sh \
	tests/ui/record/page_film.sh \
	tests/ui/record/pictures.sh \
	tests/ui/record/pictures_page.sh \
	tests/ui/record/recorders.sh
script_helpers = \
	tests/analyse.sh \
	tests/cppcheck.suppressions \
	tests/support/analysed.h \
	tests/app/room_page.js \
	tests/coverage/coverage.sh \
	tests/coverage/dump.c \
	tests/coverage/reasons.txt \
	tests/file/har_devtools.js \
	tests/http/wasm/llhttp.c \
	tests/http/wasm/llhttp.h \
	tests/file/trace_viewers.js \
	tests/listings/compare.sh \
	tests/mutants/mutants.txt \
	tests/listings/prelude.h \
	tests/listings/prelude.js \
	tests/listings/prelude.py \
	tests/listings/server.py \
	tests/outside/certificates.sh \
	tests/outside/conserved.jq \
	tests/outside/nginx.sh \
	tests/outside/partners.sh \
	tests/outside/server.mjs \
	tests/support/check.sh \
	tests/support/made_of.sh \
	tests/support/locales.sh \
	tests/support/fail_allocation.c \
	tests/support/misfortunes.sh \
	tests/support/modes.sh \
	tests/support/elsewhere.sh \
	tests/support/npm.sh \
	tests/support/pythons.sh \
	tests/support/viewer.js \
	tests/ui/record/cast_player.js \
	tests/ui/record/page_film.js \
	tests/ui/record/page_film_firefox.js \
	tests/ui/record/pictures_page.js \
	tests/ui/record/svg_term.js
test_programs =
test_helpers = \
	tests/outside/misbehave \
	tests/outside/names \
	tests/support/does \
	tests/support/free_ports \
	tests/support/misfortune \
	tests/support/write_completions \
	tests/support/write_listings \
	tests/watch/waiter
check_LIBRARIES =
LDADD =
if HAVE_VTERM
check_LIBRARIES += libtestterminal.a
libtestterminal_a_SOURCES = \
	tests/support/emulator.c \
	tests/support/emulator.h \
	tests/support/pty.c \
	tests/support/pty.h \
	tests/support/recording.c \
	tests/support/recording.h
LDADD += libtestterminal.a $(VTERM_LIBS) -lutil -lm
test_helpers += tests/support/at_call tests/support/emulate tests/support/on_terminal
bench_programs = tests/bench/bare_loop tests/bench/bench tests/bench/bench_plot tests/bench/evhttp_loop tests/bench/plain_curses
test_helpers += $(bench_programs)
test_programs += \
	tests/app/test_always \
	tests/app/test_fall_back \
	tests/app/test_first_frame \
	tests/app/test_front \
	tests/app/test_program \
	tests/app/test_reading \
	tests/app/test_room_terminal \
	tests/app/test_sweeps \
	tests/app/test_visits \
	tests/app/test_tape_program \
	tests/ui/record/test_ansi \
	tests/ui/record/test_cast \
	tests/ui/record/test_recorder \
	tests/ui/term/test_screen \
	tests/ui/term/test_squeeze \
	tests/ui/term/test_terminal
endif
if HAVE_CMOCKA
check_LIBRARIES += libtest.a
libtest_a_SOURCES = \
	tests/support/drawn.c \
	tests/support/drawn.h \
	tests/support/fetched.c \
	tests/support/fetched.h \
	tests/support/golden.c \
	tests/support/golden.h \
	tests/support/home.c \
	tests/support/home.h \
	tests/support/letters.h \
	tests/support/outside_trace.c \
	tests/support/outside_trace.h \
	tests/support/random_trace.c \
	tests/support/random_trace.h \
	tests/support/raw_peer.c \
	tests/support/raw_peer.h \
	tests/support/real_runs.c \
	tests/support/real_runs.h \
	tests/support/room.c \
	tests/support/room_reader.c \
	tests/support/room_reader.h \
	tests/support/room.h \
	tests/support/sample_plot.c \
	tests/support/sample_plot.h \
	tests/support/sample_run.c \
	tests/support/sample_run.h \
	tests/support/screen_numbers.c \
	tests/support/screen_numbers.h \
	tests/support/screen_places.c \
	tests/support/screen_places.h \
	tests/support/sample_screen.c \
	tests/support/sample_screen.h \
	tests/support/trace_rules.c \
	tests/support/trace_rules.h \
	tests/support/type_strings.c \
	tests/support/type_strings.h \
	tests/support/watched.c \
	tests/support/watched.h \
	tests/support/watched_maker.c \
	tests/support/watched_maker.h \
	tests/support/watched_trace.c \
	tests/support/watched_trace.h \
	tests/support/whole_file.c \
	tests/support/whole_file.h \
	tests/support/world.c \
	tests/support/world.h
LDADD += libtest.a $(libraries) $(CMOCKA_LIBS)
test_programs += \
	tests/app/test_commands \
	tests/app/test_dumps \
	tests/app/test_hour \
	tests/app/test_room_page \
	tests/app/test_runs \
	tests/app/test_session_runs \
	tests/app/test_narrate \
	tests/app/test_offers \
	tests/app/test_outside_text \
	tests/app/test_setup \
	tests/app/test_signals \
	tests/app/test_source \
	tests/app/test_manual \
	tests/app/test_tables \
	tests/app/test_work \
	tests/base/test_arrays \
	tests/base/test_ascii \
	tests/base/test_command \
	tests/base/test_duration \
	tests/base/test_file \
	tests/base/test_ip \
	tests/base/test_json_text \
	tests/base/test_json_members \
	tests/base/test_lane \
	tests/base/test_letter \
	tests/base/test_names \
	tests/base/test_number \
	tests/base/test_places \
	tests/base/test_out \
	tests/base/test_print \
	tests/base/test_relocate \
	tests/base/test_url \
	tests/base/test_utf8 \
	tests/base/test_yaml_file \
	tests/bench/test_table \
	tests/file/test_config \
	tests/file/test_har \
	tests/file/test_har_outside \
	tests/file/test_run_bounds \
	tests/file/test_run_file \
	tests/file/test_run_outside \
	tests/file/test_saved_run \
	tests/http/test_fetch_answers \
	tests/http/test_fetch_names \
	tests/http/test_fetch_tls \
	tests/http/test_http \
	tests/http/test_http_addresses \
	tests/http/test_http_bounds \
	tests/http/test_http_feed \
	tests/http/test_http_origin \
	tests/http/test_http_fetch \
	tests/http/test_http_rules \
	tests/lesson/test_lesson \
	tests/lesson/test_lesson_hint \
	tests/lesson/test_lesson_list \
	tests/lesson/test_lesson_runs \
	tests/log/test_flights \
	tests/log/test_forget \
	tests/log/test_lengths \
	tests/log/test_outlook \
	tests/log/test_ranks \
	tests/log/test_settings \
	tests/log/test_stays \
	tests/log/test_sweep \
	tests/log/test_timeline \
	tests/log/test_timeline_levels \
	tests/log/test_timeline_work \
	tests/log/test_trace \
	tests/log/test_visits \
	tests/log/test_watched \
	tests/log/test_watched_samples \
	tests/options/test_options \
	tests/run/test_law_time \
	tests/run/test_other_servers \
	tests/run/test_run \
	tests/run/test_visitors \
	tests/run/test_ends \
	tests/run/test_conservation \
	tests/run/test_visitor_text \
	tests/run/test_visits \
	tests/samples/test_samples \
	tests/run/test_watching \
	tests/run/test_watching_orders \
	tests/server/test_delay \
	tests/server/test_due \
	tests/server/test_server \
	tests/tell/test_chapter \
	tests/tell/test_comparison \
	tests/tell/test_law \
	tests/tell/test_law_words \
	tests/tell/test_listing \
	tests/tell/test_narrator \
	tests/tell/test_narrator_truth \
	tests/tell/test_narrator_watched \
	tests/tell/test_plot \
	tests/tell/test_request_story \
	tests/tell/test_run_table \
	tests/tell/test_statistics \
	tests/tell/test_summary \
	tests/tell/test_tale \
	tests/tell/test_transcript \
	tests/tell/test_verdicts \
	tests/tell/test_visitor_words \
	tests/tell/test_visitors_told \
	tests/tell/test_watched_numbers \
	tests/watch/test_lines \
	tests/watch/test_owner \
	tests/watch/test_printed \
	tests/watch/test_source \
	tests/watch/test_states \
	tests/watch/test_untraced \
	tests/watch/test_until \
	tests/watch/test_waits \
	tests/watch/test_watch \
	tests/watch/test_words \
	tests/ui/draw/test_grid \
	tests/ui/draw/test_text \
	tests/ui/draw/test_layout \
	tests/ui/draw/test_time_axis \
	tests/ui/keys/test_input \
	tests/ui/keys/test_keys \
	tests/ui/record/test_page_film \
	tests/ui/record/test_plot_svg \
	tests/ui/record/test_svg \
	tests/ui/tape/test_tape \
	tests/ui/tape/test_tape_player \
	tests/ui/test_viewer \
	tests/ui/test_viewer_keys \
	tests/ui/test_viewer_visitors \
	tests/ui/test_viewer_watched \
	tests/ui/term/test_rescue \
	tests/ui/term/test_types \
	tests/ui/test_tutor \
	tests/ui/panel/test_panel_plot \
	tests/ui/panel/test_playhead \
	tests/ui/panel/test_stretches \
	tests/ui/view/test_before \
	tests/ui/view/test_caption \
	tests/ui/view/test_expected_end \
	tests/ui/view/test_freeze \
	tests/ui/view/test_forgotten \
	tests/ui/view/test_help \
	tests/ui/view/test_lesson_views \
	tests/ui/view/test_offers \
	tests/ui/view/test_outside_views \
	tests/ui/view/test_pair \
	tests/ui/view/test_picture \
	tests/ui/view/test_reads \
	tests/ui/view/test_runs_view \
	tests/ui/view/test_seen \
	tests/ui/view/test_sums \
	tests/ui/view/test_unkept \
	tests/ui/view/test_numbers_agree \
	tests/ui/view/test_view_work \
	tests/ui/view/test_watched_views \
	tests/ui/view/test_wide \
	tests/ui/view/test_views \
	tests/ui/view/test_visitor_numbers \
	tests/ui/view/test_watched_inside
endif
check_PROGRAMS = $(test_programs) $(test_helpers)
TESTS = $(test_programs) $(test_scripts)

# What a build from a tarball may change, beside files that it lacks: those tests that read the sources' files.
tarball_tests = $(filter tests/base/% tests/file/% tests/lesson/% tests/log/% tests/options/% tests/tell/% tests/ui/%, $(test_programs)) \
	tests/app/test_manual tests/app/test_tables tests/app/documents.sh tests/app/installed.sh tests/app/recipes.sh tests/app/tarball.sh tests/house_rules.sh \
	tests/options/completions.sh tests/ui/view/words.sh
check-briefly:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(tarball_tests)'
distcheck-briefly:
	TARBALL='$(abs_builddir)/$(distdir).tar.xz' $(MAKE) $(AM_MAKEFLAGS) distcheck TESTS='$(tarball_tests)'

# What sanitizers can see, as far as there is time: not where steps are counted, costs measured, sources read, or others shown our files; nor
# where the same code is drawn or asked once more for each lesson, size, locale and run.
memory_tests = $(filter-out tests/app/compilers.sh tests/app/film_to_video.sh tests/app/locales.sh tests/app/locales_seen.sh \
	tests/app/recipes.sh tests/app/screenshots.sh tests/app/tarball.sh tests/app/test_offers tests/app/test_work tests/bench/bench.sh tests/file/test_run_bounds tests/house_rules.sh \
	tests/log/test_timeline_levels tests/log/test_timeline_work tests/samples/test_samples tests/tell/listings_%.sh \
	tests/ui/record/cast_tools.sh tests/ui/record/pictures.sh tests/ui/record/recorders.sh tests/ui/view/test_numbers_agree \
	tests/ui/view/test_seen tests/ui/view/test_sums tests/ui/view/test_view_work, $(TESTS))
check-memory:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(memory_tests)'
.PHONY: check-briefly check-memory distcheck-briefly
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_srcdir)'; export srcdir; \
	WAITSCOPE='$(abs_top_builddir)/waitscope$(EXEEXT)'; export WAITSCOPE; \
	HARDENING='$(HARDENING_CFLAGS) $(HARDENING_LDFLAGS)'; BUILT_WITH='$(CPPFLAGS) $(CFLAGS) $(LDFLAGS)'; export HARDENING BUILT_WITH;

# The timeline's builder at two levels of optimisation, and its answers with their steps counted.
tests_log_test_timeline_levels_SOURCES = \
	tests/log/test_timeline_levels.c \
	tests/log/timeline_level.h \
	tests/log/timeline_level_0.c \
	tests/log/timeline_level_2.c
# By options, and behind those of whoever builds: a pragma leaves out some of what the level means.
tests/log/timeline_level_0.$(OBJEXT): override CFLAGS += -O0
tests/log/timeline_level_2.$(OBJEXT): override CFLAGS += -O2
tests_app_test_narrate_SOURCES = tests/app/test_narrate.c tests/support/virtual_time.c tests/support/virtual_time.h
tests_run_test_law_time_SOURCES = tests/run/test_law_time.c tests/support/virtual_time.c tests/support/virtual_time.h
tests_log_test_timeline_work_SOURCES = tests/log/test_timeline_work.c tests/log/timeline_query_counted.c
tests/log/timeline_query_counted.$(OBJEXT): AM_CFLAGS += -fsanitize-coverage=trace-pc

# All that there is, with its steps counted.
check_LIBRARIES += libcounted.a
libcounted_a_SOURCES = $(libwaitscope_a_SOURCES)
libcounted_a_CFLAGS = $(AM_CFLAGS) -fsanitize-coverage=trace-pc
tests_ui_view_test_view_work_LDADD = libcounted.a $(LDADD)
tests_app_test_work_SOURCES = tests/app/test_work.c tests/support/counted.c tests/support/counted.h
tests_app_test_work_LDADD = libtest.a libcounted.a $(libraries) $(CMOCKA_LIBS)
tests_app_test_work_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset,--wrap=strlen,--wrap=realloc

# Watched by tests: what it does is all its own, so nothing watches it from within.
tests_support_does_CFLAGS = -std=gnu11 $(WARNINGS)
tests_support_does_LDFLAGS =
tests_support_does_LDADD = -lpthread

# Partners of what is tested, which are no part of it.
tests_outside_misbehave_CFLAGS = -std=gnu11 $(WARNINGS) $(PREFIX_MAP) -pthread
tests_outside_misbehave_LDFLAGS = -pthread
tests_outside_misbehave_LDADD =
tests_outside_names_CFLAGS = -std=gnu11 $(WARNINGS) $(PREFIX_MAP)
tests_outside_names_LDFLAGS =
tests_outside_names_LDADD =
tests_support_free_ports_CFLAGS = -std=gnu11 $(WARNINGS) $(PREFIX_MAP)
tests_support_free_ports_LDFLAGS =
tests_support_free_ports_LDADD =
tests_support_misfortune_CFLAGS = -std=gnu11 $(WARNINGS)
tests_support_misfortune_LDFLAGS =
tests_support_misfortune_LDADD =

# For listings_*.sh.
tests_support_write_listings_LDADD = $(libraries)

# For completions.sh.
tests_support_write_completions_LDADD = $(libraries)

# For test_states. Without the sanitizers, of which one would trace it at its end: it is traced already.
tests_watch_waiter_CFLAGS = -std=gnu11 $(WARNINGS) $(PREFIX_MAP) -pthread
tests_watch_waiter_LDFLAGS = -pthread
tests_watch_waiter_LDADD =

# What make bench runs: it measures for people, and make check only sees that it can.
tests_bench_test_table_SOURCES = tests/bench/test_table.c tests/bench/figures.c tests/bench/growth_svg.c tests/bench/report.c \
	tests/bench/report_json.c tests/bench/table.c
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/bench.h \
	tests/bench/drawing.c \
	tests/bench/drawing.h \
	tests/bench/figure_beat.c \
	tests/bench/figure_bytes.c \
	tests/bench/figure_event.c \
	tests/bench/figure_flight.c \
	tests/bench/figure_frame.c \
	tests/bench/figure_jump.c \
	tests/bench/figure_knobs.c \
	tests/bench/figure_load.c \
	tests/bench/figure_opening.c \
	tests/bench/figure_recording.c \
	tests/bench/figure_room.c \
	tests/bench/figure_start.c \
	tests/bench/figure_traced.c \
	tests/bench/figures.c \
	tests/bench/figures.h \
	tests/bench/lived.c \
	tests/bench/lived.h \
	tests/bench/memory_of.c \
	tests/bench/memory_of.h \
	tests/bench/readers.c \
	tests/bench/readers.h \
	tests/bench/report.c \
	tests/bench/report.h \
	tests/bench/report_json.c \
	tests/bench/run_program.c \
	tests/bench/run_program.h \
	tests/bench/sampled.c \
	tests/bench/sampled.h \
	tests/bench/seat.c \
	tests/bench/seat.h \
	tests/bench/table.c \
	tests/bench/table.h
tests_bench_bare_loop_SOURCES = tests/bench/bare_loop.c tests/bench/reference.c tests/bench/reference.h
tests_bench_bare_loop_LDADD = $(libraries)
tests_bench_evhttp_loop_SOURCES = tests/bench/evhttp_loop.c tests/bench/reference.c tests/bench/reference.h
tests_bench_evhttp_loop_LDADD = $(libraries)
tests_bench_plain_curses_LDADD = $(NCURSES_LIBS)
tests_bench_bench_plot_SOURCES = tests/bench/bench_plot.c tests/bench/growth_svg.c tests/bench/growth_svg.h tests/bench/table.c tests/bench/table.h
tests_bench_bench_plot_LDADD = $(libraries)

EXTRA_DIST += tests/bench/aiohttp_loop.py tests/bench/tornado_loop.py
