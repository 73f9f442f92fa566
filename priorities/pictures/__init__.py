"""Pictures: SVG made on the server. :mod:`priorities.pictures.svg` draws; each other module is one picture."""
