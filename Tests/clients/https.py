"""Sends requests over one connection of TLS, and prints what comes back, a line of JSON each.

    https.py PORT FOLDER CLIENT TLS REQUEST...

FOLDER holds what tls-authority makes; CLIENT is one of its clients or `-` for none; TLS is the newest version of TLS to
offer: 1.1, 1.2 or 1.3. A REQUEST is `METHOD PATH`, with the file of a body and a bearer token behind it or `-`. The first
line has the version of TLS and the name in the server's certificate.
"""

import http.client
import json
import ssl
import sys

port, folder, client, version = int(sys.argv[1]), *sys.argv[2:5]
versions = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
try:
    context = ssl.create_default_context(cafile=f"{folder}/ca.pem")
    if version == "1.1":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = versions[version]
    if client != "-":
        context.load_cert_chain(f"{folder}/{client}.pem", f"{folder}/{client}.key")
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=30)
    connection.connect()
    subject = dict(pair for part in connection.sock.getpeercert()["subject"] for pair in part)
    print(json.dumps({"tls": connection.sock.version(), "server": subject["commonName"]}))
    for request in sys.argv[5:]:
        method, path, *more = request.split(" ")
        body, token = (more + ["-", "-"])[:2]
        headers = {} if token == "-" else {"Authorization": f"Bearer {token}"}
        if body != "-":
            headers["Content-Type"] = "application/json"
        content = None if body == "-" else open(body, "rb").read()
        connection.request(method, path, body=content, headers=headers)
        answer = connection.getresponse()
        print(json.dumps({"status": answer.status, "body": answer.read().decode()}))
except (OSError, http.client.HTTPException) as error:
    print(json.dumps({"error": type(error).__name__, "why": str(error)}))
    sys.exit(1)
