{{ ind_exam_results(xdb_days_between('exams.examendatum', 'exams.datum_uitslag') ~ ' <= 56') }}
