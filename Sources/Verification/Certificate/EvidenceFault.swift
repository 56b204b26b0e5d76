internal import COSE
internal import Certification
internal import TransparencyLog

/// Why evidence proves nothing, and how much that weighs (FORMATS §9).
struct EvidenceFault: Hashable {
    /// Three cases that a reader must not take for one another.
    enum Weight: Hashable {
        /// It was judged, and belongs to something else or is forged: never beside a genuine one.
        case contradicts
        /// It falls short: damaged, or without the witnesses that the policy wants.
        case fallsShort
        /// It is by a log key that the policy does not name.
        case cannotBeJudged
    }

    let weight: Weight
    let wording: Wording

    init(_ error: any Error) {
        (weight, wording) =
            switch error {
            case let error as EvidenceError: Self.fault(error)
            case let error as TlogProofError: Self.fault(error)
            case let error as ReceiptError: Self.fault(error)
            default: Self.unread(error)
            }
    }

    private static func fault(_ error: EvidenceError) -> (Weight, Wording) {
        switch error {
        case .otherLedger(let name):
            (
                .contradicts,
                Wording(
                    zh: "证明属于另一账本：\(Shown.isolated(name))",
                    en: "the proof is of another ledger: \(Shown.isolated(name))")
            )
        case .otherAct:
            (
                .contradicts,
                Wording(
                    zh: "证明中的行为没有颁发此证书", en: "the act in the proof did not issue this credential")
            )
        case .unknownLog: (.cannotBeJudged, unknownKey)
        }
    }

    private static func fault(_ error: TlogProofError) -> (Weight, Wording) {
        switch error {
        case .proof: (.contradicts, otherRoot)
        case .policy(.note(.badSignature)): (.contradicts, badSignature)
        case .policy(.logSignatureMissing): (.cannotBeJudged, unknownKey)
        case .policy(.quorumMissing):
            (
                .fallsShort,
                Wording(
                    zh: "检查点缺少策略要求的见证", en: "the checkpoint lacks witnesses that the policy wants")
            )
        case .tooLong, .wrongHeader, .noBlankLine, .malformedExtra, .noIndex, .malformedHash,
            .tooManyHashes, .note, .checkpoint, .policy:
            unread(error)
        }
    }

    private static func fault(_ error: ReceiptError) -> (Weight, Wording) {
        switch error {
        case .wrongOrigin:
            (
                .contradicts,
                Wording(zh: "收据属于另一账本", en: "the receipt is of another log")
            )
        case .proof, .wrongSize: (.contradicts, otherRoot)
        case .badSignature: (.contradicts, badSignature)
        case .notSigned, .notReceipt, .otherDataStructure, .payloadNotDetached, .headerIncomplete,
            .proofNotReadable, .notCanonical, .statementNotReadable, .statementNotInRegisteredForm:
            unread(error)
        }
    }

    private static func unread(_ error: any Error) -> (Weight, Wording) {
        (.fallsShort, Wording(zh: "无法读取：\(error)", en: "it cannot be read: \(error)"))
    }

    private static let unknownKey = Wording(
        zh: "由策略未列的账本密钥签署", en: "it is by a log key that the policy does not name")
    private static let otherRoot = Wording(
        zh: "路径不通向所签的树根", en: "its path does not lead to the root that was signed")
    private static let badSignature = Wording(
        zh: "其上的签名与内容不符", en: "a signature on it does not fit it")
}

/// What evidence may be about instead of the credential beside it.
enum EvidenceError: Error, Hashable {
    /// Of another ledger.
    case otherLedger(String)
    /// An act that does not carry this credential.
    case otherAct
    /// A receipt by a key that the policy does not name.
    case unknownLog
}
