"""A server that is started and asked, for the tests of this folder."""
import http.client
import json
import os
import re
import signal
import subprocess
import sys

build = sys.argv[1]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
failed = []


def check(name, truth, detail=""):
    if not truth:
        failed.append(name)
        print(f"FAILED: {name} {detail}", flush=True)


def finish():
    sys.exit(1 if failed else 0)


class Server:
    def __init__(self, db, *options):
        self.process = subprocess.Popen(
            [f"{build}/searcher/imr-serve", "--db", db, "--listen", "127.0.0.1:0", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=root)
        line = self.process.stderr.readline()
        found = re.search(r":(\d+)/", line)
        if not found:
            sys.exit(f"the server does not start: {line}")
        self.port = int(found.group(1))

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer, text

    def json(self, path):
        answer, text = self.ask(path, Accept="application/json")
        for _ in range(3):
            if answer.status != 302:
                break
            answer, text = self.ask(answer.headers["Location"], Accept="application/json")
        if answer.status != 200:
            raise AssertionError(f"{path}: {answer.status} {text[:300]}")
        return json.loads(text)

    def mcp(self, message, **headers):
        answer, text = self.ask("/mcp", "POST", json.dumps(message).encode(), Content_Type="application/json", **headers)
        return answer.status, json.loads(text) if text else None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stderr.close()
        return self.process.wait(30)


def index(db, *paths):
    subprocess.run([f"{build}/indexer/imr-index", "add", "--db", db, *paths], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd=root)
