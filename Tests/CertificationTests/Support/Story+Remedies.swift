import COSE

extension Story {
    /// Acts of arts. 22–30 and of the general rules: subject, key, and what the template leaves
    /// open.
    static let remedyActs: [String: (subject: String, by: String, fields: [String: CBOR?])] = [
        "complaint.received": ("complaint/C-1", "office-1", [:])
    ]
}
