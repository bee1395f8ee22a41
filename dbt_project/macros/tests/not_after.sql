{#- No row has its first column after its second one; an empty value is no offence. -#}
{% test not_after(model, first, second) %}
select
    {{ first }},
    {{ second }}
from {{ model }}
where {{ first }} > {{ second }}
{% endtest %}
