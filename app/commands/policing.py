"""holotype policy: rules for sensitive data, and bringing what is stored to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from app.commands.opening import platform, saying_why, settings, store_option
from app.graph.delta import Delta
from app.graph.errors import BadParameter, NothingChanged
from app.graph.sensitivity_apply import Application, Outcome
from app.graph.sensitivity_policy import read_policy


@click.group()
def policy() -> None:
    """Rules that keep exact places back."""


@policy.command(name="list")
@store_option
@saying_why
def list_(data: str | None) -> None:
    """List the rules in force: category, address, title."""
    with platform(settings(data=data)) as opened:
        rules = read_policy(opened).rules
        for rule in rules:
            click.echo(f"{rule.category}\t{rule.iri}\t{rule.title}{'' if rule.public else '  (not public)'}")
        click.echo(f"{len(rules)} rules.", err=True)


@policy.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_option
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@click.option("--why", default="", help="Why, for the ledger.")
@saying_why
def add(source: Path, data: str | None, dry_run: bool, why: str) -> None:
    """Add rules from a Turtle file; relative addresses are below the base of the installation.

    Rules that break a shape are not taken. What is stored stays as it is until “policy apply”.
    """
    with platform(settings(data=data), make=True) as opened:
        triples = [q.triple for q in parse(path=source, format=RdfFormat.TURTLE, base_iri=opened.base)]
        draft = Oxigraph()
        draft.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
        found = opened.shapes.validate_batch(draft)
        if found.violations:
            said = found.violations[0].to_json()
            raise BadParameter(
                f"{len(found.violations)} faults in {source}: {said['focus']} {said['message']}",
                remedy="Mend the rule and add it again; nothing was written.",
            )
        public = NamedNode(opened.graphs.public)
        delta = Delta.of((), (Quad(t.subject, t.predicate, t.object, public) for t in triples))
        try:
            receipt = opened.workbench(opened.house).apply(
                delta, why=why or f"Rules of {source.name}", type="holotype:GraphWrite", dry_run=dry_run
            )
        except NothingChanged:
            click.echo("These rules are in force already.")
            return
        if dry_run:
            documents = receipt.rehearsal.documents if receipt.rehearsal else ()
            for one in documents:
                click.echo(
                    f"{'changed' if one.version else 'new'}\t{one.iri}\t{len(one.delta.added)} statements"
                )
            click.echo(f"{len(documents)} rules would be added or changed. Nothing was written.")
            return
        click.echo(
            f"{len(read_policy(opened).rules)} rules are in force. Now: holotype policy apply --dry-run"
        )


@policy.command()
@store_option
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--redact", is_flag=True, help="Move texts of older ledger entries that tell too much as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@saying_why
def apply(data: str | None, dry_run: bool, redact: bool, as_json: bool) -> None:
    """Bring what is stored to the rules: values move out of the open, or back into it.

    Exit status 1 where a dry run finds something to do.
    """
    with platform(settings(data=data)) as opened:
        outcome = Application(opened, opened.house, redact=redact).run(dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1))
    else:
        _tell(outcome, dry_run)
    sys.exit(1 if dry_run and outcome.changed else 0)


def _tell(outcome: Outcome, dry_run: bool) -> None:
    would = "would be" if dry_run else "were"
    click.echo(
        f"{outcome.looked_at:,} documents looked at: {outcome.protected:,} {would} kept back "
        f"anew or otherwise, {outcome.opened:,} opened."
    )
    for sample in outcome.samples:
        what = f"category {sample.category}" if sample.category else "open"
        click.echo(f"  {sample.document}  {what}, {sample.kept} statements kept back, {sample.open} open")
    if outcome.redacted:
        click.echo(f"{outcome.redacted:,} older entries of the ledger were redacted.")
