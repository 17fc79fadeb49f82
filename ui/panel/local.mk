panel_sources = \
	%D%/canvas.c \
	%D%/canvas.h \
	%D%/card_page.c \
	%D%/card_page.h \
	%D%/loop_sections.c \
	%D%/loop_state.c \
	%D%/loop_state.h \
	%D%/offers.c \
	%D%/offers.h \
	%D%/panel.c \
	%D%/panel.h \
	%D%/panel_axis.c \
	%D%/panel_caption.c \
	%D%/panel_card.c \
	%D%/panel_chart.c \
	%D%/panel_end.c \
	%D%/panel_foot.c \
	%D%/panel_header.c \
	%D%/panel_histogram.c \
	%D%/panel_labels.c \
	%D%/panel_listings.c \
	%D%/panel_loop.c \
	%D%/panel_narration.c \
	%D%/panel_notes.c \
	%D%/panel_programs.c \
	%D%/panel_requests.c \
	%D%/panel_server.c \
	%D%/panel_story.c \
	%D%/panel_stretches.c \
	%D%/panel_visitors.c \
	%D%/playhead.c \
	%D%/playhead.h \
	%D%/program_now.h \
	%D%/scene.h \
	%D%/signs.c \
	%D%/signs.h
libwaitscope_a_SOURCES += $(panel_sources)
