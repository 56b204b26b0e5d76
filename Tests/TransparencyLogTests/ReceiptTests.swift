import COSE
import Testing
import TransparencyLog

private func receipt(
    origin: String = Samples.origin, treeSize: UInt64 = 3,
    registeredAt: Int64 = Samples.registeredAt, proof: InclusionProof = Samples.proof,
    signature: [UInt8] = Samples.receiptSignature
) -> Receipt {
    Receipt(
        origin: origin, treeSize: treeSize, registeredAt: registeredAt, proof: proof,
        keyIdentifier: Samples.logKey.publicKey.keyIdentifier, signature: signature)
}

private func checkpoint(_ size: UInt64 = 3, _ root: Digest = Samples.root) throws -> Checkpoint {
    try Checkpoint(origin: Samples.origin, size: size, root: root)
}

/// A receipt signed by the log.
private func signed(_ proof: InclusionProof, root: Digest) throws -> Receipt {
    receipt(
        treeSize: proof.treeSize, registeredAt: 0, proof: proof,
        signature: try checkpoint(proof.treeSize, root).receiptSignature(
            at: 0, by: Samples.logKey))
}

struct ReceiptTests {
    let logKey = Samples.logKey.publicKey

    @Test func `the log signs the receipt that other software makes`() throws {
        let signature = try checkpoint().receiptSignature(
            at: Samples.registeredAt, by: Samples.logKey)
        #expect(receipt(signature: signature).encoded() == Samples.receipt)
    }

    @Test func `the signature is over origin, size, time and root, and over nothing else`() throws {
        let (signature, time) = (Samples.receiptSignature, Samples.registeredAt)
        #expect(try checkpoint().isReceiptSigned(signature, at: time, by: logKey))
        #expect(try !checkpoint().isReceiptSigned(signature, at: time + 1, by: logKey))
        #expect(try !checkpoint().isReceiptSigned(signature, at: -1, by: logKey))
        #expect(try !checkpoint(4).isReceiptSigned(signature, at: time, by: logKey))
        let other = try checkpoint(3, Samples.leafTwo)
        #expect(!other.isReceiptSigned(signature, at: time, by: logKey))
        let named = try Checkpoint(origin: "log.example/u", size: 3, root: Samples.root)
        #expect(!named.isReceiptSigned(signature, at: time, by: logKey))
        let note = try checkpoint().noteSignature(by: Samples.logKey)
        #expect(try !checkpoint().isReceiptSigned(note, at: time, by: logKey))
    }

    @Test func `every entry under a checkpoint has its one signature`() throws {
        let first = InclusionProof(
            leafIndex: 0, treeSize: 3, path: [Samples.leafStatement, Samples.leafTwo])
        #expect(receipt(proof: first).sign1.isSigned(by: logKey, payload: Samples.root.bytes))
        #expect(try first.root(leaf: Samples.leafZero) == Samples.root)
    }

    @Test func `a receipt is rebuilt byte for byte from its stored signature`() {
        #expect(receipt().encoded() == Samples.receipt)
    }

    @Test func `a receipt reads back and tells its facts`() throws {
        let read = try Receipt(decoding: Samples.receipt)
        #expect(read == receipt())
        #expect(read.signature == Samples.receiptSignature)
        #expect(read.proof == Samples.proof)
    }

    @Test func `a good receipt gives size, index, root and time`() throws {
        let registration = try Receipt(decoding: Samples.receipt).check(
            statement: Samples.statement, logKey: logKey, origin: Samples.origin)
        #expect(registration.size == 3)
        #expect(registration.index == 1)
        #expect(registration.root == Samples.root)
        #expect(registration.registeredAt == 1_700_000_100)
    }

    @Test func `a receipt of a lone entry has an empty path`() throws {
        let leaf = Tree.leafHash(Samples.statement)
        let lone = try signed(InclusionProof(leafIndex: 0, treeSize: 1, path: []), root: leaf)
        let registration = try Receipt(decoding: lone.encoded()).check(
            statement: Samples.statement, logKey: logKey, origin: Samples.origin)
        #expect(registration.root == leaf)
    }

