{#- Engine differences in dates. Months are counted as year * 12 + month; days as a difference of dates. -#}

{% macro xdb_days_between(begin_date, end_date) -%}
    {{ return(adapter.dispatch('xdb_days_between')(begin_date, end_date)) }}
{%- endmacro %}

{% macro default__xdb_days_between(begin_date, end_date) -%}
    cast(({{ end_date }}) - ({{ begin_date }}) as integer)
{%- endmacro %}

{% macro spark__xdb_days_between(begin_date, end_date) -%}
    datediff({{ end_date }}, {{ begin_date }})
{%- endmacro %}


{% macro xdb_add_days(from_date, number) -%}
    {{ return(adapter.dispatch('xdb_add_days')(from_date, number)) }}
{%- endmacro %}

{% macro default__xdb_add_days(from_date, number) -%}
    cast(({{ from_date }}) + cast({{ number }} as integer) as date)
{%- endmacro %}

{% macro spark__xdb_add_days(from_date, number) -%}
    date_add({{ from_date }}, cast({{ number }} as integer))
{%- endmacro %}


{#- The same day number in another month, clipped to that month's end: 2023-06-30 less 6 months is 2022-12-30. -#}
{% macro xdb_add_months(from_date, number) -%}
    {{ return(adapter.dispatch('xdb_add_months')(from_date, number)) }}
{%- endmacro %}

{% macro default__xdb_add_months(from_date, number) -%}
    cast(({{ from_date }}) + to_months(cast({{ number }} as integer)) as date)
{%- endmacro %}

{% macro spark__xdb_add_months(from_date, number) -%}
    add_months({{ from_date }}, cast({{ number }} as integer))
{%- endmacro %}


{% macro xdb_month_index(of_date) -%}
    cast(year({{ of_date }}) * 12 + month({{ of_date }}) as integer)
{%- endmacro %}


{% macro xdb_month_start(of_date) -%}
    cast(date_trunc('month', {{ of_date }}) as date)
{%- endmacro %}


{% macro xdb_quarter_start(of_date) -%}
    cast(date_trunc('quarter', {{ of_date }}) as date)
{%- endmacro %}


{% macro xdb_quarter_end(of_date) -%}
    {{ xdb_add_days(xdb_add_months(xdb_quarter_start(of_date), 3), -1) }}
{%- endmacro %}


{#- Completed years of life; who is born on 29 February completes one on 1 March of a common year. -#}
{% macro xdb_full_years(birth_date, on_date) -%}
    cast(floor((
        {{ xdb_month_index(on_date) }} - {{ xdb_month_index(birth_date) }}
        - case when day({{ on_date }}) < day({{ birth_date }}) then 1 else 0 end
    ) / 12.0) as integer)
{%- endmacro %}
