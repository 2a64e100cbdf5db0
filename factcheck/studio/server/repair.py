"""Set the password of a Label Studio account and print a personal access token for it.

A script, run with the environment of the server (data folder, secret key, login), because Django
can be configured only once in a process. The token is the last line on stdout, which
`accounts.repair` reads through a pipe.
"""

import importlib
import os
import sys
from pathlib import Path


def main() -> None:
    """Do this for the account in the environment."""
    package = importlib.import_module("label_studio")
    sys.path.insert(0, str(Path(str(package.__file__)).parent))  # as its modules expect
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_studio.core.settings.label_studio")
    importlib.import_module("django").setup()
    email, password = os.environ["LABEL_STUDIO_USERNAME"], os.environ["LABEL_STUDIO_PASSWORD"]

    user = importlib.import_module("users.models").User.objects.get(email=email)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    token = importlib.import_module("jwt_auth.models").LSAPIToken.for_user(user)
    sys.stdout.write(f"{token.get_full_jwt()}\n")


if __name__ == "__main__":
    main()
