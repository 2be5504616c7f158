"""A moto server in a process of its own: the services that the simulated cloud does not play."""

import os
import socket
import subprocess
import sys
import time
from functools import cached_property

import boto3
import httpx

ACCOUNT = "111122223333"
PLAYED = frozenset({"iam", "ec2", "ecr", "s3", "kms"})


class Neighbours:
    """Starts empty; `reset` empties it again."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(port)]
        told = {**os.environ, "MOTO_ACCOUNT_ID": ACCOUNT, "MOTO_IAM_LOAD_MANAGED_POLICIES": "false"}
        self._process = subprocess.Popen(
            command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._clients = {}
        self._await()

    def _await(self):
        ends = time.monotonic() + 60
        while True:
            try:
                self.reset()
                return
            except httpx.TransportError:
                assert self._process.poll() is None, "moto did not start"
                assert time.monotonic() < ends, "moto did not answer"
                time.sleep(0.1)

    def reset(self):
        httpx.post(f"{self.url}/moto-api/reset").raise_for_status()

    def close(self):
        for client in self._clients.values():
            client.close()
        # It keeps nothing that would have to be put in order.
        self._process.kill()
        self._process.wait()

    def client(self, service):
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=self.url,
                aws_access_key_id="AKIANEIGHBOUR",
                aws_secret_access_key="neighbour",
            )
        return self._clients[service]

    @cached_property
    def iam(self):
        return self.client("iam")

    @cached_property
    def ec2(self):
        return self.client("ec2")

    @cached_property
    def ecr(self):
        return self.client("ecr")

    @cached_property
    def s3(self):
        return self.client("s3")

    @cached_property
    def kms(self):
        return self.client("kms")
