{#-
    Indicators that are one definition with one thing different: each is written once here, and its ind_ model names the
    difference. What only one indicator says stands in its own model.
-#}

{#- Whether a person of working age has a job in the so many-th month after vestiging. -#}
{% macro ind_work_after_settling(months) -%}
with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

persons as (
    select * from {{ ref('dim_inburgeraars') }}
),

months as (
    select * from {{ ref('fct_werk_uitkering') }}
),

reference_months as (
    select
        person_id,
        geboortedatum,
        {{ xdb_add_months(xdb_month_start('datum_vestiging'), months) }} as month_start
    from persons
    where datum_vestiging is not null
),

of_working_age as (
    select
        person_id,
        {{ xdb_month_index('month_start') }} as month_index
    from reference_months
    where {{ xdb_full_years('geboortedatum', 'month_start') }} between 18 and 66
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case when months.baan then true when months.is_covered then false end as in_teller,
        coalesce(months.is_covered, false) as is_bekend
    from plichtigen
    inner join of_working_age
        on
            plichtigen.person_id = of_working_age.person_id
            and of_working_age.month_index <= {{ xdb_month_index('plichtigen.peildatum') }}
    left join months
        on of_working_age.person_id = months.person_id and of_working_age.month_index = months.month_index
)

select * from final
{%- endmacro %}


{#- Expected deliveries in every cell in which they count; teller is the column of fct_deliveries_expected that is asked. -#}
{% macro ind_expected_deliveries(teller) -%}
with peildata as (
    select * from {{ ref('dim_peildata') }}
),

expected as (
    select * from {{ ref('fct_deliveries_expected') }}
),

counted_in as (
    select * from {{ ref('fct_deliveries_expected_gebieden') }}
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'extract' as dimensie
    union all
    select 'leverancier' as dimensie
),

final as (
    select
        expected.extract || '|' || expected.leverancier || '|' || expected.periode as unit_id,
        expected.peildatum,
        counted_in.gebied_type,
        counted_in.gebied_code,
        cells.dimensie,
        case cells.dimensie
            when 'extract' then expected.extract
            when 'leverancier' then expected.leverancier
            else 'totaal'
        end as categorie,
        expected.{{ teller }} as in_teller,
        true as is_bekend
    from expected
    inner join peildata
        on expected.peildatum = peildata.peildatum
    inner join counted_in
        on
            expected.extract = counted_in.extract
            and expected.leverancier = counted_in.leverancier
            and expected.periode = counted_in.periode
    cross join cells
    where not expected.is_exempt
)

select * from final
{%- endmacro %}


{#- Exam results of the quarter, by onderdeel and niveau too, where every month of it is accepted. -#}
{% macro ind_exam_results(teller, condition='true') -%}
with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

exams as (
    select * from {{ ref('fct_examens') }}
),

peildata as (
    select * from {{ ref('dim_peildata') }}
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'onderdeel' as dimensie
    union all
    select 'niveau' as dimensie
    union all
    select 'onderdeel×niveau' as dimensie
),

results as (
    select
        exams.examen_id,
        exams.person_id,
        exams.peildatum,
        {{ teller }} as in_teller,
        case when cells.dimensie <> 'totaal' then cells.dimensie end as extra_dimensie,
        case cells.dimensie
            when 'onderdeel' then exams.onderdeel
            when 'niveau' then exams.niveau
            when 'onderdeel×niveau' then exams.onderdeel || '×' || exams.niveau
        end as extra_categorie
    from exams
    inner join peildata
        on exams.peildatum = peildata.peildatum and peildata.is_examen_quarter_accepted
    cross join cells
    where {{ condition }}
),

final as (
    select
        {{ indicator_slices('plichtigen', 'results.examen_id', 'results.extra_dimensie', 'results.extra_categorie') }},
        results.in_teller,
        true as is_bekend
    from results
    inner join plichtigen
        on results.person_id = plichtigen.person_id and results.peildatum = plichtigen.peildatum
    where results.extra_dimensie is null or results.extra_categorie is not null
)

select * from final
{%- endmacro %}
