"""When the chain runs: every morning, and soon after something landed.

What belongs here: the job for the whole, its schedule and its sensor. What does not: what a step does.
"""

import dagster as dg

from pipelines.components.house import HouseResource

chain = dg.define_asset_job(
    "keten",
    selection=(dg.AssetSelection.all() - dg.AssetSelection.key_prefixes("raw")) | dg.AssetSelection.all_asset_checks(),
    executor_def=dg.in_process_executor,
    description="Inname van alles wat is geland, bouw, controles en publicatie.",
)

every_morning = dg.ScheduleDefinition(
    name="elke_ochtend",
    job=chain,
    cron_schedule="0 6 * * *",
    execution_timezone="Europe/Amsterdam",
    description="Ook zonder nieuwe leveringen: termijnen verstrijken per dag.",
)


@dg.sensor(name="landing", job=chain, minimum_interval_seconds=60, description="Start de keten als er iets is geland.")
def landing(house: HouseResource) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run when landing/ holds files; a run key per newest file, so that one landing asks once."""
    folder = house.place.root.landing
    moments = [path.lstat().st_mtime_ns for path in folder.rglob("*") if not path.is_dir()] if folder.is_dir() else []
    if not moments:
        return dg.SkipReason("landing/ is leeg")
    return dg.RunRequest(run_key=f"{len(moments)}-{max(moments)}")
