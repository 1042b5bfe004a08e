"""The command `modem`: one file a verb group, loaded only when that verb is used.

main      the group: what exists, in which order, and how an error becomes an exit code
exits     the table of exit codes            options   --port, --peer, ... on every verb
output    for people, pipes and programs     progress  what is being waited for
telling   values and events in words         body      what is to be sent; durations
codec     decode, encode                     explain   a PDU field by field
ports     ports                              meanings  the numbers of a PDU in words
status    info                               doctor    doctor: the report
send      send                               checks    doctor: what it looks at, in order
listen    listen                             finding   doctor: one line of its report
outbox    outbox                             inbox     inbox
sharing   through an agent, or the port      listing   what outbox and inbox share
terminal  at                                 keyboard  at, when a person types
sim       sim                                voices    sim, to a person and to a program
demo      demo
"""
