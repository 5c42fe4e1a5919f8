"""Gets a user's photo with zeep, a SOAP client that learns the operation from a WSDL.

Usage: ci/python ci/peers/photo_zeep.py WSDL URL EMAIL SIZE OUT
Writes the photo to OUT. If the response is an error, prints its code and exits with 4.
"""

import sys

import zeep
from zeep.transports import Transport

MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"

# Microsoft's types.xsd imports the namespace of xml:lang without saying where its schema is, and zeep would ask w3.org.
XML_NAMESPACE_SCHEMA = b"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
</xs:schema>
"""


class LoopbackOnly(Transport):
    def load(self, url):
        if url == "https://www.w3.org/2001/xml.xsd":
            return XML_NAMESPACE_SCHEMA
        if "://" in url:
            raise ValueError(f"{url} is not a file")
        return super().load(url)


def main(wsdl, url, email, size, out):
    # Not strict, since zeep does not know xs:redefine and so does not know ContentType.
    client = zeep.Client(wsdl, transport=LoopbackOnly(), settings=zeep.Settings(strict=False))
    service = client.create_service(f"{{{MESSAGES}}}ExchangeServiceBinding", url)
    version = client.get_element(f"{{{TYPES}}}RequestServerVersion")(Version="Exchange2013")

    response = service.GetUserPhoto(Email=email, SizeRequested=size, _soapheaders=[version])
    assert response.header.ServerVersion.MajorVersion == 15, response.header
    if response.body.ResponseClass != "Success":
        print(response.body.ResponseCode)
        return 4
    with open(out, "wb") as file:
        file.write(response.body.PictureData)
    return 0


sys.exit(main(*sys.argv[1:]))
