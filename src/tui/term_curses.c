/* src/tui/term_curses.c - a real terminal, by ncurses.
 *
 * On ANSI terminals paint.c decides what to write, and ncurses knows of nothing
 * but an empty screen; on others it decides itself. Either way we write it:
 * ncurses is given a file in memory in place of the terminal, and each frame
 * goes out in one write. The modes of the terminal are ours too: curses never
 * touches them.
 *
 * Signals: ncurses installs handlers where there were none. They are taken
 * away again at once: the owner of the event loop has its own.
 */
#include "tui/emergency.h"
#include "tui/frame.h"
#include "tui/paint.h"
#include "tui/term.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/out.h"
#include "tui/terminfo.h"
#include "tui/theme.h"
#include "tui/tty_out.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>

/* Its struct term is not ours. */
#define term ncurses_term
#include <term.h>
#undef term

#define PAIRS_MAX  256
#define ANSWER_MS  200 /* that an answer may take to come */
#define FRAME_MAX  (64u << 20)
#define PASTE_ON   "\033[?2004h"
#define PASTE_OFF  "\033[?2004l"
#define WHOLE_ASK  "\033[?2026$p" /* see K_WHOLE */
#define WHOLE_ON   "\033[?2026h"
#define WHOLE_OFF  "\033[?2026l"
#define REGION_ALL "\033[r"
#define MOUSE_ON                                                               \
	"\033[?1002h\033[?1006h" /* buttons, and drags; as SGR has it */
#define MOUSE_OFF "\033[?1006l\033[?1002l"

struct pair {
	short fg, bg;
};

struct term_curses {
	struct term term;
	int fd; /* the terminal, borrowed */
	struct tty_out bytes;
	int mem; /* what ncurses believes to be the terminal */
	FILE *out, *in;
	SCREEN *screen;
	struct termios saved, raw;
	int colors;
	bool unicode;
	bool pastes;   /* it can mark what is pasted, and report the mouse */
	bool mouse;    /* it is to report it */
	bool whole;    /* it shows a frame at once when it is told of its end */
	int64_t asked; /* ms: when it was asked for that; 0: not */
	bool suspended;
	bool repaint; /* shown does not tell what is on the screen */
	bool paints;  /* frames are paint's */
	bool scrolls; /* it has a region that scrolls */
	struct paint paint;
	struct canvas shown;
	struct theme dark;
	const struct theme *theme;
	int cursor_row, cursor_col; /* as shown */
	struct pair pairs[PAIRS_MAX];
	int npairs; /* pair n + 1 is pairs[n] */
};

static struct term_curses *
curses_of(struct term *term)
{
	return (struct term_curses *)term;
}

/* What ncurses wrote since the last time is to be sent. whole: it is all that
 * is on the screen, and says what the terminal is to be like. */
static void
queue_curses(struct term_curses *c, bool whole)
{
	off_t len;
	char *p;

	fflush(c->out);
	len = lseek(c->mem, 0, SEEK_END);
	if (len <= 0)
		return;
	p = mmap(NULL, (size_t)len, PROT_READ | PROT_WRITE, MAP_PRIVATE, c->mem,
		 0);
	if (p != MAP_FAILED) {
		size_t n = whole || !c->pastes ? (size_t)len
					       : frame_squeeze(p, (size_t)len);

		if (!tty_out_queue(&c->bytes, p, n))
			c->repaint = true;
		munmap(p, (size_t)len);
	}
	if (ftruncate(c->mem, 0) || lseek(c->mem, 0, SEEK_SET))
		c->repaint = true;
}

static void
terminal_size(const struct term_curses *c, int *rows, int *cols)
{
	struct winsize ws;

	if (ioctl(c->fd, TIOCGWINSZ, &ws))
		memset(&ws, 0, sizeof(ws));
	*rows = ws.ws_row ? ws.ws_row : 24;
	*cols = ws.ws_col ? ws.ws_col : 80;
	if (*rows > CANVAS_MAX)
		*rows = CANVAS_MAX;
	if (*cols > CANVAS_MAX)
		*cols = CANVAS_MAX;
}

static void
curses_size(struct term *term, int *rows, int *cols)
{
	terminal_size(curses_of(term), rows, cols);
}

static int
curses_colors(struct term *term)
{
	return curses_of(term)->colors;
}

static bool
curses_unicode(struct term *term)
{
	return curses_of(term)->unicode;
}

