import COSE

/// The lists that the expert panel draws up: what it proposes, whom it visits, who is to be awarded
/// (arts. 9, 13, 14).
enum PanelLists {
    static let proposed = Act(
        "list.proposed", on: .batch, [.members, ActCatalogue.entries("proposed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })

    static let onsite = Act(
        "list.onsite", on: .batch, [.members, ActCatalogue.entries("listed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })

    static let candidates = Act(
        "list.candidates", on: .batch, [.members, ActCatalogue.entries("listed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })
}

extension Filing {
    fileprivate func panelList() throws(Refusal) -> [Effect] {
        try checkPanel()
        return try listEffects()
    }
}
