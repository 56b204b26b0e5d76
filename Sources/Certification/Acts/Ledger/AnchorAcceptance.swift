import COSE

/// A checkpoint that is accepted anew where the anchor was lost (DESIGN, Anchor): it is told, and
/// changes nothing.
enum AnchorAcceptance {
    static let accepted = Act(
        "anchor.accepted", on: .ledger,
        [
            Field("size", .integer(0...Int(1) << 52), 40),
            Field("root", .digest, ActCatalogue.zeroHash),
            Field("reason", .paragraphs(2000), "锚文件遗失，经核对后接受"),
        ],
        opens: { _ in }, effects: { _ in [] })
}
