import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Leveringskwaliteit")

with app.setup:
    from html import escape

    import marimo as mo

    from pipelines.deliveries.wording import wording
    from pipelines.publish.site.numbers import count, long_date, percent, short_period
    from pipelines.publish.site.words import STATES
    from reading.source import data_root, open_warehouse

    COLOURS = {"goed": "#1b7a4b", "slecht": "#b02a25", "open": "#b3620d", "stil": "#7a8691"}


@app.cell(hide_code=True)
def _():
    mo.md("""
    # Leveringskwaliteit: waarop rusten de cijfers?

    Welke leveringen zijn verwacht en wat is ervan gekomen; waarom zijn bestanden of records afgekeurd; en waar
    spreken bronnen elkaar tegen. Wat hier ontbreekt, maakt elders de grenzen van een indicator wijd.
    """)
    return


@app.cell(hide_code=True)
def _():
    opened = open_warehouse(data_root(mo.cli_args()))
    mo.callout(mo.md(opened.message), kind=opened.tone)
    return (opened,)


@app.cell(hide_code=True)
def _(opened):
    mo.stop(opened.connection is None)
    readable = opened
    return (readable,)


@app.cell(hide_code=True)
def _(readable):
    summary = readable.rows(
        """
        select
            extract,
            count(*) as expected,
            count(*) filter (where is_accepted) as accepted,
            count(*) filter (where is_in_time) as in_time,
            count(*) filter (where toestand = 'TE_LAAT') as absent,
            count(*) filter (where toestand in ('AFGEKEURD', 'VASTGEHOUDEN')) as stuck,
            max(period_end) filter (where is_accepted) as known_to
        from core.fct_deliveries_expected
        where not is_exempt and toestand <> 'VERWACHT'
        group by extract
        order by count(*) filter (where is_accepted) / count(*), extract
        """
    )
    mo.stop(summary.is_empty(), mo.md("Er is nog geen levering waarvan de termijn voorbij is."))
    expected, in_time = summary["expected"].sum(), summary["in_time"].sum()
    mo.vstack(
        [
            mo.md(
                "## Verwacht en ontvangen\n\n"
                f"Van {count(expected)} verwachte leveringen zijn er **{count(summary['accepted'].sum())}** aanvaard, "
                f"waarvan {count(in_time)} op tijd ({percent(in_time / expected)} van alle)."
            ),
            mo.ui.table(
                [
                    {
                        "Levering": row["extract"],
                        "Verwacht": row["expected"],
                        "Aanvaard": row["accepted"],
                        "Op tijd": row["in_time"],
                        "Niet ontvangen": row["absent"],
                        "Afgekeurd of vastgehouden": row["stuck"],
                        "Bekend tot en met": long_date(row["known_to"]) if row["known_to"] else "nooit",
                    }
                    for row in summary.to_dicts()
                ],
                selection=None,
                page_size=25,
            ),
        ]
    )
    return (summary,)


@app.cell(hide_code=True)
def _(summary):
    extracts = {name: name for name in sorted(summary["extract"].to_list())}
    chosen_extract = mo.ui.dropdown(
        extracts, value="gem_swi" if "gem_swi" in extracts else next(iter(extracts)), label="Levering"
    )
    mo.vstack([mo.md("## Toestand per leverancier en periode"), chosen_extract])
    return (chosen_extract,)


@app.cell(hide_code=True)
def _(chosen_extract, readable):
    states = readable.rows(
        "select leverancier, periode, period_end, toestand, is_accepted, is_in_time from core.fct_deliveries_expected "
        "where extract = $extract order by leverancier, period_end",
        extract=chosen_extract.value,
    )

    def grid(rows) -> str:
        """Suppliers down, periods across; a letter in every field, so that colour is never alone."""
        periods = list(dict.fromkeys(row["periode"] for row in sorted(rows, key=lambda row: row["period_end"])))
        fields = {(row["leverancier"], row["periode"]): row for row in rows}
        head = "".join(
            f"<th style='padding:0 .5em;font-weight:400;white-space:nowrap'>{escape(short_period(period))}</th>"
            for period in periods
        )
        lines = [
            f"<tr><th style='text-align:left'>{escape(supplier)}</th>"
            + "".join(field(fields.get((supplier, period))) for period in periods)
            + "</tr>"
            for supplier in dict.fromkeys(row["leverancier"] for row in rows)
        ]
        return f"<div style='overflow:auto'><table><tr><th></th>{head}</tr>{''.join(lines)}</table></div>"

    def field(row) -> str:
        if row is None:
            return "<td></td>"
        mark = STATES[row["toestand"]]
        late = "*" if row["is_accepted"] and not row["is_in_time"] else ""
        return (
            f"<td title='{escape(mark.word)}' style='text-align:center;color:{COLOURS[mark.klass]};font-weight:600'>"
            f"{mark.letter}{late}</td>"
        )

    key = " · ".join(f"{mark.letter}: {mark.word.lower()}" for mark in STATES.values())
    mo.vstack([mo.Html(grid(states.to_dicts())), mo.md(f"{key} · *: aanvaard, maar na de termijn")])
    return


