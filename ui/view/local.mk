view_sources = \
	%D%/view.c \
	%D%/view.h \
	%D%/view_frame.c \
	%D%/view_frame.h \
	%D%/view_help.c \
	%D%/view_lessons.c \
	%D%/view_loop.c \
	%D%/view_numbers.c \
	%D%/view_prints.c \
	%D%/view_reads.c \
	%D%/view_runs.c \
	%D%/view_timeline.c \
	%D%/view_too_small.c
libwaitscope_a_SOURCES += $(view_sources)