/* The number of the pair of these colours; 0 when there are too many. */
static short
pair_of(struct term_curses *c, int fg, int bg)
{
	int max = COLOR_PAIRS - 1 < PAIRS_MAX ? COLOR_PAIRS - 1 : PAIRS_MAX;

	if (c->colors < 8 || (fg < 0 && bg < 0))
		return 0;
	for (int i = 0; i < c->npairs; i++)
		if (c->pairs[i].fg == fg && c->pairs[i].bg == bg)
			return (short)(i + 1);
	if (c->npairs >= max)
		return 0;
	if (init_pair((short)(c->npairs + 1), (short)fg, (short)bg) != OK)
		return 0;
	c->pairs[c->npairs] = (struct pair){ (short)fg, (short)bg };
	return (short)++c->npairs;
}

static attr_t
attr_of(unsigned attr)
{
	attr_t a = WA_NORMAL;

	if (attr & CELL_BOLD)
		a |= WA_BOLD;
	if (attr & CELL_UNDERLINE)
		a |= WA_UNDERLINE;
	if (attr & CELL_REVERSE)
		a |= WA_REVERSE;
	if (attr & CELL_DIM)
		a |= WA_DIM;
	return a;
}

static void
put_cell(struct term_curses *c, const struct canvas *canvas, int row, int col)
{
	const struct cell *cell = canvas_at(canvas, row, col);
	const struct cell *right = canvas_at(canvas, row, col + 1);
	struct look look = theme_look(c->theme, cell, c->colors);
	bool wide = right && right->ch == 0 && cell->ch != 0;
	wchar_t text[CELL_MARKS + 2];
	cchar_t out;

	if (cell->ch == 0 && col > 0)
		return; /* drawn with its left half */
	paint_text(c->unicode, cell, wide, text);
	setcchar(&out, text, attr_of(look.attr), pair_of(c, look.fg, look.bg),
		 NULL);
	mvadd_wch(row, col, &out);
	if (wide && text[0] == L'?')
		mvadd_wch(row, col + 1, &out);
}

static bool
row_same(const struct canvas *a, const struct canvas *b, int row)
{
	size_t n = (size_t)a->cols * sizeof(*a->cells);

	return memcmp(canvas_at(a, row, 0), canvas_at(b, row, 0), n) == 0;
}

static size_t
canvas_bytes(const struct canvas *canvas)
{
	return (size_t)canvas->rows * (size_t)canvas->cols *
	       sizeof(*canvas->cells);
}

/* Hand the rows that changed to ncurses. False: there are none. */
static bool
put_rows(struct term_curses *c, const struct canvas *canvas)
{
	bool all = c->repaint;
	bool any = false;

	for (int row = 0; row < canvas->rows && row < LINES; row++) {
		if (!all && row_same(canvas, &c->shown, row))
			continue;
		any = true;
		for (int col = 0; col < canvas->cols && col < COLS; col++)
			put_cell(c, canvas, row, col);
	}
	memcpy(c->shown.cells, canvas->cells, canvas_bytes(canvas));
	return any;
}

/* Make shown the size of canvas; what is on the screen is then unknown. */
static bool
fit_shown(struct term_curses *c, const struct canvas *canvas)
{
	if (c->shown.rows == canvas->rows && c->shown.cols == canvas->cols)
		return true;
	canvas_fini(&c->shown);
	c->repaint = true;
	return canvas_init(&c->shown, canvas->rows, canvas->cols) == PIT_OK;
}

/* By ncurses. False: nothing changes. */
static bool
show_by_curses(struct term_curses *c, const struct canvas *canvas, bool moved)
{
	if (!put_rows(c, canvas) && !moved && !c->repaint)
		return false;
	leaveok(stdscr, c->cursor_row < 0); /* hidden, it may be anywhere */
	if (c->cursor_row >= 0)
		move(c->cursor_row, c->cursor_col);
	refresh();
	return true;
}

/* By paint.c. False: nothing changes. */
static bool
show_by_paint(struct term_curses *c, const struct canvas *canvas, bool moved,
	      struct out *o)
{
	const struct rect all = { 0, 0, canvas->rows, canvas->cols };