    @Test func `a proof of another size than the one signed is refused`() throws {
        let root = Tree.nodeHash(Samples.leafZero, Samples.leafStatement)
        let right = try signed(
            InclusionProof(leafIndex: 1, treeSize: 2, path: [Samples.leafZero]), root: root)
        let registration = try right.check(
            statement: Samples.statement, logKey: logKey, origin: Samples.origin)
        #expect(registration.size == 2 && registration.index == 1)
        // The same path leads to the same root from entry 2 of 3 too.
        let moved = InclusionProof(leafIndex: 2, treeSize: 3, path: [Samples.leafZero])
        #expect(try moved.root(leaf: Samples.leafStatement) == root)
        for (treeSize, error) in [
            (UInt64(2), ReceiptError.wrongSize(signed: 2, proof: 3)), (3, .badSignature),
        ] {
            let other = receipt(
                treeSize: treeSize, registeredAt: 0, proof: moved, signature: right.signature)
            #expect(throws: error) {
                try Receipt(decoding: other.encoded()).check(
                    statement: Samples.statement, logKey: logKey, origin: Samples.origin)
            }
        }
    }

    @Test func `a receipt of the form that named the statement's subject is refused`() throws {
        let good = receipt().sign1
        func changed(_ change: (inout CBORMap) -> Void) -> [UInt8] {
            var claims = good.protected[HeaderLabel.cwtClaims]?.mapValue ?? [:]
            change(&claims)
            var protected = good.protected
            protected[HeaderLabel.cwtClaims] = .map(claims)
            return Sign1(
                protected: protected, unprotected: good.unprotected, payload: Samples.root.bytes,
                detached: true, signedBy: Samples.logKey
            ).encoded()
        }
        let old = changed {
            $0[Claim.subject] = .text(Samples.subject)
            $0[-70004] = nil
        }
        #expect(throws: ReceiptError.headerIncomplete) { try Receipt(decoding: old) }
        let mixed = changed { $0[Claim.subject] = .text(Samples.subject) }
        #expect(throws: ReceiptError.notCanonical) { try Receipt(decoding: mixed) }
        let negative = changed { $0[-70004] = -3 }
        #expect(throws: ReceiptError.headerIncomplete) { try Receipt(decoding: negative) }
    }

    @Test func `another root, time, order or index refuses the signature`() {
        let path = [Samples.leafTwo, Samples.leafZero]
        let changed = [
            receipt(proof: InclusionProof(leafIndex: 1, treeSize: 3, path: path)),
            receipt(
                proof: InclusionProof(
                    leafIndex: 0, treeSize: 3, path: [Samples.leafZero, Samples.leafTwo])),
            receipt(registeredAt: Samples.registeredAt + 1),
            receipt(signature: Samples.logKey.sign(Samples.root.bytes)),
        ]
        for receipt in changed {
            #expect(throws: ReceiptError.badSignature) {
                try receipt.check(
                    statement: Samples.statement, logKey: logKey, origin: Samples.origin)
            }
        }
    }

    @Test func `a receipt of another log is refused, whoever signed it`() {
        #expect(
            throws: ReceiptError.wrongOrigin(found: "log.example/t", wanted: "log.example/u")
        ) {
            try receipt().check(
                statement: Samples.statement, logKey: logKey, origin: "log.example/u")
        }
        #expect(throws: ReceiptError.badSignature) {
            try receipt(origin: "log.example/u").check(
                statement: Samples.statement, logKey: logKey, origin: "log.example/u")
        }
    }

    @Test func `another log key refuses the receipt`() {
        #expect(throws: ReceiptError.badSignature) {
            try receipt().check(
                statement: Samples.statement, logKey: Samples.key(2).publicKey,
                origin: Samples.origin)
        }
    }

    @Test func `a receipt for another statement is refused`() {
        let other = Sign1(
            protected: try! Sign1(decoding: Samples.statement).protected, payload: [0xa0],
            signedBy: Samples.key(2))
        #expect(throws: ReceiptError.badSignature) {
            try receipt().check(
                statement: other.encoded(), logKey: logKey, origin: Samples.origin)
        }
    }

    @Test func `a statement with its receipts still attached is refused`() {
        #expect(throws: ReceiptError.statementNotInRegisteredForm) {
            try receipt().check(
                statement: Samples.transparent, logKey: logKey, origin: Samples.origin)
        }
    }

    @Test func `a proof that does not fit its sizes is refused`() {
        let proof = InclusionProof(leafIndex: 1, treeSize: 3, path: [Samples.leafZero])
        #expect(throws: ReceiptError.proof(.wrongPathCount(found: 1, wanted: 2))) {
            try receipt(proof: proof).check(
                statement: Samples.statement, logKey: logKey, origin: Samples.origin)
        }
        let outside = InclusionProof(leafIndex: 3, treeSize: 3, path: [])
        #expect(throws: ReceiptError.proof(.indexOutsideTree(index: 3, size: 3))) {
            try receipt(proof: outside).check(
                statement: Samples.statement, logKey: logKey, origin: Samples.origin)
        }
    }

    @Test func `a statement is no receipt`() {
        #expect(throws: ReceiptError.notReceipt) { try Receipt(decoding: Samples.statement) }
    }

    @Test func `bytes after a receipt are refused`() {
        #expect(throws: ReceiptError.self) { try Receipt(decoding: Samples.receipt + [0]) }
    }

    @Test func `a receipt with its root inside is refused`() {
        let good = receipt().sign1
        let attached = Sign1(
            protected: good.protected, unprotected: good.unprotected,
            payload: Samples.root.bytes, signature: good.signature)
        #expect(throws: ReceiptError.payloadNotDetached) {
            try Receipt(decoding: attached.encoded())
        }
    }

    @Test(arguments: [0, 2])
    func `a receipt of another data structure is refused`(structure: Int) {
        var protected = receipt().sign1.protected
        protected[HeaderLabel.verifiableDataStructure] = CBOR(structure)
        let message = Sign1(
            protected: protected, unprotected: receipt().sign1.unprotected,
            payload: Samples.root.bytes, detached: true, signedBy: Samples.logKey)
        #expect(throws: ReceiptError.otherDataStructure) {
            try Receipt(decoding: message.encoded())
        }
    }

    @Test func `a header more than the profile's is refused`() {
        let good = receipt().sign1
        var protected = good.protected
        protected[HeaderLabel.contentType] = "text/plain"
        var unprotected = good.unprotected
        unprotected[99] = 1
        for message in [
            Sign1(
                protected: protected, unprotected: good.unprotected, payload: nil,
                signature: good.signature),
            Sign1(
                protected: good.protected, unprotected: unprotected, payload: nil,
                signature: good.signature),
        ] {
            #expect(throws: ReceiptError.notCanonical) {
                try Receipt(decoding: message.encoded())
            }
        }
    }

    @Test(arguments: [HeaderLabel.keyIdentifier, HeaderLabel.cwtClaims])
    func `a receipt without key identifier or claims is refused`(label: Int) {
        let good = receipt().sign1
        var protected = good.protected
        protected[label] = nil
        let message = Sign1(
            protected: protected, unprotected: good.unprotected, payload: nil,
            signature: good.signature)
        #expect(throws: ReceiptError.headerIncomplete) {
            try Receipt(decoding: message.encoded())
        }
    }

    @Test(arguments: [
        CBOR.array([]), .array([.bytes([]), .bytes([])]), .array([.bytes([0x80])]),
        .array([.bytes([0x83, 0x03, 0x01, 0x81, 0x41, 0x00])]), .array([1]), 1,
    ])
    func `a receipt without exactly one readable proof is refused`(proofs: CBOR) {
        let good = receipt().sign1
        let message = Sign1(
            protected: good.protected, unprotected: [396: .map([-1: proofs])], payload: nil,
            signature: good.signature)
        #expect(throws: ReceiptError.proofNotReadable) {
            try Receipt(decoding: message.encoded())
        }
    }

    @Test func `the largest proof with long names is within the limit`() throws {
        let name = String(repeating: "n", count: 255)
        let largest = receipt(
            origin: name, treeSize: Tree.maximumSize, registeredAt: .max,
            proof: InclusionProof(
                leafIndex: 0, treeSize: Tree.maximumSize,
                path: [Digest](repeating: Samples.root, count: 63)))
        #expect(try Receipt(decoding: largest.encoded()) == largest)
    }

    @Test func `a receipt over the limit is refused`() {
        let long = receipt(origin: String(repeating: "n", count: 4096))
        #expect(
            throws: ReceiptError.notSigned(
                .tooLong(byteCount: long.encoded().count, maximum: 4096))
        ) { try Receipt(decoding: long.encoded()) }
    }
}