@app.cell(hide_code=True)
def _(readable):
    texts = wording().codes
    refusals = readable.rows(
        """
        select codes.code, count(*) as files, count(distinct leverancier) as suppliers, sum(afgekeurd) as set_apart
        from core.fct_deliveries
        cross join unnest(string_split_regex(codes, '[^A-Z0-9]+')) as codes (code)
        where codes.code <> ''
        group by codes.code
        order by files desc, codes.code
        """
    )
    rows_judged = readable.rows(
        "select coalesce(sum(geland), 0) as landed, coalesce(sum(aanvaard), 0) as accepted, "
        "coalesce(sum(afgekeurd), 0) as set_apart, coalesce(sum(geweigerd), 0) as refused from core.fct_deliveries"
    ).to_dicts()[0]
    mo.vstack(
        [
            mo.md(
                "## Wat is afgekeurd, en waarom\n\n"
                f"Van {count(rows_judged['landed'])} aangekomen records zijn er {count(rows_judged['accepted'])} aanvaard, "
                f"{count(rows_judged['set_apart'])} apart gezet en {count(rows_judged['refused'])} geweigerd met hun bestand."
            ),
            mo.ui.table(
                [
                    {
                        "Code": row["code"],
                        "Wat": texts[row["code"]].kop if row["code"] in texts else "",
                        "Bestanden": row["files"],
                        "Leveranciers": row["suppliers"],
                        "Wat te doen": texts[row["code"]].doen if row["code"] in texts else "",
                    }
                    for row in refusals.to_dicts()
                ],
                selection=None,
                wrapped_columns=["Wat te doen"],
            ),
        ]
    )
    return


@app.cell(hide_code=True)
def _(readable):
    findings = readable.rows(
        """
        with reasons as (
            select expectation_id, max(because) as because
            from core.fct_dq_results
            group by expectation_id
        )

        select findings.rule, findings.extract, findings.leverancier, findings.other_partner,
            sum(findings.count) as findings, max(reasons.because) as because
        from core.fct_dq_findings as findings
        left join reasons on findings.rule = reasons.expectation_id
        group by findings.rule, findings.extract, findings.leverancier, findings.other_partner
        order by findings desc, findings.rule, findings.extract, findings.leverancier
        """
    )
    failed = readable.rows(
        """
        select expectation_id, extract, severity, because,
            count(*) as batches,
            count(*) filter (where not is_success) as failed,
            count(*) filter (where is_success is null) as not_applied
        from core.fct_dq_results
        group by expectation_id, extract, severity, because
        having count(*) filter (where not is_success) > 0
        order by failed desc, expectation_id
        """
    )
    mo.vstack(
        [
            mo.md("## Waar bronnen elkaar tegenspreken"),
            mo.ui.table(
                [
                    {
                        "Regel": row["rule"],
                        "Levering": row["extract"],
                        "Leverancier": row["leverancier"],
                        "Andere bron": row["other_partner"] or "",
                        "Verschillen": row["findings"],
                        "Waarom het ertoe doet": row["because"] or "",
                    }
                    for row in findings.to_dicts()
                ],
                selection=None,
                wrapped_columns=["Waarom het ertoe doet"],
            ),
            mo.md("## Controles die iets vonden"),
            mo.ui.table(
                [
                    {
                        "Controle": row["expectation_id"],
                        "Levering": row["extract"],
                        "Ernst": row["severity"],
                        "Niet gehaald": f"{row['failed']} van {row['batches']}",
                        "Waarom": row["because"] or "",
                    }
                    for row in failed.to_dicts()
                ],
                selection=None,
                wrapped_columns=["Waarom"],
            ),
        ]
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ---
    **Hoe te lezen.** Een levering die niet is ontvangen is geen nul: wat erin had gestaan is *onbekend*, en dat
    maakt ondergrens en bovengrens verder uiteen lopen. Alleen een nulopgave zegt dat er niets te melden was.
    Een verschil tussen bronnen zegt niet welke van de twee gelijk heeft; beide partners krijgen het terug.
    """)
    return


if __name__ == "__main__":
    app.run()