	if (c->repaint) {
		canvas_fill(&c->shown, all, ' ', ROLE_PLAIN);
		refresh(); /* it is empty then */
		/* Where the type said that it ends, and ncurses that it
		 * scrolls, is not where it ends. */
		if (c->scrolls)
			out_str(o, REGION_ALL);
	}
	c->paint.theme = c->theme;
	paint_frame(&c->paint, &c->shown, canvas, o);
	memcpy(c->shown.cells, canvas->cells, canvas_bytes(canvas));
	if (!o->len && !moved && !c->repaint)
		return false;
	if (c->cursor_row >= 0)
		out_printf(o, "\033[%d;%dH", c->cursor_row + 1,
			   c->cursor_col + 1);
	return true;
}

/* It begins or ends, for a terminal that wants to know. */
static void
mark_frame(struct term_curses *c, const char *text)
{
	if (c->whole && !tty_out_queue(&c->bytes, text, strlen(text)))
		c->repaint = true;
}

/* What ncurses and we have to say, in one write. */
static void
send_frame(struct term_curses *c, const struct out *painted)
{
	bool all = c->repaint;

	c->repaint = false;
	mark_frame(c, WHOLE_ON);
	queue_curses(c, all);
	if (out_status(painted) ||
	    !tty_out_queue(&c->bytes, painted->data, painted->len))
		c->repaint = true;
	mark_frame(c, WHOLE_OFF);
	tty_out_send(&c->bytes);
}

static void
curses_show(struct term *term, const struct canvas *canvas, int cursor_row,
	    int cursor_col)
{
	struct term_curses *c = curses_of(term);
	struct out o;
	bool moved;

	/* What does not come to be shown now is so with the next frame. */
	if (c->suspended || !tty_out_rest(&c->bytes) || !fit_shown(c, canvas))
		return;
	if (c->repaint) {
		erase();
		clearok(curscr, TRUE);
	}
	moved = cursor_row != c->cursor_row || cursor_col != c->cursor_col;
	c->cursor_row = cursor_row;
	c->cursor_col = cursor_col;
	if (moved || c->repaint)
		curs_set(cursor_row >= 0);
	out_init(&o, FRAME_MAX);
	if (c->paints ? show_by_paint(c, canvas, moved, &o)
		      : show_by_curses(c, canvas, moved))
		send_frame(c, &o);
	out_fini(&o);
}

/* OSC 52: base64, which no terminal takes for anything else. Those that know
 * nothing of it ignore it; tmux passes it on if it is set to. */
static void
curses_copy(struct term *term, const char *text, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)text;
	struct term_curses *c = curses_of(term);
	struct out o;

	if (c->suspended || !c->pastes)
		return;
	out_init(&o, n * 2 + 64);
	out_str(&o, "\033]52;c;");
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16;

		v |= i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0;
		v |= i + 2 < n ? p[i + 2] : 0;
		out_char(&o, digits[v >> 18]);
		out_char(&o, digits[v >> 12 & 63]);
		out_char(&o, i + 1 < n ? digits[v >> 6 & 63] : '=');
		out_char(&o, i + 2 < n ? digits[v & 63] : '=');
	}
	out_str(&o, "\a");
	if (!out_status(&o))
		tty_out_bytes(&c->bytes, o.data, o.len);
	out_fini(&o);
}

static void
curses_resize(struct term *term)
{
	struct term_curses *c = curses_of(term);
	int rows, cols;

	terminal_size(c, &rows, &cols);
	resizeterm(rows, cols);
	c->repaint = true;
}

/* Have it mark what is pasted, so that text is not taken for keys; or not any
 * more. ANSI terminals that know nothing of it ignore it. */
static void
mark_pastes(struct term_curses *c, bool on)
{
	const char *text = on ? PASTE_ON : PASTE_OFF;

	if (c->pastes)
		tty_out_bytes(&c->bytes, text, strlen(text));
}

static void
report_mouse(struct term_curses *c, bool on)
{
	const char *text = on ? MOUSE_ON : MOUSE_OFF;

	if (c->pastes)
		tty_out_bytes(&c->bytes, text, strlen(text));
}

static void
curses_theme(struct term *term, const struct theme *theme)
{
	struct term_curses *c = curses_of(term);

	c->theme = theme;
	c->repaint = true;
}

static void
curses_mouse(struct term *term, bool on)
{
	struct term_curses *c = curses_of(term);

	if (on != c->mouse && !c->suspended)
		report_mouse(c, on);
	c->mouse = on;
}

/* Ask it. One that knows nothing of the question says nothing. */
static void
ask_whole(struct term_curses *c)
{
	if (!c->paints || c->whole)
		return;
	tty_out_bytes(&c->bytes, WHOLE_ASK, strlen(WHOLE_ASK));
	c->asked = clock_ms();
}

