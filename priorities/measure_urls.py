"""Addresses of a plan's measures and their readings."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import many_readings, measures, reading_sheets, readings

urlpatterns: list[URLPattern | URLResolver] = [
    path("", measures.measure_list, name="measures"),
    path("<int:pk>/", readings.measure, name="measure"),
    path("<int:pk>/readings/add/", readings.add_reading, name="add_reading"),
    path("<int:pk>/readings/<int:reading>/correct/", readings.correct_reading, name="correct_reading"),
    path("readings/", many_readings.record_readings, name="record_readings"),
    path("readings/sheet/", reading_sheets.readings_sheet, name="readings_sheet"),
    path("readings/sheet/confirm/", reading_sheets.confirm_readings, name="confirm_readings"),
    path("readings/template.xlsx", reading_sheets.readings_template, name="readings_template"),
]
