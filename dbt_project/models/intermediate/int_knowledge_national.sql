with leveringen as (
    select * from {{ ref('int_leveringen_accepted') }}
),

final as (
    select
        max(case when extract = 'ind_verblijfsrecht' then period_end end) as ind_verblijfsrecht_known_until,
        max(case when extract = 'coa_opvang' then period_end end) as coa_opvang_known_until,
        max(case when extract = 'coa_voorinburgering' then period_end end) as coa_voorinburgering_known_until,
        max(case when extract = 'duo_inburgeringsplicht' then period_end end) as duo_inburgeringsplicht_known_until,
        max(case when extract = 'duo_leerbaarheidstoets' then period_end end) as duo_leerbaarheidstoets_known_until,
        max(case when extract = 'duo_pip' then period_end end) as duo_pip_known_until,
        max(case when extract = 'duo_termijn' then period_end end) as duo_termijn_known_until,
        max(case when extract = 'duo_vrijstelling_ontheffing' then period_end end)
            as duo_vrijstelling_ontheffing_known_until,
        max(case when extract = 'duo_handhaving' then period_end end) as duo_handhaving_known_until,
        max(case when extract = 'bow_aanbieders' then period_end end) as bow_aanbieders_known_until
    from leveringen
)

select * from final
