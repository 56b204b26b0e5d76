public import Certification

extension LedgerFolder {
    /// A fold of the whole log, and who is handed each entry on its way.
    public struct Fold {
        let onDecision: (Decision, LedgerState) throws -> Void
        let onSkipped: (InadmissibleEntry) throws -> Void

        /// Hands over admitted acts, each with the state after it, and entries without effects.
        public init(
            onDecision: @escaping (Decision, LedgerState) throws -> Void = { _, _ in },
            onSkipped: @escaping (InadmissibleEntry) throws -> Void = { _ in }
        ) {
            self.onDecision = onDecision
            self.onSkipped = onSkipped
        }
    }
}
