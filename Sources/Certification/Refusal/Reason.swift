public import COSE

extension Refusal {
    /// The fact that stands in the way: made where it is raised, with all that is said of it.
    ///
    /// The reasons of one file stand at its end; those of several stand beside this one.
    public struct Reason: Hashable, Sendable {
        /// A stable name, for programs, like `window-closed`.
        public let code: String
        /// What was found and what was wanted.
        public let wording: Wording
        /// What it tells of, in the order of its sentence.
        public let facts: [Fact]
        /// What is not there, for programs that know who would have given it.
        public let lack: Lack?

        init(
            _ code: String, _ zh: String, _ en: String,
            _ facts: KeyValuePairs<String, any FactValue> = [:], lacks lack: Lack? = nil
        ) {
            self.code = code
            wording = Wording(zh: zh, en: en)
            self.facts = facts.compactMap { name, value in
                value.fact.map { Fact(name: name, value: $0) }
            }
            self.lack = lack
        }

        private init(_ reason: Reason, _ wording: Wording) {
            code = reason.code
            self.wording = wording
            facts = reason.facts
            lack = reason.lack
        }

        /// The same of a name that is none, with those that there are, where they are few.
        ///
        /// - Parameter zh: what they are told by, in Chinese.
        /// - Parameter en: what they are told by, in English.
        func naming(
            _ known: [String], zh: String = "，应为下列之一：", en: String = ", wanted one of "
        ) -> Reason {
            guard (1...20).contains(known.count) else { return self }
            return worded(
                Wording(
                    zh: wording.zh + zh + known.listed(.zh), en: wording.en + en + known.listed(.en)
                ))
        }

        /// The same fact in other words.
        func worded(_ wording: Wording) -> Reason { Reason(self, wording) }

        /// The same fact, in whatever words.
        public static func == (left: Reason, right: Reason) -> Bool {
            left.code == right.code && left.facts == right.facts && left.lack == right.lack
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(code)
            hasher.combine(facts)
        }
    }

    /// A value that a reason tells of: `day` with `2025-11-03`.
    public struct Fact: Hashable, Sendable {
        public let name: String
        /// A text, a number, a list of them, or a map by language.
        public let value: CBOR
    }

    /// What is not there: in the state, where an earlier act would have given it, or in the
    /// statement.
    public enum Lack: Hashable, Sendable {
        case entry(Digest)
        /// The scheme with this id; nil: any.
        case scheme(String?)
        /// An act of this type in the scheme.
        case actType
        case party(PartyID)
        /// A mandate of this officer.
        case officer(OfficerID)
        /// An enrolled key that signs certificates.
        case certificateKey
        case ends([ApplicationID])
        /// A day of the log that is as late.
        case logDay
        /// The place of a credential in the status list.
        case place
        /// The proof that a key is held.
        case possession
        /// That it is known of this entry that it has no effects.
        case settingAside(EntryIndex)
        /// The layout that texts have.
        case layout
    }
}

/// What can be told as a fact; nil for nothing.
protocol FactValue {
    var fact: CBOR? { get }
}

extension FactValue where Self: CustomStringConvertible {
    var fact: CBOR? { .text("\(self)") }
}

extension FactValue where Self: BinaryInteger {
    var fact: CBOR? { CBOR(Int(clamping: self)) }
}

extension FactValue where Self: RawRepresentable<String> {
    var fact: CBOR? { .text(rawValue) }
}

extension String: FactValue {}
extension Int: FactValue {}
extension Int64: FactValue {}
extension UInt64: FactValue {}
extension CivilDate: FactValue {}
extension Identifier: FactValue {}
extension CertificateNumber: FactValue {}
extension CertificateStatus: FactValue {}
extension Digest: FactValue {}

extension EntryIndex: FactValue {
    var fact: CBOR? { value.fact }
}

extension Wording: FactValue {
    var fact: CBOR? { ["zh": .text(zh), "en": .text(en)] }
}

extension Array: FactValue where Element: FactValue {
    var fact: CBOR? { .array(compactMap(\.fact)) }
}

extension Optional: FactValue where Wrapped: FactValue {
    var fact: CBOR? { self?.fact }
}

extension Collection where Element: CustomStringConvertible {
    /// Things as a sentence lists them: `a、b` or `a, b`.
    func listed(_ language: Language) -> String {
        map(\.description).joined(separator: language == .zh ? "、" : ", ")
    }
}

extension Digest {
    /// As a sentence shows it: the first 16 digits.
    var short: Substring { hex.prefix(16) }
}
