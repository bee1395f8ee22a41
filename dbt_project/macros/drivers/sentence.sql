{#-
    What a driver says in Dutch, from figures only.
-#}

{#- A number of units without decimals, and a share in percentage points with one, in Dutch. -#}
{% macro _indicator_in_words(number) -%}
cast(cast(round(abs({{ number }}), 0) as bigint) as varchar)
{%- endmacro %}


{% macro _indicator_points(share) -%}
replace(cast(round(abs(100 * {{ share }}), 1) as varchar), '.', ',')
{%- endmacro %}


{#- Of the units that gemeenten fall short, the part of the five that fall short most; none where five or fewer do. -#}
{% macro indicator_leading_gemeenten(ranked) -%}
select
        {{ indicator_driver_keys(ranked) }},
        sum({{ ranked }}.personen) filter (where {{ ranked }}.rang <= 5) / sum({{ ranked }}.personen) as leading_share
    from {{ ranked }}
    where {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'gemeente' and {{ ranked }}.personen > 0
    group by {{ ranked }}.indicator_id, {{ ranked }}.peildatum, {{ ranked }}.gebied_type, {{ ranked }}.gebied_code
    having count(*) > 5
{%- endmacro %}


{#- One Dutch sentence for a driver. -#}
{% macro indicator_sentence(ranked, definitions, leading) -%}
{%- set units = _indicator_in_words(ranked ~ '.personen') ~ " || ' ' || " ~ definitions ~ '.unit' -%}
{%- set part = ranked ~ '.categorie' -%}
case
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'totaal' and {{ ranked }}.personen > 0
                then {{ units }} || ' te kort voor de ambitie van ' || {{ _indicator_points(ranked ~ '.ambitie') }} || ' %'
                    || coalesce(
                        '; ' || {{ _indicator_in_words('100 * ' ~ leading ~ '.leading_share') }}
                        || ' % van de tekorten ligt in vijf gemeenten', ''
                    ) || '.'
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'totaal'
                then 'Geen tekort: de ambitie van ' || {{ _indicator_points(ranked ~ '.ambitie') }} || ' % is bereikt.'
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.personen > 0
                then {{ part }} || ': ' || {{ units }} || ' te kort.'
            when {{ ranked }}.driver = 'tekort'
                then {{ part }} || ': ' || {{ units }} || ' beter dan de ambitie vraagt.'
            when {{ ranked }}.driver = 'onbekend'
                then {{ part }} || ': van ' || {{ units }} || ' is de uitkomst onbekend; dat kan ten hoogste '
                    || {{ _indicator_points(ranked ~ '.bijdrage') }} || ' procentpunt verklaren.'
            when {{ ranked }}.driver = 'geerfde_wachttijd'
                then {{ units }} || ' van de ' || {{ _indicator_in_words(ranked ~ '.whole_noemer') }}
                    || ' overschreden al de norm van een eerdere fase.'
            else {{ part }} || ': ' || {{ _indicator_points(ranked ~ '.bijdrage') }} || ' procentpunt '
                || case when {{ ranked }}.bijdrage >= 0 then 'hoger' else 'lager' end || ' dan een jaar eerder door '
                || case when {{ ranked }}.driver = 'samenstelling' then 'een andere samenstelling.' else 'een andere uitkomst.' end
        end
{%- endmacro %}
