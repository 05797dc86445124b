"""`python -m daemon`: be the daemon, in the foreground. `steadyhand daemon start` runs this detached."""

import sys

from daemon.service import main

sys.exit(main())
