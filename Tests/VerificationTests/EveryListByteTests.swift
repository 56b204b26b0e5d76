import COSE
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Verification

/// What a verifier reads from strangers, byte by byte: changed or cut off anywhere, it is refused
/// or no longer signed, and nothing crashes.
@Suite struct EveryListByteTests {
    static let files = Repository.fixtures.appending(path: "verdicts/files").path

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: "\(files)/\(name)")))
    }

    static func logKey() throws -> PublicKey {
        try #require(try Policy(parsing: bytes("policy")).logs.first).key.publicKey
    }

    @Test func `of a status list`() throws {
        let whole = try Self.bytes("status-2029-12.cwt")
        let key = try Self.logKey()
        #expect(try StatusList(decoding: whole, signedByOneOf: [key]).isSigned(by: key))
        for changed in Self.changes(of: whole) {
            let list = try? StatusList(decoding: changed, signedByOneOf: [key])
            #expect(list?.isSigned(by: key) != true)
        }
    }

    @Test func `of a register`() throws {
        let whole = try Self.bytes("register-2029-12.cwt")
        let key = try Self.logKey()
        #expect(try PublicRegister(decoding: whole, signedByOneOf: [key]).isSigned(by: key))
        for changed in Self.changes(of: whole) {
            let register = try? PublicRegister(decoding: changed, signedByOneOf: [key])
            #expect(register?.isSigned(by: key) != true)
        }
    }

    @Test func `of a credential and its code`() throws {
        let whole = try Self.bytes("one.cbor")
        let trust = try Trust(
            parsing: String(decoding: try Self.bytes("trust"), as: UTF8.self))
        let checker = CertificateChecker(
            policy: try Policy(parsing: try Self.bytes("policy")), trust: trust,
            status: try StatusList(
                decoding: try Self.bytes("status-2026-01.cwt"), signedByOneOf: [Self.logKey()]),
            clock: 1_768_000_000)
        #expect(checker.check(bytes: whole).verdict == .validAsOf)
        let allowed: Set<Verdict> = [.unreadable, .badSignature, .unknownIssuer]
        for changed in Self.changes(of: whole) {
            #expect(allowed.contains(checker.check(bytes: changed).verdict))
            let code = checker.check(qrText: QRText.digits(of: changed))
            #expect(allowed.contains(code.verdict))
        }
    }

    /// Every byte with one bit and with all bits changed, and every beginning.
    private static func changes(of whole: [UInt8]) -> [[UInt8]] {
        whole.indices.flatMap { place in
            var bit = whole
            bit[place] ^= 1
            var all = whole
            all[place] ^= 0xFF
            return [bit, all, Array(whole[..<place])]
        }
    }
}
