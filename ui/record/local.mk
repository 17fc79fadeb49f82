libwaitscope_a_SOURCES += \
	%D%/ansi.c \
	%D%/ansi.h \
	%D%/cast.c \
	%D%/cast.h \
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
