import COSE

extension Refusal.Reason {
    static let alreadyFounded = Self(
        "already-founded", "账本已经设立", "the ledger has been founded already")
    static func wrongLedger(found: String, wanted: String) -> Self {
        Self(
            "wrong-ledger", "该文件为账本 \(Shown.name(found)) 所签，本账本为 \(wanted)",
            "signed for the ledger \(Shown.name(found)); this one is \(wanted)",
            ["found": found, "wanted": wanted])
    }
    static func unknownParty(_ party: PartyID) -> Self {
        Self(
            "unknown-party", "账中没有单位 \(party)", "the ledger knows no party \(party)",
            ["party": party], lacks: .party(party))
    }
    /// The signing key is not enrolled for party ….
    public static func keyNotEnrolled(_ party: PartyID) -> Self {
        Self(
            "key-not-enrolled", "签名密钥不是单位 \(party) 已登记的密钥",
            "the signing key is not enrolled for party \(party)", ["party": party],
            lacks: .party(party))
    }
    static func wrongRole(found: String, wanted: String) -> Self {
        Self(
            "wrong-role", "该行为应由 \(wanted) 作出，签署者为 \(found)",
            "this act is for \(wanted); the signer is \(found)", ["found": found, "wanted": wanted])
    }
    static func grantingRole(found: String, target: String) -> Self {
        Self(
            "granting-role", "\(found) 无权授予或变更 \(target) 的身份、授权或密钥",
            "\(found) may not grant or change a \(target)'s standing, mandates or keys",
            ["found": found, "target": target])
    }
    static func partyExists(_ party: PartyID) -> Self {
        Self(
            "party-exists", "单位 \(party) 已登记", "the party \(party) is registered already",
            ["party": party])
    }
    static let keyEnrolledTwice = Self(
        "key-enrolled-twice", "该密钥曾经登记", "the key was enrolled before")
    static let possessionUnproven = Self(
        "possession-unproven", "未能证明持有该密钥", "the proof that the key is held does not verify",
        lacks: .possession)
    static let mandatePeriod = Self(
        "mandate-period", "授权的起止日期颠倒", "the mandate ends before it begins")
    static func mandateUnknown(_ officer: OfficerID, post: String?) -> Self {
        Self(
            "mandate-unknown", "\(officer) 没有\(post.map { "\(Shown.quoted($0))职务的" } ?? "")授权",
            "\(officer) has no mandate" + (post.map { " as \(Shown.name($0))" } ?? " of this body"),
            ["officer": officer, "post": post])
    }
    static func notHolder(_ party: PartyID) -> Self {
        Self(
            "not-holder", "只有获评经营主体 \(party) 可以办理该事项", "only the holder \(party) may take this act",
            ["party": party])
    }
}
