with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

started as (
    select
        *,
        {{ xdb_greatest('datum_verblijfsrecht', 'opvang_datum_instroom') }} as start_date
    from plichtigen
    where doelgroep = 'ASIEL'
),

final as (
    select
        {{ indicator_slices('started') }},
        {{ indicator_duration(
            start='started.start_date',
            event='started.opvang_datum_koppeling',
            exit='case when started.opvang_datum_koppeling is null then started.opvang_datum_uitstroom end',
            exits='competing',
            peildatum='started.peildatum',
            known_until='started.coa_opvang_known_until'
        ) }}
    from started
    where started.start_date <= started.peildatum
)

select * from final
