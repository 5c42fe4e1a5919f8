"""Signs in at a server by requests_ntlm (pyspnego), with and without a channel binding, and with a wrong password.

Usage: ntlm_requests.py URL REQUEST-FILE CERTIFICATE-TO-TRUST
"""

import sys

import requests
from requests_ntlm import HttpNtlmAuth

url, body, authority = sys.argv[1], open(sys.argv[2], "rb").read(), sys.argv[3]
for password, expected in [("secret", 200), ("wrong", 401)]:
    for bound in (True, False):
        with requests.Session() as session:
            # Otherwise certificates that the environment names would take precedence.
            session.trust_env, session.verify = False, authority
            session.auth = HttpNtlmAuth("CONTOSO\\kim", password, send_cbt=bound)
            headers = {"Content-Type": "text/xml; charset=utf-8"}
            # The second request goes over the connection that has signed in.
            statuses = [session.post(url, data=body, headers=headers).status_code for _ in range(2)]
            if statuses != [expected] * 2:
                sys.exit(f"requests_ntlm, password {password}, channel binding {bound}: {statuses} where {expected} was expected")
print("requests_ntlm: in with and without a channel binding, and not with a wrong password")
