"""What was promised, and whether it holds."""
from base import head, heading, row

kept = []


def target(what, asked, measured, met, met_in_part=False):
    """Notes a target: MET is true, false, or None where nothing was measured here."""
    if met is None:
        verdict = "not measured"
    elif met:
        verdict = "met"
    else:
        verdict = "met, but not less its start-up" if met_in_part else "NOT MET"
    kept.append((what, asked, measured, verdict))


def targets():
    heading("Targets")
    head("<what", "<asked", "<measured", "<")
    for line in kept:
        row(*line)
