import Foundation
import LedgerTestKit
import Testing
import Transport
import Wire

/// What a consumer may rely on, told by one that knows nothing but docs/formats/events.md and Standard Webhooks.
@Suite("Contract of events: a policy engine that follows the ledger by webhook")
struct EventContractTests {
    /// Keeps the newest verdict on each pair out of the events alone, whatever comes twice. Every third request it takes and
    /// then says that it failed, as a receiver does whose answer is lost.
    static let consumer = """
        import base64, hashlib, hmac, http.server, json, sys
        key = base64.b64decode(sys.argv[1][len('whsec_'):])
        seen, verdicts, changes, faults, count = set(), {}, [], [], 0
        NEEDED = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'sequence', 'data']
        TYPES = {'verdict_computed', 'verdict_changed', 'conflict_detected', 'conflict_resolved', 'document_ingested',
                 'signature_verification_failed', 'issuer_not_found', 'issuer_changed'}

        def take(event):
            if [name for name in NEEDED if name not in event] or event['specversion'] != '1.0':
                faults.append('members of ' + json.dumps(event))
            kind = event['type'][len('dev.stella.vex.'):]
            if not event['type'].startswith('dev.stella.vex.') or kind not in TYPES:
                faults.append('type ' + event['type'])
            if (event['source'], event['id']) in seen: return
            if seen and event['sequence'] <= max(s for _, s in order): faults.append('order of ' + event['id'])
            seen.add((event['source'], event['id']))
            order.append((event['id'], event['sequence']))
            data = event['data']
            if kind == 'verdict_computed':
                verdicts[data['vulnerability'] + ' ' + data['product']] = {
                    'status': data['status'], 'verdict': data['verdict'], 'entry': event['logindex']}
            if kind == 'verdict_changed': changes.append([data['oldStatus'], data['newStatus'], data['cause']])

        order = []
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *a): pass
            def answer(self, status, body=b''):
                self.send_response(status); self.send_header('Content-Length', str(len(body))); self.end_headers()
                self.wfile.write(body)
            def do_GET(self):
                self.answer(200, json.dumps({'verdicts': verdicts, 'changes': changes, 'faults': faults,
                                             'events': len(seen), 'requests': count}).encode())
            def do_POST(self):
                global count
                count += 1
                body = self.rfile.read(int(self.headers['Content-Length']))
                signed = (self.headers['webhook-id'] + '.' + self.headers['webhook-timestamp'] + '.').encode() + body
                tag = 'v1,' + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                if tag not in self.headers['webhook-signature'].split(' '): return self.answer(401)
                content = json.loads(body)
                for event in content if isinstance(content, list) else [content]: take(event)
                self.answer(500 if count % 3 == 0 else 204)

        server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
        print('port', server.server_address[1])
        server.serve_forever()
        """

    @Test(
        "it holds the verdicts that the ledger holds, each of which can be proven, though answers are lost",
        arguments: [1, 4])
    func follows(batch: Int) throws {
        let server = try LoopbackServer(program: EventContractTests.consumer, [EventScene.secret])
        let scene = try EventScene(
            .ingested,
            events: ["WebhookUrl: \(server.address)/hook", "WebhookSecretFile: secret", "WebhookBatch: \(batch)"])
        func deliverAll() throws {
            for _ in 0..<40 {
                if try scene.deliver("--restart").status == 0 { break }
            }
            #expect(try scene.consumer("webhook")?["pending"]?.int == 0)
        }
        try deliverAll()
        try scene.workspace.compute()
        try deliverAll()
        try #require(try scene.workspace.ingest(Workspace.update).status == 0)
        try scene.workspace.compute()
        try deliverAll()

        let state = try JSONDocument(try HTTPClient(.open).get("\(server.address)/state", limit: 1 << 20).body).root
        #expect(state["faults"]?.elements.compactMap { $0.string } == [])
        #expect(try state["events"]?.int == scene.ids().count)
        #expect(try #require(state["requests"]?.int) > scene.ids().count / batch)
        let current = try scene.workspace.verdicts()
        #expect(state["verdicts"]?.count == current.count && !current.isEmpty)
        for verdict in current {
            let pair = "\(verdict["vulnerability"]?.string ?? "") \(verdict["product"]?.string ?? "")"
            let known = try #require(state["verdicts"]?.member(named: pair))
            #expect(known["status"]?.string == verdict["status"]?.string)
            let index = try #require(verdict["logIndex"]?.int)
            #expect(known["entry"]?.string == "\(index)")
        }
        #expect(state["changes"]?.count == 2)
        let entry = try #require(state["changes"].flatMap { _ in current.last?["logIndex"]?.int })
        #expect(try scene.workspace.verify(scene.workspace.prove(String(entry))).status == 0)
    }
}
