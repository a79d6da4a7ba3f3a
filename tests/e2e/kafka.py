"""A Kafka broker and a worker of Kafka Connect with Debezium, for the time of one case."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import processes
import readme
from wait import Failure, wait_until

HERE = Path(__file__).resolve().parent
START_SECONDS = 120
REST_SECONDS = 60
JAVA = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
NAMES = ("kafka-connect", "kafka-broker")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Kafka:
    def __init__(self, state: Path, work: Path) -> None:
        self.state, self.folder = state, work / "kafka"
        self.folder.mkdir(parents=True)
        fetched = subprocess.run([str(HERE / "fetch-kafka.sh")], stdout=subprocess.PIPE, text=True, check=True)
        self.home = Path(fetched.stdout.strip())
        self.broker, self.rest = f"127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"

    def jars(self) -> list[Path]:
        """What the SQL client needs to read Kafka."""
        return sorted((self.home / "flink").glob("*.jar"))

    def start(self) -> None:
        self._start_broker()
        self._start_connect()

    def _java(self, *arguments: str) -> list[str]:
        return [*JAVA, "-cp", f"{self.home}/kafka/*", *arguments]

    def _file(self, name: str, settings: dict[str, Any]) -> str:
        path = self.folder / name
        path.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        return str(path)

    def _start_broker(self) -> None:
        controller = f"127.0.0.1:{free_port()}"
        config = self._file("broker.properties", {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{controller}",
            "listeners": f"PLAINTEXT://{self.broker},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.broker}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self.folder / "logs",
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
        })
        format_logs = self._java("kafka.tools.StorageTool", "format", "-t", "c210LWUyZS1rYWZrYS0wMQ", "-c", config)
        formatted = subprocess.run(format_logs, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if formatted.returncode != 0:
            raise Failure(f"the folder of the broker cannot be formatted\n{formatted.stdout}{formatted.stderr}")
        processes.start(self.state, "kafka-broker", self._java("kafka.Kafka", config), {})
        host, port = self.broker.split(":")

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((host, int(port))) == 0

        wait_until("the broker listens", START_SECONDS, answers)

    def _start_connect(self) -> None:
        stores = ("config", "offset", "status")
        config = self._file("connect.properties", {
            "bootstrap.servers": self.broker,
            "group.id": "connect",
            **{f"{store}.storage.topic": f"_connect_{store}" for store in stores},
            **{f"{store}.storage.replication.factor": 1 for store in stores},
            "key.converter": "org.apache.kafka.connect.json.JsonConverter",
            "value.converter": "org.apache.kafka.connect.json.JsonConverter",
            "offset.flush.interval.ms": 1000,
            "plugin.path": self.home / "plugins",
            "listeners": self.rest,
            "config.providers": "env",
            "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
        })
        worker = self._java("org.apache.kafka.connect.cli.ConnectDistributed", config)
        processes.start(self.state, "kafka-connect", worker, dict(os.environ))
        wait_until("Kafka Connect answers", START_SECONDS, lambda: self._get("/connectors") is not None)

    def _get(self, path: str) -> Any:
        """None while it does not answer."""
        try:
            with urllib.request.urlopen(self.rest + path, timeout=REST_SECONDS) as reply:
                return json.loads(reply.read())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def create(self, out: Path) -> str:
        """The connector, as the README does it in the output folder; returns its name."""
        line = readme.line("curl -f -H", CONNECT="127.0.0.1")
        command = shlex.split(line.replace("http://127.0.0.1:8083", self.rest))
        done = subprocess.run(command, cwd=out, capture_output=True, text=True, timeout=REST_SECONDS)
        if done.returncode != 0:
            raise Failure(f"{line} ended with {done.returncode}: {done.stderr.strip()}")
        name = str(json.loads(done.stdout)["name"])
        wait_until(f"connector {name} runs", START_SECONDS, lambda: self._is_running(name))
        return name

    def _is_running(self, name: str) -> bool:
        status = self._get(f"/connectors/{name}/status") or {"tasks": []}
        self._check(status)
        return bool(status["tasks"]) and all(task["state"] == "RUNNING" for task in status["tasks"])

    def check(self, name: str) -> None:
        """A task that failed stays so, and its rows never come."""
        self._check(self._get(f"/connectors/{name}/status") or {"tasks": []})

    def _check(self, status: dict[str, Any]) -> None:
        for task in status["tasks"]:
            if task["state"] == "FAILED":
                raise Failure(f"the connector failed:\n{task['trace'][:3000]}")

    def restart_connect(self) -> None:
        """As after kill -9."""
        processes.kill(self.state, "kafka-connect")
        self._start_connect()

    def stop(self) -> None:
        for name in NAMES:
            if (self.state / "run" / f"{name}.pid").exists():
                processes.kill(self.state, name)
