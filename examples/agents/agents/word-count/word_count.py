"""Counts the words of a file. One process serves many attempts: docs/program-agents.md."""

import collections
import json
import os
import re
import sys


def say(**line):
    print(json.dumps(line), flush=True)


def work(attempt):
    task = attempt["params"]
    say(id=attempt["id"], progress=f"reading {task['input']['file']}")
    path = os.path.join(task["source"], task["input"]["file"])
    with open(path, encoding="utf-8", errors="replace") as file:
        words = collections.Counter(re.findall(r"[\w-]+", file.read().lower()))
    table = os.path.join(task["scratch"], "words.tsv")
    with open(table, "w", encoding="utf-8") as file:
        file.writelines(f"{count}\t{word}\n" for word, count in words.most_common())
    name = task["input"]["file"] + ".tsv"
    say(id=attempt["id"], artifact={"name": name, "type": "text.table", "file": "words.tsv"})
    frequent = {"$artifact": name}
    return {"words": sum(words.values()), "frequent": frequent}


say(ready=True)
for line in sys.stdin:
    message = json.loads(line)
    if message["method"] == "stop":
        break
    if message["method"] != "attempt":
        continue
    try:
        say(id=message["id"], result=work(message))
    except OSError as error:
        say(id=message["id"], error={"message": str(error), "final": True})
