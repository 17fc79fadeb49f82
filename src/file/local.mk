libwaitscope_a_SOURCES += \
	%D%/chrome_trace.c \
	%D%/chrome_trace.h \
	%D%/config.c \
	%D%/config.h \
	%D%/config_edit.c \
	%D%/config_edit.h \
	%D%/har.c \
	%D%/har.h \
	%D%/har_entry.c \
	%D%/har_inside.h \
	%D%/har_values.c \
	%D%/run_file.c \
	%D%/run_file.h \
	%D%/run_file_element.c \
	%D%/run_file_event.c \
	%D%/run_file_read.c \
	%D%/run_file_read_inside.h \
	%D%/run_file_requests.c \
	%D%/run_file_threads.c \
	%D%/run_file_watched.c \
	%D%/run_file_write.c \
	%D%/run_file_write_inside.h \
	%D%/saved_run.c \
	%D%/saved_run.h
