libwaitscope_a_SOURCES += \
	%D%/http.h \
	%D%/http_client.c \
	%D%/http_connection.c \
	%D%/http_connection.h \
	%D%/http_field.c \
	%D%/http_field.h \
	%D%/http_grammar.c \
	%D%/http_grammar.h \
	%D%/http_library.h \
	%D%/http_parse.c \
	%D%/http_parse.h \
	%D%/http_server.c
