{{ ind_expected_deliveries('is_in_time') }}
