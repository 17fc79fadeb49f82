libwaitscope_a_SOURCES += \
	%D%/delay.c \
	%D%/delay.h \
	%D%/due.c \
	%D%/due.h \
	%D%/slow_server.c \
	%D%/slow_server.h
