libwaitscope_a_SOURCES += \
	%D%/tutor.c \
	%D%/tutor.h \
	%D%/ui.c \
	%D%/ui.h \
	%D%/viewer.c \
	%D%/viewer.h
