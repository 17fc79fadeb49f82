libwaitscope_a_SOURCES += \
	%D%/async_program.c \
	%D%/fetcher.c \
	%D%/fetcher.h \
	%D%/lab.c \
	%D%/lab.h \
	%D%/lab_inside.h \
	%D%/lab_server.c \
	%D%/lab_visit.c \
	%D%/program.c \
	%D%/program.h \
	%D%/run.c \
	%D%/run.h \
	%D%/run_counts.c \
	%D%/run_counts.h \
	%D%/run_hooks.h \
	%D%/sync_program.c \
	%D%/visitor_text.c \
	%D%/visitor_text.h \
	%D%/watching.c \
	%D%/watching.h \
	%D%/watching_inside.h \
	%D%/watching_lines.c \
	%D%/watching_log.c \
	%D%/watching_output.c \
	%D%/watching_requests.c \
	%D%/watching_waits.c
