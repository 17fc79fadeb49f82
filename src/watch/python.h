/*
 * The module by which a watched Python program tells its lines (src/python/sitecustomize.py), as an archive that lies in
 * no file: Python imports from whatever PYTHONPATH names, so from /proc/PID/fd/N, too. Nothing has to be installed, it
 * is of the same version as this program wherever that is run from, and no compiled copy is left anywhere.
 */
#ifndef WAITSCOPE_PYTHON_H
#define WAITSCOPE_PYTHON_H

/* Returns a descriptor of the archive, which nobody can change, to be closed; or -1 with errno. */
int python_archive_new(void);

#endif
