/* Which version of waitscope this is, as configure.ac has it: "1.0.0". */
#ifndef WAITSCOPE_VERSION_H
#define WAITSCOPE_VERSION_H

extern const char version_text[];

#endif
