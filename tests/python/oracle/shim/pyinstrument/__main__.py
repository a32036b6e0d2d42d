import sys

from pyinstrument_top.__main__ import main

sys.argv.insert(1, "--no-tui")
main()
