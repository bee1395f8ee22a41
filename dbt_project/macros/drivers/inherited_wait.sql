{#-
    Driver geerfde_wachttijd: who was late already in an earlier phase.
-#}

{#- Of the units that miss the goal those that were past the norm of an earlier phase, counted from the ind_ rows. -#}
{% macro indicator_waits() -%}
{%- set inheriting = indicator_catalog() | selectattr('inherits_from') | list -%}
{%- for indicator in inheriting %}
{%- set earlier = (indicator_catalog() | selectattr('id', 'eq', indicator.inherits_from) | list)[0] %}
select
    '{{ indicator.id }}' as indicator_id,
    late.peildatum,
    gebieden.gebied_type,
    gebieden.gebied_code,
    '{{ earlier.id }}' as earlier_indicator_id,
    count(*) as late_count,
    count(*) filter (where waits.duration_days > {{ earlier.norm_days }}) as waited_count
from {{ ref('ind_' ~ indicator.id) }} as late
inner join {{ ref('dim_gemeente_gebieden') }} as gebieden
    on coalesce(late.gemeente_code, 'GEEN') = gebieden.gemeente_code
left join {{ ref('ind_' ~ earlier.id) }} as waits
    on late.unit_id = waits.unit_id and late.peildatum = waits.peildatum
where
    late.in_teller = {{ 'true' if indicator.direction == 'lager' else 'false' }}
    and gebieden.gebied_type in ('NL', 'arbeidsmarktregio')
group by late.peildatum, gebieden.gebied_type, gebieden.gebied_code
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{%- endmacro %}


{% macro indicator_inherited_waits() -%}
select
        {{ indicator_driver_keys('whole') }},
        'geerfde_wachttijd' as driver,
        'indicator' as dimensie,
        waits.earlier_indicator_id as categorie,
        waits.waited_count / whole.noemer as bijdrage,
        cast(waits.waited_count as double) as personen,
        cast(waits.late_count as double) as whole_noemer,
        whole.ambitie
    from {{ indicator_whole_parts() }} as whole
    inner join {{ ref('fct_indicator_waits') }} as waits
        on {{ indicator_same_gebied('whole', 'waits') }}
{%- endmacro %}
