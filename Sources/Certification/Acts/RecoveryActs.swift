import COSE

extension ActCatalogue {
    /// The return of a revoked certificate's paper (art. 19; due process ours).
    static let recovery: [ActShape] = [
        ActShape("certificate.recovered", on: "certificate", [reason]),
        ActShape(
            "certificate.voided", on: "certificate",
            [Field("document", .text(200), "示例作废公告〔2026〕1号")]),
    ]
}
