"""Through Kafka: a broker, Kafka Connect with Debezium, and the Flink job that reads the topics.  Rows are those of
PostgreSQL after the snapshot, after changes, after a worker was killed, and when a fresh job reads the topics from their
beginning into empty tables."""

import flink
import readme
from kafka import Kafka
from run import Run
from wait import Failure


def scenario(run: Run) -> None:
    kafka = Kafka(run.case.state, run.case.work)
    try:
        copy(run, kafka)
    finally:
        kafka.stop()
    run.tear_down()


def copy(run: Run, kafka: Kafka) -> None:
    run.step("Kafka", kafka.start)
    run.env["SMT_KAFKA"] = kafka.broker
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    name = run.step("connector", lambda: kafka.create(run.case.out))
    submit(run, kafka)
    run.equal()
    run.apply(run.case.options.changes)
    run.equal()
    kafka.check(name)
    if run.slots() != [name]:
        raise Failure(f"the slots are {run.slots()}, expected {name} alone")

    run.cancel()
    run.step("Kafka Connect killed and started", kafka.restart_connect)
    run.apply("more-changes.sql")
    run.starrocks(run.statements_for_all("TRUNCATE TABLE"))
    submit(run, kafka)
    run.equal()
    kafka.check(name)
    run.cancel()


def submit(run: Run, kafka: Kafka) -> None:
    readme.line("sql-client.sh -f kafka/flink-from-kafka.sql")
    script, said = run.case.out / "kafka" / "flink-from-kafka.sql", run.case.work / "sql-client.log"
    run.job = run.step(
        "flink-from-kafka.sql", lambda: flink.submit(run.case.env, script, said, stdin=False, jars=kafka.jars())
    )
    run.wait_for_tasks()
