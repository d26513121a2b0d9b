"""How one field of work was executed over places. `marimo edit notebooks/field_over_places.py`, after `make demo`."""

import marimo

app = marimo.App(width="medium", app_title="One field over places")


@app.cell
def _():
    import marimo as mo
    from look import charts, open_home, shown

    from pipeline.warehouse.read import open_published

    warehouse = open_published(open_home().published)
    return charts, mo, shown, warehouse


@app.cell
def _(mo):
    mo.md(r"""
    # One field over places 同一领域各地执行

    A class 类 of the functional classification is a field of work. How much of its budget did each place
    spend? Choose the class in the next cell: 208 is social security and employment 社会保障和就业支出.
    """)
    return


@app.cell
def _():
    field = "208"
    return (field,)


@app.cell
def _(mo):
    mo.md(r"""
    ## By place

    Three rules keep such a table honest. *Money counts once*: units whose money is in their
    department's report are left out (`included_in IS NULL`). *One budget*: the general one
    (`budget_kind`). *Same items*: only items that state both a budget and an actual are added up.
    """)
    return


@app.cell
def _(field, shown, warehouse):
    by_place = """
        SELECT b.province, coalesce(u.city, u.province) AS place, b.fiscal_year,
               count(DISTINCT b.unit_id) AS units, count(*) AS items,
               sum(b.initial_budget) AS budget, sum(b.actual) AS actual,
               round(sum(b.actual) / nullif(sum(b.initial_budget), 0), 4) AS execution_rate
        FROM budget_vs_actual b JOIN units u USING (unit_id)
        WHERE b.class_code = ? AND b.included_in IS NULL AND b.budget_kind = 'general'
          AND b.initial_budget IS NOT NULL AND b.actual IS NOT NULL
        GROUP BY ALL
        ORDER BY b.fiscal_year, execution_rate DESC, place
    """
    shown(warehouse.execute(by_place, [field]))
    return (by_place,)


@app.cell
def _(by_place, charts, field, warehouse):
    def places_chart():
        from matplotlib import pyplot

        rows = [r for r in warehouse.execute(by_place, [field]).fetchall() if r[7] is not None]
        with charts():
            figure, axes = pyplot.subplots(figsize=(8, 1.2 + 0.4 * len(rows)), layout="constrained")
            labels = [f"{place} {year}" for _, place, year, *_ in rows]
            rates = [float(r[7]) * 100 for r in rows]
            bars = axes.barh(labels[::-1], rates[::-1], color="#1f5c7a")
            axes.bar_label(bars, [f"{rate:.1f} %" for rate in rates[::-1]], label_type="center", color="white")
            axes.axvline(100, color="#9a3b26", linewidth=1)
            axes.set_xlabel("决算占年初预算 actual as % of the initial budget")
            axes.spines[["top", "right"]].set_visible(False)
            figure.canvas.draw()
        return figure

    places_chart()
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## What makes the difference?

    The items of the field that are farthest from their budget, with the reports' own reasons.
    """)
    return


@app.cell
def _(field, shown, warehouse):
    shown(
        warehouse.execute(
            """
            SELECT u.city, b.unit_name, b.fiscal_year, b.item_name, b.initial_budget, b.actual,
                   round(b.execution_rate, 4) AS execution_rate, b.variance_reason
            FROM budget_vs_actual b JOIN units u USING (unit_id)
            WHERE b.class_code = ? AND b.execution_rate IS NOT NULL
            ORDER BY abs(b.execution_rate - 1) DESC, abs(b.variance) DESC, b.unit_name, b.fiscal_year
            LIMIT 8
            """,
            [field],
        )
    )
    return


@app.cell
def _(mo):
    mo.md(r"""
    ## Who is missing?

    A place without a row above need not have spent nothing: it may not have published, or not state the
    budget. Reports by place and year, and how many of their items in this field could be compared:
    """)
    return


@app.cell
def _(field, shown, warehouse):
    shown(
        warehouse.execute(
            """
            SELECT coalesce(u.city, u.province) AS place, d.fiscal_year,
                   count(DISTINCT d.document_id) FILTER (d.report_kind = 'final') AS final_accounts,
                   count(DISTINCT d.document_id) FILTER (d.report_kind = 'budget') AS budgets,
                   count(DISTINCT b.function_code) AS items,
                   count(DISTINCT b.function_code) FILTER (b.execution_rate IS NOT NULL) AS comparable
            FROM documents d JOIN units u USING (unit_id)
            LEFT JOIN budget_vs_actual b ON b.unit_id = d.unit_id AND b.fiscal_year = d.fiscal_year AND b.class_code = ?
            WHERE d.status = 'published'
            GROUP BY ALL
            ORDER BY ALL
            """,
            [field],
        )
    )
    return


if __name__ == "__main__":
    app.run()
