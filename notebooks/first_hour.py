"""A first hour with the data. `marimo edit notebooks/first_hour.py`, after `make demo`."""

import marimo

app = marimo.App(width="medium", app_title="A first hour with the data")


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
    # A first hour with the data 第一个小时

    From a question to the page that proves the answer. Everything here is read from the published
    warehouse, read-only. The bundled samples are invented reports of four units; set `JUESUAN_HOME` to
    look at your own.

    ## What is here?

    One row for each report, with its body, year and kind, and how many of the printed amounts became
    rows.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT u.unit_name, u.city, d.fiscal_year, d.report_kind, d.amounts_printed, d.amounts_claimed
            FROM documents d JOIN units u USING (unit_id)
            WHERE d.status = 'published'
            ORDER BY u.unit_name, d.fiscal_year, d.report_kind
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Budget against actual 预算与决算

    `budget_vs_actual` has one row for each unit, year and functional item 功能科目（项）. Every place of the
    reports that states the actual is counted: `claims` of them, of which `agreeing` say the same. Money
    is in yuan 元, the execution rate is a ratio.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT unit_name, item_name, initial_budget, actual, round(execution_rate, 4) AS execution_rate,
                   claims, agreeing
            FROM budget_vs_actual
            WHERE fiscal_year = 2024 AND initial_budget IS NOT NULL AND actual IS NOT NULL
            ORDER BY abs(actual - initial_budget) DESC
            LIMIT 8
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Why? In the report's own words 差异原因

    Reports say why they spent more or less than planned. The words are kept as they are printed.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT unit_name, fiscal_year, item_name, variance, variance_reason
            FROM budget_vs_actual
            WHERE variance_reason IS NOT NULL
            ORDER BY abs(variance) DESC
            LIMIT 6
        """)
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## A picture

    The classes 类 of one unit: what was planned, what was spent. Only items are added up, so nothing
    counts twice.
    """)
    return


@app.cell
def _(charts, warehouse):
    def classes_chart():
        from matplotlib import pyplot

        unit, year = warehouse.execute("""
            SELECT unit_name, fiscal_year FROM budget_vs_actual_by_class
            WHERE budget_kind = 'general' AND actual IS NOT NULL
            GROUP BY ALL ORDER BY count(*) DESC, fiscal_year DESC, unit_name LIMIT 1
        """).fetchone()
        rows = warehouse.execute(
            """
            SELECT class_name, initial_budget, actual FROM budget_vs_actual_by_class
            WHERE unit_name = ? AND fiscal_year = ? AND budget_kind = 'general' AND actual IS NOT NULL ORDER BY actual
            """,
            [unit, year],
        ).fetchall()
        with charts():
            figure, axes = pyplot.subplots(figsize=(8, 1 + 0.6 * len(rows)), layout="constrained")
            places = range(len(rows))
            for shift, name, colour, column in (
                (0.2, "预算 budget", "#b9c4cf", 1),
                (-0.2, "决算 actual", "#1f5c7a", 2),
            ):
                axes.barh(
                    [p + shift for p in places],
                    [float((r[column] or 0) / 10_000) for r in rows],
                    0.38,
                    color=colour,
                    label=name,
                )
            axes.set_yticks(list(places), [r[0] for r in rows])
            axes.set_xlabel("万元 (10,000 yuan)")
            axes.set_title(f"{unit} {year}")
            axes.legend(frameon=False)
            axes.spines[["top", "right"]].set_visible(False)
            figure.canvas.draw()
        return figure

    classes_chart()
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## The proof 出处

    Which places state one figure? Take one of them, and see it on its page: the figure framed in
    orange, the name of its row in blue, the head of its column in green.
    """)
    return


@app.cell
def _(shown, warehouse):
    proofs = """
        SELECT i.line_item_id, d.file_name, i.statement, i.printed_value, i.printed_unit, i.page, i.quote
        FROM line_items i JOIN documents d USING (document_id)
        WHERE i.function_code = '2210201' AND i.fiscal_year = 2024
          AND i.measure = 'function_actual' AND i.page IS NOT NULL
        ORDER BY d.file_name, i.page, i.line_item_id
    """
    shown(warehouse.execute(proofs + " LIMIT 5"))
    return (proofs,)


@app.cell
def _(home, picture, proofs, prove, warehouse):
    proof = prove(home, warehouse.execute(proofs).fetchone()[0])
    picture(proof.crop, f"page {proof.page} of {proof.file_name}: {proof.printed}")
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## What to be careful with 使用提示

    The warehouse says itself where a sum would mislead. Read these before you publish a number, and
    quote the content hash of the table that it comes from.
    """)
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("""
            SELECT table_name, warning, count(*) AS places, sum(rows_affected) AS rows, any_value(remedy) AS remedy
            FROM usage_warnings GROUP BY ALL ORDER BY ALL
        """)
    )
    return


@app.cell
def _(shown, warehouse):
    shown(
        warehouse.execute("SELECT table_name, row_count, content_hash FROM publication ORDER BY row_count DESC LIMIT 4")
    )
    return


if __name__ == "__main__":
    app.run()
