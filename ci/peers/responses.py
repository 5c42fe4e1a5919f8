"""A loopback server whose responses to GetUserPhoto are written by XML libraries that nobody here wrote.

Usage: ci/python ci/peers/responses.py PHOTO
Prints its address, then serves until it is ended. The last part of the path chooses the library that writes the response: see
WRITERS. A request that is not valid by schemas/ gets HTTP 400 and the reason.
"""

import base64
import http.server
import io
import pathlib
import sys
import xml.dom.minidom
import xml.etree.ElementTree

import lxml.builder
import lxml.etree
import xmlschema
import zeep

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
VERSION = {"MajorVersion": "15", "MinorVersion": "2", "Version": "V2017_07_11"}
SCHEMAS = pathlib.Path(__file__).resolve().parent.parent.parent / "schemas"


def lxml_builder(photo):
    """Default namespaces, written with a declaration in single quotes."""
    soap, types, messages = (
        lxml.builder.ElementMaker(namespace=namespace, nsmap={None: namespace}) for namespace in (SOAP, TYPES, MESSAGES)
    )
    response = soap.Envelope(
        soap.Header(types.ServerVersionInfo(VERSION)),
        soap.Body(
            messages.GetUserPhotoResponse(
                {"ResponseClass": "Success"},
                messages.ResponseCode("NoError"),
                messages.HasChanged("true"),
                messages.PictureData(base64.b64encode(photo).decode()),
                messages.ContentType("image/jpeg"),
            )
        ),
    )
    return lxml.etree.tostring(response, xml_declaration=True, encoding="utf-8")


def element_tree(photo):
    """Prefixes ns0, ns1, ns2, all declared on the root; 1 for true; the picture folded as MIME folds it."""
    tree = xml.etree.ElementTree
    envelope = tree.Element(f"{{{SOAP}}}Envelope")
    tree.SubElement(tree.SubElement(envelope, f"{{{SOAP}}}Header"), f"{{{TYPES}}}ServerVersionInfo", VERSION)
    body = tree.SubElement(envelope, f"{{{SOAP}}}Body")
    response = tree.SubElement(body, f"{{{MESSAGES}}}GetUserPhotoResponse", {"ResponseClass": "Success"})
    tree.SubElement(response, f"{{{MESSAGES}}}ResponseCode").text = "NoError"
    tree.SubElement(response, f"{{{MESSAGES}}}HasChanged").text = "1"
    tree.SubElement(response, f"{{{MESSAGES}}}PictureData").text = base64.encodebytes(photo).decode()
    return tree.tostring(envelope, encoding="utf-8")


def minidom(photo):
    """Indented, so that there is white space wherever it may be."""
    written = xml.dom.minidom.parseString(lxml_builder(photo))
    return written.toprettyxml(indent="\t", newl="\r\n", encoding="utf-8")


def zeep_by_wsdl(photo):
    """Made from typed values, by our WSDL."""
    client = zeep.Client(str(SCHEMAS / "services.wsdl"))
    envelope = lxml.etree.Element(f"{{{SOAP}}}Envelope")
    header = lxml.etree.SubElement(envelope, f"{{{SOAP}}}Header")
    body = lxml.etree.SubElement(envelope, f"{{{SOAP}}}Body")
    version = client.get_element(f"{{{TYPES}}}ServerVersionInfo")
    version.render(header, version(MajorVersion=15, MinorVersion=2, Version="V2017_07_11"))
    response = client.get_element(f"{{{MESSAGES}}}GetUserPhotoResponse")
    response.render(body, response(ResponseClass="Success", ResponseCode="NoError", HasChanged=True, PictureData=photo))
    return lxml.etree.tostring(envelope)


WRITERS = {writer.__name__: writer for writer in (lxml_builder, element_tree, minidom, zeep_by_wsdl)}


class Responses(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    schema = xmlschema.XMLSchema(SCHEMAS / "messages.xsd")
    photo = b""

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        writer = WRITERS[self.path.rsplit("/", 1)[-1]]
        problems = self.problems(request)
        self.send(400, "\n".join(problems).encode()) if problems else self.send(200, writer(self.photo))

    def problems(self, request):
        parts = lxml.etree.parse(io.BytesIO(request)).xpath("/s:Envelope/s:Header/* | /s:Envelope/s:Body/*", namespaces={"s": SOAP})
        if [part.tag for part in parts] != [f"{{{TYPES}}}RequestServerVersion", f"{{{MESSAGES}}}GetUserPhoto"]:
            return [f"the request holds {[part.tag for part in parts]}"]
        return [error.reason for part in parts for error in self.schema.iter_errors(lxml.etree.tostring(part).decode())]

    def send(self, status, content):
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8" if status == 200 else "text/plain")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def main(photo):
    Responses.photo = pathlib.Path(photo).read_bytes()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Responses)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
