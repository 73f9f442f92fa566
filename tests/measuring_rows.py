"""Who may do what with measures, readings and checks: rows of the permission matrix, which says how to read them."""

from tests.bringing_in_rows import IN, D, Expected, P

MEASURING: list[tuple[str, str, str, Expected]] = [
    ("measures", "GET", f"{P}measures/", (IN, 404, 200, 200, 200, 200)),
    ("measures", "GET", f"{D}measures/", (IN, 404, 404, 404, 200, 200)),
    ("measures", "POST", f"{P}measures/", (IN, 405, 405, 405, 405, 405)),
    ("measures_csv", "GET", f"{P}measures.csv", (IN, 404, 200, 200, 200, 200)),
    ("measures_csv", "GET", f"{D}measures.csv", (IN, 404, 404, 404, 200, 200)),
    ("measures_xlsx", "GET", f"{P}measures.xlsx", (IN, 404, 200, 200, 200, 200)),
    # Readings of many measures at once: those who report
    ("record_readings", "GET", f"{P}measures/readings/", (IN, 404, 403, 200, 200, 200)),
    ("record_readings", "GET", f"{P}measures/readings/?due&page=nonsense", (IN, 404, 403, 200, 200, 200)),
    ("record_readings", "POST", f"{P}measures/readings/", (IN, 404, 403, 422, 422, 422)),
    ("record_readings", "GET", f"{D}measures/readings/", (IN, 404, 404, 404, 403, 403)),
    ("readings_sheet", "GET", f"{P}measures/readings/sheet/", (IN, 404, 403, 200, 200, 200)),
    ("readings_sheet", "POST", f"{P}measures/readings/sheet/", (IN, 404, 403, 422, 422, 422)),
    ("readings_sheet", "GET", f"{D}measures/readings/sheet/", (IN, 404, 404, 404, 403, 403)),
    ("confirm_readings", "GET", f"{P}measures/readings/sheet/confirm/", (IN, 404, 403, 302, 302, 302)),
    ("confirm_readings", "POST", f"{P}measures/readings/sheet/confirm/", (IN, 404, 403, 302, 302, 302)),
    ("readings_template", "GET", f"{P}measures/readings/template.xlsx", (IN, 404, 403, 200, 200, 200)),
    ("readings_template", "GET", f"{D}measures/readings/template.xlsx", (IN, 404, 404, 404, 403, 403)),
    # One measure: everybody of the plan sees it, who reports on its action records and corrects what was read.
    ("measure", "GET", f"{P}measures/{{measure}}/", (IN, 404, 200, 200, 200, 200)),
    ("measure", "POST", f"{P}measures/{{measure}}/", (IN, 405, 405, 405, 405, 405)),
    ("measure", "GET", f"{D}measures/{{measure}}/", (IN, 404, 404, 404, 404, 404)),
    ("add_reading", "GET", f"{P}measures/{{measure}}/readings/add/", (IN, 404, 403, 200, 200, 200)),
    ("add_reading", "POST", f"{P}measures/{{measure}}/readings/add/", (IN, 404, 403, 422, 422, 422)),
    (
        "correct_reading",
        "GET",
        f"{P}measures/{{measure}}/readings/{{reading}}/correct/",
        (IN, 404, 403, 200, 200, 200),
    ),
    (
        "correct_reading",
        "POST",
        f"{P}measures/{{measure}}/readings/{{reading}}/correct/",
        (IN, 404, 403, 422, 422, 422),
    ),
    # Checks: everybody of the plan sees them, the lead answers
    ("checks", "GET", f"{P}checks/", (IN, 404, 200, 200, 200, 200)),
    ("checks", "GET", f"{D}checks/", (IN, 404, 404, 404, 200, 200)),
    ("answer_check", "GET", f"{P}actions/1.5/checks/{{check}}/", (IN, 404, 403, 403, 200, 200)),
    ("answer_check", "POST", f"{P}actions/1.5/checks/{{check}}/", (IN, 404, 403, 403, 422, 422)),
    ("answer_check", "GET", f"{P}actions/1.5/checks/same_words/", (IN, 404, 403, 403, 404, 404)),
    ("answer_priority_check", "GET", f"{P}priorities/1/checks/no_measure/", (IN, 404, 403, 403, 200, 200)),
    ("answer_priority_check", "POST", f"{P}priorities/1/checks/no_measure/", (IN, 404, 403, 403, 422, 422)),
    ("answer_priority_check", "GET", f"{P}priorities/1/checks/nonsense/", (IN, 404, 403, 403, 404, 404)),
    ("answer_priority_check", "GET", f"{P}priorities/9/checks/no_measure/", (IN, 404, 403, 403, 404, 404)),
]
