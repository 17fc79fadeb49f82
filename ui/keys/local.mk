libwaitscope_a_SOURCES += \
	%D%/input.c \
	%D%/input.h \
	%D%/keys.c \
	%D%/keys.h
