public import COSE
import Certification
import Drafting
import Ledger

extension SmallLedger {
    /// Changes the log's key to the seeded key of a name, as `certledger key rotate-log` does.
    ///
    /// - Returns: the new key.
    @discardableResult
    public func rotate(to name: String, overlapUntil: String) throws -> PrivateKey {
        let ledger = try unwrap(ledger)
        let new = try ledger.proposeLogKey(try randomness.key(named: name))
        let outcome = try submit(Self.rotation(to: name, overlapUntil: overlapUntil))
        guard case .registered = outcome else { throw MissingInTest() }
        try ledger.saveState()
        return new
    }

    /// The act, in JSON.
    public static func rotation(to name: String, overlapUntil: String) -> String {
        """
        {"by":"founder","type":"logkey.changed","sub":"ledger/genesis",\
        "occurredOn":"2025-07-01","fields":{"publicKey":"@\(name)",\
        "overlapUntil":"\(overlapUntil)","why":"rotation","reason":"按年度计划更换"}}
        """
    }

    /// Registers a body on a later day.
    public func submit(_ number: Int, on day: String) throws {
        time = max(time, ActLine.time("\(day)T09:00") ?? 0)
        guard case .registered = try submit(Self.registration(number)) else {
            throw MissingInTest()
        }
    }
}
