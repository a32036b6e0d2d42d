/* src/python/stack_text.h - what a store has, as pyinstrument's frame records
 * say it:
 *
 *    name NUL file NUL first line, then \1 c class, \1 l line, \1 h1
 *
 * Objects are made when they are first asked for, and each once.
 */
#ifndef PIT_PYTHON_STACK_TEXT_H
#define PIT_PYTHON_STACK_TEXT_H

#include "python/module.h"
#include "python/store.h"

struct stack_texts {
	const struct store *store; /* borrowed */
	PyObject **frames;         /* str, by number; NULL: not yet */
	PyObject **lists;          /* list of str, by stack */
	const char *folder; /* of the package, with its slash; borrowed */
};

/* False: no memory, an exception is set. */
bool stack_texts_init(struct stack_texts *t, const struct store *store,
		      const char *folder);
void stack_texts_fini(struct stack_texts *t);

/* Stacks have another root from now on. */
void stack_texts_forget_lists(struct stack_texts *t);

/* The frames of a stack as a list, root before them; those of the package's own
 * that are innermost are left out. Borrowed from t; NULL: an exception. */
PyObject *stack_texts_list(struct stack_texts *t, PyObject *root,
			   uint32_t stack);

/* The same of a part of a thread, with what another thread does for it on top.
 * below: root, and the frames that call the coroutine, instead of those of the
 * event loop that the stack has. New; NULL: an exception. */
PyObject *stack_texts_part(struct stack_texts *t, PyObject *below,
			   uint32_t stack, uint32_t above);

/* The root of a thread's stacks. New; NULL: an exception. */
PyObject *text_of_thread(PyObject *name, unsigned long ident);

/* The frame that a code object makes, at a line; 0: it is not said. New; NULL:
 * an exception. */
PyObject *text_of_code(PyObject *code, long line);

/* Is it a C function? */
bool text_is_builtin(PyObject *text);

/* Is it the same function? */
bool text_is_same(PyObject *a, PyObject *b);

#endif
