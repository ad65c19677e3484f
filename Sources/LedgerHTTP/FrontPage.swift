/// What a person sees who opens the server's address in a browser.
enum FrontPage {
    static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Transparency log</title></head>
        <body>
        <h1>Transparency log</h1>
        <p>This server keeps an append-only log and answers as Rekor does, versions 1 and 2.</p>
        <ul>
        <li><a href="/api/v1/log">the state of the log</a></li>
        <li><a href="/api/v1/log/publicKey">its public key</a></li>
        <li><a href="/checkpoint">its checkpoint</a></li>
        <li><a href="/trusted_root.json">the trusted root</a> and <a href="/signing_config.json">the signing configuration</a></li>
        <li><a href="/openapi.json">the interface, as OpenAPI</a></li>
        </ul>
        </body>
        </html>

        """
}
