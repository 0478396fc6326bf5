/* src/evaluator/memo.h -- what the SDK made of a question's outline, kept for the next question with the same one.
 *
 * The one thing that outlives a question.  Nothing of it can be seen in an answer: what is kept was made of its key and of what is
 * loaded alone; finding it costs the question's budget what making it does; and when memory runs out in a state that keeps
 * something, the question is asked again in a fresh one. */
#ifndef PC_EVALUATOR_MEMO_H
#define PC_EVALUATOR_MEMO_H

#include <lua.h>

/* host.memo_new(scope?) -> memo: a scope (scope.h) for recall_input. */
int pc_memo_new(lua_State *L);

/* host.recall_input(memo, input, now_ms, make) -> make(outline), where outline is what the scope takes of the question, with the
 * begin of the hour as `now`.  A question whose outline is too long to be kept has it made, and charged, as any work. */
int pc_memo_recall_input(lua_State *L);

/* host.recall_text(memo, text, make, ...) -> make(...): what `...` is must follow from the text. */
int pc_memo_recall_text(lua_State *L);

#endif
