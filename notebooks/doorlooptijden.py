import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Doorlooptijden")

with app.setup:
    import marimo as mo

    from pipelines.publish.site.numbers import NOTHING, count, long_date, percent, points, quarter
    from pipelines.publish.site.words import AREA_TYPES, DIMENSIONS, category
    from reading import pictures
    from reading.incidence import first_day, incidence_steps, part_by
    from reading.source import data_root, open_warehouse

    SPLITS = ("totaal", "doelgroep", "leerroute", "cohort", "geslacht")
    SMALLEST_GROUP = 10


@app.cell(hide_code=True)
def _():
    mo.md("""
    # Doorlooptijden: hoe lang duurt het?

    Op de peildatum wacht een deel van de mensen nog. Wie hen weglaat, of meetelt alsof het hun nooit gaat lukken,
    rekent verkeerd. De lijn hieronder telt ieder mee zolang die gevolgd kon worden, en zegt bij welk deel het na
    zoveel dagen is gebeurd.
    """)
    return


@app.cell(hide_code=True)
def _():
    opened = open_warehouse(data_root(mo.cli_args()))
    mo.callout(mo.md(opened.message), kind=opened.tone)
    return (opened,)


@app.cell(hide_code=True)
def _(opened):
    mo.stop(not opened.has_figures)
    durations = opened.rows(
        "select indicator_id, title, norm_days, has_own_gebied from indicators.dim_indicators where kind = 'duration' "
        "and indicator_id in (select indicator_id from indicators.fct_indicator_values) order by phase, title"
    )
    mo.stop(durations.is_empty(), mo.md("Er is nog geen doorlooptijd te meten."))
    options = {row["title"]: row for row in durations.to_dicts()}
    preferred = next((name for name, row in options.items() if row["indicator_id"] == "doorlooptijd_pip"), None)
    chosen_duration = mo.ui.dropdown(options, value=preferred or next(iter(options)), label="Doorlooptijd")
    chosen_duration
    return (chosen_duration,)


@app.cell(hide_code=True)
def _(chosen_duration):
    duration = chosen_duration.value
    return (duration,)


@app.cell(hide_code=True)
def _(duration, opened):
    totals = opened.rows(
        "select distinct peildatum, gebied_type, gebied_code, gebied_naam from cijfers "
        "where indicator_id = $indicator and dimensie = 'totaal' order by peildatum desc, gebied_type <> 'NL', gebied_naam",
        indicator=duration["indicator_id"],
    )
    quarters = {quarter(day): day for day in totals["peildatum"].unique(maintain_order=True).to_list()}
    areas = {
        "Nederland" if row["gebied_type"] == "NL" else f"{AREA_TYPES[row['gebied_type']]} {row['gebied_naam']}": (
            row["gebied_type"],
            row["gebied_code"],
        )
        for row in totals.to_dicts()
    }
    splits = {DIMENSIONS[name]: name for name in (SPLITS[:1] if duration["has_own_gebied"] else SPLITS)}
    chosen_day = mo.ui.dropdown(quarters, value=next(iter(quarters)), label="Peildatum")
    chosen_area = mo.ui.dropdown(areas, value=next(iter(areas)), label="Gebied", searchable=True)
    chosen_split = mo.ui.dropdown(splits, value=DIMENSIONS["totaal"], label="Uitsplitsing")
    mo.hstack([chosen_day, chosen_area, chosen_split], justify="start")
    return chosen_area, chosen_day, chosen_split


@app.cell(hide_code=True)
def _(chosen_split):
    split = chosen_split.value
    return (split,)


@app.cell(hide_code=True)
def _(chosen_area, chosen_day, duration, opened, split):
    def question(indicator: str, divided_by: str, *, has_own_gebied: bool) -> str:
        """Units by category and day on which they were last seen; names come from the lists above, never from outside."""
        if has_own_gebied:
            part, inside = "'totaal'", "gebied_type = $type and gebied_code = $code and dimensie = 'totaal'"
        else:
            part = "'totaal'" if divided_by == "totaal" else divided_by
            inside = """
                extra_dimensie is null and coalesce(gemeente_code, 'GEEN') in (
                    select gemeente_code from core.dim_gemeente_gebieden where gebied_type = $type and gebied_code = $code
                )"""
        return f"""
            select
                {part} as categorie, duration_days,
                count(*) filter (where outcome = 'event') as events,
                count(*) filter (where outcome = 'competing') as competing,
                count(*) as units
            from indicators.ind_{indicator}
            where peildatum = $day and {inside} and {part} is not null
            group by 1, 2
            order by 1, 2
        """

    gebied_type, gebied_code = chosen_area.value
    last_seen = opened.rows(
        question(duration["indicator_id"], split, has_own_gebied=duration["has_own_gebied"]),
        day=chosen_day.value,
        type=gebied_type,
        code=gebied_code,
    )
    groups = {
        name[0]: rows.select("duration_days", "events", "competing", "units").rows()
        for name, rows in last_seen.group_by("categorie", maintain_order=True)
    }
    large = {name: rows for name, rows in groups.items() if sum(row[3] for row in rows) >= SMALLEST_GROUP}
    # A comparison goes no further, in picture and figures, than the follow-up that all of its groups have.
    lasts = {name: rows[-1][0] for name, rows in large.items()}
    follow_up = min(lasts.values(), default=0)
    steps = {name: [step for step in incidence_steps(rows) if step[0] <= follow_up] for name, rows in large.items()}
    return follow_up, groups, large, steps


