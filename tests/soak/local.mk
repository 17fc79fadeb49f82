# An hour of mixed load, or SOAK_SECONDS of it (soak.py says what, and what must hold at its end); not run by make check.
SOAK_SECONDS = 3600
SOAK_SEED = 1
.PHONY: soak
soak: all
	'$(abs_srcdir)'/tests/soak/soak.py ./waitscope$(EXEEXT) $(SOAK_SECONDS) $(SOAK_SEED)
EXTRA_DIST += tests/soak/soak.py
