"""What somebody talked about is no claim of his."""

from factcheck.domain import Attribution, Quotation
from factcheck.text.talks import is_talk


def is_topic(attribution: Attribution, text: str) -> bool:
    """Return whether the content, without quotation marks, is only the topic of talks."""
    cue = " ".join(span.text_in(text) for span in attribution.cue)
    quoted = attribution.quotation is not Quotation.INDIRECT
    return not quoted and is_talk(cue, attribution.content[0].text_in(text))
