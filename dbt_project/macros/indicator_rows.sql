{#-
    What an ind_ model says about one unit at one peildatum: its slices, whether its teller is true, false or cannot be
    known, and how long a duration lasted. Counting is not here (indicator_cells), nor is any single definition.
-#}

{#- Slice keys of a person at a peildatum, from a relation with the columns of int_inburgeraars_by_peildatum. -#}
{% macro indicator_slices(persons, unit_id=none, extra_dimensie=none, extra_categorie=none) -%}
    {{ unit_id or persons ~ '.person_id' }} as unit_id,
        {{ persons }}.peildatum,
        {{ persons }}.gemeente_code,
        {{ persons }}.doelgroep,
        {{ persons }}.leerroute,
        {{ persons }}.cohort,
        {{ persons }}.geslacht,
        {{ persons }}.leeftijdsklasse,
        {{ extra_dimensie or 'cast(null as varchar)' }} as extra_dimensie,
        {{ extra_categorie or 'cast(null as varchar)' }} as extra_categorie
{%- endmacro %}


{#- What is known of a national extract reaches the horizon (the peildatum); without any accepted delivery it does not. -#}
{% macro indicator_known_to(persons, extract, horizon=none) -%}
    coalesce({{ persons }}.{{ extract }}_known_until >= {{ horizon or persons ~ '.peildatum' }}, false)
{%- endmacro %}


{#- The gemeente's deliveries reach the peildatum and the person stands in them. -#}
{% macro indicator_known_to_gemeente(persons) -%}
    ({{ persons }}.is_in_gem_swi and coalesce({{ persons }}.gem_swi_known_until >= {{ persons }}.peildatum, false))
{%- endmacro %}


{#- The event lies at or before the horizon: true, false, or null when it is absent and the unit is not observable. -#}
{% macro indicator_event_seen(event, horizon, is_known) -%}
    case
            when {{ event }} <= {{ horizon }} then true
            when {{ event }} is not null or {{ is_known }} then false
        end
{%- endmacro %}


{#- The event does not lie at or before the horizon; unknown where indicator_event_seen is. -#}
{% macro indicator_event_unseen(event, horizon, is_known) -%}
    case
            when {{ event }} <= {{ horizon }} then false
            when {{ event }} is not null or {{ is_known }} then true
        end
{%- endmacro %}


{#-
    Days from start to event, exit or the limit of knowledge, and which of these it was.

    The limit is the earlier of the peildatum and known_until; an unknown limit censors at day 0. An event counts up to
    the limit and not after an exit. With exits='competing' an exit up to the limit ends the risk; otherwise it censors.
    A time before the start counts as 0 days and is flagged.
-#}
{% macro indicator_duration(start, event, known_until, exit='cast(null as date)', exits='censoring', peildatum='peildatum') -%}
    {%- set limit = xdb_least(peildatum, known_until) -%}
    {%- set is_event -%}
        ({{ event }} <= ({{ limit }}) and coalesce({{ event }} <= {{ exit }}, true))
    {%- endset -%}
    {%- set last_day -%}
        case when {{ is_event }} then {{ event }} when {{ exit }} <= ({{ limit }}) then {{ exit }} else ({{ limit }}) end
    {%- endset -%}
    cast(coalesce(greatest({{ xdb_days_between(start, last_day) }}, 0), 0) as integer) as duration_days,
        case
            when {{ is_event }} then 'event'
            {%- if exits == 'competing' %}
            when {{ exit }} <= ({{ limit }}) then 'competing'
            {%- endif %}
            else 'censored'
        end as outcome,
        coalesce({{ last_day }} < {{ start }}, false) as is_negative
{%- endmacro %}


{#- The slice keys of a unit to which no dimension of persons applies. -#}
{% macro indicator_no_slices() -%}
    {%- for name in ['doelgroep', 'leerroute', 'cohort', 'geslacht', 'leeftijdsklasse', 'extra_dimensie', 'extra_categorie'] -%}
    cast(null as varchar) as {{ name }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#- The cells of a fact that is stated per arbeidsmarktregio: there and in NL, once for each of its dimensions. -#}
{% macro indicator_region_and_national_cells(dimensions) -%}
    {%- for gebied_type in ['NL', 'arbeidsmarktregio'] -%}
    {%- set is_last_type = loop.last -%}
    {%- for dimension in dimensions -%}
    select '{{ gebied_type }}' as gebied_type, '{{ dimension }}' as dimensie
    {%- if not (loop.last and is_last_type) %}
    union all
    {% endif -%}
    {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
