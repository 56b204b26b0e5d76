import COSE

/// Messages made once with cbor2 6.3.0 and cryptography 50.0.2 by the key whose seed is 00 … 1f.
enum Sample {
    static let seed = Array(UInt8(0)..<32)
    static var privateKey: PrivateKey { get throws { try PrivateKey(seed: seed) } }
    static var publicKey: PublicKey {
        get throws {
            try PublicKey(
                raw: bytes("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"))
        }
    }

    static let protected: CBORMap = [
        1: -8, 3: "application/vnd.certledger.event+cbor", 4: .bytes(bytes("56475aa75463474c")),
        15: .map([1: "party/office", 2: "batch/2025-1", 6: 1_760_000_000]),
    ]
    static let payload = bytes("a1 6474797065 6a62617463682e63616c6c")

    /// Its protected header is written in order.
    static let sorted = bytes(
        "d2845859a401270378256170706c69636174696f6e2f766e642e636572746c65"
            + "646765722e6576656e742b63626f72044856475aa75463474c0fa3016c706172"
            + "74792f6f6666696365026c62617463682f323032352d31061a68e77800a051a1"
            + "64747970656a62617463682e63616c6c5840f9879ddd7fef20984e267c346af2"
            + "64f153ff9b54baa9b9bd1b19525ba3c1f24bce89b3f5fe3f0c6c0ed669f0ca8c"
            + "f4743ae6d4208aeb1722efdfb7769aaada07")

    /// The bytes that `sorted` signs.
    static let toBeSigned = bytes(
        "846a5369676e6174757265315859a401270378256170706c69636174696f6e2f"
            + "766e642e636572746c65646765722e6576656e742b63626f72044856475aa754"
            + "63474c0fa3016c70617274792f6f6666696365026c62617463682f323032352d"
            + "31061a68e778004051a164747970656a62617463682e63616c6c")

    /// The same content with the protected header in the order 3, 15, 4, 1, as scitt-cose writes.
    static let shuffled = bytes(
        "d2845859a40378256170706c69636174696f6e2f766e642e636572746c656467"
            + "65722e6576656e742b63626f720fa3016c70617274792f6f6666696365026c62"
            + "617463682f323032352d31061a68e77800044856475aa75463474c0127a051a1"
            + "64747970656a62617463682e63616c6c584059b90abe6cae8010596a2c967945"
            + "92628356a14f8c6664ac71bb8df8c41671b6d25e4ea30efbf5e985713ff887e8"
            + "8d86f6d5f9770f6c6b9fb68558f27b049602")

    /// Algorithm −19, and the payload "payload" detached.
    static let detached = bytes(
        "d2844da20132044856475aa75463474ca0f658405b152138fb3a575357b4f60a"
            + "cc81b084671fe302af068cae7c4ba403628a07425869012bb230cf0167c9948a"
            + "b811856e3c85d8ad044f2ebb28bd7fd595924d0e")

    /// A message with the parts given as hex, under tag 18.
    static func message(
        protected: String = "43a10127", unprotected: String = "a0", payload: String = "40",
        signature: String = "5840" + String(repeating: "00", count: 64)
    ) -> [UInt8] {
        bytes("d284" + protected + unprotected + payload + signature)
    }
}
