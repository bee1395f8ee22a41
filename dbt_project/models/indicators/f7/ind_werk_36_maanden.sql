{{ ind_work_after_settling(36) }}
