"""Models run on every engine: what only one engine understands, or understands differently, stands in an xdb_ macro."""

import re
from pathlib import Path

import pytest

DBT = Path(__file__).parents[2] / "dbt_project"
FILES = sorted(path for folder in ("models", "macros", "tests") for path in (DBT / folder).rglob("*.sql"))
ENGINE_FOLDER = DBT / "macros" / "xdb"

# name → (what is forbidden, an example that must be found)
EVERYWHERE = {
    "qualify": (r"\bqualify\b", "select a from t qualify row_number() over () = 1"),
    "group by all": (r"\bgroup\s+by\s+all\b", "select a, count(*) from t group by all"),
    "order by all": (r"\border\s+by\s+all\b", "select a from t order by all"),
    "pivot": (r"\b(un)?pivot\b", "pivot t on a using sum(b)"),
    "asof": (r"\basof\b", "from t asof join u using (a)"),
    "union by name": (r"\bunion\s+(all\s+)?by\s+name\b", "select 1 union all by name select 2"),
    "columns()": (r"\bcolumns\s*\(", "select columns('a.*') from t"),
    "exclude": (r"\*\s*(exclude|except|replace|rename)\s*\(", "select * exclude (a) from t"),
    "recursive": (r"\brecursive\b", "with recursive t as (select 1)"),
    "sample": (r"\b(tablesample|using\s+sample)\b", "select * from t using sample 10"),
    "quoted identifier": (r'"', 'select "Kolom" from t'),
    "shorthand cast": (r"::", "select a::date from t"),
    "integer division": (r"//", "select a // 2 from t"),
    "modulo": (r"(?<![{%\w])%(?![}%\-])|\w %(?![}\-])", "select a % 2 from t"),
    "from first": (r"(\A|\()\s*from\b", "select * from (from t)"),
    "semi join": (r"\b(semi|anti|positional)\s+join\b", "select * from t semi join u using (a)"),
    "lambda": (r"->", "select list_transform(a, x -> x + 1) from t"),
    "if target": (r"\btarget\s*\.\s*(type|name)\b", "{% if target.type == 'duckdb' %}"),
    "env_var": (r"\benv_var\s*\(", "{{ env_var('X') }}"),
    "dbt date macro": (r"\bdbt\.(datediff|dateadd)\b", "{{ dbt.dateadd('day', 1, 'a') }}"),
    "regex digit class": (r"\\d", r"select regexp_matches(a, '\d')"),
    "random or clock": (
        r"\b(random|uuid|gen_random_uuid|now|current_timestamp|current_date|today)\b\s*(\(|,|$)",
        "select now()",
    ),
    "hash of one engine": (r"(?<![\w.])hash\s*\(", "select hash(a) from t"),
}
ONLY_IN_XDB = {
    "days between": (r"\b(date_?diff|date_sub|age)\s*\(", "select date_diff('day', a, b)"),
    "months on": (r"\b(date_?add|to_months|to_days|add_months|months_between)\s*\(", "select a + to_months(1)"),
    "interval": (r"\binterval\b", "select a + interval 1 month"),
    "arg max": (r"\b(arg_?max|arg_?min|max_by|min_by)\s*\(", "select arg_max(a, b) from t"),
    "quantile": (r"\b(quantile\w*|percentile\w*|approx_\w+)\s*\(", "select quantile_cont(a, 0.5) from t"),
    "series": (r"\b(generate_series|range|unnest|sequence|explode)\s*\(", "select unnest([1, 2])"),
    "lists and structs": (r"\b(list|struct|map|array)_\w+\s*\(", "select list_aggregate(a, 'sum')"),
    "try_cast": (r"\btry_cast\s*\(|\btry_strptime\s*\(", "select try_cast(a as date)"),
    "parquet source": (r"\bread_(parquet|csv|json)\w*\s*\(", "select * from read_parquet('x')"),
}


def bare(sql: str) -> str:
    """SQL and jinja in lower case without comments; text between quotes is emptied, except patterns of regexes."""
    sql = re.sub(r"\{#.*?#\}", " ", sql, flags=re.DOTALL)
    sql = re.sub(r"--[^\n]*", " ", sql)
    return sql.lower()


def without_text(sql: str) -> str:
    """Bare SQL with what stands between single quotes left out, and double quotes only as identifiers of SQL."""
    sql = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", lambda call: call.group().replace('"', "'"), bare(sql), flags=re.DOTALL)
    return re.sub(r"'[^'\n]*'", "''", sql)


def offences(sql: str, *, in_xdb: bool) -> list[str]:
    """Names of the forbidden constructs in a file."""
    rules = EVERYWHERE if in_xdb else EVERYWHERE | ONLY_IN_XDB
    raw, text = bare(sql), without_text(sql)
    found = [name for name, (pattern, _) in rules.items() if re.search(pattern, text, flags=re.MULTILINE)]
    if re.search(EVERYWHERE["regex digit class"][0], raw):
        found.append("regex digit class")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DBT)))
def test_a_model_or_macro_holds_nothing_that_one_engine_alone_understands(path: Path) -> None:
    assert offences(path.read_text(), in_xdb=path.parent == ENGINE_FOLDER) == []


@pytest.mark.parametrize(("name", "planted"), [(name, rule[1]) for name, rule in (EVERYWHERE | ONLY_IN_XDB).items()])
def test_a_planted_construct_is_found(name: str, planted: str) -> None:
    model = "with final as (\n    select 1 as one\n)\n\n" + planted.upper().replace(r"\D", r"\d") + "\n"
    assert name in offences(model, in_xdb=False)


@pytest.mark.parametrize("name", sorted(ONLY_IN_XDB))
def test_an_engine_difference_may_stand_in_its_macro_and_nowhere_else(name: str) -> None:
    planted = ONLY_IN_XDB[name][1]
    assert offences(planted, in_xdb=True) == []
    assert offences(planted, in_xdb=False) != []


@pytest.mark.parametrize(
    "harmless",
    [
        "select 'pivot // 50 % \"x\"' as words",
        "{#- qualify is forbidden -#}\nselect 1 as one -- group by all",
        """select {{ xdb_add_days("cast('2024-01-01' as date)", 1) }} as day""",
        "{% for part in parts %}select {{ part }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "select count(*) filter (where is_bekend) as noemer from t group by grouping sets ((a), ())",
        "select begindatum as instroom_range from t where moment = 'now()'",
    ],
)
def test_words_comments_and_jinja_are_no_offence(harmless: str) -> None:
    assert offences(harmless, in_xdb=False) == []


def test_there_are_models_to_look_at() -> None:
    assert len([path for path in FILES if path.stem.startswith(("stg_", "int_", "dim_", "fct_"))]) > 70
