libwaitscope_a_SOURCES += \
	%D%/app.c \
	%D%/app.h \
	%D%/check.c \
	%D%/check.h \
	%D%/commands.c \
	%D%/commands.h \
	%D%/film.c \
	%D%/film.h \
	%D%/headless_runs.c \
	%D%/headless_runs.h \
	%D%/runs.c \
	%D%/runs.h \
	%D%/mode.c \
	%D%/mode.h \
	%D%/mode_headless.c \
	%D%/mode_narrate.c \
	%D%/mode_plain.c \
	%D%/mode_screen.c \
	%D%/mode_screen_files.c \
	%D%/mode_screen_inside.h \
	%D%/mode_serve.c \
	%D%/mode_tape.c \
	%D%/narrate_runs.c \
	%D%/narrate_runs.h \
	%D%/narrate_tell.c \
	%D%/narrate_tell.h \
	%D%/narrate_views.c \
	%D%/narrate_views.h \
	%D%/narrate_words.c \
	%D%/narrate_words.h \
	%D%/print_error.c \
	%D%/print_error.h \
	%D%/read_run.c \
	%D%/read_run.h \
	%D%/room_files.c \
	%D%/room_files.h \
	%D%/room_open.c \
	%D%/room_open.h \
	%D%/room_page.c \
	%D%/room_page.h \
	%D%/room_words.c \
	%D%/room_words.h \
	%D%/saver.c \
	%D%/saver.h \
	%D%/samples.c \
	%D%/samples.h \
	%D%/session.h \
	%D%/session_actions.c \
	%D%/session_cards.c \
	%D%/session_input.c \
	%D%/session_inside.h \
	%D%/session_kept.c \
	%D%/session_lessons.c \
	%D%/session_moment.c \
	%D%/session_runs.c \
	%D%/session_sweep.c \
	%D%/session_sweep_on.c \
	%D%/session_visits.c \
	%D%/setup.c \
	%D%/setup.h \
	%D%/setup_files.c \
	%D%/setup_files.h \
	%D%/signals.c \
	%D%/signals.h \
	%D%/source.c \
	%D%/source.h \
	%D%/source_live.c \
	%D%/source_saved.c \
	%D%/tape_record.c \
	%D%/tape_record.h \
	%D%/tape_run.h \
	%D%/tape_run_files.c \
	%D%/tape_run_inside.h \
	%D%/tape_run_play.c

# The page for the room, as C has its bytes.
room_files = %D%/room_html.inc %D%/room_css.inc %D%/room_js.inc
BUILT_SOURCES += $(room_files)
CLEANFILES += $(room_files)
%D%/room_html.inc: $(srcdir)/src/page/room.html
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/room.html | $(to_bytes) >$@.new && mv $@.new $@
%D%/room_css.inc: $(srcdir)/src/page/screen.css $(srcdir)/src/page/room.css
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/screen.css $(srcdir)/src/page/room.css | $(to_bytes) >$@.new && mv $@.new $@
%D%/room_js.inc: $(srcdir)/src/page/screen.js $(srcdir)/src/page/room.js
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/screen.js $(srcdir)/src/page/room.js | $(to_bytes) >$@.new && mv $@.new $@
%D%/room_files.$(OBJEXT): $(room_files)
