/* Where the lessons that come with the program are. */
#ifndef WAITSCOPE_LESSON_FOLDER_H
#define WAITSCOPE_LESSON_FOLDER_H

/* The folder of the lessons that come with the program: $WAITSCOPE_LESSONS if that is set; else beside the
 * executable, as both were installed or moved together; else, as in a build tree, src/lessons in its
 * folder; else where they were to be installed. Freed by the caller. It need not be there. */
char *lesson_folder(void);

#endif
