libwaitscope_a_SOURCES += \
	%D%/command.c \
	%D%/command.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/keeper.c \
	%D%/keeper.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/look.c \
	%D%/look.h \
	%D%/owner.c \
	%D%/owner.h \
	%D%/printed.c \
	%D%/printed.h \
	%D%/python.c \
	%D%/python.h \
	%D%/report.h \
	%D%/source.c \
	%D%/source.h \
	%D%/tracer.c \
	%D%/tracer.h \
	%D%/tracer_glance.c \
	%D%/tracer_inside.h \
	%D%/tracer_threads.c \
	%D%/tracer_waits.c \
	%D%/wait.c \
	%D%/wait.h \
	%D%/watch.c \
	%D%/watch.h \
	%D%/words.c \
	%D%/words.h

# The bytes of the module that Python programs import, as C has them.
BUILT_SOURCES += %D%/sitecustomize.inc
CLEANFILES += %D%/sitecustomize.inc
%D%/sitecustomize.inc: $(srcdir)/src/python/sitecustomize.py
	$(AM_V_GEN)$(MKDIR_P) %D% && cat $(srcdir)/src/python/sitecustomize.py | $(to_bytes) >$@.new && mv $@.new $@
%D%/python.$(OBJEXT): %D%/sitecustomize.inc
