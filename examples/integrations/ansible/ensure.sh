#!/bin/sh
# The tasks of the playbook as a script, for any tool that wants to hear "changed" or "ok".
#
#     ensure.sh FILE KEY VALUE
set -u
confsafe set "$1" "$2" "$3" --check >/dev/null
case $? in
    0) echo ok ;;
    7) confsafe set "$1" "$2" "$3" --quiet && echo changed ;;
    *) exit 1 ;;
esac
