"""The local cloud: the two Commands APIs, their webhooks, and a store, on one machine.

`Store` keeps, `Cloud` decides, the apps speak HTTP, a `Carrier` is the radio. Nothing of ours is
imported here: the simulator's network, or anything else with the two methods of a carrier, is
put on from outside. Needs the extra `cloud`.
"""
