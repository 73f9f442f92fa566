"""Who may do what where a plan is brought in: rows of the permission matrix, which says how to read them."""

IN = 302_000  # a redirect to sign-in
Expected = tuple[int, int, int, int, int, int]

P = "/plans/wales-2024-2027/"
D = "/plans/draft-plan/"

BRINGING_IN: list[tuple[str, str, str, Expected]] = [
    # Pictures of the published pages: everybody of the plan sees them, those who transcribe bring them
    ("source_pages", "GET", f"{P}sources/", (IN, 404, 200, 200, 200, 200)),
    ("source_pages", "GET", f"{D}sources/", (IN, 404, 404, 404, 200, 200)),
    ("source_pages", "POST", f"{P}sources/", (IN, 404, 403, 403, 422, 422)),
    ("source_image", "GET", f"{P}sources/{{source_page}}/image.png", (IN, 404, 200, 200, 200, 200)),
    ("source_image", "GET", f"{D}sources/{{source_page}}/image.png", (IN, 404, 404, 404, 404, 404)),
    ("source_image", "POST", f"{P}sources/{{source_page}}/image.png", (IN, 405, 405, 405, 405, 405)),
    ("remove_source_page", "GET", f"{P}sources/{{source_page}}/remove/", (IN, 404, 403, 403, 200, 200)),
    ("remove_source_page", "GET", f"{D}sources/{{source_page}}/remove/", (IN, 404, 404, 404, 404, 404)),
    ("remove_source_page", "POST", f"{P}sources/{{source_page}}/remove/", (IN, 404, 403, 403, 422, 422)),
    # Typing it in
    ("typing", "GET", f"{P}typing/", (IN, 404, 403, 403, 200, 200)),
    ("typing", "GET", f"{D}typing/?place=page+7", (IN, 404, 404, 404, 200, 200)),
    ("typing", "POST", f"{P}typing/", (IN, 405, 405, 405, 405, 405)),
    ("add_typed_row", "GET", f"{P}typing/add/", (IN, 404, 403, 403, 200, 200)),
    ("add_typed_row", "POST", f"{P}typing/add/", (IN, 404, 403, 403, 422, 422)),
    ("typed_row", "GET", f"{P}typing/{{typed_row}}/", (IN, 404, 403, 403, 200, 200)),
    ("typed_row", "GET", f"{D}typing/{{typed_row}}/", (IN, 404, 404, 404, 404, 404)),
    # Another version of the row than there is.
    ("typed_row", "POST", f"{P}typing/{{typed_row}}/", (IN, 404, 403, 403, 409, 409)),
    ("remove_typed_row", "GET", f"{P}typing/{{typed_row}}/remove/", (IN, 404, 403, 403, 200, 200)),
    ("remove_typed_row", "POST", f"{P}typing/{{typed_row}}/remove/", (IN, 404, 403, 403, 409, 409)),
    ("paste_typed_rows", "GET", f"{P}typing/paste/", (IN, 404, 403, 403, 200, 200)),
    ("paste_typed_rows", "POST", f"{P}typing/paste/", (IN, 404, 403, 403, 422, 422)),
    ("bring_in_typed", "GET", f"{P}typing/bring-in/", (IN, 405, 405, 405, 405, 405)),
    ("bring_in_typed", "POST", f"{P}typing/bring-in/", (IN, 404, 403, 403, 422, 422)),
    # Bringing a table in: those who transcribe, while the plan is active or a draft
    ("plan_imports", "GET", f"{P}import/", (IN, 404, 403, 403, 200, 200)),
    ("plan_imports", "GET", f"{D}import/", (IN, 404, 404, 404, 200, 200)),
    ("plan_imports", "POST", f"{P}import/", (IN, 404, 403, 403, 422, 422)),
    ("import_template", "GET", f"{P}import/template.xlsx", (IN, 404, 403, 403, 200, 200)),
    ("plan_table_xlsx", "GET", f"{P}import/plan.xlsx", (IN, 404, 200, 200, 200, 200)),
    ("plan_table_xlsx", "GET", f"{D}import/plan.xlsx", (IN, 404, 404, 404, 200, 200)),
    ("plan_table_csv", "GET", f"{P}import/plan.csv", (IN, 404, 200, 200, 200, 200)),
    ("plan_import", "GET", f"{P}import/{{plan_import}}/", (IN, 404, 403, 403, 200, 200)),
    ("plan_import", "GET", f"{D}import/{{plan_import}}/", (IN, 404, 404, 404, 404, 404)),
    ("plan_import", "POST", f"{P}import/{{plan_import}}/", (IN, 404, 403, 403, 422, 422)),
    ("import_sheet", "GET", f"{P}import/{{plan_import}}/sheet/", (IN, 404, 403, 403, 200, 200)),
    ("import_sheet", "POST", f"{P}import/{{plan_import}}/sheet/", (IN, 404, 403, 403, 422, 422)),
    ("import_headings", "GET", f"{P}import/{{plan_import}}/headings/", (IN, 404, 403, 403, 200, 200)),
    ("import_headings", "POST", f"{P}import/{{plan_import}}/headings/", (IN, 404, 403, 403, 422, 422)),
    ("import_file", "GET", f"{P}import/{{plan_import}}/file/", (IN, 404, 403, 403, 200, 200)),
    ("import_file", "GET", f"{D}import/{{plan_import}}/file/", (IN, 404, 404, 404, 404, 404)),
    ("import_file", "POST", f"{P}import/{{plan_import}}/file/", (IN, 405, 405, 405, 405, 405)),
    ("confirm_import", "GET", f"{P}import/{{plan_import}}/confirm/", (IN, 405, 405, 405, 405, 405)),
    ("confirm_import", "POST", f"{P}import/{{plan_import}}/confirm/", (IN, 404, 403, 403, 422, 422)),
    ("discard_import", "GET", f"{P}import/{{plan_import}}/discard/", (IN, 405, 405, 405, 405, 405)),
    ("discard_import", "POST", f"{P}import/{{plan_import}}/discard/", (IN, 404, 403, 403, 302, 302)),
]
