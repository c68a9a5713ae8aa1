"""The house put together: settings, HTTP, the DICOM listener, workers, migrations, the demo.

No knowledge lives here; only what fills which port, and what follows what.
"""
