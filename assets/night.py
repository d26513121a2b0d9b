"""The end of a run: the data package of a publication, and the morning page that says what the run changed."""

import hashlib
from datetime import datetime

import dagster as dg

from assets.instance import drop_old_runs
from assets.metadata import OWNERS
from assets.resources import HomeWriter
from pipeline import clock
from pipeline.durable import home_error
from pipeline.errors import JuesuanError
from pipeline.home import Home
from pipeline.night.delivery import load_targets, page_message, send
from pipeline.night.model import RunReport
from pipeline.night.report import make_page
from pipeline.night.retention import Removed, tidy
from pipeline.night.settings import load_settings
from pipeline.night.table import SECTIONS
from pipeline.night.words import as_markdown
from pipeline.runs import RunRecord, current_run, measured, start_run
from pipeline.warehouse.package import export
from pipeline.warehouse.publish import content
from pipeline.warehouse.read import open_published

__all__ = ["ReportConfig", "data_package", "run_report"]


class ReportConfig(dg.Config):
    """What the night does besides: send the page, remove what has expired."""

    send: bool = False
    tidy: bool = False


def _package_name(home: Home) -> str:
    """The folder of a publication's package: when it was built, and a hash of what it holds."""
    with open_published(home.warehouse) as con:
        row = con.execute("SELECT max(built_at) FROM publication").fetchone()
    built = row[0] if row and isinstance(row[0], datetime) else clock.now()
    digest = hashlib.sha256(repr(sorted(content(home.published).items())).encode()).hexdigest()
    return f"juesuan-{built:%Y%m%dT%H%M%SZ}-{digest[:12]}"


def _point_to(home: Home, name: str) -> None:
    """Let `exports/latest` name the newest package; the link is made beside and renamed."""
    link, beside = home.exports / "latest", home.exports / ".latest"
    try:
        beside.unlink(missing_ok=True)
        beside.symlink_to(name)
        beside.replace(link)
    except OSError as error:
        raise home_error(error, link) from error


@dg.asset(
    group_name="publication",
    kinds={"parquet"},
    owners=OWNERS,
    tags={"juesuan/reads": "publication"},
    deps=["published_warehouse"],
    description=(
        "The Parquet data package (Frictionless) of a publication, in `exports/`; `exports/latest` names the newest. "
        "One that is there already is not written again. (数据包：Parquet 与说明文件)"
    ),
)
def data_package(context: dg.AssetExecutionContext, writer: HomeWriter) -> dg.MaterializeResult[None]:
    """Export what lies published, once."""
    place = writer.open()
    with measured(place, "export"):
        name = _package_name(place)
        folder = place.exports / name
        is_new = not (folder / "SHA256SUMS").exists()
        if is_new:
            export(place.published, folder)
        _point_to(place, name)
    files = [p for p in folder.rglob("*") if p.is_file()]
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(folder)),
            "written": is_new,
            "files": len(files),
            "bytes": sum(p.stat().st_size for p in files),
        }
    )


@dg.asset(
    group_name="night",
    kinds={"markdown", "html", "parquet"},
    owners=OWNERS,
    tags={"juesuan/reads": "publication"},
    deps=["published_warehouse", "data_package"],
    description=(
        "The morning page: new, changed, unchanged, rejected and missing reports, checks that worsened, durations, the "
        "version of the warehouse. Lies in `runs/<stamp>/`; the night sends it to whom `notify.toml` names. "
        "(晨报：新增、变更、拒绝、缺失与变差的核对)"
    ),
)
def run_report(
    context: dg.AssetExecutionContext, config: ReportConfig, writer: HomeWriter
) -> dg.MaterializeResult[None]:
    """Write the page, send it, keep house, and end the record of the run."""
    place = writer.open()
    # a record is open in every run; without one somebody called this function by hand
    record = current_run(place) or start_run(place, f"dagster run {context.run_id}", kind="chain")
    outcome = "published" if record.replaced else "unchanged"
    removed: list[Removed] = []
    if config.tidy:
        with measured(place, "tidy"):
            keep = load_settings(place).retention
            removed = tidy(place, keep, clock.now())
            dropped = drop_old_runs(context.instance, clock.now(), keep.dagster_days, keep.dagster_runs)
            context.log.info("removed %d things of the home, %d runs of Dagster", len(removed), dropped)
    with measured(place, "page"):
        report = make_page(place, record, outcome)
    if config.send:
        _send(place, record, report)
        for words in record.delivered:
            context.log.info("message: %s", words)
    if record.kind != "ingest":  # the command line ends its own record, after it has told the documents
        record.end(place, outcome)
    return dg.MaterializeResult(
        metadata={
            **{name: report.counts.get(name, 0) for name in (*SECTIONS, "unchanged")},
            **{f"seconds: {stage}": seconds for stage, seconds in record.seconds.items()},
            "page": dg.MetadataValue.md(as_markdown(report)),
            "html": dg.MetadataValue.path(str(record.folder(place) / "report.html")),
            "freed_bytes": sum(one.size for one in removed),
            "delivered": dg.MetadataValue.json(record.delivered),
        }
    )


def _send(place: Home, record: RunRecord, report: RunReport) -> None:
    """Send the page; what keeps it from being sent is told in the record, as everything is published by now."""
    try:
        targets = load_targets(place)
    except JuesuanError as error:
        record.delivered = [f"not delivered ({error})"]
        return
    record.delivered = [str(one) for one in send(page_message(report, record.folder(place)), targets, "night")]
