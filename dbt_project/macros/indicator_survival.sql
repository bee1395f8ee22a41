{#-
    Kaplan-Meier and Aalen-Johansen estimates of many cells at once, in plain SQL.

    days: a relation with the key columns and duration_days, event_count, competing_count, unit_count: one row per cell
    and day on which a unit left it. Events and competing exits of a day come before its censored units. Returns one
    row per cell. Source: Kaplan-Meier with Greenwood's variance of log(-log S); Aalen-Johansen with the delta-method
    variance, log-log limits; docs/adr/0007. Products are exp(sum(ln())); the day on which nobody is left is apart.
-#}
{% macro indicator_survival(days, keys, norm_days=none, exits='censoring') -%}
{%- set cell = keys | join(', ') -%}
with at_risk as (
    select
        {{ cell }},
        duration_days,
        event_count,
        competing_count,
        unit_count,
        event_count + competing_count as gone_count,
        cast(sum(unit_count) over (
            partition by {{ cell }} order by duration_days desc rows between unbounded preceding and current row
        ) as double) as risk_count
    from {{ days }}
),

hazards as (
    select
        *,
        gone_count = risk_count as is_last,
        case when gone_count < risk_count then ln((risk_count - gone_count) / risk_count) else 0 end as log_step
    from at_risk
),

summed as (
    select
        *,
        coalesce(sum(log_step) over (
            partition by {{ cell }} order by duration_days rows between unbounded preceding and 1 preceding
        ), 0) as log_before
    from hazards
),

{% if exits == 'competing' -%}
survival as (
    select
        *,
        exp(log_before) as survival_before,
        sum(exp(log_before) * event_count / risk_count) over (
            partition by {{ cell }} order by duration_days rows between unbounded preceding and current row
        ) as incidence
    from summed
),
{%- else -%}
survival as (
    select
        *,
        exp(log_before) as survival_before,
        1 - case when is_last then 0 else exp(log_before + log_step) end as incidence
    from summed
),
{%- endif %}

estimates as (
    select
        {{ cell }},
        cast(sum(unit_count) as bigint) as noemer,
        cast(sum(event_count) as bigint) as n_event,
        cast(sum(unit_count - gone_count) as bigint) as n_censored,
        cast(min(duration_days) filter (where event_count > 0 and 1 - incidence <= 0.5 + 1e-12) as integer)
            as mediaan_dagen,
        cast(min(duration_days) filter (where event_count > 0 and 1 - incidence <= 0.1 + 1e-12) as integer)
            as p90_dagen
        {%- if norm_days is not none %},
        cast(sum(event_count) filter (where duration_days <= {{ norm_days }}) as double) as norm_event_count,
        coalesce(max(incidence) filter (where duration_days <= {{ norm_days }}), 0) as incidence,
        {{ indicator_incidence_variance(norm_days) if exits == 'competing' else indicator_greenwood(norm_days) }}
        {%- endif %}
    from survival
    group by {{ cell }}
),

{{ indicator_limits(exits) if norm_days is not none else indicator_no_limits() }}
{%- endmacro %}


{#- Greenwood's sum up to the norm: the variance of log S. -#}
{% macro indicator_greenwood(norm_days) -%}
{%- set before_last = 'duration_days <= ' ~ norm_days ~ ' and not is_last' -%}
coalesce({{ xdb_exact_sum('gone_count / (risk_count * nullif(risk_count - gone_count, 0))', before_last) }}, 0) as variance
{%- endmacro %}


{#-
    The sums of the delta-method variance up to the norm, with (I - Ij) written out so that one pass is enough:
    sum((I - Ij)^2 a) + sum(b) - 2 sum((I - Ij) c) with a = d / (n (n - d)), b = S^2 d1 (n - d1) / n^3, c = S d1 / n^2.
-#}
{% macro indicator_incidence_variance(norm_days) -%}
{%- set a = 'gone_count / (risk_count * nullif(risk_count - gone_count, 0))' -%}
{%- set c = 'survival_before * event_count / (risk_count * risk_count)' -%}
{%- set b = 'survival_before * ' ~ c ~ ' * (risk_count - event_count) / risk_count' -%}
{%- set before_last = 'duration_days <= ' ~ norm_days ~ ' and not is_last' -%}
{%- set to_norm = 'duration_days <= ' ~ norm_days -%}
coalesce({{ xdb_exact_sum(a, before_last) }}, 0) as sum_a,
        coalesce({{ xdb_exact_sum('incidence * ' ~ a, before_last) }}, 0) as sum_ia,
        coalesce({{ xdb_exact_sum('incidence * incidence * ' ~ a, before_last) }}, 0) as sum_iia,
        coalesce({{ xdb_exact_sum(b, to_norm) }}, 0) as sum_b,
        coalesce({{ xdb_exact_sum(c, to_norm) }}, 0) as sum_c,
        coalesce({{ xdb_exact_sum('incidence * ' ~ c, to_norm) }}, 0) as sum_ic
{%- endmacro %}


{#- 95 % limits of the incidence at the norm; at 0 and 1 they equal it. -#}
{% macro indicator_limits(exits) -%}
spreads as (
    select
        *,
        {% if exits == 'competing' -%}
        sqrt(greatest(
            incidence * incidence * sum_a - 2 * incidence * sum_ia + sum_iia
            + sum_b - 2 * incidence * sum_c + 2 * sum_ic, 0
        )) as spread,
        incidence as base
        {%- else -%}
        sqrt(variance) * (1 - incidence) as spread,
        1 - incidence as base
        {%- endif %}
    from estimates
),

limits as (
    select
        *,
        case when base > 1e-12 and base < 1 - 1e-12
            then exp(1.959963984540054 * spread / abs(base * ln(base))) else 1 end as stretch
    from spreads
)

select
    *,
    incidence as binnen_norm,
    {% if exits == 'competing' -%}
    power(base, stretch) as binnen_norm_laag,
    power(base, 1 / stretch) as binnen_norm_hoog,
    {%- else -%}
    1 - power(base, 1 / stretch) as binnen_norm_laag,
    1 - power(base, stretch) as binnen_norm_hoog,
    {%- endif %}
    coalesce(norm_event_count, 0) / noemer as binnen_norm_naief
from limits
{%- endmacro %}


{% macro indicator_no_limits() -%}
unlimited as (
    select * from estimates
)

select
    *,
    cast(null as double) as binnen_norm,
    cast(null as double) as binnen_norm_laag,
    cast(null as double) as binnen_norm_hoog,
    cast(null as double) as binnen_norm_naief
from unlimited
{%- endmacro %}
