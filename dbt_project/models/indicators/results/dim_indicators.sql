{{ indicator_definitions() }}
