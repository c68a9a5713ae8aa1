"""The tables that the first release began with, one file a room; they never change."""
