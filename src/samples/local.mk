# Programs of all kinds to run, watch and change. The first line of each says in one sentence what it is.
samplesdir = $(pkgdatadir)/samples
dist_samples_DATA = \
	src/samples/asyncio_fetcher.py \
	src/samples/mistake_blocking_call.py \
	src/samples/mistake_computing.py \
	src/samples/mistake_forgotten_await.py \
	src/samples/mistake_sleep.py \
	src/samples/node_fetcher.mjs \
	src/samples/poll_fetcher.c \
	src/samples/threads_fetcher.py \
	src/samples/tornado_fetcher.py \
	src/samples/tornado_server.py \
	src/samples/urllib_fetcher.py
