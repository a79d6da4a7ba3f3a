"""Starts the stand-in for StarRocks on 127.0.0.1 (see the package's docstring for what it is and is not):

    PYTHONPATH=tests/support python3 -m starrocks [--mysql-port N] [--http-port N] [--ready-file FILE] [--user NAME]

Port 0, the default, takes a free one.  When both listen, {"mysql_port": .., "http_port": ..} is printed and written
to FILE.  With --user, only `root` without a password and NAME with the password in the environment variable
STARROCKS_PASSWORD may log in; without it, anybody.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from pathlib import Path

from starrocks.http_server import StarRocksHttpServer
from starrocks.mysql_server import StarRocksMysqlServer
from starrocks.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description="a stand-in for StarRocks")
    parser.add_argument("--mysql-port", type=int, default=0)
    parser.add_argument("--http-port", type=int, default=0)
    parser.add_argument("--ready-file", type=Path)
    parser.add_argument("--user")
    options = parser.parse_args()
    accounts = {"root": "", options.user: os.environ.get("STARROCKS_PASSWORD", "")} if options.user else {}

    store = Store()
    mysql = StarRocksMysqlServer(store, accounts, options.mysql_port)
    http = StarRocksHttpServer(store, accounts, options.http_port)
    threading.Thread(target=mysql.serve_forever, daemon=True).start()
    ready = json.dumps({"mysql_port": mysql.server_address[1], "http_port": http.server_address[1]})
    print(ready, flush=True)
    if options.ready_file:
        # Renamed into place, so that nobody reads half of it.
        partial = options.ready_file.with_suffix(".partial")
        partial.write_text(ready)
        partial.rename(options.ready_file)
    http.serve_forever()


if __name__ == "__main__":
    main()
