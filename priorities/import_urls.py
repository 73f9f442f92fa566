"""Addresses of bringing a table into a plan, under the plan's."""

from django.urls import path

from priorities.views import import_files, imports

urlpatterns = [
    path("", imports.plan_imports, name="plan_imports"),
    path("template.xlsx", import_files.import_template, name="import_template"),
    path("plan.xlsx", import_files.plan_table_xlsx, name="plan_table_xlsx"),
    path("plan.csv", import_files.plan_table_csv, name="plan_table_csv"),
    path("<int:pk>/", imports.plan_import, name="plan_import"),
    path("<int:pk>/sheet/", imports.import_sheet, name="import_sheet"),
    path("<int:pk>/headings/", imports.import_headings, name="import_headings"),
    path("<int:pk>/confirm/", imports.confirm_import, name="confirm_import"),
    path("<int:pk>/discard/", imports.discard_import, name="discard_import"),
    path("<int:pk>/file/", import_files.import_file, name="import_file"),
]
