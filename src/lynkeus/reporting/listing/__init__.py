"""The list of studies as it is asked of the tables. Its order and reasons are in `order.py`."""
