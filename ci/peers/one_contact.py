"""A mailbox with one contact, in front of the mock Exchange: what DavMail and evolution-ews ask for before they ask for a photo.

GetUserPhoto goes to the mock Exchange as it came, and its response goes back as it is. Everything else has a fixed response
here; operations without one get ErrorItemNotFound.
"""

import http.server
import re
import threading
import urllib.error
import urllib.request

MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"

PAGE = 'IndexedPagingOffset="1" TotalItemsInView="{}" IncludesLastItemInRange="true"'


def envelope(body):
    return f"""<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="{TYPES}" xmlns:m="{MESSAGES}">
<s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="1" MajorBuildNumber="2507" MinorBuildNumber="6"
 Version="V2017_07_11"/></s:Header>
<s:Body>{body}</s:Body></s:Envelope>""".encode()


def success(operation, body):
    name = f"m:{operation}ResponseMessage"
    return f'<{name} ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{body}</{name}>'


def failure(operation):
    name = f"m:{operation}ResponseMessage"
    return (
        f'<{name} ResponseClass="Error"><m:MessageText>There is no such item.</m:MessageText>'
        f"<m:ResponseCode>ErrorItemNotFound</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></{name}>"
    )


def extended(tag, kind, value):
    """A MAPI property; DavMail compares the tag as text, without leading zeros."""
    field = f'<t:ExtendedFieldURI PropertyTag="{tag}" PropertyType="{kind}"/>'
    return f"<t:ExtendedProperty>{field}<t:Value>{value}</t:Value></t:ExtendedProperty>"


def contact(email):
    return (
        '<t:Contact><t:ItemId Id="contact-1" ChangeKey="EQAAAA=="/><t:ItemClass>IPM.Contact</t:ItemClass>'
        + extended("0x10f3", "String", "contact-1.EML")
        + extended("0xe23", "Integer", "1")
        + f'<t:EmailAddresses><t:Entry Key="EmailAddress1">{email}</t:Entry></t:EmailAddresses></t:Contact>'
    )


def folder(name):
    kind, item_class = ("ContactsFolder", "IPF.Contact") if name == "contacts" else ("Folder", "IPF.Note")
    return (
        f'<m:Folders><t:{kind}><t:FolderId Id="{name}" ChangeKey="AQAAAA=="/><t:DisplayName>{name}</t:DisplayName>'
        f"{extended('0x3613', 'String', item_class)}</t:{kind}></m:Folders>"
    )


def response(operation, request, email):
    if operation == "GetFolder":
        names = re.findall(r'FolderId\s[^>]*?Id="([^"]*)"', request)
        messages = "".join(success(operation, folder(name)) for name in names)
    elif operation == "FindFolder":
        messages = success(operation, f"<m:RootFolder {PAGE.format(0)}><t:Folders/></m:RootFolder>")
    elif operation == "FindItem":
        items = f"<t:Items>{contact(email)}</t:Items>"
        messages = success(operation, f"<m:RootFolder {PAGE.format(1)}>{items}</m:RootFolder>")
    elif operation == "GetItem":
        messages = success(operation, f"<m:Items>{contact(email)}</m:Items>")
    elif operation == "ConvertId":
        alternate = (
            '<m:AlternateId xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="t:AlternateIdType" '
            'Format="EwsId" Id="root" Mailbox="user1@contoso.com"/>'
        )
        messages = success(operation, alternate)
    else:
        messages = failure(operation)
    name = f"m:{operation}Response"
    return envelope(f"<{name}><m:ResponseMessages>{messages}</m:ResponseMessages></{name}>")


def start(mock, email):
    """Listens on a free port of loopback; returns the endpoint and the list of the operations asked for, which grows."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments):
            pass

        def do_GET(self):
            self.reply(200, "text/html", b"")

        do_HEAD = do_OPTIONS = do_GET

        def do_POST(self):
            request = self.body()
            operation = re.search(rb"Body[^>]*>\s*<(?:\w+:)?(\w+)", request)[1].decode()
            asked.append(operation)
            if operation == "GetUserPhoto":
                self.reply(*relayed(mock, request))
            else:
                self.reply(200, "text/xml; charset=utf-8", response(operation, request.decode(), email))

        def body(self):
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def reply(self, status, media_type, body):
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/EWS/Exchange.asmx", asked


def relayed(mock, request):
    sent = urllib.request.Request(mock, data=request, headers={"Content-Type": "text/xml; charset=utf-8"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        received = opener.open(sent, timeout=30)
    except urllib.error.HTTPError as error:
        received = error
    with received:
        return received.status, received.headers.get("Content-Type", ""), received.read()
