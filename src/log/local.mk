libwaitscope_a_SOURCES += \
	%D%/log.c \
	%D%/log.h \
	%D%/settings.c \
	%D%/settings.h \
	%D%/timeline.c \
	%D%/timeline.h \
	%D%/timeline_index.h \
	%D%/timeline_query.c \
	%D%/trace.c \
	%D%/trace.h
