libwaitscope_a_SOURCES += \
	%D%/lesson.h \
	%D%/lesson_check.c \
	%D%/lesson_command.c \
	%D%/lesson_fields.c \
	%D%/lesson_hint.c \
	%D%/lesson_hold.c \
	%D%/lesson_inside.h \
	%D%/lesson_list.c \
	%D%/lesson_measure.c \
	%D%/lesson_read.c \
	%D%/lesson_reader.c
