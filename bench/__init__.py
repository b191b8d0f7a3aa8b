"""How fast the house is: a generator of archives, measurements beside peers, and the page of results."""
