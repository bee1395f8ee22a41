with source as (
    select * from {{ ref('int_knowledge_by_peildatum') }}
),

final as (
    select
        peildatum,
        quarter_start,
        label,
        peildatum_year_ago,
        half_year_start,
        is_examen_quarter_accepted,
        is_cbs_quarter_accepted,
        examens_known_from,
        bow_period_end,
        mbo_period_end,
        ocw_period_end,
        ind_verblijfsrecht_known_until,
        coa_opvang_known_until,
        coa_voorinburgering_known_until,
        duo_inburgeringsplicht_known_until,
        duo_leerbaarheidstoets_known_until,
        duo_pip_known_until,
        duo_termijn_known_until,
        duo_vrijstelling_ontheffing_known_until,
        duo_handhaving_known_until,
        bow_aanbieders_known_until
    from source
)

select * from final
