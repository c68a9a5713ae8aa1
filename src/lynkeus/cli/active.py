"""What the terminal says of a site's models: which read here, and what a person does next."""

from lynkeus.cli.command import rows
from lynkeus.core.json import Json

STOPPED = frozenset({"stopped", "rolled_back"})
"""In use, and reading nothing until it is resumed."""


def listed(document: Json) -> list[str]:
    """Give a line for each model, and one for what lets it read, where it does not."""
    lines: list[str] = []
    for one in rows(document, "packages"):
        name, standing = one["package"], one["standing"]
        stands = str(standing).replace("_", " ")
        lines.append(f"{name} {one['version']}  {stands}  {one['registration']}")
        if not one["trusted"]:
            lines.append(
                "  its maker is trusted no more here: it can be neither resumed nor activated"
            )
        elif standing in {"candidate", "shadow"}:
            lines.append(f"  {_waits(str(name), str(standing))}")
        elif standing in STOPPED:
            lines.append(f"  lynkeus packages resume {name} --reason WORDS: lets it read again")
        elif standing == "set_aside":
            lines.append(
                "  it was stopped before another took its place: `lynkeus packages activate FOLDER "
                "--reason WORDS` lets it read again"
            )
    for one in rows(document, "shipped_not_activated"):
        name = one["package"]
        lines.append(f"{name} {one['version']}  not active  shipped with this program")
        lines.append(f"  lynkeus packages activate {name}: lets it read")
    return lines


def _waits(name: str, standing: str) -> str:
    if standing == "shadow":
        return (
            f"it reads unseen: `lynkeus packages trial {name}` tells totals, `lynkeus packages "
            "release` lets it read"
        )
    return f"lynkeus packages shadow {name}: lets it read unseen; `release` lets it read"


def none_active(document: Json) -> list[str]:
    """Say that nothing reads here, and how to change that; no line where a model is active."""
    known = rows(document, "packages")
    if any(one["standing"] == "active" for one in known):
        return []
    if stopped := [str(one["package"]) for one in known if one["standing"] in STOPPED]:
        return [
            f"No model is active at this site; {' and '.join(stopped)} was stopped; studies say "
            "so. `lynkeus packages list` says how to go on."
        ]
    shipped = [str(one["package"]) for one in rows(document, "shipped_not_activated")]
    how = f"`lynkeus packages activate {shipped[0]}`" if shipped else "`lynkeus packages activate`"
    return [
        "No model is active at this site: studies are shown, and not read by AI. "
        f"{how} lets one read what comes from then on."
    ]
