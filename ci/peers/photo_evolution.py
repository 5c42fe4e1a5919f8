"""Signs in and gets a user's photo with evolution-ews, by its own library: the functions that GNOME's Evolution calls.

Usage: python3 ci/peers/photo_evolution.py URL EMAIL SIZE OUT
Writes the photo to OUT. If there is none, prints ErrorItemNotFound and exits with 4. Needs evolution-ews as Debian packages it.
"""

import base64
import ctypes
import pathlib
import sys
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p

import one_contact

LIBRARY = "/usr/lib/evolution-ews/libevolution-ews.so"
# Of the header files: a priority of evolution-ews, and E_SOURCE_AUTHENTICATION_ACCEPTED of evolution-data-server.
PRIORITY = 1
ACCEPTED = 2


class GError(ctypes.Structure):
    _fields_ = [("domain", c_uint32), ("code", c_int), ("message", c_char_p)]


def function(library, name, result, *arguments):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


def main(mock, email, size, out):
    url, asked = one_contact.start(mock, email)
    url = url.encode()
    ews = ctypes.CDLL(LIBRARY, mode=ctypes.RTLD_GLOBAL)
    gobject = ctypes.CDLL("libgobject-2.0.so.0")
    eds = ctypes.CDLL("libedataserver-1.2.so.27", mode=ctypes.RTLD_GLOBAL)

    settings_type = function(ews, "camel_ews_settings_get_type", c_size_t)()
    settings = gobject.g_object_new
    settings.restype = c_void_p
    settings = settings(
        c_size_t(settings_type),
        *(c_char_p(text) for text in (b"hosturl", url, b"user", b"user1", b"email", b"user1@contoso.com")),
        c_void_p(None),
    )
    connection = function(ews, "e_ews_connection_new", c_void_p, c_void_p, c_char_p, c_void_p)(None, url, settings)

    credentials = function(eds, "e_named_parameters_new", c_void_p)()
    put = function(eds, "e_named_parameters_set", None, c_void_p, c_char_p, c_char_p)
    put(credentials, b"username", b"user1")
    put(credentials, b"password", b"secret")
    error = POINTER(GError)()
    pointers = [c_void_p] * 6 + [POINTER(POINTER(GError))]
    sign_in = function(ews, "e_ews_connection_try_credentials_sync", c_int, *pointers)
    result = sign_in(connection, credentials, None, None, None, None, byref(error))
    if result != ACCEPTED:
        reason = error.contents.message.decode() if error else "no reason"
        sys.exit(f"evolution-ews was not let in ({result}): {reason}; it asked for {asked}")
    # It asks for photos only where the server is an Exchange 2013 at least, by the version in the header of a response.
    version = function(ews, "e_ews_connection_get_server_version", c_int, c_void_p)(connection)
    if not version:
        sys.exit("evolution-ews has not learned the version of the server")

    data = c_char_p()
    arguments = [c_void_p, c_int, c_char_p, c_int, POINTER(c_char_p), c_void_p, POINTER(POINTER(GError))]
    photo = function(ews, "e_ews_connection_get_user_photo_sync", c_int, *arguments)
    pixels = int(size.removeprefix("HR").split("x")[0])
    found = photo(connection, PRIORITY, email.encode(), pixels, byref(data), None, byref(error))
    if "GetUserPhoto" not in asked:
        sys.exit(f"evolution-ews did not ask for a photo, only for {asked}")
    if not found or not data.value:
        print("ErrorItemNotFound")
        return 4
    pathlib.Path(out).write_bytes(base64.b64decode(data.value))
    return 0


sys.exit(main(*sys.argv[1:]))
