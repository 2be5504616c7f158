"""The AWS side of the wire: who calls, what is asked, is it well formed, how it is answered."""
