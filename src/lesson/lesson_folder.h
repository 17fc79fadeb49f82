/* Where the lessons that come with the program are. */
#ifndef WAITSCOPE_LESSON_FOLDER_H
#define WAITSCOPE_LESSON_FOLDER_H

/* The folder of the lessons that come with the program: $WAITSCOPE_LESSONS if that is set, else where program_data()
 * finds it. Freed by the caller. It need not be there. */
char *lesson_folder(void);

#endif
