"""Made texts of XML, tables of Markdown, formulas of LaTeX, manuals and emoji."""

from __future__ import annotations

from typing import Final

from tests.ratios.maker import Maker

_EMOJI: Final = tuple(
    "😀😂🤣😊😍🥰😘😎🤔😅😭😡👍👎👏🙏💪🎉🎂🎁🔥✨⭐✅❌⚠❤💔💯🚀📌📅📈📉💡🔧🔒🐛🐶🐱🌍🌈☀☔⚡🍕🍎☕🏆🎵🏠🚗✈📱💻📷🇩🇫🇯"
)
_JOINED: Final = ("❤️", "⚠️", "👨‍👩‍👧", "👩‍💻", "🇩🇪", "🇯🇵", "👍🏽", "🤷‍♀️", "✔️", "☀️")
_GREEK: Final = ("alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "pi", "sigma", "phi", "omega")
_RELATIONS: Final = ("=", r"\leq", r"\geq", "<", r"\approx", r"\in", r"\to", r"\neq")


def _xml(make: Maker) -> str:
    fields = [make.key() for _ in range(make.draw.randrange(2, 7))]
    attribute, name = make.word(), make.word()
    rows = []
    for number in range(make.draw.randrange(2, 20)):
        inside = "\n".join(f"    <{field}>{make.value(0)}</{field}>" for field in fields)
        rows.append(f'  <{name} {attribute}="{number + 1}">\n{inside}\n  </{name}>')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}s>\n' + "\n".join(rows) + f"\n</{name}s>"


def _prompt_tags(make: Maker) -> str:
    tags = (make.word() for _ in range(make.draw.randrange(1, 6)))
    return "\n\n".join(f"<{tag}>\n{make.prose(make.draw.randrange(1, 4))}\n</{tag}>" for tag in tags)


def _markdown_table(make: Maker) -> str:
    head, *rows = make.table()
    rule = make.draw.choice(("---", ":---", "-----------"))
    lines = [[word.title() for word in head], [rule] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _padded_table(make: Maker) -> str:
    rows = [[str(cell) for cell in row] for row in make.table()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


def _term(make: Maker, depth: int) -> str:
    letter = make.draw.choice((*"abcfgknpxyzABFNX", *(f"\\{name}" for name in _GREEK)))
    if not depth:
        return make.draw.choice((letter, f"{letter}_{make.draw.choice('ijkn012')}", f"{letter}^{{2}}", letter))
    one, other = _term(make, depth - 1), _term(make, depth - 1)
    return make.draw.choice((
        f"\\frac{{{one}}}{{{other}}}", f"{one} + {other}", f"{one} - {other}", f"\\left( {one} \\right)",
        f"\\sum_{{i=1}}^{{n}} {one}", f"\\int_0^1 {one} \\, d{other}", f"\\sqrt{{{one}}}", f"{one} \\cdot {other}",
        f"\\mathbb{{E}}[{one}]", f"\\lim_{{n \\to \\infty}} {one}", f"\\mathrm{{{make.word()}}}({one})",
    ))  # fmt: skip


def _formula(make: Maker) -> str:
    return f"{_term(make, 2)} {make.draw.choice(_RELATIONS)} {_term(make, make.draw.randrange(3))}"


def _latex(make: Maker) -> str:
    parts = []
    for number in range(make.draw.randrange(1, 7)):
        block, label = make.draw.choice(("equation", "align", "align*", "proof", "theorem")), make.word()
        inside = f"  {_formula(make)} \\\\\n  {_formula(make)}\n"
        source = f"{make.word()}{make.draw.randrange(1990, 2026)}"
        parts += [
            f"\\begin{{{block}}}\\label{{{block[:2]}:{label}}}\n{inside}\\end{{{block}}}",
            f"Let ${_formula(make)}$ and ${_term(make, 0)}$. {make.prose(number % 3)}",
            f"\\section{{{make.word().title()}}} \\textbf{{{make.word()}}} \\cite{{{source}}}",
        ]
    return "\n".join(make.draw.sample(parts, make.draw.randrange(1, len(parts) + 1)))


def _math(make: Maker) -> str:
    return "\n\n".join(f"$$\n{_formula(make)}\n$$" for _ in range(make.draw.randrange(1, 12)))


def _manual(make: Maker) -> str:
    lines = [
        make.word().upper(),
        f"    {make.word()} [--{make.word()}] [-{make.draw.choice('abcdefnpqrv')} {make.word().upper()}]",
    ]
    for _ in range(make.draw.randrange(1, 7)):
        words = f"-{make.draw.choice('abcdefnpqrv')}, --{make.word()}-{make.word()}={make.word().upper()}"
        lines.append(f"{words}\n    {make.prose(make.draw.randrange(1, 4))}")
    return "\n".join([*lines, f"/etc/{make.word()}/{make.word()}.conf", make.prose(2)])


def _technical(make: Maker) -> str:
    """Prose of one language with names of files, options and programs among its words."""
    names = (
        make.key,
        make.url,
        lambda: f"`{make.key()}()`",
        lambda: f"{make.word()}.{make.word()}",
        lambda: make.word().title(),
    )
    return " ".join(f"{make.prose(1)} {make.draw.choice(names)()}" for _ in range(make.draw.randrange(2, 9)))


def _emoji(make: Maker) -> str:
    separator = make.draw.choice(("", "", " "))
    return separator.join(make.draw.choices((*_EMOJI, *_JOINED), k=make.draw.randrange(10, 150)))


def _emoji_post(make: Maker) -> str:
    lines = []
    for _ in range(make.draw.randrange(1, 8)):
        signs = "".join(make.draw.choices((*_EMOJI, *_JOINED), k=make.draw.randrange(1, 8)))
        words = make.draw.choice((make.prose(1), make.word(), f"{make.word().title()} {make.word()}"))
        lines.append(make.draw.choice((f"{signs} {words}", f"{words} {signs}")))
    return "\n".join(lines)


MARKUP: Final = (
    _xml, _prompt_tags, _markdown_table, _padded_table, _latex, _math, _emoji, _emoji_post,
)  # fmt: skip
"""What is made; the name of the function is the kind's."""
MANUALS: Final = (_manual, _technical)
"""What is made in every language, since names and options are Latin in all of them."""
