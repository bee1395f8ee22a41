{#- Made by `python -m pipelines.generate` from models/indicators/**/ind_*.yml. Do not edit. -#}
{% macro indicator_catalog() -%}
    {{ return([
        {'id': 'aandeel_asiel_instroom', 'definition_version': '1', 'phase': 'F1', 'kind': 'share', 'direction': 'context', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'aandeel_z_route', 'definition_version': '1', 'phase': 'F4', 'kind': 'share', 'direction': 'lager', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'brede_intake_gestart', 'definition_version': '1', 'phase': 'F4', 'kind': 'share', 'direction': 'hoger', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'doorlooptijd_koppeling_huisvesting', 'definition_version': '1', 'phase': 'F3', 'kind': 'duration', 'direction': 'lager', 'norm_days': 70, 'exits': 'competing', 'has_own_gebied': false, 'has_weights': false},
        {'id': 'instroom_inburgeringsplichtigen', 'definition_version': '1', 'phase': 'F1', 'kind': 'count', 'direction': 'context', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'nog_in_opvang', 'definition_version': '1', 'phase': 'F3', 'kind': 'share', 'direction': 'lager', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'pip_binnen_10_weken', 'definition_version': '1', 'phase': 'F4', 'kind': 'share', 'direction': 'hoger', 'norm_days': 70, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'realisatie_taakstelling', 'definition_version': '1', 'phase': 'F3', 'kind': 'share', 'direction': 'hoger', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': true},
        {'id': 'tijdig_geleverd', 'definition_version': '1', 'phase': 'K', 'kind': 'share', 'direction': 'hoger', 'norm_days': none, 'exits': none, 'has_own_gebied': true, 'has_weights': false},
        {'id': 'werk_12_maanden', 'definition_version': '1', 'phase': 'F7', 'kind': 'share', 'direction': 'hoger', 'norm_days': none, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
        {'id': 'zonder_pip_na_10_weken', 'definition_version': '1', 'phase': 'F4', 'kind': 'share', 'direction': 'lager', 'norm_days': 70, 'exits': none, 'has_own_gebied': false, 'has_weights': false},
    ]) }}
{%- endmacro %}
