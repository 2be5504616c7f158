"""Connections to the simulated cloud, and to a tiny server of the test's own."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from modelcatalog import bootstrap, discovery
from tests.factories import make_catalog_model, make_connection


class Server(ThreadingHTTPServer):
    """A tiny OpenAI-compatible server that lists what it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Lists)
        self.models = [{"id": "tiny"}]
        self.status = 200
        self.asked = 0
        self.arrived, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Lists(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += self.path == "/v1/models"
        self.server.arrived.set()
        self.server.go.wait(10)
        body = json.dumps({"object": "list", "data": self.server.models}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def server():
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.go.set()
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def local(server, db):
    """A connection to a server whose ways are known: reading it asks for its list alone."""
    return make_connection(base_url=server.url, traits={"stream_options": True})


@pytest.fixture
def simulated(simulator, db):
    """The two connections that an embedded installation starts with."""
    simulator.reset()
    return bootstrap.simulated_connections(simulator.url)


@pytest.fixture
def aws(simulated):
    return simulated[0]


@pytest.fixture
def openai(simulated):
    return simulated[1]


@pytest.fixture
def read():
    """Reads a connection as a worker does; tells whether it did."""

    def act(connection):
        done = discovery.refresh(connection.pk)
        connection.refresh_from_db()
        return done

    return act


@pytest.fixture
def shared(db):
    return make_connection("sagemaker", region="us-east-1")


@pytest.fixture
def llama(shared):
    return make_catalog_model(
        shared,
        name="Llama 3.1 8B",
        model_id="meta-llama",
        provider="Meta",
        regions=["us-east-1"],
        input_modalities=["text"],
        output_modalities=["text"],
        context_window=128_000,
        supported_instance_types=["ml.g5.xlarge", "ml.g5.2xlarge"],
        default_instance_type="ml.g5.2xlarge",
    )


@pytest.fixture
def vision(db):
    return make_catalog_model(
        name="Sees things",
        provider="Acme",
        description="Describes pictures",
        input_modalities=["text", "image"],
        output_modalities=["text"],
    )