/* Its answer is for nobody else: who leaves before that can have come waits for
 * it. Keys are lost then, which were for the interface. */
static void
await_answer(struct term_curses *c)
{
	struct pollfd pfd = { .fd = c->fd, .events = POLLIN };
	int64_t until = c->asked + ANSWER_MS, now = clock_ms();
	char bytes[256];

	while (c->asked && !c->whole && now < until &&
	       poll(&pfd, 1, (int)(until - now)) == 1) {
		ssize_t n = read(c->fd, bytes, sizeof(bytes));

		if (n <= 0 || memmem(bytes, (size_t)n, "$y", 2))
			break;
		now = clock_ms();
	}
	c->asked = 0;
}

static void
curses_whole(struct term *term)
{
	struct term_curses *c = curses_of(term);

	c->whole = true;
	/* A frame may be half done, and the terminal wait for its end. */
	emergency_add(WHOLE_OFF);
}

static void
curses_suspend(struct term *term)
{
	struct term_curses *c = curses_of(term);

	if (c->suspended)
		return;
	await_answer(c);
	emergency_set(false);
	mark_pastes(c, false);
	if (c->mouse)
		report_mouse(c, false);
	curs_set(1);
	endwin();
	queue_curses(c, true);
	tty_out_all(&c->bytes);
	tcsetattr(c->fd, TCSADRAIN, &c->saved);
	c->suspended = true;
}

static void
curses_resume(struct term *term)
{
	struct term_curses *c = curses_of(term);

	if (!c->suspended)
		return;
	tcsetattr(c->fd, TCSADRAIN, &c->raw);
	mark_pastes(c, true);
	if (c->mouse)
		report_mouse(c, true);
	c->suspended = false;
	emergency_set(true);
	curses_resize(term);
}

static void
curses_free(struct term_curses *c)
{
	canvas_fini(&c->shown);
	paint_fini(&c->paint);
	tty_out_fini(&c->bytes);
	if (c->screen)
		delscreen(c->screen);
	if (c->out)
		fclose(c->out);
	if (c->in)
		fclose(c->in);
	if (c->mem >= 0)
		close(c->mem);
	mem_free(c);
}

static void
curses_close(struct term *term)
{
	curses_suspend(term);
	curses_free(curses_of(term));
}

static const struct term_ops curses_ops = {
	.size = curses_size,
	.colors = curses_colors,
	.unicode = curses_unicode,
	.show = curses_show,
	.copy = curses_copy,
	.theme = curses_theme,
	.mouse = curses_mouse,
	.whole = curses_whole,
	.resize = curses_resize,
	.suspend = curses_suspend,
	.resume = curses_resume,
	.close = curses_close,
};

/* Without memory for it there is none. */
static bool
emergency_prepare(const struct term_curses *c)
{
	if (!emergency_begin(c->fd, &c->saved))
		return false;
	if (c->pastes)
		emergency_add(PASTE_OFF MOUSE_OFF);
	emergency_add(tigetstr("sgr0"));
	emergency_add(tigetstr("op"));
	emergency_add(tigetstr("cnorm"));
	emergency_add(tigetstr("rmcup"));
	emergency_set(true);
	return true;
}

/* Keys come one by one and unchanged, ^C and ^Z among them; nothing is
 * echoed, and what we write is not changed either. */
static void
raw_modes(struct termios *t)
{
	t->c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP |
				  IXON | PARMRK);
	t->c_oflag &= ~(tcflag_t)OPOST;
	t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
}

/* Ask terminfo first: newterm() ends the process where it must not. */
static enum pit_status
check_type(const char *type, int fd, struct pit_err *err)
{
	enum pit_status st = PIT_OK;
	int why;

	if (!type || !*type)
		return pit_fail(err, PIT_EUSAGE,
				"the terminal's type is not known: TERM is "
				"not set");
	if (setupterm(type, fd, &why) != OK)
		return pit_fail(err, PIT_EUSAGE,
				"the terminal's type is not known: %s", type);
	if (!terminfo_has(tigetstr("cup")) || tigetflag("gn") > 0)
		st = pit_fail(err, PIT_EUSAGE,
			      "a terminal of type %s cannot place its cursor",
			      type);
	del_curterm(cur_term);
	return st;
}

