libwaitscope_a_SOURCES += \
	%D%/array.h \
	%D%/clock.c \
	%D%/clock.h \
	%D%/complaint.c \
	%D%/complaint.h \
	%D%/file.c \
	%D%/file.h \
	%D%/json_stream.c \
	%D%/json_stream.h \
	%D%/json_text.c \
	%D%/json_text.h \
	%D%/lane.c \
	%D%/lane.h \
	%D%/loop.c \
	%D%/loop.h \
	%D%/memory.c \
	%D%/memory.h \
	%D%/nearest.c \
	%D%/nearest.h \
	%D%/number.c \
	%D%/number.h \
	%D%/out.c \
	%D%/out.h \
	%D%/queue.c \
	%D%/queue.h \
	%D%/utf8.c \
	%D%/utf8.h
