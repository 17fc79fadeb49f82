/* The numbers of visitors: a table of all of them and of each name, and who was turned away. */
#ifndef WAITSCOPE_VISITOR_TABLE_H
#define WAITSCOPE_VISITOR_TABLE_H

#include "ui/panel/canvas.h"

/* How many rows tell everything, at the playhead's time; 0: nobody came, and nobody was turned away. */
int visitor_table_rows(const struct canvas *);

/* Draws as much as there is room for, in at least a row. What is left out is counted. */
void visitor_table_draw(const struct canvas *, struct rect);

#endif
