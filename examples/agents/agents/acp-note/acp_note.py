"""An agent over the Agent Client Protocol v1, without an SDK. A real one would ask a model; this one knows what to do."""

import json
import re
import sys

sessions = {}
calls = 0


def send(**message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def ask(method, **params):
    """Asks the engine for something, and waits for its answer."""
    global calls
    calls += 1
    send(id=f"call-{calls}", method=method, params=params)
    while True:
        message = json.loads(sys.stdin.readline())
        if message.get("id") == f"call-{calls}" and "method" not in message:
            return message


def prompt(session, text):
    names = json.loads(re.search(r"```json\n(.*?)```", text, re.S).group(1))["names"]
    note = "".join(f"Hello, {name}!\n" for name in names)
    ask("fs/write_text_file", sessionId=session, path=f"{sessions[session]}/artifacts/note.txt", content=note)
    answer = json.dumps({"greeted": len(names), "note": {"$artifact": "note.txt"}})
    content = {"type": "text", "text": f"Everybody is greeted.\n\n```json\n{answer}\n```\n"}
    send(method="session/update",
         params={"sessionId": session, "update": {"sessionUpdate": "agent_message_chunk", "content": content}})
    return {"stopReason": "end_turn"}


for line in sys.stdin:
    message = json.loads(line)
    method, params = message.get("method"), message.get("params", {})
    if method == "initialize":
        send(id=message["id"], result={"protocolVersion": 1, "agentCapabilities": {}})
    elif method == "session/new":
        sessions[f"session-{len(sessions)}"] = params["cwd"]
        send(id=message["id"], result={"sessionId": list(sessions)[-1]})
    elif method == "session/prompt":
        send(id=message["id"], result=prompt(params["sessionId"], params["prompt"][0]["text"]))
