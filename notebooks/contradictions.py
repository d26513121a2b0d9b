"""Reports that contradict themselves, with proofs. `marimo edit notebooks/contradictions.py`, after `make demo`."""

import marimo

app = marimo.App(width="medium", app_title="Reports that contradict themselves")


@app.cell
def _():
    import marimo as mo
    from look import charts, open_home, picture, shown

    from pipeline.evidence import prove
    from pipeline.warehouse.read import open_published

    home = open_home()
    warehouse = open_published(home.published)
    return charts, home, mo, picture, prove, shown, warehouse


@app.cell
def _(mo):
    mo.md(r"""
    # Reports that contradict themselves 自相矛盾的报告

    A report states most figures more than once: in tables, in the text, as parts and as a whole. Rules
    hold them against each other. Before you say that a report contradicts itself, ask four things: is
    the difference more than rounding, was it read rightly, is it one error or the echo of another, and where
    a total exceeds its detail: was detail left out lawfully, as secret (涉密)?

    ## How much was checked, and with what verdict?

    `not_checkable` is no pass: a figure was not found, or is ambiguous.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT family, count(*) FILTER (verdict = 'pass') AS pass,
                   count(*) FILTER (verdict = 'rounding') AS rounding,
                   count(*) FILTER (verdict = 'fail') AS fail,
                   count(*) FILTER (verdict = 'not_checkable') AS not_checkable
            FROM checks WHERE verdict <> 'not_applicable'
            GROUP BY family ORDER BY fail DESC, family
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Whose fault? 责任方

    `publisher` is written only where every table was read twice alike and to its last amount.
    `extraction` is ours.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT severity, fault, count(*) AS failures,
                   count(DISTINCT coalesce(root_finding_id, finding_id)) AS causes,
                   count(DISTINCT document_id) AS reports
            FROM checks WHERE verdict = 'fail' GROUP BY ALL ORDER BY ALL
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## The contradictions, one for each cause

    Failures with one cause point to one of them; that one is listed. Both amounts are in yuan;
    `tolerance` is what rounding allows.
    """)
    return


@app.cell
def _(shown, warehouse):
    contradictions = """
        SELECT d.unit_name, c.fiscal_year, c.check_id, c.pages, c.expected, c.observed, c.difference, c.tolerance,
               split_part(c.message, ' / ', 1) AS message, c.line_item_ids
        FROM checks c JOIN documents d USING (document_id)
        WHERE c.verdict = 'fail' AND c.fault = 'publisher' AND c.severity IN ('error', 'warning')
          AND (c.root_finding_id IS NULL OR c.root_finding_id = c.finding_id)
        ORDER BY c.severity, abs(c.difference) DESC NULLS LAST, c.document_id, c.check_id, c.finding_id
    """
    shown(warehouse.execute(f"SELECT * EXCLUDE (line_item_ids) FROM ({contradictions}) LIMIT 10"))
    return (contradictions,)


@app.cell
def _(mo):
    mo.md(r"""
    ## Both sides on their pages

    The largest difference in money, with every figure that takes part in it: what is printed, and
    where.
    """)
    return


@app.cell
def _(contradictions, home, mo, picture, prove, warehouse):
    def both_sides():
        found = warehouse.execute(
            f"SELECT message, line_item_ids FROM ({contradictions})"
            " WHERE difference IS NOT NULL AND len(line_item_ids) > 1 LIMIT 1"
        ).fetchone()
        if found is None:
            return mo.md("No report contradicts itself here.")
        message, identifiers = found
        proofs = [prove(home, identifier) for identifier in identifiers[:3]]
        crops = [picture(p.crop, f"{p.printed}, page {p.page}") for p in proofs if p.crop is not None]
        return mo.vstack([mo.md(message), *crops])

    both_sides()
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Which figure is the wrong one? 可疑数字

    Where one figure alone explains several failures, it is named, with the value that would satisfy the
    identities and what probably happened.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT d.unit_name, s.fiscal_year, i.row_label, s.stated, s.proposed, s.cause, s.failed_checks, s.check_ids
            FROM suspects s JOIN line_items i USING (line_item_id) JOIN documents d ON d.document_id = s.document_id
            ORDER BY s.failed_checks DESC, abs(s.difference) DESC, s.line_item_id LIMIT 6
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Which reports add up worst?
    """)
    return


@app.cell
def _(charts, warehouse):
    def quality_chart():
        from matplotlib import pyplot

        rows = warehouse.execute("""
            SELECT coalesce(u.unit_name, q.unit_id) || ' ' || q.fiscal_year || ' ' || q.report_kind, q.errors_publisher,
                   q.errors_undecided + q.errors_extraction
            FROM report_quality q LEFT JOIN units u USING (unit_id)
            ORDER BY q.errors_publisher DESC, 3 DESC, 1 LIMIT 12
        """).fetchall()[::-1]
        with charts():
            figure, axes = pyplot.subplots(figsize=(8, 1 + 0.35 * len(rows)), layout="constrained")
            names, ours, theirs = [r[0] for r in rows], [r[2] for r in rows], [r[1] for r in rows]
            axes.barh(names, theirs, color="#9a3b26", label="报告本身 of the report")
            axes.barh(names, ours, left=theirs, color="#b9c4cf", label="读取或未定 of our reading, or undecided")
            axes.set_xlabel("错误 errors, one for each cause")
            axes.legend(frameon=False, loc="lower right")
            axes.spines[["top", "right"]].set_visible(False)
            figure.canvas.draw()
        return figure

    quality_chart()
    return


if __name__ == "__main__":
    app.run()
