libwaitscope_a_SOURCES += \
	%D%/command.c \
	%D%/command.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/keeper.c \
	%D%/keeper.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/look.c \
	%D%/look.h \
	%D%/owner.c \
	%D%/owner.h \
	%D%/printed.c \
	%D%/printed.h \
	%D%/report.h \
	%D%/tracer.c \
	%D%/tracer.h \
	%D%/tracer_inside.h \
	%D%/tracer_threads.c \
	%D%/tracer_waits.c \
	%D%/wait.c \
	%D%/wait.h \
	%D%/watch.c \
	%D%/watch.h
