log_sources = \
	%D%/addresses.c \
	%D%/addresses.h \
	%D%/choices.c \
	%D%/choices.h \
	%D%/event.c \
	%D%/event.h \
	%D%/forecast.c \
	%D%/forecast.h \
	%D%/knobs.h \
	%D%/log.c \
	%D%/log.h \
	%D%/outlook.c \
	%D%/outlook.h \
	%D%/peaks.c \
	%D%/peaks.h \
	%D%/ranks.c \
	%D%/ranks.h \
	%D%/request.c \
	%D%/request.h \
	%D%/settings.c \
	%D%/settings.h \
	%D%/stages.c \
	%D%/stages.h \
	%D%/stays.c \
	%D%/stays.h \
	%D%/timeline.h \
	%D%/timeline_build.c \
	%D%/timeline_inside.h \
	%D%/timeline_query.c \
	%D%/trace.c \
	%D%/trace.h \
	%D%/visits.c \
	%D%/visits.h \
	%D%/watched.h \
	%D%/watched_build.c \
	%D%/watched_query.c
libwaitscope_a_SOURCES += $(log_sources)
