import COSE
import TransparencyLog

/// Samples whose bytes were made by other software (Python's cbor2, hashlib and cryptography).
///
/// Keys are seeds of one repeated byte: the log 01, the party 02, witnesses w1…w4 03…06, the log's
/// next key 07. The log has three entries: `zero`, the statement, `two`.
enum Samples {
    static let origin = "log.example/t"
    static let subject = "certificate/T-1"
    static let registeredAt: Int64 = 1_700_000_100
    static let logKey = key(1)

    static func key(_ byte: UInt8) -> PrivateKey {
        try! PrivateKey(seed: [UInt8](repeating: byte, count: 32))
    }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)!
        }
    }

    static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func vkey(_ text: String) -> VerifierKey { try! VerifierKey(parsing: text) }

    static let root = Digest(
        hex: "f55058dfcb0857a64f32e01d2e9258fe537c107e5d006204bcff2ee42f41bec9")!
    static let leafZero = Digest(
        hex: "6d6b7652876598b2c066ba34f04796b019285d20991e59bfb9e7a7e6cc2d4f98")!
    static let leafStatement = Digest(
        hex: "136d0cc2f48a1da031439964e6ee81f9373736d30885fd851e309ab6a27d5c41")!
    static let leafTwo = Digest(
        hex: "ab1ab7f07c7c8fe0eff4ba6faa53c7e4412e91a599153e8aa4e01beece5b7825")!

    static let proof = InclusionProof(leafIndex: 1, treeSize: 3, path: [leafZero, leafTwo])

    /// A statement by key 02 about `certificate/T-1`.
    static let statement = bytes(
        "d284588aa401270378256170706c69636174696f6e2f766e642e636572746c65646765722e6576656e74"
            + "2b63626f7204486a3803d5f059902a0fa5016770617274792f70026f63657274696669636174652f542d"
            + "3103781e6c6f672e6578616d706c652f742330303131323233333434353536363737061a6553f1000750"
            + "000102030405060708090a0b0c0d0e0fa053a26474797065647465737466736368656d6101584016bd23"
            + "2307c804b3b9ff13e366775c362814d14c7f8d5e75f58ef433729885c5b41b7faa9fd9210611262f998a"
            + "e2a7a889ea8b6d4248ff23b56f82af7c504a0e"
    )

    /// The log's receipt for it: entry 1 of 3, at `registeredAt`.
    static let receipt = bytes(
        "d284583da40127044834750f98bd59fcfc0fa4016d6c6f672e6578616d706c652f74026d6c6f672e6578"
            + "616d706c652f74061a6553f1643a000111730319018b01a119018ca1208158488303018258206d6b7652"
            + "876598b2c066ba34f04796b019285d20991e59bfb9e7a7e6cc2d4f985820ab1ab7f07c7c8fe0eff4ba6f"
            + "aa53c7e4412e91a599153e8aa4e01beece5b7825f6584065046ce9c6e5a60180c5b0cd57311aa9163bf3"
            + "a91531406a65b4bc1e59ee929f80b657711f6b068b2a20607662f4a8f8530a130240ed3f62987a48d331"
            + "342f01"
    )

    /// The signature inside the receipt.
    static let receiptSignature = bytes(
        "65046ce9c6e5a60180c5b0cd57311aa9163bf3a91531406a65b4bc1e59ee929f80b657711f6b068b2a20"
            + "607662f4a8f8530a130240ed3f62987a48d331342f01"
    )

    /// The statement with the receipt attached.
    static let transparent = bytes(
        "d284588aa401270378256170706c69636174696f6e2f766e642e636572746c65646765722e6576656e74"
            + "2b63626f7204486a3803d5f059902a0fa5016770617274792f70026f63657274696669636174652f542d"
            + "3103781e6c6f672e6578616d706c652f742330303131323233333434353536363737061a6553f1000750"
            + "000102030405060708090a0b0c0d0e0fa119018a8158d5d284583da40127044834750f98bd59fcfc0fa4"
            + "016d6c6f672e6578616d706c652f74026d6c6f672e6578616d706c652f74061a6553f1643a0001117303"
            + "19018b01a119018ca1208158488303018258206d6b7652876598b2c066ba34f04796b019285d20991e59"
            + "bfb9e7a7e6cc2d4f985820ab1ab7f07c7c8fe0eff4ba6faa53c7e4412e91a599153e8aa4e01beece5b78"
            + "25f6584065046ce9c6e5a60180c5b0cd57311aa9163bf3a91531406a65b4bc1e59ee929f80b657711f6b"
            + "068b2a20607662f4a8f8530a130240ed3f62987a48d331342f0153a26474797065647465737466736368"
            + "656d6101584016bd232307c804b3b9ff13e366775c362814d14c7f8d5e75f58ef433729885c5b41b7faa"
            + "9fd9210611262f998ae2a7a889ea8b6d4248ff23b56f82af7c504a0e"
    )

    static let logVkey =
        "log.example/t+928053cf+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
    static let nextLogVkey =
        "log.example/t+25c384bd+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
    static let w1Vkey = "w1.example+70d1f637+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
    static let w2Vkey = "w2.example+1bffba1d+BMqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58"
    static let w3Vkey = "w3.example+ae92c1aa+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx"
    static let w4Vkey = "w4.example+0683fd08+BIqHX/8es4RRV3rNWv7kBUVlaN18ieCQhjoFV7x69J8X"

    /// The checkpoint of three entries.
    static let checkpointText = """
        log.example/t
        3
        9VBY38sIV6ZPMuAdLpJY/lN8EH5dAGIEvP8u5C9Bvsk=

        """

    /// The log's line under it.
    static let logLine =
        "— log.example/t koBTzzAQrSws115eGBFkm7GnauH2N6xA448bTgCTJc28jLcABPyAii"
        + "EBd45CvNG3ooVrlV6W3RJ7N27hBkzYJX24WwY=\n"

    /// w1's cosignature at 1700000200.
    static let w1Line =
        "— w1.example cNH2NwAAAABlU/HIPJeZFSNXtl5RfQ1idRt01v81eEGj8vlzxDr8nvo1F"
        + "NOF0E/LL6wZlYmVoUcxVn/wbX599EL+UBhMZufYGL/gBg==\n"

    /// w2's cosignature at 1700000201.
    static let w2Line =
        "— w2.example G/+6HQAAAABlU/HJAJjdR+qfVkrWfHGsKrcDcCAqogfUDxKlzSsl0YbE+"
        + "xtS3ZhZAR3Tx8CHRCK01srqIYotO4+puBSYV3zyZAlMCA==\n"

    static let note = checkpointText + "\n" + logLine
}
