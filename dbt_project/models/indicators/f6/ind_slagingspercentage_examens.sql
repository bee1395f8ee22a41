{{ ind_exam_results("exams.resultaat = 'Geslaagd'", "exams.resultaat in ('Geslaagd', 'Gezakt')") }}
