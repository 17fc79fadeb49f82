libwaitscope_a_SOURCES += \
	%D%/lesson.h \
	%D%/lesson_fields.c \
	%D%/lesson_folder.c \
	%D%/lesson_folder.h \
	%D%/lesson_hint.c \
	%D%/lesson_inside.h \
	%D%/lesson_list.c \
	%D%/lesson_measure.c \
	%D%/lesson_read.c \
	%D%/lesson_reader.c
