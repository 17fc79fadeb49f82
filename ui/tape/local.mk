libwaitscope_a_SOURCES += \
	%D%/tape.c \
	%D%/tape.h \
	%D%/tape_line.c \
	%D%/tape_line.h \
	%D%/tape_player.c \
	%D%/tape_player.h \
	%D%/tape_reader.c \
	%D%/tape_reader.h \
	%D%/tape_values.c \
	%D%/tape_values.h \
	%D%/tape_wait.c \
	%D%/tape_wait.h \
	%D%/tape_words.c \
	%D%/tape_words.h \
	%D%/tape_writer.c \
	%D%/tape_writer.h
