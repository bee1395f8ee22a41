{#- How a figure that CBS published finds the cell of ours that it can be laid beside. -#}

{#- The taakstelling is about ASIEL alone and has one cell a gebied. -#}
{% macro reference_dimension() -%}
    case
            when indicator_id = 'realisatie_taakstelling' then 'totaal'
            when geslacht is not null and doelgroep is null and cohort is null then 'geslacht'
            when geslacht is not null then 'geen'
            when cohort is not null and doelgroep is not null then 'doelgroep×cohort'
            when doelgroep is not null then 'doelgroep'
            when cohort is not null then 'cohort'
            else 'totaal'
        end
{%- endmacro %}


{% macro reference_category() -%}
    case
            when indicator_id = 'realisatie_taakstelling' then 'totaal'
            when geslacht is not null then geslacht
            when cohort is not null and doelgroep is not null then doelgroep || '×' || cohort
            else coalesce(doelgroep, cohort, 'totaal')
        end
{%- endmacro %}


{#- These count the persons whose plicht began in the quarter; CBS gives the year. -#}
{% macro reference_counts_inflow(relation) -%}
    {{ relation }}.indicator_id in ('instroom_inburgeringsplichtigen', 'aandeel_asiel_instroom')
{%- endmacro %}


{% macro reference_inflow_dimension() -%}
    case when published.doelgroep is null then 'totaal' else 'doelgroep' end
{%- endmacro %}


{#-
    A check on ours, no verdict on anybody: a share within ten percentage points, an amount within a tenth. Working
    assumption: the published figure is rounded, and provisional editions moved by no more than this.
-#}
{% macro reference_plausibility() -%}
    case
            when our_value is null or published_value is null then 'niet_te_vergelijken'
            when relatie = '<' and our_value < published_value then 'plausibel'
            when relatie = '>' and our_value > published_value then 'plausibel'
            when relatie in ('<', '>') then 'afwijkend'
            when abs(our_value - published_value)
                <= case when eenheid = 'aandeel' then 0.1 else 0.1 * published_value end then 'plausibel'
            else 'afwijkend'
        end
{%- endmacro %}
