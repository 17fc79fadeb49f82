libwaitscope_a_SOURCES += \
	%D%/tape.c \
	%D%/tape.h \
	%D%/tape_player.c \
	%D%/tape_player.h \
	%D%/tape_reader.h \
	%D%/tape_values.c \
	%D%/tape_words.c \
	%D%/tape_writer.c \
	%D%/tape_writer.h
