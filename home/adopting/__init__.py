"""Makes a database of the older system ours: its tables move aside, its rows come over.

Nothing is altered in place. The old tables keep every row in a schema of their own, ours are made
by the migrations as anywhere else, and what is brought over is compared before it is committed.
"""