struct TransparentStatementTests {
    @Test func `attaching gives the bytes that other software gives`() throws {
        #expect(
            try TransparentStatement.attach(receipts: [Samples.receipt], to: Samples.statement)
                == Samples.transparent)
    }

    @Test func `splitting gives back the registered form and the receipts`() throws {
        let (registered, receipts) = try TransparentStatement.split(Samples.transparent)
        #expect(registered == Samples.statement)
        #expect(receipts == [Samples.receipt])
    }

    @Test func `a statement as registered has no receipts`() throws {
        let (registered, receipts) = try TransparentStatement.split(Samples.statement)
        #expect(registered == Samples.statement)
        #expect(receipts.isEmpty)
    }

    @Test func `attaching again replaces the receipts`() throws {
        #expect(
            try TransparentStatement.attach(receipts: [Samples.receipt], to: Samples.transparent)
                == Samples.transparent)
    }

    @Test func `sixteen of the longest receipts fit the longest statement`() throws {
        let longest = [UInt8](repeating: 0, count: 4096)
        let receipts = [[UInt8]](repeating: longest, count: 16)
        let base = try Sign1(decoding: Samples.statement)
        let payload = [UInt8](repeating: 0, count: 65_535 - Samples.statement.count + 17)
        let statement = Sign1(
            protected: base.protected, payload: payload, signature: base.signature)
        #expect(statement.encoded().count == 65_535)
        let transparent = try TransparentStatement.attach(
            receipts: receipts, to: statement.encoded())
        let split = try TransparentStatement.split(transparent)
        #expect(split.registered == statement.encoded())
        #expect(split.receipts == receipts)
        #expect(throws: TransparentStatementError.receiptCount(found: 17)) {
            try TransparentStatement.attach(receipts: receipts + [[]], to: Samples.statement)
        }
        #expect(throws: TransparentStatementError.receiptTooLong(byteCount: 4097)) {
            try TransparentStatement.attach(receipts: [longest + [0]], to: Samples.statement)
        }
    }

    @Test(arguments: [
        (CBOR.text("receipt"), TransparentStatementError.receiptsNotReadable),
        (.array(["receipt"]), .receiptsNotReadable),
        (.array([]), .receiptCount(found: 0)),
        (.array([CBOR](repeating: .bytes([]), count: 17)), .receiptCount(found: 17)),
    ])
    func `receipts of another form are refused`(item: CBOR, error: TransparentStatementError) {
        var message = try! Sign1(decoding: Samples.statement)
        message.unprotected = [394: item]
        #expect(throws: error) { try TransparentStatement.split(message.encoded()) }
    }

    @Test func `bytes that are no statement are refused`() {
        #expect(throws: TransparentStatementError.self) { try TransparentStatement.split([0xa0]) }
        #expect(throws: TransparentStatementError.receiptCount(found: 0)) {
            try TransparentStatement.attach(receipts: [], to: Samples.statement)
        }
    }
}
