libwaitscope_a_SOURCES += \
	%D%/rescue.c \
	%D%/rescue.h \
	%D%/screen.c \
	%D%/screen.h \
	%D%/terminal.c \
	%D%/terminal.h
