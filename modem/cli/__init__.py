"""The command `modem`: one file a verb group, loaded only when that verb is used.

main      the group: what exists, in which order, and how an error becomes an exit code
exits     the table of exit codes            options   --port, --peer, ... on every verb
output    for people, for pipes, for programs
codec     decode, encode                     explain   a PDU field by field
ports     ports                              status    info
doctor    doctor                             checks    what doctor looks at
send      send      listen   listen          terminal  at
sim       sim                                demo      demo
"""
