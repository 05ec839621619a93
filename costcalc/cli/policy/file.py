"""Policy file → policy, or all that is wrong with it, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.cli.policy.fields import LIMITS, MONTHLY, NOT_HERE, LimitsFields, PolicyFields, PromptsFields, UsageFields
from costcalc.request.from_json import says_requests
from costcalc.schema.written import Path, WrittenError, WrittenFault, read_written

KEYS = {
    "prompts": tuple(name for name in PromptsFields.model_fields if name not in NOT_HERE),
    "warn": LIMITS,
    "fail": LIMITS,
    "usage": tuple(UsageFields.model_fields),
}
"""Keys below those of the file."""


def read_policy(text: str) -> PolicyFields:
    """Read a policy; one that begins with `{` is JSON. Raises WrittenError, with the lines of its faults."""
    policy = read_written(text, PolicyFields, list_keys, "name fewer files and models, or patterns of files")
    if faults := list(_find_faults(policy)):
        raise WrittenError(faults, text)
    return policy


def list_keys(path: Path) -> Sequence[str]:
    """Return the keys that may stand at a place."""
    return tuple(KEYS) if len(path) == 1 else KEYS.get(str(path[0]), ())


def _find_faults(policy: PolicyFields) -> Iterator[WrittenFault]:
    if not policy.prompts and policy.usage is None:
        yield WrittenFault((), "says nothing to check; add `prompts` with files and models, or `usage` with budgets")
    if policy.prompts and not any(_list_limits(policy)):
        yield WrittenFault(("prompts",), f"nothing limits their cost; add `warn` or `fail` with {', '.join(LIMITS)}")
    for number, group in enumerate(policy.prompts):
        yield from _find_group_faults(policy, number, group)
    if policy.usage:
        yield from _check_paths(policy.usage.files, ("usage", "files"))
        yield from _check_paths([policy.usage.budgets], ("usage", "budgets"))


def _find_group_faults(policy: PolicyFields, number: int, group: PromptsFields) -> Iterator[WrittenFault]:
    place = ("prompts", number)
    yield from _check_paths(group.files, (*place, "files"))
    for name in sorted(group.model_fields_set.intersection(NOT_HERE)):
        yield WrittenFault((*place, name), "stands in the files; remove it")
    if group.requests_per_month is not None and group.requests_per_day is not None:
        yield WrittenFault((*place, "requests_per_day"), "stands beside requests_per_month; keep one")
    if not says_requests(group):
        for name in (name for name in MONTHLY if _limits(policy, name)):
            yield WrittenFault(place, f"needs requests_per_month, since {name} is limited; add it")


def _limits(policy: PolicyFields, name: str) -> bool:
    return any(getattr(each, name) is not None for each in (policy.warn, policy.fail))


def _list_limits(policy: PolicyFields) -> Iterator[bool]:
    return (_limits(policy, name) for name in LimitsFields.model_fields)


def _check_paths(paths: Sequence[str], place: Path) -> Iterator[WrittenFault]:
    """Find what leads out of the folder, or is no pattern."""
    for number, path in enumerate(paths):
        parts = path.replace("\\", "/").split("/")
        at = (*place, number) if place[-1] == "files" and len(paths) > 1 else place
        if path.startswith(("/", "\\", "~")) or ":" in parts[0] or ".." in parts:
            yield WrittenFault(at, "leads out of the folder; write a path within it, such as prompts/*.md")
        elif not path.isprintable() or any("**" in part and part != "**" for part in parts) or path in {".", "./"}:
            yield WrittenFault(at, "expected a path or a pattern such as prompts/*.md or prompts/**/*.md")
