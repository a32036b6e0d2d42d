/* src/app/guest.h - the interface on another terminal than the one that we were
 * started on: struct screen's private part for that.
 *
 * After `q l` the program has our own terminal, or none if that was lost. Where
 * --reattach brings one, the interface opens there as it was left; when it is
 * left again, or that terminal is lost, the program has ours again, or none.
 */
#ifndef PIT_APP_GUEST_H
#define PIT_APP_GUEST_H

struct guest;
struct screen;

/* From now on a terminal may come. */
void guest_await(struct screen *s);
/* From now on none may: the run is over. */
void guest_refuse(struct screen *s);
/* The one that is there gets the status, and may go; as does what was left of
 * others. */
void guest_end(struct screen *s, int status);

/* One that has come while our own terminal had the interface: it is left now.
 */
void guest_welcome_late(struct screen *s);

/* The interface leaves a guest's terminal, after a sentence to be said there.
 */
void guest_leave(struct screen *s, const char *said);
/* It is a shell's until it goes on, or the editor's. */
void guest_stop(struct screen *s);
void guest_edit(struct screen *s, const char *path, uint32_t line);

#endif
