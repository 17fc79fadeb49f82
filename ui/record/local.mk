libwaitscope_a_SOURCES += \
	%D%/ansi.c \
	%D%/ansi.h \
	%D%/cast.c \
	%D%/cast.h \
	%D%/page_document.c \
	%D%/page_document.h \
	%D%/page_film.c \
	%D%/page_film.h \
	%D%/page_frame.c \
	%D%/page_frame.h \
	%D%/picture.c \
	%D%/picture.h \
	%D%/plot_svg.c \
	%D%/plot_svg.h \
	%D%/recorder.c \
	%D%/recorder.h \
	%D%/svg.c \
	%D%/svg.h \
	%D%/svg_document.c \
	%D%/svg_document.h \
	%D%/svg_film.c \
	%D%/svg_ink.c \
	%D%/svg_ink.h \
	%D%/svg_lifetime.c \
	%D%/svg_lifetime.h \
	%D%/svg_piece.c \
	%D%/svg_piece.h

# The page of a film, as C has its bytes.
film_files = %D%/film_html.inc %D%/film_css.inc %D%/film_js.inc
BUILT_SOURCES += $(film_files)
CLEANFILES += $(film_files)
%D%/film_html.inc: $(srcdir)/src/page/film.html
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/film.html | $(to_bytes) >$@.new && mv $@.new $@
%D%/film_css.inc: $(srcdir)/src/page/screen.css $(srcdir)/src/page/film.css
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/screen.css $(srcdir)/src/page/film.css | $(to_bytes) >$@.new && mv $@.new $@
%D%/film_js.inc: $(srcdir)/src/page/screen.js $(srcdir)/src/page/film.js
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/page/screen.js $(srcdir)/src/page/film.js | $(to_bytes) >$@.new && mv $@.new $@
%D%/page_document.$(OBJEXT): $(film_files)
