libwaitscope_a_SOURCES += \
	%D%/http.h \
	%D%/http_address.c \
	%D%/http_address.h \
	%D%/http_connection.c \
	%D%/http_connection.h \
	%D%/http_fetch.c \
	%D%/http_fetch.h \
	%D%/http_field.c \
	%D%/http_field.h \
	%D%/http_gate.c \
	%D%/http_grammar.c \
	%D%/http_grammar.h \
	%D%/http_head.h \
	%D%/http_library.h \
	%D%/http_names.c \
	%D%/http_names.h \
	%D%/http_order.c \
	%D%/http_order.h \
	%D%/http_parse.c \
	%D%/http_parse.h \
	%D%/http_route.c \
	%D%/http_route.h \
	%D%/http_server.c \
	%D%/http_socket.c \
	%D%/http_socket.h \
	%D%/http_tls.c \
	%D%/http_tls.h
