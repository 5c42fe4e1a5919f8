"""Gets a user's photo with exchangelib, a client for Exchange.

exchangelib has no GetUserPhoto; the operation is added here as its own operations are written, so that exchangelib's code
makes the envelope, sends it, and reads header, outcome and error codes.

Usage: ci/python ci/peers/photo_exchangelib.py URL EMAIL SIZE OUT
Writes the photo to OUT. If the response is an error, prints its code and exits with 4.
"""

import base64
import sys

from exchangelib import Configuration, Credentials, Version
from exchangelib.errors import EWSError
from exchangelib.protocol import FailFast, Protocol
from exchangelib.services.common import EWSService
from exchangelib.transport import BASIC
from exchangelib.util import MNS, add_xml_child, create_element
from exchangelib.version import EXCHANGE_2016


class GetUserPhoto(EWSService):
    SERVICE_NAME = "GetUserPhoto"
    element_container_name = f"{{{MNS}}}PictureData"

    def call(self, email, size):
        payload = create_element(f"m:{self.SERVICE_NAME}")
        add_xml_child(payload, "m:Email", email)
        add_xml_child(payload, "m:SizeRequested", size)
        return self._elems_to_objs(self._get_elements(payload=payload))

    @classmethod
    def _get_elements_in_container(cls, container):
        return [container]

    def _elem_to_obj(self, elem):
        return base64.b64decode(elem.text, validate=True)


def main(url, email, size, out):
    # Without a version exchangelib would first find out the server's, with another operation.
    config = Configuration(
        service_endpoint=url,
        credentials=Credentials("EXAMPLE\\user1", "no secret"),
        auth_type=BASIC,
        version=Version(build=EXCHANGE_2016),
        retry_policy=FailFast(),
    )
    try:
        photo = GetUserPhoto(protocol=Protocol(config=config)).get(email=email, size=size)
    except EWSError as error:
        print(type(error).__name__)
        return 4
    with open(out, "wb") as file:
        file.write(photo)
    return 0


sys.exit(main(*sys.argv[1:]))
