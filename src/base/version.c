#include "base/version.h"

/* From the compiler's command line, and so in one file alone: local.mk has it compiled again when that changes. */
const char version_text[] = PACKAGE_VERSION;
