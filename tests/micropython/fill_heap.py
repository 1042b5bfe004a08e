"""Ask for memory until there is none left."""

kept = []
while True:
    kept.append(bytearray(1000))
