#!/bin/bash
# Runs every program of this folder with GnuCOBOL and records what it did: name.out holds the standard output, the exit code and
# the bytes of the files that it wrote. The first lines of a program may say "*> environment: A=b", "*> arguments: x y",
# "*> directories: a b" (made first) and "*> opaque: file" (not compared); name.in is the standard input.
# RECORD_TO names another folder for the recordings.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
target=${RECORD_TO:-$folder}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
header() { sed -n "s/^\*> $2: *//p" "$1"; }

for source in "${@:-$folder/*.cob}"; do
  for program in $source; do
    name=$(basename "$program" .cob)
    mkdir "$work/$name"
    cobc -x -free -w -o "$work/$name.exe" "$program"
    input=/dev/null
    if [ -f "$folder/$name.in" ]; then input=$folder/$name.in; fi
    (
      cd "$work/$name"
      for directory in $(header "$program" directories); do mkdir "$directory"; done
      status=0
      # shellcheck disable=SC2046
      env -i PATH="$PATH" TZ=UTC LC_ALL=C $(header "$program" environment) \
        "$work/$name.exe" $(header "$program" arguments) < "$input" 2> /dev/null || status=$?
      printf '\n[exit %d]\n' "$status"
      opaque=" $(header "$program" opaque) "
      find . -type f | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do
        case $opaque in *" $file "*) continue ;; esac
        printf '[file %s]\n' "$file"
        od -An -v -tx1 -w32 "./$file"
      done
    ) > "$target/$name.out"
  done
done
