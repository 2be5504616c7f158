"""One address for all of AWS: each call goes to whoever plays its service."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx

from tests.preflight.conduct import No, demand
from tests.preflight.neighbours import PLAYED

SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[\w-]+)/(?P<service>[\w-]+)/aws4_request")
ALLOWED = """<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member>
<EvalActionName>iam:PassRole</EvalActionName><EvalDecision>{decision}</EvalDecision>
</member></EvaluationResults></SimulatePrincipalPolicyResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>"""
XML_ERROR = """<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>
<Message>{words}</Message></Error><RequestId>r</RequestId></ErrorResponse>"""
EC2_ERROR = """<Response><Errors><Error><Code>{code}</Code><Message>{words}</Message></Error>
</Errors><RequestID>r</RequestID></Response>"""
S3_ERROR = "<Error><Code>{code}</Code><Message>{words}</Message></Error>"
XML = {"iam": XML_ERROR, "sts": XML_ERROR, "ec2": EC2_ERROR, "s3": S3_ERROR}


class Account:
    """What may go wrong on the wire: calls that are not allowed, and such as take long."""

    def __init__(self, cloud, neighbours):
        self.cloud, self.neighbours = cloud, neighbours
        self.denied, self.slow = set(), set()
        self.may_pass, self.locked_out = True, False
        self._ended = threading.Event()
        self._http = httpx.Client(timeout=60)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._http.close()

    def answer(self, method, path, headers, body):
        """(status, content type, body)."""
        scope = SCOPE.search(headers.get("Authorization", ""))
        service, region = scope["service"], scope["region"]
        operation = operation_of(service, method, headers, body)
        if self.locked_out:
            words = "The security token included in the request is invalid."
            return refusal(service, No(words, "InvalidClientTokenId"), 403)
        if operation in self.denied:
            words = f"User is not authorized to perform: {service}:{operation}"
            return refusal(service, No(words, "AccessDenied"), 403)
        if operation in self.slow:
            self._ended.wait(20)
            return refusal(service, No("It took too long.", "ServiceUnavailable"), 503)
        if operation == "SimulatePrincipalPolicy":
            decision = "allowed" if self.may_pass else "implicitDeny"
            return 200, "text/xml", ALLOWED.format(decision=decision).encode()
        try:
            if service == "sagemaker" and operation:
                demand(self.neighbours, self.may_pass, region, operation, json.loads(body))
        except No as no:
            return refusal(service, no, 400)
        return self._passed_on(service, method, path, headers, body)

    def _passed_on(self, service, method, path, headers, body):
        base = self.neighbours.url if service in PLAYED else self.cloud.url
        kept = {name: value for name, value in headers.items() if name.lower() not in SKIPPED}
        said = self._http.request(method, f"{base}{path}", headers=kept, content=body)
        return said.status_code, said.headers.get("content-type", ""), said.content

    def _door(self):
        account = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, kind, said = account.answer(
                    self.command, self.path, dict(self.headers.items()), body
                )
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(said)

            def log_message(self, *_):
                """Silence."""

        for verb in ("GET", "POST", "PUT", "HEAD", "DELETE"):
            setattr(Door, f"do_{verb}", Door.do)
        return Door


SKIPPED = {"host", "content-length", "connection", "accept-encoding"}


def operation_of(service, method, headers, body):
    target = headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2]
    if service == "s3":
        return "ListObjectsV2" if method == "GET" else ""
    return parse_qs(body.decode(errors="replace")).get("Action", [""])[0]


def refusal(service, no, status):
    if service in XML:
        text = XML[service].format(code=no.code, words=no.words)
        return status, "text/xml", text.encode()
    code = no.code if no.code.endswith("Exception") else f"{no.code}Exception"
    body = json.dumps({"__type": code, "message": no.words}).encode()
    return status, "application/x-amz-json-1.1", body
