libwaitscope_a_SOURCES += \
	%D%/input.c \
	%D%/input_inside.h \
	%D%/input_sequence.c \
	%D%/input_states.c \
	%D%/input.h \
	%D%/keys.c \
	%D%/keys.h
