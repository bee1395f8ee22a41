"""Ketenmonitor inburgering: deliveries judged, stored without identities, computed, checked and published.

What belongs here: nothing but this charter. Layers, from the top down, import one way only:
``cli, definitions > defs > components > {publish, quality, intake, simulate, generate} > warehouse > deliveries >
contracts``; ``settings`` is read at the edges and passed down.
"""
