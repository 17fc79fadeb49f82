libwaitscope_a_SOURCES += \
	%D%/big_letters.c \
	%D%/big_letters.h \
	%D%/grid.c \
	%D%/grid.h \
	%D%/layout.c \
	%D%/layout.h \
	%D%/layout_pair.c \
	%D%/role.h \
	%D%/shape.c \
	%D%/shape.h \
	%D%/text.c \
	%D%/text.h \
	%D%/theme.c \
	%D%/theme.h \
	%D%/time_axis.c \
	%D%/time_axis.h
