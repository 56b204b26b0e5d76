internal import Certification

/// A turn of a certificate as a row of the register, and back.
struct TurnRow: Hashable {
    let kind: String
    let about: String
    let ground: String?
    let worksBack: Bool
    /// The remedy that stays or undoes the revocation that it is about.
    let remedy: String?

    init(
        kind: String, about: String, ground: String? = nil, worksBack: Bool = false,
        remedy: String? = nil
    ) {
        self.kind = kind
        self.about = about
        self.ground = ground
        self.worksBack = worksBack
        self.remedy = remedy
    }

    init(_ kind: Turn.Kind) {
        switch kind {
        case .rectificationOrdered(let id): self.init("rectification-ordered", "\(id)")
        case .rectificationEnded(let id): self.init("rectification-ended", "\(id)")
        case .revocationIntended(let id): self.init("revocation-intended", "\(id)")
        case .revocationDropped(let id): self.init("revocation-dropped", "\(id)")
        case .revoked(let id, let ground, let worksBack):
            self.init(kind: "revoked", about: "\(id)", ground: ground, worksBack: worksBack)
        case .stayed(let id, let remedy, let stayed):
            self.init(
                kind: stayed ? "stayed" : "stay-ended", about: "\(id)", remedy: "\(remedy)")
        case .reinstated(let id, let remedy, let worksBack):
            self.init(
                kind: "reinstated", about: "\(id)", worksBack: worksBack, remedy: "\(remedy)")
        case .restored(let remedy):
            self.init(kind: "restored", about: "", remedy: "\(remedy)")
        case .surrendered: self.init("surrendered", "")
        case .deregistered: self.init("deregistered", "")
        case .merged: self.init("merged", "")
        case .succeeded(let number): self.init("succeeded", "\(number)")
        }
    }

    private init(_ kind: String, _ about: String) {
        self.init(kind: kind, about: about)
    }

    /// The turn, or nil for a row that no turn makes.
    var turn: Turn.Kind? {
        switch kind {
        case "rectification-ordered": RectificationID(about).map { .rectificationOrdered($0) }
        case "rectification-ended": RectificationID(about).map { .rectificationEnded($0) }
        case "revocation-intended": RevocationID(about).map { .revocationIntended($0) }
        case "revocation-dropped": RevocationID(about).map { .revocationDropped($0) }
        case "revoked":
            RevocationID(about).map {
                .revoked($0, ground: ground ?? "", fromTheBeginning: worksBack)
            }
        case "stayed", "stay-ended", "reinstated": remedied
        case "restored": remedy.flatMap { RemedyID($0) }.map { .restored(by: $0) }
        case "surrendered": .surrendered
        case "deregistered": .deregistered
        case "merged": .merged
        case "succeeded": CertificateNumber(about).map { .succeeded(by: $0) }
        default: nil
        }
    }

    /// What a remedy did to the revocation that the row is about.
    private var remedied: Turn.Kind? {
        guard let revocation = RevocationID(about), let remedy = remedy.flatMap({ RemedyID($0) })
        else { return nil }
        return kind == "reinstated"
            ? .reinstated(revocation, by: remedy, fromTheBeginning: worksBack)
            : .stayed(revocation, by: remedy, kind == "stayed")
    }
}
