"""The night: what the inbox holds, what a run did (the morning page), who is told, and what may go.

Plain Python over the home and the published warehouse; `assets/night.py` and the command line call it.
"""
