libwaitscope_a_SOURCES += \
	%D%/card_told.c \
	%D%/card_told.h \
	%D%/rec_sign.c \
	%D%/rec_sign.h \
	%D%/tutor.c \
	%D%/tutor.h \
	%D%/ui.c \
	%D%/ui.h \
	%D%/viewer.c \
	%D%/viewer.h \
	%D%/viewer_inside.h \
	%D%/viewer_request.c
