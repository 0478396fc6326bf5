/* src/precertctl/terminal.h -- what only a person at a terminal gets: colours, and progress of long work. */
#ifndef PC_PRECERTCTL_TERMINAL_H
#define PC_PRECERTCTL_TERMINAL_H

#include "precertctl/run.h"

/* Finds out what standard output and standard error are: colours for a terminal unless NO_COLOR is set or TERM is dumb; progress for a
 * terminal unless the options ask for JSON; questions where standard input is one as well.  Without this call there is neither. */
void pc_ctl_terminal_find(struct pc_ctl_output *output, bool json);

/* Shows a bar, or "what: done" where the total is not known (0), on standard error over the line before; at most ten times a second. */
void pc_ctl_progress(struct pc_ctl_output *output, const char *what, size_t done, size_t total);
void pc_ctl_progress_end(struct pc_ctl_output *output); /* wipes the line */

/* Colours what `text` has from `from` on, line by line: severities, values of a trace, a diff's marks.  Nothing else is changed, and
 * nothing at all without colours. */
void pc_ctl_paint(const struct pc_ctl_output *output, struct pc_buf *text, size_t from);

#endif
