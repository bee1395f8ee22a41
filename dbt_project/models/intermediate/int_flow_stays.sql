with reception as (
    select * from {{ ref('int_flow_reception') }}
),

final as (
    select
        {{ flow_passage(
            'opvang_koppeling', 'v_nummer', 'v_nummer',
            sent='datum_instroom', passed='datum_koppeling', exited='exited_on', further='housed_on',
            valid_from='valid_from', valid_to='valid_to'
        ) }}
    from reception
    union all
    select
        {{ flow_passage(
            'koppeling_huisvesting', 'v_nummer', 'v_nummer',
            sent='datum_koppeling', passed='housed_on', exited='exited_on', further='datum_vestiging',
            valid_from='valid_from', valid_to='valid_to'
        ) }}
    from reception
    union all
    select
        {{ flow_passage(
            'huisvesting_vestiging', 'v_nummer', 'person_id',
            sent='housed_on', passed='datum_vestiging', exited='einddatum', missed=xdb_add_days('housed_on', 60),
            valid_from='valid_from', valid_to='valid_to'
        ) }}
    from reception
    where housed_on is not null
)

select * from final
