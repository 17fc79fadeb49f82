tell_sources = \
	%D%/expected_end.c \
	%D%/expected_end.h \
	%D%/judgement.c \
	%D%/judgement.h \
	%D%/listing.h \
	%D%/listing_await.c \
	%D%/listing_c.c \
	%D%/listing_javascript.c \
	%D%/listing_inside.h \
	%D%/listing_lines.c \
	%D%/listing_python.c \
	%D%/narrator.h \
	%D%/narrator_doing.c \
	%D%/narrator_done.c \
	%D%/narrator_event.c \
	%D%/narrator_facts.c \
	%D%/narrator_facts.h \
	%D%/narrator_knobs.c \
	%D%/narrator_news.c \
	%D%/narrator_next.c \
	%D%/narrator_now.c \
	%D%/narrator_then.c \
	%D%/narrator_visitors.c \
	%D%/narrator_write.c \
	%D%/request_story.c \
	%D%/request_story.h \
	%D%/statistics.c \
	%D%/statistics.h \
	%D%/statistics_verdict.c \
	%D%/summary.c \
	%D%/summary.h \
	%D%/transcript.c \
	%D%/transcript.h \
	%D%/views.c \
	%D%/views.h
libwaitscope_a_SOURCES += $(tell_sources)
