#!/usr/bin/env python3
"""Write width.def, the display widths of src/base/utf8.c, from the Unicode
tables of the Python that runs this (use the newest one there is).

    python3 width.py >width.def
"""
import sys
import unicodedata

# Format characters that are drawn: signs that span the digits after them.
DRAWN = [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD,
         0x110CD]


def width(ch):
    c = chr(ch)
    if ch == 0xAD or ch in DRAWN:
        return 1  # terminals show the soft hyphen
    if 0x1160 <= ch <= 0x11FF or 0xD7B0 <= ch <= 0xD7FF:
        return 0  # Hangul vowels and finals join the syllable before them
    if unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(c) in "WF":
        return 2
    return 1


def main():
    print("/* Made by width.py from Unicode %s. RANGE(first, last, width) for"
          % unicodedata.unidata_version)
    print(" * all that is not 1 cell wide, in order. */")
    first, last, kind = 0, 0, 1
    for ch in range(0x80, 0x110000):
        w = 1 if 0xD800 <= ch <= 0xDFFF else width(ch)
        if w == kind:
            last = ch
            continue
        if kind != 1:
            print("RANGE(0x%x, 0x%x, %d)" % (first, last, kind))
        first, last, kind = ch, ch, w
    if kind != 1:
        print("RANGE(0x%x, 0x%x, %d)" % (first, last, kind))
    return 0


if __name__ == "__main__":
    sys.exit(main())
