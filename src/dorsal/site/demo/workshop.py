"""The process that prepares the later moments: `python -m dorsal.site.demo.workshop DATA`.

It works in a data folder of its own (DORSAL_DATA) and puts snapshots into that of the site.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def main() -> None:
    """Prepare the moments that the data folder of the command's argument lacks."""
    from dorsal.site import serving  # inline: the site is opened before anything of it is loaded

    os.nice(5)
    serving.open_site()
    serving.prepare_to_serve()
    from django.conf import settings  # inline: see above

    from dorsal.site.demo.preparing import prepare_missing  # inline: see above

    prepare_missing(Path(sys.argv[1]))
    shutil.rmtree(settings.DATA, ignore_errors=True)


if __name__ == "__main__":
    main()
