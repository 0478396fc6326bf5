/* src/guide/frame.h -- what every page has around its content: head, landmarks, skip link, footer. */
#ifndef PC_GUIDE_FRAME_H
#define PC_GUIDE_FRAME_H

#include "guide/guide.h"

/* Opens a page up to and including <main> and its heading.  `lead` stands below the heading; it may be absent. */
void pc_frame_open(const struct pc_guide *guide, struct pc_str title, struct pc_str lead, struct pc_buf *out);

/* Closes what pc_frame_open opened: what a determination is (R3.2), which revision the page was made of. */
void pc_frame_close(const struct pc_guide *guide, struct pc_buf *out);

/* The style sheet (screen and paper) and the index's script: constant texts, inside of every page, so that a page needs nothing
 * but itself. */
extern const char pc_frame_style[], pc_frame_script[];

#endif
