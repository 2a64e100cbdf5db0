"""The mark that factcheck leaves in a project: its titles so far, and what people do in it.

**Which project is it?** Its id is the moment at which it was created, to the microsecond. Label
Studio sets it once, sends it with every project, and neither a person nor a program can change it;
it is the same at any address and port, after a restart, a move to another machine, a backup or a
change of the database, and two projects do not share one. A number is not unique across servers,
and an id that is only written into a project can be removed, and is missing in older projects.

**What was it called?** The mark answers that, so that a project that was renamed is found again by
the title that its commands are still run with. It is JSON in ``task_data_login``, a setting for
task data behind a login. Label Studio 1.23.2 offers these places to write into: description and
expert instruction are texts of people, who edit them; a label config is replaced whenever labels
change; weights of controls are computed anew then; tabs are edited and deleted by people. The login
has no field in the interface, is kept whatever people do there, is sent with the list of projects,
and means nothing to the server unless there is a password, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

LONGEST = 256
"""Characters that the setting can hold: four titles of the longest kind."""

_KEY = "factcheck"


@dataclass(frozen=True, slots=True)
class Mark:
    """What factcheck has written into a project; empty if it has written nothing.

    Attributes:
        titles: the titles under which the project was used, the latest last.
        adjudicates: id of the project whose answers are adjudicated in this one.
        compares: whether people say in it which claims are the same.
    """

    titles: tuple[str, ...] = ()
    adjudicates: str = ""
    compares: bool = False

    @classmethod
    def read(cls, text: object) -> Mark:
        """Return the mark in a project's setting; what factcheck did not write is no mark."""
        try:
            found = json.loads(text)[_KEY] if isinstance(text, str) else {}
            titles, adjudicates = found.get("titles", []), found.get("adjudicates", "")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return cls()
        if not isinstance(adjudicates, str) or not isinstance(titles, list):
            return cls()
        compares = found.get("compares") is True
        return cls(tuple(each for each in titles if isinstance(each, str)), adjudicates, compares)

    def with_title(self, title: str) -> Mark:
        """Return the mark of the same project after it was used under a title."""
        titles = (*(each for each in self.titles if each != title), title)
        while len(str(replace(self, titles=titles))) > LONGEST:
            titles = titles[1:]
        return replace(self, titles=titles)

    def __str__(self) -> str:
        """Return the mark as it is written.

        >>> str(Mark(("Claims: seeds",)))
        '{"factcheck":{"titles":["Claims: seeds"]}}'
        """
        values = {
            "titles": self.titles,
            "adjudicates": self.adjudicates,
            "compares": self.compares,
        }
        said = {key: value for key, value in values.items() if value}
        return json.dumps({_KEY: said}, ensure_ascii=False, separators=(",", ":"))
