{{ ind_expected_deliveries('is_accepted') }}
