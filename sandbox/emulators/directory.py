"""Starts moto as IAM Identity Center and Amazon Quick, with the sample people. Patches it only in memory."""

import json
import os
import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple

import directory_events
import directory_owner
import iam_questions
import identity_store
import loopback_only
import parent
import people
import quick
from authorization import Authorization

parent.end_with_parent()
loopback_only.apply()
account, region = os.environ["MOTO_ACCOUNT_ID"], os.environ["SANDBOX_REGION"]
quick_region = os.environ["SANDBOX_QUICK_REGION"]
directory_owner.apply()
iam_questions.apply(os.environ["SANDBOX_AWS"])
identity_store.apply()
quick.apply()
with open(sys.argv[1], encoding="utf-8") as file:
    people.load(json.load(file), account, region, quick_region)
directory_events.apply(os.environ["SANDBOX_AWS"], region)

# Keeps connections open, as AWS does.
WSGIRequestHandler.protocol_version = "HTTP/1.1"
application = DomainDispatcherApplication(create_backend_app)
authorized = Authorization(application, quick_region)
run_simple("127.0.0.1", int(os.environ["SANDBOX_PORT"]), authorized, threaded=True)
