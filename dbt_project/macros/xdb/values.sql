{#- Engine differences in values: ratios, newest values, whole numbers. -#}

{#- Always a double, null where the denominator is 0 or missing. -#}
{% macro xdb_ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}


{#- The value at the largest order. Give it values that are never null: engines differ on those. -#}
{% macro xdb_arg_max(value, order_by) -%}
    {{ return(adapter.dispatch('xdb_arg_max')(value, order_by)) }}
{%- endmacro %}

{% macro default__xdb_arg_max(value, order_by) -%}
    arg_max({{ value }}, {{ order_by }})
{%- endmacro %}

{% macro spark__xdb_arg_max(value, order_by) -%}
    max_by({{ value }}, {{ order_by }})
{%- endmacro %}


{% macro xdb_arg_min(value, order_by) -%}
    {{ return(adapter.dispatch('xdb_arg_min')(value, order_by)) }}
{%- endmacro %}

{% macro default__xdb_arg_min(value, order_by) -%}
    arg_min({{ value }}, {{ order_by }})
{%- endmacro %}

{% macro spark__xdb_arg_min(value, order_by) -%}
    min_by({{ value }}, {{ order_by }})
{%- endmacro %}


{#- The later, the larger of two; null when one of them is. -#}
{% macro xdb_greatest(one, other) -%}
    case when {{ one }} >= {{ other }} then {{ one }} when {{ one }} < {{ other }} then {{ other }} end
{%- endmacro %}


{% macro xdb_least(one, other) -%}
    case when {{ one }} <= {{ other }} then {{ one }} when {{ one }} > {{ other }} then {{ other }} end
{%- endmacro %}


{#- 1 where the condition holds, 0 where it does not or cannot be known. -#}
{% macro xdb_bool_to_int(condition) -%}
    case when {{ condition }} then 1 else 0 end
{%- endmacro %}


{#- A relation with one column, number, that holds 0 … count - 1. -#}
{% macro xdb_numbers(count) -%}
    {{ return(adapter.dispatch('xdb_numbers')(count)) }}
{%- endmacro %}

{% macro default__xdb_numbers(count) -%}
    select cast(range as integer) as number from range({{ count }})
{%- endmacro %}

{% macro spark__xdb_numbers(count) -%}
    select cast(id as integer) as number from range({{ count }})
{%- endmacro %}


{#- Where a row stands in a loaded file: decides between lines that are equal otherwise. -#}
{% macro xdb_row_position() -%}
    {{ return(adapter.dispatch('xdb_row_position')()) }}
{%- endmacro %}

{% macro default__xdb_row_position() -%}
    rowid
{%- endmacro %}

{% macro spark__xdb_row_position() -%}
    monotonically_increasing_id()
{%- endmacro %}


{#-
    The sum of fractions, exact to so many decimals: whole-number arithmetic, so that it does not depend on the order of
    the rows. Sums of doubles differ in their last digit from run to run. The sum stays below 10 ^ (38 - decimals).
-#}
{% macro xdb_exact_sum(value, condition=none, decimals=30, over='') -%}
    cast(
            sum(cast({{ value }} as decimal(38, {{ decimals }})))
            {%- if condition %} filter (where {{ condition }}){% endif %} {{ over }} as double
        )
{%- endmacro %}
