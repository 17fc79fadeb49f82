libwaitscope_a_SOURCES += \
	%D%/stage.c \
	%D%/stage.h \
	%D%/tutor.c \
	%D%/tutor.h \
	%D%/ui.c \
	%D%/ui.h
