#!/bin/sh
# The pages of the guide that need the package alone do what they show; of the others
# see integrations/with_guide.py.
[ -x "${top_builddir:?}/pyinstrument-top" ] || exit 77
COMMAND=$(cd "$top_builddir" && pwd)/pyinstrument-top
export COMMAND
exec "$(dirname "$0")/each.sh" guide.py script block web pyinstrument
