"""Gets a contact's photo with DavMail, a gateway to Exchange: the vCard that it serves by CardDAV holds the photo of the contact's
address, which it fetches by GetUserPhoto.

Usage: python3 ci/peers/photo_davmail.py URL EMAIL SIZE OUT
Writes the photo to OUT. DavMail asks for the size HR240x240, whatever SIZE is. Needs Java, and DavMail as Debian packages it.
"""

import base64
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import one_contact

JAR = "/usr/share/davmail/davmail.jar"

PROPERTIES = """\
davmail.server=true
davmail.mode=EWS
davmail.url={url}
davmail.caldavPort={port}
davmail.imapPort=
davmail.ldapPort=
davmail.popPort=
davmail.smtpPort=
davmail.allowRemote=false
davmail.disableUpdateCheck=true
davmail.logFilePath={folder}/davmail.log
log4j.rootLogger=WARN
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("DavMail did not start")


def vcard(port):
    login = base64.b64encode(b"user1@contoso.com:secret").decode()
    path = "/users/user1@contoso.com/contacts/contact-1.vcf"
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Basic {login}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as response:
        return response.read().decode()


def main(mock, email, _size, out):
    url, asked = one_contact.start(mock, email)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        properties = pathlib.Path(folder, "davmail.properties")
        properties.write_text(PROPERTIES.format(url=url, port=port, folder=folder))
        davmail = subprocess.Popen(
            ["java", "-Djava.awt.headless=true", "-jar", JAR, str(properties)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port, davmail)
            card = vcard(port)
        finally:
            davmail.kill()
            davmail.wait()
    # A line that begins with a space goes on with the one before.
    photo = re.search(r"^PHOTO[^:]*:(.*)$", re.sub(r"\r?\n[ \t]", "", card), re.MULTILINE)
    if not photo or "GetUserPhoto" not in asked:
        sys.exit(f"no photo in the vCard; DavMail asked for {asked}:\n{card}")
    pathlib.Path(out).write_bytes(base64.b64decode(photo[1], validate=False))


main(*sys.argv[1:])
