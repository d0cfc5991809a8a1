"""The proxy's job with Python's standard library alone: a baseline to measure against, not for use.

Run as a program, baseline.py PORT AUTHORIZE_EVENT TOKEN_EVENT, it answers each line "ROUTE MILLISECONDS" on stdin with figures
on descriptor 3, as node-worker.ts does.
"""

import base64
import json
import os
import sys
import time
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import parse_qsl, urlencode

DOMAIN = os.environ.get("POOL_DOMAIN", "sign-in.auth.eu-central-1.amazoncognito.com")
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
SINGLE = {"client_id", "redirect_uri", "response_type", "scope", "state", "code", "code_verifier", "code_challenge",
          "code_challenge_method", "grant_type", "refresh_token", "nonce", "prompt", "client_secret"}
FORM = "application/x-www-form-urlencoded"
LARGEST = 16 * 1024
connection = None
connect = lambda: HTTPSConnection(DOMAIN, timeout=9)


def handler(event, context):
    started = time.monotonic()
    path = event["path"]
    if path == "/oauth2/authorize" and event["httpMethod"] == "GET":
        answer = authorize(event)
    elif path == "/oauth2/token" and event["httpMethod"] == "POST":
        answer = token(event)
    else:
        answer = oauth_error(404, "invalid_request")
    print(json.dumps({"requestId": event["requestContext"]["requestId"], "route": path, "status": answer["statusCode"],
                      "ms": round((time.monotonic() - started) * 1000)}), flush=True)  # as Lambda does: each line at once
    answer["headers"].update(HEADERS)
    return answer


def authorize(event):
    query = event["multiValueQueryStringParameters"] or {}
    pairs = [(name, value) for name, values in query.items() for value in values]
    if has_duplicate(pairs):
        return oauth_error(400, "invalid_request")
    location = f"https://{DOMAIN}/oauth2/authorize?{urlencode(without_offline_access(pairs))}"
    return {"statusCode": 302, "headers": {"Location": location}, "body": ""}


def token(event):
    headers = {name.lower(): value for name, value in (event["headers"] or {}).items()}
    if headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        return oauth_error(415, "invalid_request")
    body = event["body"] or ""
    if event["isBase64Encoded"]:
        body = base64.b64decode(body).decode()
    if len(body) > LARGEST:
        return oauth_error(413, "invalid_request")
    pairs = parse_qsl(body, keep_blank_values=True, errors="strict")
    if has_duplicate(pairs):
        return oauth_error(400, "invalid_request")
    return forward(urlencode(without_offline_access(pairs)), headers.get("authorization"))


def forward(body, authorization):
    global connection
    headers = {"Content-Type": FORM}
    if authorization:
        headers["Authorization"] = authorization
    try:
        connection = connection or connect()
        connection.request("POST", "/oauth2/token", body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        json.loads(text)
    except (OSError, ValueError):
        connection = None
        return oauth_error(502, "server_error")
    return {"statusCode": response.status, "headers": {"Content-Type": "application/json"}, "body": text}


def without_offline_access(pairs):
    kept = []
    for name, value in pairs:
        if name == "scope":
            value = " ".join(scope for scope in value.split(" ") if scope and scope != "offline_access")
            if not value:
                continue
        kept.append((name, value))
    return kept


def has_duplicate(pairs):
    names = [name for name, _ in pairs if name in SINGLE]
    return len(names) != len(set(names))


def oauth_error(status, code):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps({"error": code})}


def measure(event, seconds):
    latencies = []
    cpu = time.process_time()
    started = now = time.perf_counter()
    while now < started + seconds:
        answer = handler(event, None)
        if answer["statusCode"] >= 400:
            raise RuntimeError(f"answered {answer['statusCode']}")
        ended = time.perf_counter()
        latencies.append((ended - now) * 1000)
        now = ended
    cpu = time.process_time() - cpu
    latencies.sort()
    calls = len(latencies)
    return {"perSecond": calls / (now - started), "cpuMicroseconds": cpu / calls * 1e6,
            "p50": latencies[int(calls * 0.5)], "p99": latencies[int(calls * 0.99)]}


if __name__ == "__main__":
    port, authorize_event, token_event = sys.argv[1:]
    connect = lambda: HTTPConnection("127.0.0.1", int(port), timeout=9)
    events = {"authorize": json.loads(authorize_event), "token": json.loads(token_event)}
    with os.fdopen(3, "w") as answers:
        for line in sys.stdin:
            route, milliseconds = line.split()
            print(json.dumps(measure(events[route], int(milliseconds) / 1000)), file=answers, flush=True)
