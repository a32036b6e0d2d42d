// The numbers that doc/HTML.md gives to kinds and flags.

// FRAM's kinds.
export const PYTHON = 1;
export const C_FUNCTION = 2;
export const CUT = 3;
export const STARTUP = 6;
export const NATIVE = 7;
export const SHUTDOWN = 8;
export const RARE = 9;
export const ROW = 10;

// FRAM's flags.
export const LIBRARY = 1;
export const IMPORTLIB = 2;
export const RUNPY = 4;
export const INHERITS = 8;
export const TRACEBACKHIDE = 16;
export const FOLDED = 128;
export const UNFOLDED = 256;

// PLCE's flags.
export const IDLE = 1;
export const HELD = 2;
export const GC = 4;
export const ON_CPU = 8;
export const WAITS = 16;
export const IMPORTS = 32;

// ROOT's flags.
export const LEAST = 2;
export const DAEMON = 4;

// ROOT's kinds.
export const PROCESS = 0;
export const THREAD = 1;
export const GROUP = 16;
