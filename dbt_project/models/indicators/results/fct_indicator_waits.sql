{{ indicator_waits() }}
