libwaitscope_a_SOURCES += \
	%D%/options.h \
	%D%/options_check.c \
	%D%/options_command.c \
	%D%/options_help.c \
	%D%/options_inside.h \
	%D%/options_order.c \
	%D%/options_parse.c \
	%D%/options_table.c \
	%D%/options_use.c