bool
term_curses_watch(int fd, const char *type)
{
	struct term_curses c = { .fd = fd };
	bool ready;
	int why;

	if (tcgetattr(fd, &c.saved) || setupterm(type, fd, &why) != OK)
		return false;
	c.pastes = terminfo_is_ansi();
	ready = emergency_prepare(&c);
	del_curterm(cur_term);
	return ready;
}

static void
start_colors(struct term_curses *c, bool color)
{
	if (!color || !has_colors() || start_color() != OK)
		return;
	use_default_colors();
	c->colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS;
	/* With direct colours the numbers of a palette would be taken for red,
	 * green and blue; the first eight are what they are elsewhere. */
	if (COLORS > 256)
		c->colors = 8;
	if (c->colors < 8)
		c->colors = 0;
}

/* newterm() without the signal handlers that it would leave behind. */
static SCREEN *
new_screen(const char *type, FILE *out, FILE *in)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction old[ARRAY_LEN(signals)];
	SCREEN *screen;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], NULL, &old[i]);
	screen = newterm(type, out, in);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &old[i], NULL);
	return screen;
}

static enum pit_status
open_files(struct term_curses *c, struct pit_err *err)
{
	int in;

	/* The C library has a function for it since glibc 2.27 only. */
	c->mem = (int)syscall(SYS_memfd_create, "screen", MFD_CLOEXEC);
	if (c->mem < 0 || tcgetattr(c->fd, &c->saved))
		return pit_fail(err, PIT_EIO, "the terminal: %s",
				strerror(errno));
	in = fcntl(c->mem, F_DUPFD_CLOEXEC, 0);
	c->in = in >= 0 ? fdopen(in, "r") : NULL;
	in = fcntl(c->mem, F_DUPFD_CLOEXEC, 0);
	c->out = in >= 0 ? fdopen(in, "w") : NULL;
	if (!c->in || !c->out)
		return pit_fail(err, PIT_ENOMEM, "the terminal: %s",
				strerror(errno));
	return PIT_OK;
}

static enum pit_status
open_screen(struct term_curses *c, const char *type, bool color,
	    struct pit_err *err)
{
	int rows, cols;

	/* Not LINES and COLUMNS: the real size is set below. But some versions
	 * then have no size at all when the type does not tell one. */
	use_env(FALSE);
	use_tioctl(TRUE);
	c->screen = new_screen(type, c->out, c->in);
	if (!c->screen) {
		use_env(TRUE);
		c->screen = new_screen(type, c->out, c->in);
	}
	if (!c->screen)
		return pit_fail(err, PIT_EIO,
				"the screen cannot be set up for type %s",
				type);
	typeahead(-1); /* a frame is never left half done */
	nonl();
	scrollok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	start_colors(c, color);
	terminal_size(c, &rows, &cols);
	resizeterm(rows, cols);
	return PIT_OK;
}

static void
prepare_paint(struct term_curses *c)
{
	c->paints = terminfo_suits_paint(c->colors);
	c->scrolls = terminfo_has(tigetstr("csr"));
	if (c->paints && c->colors && terminfo_full_colors(COLORS))
		c->colors = COLORS_FULL;
	c->paint.colors = c->colors;
	c->paint.unicode = c->unicode;
	c->paint.attrs = terminfo_attrs();
	c->paint.column = terminfo_is("hpa", "\033[%i%p1%dG");
	c->paint.erase = terminfo_is("ech", "\033[%p1%dX");
}

struct term *
term_curses_open(int fd, const char *type, bool color, struct pit_err *err)
{
	struct term_curses *c;

	if (check_type(type, fd, err))
		return NULL;
	c = mem_zalloc(sizeof(*c));
	if (!c) {
		pit_fail(err, PIT_ENOMEM, "%s", pit_status_text(PIT_ENOMEM));
		return NULL;
	}
	c->term.ops = &curses_ops;
	c->fd = c->bytes.fd = fd;
	c->mem = -1;
	theme_init(&c->dark, THEME_DARK);
	c->theme = &c->dark;
	c->repaint = true;
	c->cursor_row = c->cursor_col = -1;
	c->unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	if (open_files(c, err) || open_screen(c, type, color, err)) {
		curses_free(c);
		return NULL;
	}
	c->raw = c->saved;
	raw_modes(&c->raw);
	c->pastes = terminfo_is_ansi();
	prepare_paint(c);
	emergency_prepare(c);
	if (terminfo_whole())
		curses_whole(&c->term);
	tcsetattr(fd, TCSADRAIN, &c->raw);
	mark_pastes(c, true);
	ask_whole(c);
	return &c->term;
}
