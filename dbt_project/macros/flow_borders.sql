{#-
    The borders between phases: who says that a person left, who says that the person arrived, and the extracts in
    which each of the two says so. A border within one partner has that partner on both sides.
-#}
{% macro flow_borders() -%}
    {{ return({
        'verblijfsrecht_plicht': {
            'number': 1, 'from': 'IND', 'to': 'DUO', 'sender': 'ind_verblijfsrecht', 'receiver': 'duo_inburgeringsplicht'},
        'opvang_koppeling': {
            'number': 2, 'from': 'COA', 'to': 'COA', 'sender': 'coa_opvang', 'receiver': 'coa_opvang'},
        'koppeling_huisvesting': {
            'number': 3, 'from': 'COA', 'to': 'COA', 'sender': 'coa_opvang', 'receiver': 'coa_opvang'},
        'huisvesting_vestiging': {
            'number': 4, 'from': 'COA', 'to': 'DUO', 'sender': 'coa_opvang', 'receiver': 'duo_inburgeringsplicht'},
        'vestiging_brede_intake': {
            'number': 5, 'from': 'DUO', 'to': 'GEMEENTEN', 'sender': 'duo_inburgeringsplicht', 'receiver': 'gem_swi'},
        'brede_intake_pip': {
            'number': 6, 'from': 'GEMEENTEN', 'to': 'DUO', 'sender': 'gem_swi', 'receiver': 'duo_pip'},
        'pip_termijn': {
            'number': 7, 'from': 'DUO', 'to': 'DUO', 'sender': 'duo_pip', 'receiver': 'duo_termijn'},
        'termijn_voldaan': {
            'number': 8, 'from': 'DUO', 'to': 'DUO', 'sender': 'duo_termijn', 'receiver': 'duo_inburgeringsplicht'},
    }) }}
{%- endmacro %}


{#-
    One passage of one border: when the person was sent, passed or left, when the person is seen beyond the border
    (further_on), and from when absence with the receiver is no longer a matter of waiting (missed_from).
-#}
{% macro flow_passage(
    border, from_key, to_key, sent, passed, exited,
    further='cast(null as date)', missed='cast(null as date)', valid_from='cast(null as date)', valid_to='cast(null as date)'
) -%}
    {%- set about = flow_borders()[border] -%}
    '{{ border }}' as border,
        {{ from_key }} as from_pseudonym,
        {{ to_key }} as to_pseudonym,
        gemeente_code,
        {{ flow_knowledge_key(about.sender) }} as sender_key,
        {{ flow_knowledge_key(about.receiver) }} as receiver_key,
        {{ sent }} as sent_on,
        {{ passed }} as passed_on,
        {{ exited }} as exited_on,
        {{ further }} as further_on,
        {{ missed }} as missed_from,
        {{ valid_from }} as valid_from,
        {{ valid_to }} as valid_to
{%- endmacro %}


{#- What tells whether an extract is known: the gemeente for municipal data, one row for all else. -#}
{% macro flow_knowledge_key(extract) -%}
    {{ 'gemeente_code' if extract == 'gem_swi' else "'ALLE'" }}
{%- endmacro %}


{#- The earlier of two dates; one that is missing does not count. -#}
{% macro flow_earlier(one, other) -%}
    case when {{ one }} is null or {{ other }} < {{ one }} then {{ other }} else {{ one }} end
{%- endmacro %}


{#- The borders as rows. -#}
{% macro flow_border_rows() -%}
    {%- for border, about in flow_borders().items() -%}
    select
        '{{ border }}' as border,
        {{ about.number }} as border_number,
        '{{ about.from }}' as from_partner,
        '{{ about.to }}' as to_partner,
        '{{ about.sender }}' as sender_extract,
        '{{ about.receiver }}' as receiver_extract
    {%- if not loop.last %}
    union all
    {% endif -%}
    {%- endfor -%}
{%- endmacro %}


{#- Until when each national extract is known, as rows. -#}
{% macro flow_national_knowledge(relation) -%}
    {%- for extract in ['ind_verblijfsrecht', 'coa_opvang', 'duo_inburgeringsplicht', 'duo_pip', 'duo_termijn'] -%}
    select
        '{{ extract }}' as extract,
        'ALLE' as gemeente_key,
        peildatum,
        {{ extract }}_known_until as known_until
    from {{ relation }}
    {%- if not loop.last %}
    union all
    {% endif -%}
    {%- endfor -%}
{%- endmacro %}
