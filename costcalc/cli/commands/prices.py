"""`costcalc prices …`: check, compare, explain and pin the price book."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from costcalc.cli import audit_report, price_report
from costcalc.cli.command import Command as BaseCommand
from costcalc.cli.command import CommandError
from costcalc.cli.price_release import export_prices
from costcalc.cli.pull_request import write_pull_request
from costcalc.cli.second_books import NotInstalled
from costcalc.cli.second_books.shelf import BOOKS, COVERED, open_books
from costcalc.configuration.environment import load_environment
from costcalc.current import current_day, load_tables
from costcalc.usage.reports.focus import write_price_sheet
from pricing.catalog.audit import audit_books
from pricing.catalog.catalog import SHIPPED, Catalog, NotSold, UnknownModel
from pricing.catalog.diff import find_changes
from pricing.catalog.editor_schema import SCHEMA, write_schema
from pricing.catalog.explain import explain_price
from pricing.catalog.known_differences import read_known
from pricing.catalog.loader import load_catalog
from pricing.catalog.own_rules import find_doubts
from pricing.catalog.pins import CHANGES, check_pins, pin_prices, read_pins, write_pins
from pricing.catalog.published.data_file import PriceDataError
from pricing.catalog.rates import Conditions
from pricing.catalog.table_files import PINS, CatalogError
from pricing.units import TIERS


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date; write it as 2026-11-21") from None


def _add_action(actions: _SubParsersAction[ArgumentParser], name: str, line: str) -> ArgumentParser:
    return actions.add_parser(name, help=line, description=f"{line[:1].upper()}{line[1:]}.")


def _add_audit(actions: _SubParsersAction[ArgumentParser]) -> None:
    compare = _add_action(actions, "audit", "compare with other books of prices")
    compare.add_argument(
        "--with", dest="books", action="append", choices=BOOKS, metavar="BOOK",
        help=f"{', '.join(BOOKS)}; repeatable; default: those that are installed or given",
    )  # fmt: skip
    compare.add_argument(
        "--litellm-map", type=Path, metavar="FILE",
        help="LiteLLM's wheel (`pip download --no-deps litellm`), or its model_prices_and_context_window*.json",
    )  # fmt: skip
    compare.add_argument(
        "--pull-request", type=Path, metavar="FILE", help="write there, as Markdown, what has to be corrected"
    )
    compare.add_argument("--as-of", type=read_day, metavar="DAY", help="default: today")
    compare.add_argument("--provider", help="one provider only, such as openai")
    compare.add_argument("--format", choices=("table", "csv", "json"), default="table")


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
        check = _add_action(actions, "check", "validate the shipped tables and custom ones")
        check.add_argument(
            "folder", nargs="?", type=Path, metavar="DIR", help="folder of custom tables; default: COSTCALC_TABLES"
        )
        _add_audit(actions)
        diff = _add_action(actions, "diff", "what changed between two days")
        diff.add_argument("first", type=read_day, metavar="DAY")
        diff.add_argument("second", type=read_day, metavar="DAY")
        show = _add_action(actions, "show", "the rows of a name, which one applies and why")
        show.add_argument(
            "name", metavar="NAME", help="a model or alias, provider/name where ambiguous, or a host's spelling"
        )
        show.add_argument("--as-of", type=read_day, metavar="DAY", help="default: today")
        show.add_argument("--tier", choices=TIERS, default="standard")
        show.add_argument("--input-tokens", type=int, default=0, metavar="NUMBER")
        sheet = _add_action(actions, "sheet", "every price as a CSV of FOCUS's price sheet, with the ids of its rows")
        sheet.add_argument("--as-of", type=read_day, metavar="DAY", help="those of a day; default: those of all time")
        sheet.add_argument("--provider", default="", help="one provider only, such as openai")
        export = _add_action(
            actions, "export", "write the tables as data for other programs: JSON, CSV and their types"
        )
        export.add_argument(
            "folder",
            type=Path,
            metavar="DIR",
            help="folder to write them into; what is there of earlier versions stays",
        )
        _add_action(actions, "pin", "pin the rows published by now (write CHANGES.md first)")
        _add_action(actions, "schema", "write the JSON Schema of a table for editors")

    def run(self, options: dict[str, Any]) -> None:
        try:
            getattr(self, f"do_{options['action']}")(options)
        except (CatalogError, PriceDataError, NotInstalled, UnknownModel, NotSold) as error:
            raise CommandError(str(error)) from None

    def say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def do_check(self, options: Any) -> None:
        catalog = load_tables(options["folder"] or load_environment().tables, keep=False)
        own = sum(entry.provider.own for entry in catalog.entries.values())
        valid = f"{len(catalog.entries):,} models of {len(catalog.providers)} providers are valid"
        self.say([f"{valid}; {own:,} are custom."])
        if catalog.origin != SHIPPED:
            self.say([f"The tables are those of {catalog.origin}."])
        self.say(f"warning: {doubt}." for doubt in find_doubts(catalog))

    def do_audit(self, options: Any) -> None:
        catalog = load_catalog()
        provider, day = options["provider"], options["as_of"] or current_day()
        if provider and provider not in catalog.providers:
            raise CommandError(f"no table of {provider}; choose from {', '.join(catalog.providers)}")
        books, missing = open_books(options["books"], options["litellm_map"])
        rows = audit_books(catalog, books, day, read_known(), provider)
        names = COVERED if provider is None else (provider,)
        if options["format"] == "table":
            self.say(audit_report.draw_audit(rows, names))
            self.say(f"Not compared: {why}." for why in missing)
        else:
            write = audit_report.write_audit_csv if options["format"] == "csv" else audit_report.write_audit_json
            self.stdout.write(write(rows), ending="")
        if options["pull_request"]:
            text = write_pull_request(catalog, rows, day, names)
            options["pull_request"].write_text(text, encoding="utf-8")
        if unexplained := sum(row.unexplained for row in rows):
            raise CommandError(f"{unexplained:,} differences without a reason; fix the table or known_differences.yaml")

    def do_diff(self, options: Any) -> None:
        self.say(price_report.report_changes(find_changes(_catalog(), options["first"], options["second"])))

    def do_show(self, options: Any) -> None:
        conditions = Conditions(options["as_of"] or current_day(), options["tier"])
        explanation = explain_price(_catalog().offer(options["name"]), conditions, options["input_tokens"])
        self.say(price_report.report_explanation(explanation))

    def do_sheet(self, options: Any) -> None:
        catalog, provider = _catalog(), options["provider"]
        if provider and provider not in catalog.providers:
            raise CommandError(f"no table of {provider}; choose from {', '.join(catalog.providers)}")
        for piece in write_price_sheet(catalog, provider, options["as_of"]):
            self.stdout.write(piece.replace("\r\n", "\n"), ending="")

    def do_export(self, options: Any) -> None:
        try:
            self.say(export_prices(options["folder"]))
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}; name a folder that you may write to") from None

    def do_pin(self, options: Any) -> None:
        catalog = load_catalog()
        if f"## {catalog.version}" not in CHANGES.read_text(encoding="utf-8"):
            raise CommandError(f"write in {CHANGES.name} what changed, under `## {catalog.version}`; then pin")
        before = list(check_pins(catalog, read_pins())) if PINS.exists() else []
        pins = pin_prices(catalog, catalog.version)
        write_pins(pins)
        self.say([*before, f"{len(pins.digests):,} rows published by {pins.day} are pinned."])

    def do_schema(self, options: Any) -> None:
        write_schema()
        self.say([f"wrote {SCHEMA.name}"])


def _catalog() -> Catalog:
    return load_tables(load_environment().tables)
