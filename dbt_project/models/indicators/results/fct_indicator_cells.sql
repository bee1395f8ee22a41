{{ config(materialized='incremental', unique_key='indicator_id', incremental_strategy='delete+insert') }}

{{ indicator_cells() }}
