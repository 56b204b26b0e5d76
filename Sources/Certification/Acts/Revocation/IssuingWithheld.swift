import COSE

/// While a revocation that reaches all of a holder's certificates is under way, the issuing of
/// others is withheld, by an act that gives its reason and says how he was told of it (ours).
enum Withholding {
    static let withheld: Act = Act(
        "issuing.withheld", on: .revocation,
        [Field("reason", .paragraphs(2000), "拟撤销情形及于获评经营主体全部证书")] + Field.delivery,
        opens: { standing throws(Refusal) in
            let revocation = try standing.knownRevocation()
            let ground = standing.grounds(on: revocation.factOn).grounds[revocation.ground]
            if ground?.text("reaches") != "holder" {
                try standing.refuse(.reachesNotAll(revocation.id), under: "withholding")
            }
            if !revocation.isUnderWay { try standing.refuse(standing.over()) }
            if revocation.withheldFrom != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            try filing.checkNotBefore(revocation.intendedOn)
            _ = try filing.deliveredOn()
            revocation.withheldFrom = filing.event.occurredOn
            revocation.withheldBy = filing.statement.leafHash
            return [.put(revocation)]
        })

    static let released = Act(
        "issuing.released", on: .revocation, [Field("reason", .paragraphs(2000), "所涉证书不受影响")],
        opens: { standing throws(Refusal) in
            let revocation = try standing.knownRevocation()
            if !revocation.isUnderWay { try standing.refuse(standing.over()) }
            if revocation.withheldFrom == nil {
                try standing.refuse(standing.first(withheld.type))
            }
        },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            if let from = revocation.withheldFrom { try filing.checkNotBefore(from) }
            revocation.withheldFrom = nil
            revocation.withheldBy = nil
            return [.put(revocation)]
        })
}

extension Revocation {
    /// Whether it is noticed or decided, and not yet at its end.
    var isUnderWay: Bool { stage == .intended || stage == .decided }
}

extension Standing {
    /// Refuses where the issuing of certificates to a holder is withheld.
    func checkNotWithheld(_ holder: PartyID) throws(Refusal) {
        let withholding = state.revocations.under(.holder(holder)).filter {
            $0.isUnderWay && $0.withheldFrom != nil
        }
        if let first = withholding.min(by: { $0.id < $1.id }) {
            try refuse(.issuingWithheld(first.id), under: "withholding")
        }
    }
}

extension Refusal.Reason {
    static func reachesNotAll(_ id: RevocationID) -> Self {
        Self(
            "reaches-not-all", "撤销程序 \(id) 的情形不及于获评经营主体全部证书，不得暂缓颁证",
            "the ground of \(id) does not reach all of the holder's certificates",
            ["revocation": id])
    }
    static func issuingWithheld(_ id: RevocationID) -> Self {
        Self(
            "issuing-withheld", "因撤销程序 \(id) 尚未办结，对该获评经营主体暂缓颁证",
            "issuing to this holder is withheld while \(id) is under way", ["revocation": id])
    }
}