@app.cell(hide_code=True)
def _(
    chosen_area,
    chosen_day,
    duration,
    follow_up,
    groups,
    large,
    split,
    steps,
):
    mo.stop(not large, mo.md(f"Er zijn hier minder dan {SMALLEST_GROUP} personen: daar is geen lijn van te trekken."))
    is_comparison = len(large) > 1
    drawn = [pictures.Curve(category(name), of_group, follow_up) for name, of_group in steps.items()]
    left_out = len(groups) - len(large)
    remarks = [
        f"De vergelijking stopt bij {count(follow_up)} dagen: langer is niet elke groep gevolgd."
        if is_comparison
        else "",
        f"{left_out} groep(en) van minder dan {SMALLEST_GROUP} personen zijn weggelaten." if left_out else "",
    ]
    title = f"{duration['title']}: aandeel bij wie het is gebeurd"
    place = f"{chosen_area.selected_key}, {long_date(chosen_day.value)}, {DIMENSIONS[split].lower()}"
    mo.vstack(
        [
            mo.md(f"## {duration['title']}\n\n{place}"),
            mo.Html(pictures.curves(title, place, drawn, duration["norm_days"])),
            mo.md(" ".join(remarks)),
        ]
    )
    return


@app.cell(hide_code=True)
def _(duration, follow_up, large, steps):
    def measures(name: str) -> dict:
        """What the curve says, beside what a share that forgets who still waits would say."""
        rows, norm = large[name], duration["norm_days"]
        if len(large) > 1 and norm is not None and norm > follow_up:
            norm = None  # not every group was followed that long
        units = sum(row[3] for row in rows)
        events_in_norm = sum(row[1] for row in rows if norm is not None and row[0] <= norm)
        return {
            "group": name,
            "units": units,
            "events": sum(row[1] for row in rows),
            "median": first_day(steps[name], 0.5),
            "p90": first_day(steps[name], 0.9),
            "within_norm": None if norm is None else part_by(steps[name], norm),
            "naive": None if norm is None else events_in_norm / units,
        }

    measured = [measures(name) for name in large]
    mo.ui.table(
        [
            {
                "Groep": category(row["group"]),
                "Personen": row["units"],
                "Gebeurd": row["events"],
                "Mediaan (dagen)": pictures.whole(row["median"]),
                "Negen van de tien (dagen)": pictures.whole(row["p90"]),
                "Binnen de norm": pictures.percentage(row["within_norm"]),
                "Zonder correctie": pictures.percentage(row["naive"]),
                "Verschil": NOTHING if row["naive"] is None else points(row["within_norm"] - row["naive"]),
            }
            for row in measured
        ],
        selection=None,
    )
    return (measured,)


@app.cell(hide_code=True)
def _(duration, measured):
    def comparison_sentence(row, norm) -> str:
        """The share within the norm against the share that forgets who still waits."""
        if norm is None:
            return "Voor deze doorlooptijd is er geen norm."
        text = f"Binnen de norm van {norm} dagen: **{percent(row['within_norm'])}**."
        if percent(row["naive"]) == percent(row["within_norm"]):
            return text
        return (
            f"{text} Wie ieder die nog wacht of uit beeld raakte als te laat telt, komt op {percent(row['naive'])}; "
            "dat is te laag, want een deel van hen kan de norm nog halen."
        )

    sentence = comparison_sentence(measured[0], duration["norm_days"]) if len(measured) == 1 else ""
    mo.md(sentence)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ---
    **Hoe te lezen.** *Mediaan*: na zoveel dagen is het bij de helft gebeurd; een streepje betekent dat het nog niet
    zover is gekomen, niet dat het nul is. Wie uit beeld raakt of nog wacht, telt mee tot de laatste dag waarop er
    iets over bekend was. Loopt iemand een andere weg (bijvoorbeeld uitstroom zonder huisvesting), dan kan het niet
    meer gebeuren, en blijft de lijn onder de 100 %.
    """)
    return


if __name__ == "__main__":
    app.run()
