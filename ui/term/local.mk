libwaitscope_a_SOURCES += \
	%D%/memory_file.c \
	%D%/memory_file.h \
	%D%/paint.c \
	%D%/paint.h \
	%D%/rescue.c \
	%D%/rescue.h \
	%D%/screen.c \
	%D%/screen.h \
	%D%/sendable.c \
	%D%/sendable.h \
	%D%/squeeze.c \
	%D%/squeeze.h \
	%D%/terminal.c \
	%D%/terminal.h \
	%D%/terminal_type.c \
	%D%/terminal_type.h
