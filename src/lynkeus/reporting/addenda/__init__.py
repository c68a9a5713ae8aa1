"""What is added to a signed report. The report itself never changes, whatever came since."""
