"""A relay on loopback that is late: what a client sends arrives some seconds afterwards, what the server sends at once.

Usage: python3 ci/peers/late.py PORT SERVER-PORT SECONDS
"""

import socket
import sys
import threading
import time


def relay(source, target, seconds):
    while data := source.recv(65536):
        time.sleep(seconds)
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def main(port, server_port, seconds):
    listener = socket.create_server(("127.0.0.1", int(port)))
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", int(server_port)))
        for ends in ((client, server, float(seconds)), (server, client, 0)):
            threading.Thread(target=relay, args=ends, daemon=True).start()


main(*sys.argv[1:])
